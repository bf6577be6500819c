"""Where things are on a canvas of any shape: frame fractions, one unit of size, the sun, and the air in between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from tools.vendors.animatic.lights import luminance, toward
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.stage import Field, Layer, Sheet, Sky, Stage

Rgb = tuple[float, float, float]
SPAN = 4.2  # units of noise kept on either axis: wider than any canvas


@dataclass(frozen=True)
class Vista:
    """A stage with its horizon (frame y, 0..1) and sun or moon (frame x, y; may lie outside) settled for this shot."""

    stage: Stage
    horizon: float
    sun: tuple[float, float]

    @property
    def sky(self) -> Sky:
        return self.stage.sky

    @property
    def height(self) -> int:
        return self.stage.height

    @property
    def width(self) -> int:
        return self.stage.width

    @property
    def unit(self) -> float:
        """Px of one unit of size: the frame's height, or a little over its width when the frame stands upright."""
        return float(min(self.stage.frame_height, 1.2 * self.stage.frame_width))

    @property
    def breadth(self) -> float:
        """Canvas width in units."""
        return self.width / self.unit

    def x(self, at: float) -> float:
        return self.stage.at(at, 0)[0]

    def y(self, at: float) -> float:
        return self.stage.at(0, at)[1]

    def across(self) -> Field:
        """1×w: frame x of every column."""
        left = self.stage.at(0, 0)[0]
        return ((np.arange(self.width, dtype=F) + F(0.5) - F(left)) / F(self.stage.frame_width))[None]

    def down(self) -> Field:
        """h×1: frame y of every row."""
        top = self.stage.at(0, 0)[1]
        return ((np.arange(self.height, dtype=F) + F(0.5) - F(top)) / F(self.stage.frame_height))[:, None]

    def away(self, x: float, y: float) -> Field:
        """h×w: distance in units from a point of the frame."""
        aside = (self.across() - F(x)) * F(self.stage.frame_width / self.unit)
        below = (self.down() - F(y)) * F(self.stage.frame_height / self.unit)
        return np.asarray(np.sqrt(aside * aside + below * below), F)

    def smaller(self, step: int) -> "Vista":
        """The same view on a canvas `step` times smaller, for soft things."""
        s = self.stage
        high, wide = max(2, s.height // step), max(2, s.width // step)
        framed = {
            "frame_width": round(s.frame_width * wide / s.width),
            "frame_height": round(s.frame_height * high / s.height),
        }
        return replace(self, stage=s.with_(width=wide, height=high, **framed))

    def rng(self, salt: str) -> np.random.Generator:
        return self.stage.rng(salt)

    def noise(
        self, salt: str, *, across: float = 1, down: float = 1, base: float = 4, octaves: int = 6, gain: float = 0.5
    ) -> Field:
        """h×w fractal noise stretched to about -1..1: `base` cells per unit, anchored at the middle of the frame."""
        rng, out, amount, total = self.rng(salt), np.zeros((self.height, self.width), F), 1.0, 0.0
        for octave in range(octaves):
            fx, fy = base * 2**octave * across, base * 2**octave * down
            cells = rng.random((int(fy * SPAN) + 4, int(fx * SPAN) + 4), dtype=F)
            if max(fx, fy) < self.unit or octave == 0:
                out += F(amount) * self._sampled(cells, fx, fy)
                total += amount
            amount *= gain
        return np.asarray(np.clip((out / F(total) - F(0.5)) * F(3.2), -1.2, 1.2), F)

    def _sampled(self, cells: Field, fx: float, fy: float) -> Field:
        sx, sy = fx / self.unit, fy / self.unit
        to_cell = np.array(
            [[sx, 0, cells.shape[1] / 2 - sx * self.width / 2], [0, sy, cells.shape[0] / 2 - sy * self.height / 2]], F
        )
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(cells, to_cell, (self.width, self.height), flags=flags, borderMode=cv2.BORDER_REFLECT), F
        )

    def line(self, salt: str, *, cycles: float = 2, octaves: int = 7, gain: float = 0.5) -> Field:
        """A noise line over the canvas's columns, about -1..1; `cycles` per unit, anchored at mid-frame."""
        rng, out, amount, total = self.rng(salt), np.zeros(self.width), 1.0, 0.0
        units = (np.arange(self.width) + 0.5 - self.width / 2) / self.unit + SPAN / 2
        for octave in range(octaves):
            knots = rng.random(int(cycles * 2**octave * SPAN) + 4)
            at = np.clip(units * cycles * 2**octave, 0, len(knots) - 2.001)
            left = at.astype(int)
            t = at - left
            t = t * t * (3 - 2 * t)
            out += amount * (knots[left] * (1 - t) + knots[left + 1] * t)
            total += amount
            amount *= gain
        return np.clip((out / total - 0.5) * 3.0, -1.2, 1.2).astype(F)

    @property
    def sunny(self) -> bool:
        """Whether a low sun stands in the picture."""
        return self.sky.sun is not None and not self.sky.weather and self.sky.stars < 0.5

    @property
    def night(self) -> bool:
        return luminance(self.sky.horizon) < 0.16 or self.sky.stars > 0.1

    def air(self, warmth: float = 1.0) -> Field:
        """1×w×3: the colour distance takes on, warmer toward the sun."""
        near = np.exp(-np.abs(self.across() - F(self.sun[0])) / F(0.26))[..., None] * F(warmth)
        far = np.array(self.sky.horizon, F) * F(0.76) + np.array(self.sky.mid, F) * F(0.18)
        return np.asarray(far + np.array(self.sky.key, F) * near * F(0.16), F)

    def thickness(self, distance: float) -> Field:
        """h×1: how much of the air's colour a thing at `distance` 0..1 takes on, thicker toward the horizon."""
        base = 1 - (1 - min(self.sky.haze, 0.97)) ** (2.2 * distance)
        low = smooth(self.horizon - 0.42, self.horizon + 0.04, self.down())
        return (F(base) * (F(0.5) + F(0.5) * low)).astype(F)

    def hazed(self, rgb: Field, distance: float) -> Field:
        """A colour field seen through `distance` of air."""
        thick = self.thickness(distance)[..., None]
        return rgb * (1 - thick) + self.air() * thick

    def lit(self, albedo: Rgb, facing: float = 0.35) -> Field:
        """Colour of a surface in this light; facing 0..1 is how far it is turned to the sun."""
        fill, key = np.array(self.sky.fill, F), np.array(self.sky.key, F)
        return np.array(albedo, F) * (fill * F(1.15) + key * F(facing))

    def local(self, albedo: Rgb, amount: float = 0.22, which: int = 0) -> Rgb:
        """An albedo leaning toward the look's field colour, its lightness kept."""
        return toward(albedo, self.stage.palette[which], amount)

    @property
    def towards(self) -> float:
        """-1 when the sun is to the left of the picture, 1 when to the right."""
        return 1.0 if self.sun[0] >= 0.5 else -1.0


def behold(stage: Stage, horizon: float = 0.62) -> Vista:
    """Settle horizon and sun for this stage: framing tilts the view, the day moves the sun."""
    tilt = {"low_angle": 0.13, "high_angle": -0.15, "close": 0.02}.get(stage.framing, 0.0)
    tilt += float(stage.chance("horizon").uniform(-0.035, 0.035)) + (
        0.03 if stage.frame_height > stage.frame_width else 0
    )
    level = min(max(horizon + tilt, 0.2), 0.9)
    sky = stage.sky
    rng = stage.rng("sun")
    x, y = sky.sun or (0.5 + sky.azimuth / 110, 0.62 - sky.height / 45)
    x = min(max(x + float(rng.uniform(-0.16, 0.16)), 0.14), 0.86)
    x = 1 - x if rng.random() < 0.5 else x
    y = y + float(rng.uniform(-0.05, 0.04)) + (level - 0.62) * (1 if sky.height < 20 else 0.3)
    placed = replace(sky, azimuth=(x - 0.5) * 110, sun=(x, y) if sky.sun else None)
    return Vista(stage.with_(sky=placed), level, (x, y))


def layer(name: str, rgb: Field, alpha: Field, depth: float, **more: object) -> Layer:
    """A sheet from straight colour (broadcast to the canvas) and alpha."""
    alpha = np.clip(alpha, 0, 1).astype(F)
    lit = np.maximum(rgb, 0) * alpha[..., None]
    return Layer(name, np.ascontiguousarray(lit, dtype=F), alpha, depth, **more)  # type: ignore[arg-type]


def glow(name: str, rgb: Field, depth: float, **more: object) -> Layer:
    """A sheet of light that only adds."""
    light = np.ascontiguousarray(np.maximum(rgb, 0), dtype=F)
    return Layer(name, light, np.zeros(light.shape[:2], F), depth, screen=True, **more)  # type: ignore[arg-type]


def enlarged(field: Field, vista: Vista) -> Field:
    """A field drawn on a smaller canvas, at the size of this one."""
    return np.asarray(cv2.resize(field, (vista.width, vista.height), interpolation=cv2.INTER_LINEAR), F)


def drawing(height: int, width: int) -> tuple[NDArray[np.uint8], skia.Canvas, skia.Surface]:
    """A cleared premultiplied BGRA buffer and a canvas that draws straight into it (keep the surface alive)."""
    pixels = np.zeros((height, width, 4), np.uint8)
    paper = skia.Surface(pixels, colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    return pixels, paper.getCanvas(), paper


def shining(pixels: NDArray[np.uint8]) -> Field:
    """A drawing's colours as linear light, h×w×3, small things as strong as their cover."""
    rgb, alpha = pixels[..., 2::-1].astype(F) / F(255), pixels[..., 3:].astype(F) / F(255)
    return np.asarray(rgb * rgb / np.maximum(alpha, F(1e-3)), F)


def flattened(sheets: Sequence[Sheet], height: int, width: int) -> Field:
    """What the layers look like laid over each other, at another size; particles are left out."""
    out = np.zeros((height, width, 3), F)
    for sheet in sheets:
        if isinstance(sheet, Layer):
            rgb = cv2.resize(sheet.rgb, (width, height), interpolation=cv2.INTER_AREA)
            alpha = cv2.resize(sheet.alpha, (width, height), interpolation=cv2.INTER_AREA)
            out = out + rgb if sheet.screen else out * (1 - alpha[..., None]) + rgb
    return out
