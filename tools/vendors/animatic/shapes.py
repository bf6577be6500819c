"""Plain solids that join the turned and cut ones: blocks, drums, rings, balls, rods, arches and rocks."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tools.vendors.animatic.paint import F
from tools.vendors.animatic.solids import Point, Solid, Three, _edge
from tools.vendors.animatic.stage import Field


@dataclass(frozen=True, eq=False, kw_only=True)
class Block(Solid):
    """A rounded box. half: half its width, height, depth. soft: radius of its edges. taper: how much its top narrows.

    corner: a larger radius for the four corners of its front, as of a phone.
    """

    half: Point
    soft: float = 0.02
    taper: float = 0.0
    corner: float = 0.0

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        if self.taper:
            narrow = 1 - F(self.taper) * np.clip(y / F(self.half[1]) * F(0.5) + F(0.5), 0, 1)
            x, z = x / narrow, z / narrow
        if self.corner:
            a, b = np.abs(x) - F(self.half[0] - self.corner), np.abs(y) - F(self.half[1] - self.corner)
            flat = _edge(a, b) - F(self.corner - self.soft)
            return _edge(flat, np.abs(z) - F(self.half[2] - self.soft)) - F(self.soft)
        a, b, c = (np.abs(v) - F(max(h - self.soft, 0)) for v, h in zip((x, y, z), self.half, strict=True))
        out = np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2 + np.maximum(c, 0) ** 2)
        answer: Field = (out + np.minimum(np.maximum(a, np.maximum(b, c)), 0) - F(self.soft)) * F(1 - 0.5 * self.taper)
        return answer

    def bounds(self) -> tuple[Point, Point]:
        w, h, d = self.half
        return (-w, -h, -d), (w, h, d)


@dataclass(frozen=True, eq=False, kw_only=True)
class Drum(Solid):
    """An upright cylinder about its centre. half: half its height."""

    radius: float
    half: float
    soft: float = 0.02

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        return _edge(np.sqrt(x * x + z * z) - F(self.radius - self.soft), np.abs(y) - F(self.half - self.soft)) - F(
            self.soft
        )

    def bounds(self) -> tuple[Point, Point]:
        return (-self.radius, -self.half, -self.radius), (self.radius, self.half, self.radius)


@dataclass(frozen=True, eq=False, kw_only=True)
class Ring(Solid):
    """A torus that faces us. tube: its thickness radius. cut: only what lies at angle < cut from `toward` is there.

    toward: degrees in its plane, 0 = right, 90 = up; cut 180 = whole. tall: factor on its height. wide: on its depth.
    """

    radius: float
    tube: float
    toward: float = 90.0
    cut: float = 180.0
    tall: float = 1.0
    wide: float = 1.0

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        y, z = y / F(self.tall), z / F(self.wide)
        round_ = np.sqrt(x * x + y * y)
        least = F(min(1.0, self.tall, self.wide))
        if self.cut >= 180:
            return (np.hypot(round_ - F(self.radius), z) - F(self.tube)) * least
        turn = np.radians(self.toward)
        along, across = x * F(np.cos(turn)) + y * F(np.sin(turn)), np.abs(y * F(np.cos(turn)) - x * F(np.sin(turn)))
        end = (F(np.cos(np.radians(self.cut))), F(np.sin(np.radians(self.cut))))
        kept = across * end[0] <= along * end[1]
        tip = np.sqrt((along - end[0] * F(self.radius)) ** 2 + (across - end[1] * F(self.radius)) ** 2 + z * z)
        return (np.where(kept, np.hypot(round_ - F(self.radius), z), tip) - F(self.tube)) * least

    def bounds(self) -> tuple[Point, Point]:
        far = self.radius + self.tube
        return (-far, -far * self.tall, -self.tube * self.wide), (far, far * self.tall, self.tube * self.wide)


@dataclass(frozen=True, eq=False, kw_only=True)
class Ball(Solid):
    """An ellipsoid about its centre. half: its three radii."""

    half: Point

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        a, b, c = (v / F(h) for v, h in zip((x, y, z), self.half, strict=True))
        near = np.sqrt(a * a + b * b + c * c)
        a, b, c = (v / F(h) for v, h in zip((a, b, c), self.half, strict=True))
        out: Field = near * (near - 1) / np.maximum(np.sqrt(a * a + b * b + c * c), 1e-5)
        return out

    def slope(self, x: Field, y: Field, z: Field) -> Three:
        w, h, d = (F(1 / v**2) for v in self.half)
        return x * w, y * h, z * d

    def bounds(self) -> tuple[Point, Point]:
        w, h, d = self.half
        return (-w, -h, -d), (w, h, d)


@dataclass(frozen=True, eq=False, kw_only=True)
class Rod(Solid):
    """A round bar from `start` to `end` that may thin out: its radius at both ends."""

    start: Point
    end: Point
    radius: float
    tip: float = 0.0

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        ex, ey, ez = (F(b - a) for a, b in zip(self.start, self.end, strict=True))
        x, y, z = x - F(self.start[0]), y - F(self.start[1]), z - F(self.start[2])
        t = np.clip((x * ex + y * ey + z * ez) / max(ex * ex + ey * ey + ez * ez, 1e-9), 0, 1).astype(F)
        thick = F(self.radius) + t * F((self.tip or self.radius) - self.radius)
        out: Field = np.sqrt((x - ex * t) ** 2 + (y - ey * t) ** 2 + (z - ez * t) ** 2) - thick
        return out

    def bounds(self) -> tuple[Point, Point]:
        thick = max(self.radius, self.tip)
        low = tuple(min(a, b) - thick for a, b in zip(self.start, self.end, strict=True))
        high = tuple(max(a, b) + thick for a, b in zip(self.start, self.end, strict=True))
        return (low[0], low[1], low[2]), (high[0], high[1], high[2])


@dataclass(frozen=True, eq=False, kw_only=True)
class Rock(Solid):
    """A boulder: random planes around an ellipsoid of radii `half`, flat on top at y = 0, its edges worn.

    faces: how many planes. worn: radius of the edges in units of the smallest half.
    """

    half: Point
    grown: int = 1
    faces: int = 26
    worn: float = 0.08

    @cached_property
    def planes(self) -> Field:
        """n×4: unit normal and distance of each plane, the flat top first."""
        rng = np.random.default_rng(self.grown)
        rows = [(0.02, 1.0, -0.02, 0.0)]
        for i in range(self.faces):
            turn, rise = i * 2.399, rng.uniform(-0.3, 0.75)
            n = np.array([np.cos(turn) * np.cos(rise), np.sin(rise), np.sin(turn) * np.cos(rise)])
            reach = np.sqrt(((np.array(self.half) * n) ** 2).sum()) * rng.uniform(0.84, 1.0)
            rows.append((n[0], n[1], n[2], reach - n[1] * self.half[1] * 0.94))
        return np.array(rows, F)

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        worn = F(self.worn * min(self.half))
        out: Field | None = None
        for a, b, c, far in self.planes:
            plane = a * x + b * y + c * z - far
            if out is None:
                out = plane
            else:
                near = np.maximum(worn - np.abs(out - plane), 0)
                out = np.maximum(out, plane) + near * near / (4 * worn)
        assert out is not None
        return out * F(0.92)

    def bounds(self) -> tuple[Point, Point]:
        w, h, d = self.half
        return (-w, -2 * h, -d), (w, 0.02, d)


@dataclass(frozen=True, eq=False, kw_only=True)
class Arch(Solid):
    """A standing niche of the wall: a disc of `radius` on a block down to y = 0, `half` deep on each side."""

    radius: float
    rise: float
    half: float = 0.1
    soft: float = 0.03

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        flat = np.sqrt(x * x + np.maximum(y - F(self.rise), 0) ** 2) - F(self.radius - self.soft)
        answer: Field = np.maximum(_edge(flat, np.abs(z) - F(self.half - self.soft)) - F(self.soft), -y)
        return answer

    def bounds(self) -> tuple[Point, Point]:
        return (-self.radius, 0.0, -self.half), (self.radius, self.rise + self.radius, self.half)
