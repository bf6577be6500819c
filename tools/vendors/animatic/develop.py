"""From light to display: sheets in linear light become plates, tone-mapped once, with bloom of their own."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tools.vendors.animatic.paint import F, blur, encoded, film, luma
from tools.vendors.animatic.plates import Bgra, Plate, Scene
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet

BLOOM = ((4, 0.35), (14, 0.30), (40, 0.22), (110, 0.18))  # sigma in px of a 720 px high frame, weight
SATURATION = 1.08
BREATH = Life(pulse=(0.07, 5.3, 0.2))


@dataclass(frozen=True)
class Tone:
    """How a scene is developed. exposure, warmth, saturation, contrast, sharpness: 1 leaves alone."""

    exposure: float = 1.0
    contrast: float = 1.0
    warmth: float = 1.0
    saturation: float = 1.0
    sharpness: float = 1.0


def develop(sheets: list[Sheet], frame: tuple[int, int], tone: Tone) -> Scene:
    """Plates of all sheets for a frame of (width, height) px: the layers, then their bloom."""
    layers = [sheet for sheet in sheets if isinstance(sheet, Layer)]
    height, width = layers[0].alpha.shape
    out: list[Plate | Particles] = []
    for sheet in sheets:
        out += [_plate(sheet, tone)] if isinstance(sheet, Layer) else [sheet]
    blooms = _blooms(layers, frame, tone)
    return Scene(width, height, tuple(one for one in [*out, *blooms] if isinstance(one, Particles) or one.pixels))


def shown(light: Field, tone: Tone, *, screen: bool = False) -> Field:
    """Display values 0..1 of linear light (h×w×3), straight or added light."""
    gains = np.array([tone.warmth, 1.0, 1 / tone.warmth], F) * F(tone.exposure)
    mapped = film(light * gains)
    grey = luma(mapped)[..., None]
    value = encoded(grey + (mapped - grey) * F(SATURATION * tone.saturation))
    if tone.contrast != 1 and not screen:
        value = np.clip(0.42 + (value - 0.42) * F(tone.contrast), 0, 1).astype(F)
    return value


def _plate(layer: Layer, tone: Tone) -> Plate:
    pairs = ((layer.rgb, layer.alpha), *layer.spin)
    pictures = [_picture(rgb, alpha, layer.screen, tone) for rgb, alpha in pairs]
    return plate_of([one for one in pictures if one], layer)


def plate_of(pictures: list[tuple[Bgra, tuple[int, int]]], layer: Layer) -> Plate:
    """A plate from cropped pictures and their places, with the layer's depth and life."""
    height, width = layer.alpha.shape
    boxes = [(x, y, x + p.shape[1], y + p.shape[0]) for p, (x, y) in pictures]
    touches = tuple(
        any(test)
        for test in (
            [b[0] <= 0 for b in boxes], [b[1] <= 0 for b in boxes],
            [b[2] >= width for b in boxes], [b[3] >= height for b in boxes],
        )
    )  # fmt: skip
    opaque = not layer.screen and all(touches) and all(bool((p[..., 3] == 255).all()) for p, _ in pictures)
    return Plate(
        layer.name, tuple(p for p, _ in pictures), tuple(at for _, at in pictures), layer.depth, layer.life,
        layer.screen, layer.pivot, touches, opaque,  # type: ignore[arg-type]
    )  # fmt: skip


def _picture(rgb: Field, alpha: Field, screen: bool, tone: Tone) -> tuple[Bgra, tuple[int, int]] | None:
    used = rgb.max(axis=2) > 0.004 if screen else alpha > 0.002
    box = used_box(used)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    rgb, alpha = rgb[y0:y1, x0:x1], alpha[y0:y1, x0:x1]
    if screen:
        bgr = shown(np.maximum(rgb, F(0)), tone, screen=True)[..., ::-1]
        return packed(bgr, bgr.max(axis=2)), (x0, y0)
    solid = np.clip(alpha, 0, 1)[..., None]
    straight = (np.maximum(rgb, 0) / np.maximum(solid, 1e-3)).astype(F)
    value = _sharpened(shown(straight, tone), tone.sharpness)
    return packed((value * solid)[..., ::-1], solid[..., 0]), (x0, y0)


def _sharpened(value: Field, amount: float) -> Field:
    if amount == 1:
        return value
    sigma = max(0.6, value.shape[0] / 720)
    sharp: Field = value + F((amount - 1) * 0.6) * (value - cv2.GaussianBlur(value, (0, 0), sigma))
    return np.clip(sharp, 0, 1)


def packed(bgr: Field, alpha: Field) -> Bgra:
    """Premultiplied display values 0..1 as bytes."""
    sheet = np.dstack([bgr, alpha])
    return (np.clip(sheet, 0, 1) * 255 + 0.5).astype(np.uint8)


def used_box(used: "np.typing.NDArray[np.bool_]") -> tuple[int, int, int, int] | None:
    """x0, y0, x1, y1 around what is used, or None."""
    rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _blooms(layers: list[Layer], frame: tuple[int, int], tone: Tone) -> list[Plate]:
    """What shines beyond white spreads: a glow for the far sources, one for the near, moving and fading with them."""
    height, width = layers[0].alpha.shape
    half = (max(2, width // 2), max(2, height // 2))
    excess: dict[tuple[bool, Life], Field] = {}
    weight: dict[tuple[bool, Life], list[tuple[float, float]]] = {}
    open_sky = np.ones((half[1], half[0]), F)
    for layer in reversed(layers):
        alpha = cv2.resize(np.clip(layer.alpha, 0, 1).astype(F), half, interpolation=cv2.INTER_AREA)
        shines = cv2.resize(np.clip(layer.rgb * F(tone.exposure) - 1.0, 0, 12), half, interpolation=cv2.INTER_AREA)
        shines *= open_sky[..., None]
        if not layer.screen:
            open_sky *= 1 - alpha
        total = float(shines.mean())
        if total > 1e-6:
            alike = (layer.depth >= 0.5, replace(BREATH, fade=layer.life.fade, travel=layer.life.travel))
            excess[alike] = excess.get(alike, np.zeros_like(shines)) + shines
            weight.setdefault(alike, []).append((total, layer.depth))
    return [one for alike in excess if (one := _glow(excess[alike], weight[alike], layers, frame, alike[1]))]


def _glow(
    shines: Field, sources: list[tuple[float, float]], layers: list[Layer], frame: tuple[int, int], life: Life
) -> Plate | None:
    high = frame[1] / 720 / 2
    light = np.zeros_like(shines)
    for sigma, weight in BLOOM:
        light += F(weight) * blur(shines, sigma * high)
    height, width = layers[0].alpha.shape
    bgr = encoded(film(light * F(0.48)))[..., ::-1]
    bgr = cv2.resize(np.maximum(bgr - F(0.012), 0), (width, height), interpolation=cv2.INTER_LINEAR)
    box = used_box(bgr.max(axis=2) > 0.012)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    cut = bgr[y0:y1, x0:x1]
    total = sum(amount for amount, _ in sources)
    depth = sum(amount * depth for amount, depth in sources) / total
    glow = Layer("bloom", cut, layers[0].alpha, depth, life, screen=True)
    return plate_of([(packed(cut, cut.max(axis=2)), (x0, y0))], glow)
