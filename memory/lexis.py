"""The words of looks in five languages, from their file: what a word says, and which part it plays in a sentence."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from memory.quarantine import folded

WORDS = Path(__file__).with_name("traits.toml")
VALUES = ("colour", "material", "length", "texture", "height", "size")
THINGS = ("wear", "hair", "eye", "made")
PARTS = {
    "small": "f", "persons": "P", "joins": "c", "of": "o", "negations": "n", "copulas": "b", "has": "v",
    "within": "i", "wears": "w", "he": "H", "she": "H", "theirs": "h", "his": "h", "hers": "h", "definite": "d",
    "indefinite": "a", "ones": "1", "others": "j",
}  # fmt: skip
"""What a word does, as one letter; a later line wins where a word does several."""


@dataclass(frozen=True)
class Thing:
    """Something that can have a look. after: its colour is said after it."""

    name: str
    kind: str
    after: bool


@dataclass
class Lexicon:
    """Every word by its folded form. values: for each class that a word speaks of, its families."""

    values: dict[str, dict[str, frozenset[str]]] = field(default_factory=lambda: defaultdict(dict))
    things: dict[str, Thing] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    classes: dict[str, list[str]] = field(default_factory=dict)
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    phrases: list[str] = field(default_factory=list)
    turns: re.Pattern[str] = re.compile("")
    asides: re.Pattern[str] = re.compile("")

    def value(self, word: str) -> dict[str, frozenset[str]]:
        """What a word, hyphened or not, says of looks: class -> families."""
        if word in self.values:
            return self.values[word]
        told: dict[str, frozenset[str]] = {}
        for part in word.split("-") if "-" in word else ():
            for kind, families in self.values.get(part, {}).items():
                told[kind] = told.get(kind, frozenset()) | families
        return told or self._compound(word)

    def _compound(self, word: str) -> dict[str, frozenset[str]]:
        """German joins a shade to its colour: dunkelblau."""
        shade = re.match(r"(?:dunkel|hell|tief|himmel|feuer|blut|schnee|gras|zitronen|raben|knall)", word)
        return self.values.get(word[shade.end() :], {}) if shade else {}

    def thing(self, word: str) -> Thing | None:
        return self.things.get(word) or (self.things.get(word[:-1]) if word.endswith("s") else None)

    def trait(self, word: str) -> tuple[str, Thing] | None:
        """A word as "blue-coated" in its two parts, the value and the thing."""
        value, _, rest = word.rpartition("-")
        thing = next((self.thing(one) for one in (rest[:-2], rest[:-1], rest[:-3]) if self.thing(one)), None)
        return (value, thing) if thing and rest.endswith("ed") and self.value(value) else None


@cache
def lexicon() -> Lexicon:
    """The words of traits.toml, read once."""
    with WORDS.open("rb") as stream:
        told: dict[str, Any] = tomllib.load(stream)
    book = Lexicon(classes=told["classes"], facts=told["facts"])
    for kind in VALUES:
        for families, words in told[kind].items():
            for word in words:
                for form in _forms(word, told["endings"]):
                    book.values[form][kind] = frozenset(families.split()) | book.values[form].get(kind, frozenset())
    for kind in THINGS:
        for name, sides in told[kind].items():
            for side in ("after", "before"):
                book.things |= {word: Thing(name, kind, side == "after") for word in sides[side]}
    _parts(book, told["words"])
    return book


def _parts(book: Lexicon, words: dict[str, list[str]]) -> None:
    for part, letter in PARTS.items():
        book.parts |= {word: letter for word in words[part]}
    book.sets = {part: frozenset(said) for part, said in words.items()}
    book.phrases = sorted((word for word in book.parts if " " in word), key=len, reverse=True)
    book.turns = re.compile(r"\b(?:" + "|".join(words["turns"]) + r")\b")
    book.asides = re.compile(r"\b(?:" + "|".join(words["asides"]) + r")\b")


def _forms(word: str, endings: dict[str, list[str]]) -> list[str]:
    stem, _, language = folded(word).partition("~")
    return [stem + ending for ending in endings.get(language, [""])]
