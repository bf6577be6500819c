"""Pictures for lit screens: an app's idea as a glowing sign over quiet rows, without a word to read."""

from functools import lru_cache

import numpy as np
import skia
from numpy.typing import NDArray

from tools.vendors.animatic.glyphs import path_of
from tools.vendors.animatic.materials import Colour
from tools.vendors.animatic.paint import F, blur, encoded
from tools.vendors.animatic.stage import Field


def _paint(colour: Colour, alpha: float = 1.0) -> skia.Paint:
    red, green, blue = (float(v) for v in encoded(np.array(colour, F)))
    return skia.Paint(AntiAlias=True, Color4f=skia.Color4f(red, green, blue, alpha))


def mixed(a: Colour, b: Colour, t: float) -> Colour:
    """From a (t = 0) to b (t = 1)."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def _sheet(width: int, height: int) -> tuple[NDArray[np.uint8], skia.Canvas, skia.Surface]:
    pixels = np.zeros((height, width, 4), np.uint8)
    drawing = skia.Surface(pixels, colorType=skia.kBGRA_8888_ColorType)
    return pixels, drawing.getCanvas(), drawing


def _lit(pixels: NDArray[np.uint8], light: float) -> Field:
    """Premultiplied display values as linear light."""
    value = pixels[..., 2::-1].astype(F) / 255
    return (np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4) * light).astype(F)


@lru_cache(maxsize=32)
def sign(icon: str, wide: int, high: int, low: Colour, top: Colour, ink: Colour) -> Field:
    """One large glowing icon over a gradient, high×wide×3 linear."""
    pixels, canvas, _keep = _sheet(wide, high)
    size = min(wide, high) * 0.74
    path = path_of(icon, size)
    canvas.translate(wide / 2, high / 2)
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=skia.ColorWHITE))
    shape = pixels[..., 3].astype(F)[..., None] / F(255)
    rise = np.linspace(1, 0, high, dtype=F)[:, None, None]
    field = np.array(low, F) * (1 - rise) + np.array(top, F) * rise
    halo = blur(shape[..., 0].astype(F), size * 0.10)[..., None]
    out: Field = (field * (1 - shape) + np.array(ink, F) * (0.45 * halo + 1.5 * shape)).astype(F)
    return out


@lru_cache(maxsize=32)
def app(icon: str, wide: int, high: int, field: Colour, accent: Colour, light: Colour) -> Field:
    """An app's page: a coloured head with its icon, a rising line, rows with discs, a button. high×wide×3 linear."""
    pixels, canvas, _keep = _sheet(wide, high)
    page, line = mixed(light, (1, 1, 1), 0.72), mixed(light, field, 0.35)
    canvas.drawPaint(_paint(page))
    head = high * 0.40
    canvas.drawRect(skia.Rect(0, 0, wide, head), _paint(accent))
    unit = min(wide, high) * 0.01
    canvas.save()
    canvas.translate(wide * 0.5, head * 0.5)
    canvas.drawPath(path_of(icon, min(wide * 0.42, head * 0.66)), _paint(mixed(light, (1, 1, 1), 0.8)))
    canvas.restore()
    _rows(canvas, wide, high, head, unit, accent, line)
    return _lit(pixels, 0.95)


def _rows(canvas: skia.Canvas, wide: int, high: int, head: float, unit: float, accent: Colour, line: Colour) -> None:
    count = 3
    step = (high * 0.82 - head) / count
    for i in range(count):
        y = head + step * (i + 0.62)
        tall = step * 0.16
        canvas.drawCircle(wide * 0.15, y, step * 0.26, _paint(mixed(accent, line, 0.3 * i)))
        for k, long in enumerate((0.42 - 0.07 * i, 0.26 + 0.05 * i)):
            box = skia.Rect.MakeXYWH(wide * 0.29, y - step * 0.2 + k * step * 0.27, wide * long, tall)
            canvas.drawRoundRect(box, tall / 2, tall / 2, _paint(line, 0.9 - 0.4 * k))
        box = skia.Rect.MakeXYWH(wide * 0.80, y - tall * 0.6, wide * 0.12, tall * 1.2)
        canvas.drawRoundRect(box, tall / 2, tall / 2, _paint(accent, 0.85))
    box = skia.Rect.MakeXYWH(wide * 0.12, high * 0.86, wide * 0.76, high * 0.085)
    canvas.drawRoundRect(box, unit * 5, unit * 5, _paint(accent))
