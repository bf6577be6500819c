"""Who and what a spoken line shows, who is at home in a place, and where a thing may stand."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.understudy.lexicon import drawn, topics
from agent.understudy.vocabulary import any_of, sheet
from agent.understudy.voice import Voice

ROOMS = ("studio", "gallery", "desk", "cafe", "abstract")


@dataclass(frozen=True)
class Picture:
    """What a line shows: a figure, a thing, the place alone (view) or the subject (hero), and where."""

    shows: str
    noun: str = ""
    places: tuple[str, ...] = ()
    light: str = ""
    happening: str = ""


@cache
def _lines() -> tuple[tuple[tuple[str, ...], Picture], ...]:
    return tuple((tuple(row["words"]), _picture(row)) for row in sheet("pictures")["lines"])


def _picture(row: dict[str, Any]) -> Picture:
    kinds = (("who", "figure"), ("thing", "thing"), ("view", "view"), ("hero", "hero"))
    key, shows = next((key, shows) for key, shows in kinds if row.get(key))
    noun = str(row[key]) if key in ("who", "thing") else ""
    return Picture(shows, noun, tuple(row["at"]), str(row.get("light", "")), str(row.get("does", "")))


def picture(line: str) -> Picture | None:
    """What the words of a line show; None when they show nothing of their own."""
    return next((seen for words, seen in _lines() if any_of(words).search(line)), None)


def thing(narrator: Voice) -> str:
    """The film's subject as an English noun that can be drawn; a proper name alone is drawn as its topic."""
    treatment = narrator.treatment
    subject, named = str(treatment["subject"]), drawn(str(treatment["subject"]), treatment["language"])
    told = drawn(narrator.reading.text, treatment["language"]) if subject == treatment["name"] else ""
    if told and told != narrator.reading.text and named == subject:
        return told
    default = str((topics().get(narrator.topic) or {}).get("draw", ""))
    return default if default and named == subject else named


def stands(noun: str, narrator: Voice) -> tuple[str, ...]:
    """The places where a thing may be seen close; a landmark keeps its own."""
    table = sheet("pictures")
    if own := table["landmarks"].get(noun.split()[-1] if noun.split() else "") or table["landmarks"].get(noun):
        return tuple(own)
    topic = topics().get(narrator.topic) or topics()["plain"]
    return tuple(topic["stands"]) if noun == thing(narrator) else ROOMS


def is_landmark(noun: str) -> bool:
    """Whether a noun is as large as a house, or larger: nothing is put beside it."""
    return bool(noun) and (noun in sheet("pictures")["landmarks"] or noun.split()[-1] in sheet("pictures")["landmarks"])


def audience(narrator: Voice) -> str:
    """One of the people the film is for; empty when it is for nobody in particular."""
    who = str(narrator.treatment["audience"])
    rows = sheet("pictures")["audience"].items()
    return next((noun for noun, words in rows if any_of(tuple(words)).search(who)), "person" if who else "")


CHILD = ("child*", "kid*", "boy*", "girl*", "famil*", "student*", "mother and child", "baby", "toddler*")


def barred(narrator: Voice) -> bool:
    """Whether nobody is to be seen."""
    return "people" in narrator.reading.unseen


def person(narrator: Voice, noun: str, place: str, seen: Collection[str]) -> str:
    """Who stands in a figure shot, never nobody: as the line says, the story's own, an animal, or who belongs there."""
    own = thing(narrator)
    if noun == "hero" or (narrator.treatment["kind"] == "story" and not noun):
        return str(narrator.treatment["subject"]) if narrator.treatment["language"] == "en" else own
    young = any_of(CHILD) if "children" in narrator.reading.unseen else any_of(())
    if noun and not young.search(noun):
        return noun
    table = sheet("pictures")
    home = [*table["animals"].get(own, ()), *table["topics"].get(narrator.topic, {}).get(place, ())]
    named = [*home, *filter(None, [audience(narrator)]), *([] if home else table["people"][place])]
    choices: list[str] = [one for one in named if not young.search(one)] or ["person"]
    return next((one for one in choices if one not in seen), choices[len(seen) % len(choices)])
