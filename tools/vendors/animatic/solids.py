"""Solids to trace: a flat outline turned or cut into depth, and a few plain shapes. Distances in world units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tools.vendors.animatic.glyphs import Outline
from tools.vendors.animatic.materials import Material
from tools.vendors.animatic.paint import F
from tools.vendors.animatic.stage import Field

Point = tuple[float, float, float]
Three = tuple[Field, Field, Field]


@dataclass(frozen=True, eq=False, kw_only=True)
class Solid:
    """One part: a shape in its own axes, set at `at`, turned by yaw, pitch, roll (degrees) and scaled.

    casts: whether it throws a shadow (a shade that glows does not shade its own light). part: its name for callouts.
    """

    material: Material
    at: Point = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    scale: float = 1.0
    casts: bool = True
    part: str = ""

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        """Signed distance in the solid's own axes."""
        raise NotImplementedError

    def bounds(self) -> tuple[Point, Point]:
        """Low and high corner in the solid's own axes."""
        raise NotImplementedError

    def own(self, x: Field, y: Field, z: Field) -> Three:
        """World points in the solid's own axes."""
        x, y, z = x - F(self.at[0]), y - F(self.at[1]), z - F(self.at[2])
        x, z = _turned(x, z, -self.yaw)
        y, z = _turned(y, z, -self.pitch)
        x, y = _turned(x, y, -self.roll)
        size = F(1 / self.scale)
        return (x, y, z) if self.scale == 1 else (x * size, y * size, z * size)

    def world(self, x: Field, y: Field, z: Field) -> Three:
        """The solid's own points or corners in the world."""
        size = F(self.scale)
        x, y = _turned(x * size, y * size, self.roll)
        y, z = _turned(y, z * size, self.pitch)
        x, z = _turned(x, z, self.yaw)
        return x + F(self.at[0]), y + F(self.at[1]), z + F(self.at[2])

    def distance(self, x: Field, y: Field, z: Field) -> Field:
        return self.shape(*self.own(x, y, z)) * F(self.scale)

    def corners(self) -> Field:
        """The eight corners of the bounding box in the world, 8×3."""
        low, high = self.bounds()
        grid = np.array([(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])], F)
        return np.stack(self.world(grid[:, 0], grid[:, 1], grid[:, 2]), 1)

    @cached_property
    def around(self) -> tuple[Field, float]:
        """Centre and radius of a ball around the solid."""
        corners = self.corners()
        centre = ((corners.min(0) + corners.max(0)) / 2).astype(F)
        return centre, float(np.linalg.norm(corners - centre, axis=1).max())

    def slope(self, x: Field, y: Field, z: Field) -> Three:
        """The outward direction in the solid's own axes, unnormalised; by differences unless a shape knows better."""
        step, out = F(0.003), [np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)]
        for sx, sy, sz in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
            value = self.shape(x + sx * step, y + sy * step, z + sz * step)
            out = [total + sign * value for total, sign in zip(out, (sx, sy, sz), strict=True)]
        return out[0], out[1], out[2]

    def normal(self, own: Three) -> Field:
        """Unit normals in the world at points given in the solid's own axes, N×3."""
        level = replace(self, at=(0.0, 0.0, 0.0), scale=1.0)
        out = np.stack(level.world(*self.slope(*own)), 1)
        answer: Field = (out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)).astype(F)
        return answer

    def placed(self, at: Point, yaw: float = 0.0, scale: float = 1.0) -> "Solid":
        """The same part carried along with its whole group: scaled, turned about y, then moved."""
        x, y, z = (np.array(value * scale, F) for value in self.at)
        x, z = _turned(x, z, yaw)
        return replace(
            self,
            at=(float(x) + at[0], float(y) + at[1], float(z) + at[2]),
            yaw=self.yaw + yaw,
            scale=self.scale * scale,
        )


def _turned(a: Field, b: Field, degrees: float) -> tuple[Field, Field]:
    """The pair turned: positive yaw carries the front right, pitch tips the top back, roll tips it right."""
    if not degrees:
        return a, b
    c, s = F(np.cos(np.radians(degrees))), F(np.sin(np.radians(degrees)))
    return c * a + s * b, c * b - s * a


@dataclass(frozen=True, eq=False, kw_only=True)
class Lathe(Solid):
    """An outline turned about its axis. slim: factor on the radius."""

    outline: Outline
    slim: float = 1.0

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        radius = np.sqrt(x * x + z * z).astype(F)
        return self.outline.at(radius / F(self.slim), y) * F(min(self.slim, 1.0))

    def slope(self, x: Field, y: Field, z: Field) -> Three:
        radius = np.maximum(np.sqrt(x * x + z * z), F(1e-6)).astype(F)
        slope = self.outline.slope_at(radius / F(self.slim), y)
        return slope[:, 0] * x / radius, slope[:, 1] * F(self.slim), slope[:, 0] * z / radius

    def bounds(self) -> tuple[Point, Point]:
        left, bottom, right, top = self.outline.span()
        radius = max(-left, right) * self.slim
        return (-radius, bottom, -radius), (radius, top, radius)


@dataclass(frozen=True, eq=False, kw_only=True)
class Slab(Solid):
    """An outline with depth. half: half its depth. bevel: radius of its edge."""

    outline: Outline
    half: float = 0.08
    bevel: float = 0.03

    def shape(self, x: Field, y: Field, z: Field) -> Field:
        side, face = self.outline.at(x, y) + F(self.bevel), np.abs(z) - F(self.half - self.bevel)
        return _edge(side, face) - F(self.bevel)

    def slope(self, x: Field, y: Field, z: Field) -> Three:
        side, face = self.outline.at(x, y) + F(self.bevel), np.abs(z) - F(self.half - self.bevel)
        flat = self.outline.slope_at(x, y)
        around, front = np.maximum(side, 0), np.maximum(face, 0)
        within = (side <= 0) & (face <= 0)
        around = np.where(within, (side > face).astype(F), around)
        front = np.where(within, (side <= face).astype(F), front)
        return flat[:, 0] * around, flat[:, 1] * around, np.sign(z) * front

    def bounds(self) -> tuple[Point, Point]:
        left, bottom, right, top = self.outline.span()
        return (left, bottom, -self.half), (right, top, self.half)


def _edge(a: Field, b: Field) -> Field:
    """Distance to the corner of two half spaces."""
    out: Field = (np.minimum(np.maximum(a, b), 0) + np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2)).astype(F)
    return out


def box_around(solids: Sequence[Solid]) -> tuple[Field, Field]:
    """Low and high corner of a group in the world."""
    corners = np.concatenate([solid.corners() for solid in solids])
    return corners.min(0), corners.max(0)
