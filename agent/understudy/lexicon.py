"""What words stand for in pictures: a topic, a place, a light, a thing to draw."""

import re
from functools import cache
from typing import Any

from agent.understudy.vocabulary import any_of, sheet


@cache
def _index(part: str, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(entry[key])) for name, entry in sheet("lexicon")[part].items() if entry.get(key))


def topics() -> dict[str, dict[str, Any]]:
    """Every topic: its nouns, its places, its props and what may happen."""
    found: dict[str, dict[str, Any]] = sheet("lexicon")["topics"]
    return found


def topic_of(*texts: str) -> str:
    """The topic whose noun stands last in the first text that has one; empty when none has."""
    for text in texts:
        hits = [
            (m.end(), len(m.group()), name)
            for name, nouns in _index("topics", "nouns")
            for m in any_of(nouns).finditer(text)
        ]
        if hits:
            return max(hits)[2]
    return ""


def _first(part: str, text: str) -> str | None:
    hits = [(m.start(), name) for name, nouns in _index(part, "words") for m in any_of(nouns).finditer(text)]
    return min(hits)[1] if hits else None


def light_of(text: str) -> str | None:
    """The light that a time or weather word names."""
    return _first("lights", text)


def place_of(text: str) -> str | None:
    """The place that a word names: a city → skyline, a beach → sea."""
    return _first("places", text)


def drawn(phrase: str, language: str = "en") -> str:
    """The English noun to draw for a phrase of the language; the phrase itself when the lexicon has none."""
    nouns = _drawable(language)
    text = phrase.lower()
    if text in nouns:
        return nouns[text]
    if begun := [
        word for word in sheet("languages/others").get(language, {}).get("homes", {}) if any_of((word,)).match(text)
    ]:
        return str(sheet("languages/others")[language]["homes"][max(begun, key=len)])
    ends = [word for word in nouns if language == "de" and len(word) > 3 and text.split()[-1:] and text.endswith(word)]
    if ends:
        return nouns[max(ends, key=len)]
    hits = [(m.end(), len(word), noun) for word, noun in nouns.items() for m in any_of((word,)).finditer(text)]
    return max(hits)[2] if hits else phrase


def claim_sights(claim: str) -> dict[str, Any]:
    """What a promise looks like: place, light, props, happening; empty when the lexicon knows none of its words."""
    for entry in sheet("lexicon")["claims"]:
        if any_of(tuple(entry["words"])).search(claim):
            return dict(entry)
    return {}


@cache
def _drawable(language: str) -> dict[str, str]:
    tables: dict[str, dict[str, str]] = sheet("lexicon")["draw"]
    homes = {
        word.rstrip("*"): noun for word, noun in sheet("languages/others").get(language, {}).get("homes", {}).items()
    }
    return {**tables["en"], **tables.get(language, {}), **homes}


def nouns_in(text: str, language: str = "en") -> tuple[str, ...]:
    """Things named in a text that can be drawn, in English, first to last."""
    nouns = _drawable(language)
    hits = sorted((m.start(), noun) for word, noun in nouns.items() for m in any_of((word,)).finditer(text.lower()))
    return tuple(dict.fromkeys(noun for _, noun in hits))


@cache
def _things(language: str) -> dict[str, str]:
    """Everything that can be drawn by name: the lexicon's words, and in English every prop and landmark by its own."""
    props = (str(prop) for topic in topics().values() for prop in topic["props"])
    own = (
        {noun: noun for noun in (*props, *sheet("pictures")["landmarks"], *sheet("pictures")["animals"])}
        if language == "en"
        else {}
    )
    return {**own, **_drawable(language)}


def things_in(text: str, language: str = "en") -> tuple[str, ...]:
    """What a text names that can be drawn, in English, first to last; the longer of two names for the same words."""
    hits = [
        (m.start(), -len(word), m.end(), noun)
        for word, noun in _things(language).items()
        for m in any_of((word, f"{word}s")).finditer(text.lower())
    ]
    found, free = list[str](), 0
    for start, _, end, noun in sorted(hits):
        if start >= free:
            found.append(noun)
            free = end
    return tuple(dict.fromkeys(found))


def plain_words(text: str) -> list[str]:
    return re.findall(r"[^\W_][\w'’-]*", text)
