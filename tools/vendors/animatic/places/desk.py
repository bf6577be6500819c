"""A desk by a window: the world outside out of focus, bars, a curtain, sun on the boards, light in the air."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.panes import drops, outside
from tools.vendors.animatic.rooms import (
    AWAY,
    Room,
    beam,
    boards,
    direct,
    enter,
    foliage,
    inside,
    softness,
    subject,
    three,
    warmth,
    wood,
)  # fmt: skip
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.vista import glow, layer

WALL = -1.35


@dataclass(frozen=True)
class Window:
    """Panes in the wall, world units: left, right, sill, top, half width of the bars, x and y of the bars."""

    left: float
    right: float
    sill: float
    top: float
    bar: float
    posts: tuple[float, ...]
    rail: float

    def open(self, x: Field, y: Field, soft: float | Field) -> Field:
        """0..1: how much light passes at a point of the wall, edges `soft` wide."""
        s = np.maximum(np.asarray(soft, F), F(1e-3))
        out = (
            _step(x - F(self.left), s)
            * _step(F(self.right) - x, s)
            * _step(y - F(self.sill), s)
            * _step(F(self.top) - y, s)
        )
        width = F(self.bar)
        for post in self.posts:
            out = out * (1 - _step(width - np.abs(x - F(post)), s) * (width / (width + s * F(0.6))))
        out = out * (1 - _step(width - np.abs(y - F(self.rail)), s) * (width / (width + s * F(0.6))))
        return np.asarray(out, F)


def _step(value: Field, soft: Field | float) -> Field:
    t = np.clip(value / (2 * np.asarray(soft, F)) + F(0.5), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), F)


def draw(stage: Stage) -> list[Sheet]:
    """Outside, wall and window, curtain, desk, subject, shafts and motes; for a figure the floor before the window."""
    room, window = settle(stage)
    view = outside(stage, 0.009 + softness(stage) / stage.frame_height * 0.6)
    wall, panes = walled(room, window)
    sheets: list[Sheet] = [view]
    if stage.sky.weather in ("rain", "snow"):
        sheets.append(Particles(stage.sky.weather, 160, 0.08, three(np.array(stage.sky.horizon, F) * F(1.4)), 0.0035))
    if stage.sky.weather == "rain":
        sheets += drops(stage, view, panes)
    sheets += [wall, curtain(room, window), desk(room, window, view)]
    shafts, dust = air(room, window)
    # shafts behind the subject: light drawn over it would wash it out
    return [*sheets, shafts, *subject(evening(stage), room.stand), dust, *foliage(stage)]


def evening(stage: Stage) -> Stage:
    """After dark the room's own lamp is what things on the desk are seen by, unless their own light is the story."""
    dark = stage.sky.lamps > 0.5 and stage.happening == "none" and stage.staging != "figure"
    if not dark or stage.sky.name == "neon":
        return stage
    lamp = three(np.array((0.95, 0.72, 0.48), F))
    return stage.with_(sky=replace(stage.sky, key=lamp, azimuth=-118.0, height=38.0))


def settle(stage: Stage) -> tuple[Room, Window]:
    """Where the camera is and how large the window; its side and bars come from the seed."""
    rng = stage.rng("window")
    room = enter(stage)
    people = stage.staging == "figure"
    if people:
        room = Room(
            stage,
            Stand("floor", room.stand.x, 0.92, 0.56 * (0.7 if stage.frame_height > stage.frame_width else 1)),
            0.62,
        )
    half = 0.62 * stage.frame_width / room.unit * (AWAY - WALL) / AWAY
    middle = (0.5 - room.stand.x) * stage.frame_width / room.unit * 1.27 + float(rng.uniform(-0.12, 0.3)) * half
    wide = min(half * 1.25, 1.9)
    sill = 0.34 if people else 0.03
    posts = (
        (middle + float(rng.uniform(-0.12, 0.25)),) if rng.random() < 0.6 else (middle - wide / 3, middle + wide / 3)
    )
    top = 2.6 if people else 2.35
    return room, Window(
        middle - wide, middle + wide, sill, top, 0.044, posts, sill + (top - sill) * float(rng.uniform(0.5, 0.62))
    )


def walled(room: Room, window: Window) -> tuple[Layer, Field]:
    """The wall with its window frame, panes cut out, and where the panes are (0..1)."""
    stage, sky = room.stage, room.stage.sky
    x, y = room.wall(WALL)
    panes = blur(window.open(x, y, 0.006), softness(stage) * 0.25 + 0.4)
    outer = replace(
        window, left=window.left - 0.09, right=window.right + 0.09, sill=window.sill - 0.09, top=window.top + 0.09
    )
    framed = replace(outer, posts=(), rail=99.0).open(x, y, 0.01)
    paint = np.array(stage.palette[0], F)
    coat = np.clip(paint / max(float(paint.max()), 0.05) * F(0.16) + F(0.16), 0, 0.5)
    near = np.exp(-np.maximum(np.maximum(F(window.left) - x, x - F(window.right)), 0) / F(0.8))
    lamp = np.exp(-(((x - F(window.left - 0.2)) / 1.1) ** 2 + ((y - 1.3) / 1.2) ** 2))
    light = inside(stage) * (F(0.9) + F(0.8) * near)[..., None] + warmth(stage) * lamp[..., None] * F(1.5)
    rgb = coat * light * (1 - framed[..., None]) + np.array((0.72, 0.68, 0.62), F) * light * F(0.85) * framed[..., None]
    wrap = blur(panes, 0.009 * stage.frame_height) * (1 - panes)
    rgb = rgb + wrap[..., None] * (np.array(sky.horizon, F) * F(0.5) + np.array(sky.key, F) * F(0.35 * direct(sky)))
    return layer("window wall", blur(rgb.astype(F), softness(stage) * 0.3), 1 - panes, 0.30), panes


def curtain(room: Room, window: Window) -> Layer:
    """Linen at one side of the window, glowing where the light is behind it."""
    stage, sky = room.stage, room.stage.sky
    x, y = room.wall(WALL + 0.1)
    side = 1 if stage.rng("curtain").random() < 0.5 else -1
    edge = window.left if side > 0 else window.right
    inward = (x - F(edge)) * F(side)
    hem = F(0.34) + F(0.05) * np.sin(y * F(1.7) + F(0.4)) + F(0.06) * (y - 1)
    cover = smooth(0.012, -0.012, inward - hem) * smooth(-0.75, -0.70, inward)
    fold = (F(0.5) + F(0.5) * np.sin(x * F(30) + F(1.2) * np.sin(y * F(1.1)) + F(0.8) * np.sin(x * F(11)))) ** F(1.4)
    behind = smooth(-0.12, 0.06, inward)
    through = np.array(sky.horizon, F) * F(0.42) + np.array(sky.key, F) * F(0.30 * direct(sky))
    linen = np.array((0.72, 0.60, 0.46), F)
    rgb = (
        linen * (inside(stage) * F(0.8)) * (F(0.35) + F(0.75) * fold)[..., None]
        + linen * through * ((F(0.25) + F(0.75) * fold) * behind)[..., None]
    )
    soft = softness(stage) * 0.4 + 0.5
    return layer(
        "curtain", blur(rgb.astype(F), soft), blur(cover, soft) * F(0.96), 0.36, life=Life(sway=(0.004, 0.001, 5.2))
    )


def sunlit(room: Room, window: Window) -> Field:
    """0..1: where light through the panes meets the boards; the edge widens with distance from the window."""
    x, z, _ = room.table()
    way = beam(room.stage.sky)
    along = (F(WALL) - z) / way[2]
    soft = F(0.007) + F(0.016 + 0.25 * (1 - direct(room.stage.sky))) * np.clip(along, 0, 4)
    return window.open(x + way[0] * along, way[1] * along, soft) * (z > WALL)


def desk(room: Room, window: Window, view: Layer) -> Layer:
    """The boards: patches of sun, sky light from the window, a lamp's pool, the window mirrored in the varnish."""
    stage, sky = room.stage, room.stage.sky
    x, z, down = room.table()
    light, dark = wood(stage)
    albedo = boards(room, "desk", light, dark)
    lit = sunlit(room, window)
    near = np.exp(-np.maximum(z - F(WALL), 0) / F(1.6))
    pool = np.exp(-(((x - F(window.left * 0.5)) / 0.9) ** 2 + ((z + 0.1) / 0.8) ** 2))
    key = np.array(sky.key, F) * F(beam(sky)[1] * 1.5 * (0.35 + 0.65 * direct(sky)))
    incoming = (
        lit[..., None] * key
        + inside(stage) * F(0.9)
        + near[..., None] * np.array(sky.horizon, F) * F(0.45)
        + pool[..., None] * warmth(stage) * F(1.3)
    )
    rgb = (
        albedo * incoming
        + mirrored(room, window, view) * (F(0.05) + F(0.38) * (1 - np.clip(down, 0, 1)) ** 3)[..., None]
    )
    cover = smooth(WALL, WALL + 0.03, z) * (down > 0)
    return layer("desk", rgb, blur(cover.astype(F), 0.7), 0.85)


def mirrored(room: Room, window: Window, view: Layer) -> Field:
    """What of the window is seen in the table, soft."""
    stage = room.stage
    small = 4
    x, z, _ = room.table(small)
    far = F(AWAY) - z
    back = (z - F(WALL)) / far
    wx, wy = x * (1 + back), F(room.eye) * back
    shine = window.open(wx, wy, 0.05) * np.exp(-wy / F(1.4)) * (z > WALL)
    tone = cv2.resize(view.rgb, (shine.shape[1], shine.shape[0]), interpolation=cv2.INTER_AREA).mean(axis=(0, 1))
    glow_ = blur(shine.astype(F), 0.03 * stage.frame_height / small)[..., None] * (
        tone * F(0.75) + np.array(stage.sky.horizon, F) * F(0.5)
    )
    full = cv2.resize(glow_.astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, F)


def air(room: Room, window: Window) -> tuple[Layer, Particles]:
    """Shafts of light and the dust in them."""
    stage, sky = room.stage, room.stage.sky
    lit = shaft_light(room, window) * F(0.9 * direct(sky))
    tint = np.array(sky.key, F) * F(0.042)
    rgb = lit[..., None] * tint
    full = cv2.resize(rgb.astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    colour = three(np.array(sky.key, F) * F(0.3) + np.array(sky.fill, F) * F(0.3) + warmth(stage) * F(0.2))
    shafts = glow("shafts", full, 0.9, life=Life(pulse=(0.22, 7.0, 0.1)))
    return shafts, Particles("motes", 46, 1.2, colour, 0.0024, (0.05, 0.05, 1.0, 0.9))


def shaft_light(room: Room, window: Window, steps: int = 18) -> Field:
    """How much lit air each ray passes, at a quarter of the size."""
    stage, way = room.stage, beam(room.stage.sky)
    x, y = room.wall(WALL, 4)
    tx, tz, _ = room.table(4)
    onto = (y < 0) & (tz > WALL)
    ends = np.where(onto, tx, x), np.where(onto, 0, y), np.where(onto, tz, F(WALL))
    jitter = stage.rng("shafts").random(x.shape).astype(F)
    total = np.zeros(x.shape, F)
    for i in range(steps):
        t = F(0.45) + F(0.55) * (i + jitter) / F(steps)
        px, py, pz = ends[0] * t, F(room.eye) + (ends[1] - F(room.eye)) * t, F(AWAY) + (ends[2] - F(AWAY)) * t
        along = (F(WALL) - pz) / way[2]
        total += window.open(px + way[0] * along, py + way[1] * along, 0.05) * (pz > WALL) * F(2.6 / steps)
    return blur(total, max(0.8, 0.012 * stage.frame_height / 4))
