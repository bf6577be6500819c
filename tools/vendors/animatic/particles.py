"""Small things drawn anew in every frame: functions of time and seed alone, so any frame stands by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sin
from zlib import crc32

import numpy as np
import skia
from numpy.typing import NDArray

from tools.vendors.animatic.develop import Tone, shown
from tools.vendors.animatic.stage import Particles

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Swarm:
    """One kind of particle ready to draw. luck: n×8 random numbers 0..1; area in frame px, grown to the canvas."""

    kind: str
    luck: Row
    colour: int
    size: float
    area: tuple[float, float, float, float]
    height: float
    dot: skia.Image

    def draw(self, canvas: skia.Canvas, time: float) -> None:
        DRAWN.get(self.kind, motes)(self, canvas, time)

    def place(self, x: Row, y: Row) -> tuple[Row, Row]:
        """Px of positions given in 0..1 of the area, wrapped round."""
        x0, y0, x1, y1 = self.area
        return x0 + np.mod(x, 1) * (x1 - x0), y0 + np.mod(y, 1) * (y1 - y0)

    def rise(self, time: float, speed: float) -> Row:
        """How far each has gone, in heights of the area: its own pace round `speed` frame heights per second."""
        tall = max(self.area[3] - self.area[1], 1.0)
        return self.luck[:, 1] + time * speed * (0.7 + 0.6 * self.luck[:, 2]) * self.height / tall

    def ink(self, opacity: float = 1.0, *, adds: bool = False, width: float = 0.0) -> skia.Paint:
        paint = skia.Paint(Color=self.colour, AntiAlias=True, Alphaf=min(1.0, max(0.0, opacity)))
        if adds:
            paint.setBlendMode(skia.BlendMode.kScreen)
        if width:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(width)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
        return paint

    def glow(
        self, canvas: skia.Canvas, x: float, y: float, radius: float, opacity: float, *, adds: bool = True
    ) -> None:
        """A soft round spot."""
        if opacity > 0.01:
            spot = skia.Rect(x - radius, y - radius, x + radius, y + radius)
            canvas.drawImageRect(
                self.dot, spot, skia.SamplingOptions(skia.FilterMode.kLinear), self.ink(opacity, adds=adds)
            )


def swarm(of: Particles, frame: tuple[int, int], margin: tuple[float, float], seed: int, tone: Tone) -> Swarm:
    """Particles made ready for a frame of (width, height) px; areas that reach its edge go `margin` px beyond."""
    width, height = frame
    x0, y0, x1, y1 = of.area
    area = (
        x0 * width - (margin[0] if x0 <= 0.01 else 0), y0 * height - (margin[1] if y0 <= 0.01 else 0),
        x1 * width + (margin[0] if x1 >= 0.99 else 0), y1 * height + (margin[1] if y1 >= 0.99 else 0),
    )  # fmt: skip
    rng = np.random.default_rng([seed, crc32(of.kind.encode()), of.count, int(of.depth * 100)])
    r, g, b = (int(v * 255 + 0.5) for v in shown(np.array(of.colour, np.float32)[None, None], tone)[0, 0])
    size = max(of.size * height, 0.6)
    luck = rng.random((max(1, of.count), 8))
    return Swarm(of.kind, luck, skia.Color(r, g, b), size, area, float(height), soft_dot(r, g, b))


def soft_dot(r: int, g: int, b: int, width: int = 32) -> skia.Image:
    """A round spot of a colour fading outward, premultiplied."""
    y, x = np.mgrid[0:width, 0:width] - (width - 1) / 2
    alpha = np.clip(1 - np.hypot(x, y) / (width / 2), 0, 1) ** 2.2
    sheet = np.dstack([b * alpha, g * alpha, r * alpha, 255 * alpha]).astype(np.uint8)
    return skia.Image.fromarray(sheet, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, copy=True)


def rain(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    fall = swarm.rise(time, 2.1)
    lane = np.floor(fall)
    x, y = swarm.place(swarm.luck[:, 0] + lane * 0.377 + 0.07 * np.mod(fall, 1), fall)
    length = swarm.size * (9 + 8 * swarm.luck[:, 3])
    for band, opacity in ((0, 0.16), (1, 0.3)):
        chosen = (swarm.luck[:, 4] > 0.6) == bool(band)
        ends = np.stack([x - 0.09 * length, y - length, x, y], axis=1)[chosen].reshape(-1, 2)
        lines(canvas, ends, swarm.ink(opacity, width=max(0.7, swarm.size * (0.3 + 0.15 * band))))


def lines(canvas: skia.Canvas, ends: NDArray[np.float64], paint: skia.Paint) -> None:
    points = [skia.Point(float(x), float(y)) for x, y in ends]
    if points:
        canvas.drawPoints(skia.Canvas.kLines_PointMode, points, paint)


def dots(canvas: skia.Canvas, x: Row, y: Row, paint: skia.Paint) -> None:
    points = [skia.Point(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    if points:
        canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)


def snow(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    luck = swarm.luck
    fall = swarm.rise(time, 0.11 + 4 * swarm.size / swarm.height)
    sway = 0.012 * np.sin(2 * pi * (time * (0.12 + 0.2 * luck[:, 3]) + luck[:, 4]))
    x, y = swarm.place(luck[:, 0] + sway + 0.02 * time + np.floor(fall) * 0.377, fall)
    if swarm.size > 5:
        for a, b, chance in zip(x, y, luck[:, 5], strict=True):
            swarm.glow(canvas, a, b, swarm.size * (0.7 + 0.5 * chance), 0.4 + 0.3 * chance, adds=False)
        return
    for band in range(3):
        chosen = (luck[:, 5] * 3).astype(int) == band
        dots(canvas, x[chosen], y[chosen], swarm.ink(0.45 + 0.2 * band, width=swarm.size * (0.7 + 0.25 * band)))


def birds(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    """A loose flock on its way, each bird beating its wings and gliding in turn."""
    x0, y0, x1, y1 = swarm.area
    heading = 1 if swarm.luck[0, 6] > 0.5 else -1
    for luck in swarm.luck:
        size = swarm.size * (0.75 + 0.5 * luck[2])
        x = x0 + luck[0] * (x1 - x0) + heading * time * swarm.height * 0.022 * (0.85 + 0.3 * luck[3])
        y = y0 + luck[1] * (y1 - y0) + size * 0.6 * sin(2 * pi * (0.21 * time + luck[4])) - time * swarm.height * 0.003
        beat = sin(2 * pi * ((2.3 + luck[5]) * time + luck[4])) * (0.55 + 0.45 * sin(2 * pi * (0.17 * time + luck[7])))
        canvas.drawPath(_bird(x, y, size, beat), swarm.ink(0.9))


def _bird(x: float, y: float, size: float, beat: float) -> skia.Path:
    """Two wings from above: a filled leaf shape to each side; beat -1..1 lowers and lifts the tips."""
    path = skia.PathBuilder() if hasattr(skia, "PathBuilder") else skia.Path()
    for side in (-1, 1):
        tip_x, tip_y = x + side * size, y - size * 0.62 * beat
        bend_x, bend_y = x + side * size * 0.45, y - size * (0.3 + 0.22 * beat)
        path.moveTo(x, y + size * 0.09)
        path.quadTo(bend_x, bend_y - size * 0.06, tip_x, tip_y)
        path.quadTo(bend_x, bend_y + size * 0.14, x, y + size * 0.2)
    return path.detach() if hasattr(path, "detach") else path


def motes(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    luck = swarm.luck
    wander = 0.02 * np.sin(2 * pi * (time * 0.09 * (0.5 + luck[:, 2]) + luck[:, 3]))
    x, y = swarm.place(luck[:, 0] + wander + 0.006 * time, luck[:, 1] - 0.010 * time * (0.4 + luck[:, 4]))
    shine = 0.5 + 0.5 * np.sin(2 * pi * (time * (0.16 + 0.2 * luck[:, 5]) + luck[:, 6]))
    for a, b, bright, chance in zip(x, y, shine, luck[:, 7], strict=True):
        swarm.glow(canvas, a, b, swarm.size * (0.7 + 1.4 * chance), 0.15 + 0.5 * bright)


def fireflies(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    luck = swarm.luck
    x, y = swarm.place(
        luck[:, 0] + 0.03 * np.sin(2 * pi * (0.11 * time + luck[:, 2])),
        luck[:, 1] + 0.04 * np.sin(2 * pi * (0.13 * time + luck[:, 3])),
    )
    lit = np.clip(np.sin(2 * pi * (time * (0.22 + 0.14 * luck[:, 4]) + luck[:, 5])) * 1.5, 0, 1)
    for a, b, bright in zip(x, y, lit, strict=True):
        swarm.glow(canvas, a, b, swarm.size * 5, 0.32 * bright)
        swarm.glow(canvas, a, b, swarm.size * 1.2, bright)


def steam(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    """Wisps that rise from the foot of the area, widen and thin out."""
    x0, y0, x1, y1 = swarm.area
    for luck in swarm.luck:
        age = (time * (0.16 + 0.08 * luck[2]) + luck[1]) % 1
        curl = 0.16 * sin(2 * pi * (age * 1.3 + luck[3])) * age
        x = x0 + (x1 - x0) * (0.5 + 0.22 * (luck[0] - 0.5) * (1 + 2 * age) + curl)
        radius = swarm.size * (1.6 + 4.5 * age)
        swarm.glow(canvas, x, y1 - (y1 - y0) * age, radius, 0.22 * sin(pi * age) ** 1.2)


def sparks(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    x0, y0, x1, y1 = swarm.area
    for luck in swarm.luck:
        age = (time * (0.35 + 0.35 * luck[2]) + luck[1]) % 1
        x = x0 + (x1 - x0) * (luck[0] + 0.10 * sin(2 * pi * (age * 1.1 + luck[3])) * age)
        y = y1 - (y1 - y0) * age**0.85
        swarm.glow(canvas, x, y, swarm.size * 3.2, 0.35 * (1 - age))
        swarm.glow(canvas, x, y, swarm.size * 0.9, 1 - age**2)


def leaves(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    luck = swarm.luck
    fall = swarm.rise(time, 0.075)
    sway = 0.03 * np.sin(2 * pi * (time * (0.16 + 0.12 * luck[:, 3]) + luck[:, 4]))
    x, y = swarm.place(luck[:, 0] + sway + 0.025 * time + np.floor(fall) * 0.377, fall)
    thin = 0.42 if swarm.kind == "leaves" else 0.62
    for a, b, row in zip(x, y, luck, strict=True):
        tumble = abs(sin(2 * pi * (time * (0.24 + 0.3 * row[5]) + row[6])))
        canvas.save()
        canvas.translate(a, b)
        canvas.rotate(360 * (time * 0.12 * (row[7] - 0.5) * 4 + row[6]))
        wide, high = swarm.size * (0.8 + 0.4 * row[2]), swarm.size * thin * (0.25 + 0.75 * tumble)
        canvas.drawOval(skia.Rect(-wide, -high, wide, high), swarm.ink(0.92))
        canvas.restore()


def stars(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    luck = swarm.luck
    x, y = swarm.place(luck[:, 0], luck[:, 1])
    for band in range(6):
        chosen = (luck[:, 2] * 6).astype(int) == band
        twinkle = 0.6 + 0.4 * sin(2 * pi * (time * (0.23 + 0.11 * band) + band * 0.37))
        width = swarm.size * (0.55 + 0.15 * band)
        dots(canvas, x[chosen], y[chosen], swarm.ink((0.35 + 0.1 * band) * twinkle, width=width))


def bubbles(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    luck = swarm.luck
    x, y = swarm.place(luck[:, 0] + 0.012 * np.sin(2 * pi * (0.5 * time + luck[:, 3])), -swarm.rise(time, 0.12))
    for a, b, chance in zip(x, y, luck[:, 4], strict=True):
        radius = swarm.size * (0.5 + chance)
        canvas.drawCircle(a, b, radius, swarm.ink(0.55, width=max(0.8, radius * 0.16)))
        swarm.glow(canvas, a - radius * 0.35, b - radius * 0.4, radius * 0.5, 0.7)


def sparkle(swarm: Swarm, canvas: skia.Canvas, time: float) -> None:
    """Four-pointed glints, each for a moment."""
    luck = swarm.luck
    x, y = swarm.place(luck[:, 0], luck[:, 1])
    lit = np.clip(np.sin(2 * pi * (time * (0.3 + 0.3 * luck[:, 2]) + luck[:, 3])), 0, 1) ** 4
    for a, b, bright, chance in zip(x, y, lit, luck[:, 4], strict=True):
        arm = swarm.size * (2 + 3 * chance) * bright
        if bright > 0.03:
            ink = swarm.ink(bright, adds=True, width=max(0.7, swarm.size * 0.28))
            lines(canvas, np.array([[a - arm, b], [a + arm, b], [a, b - arm], [a, b + arm]]), ink)
            swarm.glow(canvas, a, b, arm * 0.7, bright)


DRAWN: dict[str, Callable[[Swarm, skia.Canvas, float], None]] = {
    "rain": rain, "snow": snow, "birds": birds, "motes": motes, "fireflies": fireflies, "steam": steam,
    "sparks": sparks, "leaves": leaves, "petals": leaves, "stars": stars, "bubbles": bubbles, "sparkle": sparkle,
}  # fmt: skip
