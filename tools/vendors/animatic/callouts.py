"""Feature callouts: a dot on the part, an elbow line, an icon on a disc, a few words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia

from tools.vendors.animatic.finishes import vivid
from tools.vendors.animatic.glyphs import path_of
from tools.vendors.animatic.materials import Colour
from tools.vendors.animatic.paint import F, encoded, luma, surface, typeface
from tools.vendors.animatic.rigs import toned
from tools.vendors.animatic.stage import Layer, Life, Stage
from tools.vendors.animatic.tokens import writable


@dataclass(frozen=True)
class Spot:
    """Where a callout points (canvas px), to which side it leads (1 right, -1 left), and its icon."""

    at: tuple[float, float]
    side: int
    icon: str


def told(words: str) -> list[tuple[str, str]]:
    """Heads and bodies: 'Solar lid: drinks daylight · Warm shade' → two callouts."""
    rows = [row.strip() for row in words.replace("|", "·").split("·") if row.strip()]
    return [(head.strip(), body.strip()) for head, _, body in (row.partition(":") for row in rows)]


def _paint(colour: Colour, alpha: float = 1.0, stroke: float = 0.0) -> skia.Paint:
    red, green, blue = (float(v) for v in encoded(np.array(colour, F)))
    paint = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(red, green, blue, alpha))
    if stroke:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(stroke)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
    return paint


def sheet(stage: Stage, spots: Sequence[Spot], dark: bool) -> Layer:
    """All callouts as one sheet that fades in. dark: whether the ground is dark, so that the ink is light."""
    pixels, canvas, _keep = surface(stage.height, stage.width)
    ink: Colour = (1.0, 1.0, 1.0) if dark else (0.012, 0.012, 0.012)
    accent = vivid(stage.palette[2], 0.22)
    rows, heights = told(stage.words), spread(stage, spots)
    for i, (spot, y) in enumerate(zip(spots, heights, strict=True)):
        draw(stage, canvas, spot, y, rows[i] if i < len(rows) else ("", ""), ink, accent)
    value = pixels[..., 2::-1].astype(F) / 255
    alpha = pixels[..., 3].astype(F) / 255
    plain = np.where(
        alpha[..., None] > 0.04, value / np.maximum(alpha, 0.04)[..., None], 0.0
    )  # 8 bits lie about faint edges
    light = np.where(plain <= 0.04045, plain / 12.92, ((plain + 0.055) / 1.055) ** 2.4)
    dim = luma(light.astype(F))
    cover = alpha**1.2 * dim + (1 - (1 - alpha) ** 1.5) * (1 - dim)  # thin dark strokes would wash out in linear light
    rgb = light * cover[..., None] / max(stage.sky.exposure, 0.5)
    return Layer("callouts", rgb.astype(F), cover.astype(F), 1.0, Life(fade=(0.0, 1.0)))


def spread(stage: Stage, spots: Sequence[Spot]) -> list[float]:
    """Heights of the discs: near their dots, inside the frame, apart from their neighbours on the same side."""
    top, low, apart = stage.at(0, 0.14)[1], stage.at(0, 0.84)[1], 0.19 * stage.frame_height
    out: list[float] = []
    for i, spot in enumerate(spots):
        wanted = spot.at[1] + (0.06 if i % 2 else 0.03) * stage.frame_height
        taken = [y for other, y in zip(spots, out, strict=False) if other.side == spot.side]
        out.append(float(np.clip(max([wanted, *(y + apart for y in taken)]), top, low)))
    return out


def draw(
    stage: Stage, canvas: skia.Canvas, spot: Spot, y: float, row: tuple[str, str], ink: Colour, accent: Colour
) -> None:
    """One callout."""
    unit, side = stage.frame_height / 720, spot.side
    narrow = stage.frame_width < stage.frame_height * 1.2
    disc = stage.at(0.5 + side * (0.36 if narrow else 0.225), 0)[0]
    radius = (24 if narrow else 27) * unit
    x0, y0 = spot.at
    elbow = disc - side * radius * (1.3 if narrow else 2.6)
    canvas.drawLine(x0 + side * 10 * unit, y0, elbow, y, _paint(ink, 0.55, 1.5 * unit))
    canvas.drawLine(elbow, y, disc - side * radius, y, _paint(ink, 0.55, 1.5 * unit))
    white: Colour = (1.0, 1.0, 1.0)
    canvas.drawCircle(x0, y0, 10 * unit, _paint(accent, 0.85))
    canvas.drawCircle(x0, y0, 10 * unit, _paint(white, 0.95, 1.6 * unit))
    canvas.drawCircle(x0, y0, 4.4 * unit, _paint(white))
    canvas.drawCircle(disc, y, radius, _paint(accent))
    canvas.save()
    canvas.translate(disc, y)
    canvas.drawPath(path_of(spot.icon, radius * 1.12), _paint(toned(white, 1.0)))
    canvas.restore()
    head, body = row
    if head and writable(head + body):
        _say(stage, canvas, (disc, y, radius, side, narrow), head, body, ink)


def _say(
    stage: Stage, canvas: skia.Canvas, place: tuple[float, float, float, int, bool], head: str, body: str, ink: Colour
) -> None:
    """Head in bold, body below it, away from the disc; under the disc where the frame is narrow."""
    disc, y, radius, side, narrow = place
    unit = stage.frame_height / 720
    bold, plain = skia.Font(typeface("manrope:Bold"), 24 * unit), skia.Font(typeface("manrope:Medium"), 16.5 * unit)
    room = (
        (stage.frame_width * 0.25) if narrow else stage.frame_width * 0.5 - abs(disc - stage.width / 2) - radius * 2.4
    )
    for font in (bold, plain):
        font.setSubpixel(True)
        font.setHinting(skia.FontHinting.kNone)
        font.setEdging(skia.Font.Edging.kAntiAlias)
    room = min(room, 0.21 * stage.frame_width) if not narrow else room
    lines = [(bold, line, 1.0) for line in wrapped(head, bold, room)] + [
        (plain, line, 0.74) for line in wrapped(body, plain, room)
    ]
    x = disc if narrow else disc + side * radius * 1.65
    y = y + radius + 26 * unit if narrow else y + (8 * unit if len(lines) == 1 else -2 * unit)
    for font, line, alpha in lines:
        wide = font.measureText(line)
        left = x - wide / 2 if narrow else (x if side > 0 else x - wide)
        canvas.drawString(line, left, y, font, _paint(ink, alpha))
        y += font.getSize() * (1.28 if font is bold else 1.36)


def wrapped(text: str, font: skia.Font, room: float) -> list[str]:
    """The text in lines no wider than `room`."""
    lines: list[str] = []
    for word in text.split():
        if lines and font.measureText(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
