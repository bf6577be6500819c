"""Type as sheets of light: what our faces can draw, how it is wrapped and fitted, and setting it in depth."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import skia

from tools.vendors.animatic.paint import F, surface, typeface
from tools.vendors.animatic.stage import Field

FACES = ("serif:Light", "serif:LightIt", "manrope:Bold", "manrope:ExtraLight", "hanken:Bold", "hanken:Medium")
SHY = "\u00ad\u200b\u200d\ufeff"


def clean(text: str) -> str:
    """Composed characters, single spaces, no invisible signs."""
    plain = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in plain if c not in SHY and (c.isspace() or c.isprintable())).split())


def drawable(text: str, *faces: str) -> bool:
    """Whether every sign has a glyph in all the faces (those cards are set in, when none is named)."""
    signs = "".join(sorted(set(clean(text)) - {" "}))
    return all(_covers(face, signs) for face in faces or FACES)


@cache
def _covers(face: str, signs: str) -> bool:
    return all(glyph != 0 for glyph in typeface(face).unicharsToGlyphs([ord(c) for c in signs])) if signs else True


def font(face: str, size: float) -> skia.Font:
    made = skia.Font(typeface(face), size)
    made.setSubpixel(True)
    made.setHinting(skia.FontHinting.kNone)
    made.setEdging(skia.Font.Edging.kAntiAlias)
    return made


def width(text: str, face: str, size: float, track: float = 0.0) -> float:
    """Width in px; `track` is space between signs as a share of the size."""
    return float(font(face, size).measureText(text)) + track * size * max(0, len(text) - 1)


def lines(text: str, wide: float, face: str, size: float, track: float = 0.0) -> list[str]:
    """The text broken at its spaces into as few lines as fit `wide` px, these as even as can be."""
    words = clean(text).split(" ")
    rows = _greedy(words, wide, face, size, track)
    low, high = max(width(w, face, size, track) for w in words), wide
    for _ in range(9):
        middle = (low + high) / 2
        tried = _greedy(words, middle, face, size, track)
        low, high, rows = (low, middle, tried) if len(tried) <= len(rows) else (middle, high, rows)
    return rows


def _greedy(words: list[str], wide: float, face: str, size: float, track: float) -> list[str]:
    rows = [words[0]]
    for word in words[1:]:
        longer = f"{rows[-1]} {word}"
        if width(longer, face, size, track) <= wide:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def fitted(
    text: str,
    wide: float,
    high: float,
    face: str,
    size: float,
    *,
    track: float = 0.0,
    leading: float = 1.12,
    most: int = 4,
) -> tuple[list[str], float]:
    """Lines and the largest size up to `size` at which they fill no more than wide × high px and `most` lines."""
    while size > 4:
        rows = lines(text, wide, face, size, track)
        inside = max(width(row, face, size, track) for row in rows) <= wide
        if inside and len(rows) <= most and len(rows) * leading * size <= high:
            return rows, size
        size *= 0.94
    return lines(text, wide, face, size, track), size


@dataclass(frozen=True)
class Setting:
    """Lines of one size: x of the left edge, middle or right edge by `align`, y of the first baseline, canvas px."""

    rows: tuple[str, ...]
    face: str
    size: float
    x: float
    y: float
    align: str = "left"
    track: float = 0.0
    leading: float = 1.12

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the ink, canvas px, ascent and descent counted."""
        wide = max(width(row, self.face, self.size, self.track) for row in self.rows)
        left = self.x - wide * {"left": 0.0, "middle": 0.5, "right": 1.0}[self.align]
        last = self.y + (len(self.rows) - 1) * self.leading * self.size
        return left, self.y - 0.78 * self.size, left + wide, last + 0.24 * self.size


def cover(setting: Setting, height: int, wide: int) -> Field:
    """0..1 ink of a setting on a canvas of height × wide px."""
    pixels, canvas, keep = surface(height, wide)
    ink, face = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF), font(setting.face, setting.size)
    for i, row in enumerate(setting.rows):
        y = setting.y + i * setting.leading * setting.size
        x = (
            setting.x
            - width(row, setting.face, setting.size, setting.track)
            * {"left": 0.0, "middle": 0.5, "right": 1.0}[setting.align]
        )
        for piece in row if setting.track else (row,):
            canvas.drawString(piece, x, y, face, ink)
            x += face.measureText(piece) + setting.track * setting.size
    del keep
    return pixels[..., 3].astype(F) / F(255)


def draw(setting: Setting, height: int, wide: int, colour: Field) -> tuple[Field, Field]:
    """rgb (premultiplied linear light) and alpha of a setting; colour: rgb, or h×w×3."""
    alpha = cover(setting, height, wide)
    return np.ascontiguousarray(alpha[..., None] * np.asarray(colour, F), dtype=F), alpha
