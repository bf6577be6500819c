"""What the words of a phrase say about looks: clothes, hair, colours, build; read with wardrobe.toml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tools.vendors.animatic.icons import table
from tools.vendors.animatic.paint import F, linear, luma
from tools.vendors.animatic.strokes import Colour

JOINTS = frozenset((
    ",", "in", "with", "wearing", "and", "at", "on", "by", "near", "holding", "who", "carrying", "under", "of", "from",
    "over", "beside", "dressed", "all", "walking", "standing", "sitting", "running", "reading", "looking", "talking",
))  # fmt: skip


@dataclass
class Read:
    """What the words of a phrase say about a look, before chance fills in the rest."""

    worn: dict[str, Colour | None] = field(default_factory=dict)
    hair: str = ""
    hair_colour: Colour | None = None
    skin: Colour | None = None
    whole: Colour | None = None
    kind: str = ""
    builds: tuple[str, ...] = ()
    old: bool = False

    @property
    def told(self) -> bool:
        """Whether clothes, hair or their colours are named."""
        return bool(self.worn or self.hair or self.hair_colour or self.whole or self.skin)


def colour(word: str) -> Colour:
    """Linear rgb of a colour word of wardrobe.toml, or of a hex code."""
    light = linear(table("wardrobe.toml")["colours"].get(word, word))
    red, green, blue = (float(part) for part in light * F(0.9) + luma(light) * F(0.1))  # worn cloth is never pure
    return red, green, blue


def is_told(phrase: str) -> bool:
    """Whether a phrase says what somebody wears, or how the hair is."""
    return read(phrase).told


def read(phrase: str) -> Read:
    """The looks in a phrase, word by word: adjectives wait for the noun they belong to."""
    reader = _Reader(Read())
    for word, after in pairwise([*_words(phrase), ","]):
        reader.hear(word, after)
    reader.rest()
    return reader.found


def _words(phrase: str) -> list[str]:
    text = re.sub(r"[^a-z,]+", " ", phrase.lower().replace("'s", ""))
    for apart, together in table("wardrobe.toml")["joined"].items():
        text = re.sub(rf"\b{apart}\b", together, text)
    return re.findall(r"[a-z]+|,", text)


@dataclass
class _Reader:
    """Hears a phrase word by word."""

    found: Read
    paint: Colour | None = None
    plain: str = ""
    tone: float = 1.0
    shapes: tuple[str, ...] = ()

    def hear(self, word: str, after: str) -> None:
        """One word, and the one that follows it."""
        known = table("wardrobe.toml")
        self.found.old = self.found.old or word in known["ages"]["old"]
        if not (self._adjective(word) or self._noun(word)):
            if word in JOINTS:
                self.rest()
            elif after in JOINTS:  # another noun has taken the adjectives before it
                self._called()

    def _adjective(self, word: str) -> bool:
        """Keeps a colour, a tone, a length or a build for the noun to come."""
        known = table("wardrobe.toml")
        if word in known["colours"]:
            self._paint(word)
        elif word in known["tones"] or word in known["skins"]:
            self.tone, self.plain = known["tones"].get(word, 1.0), self.plain or word
        elif word in known["build"] or word in known["lengths"]:
            self.shapes += (word,)
        return bool({word} & {*known["colours"], *known["tones"], *known["skins"], *known["build"], *known["lengths"]})

    def _noun(self, word: str) -> bool:
        """Gives what was kept to a garment, to the hair or to the person."""
        known = table("wardrobe.toml")
        garment, kind = _named(known["wear"], word), _named(known["kinds"], word)
        style = next((name for name, words in known["hair"].items() if word in words), "")
        if word in known["haired"]:
            self.found.hair_colour = colour(known["haired"][word])
        elif garment:
            self._wear(garment)
        elif style or word in ("hair", "haired"):
            self._hair(style)
        elif kind:
            self._person(kind)
        elif word == "skinned":
            self.found.skin = colour(known["skins"].get(self.plain, known["chance"]["skin"][1]))
            self._done()
        return bool(garment or style or kind or word in ("hair", "haired", "skinned") or word in known["haired"])

    def _wear(self, garment: str) -> None:
        """One garment for each place of the body: the first that is named."""
        rows = table("wardrobe.toml")["wear"]
        if rows[garment]["slot"] not in {rows[name]["slot"] for name in self.found.worn}:
            self.found.worn[garment] = self.paint or self._toned(rows[garment]["colours"])
        self._done()

    def _toned(self, colours: Iterable[str]) -> Colour | None:
        """A tone without a colour: the darkest or the lightest that the garment has by itself."""
        by_light = sorted(map(colour, colours), key=sum)
        return None if self.tone == 1 else by_light[0 if self.tone < 1 else -1]

    def _paint(self, word: str) -> None:
        red, green, blue = (min(part * self.tone, 0.85) for part in colour(word))
        self.paint, self.plain, self.tone = self.paint or (red, green, blue), word, 1.0

    def _hair(self, style: str) -> None:
        lengths = table("wardrobe.toml")["lengths"]
        said = [lengths[word] for word in self.shapes if word in lengths]
        self.found.hair = style or next(iter(said), self.found.hair)
        own = table("wardrobe.toml")["hairs"].get(self.plain)
        self.found.hair_colour = (colour(own) if own else self.paint) or self.found.hair_colour
        self._done()

    def _person(self, kind: str) -> None:
        """'Tall black woman': what stands before the person is about the body."""
        self.found.kind = self.found.kind or kind
        skins = table("wardrobe.toml")["skins"]
        if self.plain in skins:
            self.found.skin = colour(skins[self.plain])
        elif self.plain in ("blond", "blonde", "ginger"):
            self.found.hair_colour = self.paint
        self._called()

    def _called(self) -> None:
        """A calling or another noun: builds said before it count, colours do not."""
        build = table("wardrobe.toml")["build"]
        self.found.builds += tuple(word for word in self.shapes if word in build)
        self._done()

    def rest(self) -> None:
        """The end of a part of the phrase: 'a woman in red' wears red."""
        self.found.whole = self.found.whole or self.paint
        self._done()

    def _done(self) -> None:
        self.paint, self.plain, self.tone, self.shapes = None, "", 1.0, ()


def _named(rows: dict[str, Any], word: str) -> str:
    """The name of the row that knows a word, in the singular or as it is said."""
    forms = (word, word.removesuffix("s"))
    return next((name for name, row in rows.items() if any(form in row["words"] for form in forms)), "")


def named_colour(phrases: Iterable[str], nouns: Iterable[str]) -> Colour | None:
    """The colour said right before one of the nouns in any of the phrases: 'black' of 'a black dog'."""
    known = table("wardrobe.toml")
    shades = {**known["colours"], **known["furs"]} if set(nouns) & set(known["animals"]) else known["colours"]
    for phrase in phrases:
        words = _words(phrase)
        for before, word in pairwise(words):
            if before in shades and (word in nouns or word.removesuffix("s") in nouns):
                return colour(shades[before])
    return None
