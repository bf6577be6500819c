"""Drawing by distance: round-cone lines and rounded faces, melted together. Own units, y up, feet at 0."""

from dataclasses import dataclass, replace

import numpy as np

from tools.vendors.animatic.stage import Field

Point = tuple[float, float, float]
Colour = tuple[float, float, float]
FAR = np.float32(9)


@dataclass(frozen=True)
class Stroke:
    """A line of round cones (x, y, radius), or, when closed, a face whose corners are rounded by the first radius."""

    points: tuple[Point, ...]
    closed: bool = False


@dataclass(frozen=True)
class Part:
    """Strokes of one matter that melt into each other over `blend`; sways: a little, "behind" or "before" the rest.

    colour: linear rgb of its own, instead of what its matter has in the look.
    """

    strokes: tuple[Stroke, ...]
    matter: str = "cloth"
    blend: float = 0.02
    sways: str = ""
    colour: Colour | None = None

    def moved(self, scale: float, x: float, y: float = 0.0) -> "Part":
        """The part scaled about the origin, then shifted; a negative scale looks the other way."""
        size = abs(scale)
        strokes = tuple(
            replace(s, points=tuple((a * scale + x, b * size + y, r * size) for a, b, r in s.points))
            for s in self.strokes
        )
        return replace(self, strokes=strokes, blend=self.blend * size)


Drawing = tuple[Part, ...]


def line(*points: Point) -> Stroke:
    return Stroke(points)


def curve(*points: Point, steps: int = 3) -> Stroke:
    """A line that bends softly through its points (Catmull-Rom)."""
    if len(points) < 3:
        return Stroke(points)
    knots = np.array([points[0], *points, points[-1]])
    out: list[Point] = []
    for i in range(1, len(points)):
        a, b, c, d = knots[i - 1 : i + 3]
        for t in np.arange(steps) / steps:
            out.append(
                tuple(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
            )
    return Stroke((*out, points[-1]))


def face(*corners: tuple[float, float], soft: float = 0.004) -> Stroke:
    return Stroke(tuple((x, y, soft) for x, y in corners), closed=True)


def part(
    *strokes: Stroke, matter: str = "cloth", blend: float = 0.02, sways: str = "", colour: Colour | None = None
) -> Part:
    return Part(strokes, matter, blend, sways, colour)


def moved(drawing: Drawing, scale: float, x: float, y: float = 0.0) -> Drawing:
    return tuple(each.moved(scale, x, y) for each in drawing)


def bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of everything drawn."""
    points = np.array([p for each in drawing for s in each.strokes for p in s.points])
    low, high = points[:, :2] - points[:, 2:], points[:, :2] + points[:, 2:]
    return float(low[:, 0].min()), float(low[:, 1].min()), float(high[:, 0].max()), float(high[:, 1].max())


def distance(shape: Part, x: Field, y: Field) -> Field:
    """Signed distance to a part at the points x, y; negative inside."""
    out: Field | None = None
    for stroke in shape.strokes:
        here = _face(stroke.points, x, y) if stroke.closed else _line(stroke.points, x, y)
        out = here if out is None else _melt(out, here, shape.blend)
    return out if out is not None else np.full(x.shape, FAR, np.float32)


def _melt(a: Field, b: Field, k: float) -> Field:
    share = np.clip(0.5 + 0.5 * (b - a) / np.float32(max(k, 1e-5)), 0, 1)
    return np.asarray(b * (1 - share) + a * share - np.float32(k) * share * (1 - share), np.float32)


def _line(points: tuple[Point, ...], x: Field, y: Field) -> Field:
    out = np.full(x.shape, FAR, np.float32)
    for (ax, ay, ar), (bx, by, br) in zip(points, points[1:] or points, strict=False):
        dx, dy = bx - ax, by - ay
        along = np.clip(((x - ax) * dx + (y - ay) * dy) / np.float32(dx * dx + dy * dy + 1e-9), 0, 1)
        away = np.sqrt((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2)
        np.minimum(out, away - (ar + (br - ar) * along), out=out)
    return out


def _face(points: tuple[Point, ...], x: Field, y: Field) -> Field:
    nearest, inside = np.full(x.shape, FAR, np.float32), np.zeros(x.shape, bool)
    soft = points[0][2]
    for (ax, ay, _), (bx, by, _) in zip(points, (*points[1:], points[0]), strict=True):
        dx, dy = bx - ax, by - ay
        along = np.clip(((x - ax) * dx + (y - ay) * dy) / np.float32(dx * dx + dy * dy + 1e-9), 0, 1)
        np.minimum(nearest, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2, out=nearest)
        crosses = (y >= min(ay, by)) & (y < max(ay, by))
        inside ^= crosses & (x < ax + (y - ay) * np.float32(dx / (dy if dy else 1e-9)))
    return (np.where(inside, -1, 1) * np.sqrt(nearest) - np.float32(soft)).astype(np.float32)
