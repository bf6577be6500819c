"""What grows: pines, leafy crowns, grass, cacti, reeds, branches; drawn as masks, coloured by the light."""

from collections.abc import Sequence

import numpy as np
import skia

from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.stage import Field
from tools.vendors.animatic.vista import Vista, drawing

WHITE = 0xFFFFFFFF


class Ink:
    """A white-on-nothing drawing on a vista's canvas; take its mask (h×w, 0..1) when done."""

    def __init__(self, vista: Vista) -> None:
        self.vista = vista
        self.pixels, self.canvas, self._surface = drawing(vista.height, vista.width)
        self.paint = skia.Paint(AntiAlias=True, Color=WHITE)

    def mask(self) -> Field:
        return self.pixels[..., 3].astype(F) / F(255)

    def shape(self, points: list[tuple[float, float]]) -> None:
        """A filled polygon in canvas px."""
        path = skia.Path()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self.canvas.drawPath(path, self.paint)

    def outline(self, x: float, y: float, size: float, points: Sequence[tuple[float, float]]) -> None:
        """A filled polygon given about a foot at canvas px (x, y), in parts of `size`; up is negative."""
        self.shape([(x + a * size, y + b * size) for a, b in points])

    def stroke(self, points: list[tuple[float, float]], width: float) -> None:
        """A line in canvas px."""
        pen = skia.Paint(AntiAlias=True, Color=WHITE, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        pen.setStrokeCap(skia.Paint.kRound_Cap)
        path = skia.Path()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self.canvas.drawPath(path, pen)


def pine(ink: Ink, x: float, foot: float, tall: float, rng: np.random.Generator) -> None:
    """A fir, canvas px: a stem and tiers of hanging boughs."""
    wide, tiers = tall * float(rng.uniform(0.15, 0.21)), int(rng.integers(22, 30))
    lean = float(rng.normal(0, 0.008)) * tall
    path = skia.Path()
    stem = tall * 0.012
    path.addPoly([skia.Point(x - stem, foot), skia.Point(x + lean, foot - tall), skia.Point(x + stem, foot)], True)
    for tier in range(tiers):
        f = tier / tiers
        y, mid = foot - tall * (0.07 + 0.92 * f), x + lean * f
        drop = tall * 0.060 * (1 - f * 0.65)
        for side in (-1, 1):
            reach = side * (wide * (1 - f) ** 0.9 * float(rng.uniform(0.62, 1.1)) + tall * 0.006)
            dip = drop * float(rng.uniform(0.5, 1.1))
            spread = [
                (0, -drop),
                (reach * 0.55, -drop * 0.1),
                (reach, dip),
                (reach * 0.5, drop * 0.75),
                (0, drop * 0.8),
            ]
            if side > 0:
                spread.reverse()
            path.addPoly([skia.Point(mid + a, y + b) for a, b in spread], True)
    path.setFillType(skia.PathFillType.kWinding)
    ink.canvas.drawPath(path, ink.paint)


def crown(ink: Ink, x: float, foot: float, tall: float, rng: np.random.Generator) -> None:
    """The leaves of a tree, canvas px, as a cloud of round tufts; pass the mask to `leafy` after."""
    wide = tall * float(rng.uniform(0.26, 0.4))
    for _ in range(int(rng.integers(38, 52))):
        turn, out = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0, 1)) ** 0.5
        a, b = np.cos(turn) * wide * out, np.sin(turn) * tall * 0.28 * out
        ink.canvas.drawCircle(x + a, foot - tall * 0.68 + b, tall * float(rng.uniform(0.04, 0.085)), ink.paint)


def leafy(vista: Vista, mask: Field, salt: str, size: float = 0.006) -> Field:
    """A mask whose outline breaks into leaves about `size` units long."""
    soft = blur(mask, vista.unit * size * 1.4)
    n = vista.noise(salt, base=0.6 / size, octaves=2)
    return smooth(0.36, 0.60, soft + n * F(0.34) * smooth(0.02, 0.3, soft))


def blades(ink: Ink, top: Field, rng: np.random.Generator, *, count: int, tall: float, thin: float = 0.0022) -> None:
    """Grass rooted on a crest (`top`: frame y per column); tall and thin in units."""
    vista = ink.vista
    path = skia.Path()
    for _ in range(int(count * vista.breadth / 2)):
        x = float(rng.uniform(-0.02, 1.02)) * vista.width
        foot = vista.y(float(top[min(max(int(x), 0), vista.width - 1)])) + 0.02 * vista.unit
        high = (abs(float(rng.normal(0, 0.4))) + 0.45) * tall * vista.unit + 0.02 * vista.unit
        lean, half = float(rng.normal(0.12, 0.3)) * high, thin * vista.unit * 0.5
        path.moveTo(x - half, foot)
        path.quadTo(x + lean * 0.2 - half, foot - high * 0.6, x + lean, foot - high)
        path.quadTo(x + lean * 0.3 + half, foot - high * 0.55, x + half, foot)
        path.close()
    ink.canvas.drawPath(path, ink.paint)


def reeds(ink: Ink, x0: float, x1: float, foot: float, rng: np.random.Generator, *, count: int, tall: float) -> None:
    """Reeds with their brown heads, between two frame x, foot in frame y, tall in units."""
    vista = ink.vista
    for _ in range(count):
        x, high = vista.x(float(rng.uniform(x0, x1))), tall * vista.unit * float(rng.uniform(0.5, 1.0))
        y, lean = vista.y(foot), float(rng.normal(0.03, 0.10)) * high
        tip = (x + lean, y - high)
        ink.stroke([(x, y), (x + lean * 0.35, y - high * 0.55), tip], max(0.6, 0.0028 * vista.unit))
        if rng.random() < 0.35:
            ink.stroke(
                [(x + lean * 0.78, y - high * 0.84), (x + lean * 0.93, y - high * 0.96)], max(1.0, 0.009 * vista.unit)
            )


def cactus(ink: Ink, x: float, foot: float, tall: float, rng: np.random.Generator) -> None:
    """A saguaro, canvas px."""
    thick = tall * 0.13
    ink.stroke([(x, foot), (x, foot - tall + thick / 2)], thick)
    for side in (-1, 1):
        if rng.random() < 0.25:
            continue
        low, out, up = (float(rng.uniform(*r)) * tall for r in ((0.3, 0.5), (0.18, 0.25), (0.2, 0.38)))
        elbow = (x + side * out, foot - low - tall * 0.04)
        ink.stroke(
            [(x, foot - low), (x + side * out * 0.7, foot - low), elbow, (x + side * out, foot - low - up)],
            thick * 0.72,
        )


def palm(ink: Ink, x: float, foot: float, tall: float, rng: np.random.Generator) -> None:
    """A palm, canvas px: leaning stem and hanging fronds."""
    lean = float(rng.uniform(-0.25, 0.25)) * tall
    head = (x + lean, foot - tall)
    ink.stroke([(x, foot), (x + lean * 0.25, foot - tall * 0.5), head], tall * 0.032)
    for turn in np.linspace(-2.9, -0.25, 9) + rng.normal(0, 0.1, 9):
        reach = tall * float(rng.uniform(0.34, 0.46))
        tip = (head[0] + np.cos(turn) * reach, head[1] + np.sin(turn) * reach * 0.55 + reach * 0.42)
        mid = (head[0] + np.cos(turn) * reach * 0.55, head[1] + np.sin(turn) * reach * 0.62)
        path = skia.Path()
        path.moveTo(*head)
        path.quadTo(mid[0], mid[1] - reach * 0.06, *tip)
        path.quadTo(mid[0], mid[1] + reach * 0.14, *head)
        path.close()
        ink.canvas.drawPath(path, ink.paint)


def spray(ink: Ink, x: float, y: float, length: float, turn: float, rng: np.random.Generator, order: int = 2) -> None:
    """A leafy branch reaching into the picture, canvas px; turn in radians, `order` of its side twigs."""
    points, angle, step = [(x, y)], turn, length / 9
    for _ in range(9):
        angle += float(rng.normal(0.02, 0.10))
        points.append((points[-1][0] + float(np.cos(angle)) * step, points[-1][1] + float(np.sin(angle)) * step))
    ink.stroke(points, max(0.7, length * 0.014))
    for index, (px, py) in enumerate(points[2:], 2):
        for side in (-1, 1):
            off = angle + side * float(rng.uniform(0.5, 1.0))
            if order > 0 and rng.random() < 0.8:
                spray(ink, px, py, length * 0.42 * (1.15 - index / 12), off, rng, order - 1)
            elif order == 0:
                _leaf(ink, px, py, ink.vista.unit * float(rng.uniform(0.014, 0.024)), off)


def _leaf(ink: Ink, x: float, y: float, long: float, turn: float) -> None:
    ink.canvas.save()
    ink.canvas.translate(x, y)
    ink.canvas.rotate(float(np.degrees(turn)))
    ink.canvas.drawOval(skia.Rect.MakeXYWH(0, -long * 0.22, long, long * 0.44), ink.paint)
    ink.canvas.restore()


def silhouette(
    vista: Vista, mask: Field, albedo: tuple[float, float, float], distance: float, rim: float = 0.5
) -> Field:
    """Colour of near growth against the light: dark in itself, bright on the edges that face the sun."""
    inner = blur(mask, vista.unit * 0.004)
    near = np.exp(-np.abs(vista.across() - F(vista.sun[0])) / F(0.3))
    line = np.clip(mask - inner, 0, 1) * near * F(rim if vista.sunny else rim * 0.3)
    facing = 0.03 if vista.sunny else 0.20
    rgb = vista.lit(albedo, facing) + line[..., None] * np.array(vista.sky.key, F) * F(0.8)
    return vista.hazed(rgb, distance)
