"""Staging, framing, camera and words of every shot, so that no two neighbours look the same."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from agent.understudy.action import shot_action
from agent.understudy.cards import shown_words
from agent.understudy.moves import CAMERAS, FAMILY, FRAMINGS, SIZES
from agent.understudy.staging import props, scenic, staging, subject
from agent.understudy.voice import Voice
from agent.understudy.wording import prompt
from memory.film import Place

if TYPE_CHECKING:
    from agent.understudy.storyboard import Row

WEATHERS = ("birds", "rain", "light_on", "sparkle", "none")
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
    """What has been cast so far. moves: the series' own for the camera, if any."""

    shots: list[dict[str, Any]] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    moves: tuple[str, ...] = ()

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
    stage = staging(row, part, count, _place(row, spare), reel, narrator)
    place = "studio" if stage == "exploded" else _place(row, spare)
    framing = _framing(stage, place, row.scene, reel)
    camera = _camera(stage, reel, narrator)
    noun = subject(row, stage, place, reel, narrator)
    shot = {
        "scene": row.scene,
        "action": shot_action(stage, noun, place, row.action, part, narrator),
        "place": place,
        "light": row.sight.light,
        "subject": noun,
        "props": list(props(row, stage, place, narrator)),
        "staging": stage,
        "framing": framing,
        "camera": camera,
        "motion": _motion(narrator, part),
        "happening": _happening(row, stage, reel),
        "words": shown_words(row, part, count, stage, narrator),
        "line": row.line if part == 0 else "",
        "transition": _transition(row, part, reel, narrator),
        "reference": "",
    }
    reel.used.update([framing, camera, FAMILY[camera], stage])
    return {**shot, "prompt": prompt(shot, treatment["mood"], narrator.reading.moods, _where(narrator))}


def _framing(stage: str, place: str, scene: int, reel: Reel) -> str:
    """Another framing than the neighbour's in the same place; within one scene another size of shot as well."""
    before = reel.shots[-1] if reel.shots and reel.shots[-1]["place"] == place else None
    if before is None:
        return reel.least(FRAMINGS[stage], set())
    alike = {one for one in SIZES if SIZES[one] == SIZES[before["framing"]] and before["scene"] == scene}
    able = tuple(one for one in FRAMINGS[stage] if one not in alike)
    return reel.least(able or FRAMINGS[stage], {before["framing"]})


def _where(narrator: Voice) -> str:
    """The city or land a travel film is about, for the prompt."""
    treatment = narrator.treatment
    return str(treatment["name"]) if scenic(narrator) and treatment["name"] else ""


def _place(row: "Row", spare: set[str]) -> str:
    place = row.sight.place
    return PLACES_LIKE.get(place, "studio") if place in spare else place


def _camera(stage: str, reel: Reel, narrator: Voice) -> str:
    last = {FAMILY[shot["camera"]] for shot in reel.shots[-1:]}
    barred = {name for name in FAMILY if FAMILY[name] in last}
    if (
        any(shot["camera"].startswith("orbit") for shot in reel.shots)
        or narrator.treatment["seconds"] < 15
        or narrator.dice.random() > 0.3
    ):
        barred |= {"orbit_left", "orbit_right"}
    choices = CAMERAS[stage]
    if {"hype", "punchy"} & set(narrator.reading.moods) and stage in ("hero", "detail", "view"):
        choices = ("roll_cw", *choices, "handheld", "roll_ccw")
    turned = narrator.dice.randrange(min(3, len(choices)))
    return reel.least(choices[turned:] + choices[:turned], barred)


def _motion(narrator: Voice, part: int) -> str:
    moods = set(narrator.reading.moods)
    if moods & {"hype", "punchy"}:
        return "high" if part % 2 == 0 else "medium"
    return "low" if moods & {"calm", "melancholic", "premium", "dark"} else ("medium", "low")[part % 2]


def _happening(row: "Row", stage: str, reel: Reel) -> str:
    """What happens once in a scene happens in its first picture; a card stays still, and only the thing comes apart."""
    if stage == "title_card":
        return "none"
    if stage == "exploded":
        return "explode"
    wished = "none" if row.sight.happening == "explode" else row.sight.happening
    shown = any(shot["scene"] == row.scene and shot["happening"] == wished for shot in reel.shots)
    happening = _calmer(wished) if shown else wished
    return happening if stage in ("hero", "detail", "family", "end_card") or happening in WEATHERS else "none"


def _calmer(happening: str) -> str:
    return {"light_on": "sparkle", "beam": "sparkle"}.get(happening, happening)


def _transition(row: "Row", part: int, reel: Reel, narrator: Voice) -> str:
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
