"""The front of a street's houses drawn flat: coats of paint, windows, cornices, shops with awnings, signs."""

from dataclasses import dataclass

import numpy as np
import skia

from tools.vendors.animatic.paint import F
from tools.vendors.animatic.stage import Field, Sky
from tools.vendors.animatic.town import NEON, WARM
from tools.vendors.animatic.vista import drawing, shining

COATS = (
    (1.0, 1.0, 1.0),
    (1.3, 0.82, 0.62),
    (1.25, 1.08, 0.74),
    (0.8, 1.0, 1.12),
    (0.88, 1.08, 0.82),
    (1.3, 1.18, 1.05),
)
AWNINGS = ((0.75, 0.16, 0.14), (0.14, 0.42, 0.36), (0.82, 0.55, 0.16), (0.2, 0.3, 0.55), (0.7, 0.68, 0.62))


@dataclass(frozen=True)
class House:
    """One house on the drawing, px: its left edge, roof line, width and foot, and its paint."""

    left: float
    top: float
    wide: float
    foot: float
    base: float
    coat: tuple[float, float, float]


class Frontage:
    """A drawing of `size`×2·`size` px: what the walls are painted, and what shines."""

    def __init__(self, size: int, sky: Sky, rng: np.random.Generator) -> None:
        self.size, self.sky, self.rng = size, sky, rng
        self.walls, self.wall, self._a = drawing(size, size * 2)
        self.lights, self.light, self._b = drawing(size, size * 2)
        self.pen = skia.Paint(AntiAlias=True)

    def fields(self) -> tuple[Field, Field]:
        """BGRA tone of the walls and linear rgb of their lights, 0..1."""
        return self.walls.astype(F) / F(255), shining(self.lights)

    def street(self) -> None:
        """Houses side by side over the whole drawing."""
        x, size = -0.02 * self.size, self.size
        while x < size * 2:
            wide, top = float(self.rng.uniform(0.16, 0.34)) * size, float(self.rng.uniform(0.0, 0.45)) * size
            coat = COATS[int(self.rng.integers(0, len(COATS)))]
            self.house(House(x, top, wide, float(size), float(self.rng.uniform(0.34, 0.6)), coat))
            x += wide

    def tone(self, house: House, value: float) -> skia.Paint:
        self.pen.setColor(skia.ColorSetRGB(*(int(255 * min(house.base * value * c, 1)) for c in house.coat)))
        return self.pen

    def colour(self, rgb: tuple[float, float, float]) -> skia.Paint:
        self.pen.setColor(skia.ColorSetRGB(*(int(255 * min(c, 1)) for c in rgb)))
        return self.pen

    def box(self, house: House, x: float, y: float, wide: float, high: float, value: float) -> None:
        self.wall.drawRect(skia.Rect.MakeXYWH(x, y, wide, high), self.tone(house, value))

    def house(self, house: House) -> None:
        """Wall, cornice, pilasters, windows, shop and sign."""
        h = house
        self.box(h, h.left, h.top, h.wide + 1, h.foot - h.top, 1.0)
        self.box(h, h.left, h.top, h.wide, h.foot * 0.014, 1.5)
        self.box(h, h.left, h.top + h.foot * 0.014, h.wide, h.foot * 0.008, 0.6)
        for edge in (h.left, h.left + h.wide * 0.965):
            self.box(h, edge, h.top, h.wide * 0.035, h.foot - h.top, 0.8)
        self.windows(h)
        self.shop(h)
        if self.sky.lamps > 0.05 and (self.sky.name == "neon" or self.rng.random() < (self.sky.lamps - 0.4) * 0.6):
            self.sign(h)

    def windows(self, h: House) -> None:
        """Rows of windows with frame, sash and sill; some lit, a few with curtains."""
        rng = self.rng
        floor, columns = h.foot * float(rng.uniform(0.055, 0.075)), int(rng.integers(3, 7))
        slim, pitch = float(rng.uniform(0.4, 0.62)), h.wide * 0.93 / columns
        balcony = rng.random() < 0.3
        warm = WARM[int(rng.integers(0, 3))]
        for y in np.arange(h.top + floor * 0.55, h.foot * 0.79 - floor * 0.6, floor):
            for column in range(columns):
                x, wide, high = h.left + h.wide * 0.035 + pitch * (column + 0.5 - slim / 2), pitch * slim, floor * 0.62
                self.box(h, x - wide * 0.1, y - wide * 0.1, wide * 1.2, high + wide * 0.2, 1.25)
                self.box(h, x, y, wide, high, 0.34)
                self.box(h, x - wide * 0.16, y + high, wide * 1.32, floor * 0.05, 1.4)
                if rng.random() < self.sky.lamps * 0.36:
                    self.lit(x, y, wide, high, warm, float(rng.uniform(0.3, 0.85)))
                self.box(h, x + wide * 0.47, y, wide * 0.06, high, 1.1)
                self.box(h, x, y + high * 0.4, wide, high * 0.04, 1.1)
            if balcony:
                self.box(h, h.left + h.wide * 0.05, y + floor * 0.5, h.wide * 0.9, floor * 0.14, 0.55)

    def lit(self, x: float, y: float, wide: float, high: float, hue: tuple[int, int, int], strength: float) -> None:
        """A lit window: four panes, the lower ones dimmer."""
        for column in (0, 1):
            for row, share in ((0, 1.0), (1, 0.8)):
                self.pen.setColor(skia.ColorSetRGB(*(int(c * strength * share) for c in hue)))
                top, tall = (y, high * 0.4) if row == 0 else (y + high * 0.44, high * 0.56)
                self.light.drawRect(skia.Rect.MakeXYWH(x + wide * 0.53 * column, top, wide * 0.47, tall), self.pen)

    def shop(self, h: House) -> None:
        """A shop window with its wares, a door, an awning or a fascia."""
        rng, size = self.rng, h.foot
        x, wide, top, high = h.left + h.wide * 0.07, h.wide * 0.86, size * 0.845, size * 0.125
        self.box(h, x - wide * 0.02, size * 0.815, wide * 1.04, size * 0.185, 0.55)
        hue = NEON[int(rng.integers(0, 4))] if self.sky.name == "neon" else WARM[int(rng.integers(0, 3))]
        panes = int(rng.integers(3, 6))
        door = int(rng.integers(0, panes))
        for pane in range(panes):
            left, span = x + wide * pane / panes + wide * 0.012, wide / panes - wide * 0.024
            deep = high + (size * 0.025 if pane == door else 0)
            self.box(h, left, top, span, deep, 0.22)
            if self.sky.lamps > 0.05:
                self.show_window(left, top, span, deep, hue)
        if rng.random() < 0.55:
            self.awning(x, wide, size)
        else:
            self.box(h, x - wide * 0.01, size * 0.818, wide * 1.02, size * 0.024, 1.5)

    def show_window(self, x: float, y: float, wide: float, high: float, hue: tuple[int, int, int]) -> None:
        """Light behind glass, brightest above, with dark wares standing in it."""
        rng, strength = self.rng, min(0.8, 0.25 + self.sky.lamps * 0.55)
        for band in range(6):
            fall = strength * (1 - 0.11 * band)
            self.pen.setColor(skia.ColorSetRGB(*(int(c * fall) for c in hue)))
            self.light.drawRect(skia.Rect.MakeXYWH(x, y + high * band / 6, wide, high / 6 + 0.5), self.pen)
        self.pen.setColor(skia.ColorSetRGB(*(int(c * strength * 0.28) for c in hue)))
        for _ in range(3):
            a, b = float(rng.uniform(0.05, 0.8)) * wide, float(rng.uniform(0.2, 0.6)) * high
            self.light.drawRoundRect(
                skia.Rect.MakeXYWH(x + a, y + high - b, wide * 0.16, b), wide * 0.06, wide * 0.06, self.pen
            )

    def awning(self, x: float, wide: float, size: int | float) -> None:
        """A striped awning over the shop."""
        hue = AWNINGS[int(self.rng.integers(0, len(AWNINGS)))]
        stripes = int(self.rng.integers(7, 12))
        for stripe in range(stripes):
            colour = hue if stripe % 2 else (0.72, 0.70, 0.65)
            left = x + wide * stripe / stripes
            self.wall.drawRect(
                skia.Rect.MakeXYWH(left, size * 0.825, wide / stripes + 0.5, size * 0.045), self.colour(colour)
            )
            self.wall.drawOval(
                skia.Rect.MakeXYWH(left, size * 0.862, wide / stripes, size * 0.016), self.colour(colour)
            )
        self.light.drawRect(skia.Rect.MakeXYWH(x, size * 0.825, wide, size * 0.045), self.colour((0, 0, 0)))

    def sign(self, h: House) -> None:
        """A shining board on the wall: a frame with a few strokes in it."""
        rng, hue = self.rng, NEON[int(self.rng.integers(0, 4))]
        x, y = h.left + h.wide * float(rng.uniform(0.1, 0.75)), h.foot * float(rng.uniform(0.42, 0.6))
        wide, high = h.wide * 0.13, h.foot * 0.17
        self.wall.drawRect(skia.Rect.MakeXYWH(x, y, wide, high), self.colour((0.06, 0.06, 0.07)))
        self.pen.setColor(skia.ColorSetRGB(*(int(c * 0.16) for c in hue)))
        self.light.drawRect(skia.Rect.MakeXYWH(x, y, wide, high), self.pen)
        frame = skia.Paint(
            AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=wide * 0.10, Color=skia.ColorSetRGB(*hue)
        )
        self.light.drawRoundRect(skia.Rect.MakeXYWH(x, y, wide, high), wide * 0.2, wide * 0.2, frame)
        for stroke in range(4):
            middle = y + high * (0.17 + 0.22 * stroke)
            if stroke % 2:
                self.light.drawCircle(x + wide / 2, middle, wide * 0.2, frame)
            else:
                self.light.drawLine(x + wide * 0.25, middle, x + wide * 0.75, middle, frame)
