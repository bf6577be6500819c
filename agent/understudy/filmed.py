"""A screenplay filmed by rule: its treatment, and a storyboard that keeps every scene and every line."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, get_args

from agent.understudy.assumed import RATES
from agent.understudy.reading import read
from agent.understudy.seen import Company, company, look, thing_of
from agent.understudy.serial.home import home_of
from agent.understudy.staged import Group, opening, shots
from agent.understudy.storyboard import BREATH, MOST, whole
from agent.understudy.tongue import tongue
from agent.understudy.treatment import look_of
from agent.understudy.vocabulary import PLAYED, sheet
from memory.film import Ratio

CARD = Fraction(5, 2)
CARDED_FROM = 12


def write_treatment(facts: dict[str, Any]) -> dict[str, Any]:
    """The treatment of a screenplay: title and length are its own, wishes outrank the rest."""
    play, wishes = (
        dict(facts["screenplay"]),
        {k: v for k, v in dict(facts.get("wishes") or {}).items() if v is not None},
    )
    typed = str(facts.get("brief", ""))
    reading = read("" if typed == play["title"] else typed)
    language = tongue(str(play["words"]))
    prose = sheet(f"prose/{language if language in PLAYED else 'en'}")
    sentences = re.findall(r"[^.!?\n]+[.!?]?", str(play["words"])) or [str(play["title"])]
    told = [" ".join(one.split())[:160] for one in sentences if one.strip()]
    said: dict[str, Any] = {
        "title": play["title"] or typed[:80], "kind": "story", "subject": (play["title"] or typed)[:70],
        "name": play["title"][:50], "language": language,
        "tone": list(reading.tone) or list(prose["tones"].get("story", ["clear"])), "audience": reading.audience,
        "claims": [], "setting": ", ".join(play["headings"][:2])[:70], "call_to_action": "",
        "seconds": float(play["seconds"]), "ratio": reading.ratio if reading.ratio in get_args(Ratio) else "16:9",
        "fps": reading.fps if reading.fps in RATES else "24", "voice": True, "words_on_screen": True, "mood": "awe",
        "logline": told[0], "opening": told[0], "turn": told[len(told) * 2 // 3], "ending": told[-1],
    }  # fmt: skip
    said["look"] = look_of(facts, reading, said)
    return {**said, **wishes, "assumed": ["The film is as long as its script takes to be said and seen."]}


def write_storyboard(facts: dict[str, Any]) -> dict[str, Any]:
    """A shot for every scene, several for a long one, neighbours in one shot only where there are more than forty."""
    treatment, rate = dict(facts["treatment"]), Fraction(str(facts.get("fps") or facts["treatment"]["fps"]))
    total = int(facts.get("frames") or round(float(treatment["seconds"]) * rate))
    scenes = [dict(scene) for scene in facts["script"]["scenes"]]
    carded = bool(treatment["words_on_screen"] and facts["screenplay"]["title"] and total >= CARDED_FROM * rate)
    head = int(CARD * rate) if carded else 0
    people = company(scenes, str(treatment["language"]), home_of(facts.get("series")))
    groups = merged(_groups(scenes, facts, people, rate), MOST - carded)
    shares = _shares(groups, total - head, rate)
    mood, play = str(treatment["mood"]), dict(facts["screenplay"])
    made = shots(groups, shares, rate, MOST - carded, mood, people.home.moves)
    if carded:
        subject = thing_of(scenes, str(treatment["language"]), str(play["title"]))
        made.insert(0, opening(play, subject, groups[0], head, mood))
    timed = [{"seconds": float(shot.pop("frames") / rate), **shot} for shot in made]
    return {"title": treatment["title"], "shots": timed}


def _groups(scenes: list[dict[str, Any]], facts: dict[str, Any], people: Company, rate: Fraction) -> list[Group]:
    spoken = {int(entry["scene"]): float(entry["seconds"]) for entry in facts.get("spoken") or []}
    groups: list[Group] = []
    for scene in scenes:
        seen = look(scene, people, groups[-1].seen if groups else None)
        said = spoken.get(int(scene["number"]), 0.0)
        least = (Fraction(said).limit_denominator(1000) + BREATH) * rate if said else rate * 6 // 5
        groups.append(Group((scene,), seen, max(1, int(-(-least // 1)))))
    return groups


def merged(groups: list[Group], most: int) -> list[Group]:
    """As many groups as there may be shots: the shortest neighbours go together, those of one place first."""
    while len(groups) > most:
        i = min(range(len(groups) - 1), key=lambda k: _cost(groups[k], groups[k + 1]))
        one, two = groups[i], groups[i + 1]
        seen = one.seen if one.seen.noun or not two.seen.noun else two.seen
        groups = [*groups[:i], Group(one.scenes + two.scenes, seen, one.least + two.least), *groups[i + 2 :]]
    return groups


def _cost(one: Group, two: Group) -> tuple[bool, int]:
    return one.scenes[-1]["heading"] != two.scenes[0]["heading"], one.least + two.least


def _shares(groups: Sequence[Group], total: int, rate: Fraction) -> list[int]:
    """Frames of each group: its least, and of the rest what there is to see in it."""
    least = [group.least for group in groups]
    if sum(least) >= total:
        return whole([Fraction(one) for one in least], total)
    weights = [
        Fraction(4 + len(f"{g.joined('action')} {g.joined('words')}".split())) * (1 if g.joined("line") else 3)
        for g in groups
    ]
    spare = total - sum(least)
    return whole([Fraction(a) + spare * w / sum(weights) for a, w in zip(least, weights, strict=True)], total, least)
