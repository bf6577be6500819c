"""How much moves, and whether the camera did what was asked."""

from collections.abc import Iterator

from tools.screen.camera import Move, compare, reading
from tools.screen.findings import Finding, Wanted, figure, ramp

SPEEDS = {"low": (0.0012, 0.12), "medium": (0.003, 0.25), "high": (0.006, 0.6)}
"""Speed of the picture for each amount of motion, frame widths per second: the least and the most."""


def motion(found: Move, wanted: Wanted) -> Iterator[Finding]:
    """The amount of motion and the camera move; a camera in doubt is figured but not scored."""
    yield amount(found, wanted)
    yield camera(found, wanted)
    yield Finding(figure("camera amount", found.amount, found.unit))
    yield Finding(figure("shake", found.shake, "px at 320"))


def amount(found: Move, wanted: Wanted) -> Finding:
    """Speed of the picture against the motion asked; only a camera that should travel can be too still."""
    least, most = SPEEDS[wanted.motion]
    calm = reading(wanted.camera)[0] in ("static", "handheld", "roll")
    slow = 1.0 if calm else ramp(found.speed, least / 4, least)
    fast = ramp(found.speed, 2 * most, most)
    fault = "too_still" if slow < 0.5 else "too_fast" if fast < 0.5 else ""
    moves = f"The picture moves by {found.speed:.1%} of its width a second; {wanted.motion} motion was asked"
    return Finding(figure("motion", found.speed, "widths/s", min(slow, fast), 2), fault, moves if fault else "")


def camera(found: Move, wanted: Wanted) -> Finding:
    """The measured move against the one asked: kept 1, missed 0, undecided not scored."""
    verdict = compare(wanted.camera, found)
    score = {"kept": 1.0, "missed": 0.0}.get(verdict)
    missed = verdict == "missed"
    says = f"The camera was asked to {spoken(wanted.camera)}; it {seen(found.move)}" if missed else ""
    how = {"handheld": "more movement", "static": "perfectly still camera"}.get(wanted.camera, "clear camera move")
    remedy = how if wanted.camera == "handheld" else f"{how}, camera {spoken(wanted.camera, third=True)}"
    return Finding(
        figure("camera", found.confidence, "confidence", score, 3), "wrong_camera" if missed else "", says, remedy
    )


VERBS = {
    "static": "hold still", "handheld": "move handheld", "push": "push", "pull": "pull", "zoom": "zoom", "pan": "pan",
    "tilt": "tilt", "truck": "truck", "pedestal": "pedestal", "roll": "roll", "orbit": "orbit",
}  # fmt: skip
WAYS = {"cw": "clockwise", "ccw": "counter-clockwise"}


def spoken(word: str, *, third: bool = False) -> str:
    """A camera word as a phrase: 'pan left', or in the third person 'pans left'."""
    kind, _, way = word.partition("_")
    verb, *rest = VERBS.get(kind, kind).split()
    ending = ("es" if verb.endswith("sh") else "s") if third else ""
    return " ".join([verb + ending, *rest, *([WAYS.get(way, way)] if way else [])])


def seen(word: str) -> str:
    """A measured move as a phrase in the past."""
    return {"static": "stood still", "handheld": "shook"}.get(word, f"was measured to {spoken(word)}")
