"""The ground under solids: contact shadow, cast shadows, the pool of their own light, and their mirror image."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from tools.vendors.animatic.march import Camera, lit, openness
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.shade import Rig
from tools.vendors.animatic.solids import Solid, box_around
from tools.vendors.animatic.stage import Field
from tools.vendors.animatic.trace import Picture, trace


@dataclass(frozen=True, eq=False)
class Ground:
    """The plane y = 0 seen by the camera, whole canvas. points: h×w×3. below: where it is met at all, 0..1.

    open: how much sky each point sees. shadows: how much of each far light arrives. pool: rgb of its own light.
    """

    points: Field
    rays: Field
    below: Field
    open: Field
    shadows: tuple[Field, ...]
    pool: Field


def ground(
    camera: Camera, solids: Sequence[Solid], rig: Rig, rng: np.random.Generator, *, coarse: int = 3, reach: float = 0.35
) -> Ground:
    """Everything that reaches the floor, worked out at 1/`coarse` size and only near the solids."""
    points, rays, below = plane(camera, (camera.width, camera.height))
    size = (max(2, camera.width // coarse), max(2, camera.height // coarse))
    small, _, seen = plane(camera, size)
    low, high = box_around(solids)
    tall = float(high[1])
    near = (seen > 0) & (small[..., 0] > low[0] - 2.2 * tall) & (small[..., 0] < high[0] + 2.2 * tall)
    near &= (small[..., 2] > low[2] - 2.2 * tall) & (small[..., 2] < high[2] + 2.2 * tall)
    at = small[near]
    up = np.broadcast_to(np.array([0, 1, 0], F), at.shape)
    full = [_casting(solid) for solid in solids if solid.material.glass == 0]

    def sheet(values: Field, away: float) -> Field:
        out = np.full((size[1], size[0], *values.shape[1:]), away, F)
        out[near] = values
        answer: Field = cv2.resize(blur(out, 1.6), (camera.width, camera.height), interpolation=cv2.INTER_LINEAR)
        return answer

    open_ = sheet(openness(full, at, up, reach * tall, None, rng), 1)
    far_lights = [light for light in rig.lights if light.toward is not None]
    shadows = tuple(
        sheet(lit(full, at, np.array(light.toward, F), light.soft * 0.7, 5 * tall, 0.02, rng), 1)
        for light in far_lights
    )
    return Ground(points, rays, below, open_, shadows, _pool(rig, points, solids, at, sheet, rng))


def _casting(solid: Solid) -> Solid:
    return solid if solid.casts else replace(solid, casts=True)


def _pool(
    rig: Rig, points: Field, solids: Sequence[Solid], at: Field, sheet: Callable[[Field, float], Field],
    rng: np.random.Generator,
) -> Field:  # fmt: skip
    """Light of the subject's own lamps on the floor, rgb: ~ height / distance³, with the shadow of its foot at 85 %."""
    out = np.zeros(points.shape, F)
    for light in rig.lights:
        if light.at is None:
            continue
        way = np.array(light.at, F) - at
        far = np.linalg.norm(way, axis=1)
        body = [solid for solid in solids if solid.casts and solid.material.glass == 0]
        seen = sheet(lit(body, at, way / far[:, None], 4, far, 0.02, rng), 1) * 0.85 + 0.15
        gap = ((points - np.array(light.at, F)) ** 2).sum(-1)
        height = max(light.at[1], 0.05)
        out += (0.72 * height / (gap + 0.06) ** 1.5 * seen)[..., None] * np.array(light.colour, F)
    return out


def plane(camera: Camera, size: tuple[int, int]) -> tuple[Field, Field, Field]:
    """Where each pixel's ray meets y = 0 (rows×columns×3, at most 400 away), the rays, and whether it does."""
    rays = camera.rays(camera.whole(), size)
    down = rays[..., 1] < -1e-4
    along = np.where(down, camera.place[1] / np.maximum(-rays[..., 1], 1e-4), 400.0)
    points = np.array(camera.place, F) + rays * np.minimum(along, 400)[..., None].astype(F)
    return points.astype(F), rays, down.astype(F)


def mirrored(
    camera: Camera, solids: Sequence[Solid], rig: Rig, quality: float, gloss: float = 1.0
) -> tuple[Field, Field, Field]:
    """The solids in the floor, whole canvas: rgb of the set and of their own light, alpha; sharpest at the contact."""
    small = Camera(
        camera.place, camera.target, camera.lens, max(2, camera.width // 2), max(2, camera.height // 2), camera.shift
    )
    seen = trace(solids, small, rig, max(quality * 0.6, 0.6), mirror=True)
    sheets = [_softened(seen, part, camera, gloss) for part in (seen.base, seen.own, seen.alpha)]
    return sheets[0], sheets[1], sheets[2]


def _softened(seen: Picture, part: Field, camera: Camera, gloss: float) -> Field:
    small = (camera.width // 2, camera.height // 2)
    spread = seen.spread(part, *small)
    rise = blur(seen.spread(seen.rise, *small), 3) / np.maximum(blur(seen.spread(seen.alpha, *small), 3), 0.05)
    unit = small[1] / 400
    mix = smooth(0.02, 0.6, rise.astype(F))
    if part.ndim == 3:
        mix = mix[..., None]
    drawn = blur(spread, 0.9 * unit / gloss) * (1 - mix) + blur(spread, 5 * unit / gloss) * mix
    out: Field = cv2.resize(drawn.astype(F), (camera.width, camera.height), interpolation=cv2.INTER_LINEAR)
    return out


def mirror_strength(rays: Field, most: float = 0.5) -> Field:
    """How much a polished floor mirrors at each ray's angle."""
    return (0.07 + most * (1 - np.clip(-rays[..., 1], 0, 1)) ** 4).astype(F)
