"""Staging, framing, camera and words of every shot, so that no two neighbours look the same."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from agent.understudy.cards import shown_words
from agent.understudy.lexicon import drawn, nouns_in
from agent.understudy.moves import CAMERAS, FAMILY, FRAMINGS, STAGINGS
from agent.understudy.sights import INDOORS
from agent.understudy.voice import Voice
from agent.understudy.wording import prompt
from memory.film import Place

if TYPE_CHECKING:
    from agent.understudy.storyboard import Row

CARDED = ("launch", "teaser", "travel", "event", "explainer", "story", "portrait")
SCENIC = {"sea": ("boat",), "lake": ("boat",), "street": ("street lamp",), "cafe": ("mug",)}
LANDMARKS = {
    "lighthouse",
    "house",
    "wind turbine",
    "tree",
    "ship",
    "boat",
    "train",
    "car",
    "rocket",
    "planet",
    "moon",
    "volcano",
    "tent",
}
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
        "scene": row.scene,
        "action": row.action,
        "place": place,
        "light": row.sight.light,
        "subject": _subject(row, staging, narrator),
        "props": [] if card else list(_props(row, staging, narrator)),
        "staging": staging,
        "framing": framing,
        "camera": camera,
        "motion": _motion(narrator, part),
        "happening": _happening(row, staging, reel),
        "words": shown_words(row, part, staging, narrator),
        "line": row.line if part == 0 else "",
        "transition": _transition(row, part, staging, reel, narrator),
        "reference": "",
    }
    reel.used.update([framing, camera, FAMILY[camera], staging])
    return {**shot, "prompt": prompt(shot, treatment["mood"], narrator.reading.moods, _where(narrator))}


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
    choices = tuple(s for s in choices if s != "family" or _props(row, s, narrator)) or choices
    shown = part - (1 if _carded(row, reel) else 0)
    offset = min(shown, len(choices) - 1)
    last = reel.shots[-1]["staging"] if reel.shots else ""
    return choices[offset] if row.role != "life" else reel.least(choices, {last})


def _titled(row: "Row", count: int, kind: str) -> bool:
    """Where the title stands: before the question of an explanation, else before what is revealed."""
    return count > 1 and kind in CARDED and row.role == ("question" if kind == "explainer" else "reveal")


def _carded(row: "Row", reel: Reel) -> bool:
    """Whether this scene began with its title card."""
    return any(shot["scene"] == row.scene and shot["staging"] == "title_card" for shot in reel.shots)


def _scenic(narrator: Voice) -> bool:
    """A film about a place shows the place; there is no thing to put on a table."""
    return narrator.topic == "city" or narrator.treatment["kind"] == "travel"


def _where(narrator: Voice) -> str:
    """The city or land a travel film is about, for the prompt."""
    treatment = narrator.treatment
    return str(treatment["name"]) if _scenic(narrator) and treatment["name"] else ""


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
    if _scenic(narrator):
        return SCENIC.get(row.sight.place, ())
    return tuple(known[:2]) if staging != "view" else ()


def _motion(narrator: Voice, part: int) -> str:
    moods = set(narrator.reading.moods)
    if moods & {"hype", "punchy"}:
        return "high" if part % 2 == 0 else "medium"
    return "low" if moods & {"calm", "melancholic", "premium", "dark"} else ("medium", "low")[part % 2]


def _happening(row: "Row", staging: str, reel: Reel) -> str:
    """What happens once in a scene happens in its first picture; a card stays still."""
    if staging == "title_card":
        return "none"
    shown = any(shot["scene"] == row.scene and shot["staging"] != "title_card" for shot in reel.shots)
    return _calmer(row.sight.happening) if shown else row.sight.happening


def _calmer(happening: str) -> str:
    return {"light_on": "sparkle", "explode": "none", "beam": "sparkle"}.get(happening, happening)


def _transition(row: "Row", part: int, staging: str, reel: Reel, narrator: Voice) -> str:
    if not reel.shots or part > 0:
        return "cut"
    slow = set(narrator.reading.moods) & {"melancholic", "calm", "hopeful", "cinematic"}
    fast = set(narrator.reading.moods) & {"hype", "punchy"}
    return "crossfade" if slow or (row.role in ("turn", "end") and not fast) else "cut"


def _refer(shots: list[dict[str, Any]], references: list[str]) -> None:
    """The user's pictures stand where the subject is shown: the reveal first, then every other such shot in turn."""
    if not references:
        return
    able = [shot for shot in shots if shot["staging"] in ("hero", "detail", "view", "family")]
    able.sort(key=lambda shot: (("hero", "detail", "family", "view").index(shot["staging"]), shots.index(shot)))
    for i, shot in enumerate(able[: max(len(references), (len(able) + 1) // 2)]):
        shot["reference"] = references[i % len(references)]
