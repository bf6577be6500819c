"""Who a noun phrase describes: clothes, colours, hair and build of a person; the same words are the same look."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from tools.vendors.animatic.icons import table
from tools.vendors.animatic.phrases import Read, colour, read
from tools.vendors.animatic.strokes import Colour


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
    outer = next((name for name in wanted if rows[name]["slot"] in ("outer", "skirt")), "top")
    wanted[outer] = wanted[outer] or told.whole or lots[outer]
    if "hood" in wanted:
        wanted["hood"] = wanted["hood"] or wanted[outer]
    return {name: shade or lots.get(name, lots["hair"]) for name, shade in wanted.items()}


def _one(rng: np.random.Generator, choice: list[str]) -> str:
    return choice[int(rng.integers(len(choice)))]
