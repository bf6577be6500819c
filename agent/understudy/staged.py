"""The shots of a screenplay's scenes: who or what stands where, how it is framed, and in which words it is ordered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from agent.understudy.casting import Reel
from agent.understudy.moves import CAMERAS, FAMILY, FRAMINGS
from agent.understudy.seen import Seen, uncut
from agent.understudy.sights import INDOORS
from agent.understudy.storyboard import split
from agent.understudy.vocabulary import sheet
from agent.understudy.wording import prompt

LONG = 8
"""Seconds from which a scene is seen in one more shot."""


@dataclass(frozen=True)
class Group:
    """Neighbouring scenes that share a shot, what is seen, and the frames it may not go below."""

    scenes: tuple[dict[str, Any], ...]
    seen: Seen
    least: int

    def joined(self, key: str) -> str:
        return " ".join(text for scene in self.scenes if (text := str(scene[key]).strip()))

    @property
    def action(self) -> str:
        return " ".join(uncut(str(scene["action"]))[1] for scene in self.scenes).strip()


@dataclass(frozen=True)
class Setup:
    """One placing of the camera."""

    stage: str
    place: str
    noun: str = ""
    beside: str = ""
    happening: str = "none"


def shots(
    groups: Sequence[Group], shares: Sequence[int], rate: Fraction, most: int, mood: str, moves: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """One shot a group, more for a long one or one that must first be found; `frames` count at the film's rate.

    moves: of the camera, where a series has its own.
    """
    reel, spare, before = Reel(moves=moves), most - len(groups), None
    for group, share in zip(groups, shares, strict=True):
        ways = setups(group, before)
        two = found(group, before) or (bool(group.seen.who) and own(group.seen.thing))
        wanted = max(1 + int(share / rate) // LONG, 2 if two and share >= 3 * rate else 1)
        parts = min(wanted, 1 + spare)
        spare -= parts - 1
        if parts == 1 and group.seen.noun:
            ways = [way for way in ways if way.noun == group.seen.noun]
        for part, frames in enumerate(split(share, parts)):
            reel.shots.append(_shot(group, ways[part % len(ways)], part, frames, reel, mood))
        before = group
    return reel.shots


def found(group: Group, before: Group | None) -> bool:
    """Whether a room is entered whose house must be seen first, such as a lighthouse's."""
    seen = group.seen
    known = before is not None and before.seen.landmark == seen.landmark
    return bool(seen.landmark) and seen.place in INDOORS and not known


def own(thing: str) -> bool:
    """Whether a thing has a picture of its own beside a person's: as large as a house, or alive."""
    return thing in sheet("pictures")["landmarks"] or thing in sheet("pictures")["animals"]


def setups(group: Group, before: Group | None) -> list[Setup]:
    """People where they are named, a thing close, the place alone; a house before its room; a card for words alone."""
    seen = group.seen
    if not group.joined("line") and not group.action and group.joined("words"):
        return [Setup("title_card", seen.place, seen.landmark or seen.thing)]
    big = seen.thing in sheet("pictures")["landmarks"]
    living = seen.thing in sheet("pictures")["animals"]
    near = Setup("figure" if living else "hero" if big else "detail", seen.place, seen.thing, "", seen.happening)
    ways = [outside(seen)] if found(group, before) else []
    alone = big or living or len(seen.who) != 1
    people = Setup("figure", seen.place, seen.noun, "" if alone else seen.thing, seen.happening)
    pair = [*([people] if seen.noun else []), *([near] if seen.thing else [])]
    ways += reversed(pair) if seen.leads and (big or living) else pair
    weather = seen.happening if seen.happening in ("rain", "birds") else "none"
    return [*ways, Setup("view", seen.place, "", "", weather)] if seen.noun or not seen.thing else ways


def outside(seen: Seen) -> Setup:
    dark = seen.light in ("night", "blue_hour")
    place = sheet("pictures")["landmarks"][seen.landmark][0]
    return Setup("hero", place, seen.landmark, "", "beam" if seen.landmark == "lighthouse" and dark else "none")


def _shot(group: Group, way: Setup, part: int, frames: int, reel: Reel, mood: str) -> dict[str, Any]:
    framing, camera = _framing(way, reel), _camera(way.stage, reel)
    reel.used.update([framing, camera, FAMILY[camera], way.stage])
    shot = {
        "scene": int(group.scenes[0]["number"]), "frames": frames,
        "action": group.action or str(group.scenes[0]["heading"]),
        "place": way.place, "light": group.seen.light, "subject": way.noun,
        "props": [way.beside] if way.beside else [], "staging": way.stage, "framing": framing, "camera": camera,
        "motion": _motion(way.stage, group.seen.quick, part), "happening": way.happening,
        "words": group.joined("words") if part == 0 else "", "line": group.joined("line") if part == 0 else "",
        "transition": "crossfade" if group.seen.soft and part == 0 and reel.shots else "cut", "reference": "",
    }  # fmt: skip
    return {**shot, "prompt": worded(shot, group.action, mood)}


def worded(shot: dict[str, Any], action: str, mood: str) -> str:
    """The action as written, then how it is filmed."""
    how = prompt(shot, mood)
    return f"{action[:400].rstrip('. ')}. {how}"[:900] if action else how


def _motion(stage: str, quick: bool, part: int) -> str:
    return "low" if stage == "title_card" or part % 2 else "high" if quick else "medium"


def _framing(way: Setup, reel: Reel) -> str:
    before = reel.shots[-1] if reel.shots and reel.shots[-1]["place"] == way.place else None
    return reel.least(FRAMINGS[way.stage], {before["framing"]} if before else set())


def _camera(stage: str, reel: Reel) -> str:
    last = {FAMILY[shot["camera"]] for shot in reel.shots[-1:]} | {"orbit"}
    return reel.least(reel.moves or CAMERAS[stage], {name for name in FAMILY if FAMILY[name] in last})


def opening(play: dict[str, Any], subject: str, first: Group, frames: int, mood: str) -> dict[str, Any]:
    """The card that opens the film: its title, and who wrote it."""
    told = {str(key).casefold(): str(says) for key, says in play["credits"]}
    under = " ".join(filter(None, [told.get("credit", ""), told.get("author") or told.get("authors", "")]))
    title = str(play["title"]).replace("|", " ")
    alone = replace(first, scenes=({**first.scenes[0], "action": title, "line": "", "words": ""},))
    way = Setup("title_card", first.seen.place, subject)
    shot = _shot(alone, way, 0, frames, Reel(), mood)
    return {**shot, "words": "|".join(filter(None, [title, under[:60]]))}
