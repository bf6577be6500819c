"""A café: pendant lamps, a shelf of jars, a window at one side, all out of focus behind a counter that mirrors them."""

from dataclasses import replace

import cv2
import numpy as np
import skia

from tools.vendors.animatic.paint import F, blur, smooth, surface
from tools.vendors.animatic.panes import LAMP, discs, outside
from tools.vendors.animatic.rooms import (
    AWAY,
    Room,
    boards,
    enter,
    foliage,
    inside,
    lamplit,
    softness,
    subject,
    three,
    warmth,
    wood,
)  # fmt: skip
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.vista import flattened, glow, layer

BACK, EDGE = -4.2, -0.85


def draw(stage: Stage) -> list[Sheet]:
    """Back wall with its shelf and window, lamps, discs of light, whoever works there, counter, subject, dust."""
    room = enter(stage, 0.38)
    people = stage.staging == "figure"
    sheets: list[Sheet] = [*window(room), shelf(room), *pendants(room), sparkle(room)]
    if people:
        upright = stage.frame_height > stage.frame_width
        sheets += subject(
            stage, Stand("none", room.stand.x, 1.02 if not upright else 0.94, 0.70 if not upright else 0.46)
        )
    sheets.append(counter(room, sheets))
    if not people:
        sheets += subject(lamplit(stage), room.stand)
    return [*sheets, dust(stage), *foliage(stage)]


def soft(stage: Stage) -> float:
    return softness(stage) * 1.1 + 0.003 * stage.frame_height


def window(room: Room) -> list[Sheet]:
    """The wall, and beside the shelf a tall window on the day outside."""
    stage, sky = room.stage, room.stage.sky
    view = outside(stage, 0.02)
    x, y = room.wall(BACK)
    left = stage.rng("cafe").random() < 0.5
    shift = float(stage.rng("cafe window").uniform(0.35, 0.8)) * stage.frame_width / room.unit
    near = x + F(shift) if left else F(shift) - x
    edge = blur(smooth(0.06, -0.06, near) * smooth(-0.25, -0.05, y), soft(stage))
    bars = 1 - F(0.85) * blur((np.abs(np.mod(near + F(40), F(1.3)) - F(0.65)) < F(0.035)).astype(F), soft(stage) * 0.6)
    panes = edge * bars
    paint = np.array(stage.palette[1], F)
    coat = np.clip(paint / max(float(paint.max()), 0.05) * F(0.20) + F(0.10), 0, 0.5)
    reach = np.exp(-np.maximum(near, 0) / F(1.6)) * (1 - edge)
    glow_ = np.exp(-(((y - F(1.5)) / 1.3) ** 2)) * F(0.9) + F(0.35)
    light = (
        inside(stage) * F(0.8)
        + warmth(stage) * glow_[..., None] * F(0.75)
        + reach[..., None] * np.array(sky.horizon, F) * F(0.5)
    )
    return [view, layer("cafe wall", coat * light, 1 - panes, 0.18)]


def shelf(room: Room) -> Layer:
    """Two boards with jars, cups and bottles, lit from above, out of focus."""
    stage = room.stage
    rng, tints = (
        stage.rng("jars"),
        [np.array(c, F) for c in (*stage.palette, (0.35, 0.2, 0.1), (0.5, 0.47, 0.4), (0.16, 0.22, 0.15))],
    )
    pixels = np.zeros((stage.height, stage.width, 3), F)
    cover = np.zeros((stage.height, stage.width), F)
    left = stage.rng("cafe").random() < 0.5
    span = stage.frame_width / room.unit * (AWAY - BACK) / AWAY
    x0, x1 = (-0.30 * span, 0.9 * span) if left else (-0.9 * span, 0.30 * span)
    for level in (0.95, 1.65):
        x = x0 + 0.1
        while x < x1 - 0.1:
            wide, tall = float(rng.uniform(0.09, 0.2)), float(rng.uniform(0.16, 0.42))
            tone = np.clip(tints[int(rng.integers(len(tints)))] * F(0.7) + F(0.03), 0, 0.7)
            if rng.random() < 0.82:
                _jar(room, pixels, cover, (x, level, wide, tall), tone)
            x += wide + float(rng.uniform(0.03, 0.12))
        _jar(room, pixels, cover, (x0, level - 0.06, x1 - x0, 0.06), wood(stage)[0])
    light = inside(stage) * F(1.1) + warmth(stage) * F(0.9)
    blurred = blur(pixels, soft(stage)) * light
    alpha = blur(cover, soft(stage))
    return Layer("shelf", blurred.astype(F), alpha.astype(F), 0.30)


def _jar(room: Room, pixels: Field, cover: Field, where: tuple[float, float, float, float], tone: Field) -> None:
    """A rounded upright thing with a bright edge, painted in place."""
    x, y, wide, tall = where
    (ax, ay), (bx, by) = room.seen(x, y + tall, BACK + 0.1), room.seen(x + wide, y, BACK + 0.1)
    box = slice(max(0, int(ay)), max(0, int(by) + 1)), slice(max(0, int(ax)), max(0, int(bx) + 1))
    if pixels[box].size == 0:
        return
    across = np.linspace(-1, 1, pixels[box].shape[1], dtype=F)[None]
    down = np.linspace(0, 1, pixels[box].shape[0], dtype=F)[:, None]
    shade = (F(0.45) + F(0.55) * np.sqrt(np.clip(1 - across**2, 0, 1))) * (F(1.25) - F(0.6) * down) + F(0.9) * np.exp(
        -(((across + F(0.45)) / F(0.12)) ** 2)
    )
    pixels[box] = shade[..., None] * tone
    cover[box] = 1


def pendants(room: Room) -> list[Sheet]:
    """Lamps on long cords at several distances: a dark shade, a bright mouth, a cone of light; not quite still."""
    stage = room.stage
    rng, out = stage.rng("pendants"), list[Sheet]()
    power = F(0.25 + 0.85 * max(stage.sky.lamps, 0.12))
    count = int(rng.integers(3, 5))
    for i in range(count):
        z = float(rng.uniform(-3.4, -1.6))
        span = stage.frame_width / room.unit * (AWAY - z) / AWAY
        x = ((i + 0.5) / count - 0.5 + float(rng.uniform(-0.06, 0.06))) * span * 1.1 + (0.5 - room.stand.x) * span
        high = float(rng.uniform(1.05, 1.35)) * (1.15 if stage.frame_height > stage.frame_width else 1.0)
        out += _pendant(room, i, (x, high, z), power)
    return out


def _pendant(room: Room, i: int, where: tuple[float, float, float], power: np.float32) -> list[Sheet]:
    stage = room.stage
    x, y = room.seen(*where)
    size = 0.17 * room.unit * AWAY / (AWAY - where[2]) * 1.35
    pixels, canvas, keep = surface(stage.height, stage.width)
    ink, dome = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF), skia.Path()
    dome.moveTo(x - size, y)
    dome.cubicTo(x - 0.95 * size, y - 0.75 * size, x - 0.3 * size, y - 0.8 * size, x - 0.12 * size, y - 1.1 * size)
    dome.lineTo(x + 0.12 * size, y - 1.1 * size)
    dome.cubicTo(x + 0.3 * size, y - 0.8 * size, x + 0.95 * size, y - 0.75 * size, x + size, y)
    canvas.drawPath(dome, ink)
    canvas.drawRect(skia.Rect.MakeLTRB(x - max(0.6, 0.02 * size), -9, x + max(0.6, 0.02 * size), y - size), ink)
    del keep
    far = soft(stage) * (0.35 + 0.2 * abs(where[2]))
    alpha = blur(pixels[..., 3].astype(F) / F(255), far)
    yy, xx = np.mgrid[0 : stage.height : 2, 0 : stage.width : 2].astype(F)
    mouth = np.exp(-(((xx - F(x)) / F(0.72 * size)) ** 2) - (((yy - F(y)) / F(0.16 * size + far)) ** 2))
    away = np.hypot(xx - F(x), yy - F(y)) / F(stage.frame_height)
    below = smooth(-0.2, 0.6, (yy - F(y)) / np.maximum(np.abs(xx - F(x)) + F(0.6 * size), 1))
    air = np.exp(-away / F(0.16)) * (F(0.25) + F(0.75) * below) * F(0.30)
    light = (mouth * F(3.2) + air)[..., None] * (LAMP * F(0.92) + F(0.08)) * power
    full = cv2.resize(light.astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    tone = np.array(stage.palette[0], F) * F(0.3) * inside(stage) + warmth(stage) * F(0.03) + F(0.004)
    swing = Life(sway=(0.0022, 0.0006, 4.0 + 0.7 * i))
    depth = 0.45 + 0.08 * i
    shine = replace(swing, pulse=(0.05, 2.3 + 0.4 * i, 0.2 * i))
    return [
        layer(f"shade {i}", np.broadcast_to(tone, (*alpha.shape, 3)), alpha, depth, life=swing),
        glow(f"lamp {i}", full, depth, life=shine),
    ]


def sparkle(room: Room) -> Layer:
    """Small lights far behind, as discs."""
    stage = room.stage
    light = discs(stage, "cafe discs", 0.45, (0.18, 0.66), 0.25 + 0.6 * stage.sky.lamps)
    return glow("discs", light, 0.35, life=Life(pulse=(0.18, 4.6, 0.5)))


def counter(room: Room, behind: list[Sheet]) -> Layer:
    """The counter top: polished boards with the room's lamps drawn out in them."""
    stage, sky = room.stage, room.stage.sky
    x, z, down = room.table()
    pale, dark = wood(stage)
    albedo = boards(room, "counter", pale, dark, 0.8)
    side = 1 if stage.rng("cafe").random() < 0.5 else -1
    window_light = np.clip(F(0.5) - F(0.22) * x * side, 0.1, 1.4)[..., None] * np.array(sky.horizon, F) * F(0.55)
    pool = np.exp(-((x / F(1.5)) ** 2) - ((z + F(0.2)) / F(1.1)) ** 2)[..., None] * warmth(stage) * F(1.15)
    rgb = albedo * (inside(stage) * F(1.0) + window_light + pool)
    grazing = (F(0.07) + F(0.55) * (1 - np.clip(down * F(1.4), 0, 1)) ** 2)[..., None]
    rgb = rgb + mirrored(room, behind) * grazing
    edge = blur(smooth(EDGE, EDGE + 0.05, z) * (down > 0), 0.8 + soft(stage) * 0.15)
    return layer("counter", rgb, edge, 0.85)


def mirrored(room: Room, behind: list[Sheet]) -> Field:
    """What stands behind, upside down below the counter's far edge and drawn long."""
    stage, small = room.stage, 4
    high, wide = stage.height // small, stage.width // small
    seen = flattened(behind, high, wide)
    line = int(np.clip(room.seen(0, 0, EDGE)[1] / small, 1, high - 1))
    rows = np.clip(2 * line - np.arange(high), 0, high - 1)
    turned = cv2.GaussianBlur(seen[rows], (0, 0), sigmaX=1.2, sigmaY=0.02 * stage.frame_height / small * 2.2 + 0.5)
    full = cv2.resize(np.minimum(turned, 3).astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, F)


def dust(stage: Stage) -> Particles:
    """Dust in the lamps' light."""
    colour = three(warmth(stage) * F(0.5) + inside(stage) * F(0.6))
    return Particles("motes", 30, 1.1, colour, 0.002, (0.0, 0.05, 1.0, 0.85))
