"""Which way did the camera really move? Measured, with doubt allowed; and held against what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tools.screen.decide import Verdict, decide
from tools.screen.flow import Gray, grid
from tools.screen.parallax import Evidence, evidence
from tools.screen.path import Way, path

SURE = 0.7
# Which way, once the family is the one asked: on 720 rendered clips of known moves it was never taken for its opposite.
SURE_OF_WAY = 0.5
FAMILIES = {
    "pan": "sideways", "truck": "sideways", "tilt": "vertical", "pedestal": "vertical", "push": "along",
    "pull": "along", "zoom": "along", "roll": "roll", "orbit": "orbit", "static": "static", "handheld": "handheld",
}  # fmt: skip
DEPTHLESS = ("pan", "tilt", "zoom", "roll", "static")


@dataclass(frozen=True)
class Move:
    """A measured camera move.

    move: a camera word or 'unknown'. direction: left, right, up, down, in, out, cw, ccw or ''. amount in `unit`. shake:
    rms in px of a picture 320 px wide. confidence: 0..1; under 0.7 only the family should be named. speed: how fast the
    picture moves, frame widths per second (75th percentile).
    """

    move: str
    family: str
    direction: str
    amount: float
    unit: str
    shake: float
    confidence: float
    reason: str
    speed: float


def measure_move(gray: Iterable[Gray], fps: float) -> Move:
    """Measure a clip of small gray pictures (longer side 320 px), `fps` of them per second."""
    frames = tuple(gray)
    cells = grid(frames[0].shape[1], frames[0].shape[0]) if frames else None
    way = path(frames, fps, cells) if cells else None
    if cells is None or way is None:
        return Move("unknown", "unknown", "", 0.0, "", 0.0, 0.0, "too few frames", 0.0)
    seen = evidence(frames, fps, cells, way)
    verdict = decide(way, seen, cells)
    family, direction = reading(verdict.move)
    return Move(
        verdict.move, family, direction, verdict.amount, verdict.unit, way.shake, confidence(verdict, way, seen),
        verdict.reason, way.speed / cells.width,
    )  # fmt: skip


def reading(word: str) -> tuple[str, str]:
    """Family and direction of a camera word: pan and truck are one family, so are tilt and pedestal, push and zoom."""
    kind, _, direction = word.partition("_")
    return FAMILIES.get(kind, "unknown"), direction


def confidence(verdict: Verdict, way: Way, seen: Evidence) -> float:
    """The verdict's own sureness, less for a poor picture, a slow move or a motion that few tiles share."""
    kind = verdict.move.partition("_")[0]
    doubt = min(1.0, seen.tiles / 0.7)
    if kind not in ("static", "handheld", "unknown"):
        doubt *= min(1.0, float(np.abs(way.net).max()) / 1.2)
    if kind in DEPTHLESS and seen.pairs:
        doubt *= min(1.0, float(np.median([one.obeying for one in seen.pairs])) / 0.5)
    return float(verdict.sure * doubt)


def compare(asked: str, found: Move) -> Literal["kept", "undecided", "missed"]:
    """Same family and direction is kept. Doubt is never a failure: an orbit that reads sideways stays undecided too."""
    wanted = reading(asked)
    enough = SURE_OF_WAY if wanted[0] == found.family else SURE
    if found.move == "unknown" or found.confidence < enough:
        return "undecided"
    if wanted == (found.family, found.direction):
        return "kept"
    near = {("orbit", "sideways"), ("sideways", "orbit")}
    drifting = wanted[0] == "handheld" and found.shake > 0.5
    return "undecided" if (wanted[0], found.family) in near or drifting else "missed"
