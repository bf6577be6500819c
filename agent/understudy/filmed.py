"""A screenplay filmed by rule: its treatment, and a storyboard that keeps every scene and every line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, get_args

from agent.understudy.assumed import RATES
from agent.understudy.casting import Reel
from agent.understudy.moves import CAMERAS, FAMILY, FRAMINGS
from agent.understudy.reading import read
from agent.understudy.seen import Seen, company, look, thing_of, uncut
from agent.understudy.storyboard import BREATH, MOST, split, whole
from agent.understudy.tongue import tongue
from agent.understudy.treatment import look_of
from agent.understudy.vocabulary import PLAYED, sheet
from agent.understudy.wording import prompt
from memory.film import Ratio

CARD = Fraction(5, 2)
CARDED_FROM = 12
LONG = 8
"""Seconds from which a scene is seen in one more shot."""


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


@dataclass(frozen=True)
class Group:
    """Neighbouring scenes that share a shot, what is seen, and the frames it may not go below."""

    scenes: tuple[dict[str, Any], ...]
    seen: Seen
    least: int

    def joined(self, key: str) -> str:
        return " ".join(text for scene in self.scenes if (text := str(scene[key]).strip()))


def write_storyboard(facts: dict[str, Any]) -> dict[str, Any]:
    """A shot for every scene, several for a long one, neighbours in one shot only where there are more than forty."""
    treatment, rate = dict(facts["treatment"]), Fraction(str(facts.get("fps") or facts["treatment"]["fps"]))
    total = int(facts.get("frames") or round(float(treatment["seconds"]) * rate))
    scenes = [dict(scene) for scene in facts["script"]["scenes"]]
    carded = bool(treatment["words_on_screen"] and facts["screenplay"]["title"] and total >= CARDED_FROM * rate)
    head = int(CARD * rate) if carded else 0
    groups = merged(_groups(scenes, facts, treatment["language"], rate), MOST - carded)
    shares = _shares(groups, total - head, rate)
    shots = _shots(groups, shares, rate, MOST - carded, treatment)
    if carded:
        shots.insert(0, _title(facts, scenes, groups[0].seen, head, treatment))
    timed = [{"seconds": float(shot.pop("frames") / rate), **shot} for shot in shots]
    return {"title": treatment["title"], "shots": timed}


def _groups(scenes: list[dict[str, Any]], facts: dict[str, Any], language: str, rate: Fraction) -> list[Group]:
    people = company(scenes, language)
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


def _shots(
    groups: list[Group], shares: list[int], rate: Fraction, most: int, treatment: dict[str, Any]
) -> list[dict[str, Any]]:
    reel, spare = Reel(), most - len(groups)
    for number, (group, share) in enumerate(zip(groups, shares, strict=True)):
        parts = min(1 + int(share / rate) // LONG, 1 + spare)
        spare -= parts - 1
        for part, frames in enumerate(split(share, parts)):
            before = groups[number - 1] if number else None
            reel.shots.append(_shot(group, part, frames, before, reel, treatment))
    return reel.shots


def _shot(
    group: Group, part: int, frames: int, before: Group | None, reel: Reel, treatment: dict[str, Any]
) -> dict[str, Any]:
    seen, new = group.seen, before is None or before.scenes[-1]["heading"] != group.scenes[0]["heading"]
    stage, place, noun, props = _staged(group, part, new, reel)
    framing = _framing(stage, place, reel)
    camera = reel.least(
        CAMERAS[stage],
        {name for name in FAMILY if reel.shots and FAMILY[name] == FAMILY[reel.shots[-1]["camera"]]}
        | {"orbit_left", "orbit_right"},
    )
    reel.used.update([framing, camera, FAMILY[camera], stage])
    action = " ".join(uncut(str(scene["action"]))[1] for scene in group.scenes).strip()
    shot = {
        "scene": int(group.scenes[0]["number"]), "frames": frames, "action": action or str(group.scenes[0]["heading"]),
        "place": place, "light": seen.light, "subject": noun, "props": props, "staging": stage, "framing": framing,
        "camera": camera, "motion": _motion(stage, seen.quick, part),
        "happening": "none" if stage == "title_card" or (part and seen.happening != "rain") else seen.happening,
        "words": group.joined("words") if part == 0 else "", "line": group.joined("line") if part == 0 else "",
        "transition": "crossfade" if seen.soft and part == 0 and reel.shots else "cut", "reference": "",
    }  # fmt: skip
    return {**shot, "prompt": _prompt(shot, action, treatment)}


def _motion(stage: str, quick: bool, part: int) -> str:
    return "low" if stage == "title_card" or part % 2 else "high" if quick else "medium"


def _prompt(shot: dict[str, Any], action: str, treatment: dict[str, Any]) -> str:
    """The action as written, then how it is filmed."""
    how = prompt(shot, str(treatment["mood"]))
    return f"{action[:400].rstrip('. ')}. {how}"[:900] if action else how


def _staged(group: Group, part: int, new: bool, reel: Reel) -> tuple[str, str, str, list[str]]:
    """Staging, place, subject, props: people where they are named, a thing close, the place alone; cards of words."""
    seen = group.seen
    if not group.joined("line") and not uncut(group.joined("action"))[1] and group.joined("words"):
        return "title_card", seen.place, seen.landmark or seen.thing, []
    if seen.noun and part % 2 == 0:
        return "figure", seen.place, seen.noun, [seen.thing] if seen.thing else []
    if seen.thing and not seen.noun:
        return "hero" if seen.thing in sheet("pictures")["landmarks"] else "detail", seen.place, seen.thing, []
    return "view", seen.place, "", []


def _framing(stage: str, place: str, reel: Reel) -> str:
    before = reel.shots[-1] if reel.shots and reel.shots[-1]["place"] == place else None
    return reel.least(FRAMINGS[stage], {before["framing"]} if before else set())


def _title(
    facts: dict[str, Any], scenes: list[dict[str, Any]], seen: Seen, frames: int, treatment: dict[str, Any]
) -> dict[str, Any]:
    """The card that opens the film: its title, and who wrote it."""
    play = facts["screenplay"]
    credits = {str(key).casefold(): str(says) for key, says in play["credits"]}
    under = " ".join(filter(None, [credits.get("credit", ""), credits.get("author") or credits.get("authors", "")]))
    shot = {
        "scene": int(scenes[0]["number"]), "frames": frames, "action": str(play["title"]), "place": seen.place,
        "light": seen.light, "subject": thing_of(scenes, str(treatment["language"]), str(play["title"])), "props": [],
        "staging": "title_card", "framing": "wide", "camera": "push_in", "motion": "low", "happening": "none",
        "words": "|".join(filter(None, [str(play["title"]).replace("|", " "), under[:60]])), "line": "",
        "transition": "cut", "reference": "",
    }  # fmt: skip
    return {**shot, "prompt": prompt(shot, str(treatment["mood"]))}
