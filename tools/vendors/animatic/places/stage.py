"""An arena or open-air stage: light wall, truss, sweeping beams in haze, a glossy floor, the crowd before us."""

import cv2
import numpy as np
import skia

from tools.vendors.animatic.paint import F, blur, smooth, surface
from tools.vendors.animatic.rooms import subject
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.vista import Vista, behold, flattened, glow, layer

DARK = {
    "night": 1.0,
    "neon": 1.0,
    "blue_hour": 0.8,
    "rain": 0.75,
    "fog": 0.45,
    "golden_hour": 0.5,
    "dawn": 0.5,
    "snow": 0.45,
}


def draw(stage: Stage) -> list[Sheet]:
    """Sky, light wall, truss, beams, floor, whoever performs, beams in front, crowd."""
    vista = behold(stage.with_(framing="wide"), 0.60)
    near = stage.framing in ("close", "detail") or stage.staging == "detail"
    level = 0.66
    sheets: list[Sheet] = [*heavens(vista), hall(vista), *wall(vista, near), truss(vista)]
    sheets += beams(vista, "back", 5, 0.5)
    sheets += floor(vista, sheets, level)
    sheets += subject(stage, stand(stage, near))
    sheets += beams(vista, "front", 2, 1.15)
    if not near:
        sheets += crowd(vista)
    return [*sheets, *sparks(stage)]


def stand(stage: Stage, near: bool) -> Stand:
    upright = stage.frame_height > stage.frame_width
    if stage.staging == "figure":
        return Stand("floor", 0.5, 0.80, (0.5 if near else 0.34) * (0.8 if upright else 1.0))
    return Stand("slab", 0.5, 0.74 if not near else 0.84, (0.6 if near else 0.36) * (0.72 if upright else 1.0))


def darkness(stage: Stage) -> float:
    """How much of the light is the stage's own, 0..1."""
    return DARK.get(stage.sky.name, 0.25)


def power(stage: Stage) -> np.float32:
    """Strength of wall and beams beside the daylight."""
    return F((0.35 + 0.75 * darkness(stage)) / stage.sky.exposure)


def tints(stage: Stage) -> list[Field]:
    """Beam colours: accent, light and second field of the look, made vivid."""
    out = []
    for colour in (stage.palette[2], stage.palette[3], stage.palette[1], stage.sky.key):
        c = np.array(colour, F) + F(0.004)
        c = np.maximum(c - F(0.35) * c.min(), 0)
        out.append((c / c.max()).astype(F))
    return out


def hall(vista: Vista) -> Layer:
    """The dark roof and sides of the stage house: an arch that leaves the sky at its edges."""
    stage = vista.stage
    x = np.abs(vista.across() - F(0.5))
    inside = smooth(0.53, 0.46, x + F(0.0) * vista.down()) * smooth(0.02, 0.10, vista.down())
    roof = smooth(0.115, 0.095, vista.down() + F(0.25) * (x - F(0.2)) ** 2) * smooth(0.56, 0.53, x)
    back = inside * smooth(0.70, 0.66, vista.down())
    alpha = np.maximum(roof, back * F(0.55 + 0.45 * darkness(stage)))
    tone = np.array(stage.sky.fill, F) * F(0.10) + np.array(stage.palette[0], F) * F(0.03)
    return layer("hall", np.broadcast_to(tone, (vista.height, vista.width, 3)), alpha, 0.2)


def wall(vista: Vista, near: bool) -> list[Layer]:
    """A wall of lamps showing the look's colours: rings, rays, bars or a rising sun, by seed, with the grid of its lamps."""
    stage = vista.stage
    rng, (hot, pale, cool, _) = stage.rng("wall"), tints(stage)
    wide = 0.36 if stage.frame_width >= stage.frame_height else 0.44
    x = (vista.across() - F(0.5)) * F(stage.frame_width / vista.unit)
    y = (vista.down() - F(0.40)) * F(stage.frame_height / vista.unit)
    half = wide * stage.frame_width / vista.unit
    shape = smooth(half + 0.004, half - 0.004, np.abs(x)) * smooth(0.224, 0.216, np.abs(y))
    r, turn = np.hypot(x, y), np.arctan2(y, x)
    kind = int(rng.integers(4))
    mark = [
        (np.sin(r * 40) > 0.25) * np.exp(-r / 0.35),
        (np.sin(turn * 18) > 0.1) * np.exp(-r / 0.4) * smooth(0.04, 0.1, r),
        (np.mod(x * 9, 1) > 0.45) * smooth(-0.2, 0.16, y + 0.10 * np.sin(np.floor(x * 9) * 1.7)),
        smooth(0.132, 0.124, np.hypot(x, y - 0.05)) * (np.mod(y * 34, 1) > 0.22 + (y + 0.1) * 1.2),
    ][kind].astype(F)
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
    return (core * F(0.34) / (F(0.28) + away * F(1.1)) * (y > 0) * smooth(0.0, 0.02, y) + lamp).astype(F)


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
    pools = sum(
        np.exp(-(((vista.across() - F(at)) / F(0.10)) ** 2) - ((vista.down() - F(level + 0.10)) / F(0.035)) ** 2)[
            ..., None
        ]
        * tint
        for at, tint in zip((0.36, 0.5, 0.64), (tints(stage)[0], tints(stage)[1], tints(stage)[2]), strict=True)
    )
    rgb = base + image * (F(0.42) - F(0.26) * np.minimum(deep, 1)) + np.asarray(pools, F) * F(0.20) * power(stage)
    alpha = np.broadcast_to(smooth(level - 0.001, level + 0.002, vista.down()), (vista.height, vista.width))
    return [layer("stage floor", rgb, alpha.astype(F), 0.8)]


def crowd(vista: Vista) -> list[Layer]:
    """Three rows of heads and raised hands before us, rimmed by the wall's light."""
    stage = vista.stage
    hot, pale = tints(stage)[0], tints(stage)[1]
    out = []
    for i, (foot, size, depth) in enumerate(((0.925, 0.040, 1.15), (0.975, 0.055, 1.4), (1.05, 0.078, 1.75))):
        alpha = _heads(vista, i, foot, size)
        lifted = cv2.warpAffine(
            alpha, np.array([[1, 0, 0], [0, 1, max(1.0, 0.0026 * stage.frame_height)]], F), (stage.width, stage.height)
        )
        rim = np.clip(alpha - lifted, 0, 1) * np.exp(-np.abs(vista.across() - F(0.5)) / F(0.42))
        base = np.array(stage.sky.fill, F) * F(0.05 + 0.03 * (2 - i)) + F(0.0015)
        rgb = base * np.ones((*alpha.shape, 3), F) + rim[..., None] * (hot * F(0.6) + pale * F(0.4)) * power(stage) * F(
            1.1 - 0.25 * i
        )
        soft = blur(alpha, 0.0025 * stage.frame_height * i)
        out.append(
            layer(
                f"crowd {i}",
                blur(rgb.astype(F), 0.002 * stage.frame_height * i),
                soft,
                depth,
                life=Life(sway=(0.002, 0.0045 + 0.001 * i, 0.9 + 0.23 * i)),
            )
        )
    return out


def _heads(vista: Vista, row: int, foot: float, size: float) -> Field:
    """One row of the crowd: heads, shoulders, some arms up, now and then a phone held high."""
    stage, unit = vista.stage, vista.unit
    rng, pixels_canvas = stage.rng(f"crowd {row}"), surface(stage.height, stage.width)
    pixels, canvas, keep = pixels_canvas
    fill = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    limb = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
    r, x = size * unit * 0.42, -2 * size * unit
    while x < stage.width + 2 * size * unit:
        y = stage.at(0, foot)[1] + float(rng.normal(0, 0.22)) * size * unit
        k = float(rng.uniform(0.88, 1.12))
        canvas.drawOval(skia.Rect.MakeXYWH(x - 0.82 * r * k, y - r * k, 1.64 * r * k, 2.1 * r * k), fill)
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(x - 2.0 * r * k, y + 1.25 * r * k, 4.0 * r * k, 40 * r), 1.3 * r * k, 1.3 * r * k, fill
        )
        canvas.drawRect(skia.Rect.MakeXYWH(x - 0.5 * r, y, r, 2 * r), fill)
        for side in (-1, 1):
            if rng.random() < 0.27:
                _arm(canvas, limb, fill, rng, (x, y), r * k, side)
        x += float(rng.uniform(1.05, 1.75)) * size * unit
    del keep
    return pixels[..., 3].astype(F) / F(255)


def _arm(
    canvas: skia.Canvas,
    limb: skia.Paint,
    fill: skia.Paint,
    rng: np.random.Generator,
    at: tuple[float, float],
    r: float,
    side: int,
) -> None:
    shoulder = at[0] + side * 1.55 * r, at[1] + 1.9 * r
    elbow = shoulder[0] + side * float(rng.uniform(0.4, 1.3)) * r, shoulder[1] - float(rng.uniform(1.2, 2.1)) * r
    hand = elbow[0] - side * float(rng.uniform(-0.3, 0.9)) * r, elbow[1] - float(rng.uniform(1.6, 2.4)) * r
    for a, b, wide in ((shoulder, elbow, 0.66), (elbow, hand, 0.5)):
        limb.setStrokeWidth(wide * r)
        canvas.drawLine(*a, *b, limb)
    canvas.drawCircle(hand[0], hand[1] - 0.15 * r, 0.36 * r, fill)


def sparks(stage: Stage) -> list[Sheet]:
    """Glitter in the beams, and the weather of an open-air night."""
    hot = tints(stage)[1] * F(0.9)
    out: list[Sheet] = [Particles("motes", 60, 1.0, tuple(float(v) for v in hot), 0.0022, (0.0, 0.12, 1.0, 0.85))]  # type: ignore[arg-type]
    if stage.sky.weather in ("rain", "snow"):
        out.append(
            Particles(stage.sky.weather, 180, 0.7, tuple(float(v) for v in np.array(stage.sky.horizon) * 1.2), 0.004)
        )  # type: ignore[arg-type]
    return out
