"""Buildings: rows of towers and houses with two lit faces, roofs of several kinds, windows warm, cool and neon."""

from dataclasses import dataclass

import numpy as np
import skia

from tools.vendors.animatic.paint import F, blur
from tools.vendors.animatic.stage import Field, Layer, Life
from tools.vendors.animatic.vista import Rgb, Vista, drawing, glow, layer, shining

WARM = ((255, 196, 110), (255, 170, 84), (255, 222, 160), (236, 240, 255))
COATS = ((1.0, 1.0, 1.0), (1.2, 0.92, 0.78), (0.82, 0.98, 1.15), (1.12, 1.06, 0.88), (0.9, 0.9, 0.95))
NEON = ((255, 60, 190), (60, 220, 255), (160, 90, 255), (255, 150, 60))


@dataclass(frozen=True)
class Row:
    """One row of buildings: foot in frame y; rise, widths, floors and depth below the foot in units; distance 0..1."""

    salt: str
    foot: float
    rise: float
    narrow: float
    wide: float
    distance: float
    floors: float = 0.013
    deep: float = 1.0


class Facades:
    """Two drawings on one canvas: the tone of the walls, and the light of the windows."""

    def __init__(self, vista: Vista, row: Row) -> None:
        self.vista, self.row, self.rng = vista, row, vista.rng(row.salt)
        self.walls, self.wall, self._a = drawing(vista.height, vista.width)
        self.lights, self.light, self._b = drawing(vista.height, vista.width)
        self.pen = skia.Paint(AntiAlias=True)
        self.coat, self.count = COATS[0], 0

    def tone(self, value: float) -> skia.Paint:
        self.pen.setColor(skia.ColorSetRGB(*(int(255 * min(max(value * c, 0), 1)) for c in self.coat)))
        return self.pen

    def building(self, left: float, wide: float, top: float, foot: float) -> None:
        """One body in canvas px: a face toward the sun, a face away, its roof and its windows."""
        self.count += 1
        rng = self.rng = self.vista.rng(f"{self.row.salt} {self.count}")
        sunward = self.vista.towards
        base = float(rng.uniform(0.36, 0.62))
        self.coat = COATS[int(rng.integers(0, len(COATS)))]
        split = left + wide * float(rng.uniform(0.3, 0.7))
        faces = (base * 0.72, base * 1.25) if sunward > 0 else (base * 1.25, base * 0.72)
        self.wall.drawRect(skia.Rect.MakeLTRB(left, top, split + 0.6, foot), self.tone(faces[0]))
        self.wall.drawRect(skia.Rect.MakeLTRB(split, top, left + wide, foot), self.tone(faces[1]))
        self.roof(left, wide, top, base)
        self.windows(left, wide, top, foot, base)

    def roof(self, left: float, wide: float, top: float, base: float) -> None:
        """A mast on a block, a gable, a slant, a plant room, a vault, or flat."""
        kind, tone = int(self.rng.integers(0, 7)), self.tone(base)
        if kind == 0:
            self._poly(left, wide, top, ((0.22, 0.02), (0.22, -0.4), (0.78, -0.4), (0.78, 0.02)))
            self._poly(left, wide, top, ((0.48, -0.3), (0.49, -1.2), (0.51, -1.2), (0.52, -0.3)))
        elif kind == 1:
            self._poly(left, wide, top, ((0.0, 0.02), (0.5, -0.6), (1.0, 0.02)))
        elif kind == 2:
            ends = (-0.35, 0.0) if self.rng.random() < 0.5 else (0.0, -0.35)
            self._poly(left, wide, top, ((0.0, 0.02), (0.0, ends[0]), (1.0, ends[1]), (1.0, 0.02)))
        elif kind == 3:
            self.wall.drawRect(skia.Rect.MakeXYWH(left + wide * 0.15, top - wide * 0.16, wide * 0.3, wide * 0.2), tone)
        elif kind == 4:
            self.wall.drawOval(skia.Rect.MakeXYWH(left, top - wide * 0.3, wide, wide * 0.6), tone)

    def _poly(self, left: float, wide: float, top: float, points: tuple[tuple[float, float], ...]) -> None:
        path = skia.Path()
        path.addPoly([skia.Point(left + a * wide, top + b * wide) for a, b in points], True)
        self.wall.drawPath(path, self.pen)

    def windows(self, left: float, wide: float, top: float, foot: float, base: float) -> None:
        """Dark bands of glass on every floor; some panes lit."""
        rng, floor = self.rng, self.row.floors * self.vista.unit
        pane = floor * float(rng.uniform(0.5, 0.95))
        lit = self.vista.sky.lamps * float(rng.uniform(0.15, 0.8))
        whole = 0.10 if rng.random() < 0.35 else 0.0
        palette = NEON if self.vista.sky.name == "neon" and rng.random() < 0.35 else WARM
        hue = palette[int(rng.integers(0, len(palette)))]
        columns = int((wide - pane * 0.6) / pane)
        for y in np.arange(top + floor * 0.7, foot, floor):
            self.wall.drawRect(
                skia.Rect.MakeLTRB(left + pane * 0.3, y, left + wide - pane * 0.3, y + floor * 0.5),
                self.tone(base * 0.70),
            )
            if lit <= 0 or columns < 1:
                continue
            row_lit = rng.random(columns) < (0.9 if rng.random() < whole else lit * 0.55)
            for column in np.flatnonzero(row_lit):
                strength = float(rng.uniform(0.35, 1))
                self.pen.setColor(skia.ColorSetRGB(*(int(c * strength) for c in hue)))
                self.light.drawRect(
                    skia.Rect.MakeXYWH(left + pane * (0.42 + column), y, pane * 0.62, floor * 0.52), self.pen
                )

    def sheets(self, name: str, albedo: Rgb, depth: float, bright: float) -> list[Layer]:
        """The walls as a sheet and the lit windows as light on top, breathing a little."""
        vista, row = self.vista, self.row
        alpha = self.walls[..., 3].astype(F) / F(255)
        tone = self.walls[..., 2::-1].astype(F) / F(255) / np.maximum(alpha, F(1e-3))[..., None]
        facing = 0.10 if vista.sunny else 0.25 + 0.35 * min(vista.sky.height / 58, 1)
        rgb = vista.lit(albedo, facing) * tone * F(2.0)
        if vista.sunny:
            step = max(1, round(0.0026 * vista.unit))
            rim = np.clip(alpha - np.roll(alpha, (step, int(-step * vista.towards)), (0, 1)), 0, 1)
            near = np.exp(-np.abs(vista.across() - F(vista.sun[0])) / F(0.3))
            rgb = rgb + (rim * near)[..., None] * np.array(vista.sky.key, F) * F(0.4)
        out = [layer(name, vista.hazed(rgb, row.distance), alpha, depth)]
        if vista.sky.lamps > 0.05:
            seen = shining(self.lights) * F(bright * 1.9) * (1 - vista.thickness(row.distance)[..., None] * F(0.75))
            halo = blur(seen, vista.unit * 0.006) * F(0.5)
            out.append(
                glow(name + " windows", seen + halo, depth, life=Life(pulse=(0.10, 3.7, float(self.rng.random()))))
            )
        return out


def street_row(vista: Vista, row: Row, profile: Field) -> Facades:
    """A row across the whole canvas whose heights follow `profile` (0..1 over the canvas columns)."""
    facades, unit, rng = Facades(vista, row), vista.unit, vista.rng(row.salt)
    x, foot = -0.05 * unit, vista.y(row.foot)
    while x < vista.width:
        wide = float(rng.uniform(row.narrow, row.wide)) * unit
        at = min(max(int(x + wide / 2), 0), vista.width - 1)
        high = row.rise * float(profile[at]) * float(rng.uniform(0.5, 1.0)) * unit
        facades.building(x, wide, foot - high, foot + row.deep * unit)
        x += wide + float(rng.uniform(-0.004, 0.006)) * unit
    return facades


def skyline_profile(vista: Vista, salt: str, low: float) -> Field:
    """Where a city is tall: one or two centres of towers, low elsewhere."""
    rng, x = vista.rng(salt), vista.across()[0]
    out = np.full(vista.width, low, F)
    for high in (1.0, float(rng.uniform(0.4, 0.8))):
        at, wide = float(rng.uniform(0.05, 0.95)), float(rng.uniform(0.09, 0.2))
        out += F(high) * np.exp(-(((x - F(at)) / F(wide)) ** 2))
    return np.clip(out, 0, 1.1)
