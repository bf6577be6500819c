"""From light to display: sheets in linear light become plates, tone-mapped once, with bloom of their own."""

from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, starmap

import cv2
import numpy as np

from tools.vendors.animatic.bloom import Bloom
from tools.vendors.animatic.paint import F, encoded, film, luma
from tools.vendors.animatic.plates import Bgra, Plate, Scene, packed, plate_of, used_box
from tools.vendors.animatic.stage import Field, Layer, Particles, Sheet
from tools.vendors.animatic.turns import refined

SATURATION = 1.08
BAND = 48  # rows developed at a time
FINE = 16384


@dataclass(frozen=True)
class Tone:
    """How a scene is developed. exposure, warmth, saturation, contrast, sharpness: 1 leaves alone."""

    exposure: float = 1.0
    contrast: float = 1.0
    warmth: float = 1.0
    saturation: float = 1.0
    sharpness: float = 1.0


def develop(sheets: list[Sheet], frame: tuple[int, int], tone: Tone) -> Scene:
    """Plates of all sheets for a frame of (width, height) px: the layers, then their bloom.

    The list is emptied on the way, front to back, so that light and plates are not all held at once.
    """
    height, width = next(sheet.alpha.shape for sheet in sheets if isinstance(sheet, Layer))
    bloom = Bloom((width, height), frame, tone.exposure)
    out: list[Plate | Particles] = []
    while sheets:
        sheet = sheets.pop()
        if isinstance(sheet, Layer):
            bloom.gather(sheet)
            plate = _plate(sheet, tone)
            out += [plate] if plate.pixels else []
        else:
            out.append(sheet)
    return Scene(width, height, (*out[::-1], *bloom.plates()))


def shown(light: Field, tone: Tone, *, screen: bool = False) -> Field:
    """Display values 0..1 of linear light (h×w×3), straight or added light."""
    gains = np.array([tone.warmth, 1.0, 1 / tone.warmth], F) * F(tone.exposure)
    mapped = film(light * gains)
    grey = luma(mapped)[..., None]
    rich = np.clip(grey + (mapped - grey) * F(SATURATION * tone.saturation), 0, 1)
    value: Field = np.take(_display(), (rich * F(FINE)).astype(np.uint16))
    if tone.contrast != 1 and not screen:
        value = np.clip(0.42 + (value - 0.42) * F(tone.contrast), 0, 1).astype(F)
    return value


@cache
def _display() -> Field:
    """encoded() as a table: the power function is most of the cost of developing."""
    return encoded(np.linspace(0, 1, FINE + 1, dtype=F))


def _plate(layer: Layer, tone: Tone) -> Plate:
    pairs = chain([(layer.rgb, layer.alpha)], layer.spin)
    pictures = starmap(partial(_picture, screen=layer.screen, tone=tone), pairs)  # one angle in light at a time
    seen = [one for one in pictures if one]
    return plate_of(refined(seen) if len(seen) > 1 else seen, layer)


def _picture(rgb: Field, alpha: Field, screen: bool, tone: Tone) -> tuple[Bgra, tuple[int, int]] | None:
    used = rgb.max(axis=2) > 0.004 if screen else alpha > 0.002
    box = used_box(used)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    out = np.zeros((y1 - y0, x1 - x0, 4), np.uint8)
    for top in range(y0, y1, BAND):
        rows = slice(top, min(top + BAND, y1))
        if used[rows].any():
            out[top - y0 : rows.stop - y0] = _band(rgb[rows, x0:x1], alpha[rows, x0:x1], screen, tone)
    return _sharpened(out, tone.sharpness), (x0, y0)


def _band(rgb: Field, alpha: Field, screen: bool, tone: Tone) -> Bgra:
    """A few rows at a time stay in the cache of the processor."""
    if screen:
        light: Field = np.maximum(rgb, F(0))
        bgr = shown(light, tone, screen=True)[..., ::-1]
        return packed(bgr, bgr.max(axis=2))
    solid: Field = np.clip(alpha, 0, 1).astype(F)[..., None]
    straight = (np.maximum(rgb, F(0)) / np.maximum(solid, F(1e-3))).astype(F, copy=False)
    return packed((shown(straight, tone) * solid)[..., ::-1], solid[..., 0])


def _sharpened(picture: Bgra, amount: float) -> Bgra:
    """Edges drawn out; never beyond the picture's own alpha."""
    if amount == 1:
        return picture
    k = (amount - 1) * 0.6
    soft = cv2.GaussianBlur(picture, (0, 0), max(0.6, picture.shape[0] / 720))
    sharp = cv2.addWeighted(picture, 1 + k, soft, -k, 0)
    sharp[..., 3] = picture[..., 3]
    sharp[..., :3] = np.minimum(sharp[..., :3], picture[..., 3:])
    kept: Bgra = sharp
    return kept
