"""Brushes every place shares: colour, noise, blur. Linear light, float32; noise is relative to the canvas."""

from functools import cache
from importlib import import_module
from pathlib import Path

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from tools.vendors.animatic.stage import Field

F = np.float32


def linear(hexed: str) -> Field:
    """Linear rgb of a hex colour such as '#ffb45c'."""
    code = hexed.lstrip("#")
    value = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)], F) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(F)


def encoded(light: Field) -> Field:
    """Linear light 0..1 as sRGB-shaped display values 0..1."""
    x = np.clip(light, 0, 1)
    return np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055).astype(F)


def film(light: Field) -> Field:
    """An ACES-like shoulder: linear light of any strength to 0..1."""
    x = light * F(0.6)
    return np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1).astype(F)


def smooth(a: float, b: float, x: Field) -> Field:
    """Smoothstep from 0 at a to 1 at b; a may be the larger."""
    t: Field = np.clip((x - a) / (b - a), 0, 1).astype(F)
    return t * t * (3 - 2 * t)


def blur(field: Field, sigma: float) -> Field:
    """Gaussian blur; wide ones work on a smaller copy."""
    if sigma < 0.3:
        return field
    if sigma <= 6:
        soft: Field = cv2.GaussianBlur(field, (0, 0), sigma)
        return soft
    step = int(2 ** np.floor(np.log2(sigma / 2.5)))
    high, wide = field.shape[:2]
    small = cv2.resize(field, (max(2, wide // step), max(2, high // step)), interpolation=cv2.INTER_AREA)
    wider: Field = cv2.resize(
        cv2.GaussianBlur(small, (0, 0), sigma / step), (wide, high), interpolation=cv2.INTER_LINEAR
    )
    return wider


def clouds(
    height: int, width: int, rng: np.random.Generator, *, across: float = 1, down: float = 1, octaves: int = 6,
    base: float = 4, gain: float = 0.5,
) -> Field:  # fmt: skip
    """Fractal noise in 0..1; `across` and `down` stretch it. The same generator gives the same shape at any size."""
    out, total, amount = np.zeros((height, width), F), 0.0, 1.0
    for octave in range(octaves):
        columns = max(2, int(base * 2**octave * across * width / height))
        rows = max(2, int(base * 2**octave * down))
        grid = rng.random((rows + 1, columns + 1)).astype(F)
        if columns <= width * 2 and rows <= height * 2:
            out += F(amount) * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
            total += amount
        amount *= gain
    return out / F(total)


def ridge(width: int, rng: np.random.Generator, *, cycles: float = 3, octaves: int = 7, gain: float = 0.5) -> Field:
    """A 1-D noise line in 0..1, for hills and shores."""
    x = np.linspace(0, 1, width)
    out, total, amount = np.zeros(width), 0.0, 1.0
    for octave in range(octaves):
        steps = cycles * 2**octave
        knots = rng.random(int(steps) + 4)
        at = x * steps
        left = np.minimum(at.astype(int), int(steps) + 2)
        t = at - left
        t = t * t * (3 - 2 * t)
        out += amount * (knots[left] * (1 - t) + knots[left + 1] * t)
        total += amount
        amount *= gain
    return (out / total).astype(F)


def grid(height: int, width: int) -> tuple[Field, Field]:
    """y, x pixel coordinates as float32."""
    y, x = np.mgrid[0:height, 0:width].astype(F)
    return y, x


def luma(rgb: Field) -> Field:
    return (rgb @ np.array([0.2126, 0.7152, 0.0722], F)).astype(F)


@cache
def typeface(name: str) -> skia.Typeface:
    """A face by family and cut: 'icons', 'manrope:Bold', 'hanken:Bold', 'serif:LightIt' (Source Serif Pro)."""
    family, _, cut = name.partition(":")
    if family == "icons":
        import fonticon_mdi7

        path = Path(fonticon_mdi7.__file__).parent / "fonts" / "materialdesignicons-webfont.ttf"
    else:
        package, stem = {
            "manrope": ("font_manrope", "Manrope-{}.ttf"),
            "hanken": ("font_hanken_grotesk", "HankenGrotesk-{}.otf"),
            "serif": ("font_source_serif_pro", "SourceSerifPro-{}.otf"),
        }[family]
        path = Path(str(import_module(package).__file__)).parent / "files" / stem.format(cut)
    return skia.Typeface.MakeFromFile(str(path))


def surface(height: int, width: int) -> tuple[NDArray[np.uint8], skia.Canvas, skia.Surface]:
    """A cleared premultiplied BGRA buffer and a skia canvas that draws straight into it (keep the surface alive)."""
    pixels = np.zeros((height, width, 4), np.uint8)
    drawing = skia.Surface(pixels, colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    return pixels, drawing.getCanvas(), drawing
