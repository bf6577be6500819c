"""An arena or open-air stage: light wall, truss, sweeping beams in haze, a glossy floor, the crowd before us."""

from dataclasses import replace

import cv2
import numpy as np
import skia

from tools.vendors.animatic.crowd import crowd, darkness, power, tints
from tools.vendors.animatic.framing import beside_words
from tools.vendors.animatic.paint import F, blur, smooth, surface
from tools.vendors.animatic.rooms import subject, three
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.vista import Vista, behold, flattened, glow, layer


def draw(stage: Stage) -> list[Sheet]:
    """Sky, light wall, truss, beams, floor, whoever performs, beams in front, crowd."""
    vista = behold(stage.with_(framing="wide"), 0.60)
    near = stage.framing in ("close", "detail") or stage.staging == "detail"
    level = 0.66
    sheets: list[Sheet] = [*heavens(vista), hall(vista), *wall(vista, near), truss(vista)]
    sheets += beams(vista, "back", 4, 0.5)
    sheets += floor(vista, sheets, level)
    sheets += subject(spotlit(stage), stand(stage, near))
    sheets += beams(vista, "front", 1, 1.15)
    if not near:
        sheets += crowd(vista)
    return [*sheets, *sparks(stage)]


def spotlit(stage: Stage) -> Stage:
    """The stage as a thing on it sees it: a white spot from the front over the beams behind; people stay dark."""
    if stage.staging == "figure":
        return stage
    spot = replace(stage.sky, key=(1.15, 1.05, 0.92), fill=(0.10, 0.11, 0.15), azimuth=-132, height=46)
    room = replace(spot, mid=(0.26, 0.27, 0.32), horizon=(0.75, 0.68, 0.58))  # what metal mirrors: the lit haze
    return stage.with_(sky=room)


def stand(stage: Stage, near: bool) -> Stand:
    upright = stage.frame_height > stage.frame_width
    if stage.staging == "figure":
        return Stand("floor", beside_words(stage, 0.5), 0.80, (0.5 if near else 0.34) * (0.8 if upright else 1.0))
    return Stand(
        "slab",
        beside_words(stage, 0.5),
        0.74 if not near else 0.84,
        (0.6 if near else 0.36) * (0.72 if upright else 1.0),
    )


def hall(vista: Vista) -> Layer:
    """The dark roof and sides of the stage house: an arch that leaves the sky at its edges."""
    stage = vista.stage
    x = np.abs(vista.across() - F(0.5))
    inside = smooth(0.53, 0.46, x + F(0.0) * vista.down()) * smooth(0.02, 0.10, vista.down())
    roof = smooth(0.115, 0.095, vista.down() + F(0.25) * (x - F(0.2)) ** 2) * smooth(0.56, 0.53, x)
    back = inside * smooth(0.70, 0.66, vista.down())
    alpha = np.maximum(roof, back * F(0.95))
    day = F(1 - darkness(stage))
    tone = np.array(stage.sky.fill, F) * (F(0.10) + F(0.24) * day) + np.array(stage.sky.horizon, F) * F(0.07) * day
    tone = tone + np.array(stage.palette[0], F) * F(0.03)
    return layer("hall", np.broadcast_to(tone, (vista.height, vista.width, 3)), alpha, 0.2)


def wall(vista: Vista, near: bool) -> list[Layer]:
    """A wall of lamps showing the look's colours: rings, rays, bars or a rising sun, by seed; a grid."""
    stage = vista.stage
    rng, (hot, pale, cool, _) = stage.rng("wall"), tints(stage)
    # The thing on the stage wears the accent, so the wall behind it does not.
    hot = hot if stage.staging in ("view", "figure") else pale * F(0.5) + cool * F(0.15)
    wide = 0.36 if stage.frame_width >= stage.frame_height else 0.44
    x = (vista.across() - F(0.5)) * F(stage.frame_width / vista.unit)
    y = (vista.down() - F(0.40)) * F(stage.frame_height / vista.unit)
    half = wide * stage.frame_width / vista.unit
    shape = smooth(half + 0.004, half - 0.004, np.abs(x)) * smooth(0.224, 0.216, np.abs(y))
    r = np.hypot(x, y)
    mark = _mark(int(rng.integers(4)), x, y)
    fade = (smooth(0.24, -0.24, y) * F(0.8) + F(0.2))[..., None]
    picture = (
        cool * F(0.20) * fade
        + hot * (F(0.16) * (1 - fade) + mark[..., None] * F(0.95))
        + pale * (mark**2 * np.exp(-r / F(0.16)))[..., None] * F(0.5)
    )
    pitch = max(2.4, stage.frame_height / 150)
    rows, columns = np.mgrid[0 : stage.height, 0 : stage.width].astype(F)
    lamps = F(0.62) + F(0.38) * np.cos(rows * F(6.283 / pitch)) * np.cos(columns * F(6.283 / pitch)) * F(
        1.0 if pitch > 3 else 0.3
    )
    light = picture * (lamps * shape)[..., None] * power(stage) * F(1.15)
    if near:
        light = blur(light.astype(F), 0.012 * stage.frame_height)
    air = blur(light.astype(F), 0.09 * stage.frame_height) * F(0.55)
    panel = layer("light wall", light / np.maximum(shape, F(1e-3))[..., None], shape, 0.30)
    return [panel, glow("wall glow", air, 0.32, life=Life(pulse=(0.35, 1.9, 0.0)))]


def _mark(kind: int, x: Field, y: Field) -> Field:
    """0..1: what is shown on the wall: rings, rays, bars, or a striped sun."""
    r, turn = np.hypot(x, y), np.arctan2(y, x)
    column = np.floor(x * 9)
    shown = (
        (np.sin(r * 40) > 0.25) * np.exp(-r / 0.35),
        (np.sin(turn * 18) > 0.1) * np.exp(-r / 0.4) * smooth(0.04, 0.1, r),
        (np.mod(x * 9, 1) > 0.45) * smooth(-0.2, 0.16, (y + F(0.10) * np.sin(column * F(1.7))).astype(F)),
        smooth(0.132, 0.124, np.hypot(x, y - 0.05)) * (np.mod(y * 34, 1) > 0.22 + (y + 0.1) * 1.2),
    )
    return np.asarray(shown[kind], F)


def truss(vista: Vista) -> Layer:
    """Two chords with zigzag braces across the top, uprights at the sides, lamp housings hanging."""
    stage, unit = vista.stage, vista.unit
    pixels, canvas, keep = surface(stage.height, stage.width)
    ink = skia.Paint(
        AntiAlias=True, Color=0xFFFFFFFF, StrokeWidth=max(1.0, 0.0045 * unit), Style=skia.Paint.kStroke_Style
    )
    left, right = stage.at(0.03, 0)[0], stage.at(0.97, 0)[0]
    top, step = stage.at(0, 0.105)[1], 0.045 * unit
    for y in (top, top + step):
        canvas.drawLine(left, y, right, y, ink)
    for i in range(int((right - left) / step)):
        x = left + i * step
        canvas.drawLine(x, top + step * (i % 2), x + step, top + step * ((i + 1) % 2), ink)
    for x in (left, right):
        canvas.drawLine(x, top, x, stage.at(0, 0.72)[1], ink)
        canvas.drawLine(
            x + step * (1 if x < right else -1), top, x + step * (1 if x < right else -1), stage.at(0, 0.72)[1], ink
        )
    fill = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    for at in spots(stage):
        x, y = stage.at(at, 0.105)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 0.014 * unit, y + step, 0.028 * unit, 0.036 * unit), 3, 3, fill)
    del keep
    alpha = pixels[..., 3].astype(F) / F(255)
    tone = np.array(stage.sky.fill, F) * F(0.18) + tints(stage)[0] * F(0.02) * power(stage)
    return layer("truss", np.broadcast_to(tone, (*alpha.shape, 3)), alpha, 0.42)


def spots(stage: Stage) -> list[float]:
    """Where lamps hang along the truss, frame x."""
    return [0.10, 0.24, 0.38, 0.62, 0.76, 0.90]


def beams(vista: Vista, salt: str, count: int, depth: float) -> list[Layer]:
    """Light falling from the truss through haze; every beam is a sheet that turns about its lamp."""
    stage = vista.stage
    rng, colours, out = stage.rng(f"beams {salt}"), tints(stage), []
    small = vista.smaller(2)
    smoke = F(0.62) + F(0.38) * small.noise(f"smoke {salt}", base=3, octaves=4, across=0.8)
    for i, at in enumerate(rng.permutation(spots(stage))[:count]):
        aim = (0.5 - float(at)) * float(rng.uniform(0.2, 1.3)) + float(rng.uniform(-0.18, 0.18))
        tint = colours[int(rng.integers(3))] * F(0.8) + F(0.2)
        light = _beam(small, (float(at), 0.165), aim, float(rng.uniform(0.035, 0.07))) * smoke
        full = cv2.resize(
            (light[..., None] * tint * power(stage)).astype(F),
            (stage.width, stage.height),
            interpolation=cv2.INTER_LINEAR,
        )
        x, y = stage.at(float(at), 0.165)
        turn = float(rng.uniform(1.2, 2.6)) * (1 if aim < 0 else -1)
        life = Life(turn=turn, pulse=(0.3, float(rng.uniform(2.0, 4.5)), float(rng.random())))
        out.append(
            Layer(
                f"{salt} beam {i}",
                full,
                np.zeros(full.shape[:2], F),
                depth,
                life,
                screen=True,
                pivot=(x / stage.width, y / stage.height),
            )
        )
    return out


def _beam(view: Vista, at: tuple[float, float], aim: float, spread: float) -> Field:
    """0..: a cone from a lamp at frame point `at`, leaning `aim` (tangent), softly edged, fading with distance."""
    x = (view.across() - F(at[0])) * F(view.stage.frame_width / view.unit)
    y = (view.down() - F(at[1])) * F(view.stage.frame_height / view.unit)
    down = np.maximum(y, F(1e-3))
    off = (x - F(aim) * y) / (down * F(spread) + F(0.008))
    core = np.exp(-(off**2)) * F(0.7) + np.exp(-(np.abs(off * F(0.55)) ** F(2.6))) * F(0.3)
    away = np.hypot(x, y)
    lamp = np.exp(-((away / F(0.014)) ** 2)) * F(2.6) + np.exp(-away / F(0.03)) * F(0.35)
    return np.asarray(core * F(0.34) / (F(0.28) + away * F(1.1)) * (y > 0) * smooth(0.0, 0.02, y) + lamp, F)


def floor(vista: Vista, behind: list[Sheet], level: float) -> list[Sheet]:
    """The stage floor: dark, glossy, wall and beams drawn long in it; pools of the spots."""
    stage, small = vista.stage, 4
    high, wide = stage.height // small, stage.width // small
    seen = flattened(behind, high, wide)
    line = int(stage.at(0, level)[1] / small)
    turned = seen[np.clip(2 * line - np.arange(high), 0, high - 1)]
    turned = cv2.GaussianBlur(turned, (0, 0), sigmaX=1.5, sigmaY=0.05 * stage.frame_height / small + 0.5)
    image = cv2.resize(turned.astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    deep = np.clip((vista.down() - F(level)) / F(1 - level), 0, 1.3)[..., None]
    base = np.array(stage.sky.fill, F) * F(0.16) + np.array(stage.palette[0], F) * F(0.02)
    rgb = base + image * (F(0.42) - F(0.26) * np.minimum(deep, 1))
    for at, tint in zip((0.36, 0.5, 0.64), tints(stage), strict=False):
        aside, below = (vista.across() - F(at)) / F(0.10), (vista.down() - F(level + 0.10)) / F(0.035)
        rgb = rgb + np.exp(-(aside**2) - below**2)[..., None] * tint * F(0.20) * power(stage)
    alpha = np.broadcast_to(smooth(level - 0.001, level + 0.002, vista.down()), (vista.height, vista.width))
    return [layer("stage floor", rgb, alpha.astype(F), 0.8)]


def sparks(stage: Stage) -> list[Sheet]:
    """Glitter in the beams, and the weather of an open-air night."""
    hot = tints(stage)[1] * F(0.9)
    out: list[Sheet] = [Particles("motes", 60, 1.0, three(hot), 0.0022, (0.0, 0.12, 1.0, 0.85))]
    if stage.sky.weather in ("rain", "snow"):
        out.append(Particles(stage.sky.weather, 180, 0.7, three(np.array(stage.sky.horizon, F) * F(1.2)), 0.004))
    return out
