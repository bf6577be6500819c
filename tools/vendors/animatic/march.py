"""The camera, and walking along its rays until a solid is met; how much sky and light a point sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.paint import F
from tools.vendors.animatic.solids import Point, Solid
from tools.vendors.animatic.stage import Field

Box = tuple[int, int, int, int]  # left, top, right, bottom px


@dataclass(frozen=True)
class Camera:
    """A pinhole with a movable lens: at `place`, looking at `target`; `lens` = tangent of half its vertical angle.

    shift: of the picture, in half heights (right, up), without turning the camera. width, height: px.
    """

    place: Point
    target: Point
    lens: float
    width: int
    height: int
    shift: tuple[float, float] = (0.0, 0.0)

    def axes(self) -> Field:
        """Right, up, forward as rows of 3×3."""
        forward = np.array(self.target, np.float64) - np.array(self.place)
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, [0.0, 1.0, 0.0])
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(right, forward), forward]).astype(F)

    def rays(self, box: Box, size: tuple[int, int]) -> Field:
        """Unit directions through a box of the picture drawn with size (columns, rows) px, rows×columns×3."""
        left, top, right, bottom = box
        across = left + (np.arange(size[0], dtype=F) + F(0.5)) * F((right - left) / size[0])
        down = top + (np.arange(size[1], dtype=F) + F(0.5)) * F((bottom - top) / size[1])
        i = (across * F(2 / self.width) - 1) * F(self.width / self.height) + F(self.shift[0])
        j = 1 - down * F(2 / self.height) + F(self.shift[1])
        x, y = np.meshgrid(i * F(self.lens), j * F(self.lens))
        axes = self.axes()
        out = axes[2] + x[..., None] * axes[0] + y[..., None] * axes[1]
        answer: Field = (out / np.linalg.norm(out, axis=-1, keepdims=True)).astype(F)
        return answer

    def whole(self) -> Box:
        return (0, 0, self.width, self.height)

    def seen(self, point: Sequence[float] | Field) -> tuple[float, float, float]:
        """x, y px and distance along the axis of a point in the world."""
        x, y, deep = self.axes() @ (np.asarray(point, F) - np.array(self.place, F))
        deep = max(float(deep), 1e-3)
        right = (float(x) / deep / self.lens - self.shift[0]) * self.height / self.width
        up = float(y) / deep / self.lens - self.shift[1]
        return (right * 0.5 + 0.5) * self.width, (0.5 - up * 0.5) * self.height, deep

    def box(self, solids: Sequence[Solid], margin: int = 4, mirror: bool = False) -> Box:
        """The part of the picture that solids can touch; empty boxes come back one pixel large."""
        flip = -1.0 if mirror else 1.0
        points = [self.seen((x, flip * y, z)) for solid in solids for x, y, z in solid.corners()]
        near = min(deep for _, _, deep in points) < 0.3
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, top, right, bottom = min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin
        if near:
            return self.whole()
        x0, y0 = int(np.clip(left, 0, self.width - 1)), int(np.clip(top, 0, self.height - 1))
        return x0, y0, int(np.clip(right + 1, x0 + 1, self.width)), int(np.clip(bottom + 1, y0 + 1, self.height))

    def pixel(self, scale: float = 1.0) -> float:
        """Width of a pixel one unit away, when drawn `scale` times as large."""
        return 2 * self.lens / (self.height * scale)


def nearest(solids: Sequence[Solid], x: Field, y: Field, z: Field) -> Field:
    """Distance to the union; a solid whose ball is further away than what is known is not asked."""
    best = np.full(x.shape, 1e4, F)
    for solid in solids:
        (cx, cy, cz), radius = solid.around
        gap = np.sqrt((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2) - F(radius)
        asked = np.flatnonzero(gap < best)
        if asked.size > 0.7 * best.size:
            best = np.minimum(best, solid.distance(x, y, z))
        elif asked.size:
            best[asked] = np.minimum(best[asked], solid.distance(x[asked], y[asked], z[asked]))
    return best


def which(solids: Sequence[Solid], points: Field) -> NDArray[np.int32]:
    """Index of the nearest solid for each of N×3 points."""
    best, index = np.full(len(points), 1e4, F), np.zeros(len(points), np.int32)
    for i, solid in enumerate(solids):
        found = solid.distance(points[:, 0], points[:, 1], points[:, 2])
        index[found < best] = i
        best = np.minimum(best, found)
    return index


def march(solids: Sequence[Solid], eye: Field, rays: Field, pixel: float, far: float = 40.0, coarse: int = 6) -> Field:
    """How far along each ray a solid is met, rows×columns; inf where none. A coarse pass of cones finds the start."""
    rows, columns = rays.shape[:2]
    begin = _begin(solids, eye, rays, pixel, far, coarse)
    out = np.full(rows * columns, np.inf, F)
    at = np.flatnonzero(np.isfinite(begin))
    way, along = rays.reshape(-1, 3)[at], begin[at]
    for _ in range(48):
        x, y, z = (eye[:, None] + way.T * along).astype(F)
        gap = nearest(solids, x, y, z)
        hit = gap < pixel * along * F(0.35)
        out[at[hit]] = along[hit]
        along = along + gap
        going = ~hit & (along < far)
        at, way, along = at[going], way[going], along[going]
        if not at.size:
            return out.reshape(rows, columns)
    x, y, z = (eye[:, None] + way.T * along).astype(F)
    grazed = nearest(solids, x, y, z) < pixel * along * 2
    out[at[grazed]] = along[grazed]
    return out.reshape(rows, columns)


def _begin(solids: Sequence[Solid], eye: Field, rays: Field, pixel: float, far: float, coarse: int) -> Field:
    """Where each full ray may begin, flat; inf where its whole cone misses everything."""
    rows, columns = rays.shape[:2]
    small = (max(2, -(-columns // coarse)), max(2, -(-rows // coarse)))
    cones = cv2.resize(rays, small, interpolation=cv2.INTER_AREA).reshape(-1, 3)
    cone, along = F(pixel * coarse * 1.2), np.full(len(cones), 0.2, F)
    met, at = np.zeros(len(cones), bool), np.arange(len(cones))
    for _ in range(48):
        x, y, z = (eye[:, None] + cones[at].T * along[at]).astype(F)
        gap = nearest(solids, x, y, z)
        hit = gap < cone * along[at]
        met[at[hit]] = True
        along[at] += np.where(hit, 0, np.maximum(gap - cone * along[at] * F(0.5), 0.002)).astype(F)
        at = at[~hit & (along[at] < far)]
        if not at.size:
            break
    met[at] = True
    start = cv2.erode(np.where(met, along, 1e9).astype(F).reshape(small[1], small[0]), np.ones((3, 3), np.uint8))
    start = cv2.resize(start, (columns, rows), interpolation=cv2.INTER_NEAREST).ravel()
    return np.where(start < 1e8, np.maximum(start * (1 - cone), 0.01), np.inf).astype(F)


def openness(
    solids: Sequence[Solid], points: Field, normals: Field, reach: float = 0.25, ground: float | None = None,
    rng: np.random.Generator | None = None,
) -> Field:  # fmt: skip
    """How much of the sky N×3 points see within `reach`, 0..1. A generator jitters the taps (blur after)."""
    shaded, weight = np.zeros(len(points), F), 1.0
    uneven = F(1) if rng is None else (0.75 + 0.5 * rng.random(len(points))).astype(F)
    for tap in range(1, 6):
        step = uneven * F(reach * tap / 5)
        x, y, z = (points + normals * np.broadcast_to(step, len(points))[:, None]).T.astype(F)
        gap = nearest(solids, x, y, z)
        if ground is not None:
            gap = np.minimum(gap, y - F(ground))
        shaded += F(weight) * np.maximum(step - gap, 0)
        weight *= 0.75
    out: Field = np.clip(1 - shaded * F(0.75 / reach), 0, 1).astype(F)
    return out


def lit(
    solids: Sequence[Solid], points: Field, toward: Field, soft: float = 8, reach: Field | float = 4.0,
    begin: float = 0.03,
    rng: np.random.Generator | None = None,
) -> Field:  # fmt: skip
    """How much of a light N×3 points see along N×3 (or 3) unit directions, 0..1; a larger `soft` is a harder edge."""
    solids = [solid for solid in solids if solid.casts]
    count = len(points)
    seen = np.ones(count, F)
    if not solids or not count:
        return seen
    way, limit = np.broadcast_to(toward, points.shape), np.broadcast_to(np.asarray(reach, F), count)
    uneven = np.ones(count, F) if rng is None else (0.6 + 0.8 * rng.random(count)).astype(F)
    along, at = F(begin) * uneven, np.arange(count)
    for _ in range(20):
        x, y, z = (points[at] + way[at] * along[at, None]).T.astype(F)
        gap = nearest(solids, x, y, z)
        seen[at] = np.minimum(seen[at], np.clip(0.5 + 0.5 * F(soft) * gap / along[at], 0, 1))
        along[at] += np.clip(gap, 0.02, 0.35)
        at = at[(along[at] < limit[at]) & (seen[at] > 0.003)]
        if not at.size:
            break
    return seen * seen * (3 - 2 * seen)
