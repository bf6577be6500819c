"""Reads forms.toml: everyday things as parts, turned into solids in the materials of a look."""

from collections.abc import Callable, Mapping
from typing import Any

from tools.vendors.animatic import paintings
from tools.vendors.animatic.finishes import vivid
from tools.vendors.animatic.glyphs import box_of, filled, glyph, outline_of, profile, rounded
from tools.vendors.animatic.icons import table
from tools.vendors.animatic.materials import Colour, Material, Painting
from tools.vendors.animatic.screens import app, mixed, sign
from tools.vendors.animatic.shapes import Ball, Block, Drum, Ring, Rod
from tools.vendors.animatic.solids import Lathe, Slab, Solid

Part = Mapping[str, Any]
COMMON = ("at", "yaw", "pitch", "roll", "scale", "casts", "part")
PLAIN: dict[str, Callable[..., Solid]] = {"block": Block, "drum": Drum, "ring": Ring, "ball": Ball, "rod": Rod}


def recipe(name: str) -> dict[str, Any]:
    """A form's table, with what it is like filled in."""
    own = table("forms.toml")[name]
    return {**recipe(own["like"]), **own} if "like" in own else dict(own)


def built(
    form: Mapping[str, Any],
    finish: Mapping[str, Material],
    show: str,
    palette: tuple[Colour, ...],
    which: str = "parts",
) -> list[Solid]:
    """The parts of a form. show: the icon that glows on its screen; palette: of the look."""
    swap: Mapping[str, str] = form.get("swap", {})
    return [
        solid(part, finish[swap.get(part.get("part", ""), part["material"])], show, palette)
        for part in form.get(which, [])
    ]


def solid(part: Part, material: Material, show: str, palette: tuple[Colour, ...]) -> Solid:
    """One part of a form as a solid."""
    common: dict[str, Any] = {
        name: tuple(part[name]) if name == "at" else part[name] for name in COMMON if name in part
    }
    if "screen" in part:
        material = material.painted(lit_screen(part, show, palette))
    shape = part["shape"]
    if shape == "lathe":
        return Lathe(material=material, outline=_profile(part, True), slim=part.get("slim", 1.0), **common)
    if shape == "slab":
        flat = _profile(part, part.get("mirrored", False)) if "points" in part else _glyph(part)
        return Slab(
            material=material, outline=flat, half=part.get("half", 0.06), bevel=part.get("bevel", 0.02), **common
        )
    rest = {k: tuple(v) if isinstance(v, list) else v for k, v in part.items()}
    for name in ("shape", "material", "icon", "screen", *COMMON):
        rest.pop(name, None)
    return PLAIN[shape](material=material, **rest, **common)


def _profile(part: Part, mirrored: bool) -> Any:
    points = tuple((float(u), float(y)) for u, y in part["points"])
    return profile(points, part.get("cut", 0.02), mirrored)


def _glyph(part: Part) -> Any:
    mask = filled(glyph(part["glyph"])) if part.get("filled") else glyph(part["glyph"])
    round_ = part.get("round", 9)
    return outline_of(rounded(mask, round_, round_), box_of(mask))


def lit_screen(part: Part, show: str, palette: tuple[Colour, ...]) -> Painting:
    """The picture on a screen: an app's page, or one large glowing sign for a charge or a beacon."""
    wide, high = part["half"][0], part["half"][1]
    size = (int(360 * wide / max(wide, high)), int(360 * high / max(wide, high)))
    field, _, accent, light = palette
    main = vivid(accent)
    if show.startswith(("battery", "lightning", "flash")):
        bright: Colour = (0.70, 1.0, 0.25)
        sheet = sign("lightning_bolt", *size, mixed(field, (0.02, 0.10, 0.16), 0.7), (0.012, 0.20, 0.25), bright)
    else:
        sheet = app(show, *size, field, main, light)
    return paintings.screen(sheet, part["screen"], 0.9)
