"""Staging, framing, camera and words of every shot, so that no two neighbours look the same."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from agent.understudy.beats import Voice
from agent.understudy.grammar import capital
from agent.understudy.lexicon import drawn, nouns_in
from agent.understudy.sights import INDOORS
from agent.understudy.vocabulary import finds, reads
from agent.understudy.wording import prompt
from memory.film import Place

if TYPE_CHECKING:
    from agent.understudy.storyboard import Row

FAMILY = {"truck_left": "pan", "truck_right": "pan", "pan_left": "pan", "pan_right": "pan", "tilt_up": "tilt", "tilt_down": "tilt",
          "pedestal_up": "tilt", "pedestal_down": "tilt", "push_in": "in", "zoom_in": "in", "pull_out": "out", "zoom_out": "out",
          "orbit_left": "orbit", "orbit_right": "orbit", "roll_cw": "roll", "roll_ccw": "roll", "handheld": "hand", "static": "still"}  # fmt: skip
CAMERAS = {
    "view": (
        "push_in",
        "pan_right",
        "pedestal_up",
        "truck_left",
        "pull_out",
        "tilt_up",
        "pan_left",
        "truck_right",
        "tilt_down",
    ),
    "hero": ("push_in", "truck_right", "pedestal_down", "orbit_left", "tilt_up", "pull_out", "truck_left", "zoom_in"),
    "detail": ("truck_left", "tilt_down", "push_in", "pan_right", "zoom_in", "truck_right", "pedestal_up"),
    "family": ("truck_right", "push_in", "pan_left", "pull_out", "pedestal_up"),
    "exploded": ("pedestal_up", "push_in", "zoom_out", "truck_left"),
    "figure": ("pull_out", "handheld", "truck_left", "push_in", "pan_right", "tilt_up"),
    "title_card": ("zoom_in", "pull_out", "pedestal_up", "push_in"),
    "end_card": ("push_in", "zoom_out", "pedestal_up", "pull_out"),
}
FRAMINGS = {
    "view": ("wide", "high_angle", "low_angle", "medium"), "hero": ("medium", "low_angle", "close", "wide", "high_angle"), "detail": ("detail", "close", "low_angle"),
    "family": ("medium", "wide", "high_angle"), "exploded": ("medium", "close", "low_angle"), "figure": ("wide", "low_angle", "medium", "high_angle"),
    "title_card": ("wide", "medium", "low_angle"), "end_card": ("medium", "wide", "close"),
}  # fmt: skip
STAGINGS = {
    "open": ("view", "detail"), "before": ("figure", "view", "detail"), "reveal": ("hero", "detail"), "naming": ("detail", "hero"), "claim": ("hero", "detail"),
    "step": ("hero", "detail", "view"), "question": ("hero", "view", "detail"), "life": ("detail", "figure", "family", "hero", "view"), "audience": ("figure", "view"), "after": ("view", "figure"),
    "turn": ("view", "hero", "figure"), "end": ("hero", "view"),
}  # fmt: skip
CARDED = ("launch", "teaser", "travel", "event", "explainer", "story", "portrait")
LANDMARKS = {"lighthouse", "house", "wind turbine", "tree", "ship", "boat", "train", "car", "rocket", "planet", "moon", "volcano", "tent"}
PLACES_LIKE = {
    "street": "skyline",
    "camp": "forest",
    "cafe": "desk",
    "gallery": "studio",
    "stage": "studio",
    "peaks": "lake",
}


@dataclass
class Reel:
    """What has been cast so far."""

    shots: list[dict[str, Any]] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)

    def least(self, choices: tuple[str, ...], barred: set[str]) -> str:
        """The least used of the choices that is not barred; the first of them when all are."""
        able = [choice for choice in choices if choice not in barred]
        return min(able or choices, key=lambda choice: (self.used[choice], choices.index(choice)))


def cast(
    rows: "list[Row]", counts: list[int], narrator: Voice, references: list[str], places: list[str]
) -> list[dict[str, Any]]:
    """One record per shot, without its length."""
    reel = Reel()
    spare = {place for place in get_args(Place) if places and place not in places}
    for row, count in zip(rows, counts, strict=True):
        for part in range(count):
            reel.shots.append(_shot(row, part, count, reel, narrator, spare))
    _refer(reel.shots, references)
    return reel.shots


def _shot(row: "Row", part: int, count: int, reel: Reel, narrator: Voice, spare: set[str]) -> dict[str, Any]:
    treatment = narrator.treatment
    staging = _staging(row, part, count, reel, narrator)
    place = _place(row, staging, spare)
    before = reel.shots[-1] if reel.shots else None
    barred = {before["framing"]} if before and before["place"] == place else set()
    framing = reel.least(FRAMINGS[staging], barred)
    camera = _camera(staging, reel, narrator)
    card = staging in ("title_card", "end_card")
    shot = {
        "scene": row.scene, "action": row.action, "place": place, "light": row.sight.light, "subject": _subject(row, staging, narrator),
        "props": [] if card else list(_props(row, staging, narrator)), "staging": staging, "framing": framing, "camera": camera,
        "motion": _motion(narrator, part), "happening": "none" if staging == "title_card" else row.sight.happening if part == 0 or count == 1 else _calmer(row.sight.happening),
        "words": _words(row, part, staging, narrator), "line": row.line if part == 0 else "",
        "transition": _transition(row, part, staging, reel, narrator), "reference": "",
    }  # fmt: skip
    reel.used.update([framing, camera, FAMILY[camera], staging])
    return {**shot, "prompt": prompt(shot, treatment["mood"], narrator.reading.moods)}


def _staging(row: "Row", part: int, count: int, reel: Reel, narrator: Voice) -> str:
    treatment, scenic = narrator.treatment, _scenic(narrator)
    if row.role == "end" and part == count - 1 and treatment["words_on_screen"]:
        return "end_card"
    if treatment["words_on_screen"] and part == 0 and _titled(row, count, treatment["kind"]):
        return "title_card"
    if row.sight.happening == "explode" and part == count - 1 and "exploded" not in reel.used:
        return "exploded"
    if row.sight.figure and part == 0:
        return "figure"
    choices = tuple(s for s in STAGINGS.get(row.role, ("view", "hero")) if not scenic or s in ("view", "figure"))
    choices = (
        ("detail", "view")
        if row.role == "open" and treatment["kind"] == "teaser" and not scenic
        else choices or ("view",)
    )
    choices = tuple(s for s in choices if s != "family" or row.sight.props) or choices
    offset = min(part, len(choices) - 1)
    last = reel.shots[-1]["staging"] if reel.shots else ""
    return choices[offset] if row.role != "life" else reel.least(choices, {last})


def _titled(row: "Row", count: int, kind: str) -> bool:
    """Where the title stands: before the question of an explanation, else before what is revealed."""
    return count > 1 and kind in CARDED and row.role == ("question" if kind == "explainer" else "reveal")


def _scenic(narrator: Voice) -> bool:
    """A film about a place shows the place; there is no thing to put on a table."""
    return narrator.topic == "city" or narrator.treatment["kind"] == "travel"


def _place(row: "Row", staging: str, spare: set[str]) -> str:
    place = row.sight.place
    return PLACES_LIKE.get(place, "studio") if place in spare else place


def _camera(staging: str, reel: Reel, narrator: Voice) -> str:
    last = {FAMILY[shot["camera"]] for shot in reel.shots[-1:]}
    barred = {name for name in FAMILY if FAMILY[name] in last}
    if (
        any(shot["camera"].startswith("orbit") for shot in reel.shots)
        or narrator.treatment["seconds"] < 15
        or narrator.dice.random() > 0.3
    ):
        barred |= {"orbit_left", "orbit_right"}
    choices = CAMERAS[staging]
    if {"hype", "punchy"} & set(narrator.reading.moods) and staging in ("hero", "detail", "view"):
        choices = ("roll_cw", *choices, "handheld", "roll_ccw")
    turned = narrator.dice.randrange(min(3, len(choices)))
    return reel.least(choices[turned:] + choices[:turned], barred)


def _subject(row: "Row", staging: str, narrator: Voice) -> str:
    treatment = narrator.treatment
    if row.role in ("step", "question") and row.sight.props and staging != "title_card":
        return row.sight.props[0]
    if _scenic(narrator):
        return str(treatment["name"] or treatment["subject"]) if staging in ("title_card", "end_card") else ""
    thing = drawn(treatment["subject"], treatment["language"])
    if row.role in ("open", "before") and staging == "figure" and not row.sight.figure:
        return ""
    return row.sight.props[0] if thing in LANDMARKS and row.sight.place in INDOORS and row.sight.props else thing


def _props(row: "Row", staging: str, narrator: Voice) -> tuple[str, ...]:
    treatment = narrator.treatment
    said = nouns_in(row.beat.claim, treatment["language"]) if row.beat.claim else ()
    subject = drawn(treatment["subject"], treatment["language"])
    props = dict.fromkeys([*row.sight.props, *said]) if row.role not in ("step", "question") else {}
    known = [prop for prop in props if prop not in subject and subject not in prop]
    return tuple(known[:2]) if staging != "view" or _scenic(narrator) else ()


def _motion(narrator: Voice, part: int) -> str:
    moods = set(narrator.reading.moods)
    if moods & {"hype", "punchy"}:
        return "high" if part % 2 == 0 else "medium"
    return "low" if moods & {"calm", "melancholic", "premium", "dark"} else ("medium", "low")[part % 2]


def _calmer(happening: str) -> str:
    return {"light_on": "sparkle", "explode": "none", "beam": "sparkle"}.get(happening, happening)


def _transition(row: "Row", part: int, staging: str, reel: Reel, narrator: Voice) -> str:
    if not reel.shots or part > 0:
        return "cut"
    slow = set(narrator.reading.moods) & {"melancholic", "calm", "hopeful", "cinematic"}
    fast = set(narrator.reading.moods) & {"hype", "punchy"}
    return "crossfade" if slow or (row.role in ("turn", "end") and not fast) else "cut"


def _words(row: "Row", part: int, staging: str, narrator: Voice) -> str:
    treatment = narrator.treatment
    if not treatment["words_on_screen"]:
        return ""
    if staging == "end_card":
        return end_card(narrator)
    if staging == "title_card":
        return title_card(narrator)
    return row.words if part == 0 and row.role != "end" else ""


def title_card(narrator: Voice) -> str:
    """'Title|what it is'."""
    treatment = narrator.treatment
    title, subject = str(treatment["title"]), str(treatment["subject"])
    name = str(treatment["name"] or title)
    if treatment["kind"] in ("explainer", "story"):
        return title
    under = (
        capital(subject)
        if subject.lower() not in name.lower()
        else str(treatment["setting"]).replace(name, "").strip(" ,")
    )
    return "|".join(filter(None, [name, under]))


def end_card(narrator: Voice) -> str:
    """'Name|line|button|address', each only when the brief gave it; trailing empties dropped."""
    treatment = narrator.treatment
    call, name = str(treatment["call_to_action"]).rstrip("."), str(treatment["name"] or treatment["title"])
    button = call if call and len(call.split()) <= 3 and finds(reads(treatment["language"])["calls"], call) else ""
    subject = capital(str(treatment["subject"]))
    line = call if call and not button else (subject if subject.lower() not in name.lower() else "")
    return "|".join([name, line, button, narrator.reading.address]).rstrip("|")


def _refer(shots: list[dict[str, Any]], references: list[str]) -> None:
    """The user's pictures stand where the subject is shown: the reveal first, then every other such shot in turn."""
    if not references:
        return
    able = [shot for shot in shots if shot["staging"] in ("hero", "detail", "view", "family")]
    able.sort(key=lambda shot: (("hero", "detail", "family", "view").index(shot["staging"]), shots.index(shot)))
    for i, shot in enumerate(able[: max(len(references), (len(able) + 1) // 2)]):
        shot["reference"] = references[i % len(references)]
