"""Nouns for which there is only an icon, or only the word: enamel pins, coins and letters, as solids."""

from collections.abc import Mapping

import numpy as np
import skia

from tools.vendors.animatic.glyphs import (
    SIDE,
    Mask,
    Outline,
    box_of,
    covered,
    distance,
    filled,
    glyph,
    outline_of,
    pieces,
    rounded,
)  # fmt: skip
from tools.vendors.animatic.icons import Drawing
from tools.vendors.animatic.materials import Material
from tools.vendors.animatic.paint import typeface
from tools.vendors.animatic.shapes import Block, Drum
from tools.vendors.animatic.solids import Lathe, Slab, Solid

Finish = Mapping[str, Material]


def token(drawn: Drawing, finish: Finish) -> list[Solid]:
    """An icon as a solid: turned, cut bare, as an enamel pin, or on a coin."""
    mask = glyph(drawn.name)
    if drawn.kind == "lathe":
        return turned(mask, finish)
    if drawn.kind == "open":
        return [
            Slab(
                material=finish["accent"], outline=outline_of(rounded(mask, 8, 8), box_of(mask)), half=0.05, bevel=0.03
            )
        ]
    return coin(mask, finish) if drawn.kind == "badge" else pin(mask, finish)


def turned(mask: Mask, finish: Finish) -> list[Solid]:
    """The icon's pieces turned about their axis, and a core that closes the gaps between them."""
    box, parts = box_of(mask), pieces(filled(mask))
    names = ("accent", "body", "brass")
    out: list[Solid] = [
        Lathe(material=finish[names[min(i, 2)]], outline=outline_of(rounded(piece, 14, 14), box))
        for i, piece in enumerate(parts)
    ]
    out.append(Drum(material=finish["brass"], at=(0, 0.45, 0), radius=0.05, half=0.42))
    return out


def pin(mask: Mask, finish: Finish) -> list[Solid]:
    """An enamel pin on a small foot: a plate that follows the icon, the icon raised on it."""
    plate = filled(covered(distance(mask) - 26))
    box = box_of(plate)
    high = box[3] - box[1]
    foot = _foot(plate, box)
    ground, raised = outline_of(rounded(plate, 20, 24), box), outline_of(rounded(mask, 5, 4), box)
    return [
        Slab(material=finish["body"], outline=ground, half=0.075, bevel=0.03, part="plate"),
        Slab(material=finish["accent"], outline=raised, half=0.03, bevel=0.016, at=(0, 0, 0.07), part="sign"),
        Block(material=finish["ink"], at=(foot / high, 0.0, 0), half=(0.20, 0.03, 0.14), soft=0.02, part="foot"),
    ]  # fmt: skip


def _foot(plate: Mask, box: tuple[int, int, int, int]) -> float:
    """Where the plate touches the ground, px right of its middle."""
    row = plate[box[3] - 14]
    columns = np.flatnonzero(row > 127)
    return float(columns.mean() - (box[0] + box[2]) / 2) if columns.size else 0.0


def coin(mask: Mask, finish: Finish) -> list[Solid]:
    """A standing disc with the icon raised on it."""
    box = box_of(mask)
    scale = 0.50 / max(1.0, (box[2] - box[0]) / (box[3] - box[1]))
    raised = outline_of(rounded(mask, 5, 5), box)
    middle = (0.0, 0.53 - scale / 2, 0.055)
    face = Slab(material=finish["body"], outline=raised, half=0.06, bevel=0.03, scale=scale, at=middle)
    return [
        Drum(material=finish["accent"], at=(0, 0.53, 0), pitch=90, radius=0.44, half=0.05, soft=0.02),
        Drum(material=finish["brass"], at=(0, 0.53, -0.005), pitch=90, radius=0.475, half=0.042, soft=0.02),
        face,
        Block(material=finish["ink"], at=(0, 0.03, 0), half=(0.22, 0.03, 0.15), soft=0.02),
    ]


def writable(text: str) -> bool:
    """Whether our type has a letter for every sign."""
    font = skia.Font(typeface("manrope:ExtraBold"), 20)
    signs = [sign for sign in text if not sign.isspace()]
    return bool(signs) and all(glyph_id for glyph_id in font.textToGlyphs("".join(signs)))


def word(text: str, finish: Finish) -> list[Solid]:
    """The word itself as letters on a plinth; the bare plinth where our type can't write it."""
    text = text.strip()[:24]
    if not writable(text):
        return [
            Drum(material=finish["body"], at=(0, 0.42, 0), radius=0.34, half=0.42, soft=0.02),
            Drum(material=finish["brass"], at=(0, 0.85, 0), radius=0.30, half=0.012, soft=0.006),
        ]
    mask = _written(text[0].upper() + text[1:])
    outline: Outline = outline_of(rounded(mask, 3, 2), box_of(mask))
    left, _, right, _ = outline.span()
    wide = (right - left) / 2
    return [
        Slab(material=finish["accent"], outline=outline, at=(0, 0.36, 0.0), half=0.14, bevel=0.035),
        Block(material=finish["body"], at=(0, 0.15, 0), half=(wide + 0.22, 0.15, 0.42), soft=0.03),
        Block(material=finish["brass"], at=(0, 0.315, 0), half=(wide + 0.17, 0.018, 0.37), soft=0.01),
    ]


def _written(text: str) -> Mask:
    """The word across a SIDE×SIDE square."""
    face = typeface("manrope:ExtraBold")
    size = SIDE * 0.9 / max(skia.Font(face, 1).measureText(text), 1.2)
    font = skia.Font(face, min(size, SIDE * 0.6))
    pixels = np.zeros((SIDE, SIDE), np.uint8)
    drawing = skia.Surface(pixels, colorType=skia.kAlpha_8_ColorType)
    wide = font.measureText(text)
    drawing.getCanvas().drawString(text, (SIDE - wide) / 2, SIDE * 0.6, font, skia.Paint(AntiAlias=True))
    return pixels
