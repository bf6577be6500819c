"""Who a noun phrase describes: what each person wears, in which colours, of which build; the same words, the same look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np

from tools.vendors.animatic.icons import table
from tools.vendors.animatic.paint import F, linear, luma
from tools.vendors.animatic.strokes import Colour

JOINTS = frozenset((
    ",", "in", "with", "wearing", "and", "at", "on", "by", "near", "holding", "who", "carrying", "under", "of", "from",
    "over", "beside", "dressed", "all", "walking", "standing", "sitting", "running", "reading", "looking", "talking",
))  # fmt: skip


@dataclass(frozen=True)
class Guise:
    """One person's look. wear: names of wardrobe.toml in drawing order; colours: linear rgb by garment and body part.

    weight, height: girth and height, 1 = a grown person's. old: stoops a little.
    """

    wear: tuple[str, ...]
    hair: str
    colours: dict[str, Colour]
    weight: float = 1.0
    height: float = 1.0
    child: bool = False
    old: bool = False

    def shade(self, name: str, light: float = 1.0) -> Colour:
        """A garment's colour, lighter or darker."""
        red, green, blue = self.colours[name]
        return red * light, green * light, blue * light


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


def guise(phrase: str, world: str = "", calling: str = "", which: int = 0, likely: str = "") -> Guise:
    """The look of the person a phrase describes; what it leaves open is drawn by lot from those words and the world.

    calling: name of the phrase's noun in figures.toml; which: number of the person, where a phrase is about several;
    likely: woman, man or child where the words don't say.
    """
    told = read(phrase)
    rng = np.random.default_rng([crc32(f"{world}/{told}/{calling}".encode()), which])
    kinds = table("wardrobe.toml")["kinds"]
    lot = ("woman", "man")[int(rng.integers(2))]
    kind = kinds[told.kind or (likely if which else "") or lot]
    lots = _lots(rng)
    weight, height = kind["weight"], 1.0
    for word in told.builds:
        wide, high = table("wardrobe.toml")["build"][word]
        weight, height = weight * wide, height * high
    worn = _dressed(told, calling, male=kind is kinds["man"], lots=lots)
    hair = told.hair or _one(rng, kind["hair"])
    grey = lots["grey"] if told.old else lots["hair"]
    colours: dict[str, Colour] = {**worn, "skin": told.skin or lots["skin"], "hair": told.hair_colour or grey}
    if "beard" in worn and told.worn.get("beard") is None:
        colours["beard"] = colours["hair"]
    order = tuple(name for name in table("wardrobe.toml")["wear"] if name in worn)
    return Guise(order, hair, colours, weight, height, kind.get("child", False), told.old)


def _lots(rng: np.random.Generator) -> dict[str, Colour]:
    """One colour by lot for all that a phrase may leave open; always drawn in the same order."""
    chance = table("wardrobe.toml")["chance"]
    free = {name: colour(_one(rng, row)) for name, row in chance.items()}
    rows = table("wardrobe.toml")["wear"].items()
    return {**free, **{name: colour(_one(rng, row["colours"])) for name, row in rows if row["colours"]}}


def _dressed(told: Read, calling: str, male: bool, lots: dict[str, Colour]) -> dict[str, Colour]:
    """Garments with their colours: those named, then those of the calling in slots that are still free."""
    rows = table("wardrobe.toml")["wear"]
    own = table("wardrobe.toml")["callings"].get(calling, [])
    beard = ["beard"] if told.old and male else []
    hood = ["hood"] if "raincoat" in told.worn and not told.hair else []
    wanted = {**told.worn}
    for name in [*hood, *own, *beard, "top", "trousers"]:
        if rows[name]["slot"] not in {rows[worn]["slot"] for worn in wanted}:
            wanted[name] = None
    if "hood" in hood and "hood" in wanted:
        wanted["hood"] = wanted["raincoat"] or lots["raincoat"]
    outer = next((name for name in wanted if rows[name]["slot"] in ("outer", "skirt")), "top")
    if told.whole and wanted[outer] is None:
        wanted[outer] = told.whole
    return {name: shade or lots.get(name, lots["hair"]) for name, shade in wanted.items()}


def _one(rng: np.random.Generator, choice: list[str]) -> str:
    return choice[int(rng.integers(len(choice)))]


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
    words = _words(phrase)
    for word, after in zip(words, [*words[1:], ","], strict=True):
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
        known = table("wardrobe.toml")
        garment = _named(known["wear"], word, "words")
        style = _named({name: {"words": row} for name, row in known["hair"].items()}, word, "words")
        kind = _named(known["kinds"], word, "words")
        self.found.old = self.found.old or word in known["ages"]["old"]
        if word in known["tones"] or (word in known["skins"] and word not in known["colours"]):
            self.tone, self.plain = known["tones"].get(word, 1.0), self.plain or word
        elif word in known["colours"]:
            self._paint(word)
        elif word in known["haired"]:
            self.found.hair_colour = colour(known["haired"][word])
        elif garment:
            self.found.worn.setdefault(garment, self.paint)
            self._done()
        elif word in ("hair", "haired") or (style and word not in ("long", "short", "shoulder", "loose", "flowing")):
            self._hair(style)
        elif word == "skinned":
            self.found.skin = colour(known["skins"].get(self.plain, known["chance"]["skin"][1]))
            self._done()
        elif kind:
            self._person(kind)
        elif style or word in known["build"]:
            self.shapes += (word,)
        elif word in JOINTS:
            self.rest()
        elif after in JOINTS:  # another noun has taken the adjectives before it
            self._called()

    def _paint(self, word: str) -> None:
        red, green, blue = (min(part * self.tone, 0.85) for part in colour(word))
        self.paint, self.plain, self.tone = self.paint or (red, green, blue), word, 1.0

    def _hair(self, style: str) -> None:
        hair = table("wardrobe.toml")["hair"]
        said = [name for word in self.shapes for name, words in hair.items() if word in words]
        self.found.hair = style or next(iter(said), self.found.hair)
        self.found.hair_colour = self.paint or self.found.hair_colour
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


def _named(rows: dict[str, Any], word: str, under: str) -> str:
    """The name of the row that knows a word, in the singular or as it is said."""
    forms = (word, word.removesuffix("s"))
    return next((name for name, row in rows.items() if any(form in row[under] for form in forms)), "")


def named_colour(phrases: Iterable[str], nouns: Iterable[str]) -> Colour | None:
    """The colour said right before one of the nouns in any of the phrases: 'black' of 'a black dog'; fur for animals."""
    known = table("wardrobe.toml")
    shades = {**known["colours"], **known["furs"]} if set(nouns) & set(known["animals"]) else known["colours"]
    for phrase in phrases:
        words = _words(phrase)
        for before, word in pairwise(words):
            if before in shades and (word in nouns or word.removesuffix("s") in nouns):
                return colour(shades[before])
    return None
