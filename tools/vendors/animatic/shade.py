"""Light on what the rays met: soft key and rim, sky, mirrored softboxes, and the lamps the subject carries itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.march import lit, openness, which
from tools.vendors.animatic.materials import Colour, Skin
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.solids import Point, Solid
from tools.vendors.animatic.stage import Field


def unit(*v: float) -> Point:
    """A direction of length one."""
    long = float(np.linalg.norm(v))
    return (v[0] / long, v[1] / long, v[2] / long)


@dataclass(frozen=True)
class Softbox:
    """A rectangle of light in a direction, as mirrored by glossy parts. wide, high: tangents of its half angles."""

    toward: Point
    wide: float
    high: float
    colour: Colour

    def seen(self, rays: Field, blurred: float) -> Field:
        """How much of it N×3 directions meet, 0..1; `blurred` softens its edge."""
        axis = np.array(self.toward, F)
        right = np.cross([0.0, 1.0, 0.0], axis).astype(F)
        right = np.array([1, 0, 0], F) if np.linalg.norm(right) < 1e-3 else right / np.linalg.norm(right)
        ahead = rays @ axis
        deep = np.maximum(ahead, 1e-3)
        a, b = np.abs(rays @ right) / deep, np.abs(rays @ np.cross(axis, right).astype(F)) / deep
        across = smooth(self.wide * (1 + blurred), self.wide * (1 - blurred), a)
        down = smooth(self.high * (1 + blurred), self.high * (1 - blurred), b)
        return ((ahead > 0) * across * down).astype(F)


@dataclass(frozen=True)
class Light:
    """Far light `toward` a direction, or a lamp `at` a point. soft: hardness of its shadow's edge.

    own: it belongs to the subject and goes out when that is switched off. near: how close a lamp's light stops growing.
    """

    colour: Colour
    toward: Point | None = None
    at: Point | None = None
    soft: float = 8.0
    own: bool = False
    shadow: bool = True
    near: float = 0.1

    def reaching(self, points: Field) -> tuple[Field, Field, Field | float]:
        """Unit directions to it (N×3), its strength at N points, and how far away it is."""
        if self.at is None:
            return np.broadcast_to(np.array(self.toward, F), points.shape), np.ones(len(points), F), 4.0
        way = np.array(self.at, F) - points
        long = np.linalg.norm(way, axis=1)
        return way / np.maximum(long, 1e-4)[:, None], (1 / (F(self.near) + long * long)).astype(F), long


@dataclass(frozen=True)
class Rig:
    """All the light of a set. low, high: what is mirrored from below and above; ambient_*: what arrives from there."""

    low: Colour
    high: Colour
    ambient_low: Colour
    ambient_high: Colour
    boxes: tuple[Softbox, ...] = ()
    lights: tuple[Light, ...] = ()
    ground: float | None = 0.0
    reach: float = 0.25

    def mirrored(self, rays: Field, rough: Field) -> Field:
        """What N×3 directions see of the surroundings; rough surfaces see it softened."""
        rise = smooth(-0.3, 0.65, rays[:, 1])[:, None]
        out = np.array(self.low, F) * (1 - rise) + np.array(self.high, F) * rise
        blurred = float(np.clip(0.08 + 0.6 * rough.mean(), 0.08, 0.6))
        for box in self.boxes:
            out = out + box.seen(rays, blurred)[:, None] * np.array(box.colour, F)
        return out.astype(F)

    def ambient(self, normals: Field) -> Field:
        rise = normals[:, 1:2] * F(0.5) + F(0.5)
        return np.array(self.ambient_low, F) * (1 - rise) + np.array(self.ambient_high, F) * rise

    def with_lights(self, *lights: Light) -> "Rig":
        return Rig(
            self.low, self.high, self.ambient_low, self.ambient_high, self.boxes, (*self.lights, *lights), self.ground,
            self.reach,
        )  # fmt: skip


Index = NDArray[np.intp]
Evaluate = Callable[[Callable[[Index], Field]], Field]


@dataclass
class Surface:
    """The painted surface at N points: albedo, reflectance, gloss and glow, N×3 or N."""

    points: Field
    normal: Field
    view: Field
    albedo: Field
    shine: Field
    rough: Field
    glow: Field
    through: Field


def surface(solids: Sequence[Solid], points: Field, view: Field) -> Surface:
    """Every point painted with the material of the part it lies on."""
    index, count = which(solids, points), len(points)
    normal, albedo, shine, glow, through = (np.zeros((count, 3), F) for _ in range(5))
    out = Surface(points, normal, view, albedo, shine, np.zeros(count, F), glow, through)
    for i, solid in enumerate(solids):
        at = np.flatnonzero(index == i)
        if at.size:
            _paint(solid, at, out)
    return out


def _paint(solid: Solid, at: Index, out: Surface) -> None:
    x, y, z = out.points[at].T
    own, made = solid.own(x, y, z), solid.material
    normal, (low, high) = solid.normal(own), solid.bounds()
    colour, glow, bump = np.zeros((3, len(at), 3), F)
    colour += np.array(made.colour, F)
    skin = Skin(colour, np.full(len(at), made.rough, F), glow, bump, own, low, high,
                normal, out.view[at])  # fmt: skip
    for painting in made.painting:
        painting(skin)
    bent = normal + skin.bump
    out.normal[at] = bent / np.maximum(np.linalg.norm(bent, axis=1, keepdims=True), 1e-6)
    out.albedo[at] = skin.colour * F((1 - made.metal) * (1 - made.glass))
    out.shine[at] = skin.colour * F(made.metal) + F((1 - made.metal) * made.shine)
    out.rough[at], out.glow[at], out.through[at] = skin.rough, skin.glow, np.array(made.through, F)


def sparse(rows: Index, columns: Index, shape: tuple[int, int], every: int) -> Evaluate:
    """Evaluates a function of point indices on every n-th pixel and spreads it to all by a normalised blur."""
    if every < 2:
        return lambda ask: ask(np.arange(len(rows)))
    chosen = np.flatnonzero((rows % every == 0) & (columns % every == 0))
    spread = every * 0.75
    weight = np.zeros(shape, F)
    weight[rows[chosen], columns[chosen]] = 1
    weight = cv2.GaussianBlur(weight, (0, 0), spread)[rows, columns]

    def evaluate(ask: Callable[[Index], Field]) -> Field:
        sheet = np.zeros(shape, F)
        sheet[rows[chosen], columns[chosen]] = ask(chosen)
        wide = cv2.GaussianBlur(sheet, (0, 0), spread)[rows, columns]
        return np.where(weight > 1e-4, wide / np.maximum(weight, 1e-5), 0.6).astype(F)

    return evaluate


def shade(solids: Sequence[Solid], seen: Surface, rig: Rig, evaluate: Evaluate) -> tuple[Field, Field]:
    """Light that leaves N points toward the camera: from the set, and from the subject's own lamps. N×3 each."""
    facing = np.clip((seen.normal * seen.view).sum(1), 0, 1)[:, None]
    sky = evaluate(lambda at: openness(solids, seen.points[at], seen.normal[at], rig.reach, rig.ground))[:, None]
    grazing = np.clip(np.maximum(0.75 * (1 - seen.rough[:, None]), seen.shine) - seen.shine, 0, None)
    mirror = seen.shine + grazing * (1 - facing) ** 5
    base = seen.albedo * rig.ambient(seen.normal) * sky
    base += rig.mirrored(2 * facing * seen.normal - seen.view, seen.rough) * mirror * (0.35 + 0.65 * sky)
    own = seen.glow.copy()
    for light in rig.lights:
        target = own if light.own else base
        target += _from(light, solids, seen, evaluate)
    return base.astype(F), own.astype(F)


def _from(light: Light, solids: Sequence[Solid], seen: Surface, evaluate: Evaluate) -> Field:
    way, strength, far = light.reaching(seen.points)
    towards = (seen.normal * way).sum(1)
    if light.shadow:
        strength = strength * evaluate(lambda at: _open(light, solids, seen, way, far, towards, at))
    half = way + seen.view
    half = half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-5)
    alpha = np.maximum(seen.rough, 0.12) ** 4
    peak = np.clip((seen.normal * half).sum(1), 0, 1)
    lobe = alpha / (np.pi * (peak * peak * (alpha - 1) + 1) ** 2)
    bounce = seen.shine + (1 - seen.shine) * (1 - np.clip((seen.view * half).sum(1), 0, 1)[:, None]) ** 5
    gloss = np.minimum(lobe[:, None] * bounce * np.clip(towards, 0, 1)[:, None] * 0.25, 6)
    behind = seen.through * (np.clip(0.5 - towards * 0.5, 0, 1) ** 2 * 0.5)[:, None]
    out: Field = (
        np.array(light.colour, F) * strength[:, None] * (seen.albedo * np.clip(towards, 0, 1)[:, None] + gloss + behind)
    ).astype(F)
    return out


def _open(
    light: Light, solids: Sequence[Solid], seen: Surface, way: Field, far: Field | float, towards: Field, at: Index
) -> Field:
    """Shadow only where the surface faces the light at all."""
    out = np.zeros(len(at), F)
    asked = towards[at] > -0.1
    some = at[asked]
    limit = far if isinstance(far, float) else far[some]
    out[asked] = lit(solids, seen.points[some] + seen.normal[some] * 0.012, way[some], light.soft, limit)
    return out
