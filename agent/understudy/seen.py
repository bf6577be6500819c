"""What a screenplay's scene shows: place and light by its heading, people and things by its action."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.understudy.grammar import article
from agent.understudy.lexicon import drawn, light_of, place_of, things_in
from agent.understudy.pictures import is_landmark
from agent.understudy.script import decode
from agent.understudy.serial.home import Home
from agent.understudy.sights import INDOORS, NEON_PLACES, WEATHER
from agent.understudy.vocabulary import any_of, sheet
from memory.named import named as spoken_of
from tools.screenplay.people import full_names, introduced, named, shown, sounds
from tools.screenplay.words import is_cut, passage

ROOM, OUTSIDE = "desk", "street"
PEOPLE = {"f": "woman", "m": "man", "": "person"}
EXTRA = ("sea", "street", "cafe", "stage", "gallery", "meadow", "forest")


@dataclass(frozen=True)
class Seen:
    """What stands before the lens: `who` by name, `noun` as it is drawn, `thing` beside or instead of anybody.

    present: who was seen here, the last one last; one of them listens when somebody speaks unseen, or is "she".
    leads: the thing is told of before the people.
    """

    place: str
    light: str
    landmark: str = ""
    who: tuple[str, ...] = ()
    noun: str = ""
    thing: str = ""
    happening: str = "none"
    quick: bool = False
    soft: bool = False
    present: tuple[str, ...] = ()
    leads: bool = False


@dataclass(frozen=True)
class Company:
    """The people of a script: name -> the English noun that is drawn, or the name that their series knows."""

    nouns: dict[str, str]
    heard: dict[str, str]
    language: str
    home: Home

    def seen_in(self, text: str) -> tuple[str, ...]:
        known = spoken_of(self.home.cast, text)
        return tuple(who for who in self.nouns if named(who, text) or who in known)

    def together(self, who: Sequence[str]) -> str:
        """One, two, a group; nobody in particular is a crowd."""
        nouns = [self.nouns[one] for one in who]
        known = [noun for noun in nouns if noun in self.home.cast]
        if len(nouns) == 2:
            return f"{nouns[0]} and {nouns[1] if nouns[1] in known else f'{article(nouns[1])} {nouns[1]}'}"
        return {0: "crowd", 1: nouns[0] if nouns else ""}.get(len(nouns), " and ".join(known[:2]) or "team")


def told(word: str, text: str) -> bool:
    return bool(any_of(tuple(sheet("filmed")[word])).search(text))


def company(scenes: list[dict[str, Any]], language: str, home: Home) -> Company:
    """Who speaks in a script, who is introduced in capitals, and the cast of its series, who keep their looks."""
    actions = [str(scene["action"]) for scene in scenes if not scene["line"]]
    capitals = r"\b([A-ZÀ-Þ][A-ZÀ-Þ'’]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ'’]+)?)(?=\s*(?:\(|,\s))"
    new = [shown(match[1]) for text in actions for match in re.finditer(capitals, text)]
    names = dict.fromkeys([*(str(scene.get("who") or "") for scene in scenes if scene["line"]), *new])
    nouns: dict[str, str] = {}
    heard = {who: sounds(who, actions) for who, full in full_names(filter(None, names)).items() if who == full}
    for who in heard:
        nouns[who] = home.called(who) or _apart(_noun(who, actions, language), heard[who], list(nouns.values()))
    for who in (one for one in home.cast if one not in nouns.values()):
        nouns[who], heard[who] = who, sounds(who, [*actions, f"{who}: {home.cast[who]}"])
    return Company(nouns, heard, language, home)


def _apart(noun: str, heard: str, others: list[str]) -> str:
    """'man who is a fisherman' beside a keeper: two whose work looks alike are not to look the same."""
    groups: list[list[str]] = sheet("filmed")["alike"]
    alike = next((group for group in groups if any_of(tuple(group)).search(noun)), [])
    same = alike and any(any_of(tuple(alike)).search(other) for other in others)
    return f"{PEOPLE[heard]} who is {article(noun)} {noun}" if same else noun


def _noun(who: str, actions: list[str], language: str) -> str:
    """'lighthouse keeper in a yellow coat' where the script introduces somebody so, else woman, man or person."""
    said = introduced(who, actions) if language == "en" else ""
    return said[:60] or PEOPLE[sounds(who, actions)]


def look(scene: dict[str, Any], people: Company, before: Seen | None) -> Seen:
    """One scene seen, after the one before it."""
    heading, text = passage(str(scene["heading"])), str(scene["action"])
    cut, action = uncut(text)
    base = Seen("", "") if before is None else before
    place, landmark = _place(heading.side, heading.place, action, people, base)
    light = _light(heading.time, heading.heading, action, place, base, people.home.light)
    sight = Seen(place, light, landmark, soft=told("soft", cut), quick=told("quick", action))
    sight = _subject(scene, action, people, sight, base)
    here = base.present if base.place == place else ()
    here = (*(who for who in here if who not in sight.who), *sight.who)
    return replace(sight, present=here, happening=_happening(sight, heading.heading, action))


def uncut(text: str) -> tuple[str, str]:
    """'DISSOLVE TO: A ship.' → the cut, and the action after it."""
    found = re.match(r"((?:[^\W\da-zß-ÿ][^\n:.]{1,30}[:.]\s*)+)(.*)", text, re.DOTALL)
    return (found[1].strip(), found[2]) if found and is_cut(found[1].strip()) else ("", text)


def _place(side: str, where: str, action: str, people: Company, before: Seen) -> tuple[str, str]:
    """The place drawn for a heading's words, and the landmark they name; a room of an outdoor place is a room."""
    nouns = things_in(where, people.language)
    landmark = next((noun for noun in nouns if is_landmark(noun)), "")
    found = people.home.spot(where) or decode(where)[0] or place_of(where)
    found = found or next((one for one in EXTRA if told(one, where)), "")
    if side == "inside":
        return (found if found in INDOORS else ROOM), landmark
    if not where:
        found = place_of(action) or before.place
        return found or OUTSIDE, before.landmark
    if not found and landmark:
        found = sheet("pictures")["landmarks"][landmark][0]
    return found or place_of(action) or ("skyline" if side else ROOM), landmark


def _light(time: str, heading: str, action: str, place: str, before: Seen, usual: str) -> str:
    """By the heading's time, else by its other words, else the action's; 'later' keeps what was."""
    found = light_of(time) or decode(time)[1] or light_of(heading)
    if not found and told("noon", time or heading):
        found = light_of(action) if light_of(action) in WEATHER else "noon"
    found = found or before.light or light_of(action) or usual
    if place in INDOORS and found in WEATHER:
        return "blue_hour" if found == "rain" else "dawn"
    return "night" if found == "neon" and place not in NEON_PLACES else found


def _subject(scene: dict[str, Any], action: str, people: Company, sight: Seen, before: Seen) -> Seen:
    """The speaker; or who the action names; or the thing it names; or nothing but the place."""
    who, aside = str(scene.get("who") or ""), action.partition("(")[2].lower()
    if scene["line"] and who in people.nouns and not told("unseen", aside.rstrip(")")):
        return replace(sight, who=(who,), noun=people.nouns[who])
    if scene["line"]:
        listens = [one for one in before.present if one != who] if before.place == sight.place else []
        heard = replace(sight, who=(listens[-1],), noun=people.nouns[listens[-1]]) if listens else None
        return heard or _thing(sight, action, people)
    found = people.seen_in(action) or _meant(action, people, before if before.place == sight.place else Seen("", ""))
    seen = _thing(sight, action, people)
    if not found and not told("crowd", action):
        return seen
    first = min((at for one in found if (at := action.lower().find(one.split()[-1].lower())) >= 0), default=0)
    leads = bool(seen.thing) and action.lower().find(seen.thing) < first
    return replace(seen, who=found, noun=people.together(found), leads=leads)


def _meant(action: str, people: Company, before: Seen) -> tuple[str, ...]:
    """Whom an action means that begins with 'she' or 'he': the last one here who is spoken of so, or the only one of
    the series' cast.
    """
    first = action.split(" ")[0]
    key = "f" if told("she", first) else "m" if told("he", first) else ""
    here = [who for who in before.present if key and people.heard[who] in (key, "")][-1:]
    own = [who for who, noun in people.nouns.items() if noun in people.home.cast and people.heard[who] == key]
    return tuple(here or (own if key and len(own) == 1 else []))


def _thing(sight: Seen, action: str, people: Company) -> Seen:
    """What the action names that can be drawn, a landmark first where it stands outside."""
    named_in = [noun for noun in things_in(action, people.language) if noun not in people.nouns.values()]
    nouns = [*people.home.things_in(action), *named_in]
    marks = [
        noun for noun in nouns if is_landmark(noun) and sight.place in sheet("pictures")["landmarks"].get(noun, ())
    ]
    small = [noun for noun in nouns if not is_landmark(noun)]
    own = [sight.landmark] if sight.landmark and sight.place not in INDOORS else []
    if sight.place in INDOORS:
        return replace(sight, thing=next(iter(small), ""))
    return replace(sight, thing=next(iter([*marks, *own, *small]), ""))


def _happening(sight: Seen, heading: str, text: str) -> str:
    dark = sight.light in ("night", "blue_hour", "rain", "neon")
    if sight.thing == "lighthouse" and dark and not sight.noun:
        return "beam"
    if sight.light == "rain" and told("rain", f"{heading} {text}"):
        return "rain"
    if told("birds", text) and not dark and sight.place not in INDOORS:
        return "birds"
    return next((one for one in ("light_on", "steam", "screen_on") if told(one, text) and sight.thing), "none")


def thing_of(scenes: list[dict[str, Any]], language: str, title: str) -> str:
    """What a film's cards are drawn with: the title's thing, else the first that the script names."""
    texts = [title, *(str(scene["heading"]) for scene in scenes), *(str(scene["action"]) for scene in scenes)]
    named_in = next((nouns[0] for text in texts if (nouns := things_in(text, language))), "")
    return named_in or drawn(title, language)
