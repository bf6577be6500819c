"""Title and end cards: the words of a card, and how each mood sets them before its backdrop."""

import re
from dataclasses import dataclass

import numpy as np
import skia

from tools.vendors.animatic.backdrops import colours, toned
from tools.vendors.animatic.lettering import Setting, clean, cover, drawable, fitted, width
from tools.vendors.animatic.paint import F, luma, surface
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage

MARGIN = 0.07
NUMBER = re.compile(r"(?<![\w.])[\d][\d.,:/]*\s?[%°×x]?(?!\w)")


WARM_WHITE = np.array((1.0, 0.93, 0.84), F)


@dataclass(frozen=True)
class Copy:
    """The words of a card, each empty when there is none or our faces can't draw it."""

    word: str
    line: str = ""
    button: str = ""
    address: str = ""


def copy_of(stage: Stage) -> Copy:
    """Words from 'Word|line|button|address', begun in stage.words and gone on with in stage.under."""
    told = [clean(one) for one in f"{stage.words}|{stage.under}".split("|")]
    told = [one for one in told if one] if "|" not in stage.words else told
    kept = [one if drawable(one) else "" for one in (*told, "", "", "", "")[:4]]
    return Copy(*kept)


@dataclass(frozen=True)
class Box:
    """Where type may stand, canvas px: left, top, width, height; and one unit of size."""

    left: float
    top: float
    wide: float
    high: float
    unit: float

    @property
    def middle(self) -> float:
        return self.left + self.wide / 2


def box(
    stage: Stage, left: float = MARGIN, top: float = MARGIN, right: float = 1 - MARGIN, bottom: float = 1 - MARGIN
) -> Box:
    (x0, y0), (x1, y1) = stage.at(left, top), stage.at(right, bottom)
    return Box(x0, y0, x1 - x0, y1 - y0, min(stage.frame_height, 1.2 * stage.frame_width))


def upright(stage: Stage) -> bool:
    return stage.frame_height > 0.9 * stage.frame_width


def type_layer(stage: Stage, name: str, setting: Setting, ink: Field, depth: float, life: Life) -> Layer:
    alpha = cover(setting, stage.height, stage.width)
    rgb = alpha[..., None] * np.asarray(ink, F)
    return Layer(name, np.ascontiguousarray(rgb, dtype=F), alpha, depth, life)


def rise(order: int, start: float = 0.88) -> Life:
    """A line of type comes up a little, later lines from fainter."""
    return Life(fade=(max(0.6, start - 0.14 * order), 1.0), travel=(0.0, -0.010 - 0.003 * order))


@dataclass(frozen=True)
class Row:
    """One row of a block: its words, face, wished size in units, ink, and the space above it in units."""

    text: str
    face: str
    size: float
    ink: Field
    above: float = 0.02
    track: float = 0.0
    most: int = 3
    leading: float = 1.1


def block(
    stage: Stage, rows: list[Row], within: Box, align: str = "left", anchor: float = 0.5, depth: float = 0.12
) -> list[Layer]:
    """Rows under each other inside a box, all smaller together until they fit; anchor 0 top .. 1 bottom of the box."""
    rows, scale = [row for row in rows if row.text], 1.0
    if not rows:
        return []
    placed, tall = _stacked(rows, within, scale)
    while tall > within.high and scale > 0.2:
        scale *= 0.93
        placed, tall = _stacked(rows, within, scale)
    top = within.top + (within.high - tall) * anchor
    x = within.left if align == "left" else within.middle
    out = []
    for i, (row, lines, size, y) in enumerate(placed):
        setting = Setting(tuple(lines), row.face, size, x, top + y + 0.80 * size, align, row.track, row.leading)
        out.append(type_layer(stage, f"type {i}", setting, row.ink, depth, rise(i)))
    return out


def _stacked(rows: list[Row], within: Box, scale: float) -> tuple[list[tuple[Row, list[str], float, float]], float]:
    placed, y = [], 0.0
    for i, row in enumerate(rows):
        y += row.above * within.unit * scale if i else 0.0
        wished = row.size * within.unit * scale
        lines, size = fitted(
            row.text, within.wide, within.high, row.face, wished, track=row.track, leading=row.leading, most=row.most
        )
        placed.append((row, lines, size, y))
        y += (len(lines) - 1) * row.leading * size + 1.04 * size
    return placed, y


def caps(text: str, most: int = 18) -> str:
    """Short words in capitals, where our faces have them; long ones as written."""
    upper = text.upper()
    return upper if len(text) <= most and drawable(upper) else text


def pill(
    stage: Stage, copy: Copy, within: Box, y: float, fill: Field, ink: Field, beside: Field, align: str = "left",
    outlined: bool = False,
) -> list[Sheet]:  # fmt: skip
    """The button and the address beside it, or under it when there is no room; y: top of the pill, canvas px."""
    if not (copy.button or copy.address):
        return []
    left_below = stage.at(0, 1 - MARGIN)[1] - y
    size = min(max(0.031 * within.unit, 0.022 * stage.frame_height), left_below / 4.6)
    face = "manrope:Bold"
    label, size = _one(copy.button or copy.address, within.wide - 3 * size, face, size)
    wide, high = width(label, face, size) + 2.6 * size, 2.55 * size
    aside = copy.address if copy.button else ""
    room = width(aside, "manrope:Medium", size) + 1.4 * size if aside else 0.0
    stacked = wide + room > within.wide or (align == "middle" and upright(stage))
    left = within.left if align == "left" else within.middle - (wide if stacked else wide + room) / 2
    sheets: list[Sheet] = [_pill_sheet(stage, (left, y, wide, high), fill, outlined)]
    words = Setting((label,), face, size, left + 1.3 * size, y + 1.62 * size)
    sheets.append(type_layer(stage, "button", words, ink, 0.13, rise(2)))
    if aside:
        spot = (left + wide + 1.4 * size, y + 1.62 * size, "left")
        under = (within.left if align == "left" else within.middle, y + high + 1.6 * size, align)
        text, small = _one(aside, within.wide, "manrope:Medium", size)
        setting = Setting((text,), "manrope:Medium", small, *(under if stacked else spot))
        sheets.append(type_layer(stage, "address", setting, beside, 0.12, rise(2)))
    return sheets


def _one(text: str, wide: float, face: str, size: float) -> tuple[str, float]:
    """One line, shrunk to fit."""
    return text, min(size, size * wide / max(width(text, face, size), 1e-3))


def _pill_sheet(stage: Stage, where: tuple[float, float, float, float], fill: Field, outlined: bool) -> Layer:
    pixels, canvas, keep = surface(stage.height, stage.width)
    x, y, wide, high = where
    paint = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    if outlined:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(max(1.0, high * 0.035))
    canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, wide, high), high / 2, high / 2, paint)
    del keep
    alpha = pixels[..., 3].astype(F) / F(255)
    return Layer(
        "pill",
        alpha[..., None] * np.asarray(fill, F),
        alpha,
        0.13,
        Life(fade=(0.75, 1.0), travel=(0.0, -0.012), pulse=(0.08, 2.6, 0.0)),
    )


def light_ink(stage: Stage, bright: float = 1.7) -> Field:
    """Warm white leaning to the look's light colour."""
    mixed = WARM_WHITE * F(0.75) + toned(colours(stage)[3], 0.9) * F(0.25)
    return np.asarray(toned(mixed, bright) / F(stage.sky.exposure), F)


def dark_ink(stage: Stage, bright: float = 0.02) -> Field:
    """The look's darkest colour, darker."""
    darkest = min(colours(stage), key=lambda c: float(luma(c)))
    return toned(darkest + 0.004, bright)


def ink_on(stage: Stage, fill: Field) -> Field:
    """Ink that reads on a filled button."""
    return dark_ink(stage, 0.012) if float(luma(fill)) > 0.22 else light_ink(stage, 1.6)
