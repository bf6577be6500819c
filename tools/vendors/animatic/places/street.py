"""A street seen along its length: facades meeting far away, lamps, signs, a roadway that can be wet."""

import cv2
import numpy as np
import skia

from tools.vendors.animatic.air import staged
from tools.vendors.animatic.flora import Ink
from tools.vendors.animatic.paint import F, blur, smooth, surface
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, mist, receding
from tools.vendors.animatic.town import NEON, WARM, Row, street_row
from tools.vendors.animatic.vista import Vista, behold, glow, layer
from tools.vendors.animatic.water import wet

COATS = ((1, 1, 1), (1.25, 0.85, 0.68), (1.2, 1.08, 0.8), (0.85, 1.0, 1.08), (0.9, 1.05, 0.85), (1.25, 1.15, 1.05))
FAR = 0.12  # how small the far end of a side is, beside its near end


def draw(stage: Stage) -> list[Sheet]:
    """Sky, far blocks, both sides of the street, lamps, the roadway with its reflections."""
    vista = behold(stage, 0.60)
    rng, level = stage.rng("street"), vista.horizon
    back = heavens(vista)
    row = Row("far blocks", level + 0.02, 0.34, 0.04, 0.09, 0.55, 0.013)
    profile = (F(0.45) + np.abs(vista.across()[0] - F(0.5)) * F(1.1)).astype(F)
    back += street_row(vista, row, profile).sheets("far blocks", vista.local((0.22, 0.19, 0.18), 0.3), 0.2, 0.9)
    back.append(mist(vista, "street haze", level, 0.10, 0.3, 0.6 * vista.sky.haze, 0.006))
    vanish = (float(rng.uniform(0.38, 0.62)), level)
    for side in (-1, 1):
        back += facade(vista, side, vanish)
    back.append(roadway(vista, back, vanish))
    back += lamps(vista, vanish)
    return staged(vista, back, [], Stand("ledge", 0.5, 0.84, 0.42))


def corners(vista: Vista, side: int, vanish: tuple[float, float]) -> tuple[float, float, float]:
    """Canvas x of a side's near and far end, and how far its near foot lies below the horizon, px."""
    upright = vista.stage.frame_height > vista.stage.frame_width
    near = vista.x(0.5) + side * vista.stage.frame_width * (0.62 if upright else 0.58)
    return near, vista.x(vanish[0]) + side * vista.unit * 0.06, vista.unit * (0.48 if upright else 0.33)


def kerb(vista: Vista, vanish: tuple[float, float]) -> Field:
    """Frame y of the foot of the houses in every column."""
    x = np.arange(vista.width, dtype=F)
    foot = np.zeros(vista.width, F)
    for side in (-1, 1):
        near, far, drop = corners(vista, side, vanish)
        along = (x - F(far)) / F(near - far)
        foot = np.maximum(foot, F(drop) * (F(FAR) + F(1 - FAR) * along) * (along > 0))
    foot = np.maximum(foot, F(vista.unit * 0.33 * FAR))
    return (F(vanish[1]) + foot / F(vista.stage.frame_height)).astype(F)


def facade(vista: Vista, side: int, vanish: tuple[float, float]) -> list[Layer]:
    """One side of the street: painted flat, then turned into perspective."""
    size = int(max(200, vista.unit * 0.9))
    walls, lights = elevation(vista, side, size)
    near, away_x, drop = corners(vista, side, vanish)
    away_y = vista.y(vanish[1])
    tall, far = float(vista.rng(f"side {side}").uniform(0.85, 1.15)) * vista.unit, FAR
    target = np.array(
        [[near, away_y - tall], [away_x, away_y - tall * far], [away_x, away_y + drop * far], [near, away_y + drop]], F
    )
    source = np.array([[0, 0], [size * 2, 0], [size * 2, size], [0, size]], F)
    turn = cv2.getPerspectiveTransform(source, target)
    flat = cv2.warpPerspective(walls, turn, (vista.width, vista.height), flags=cv2.INTER_AREA)
    alpha, tone = flat[..., 3], flat[..., 2::-1] / np.maximum(flat[..., 3:], 1e-3)
    shine = cv2.warpPerspective(lights, turn, (vista.width, vista.height), flags=cv2.INTER_AREA)
    span = np.clip(np.abs(vista.across() * vista.stage.frame_width + vista.x(0) - away_x) / abs(near - away_x), 0, 1)
    brick = vista.local((0.24, 0.22, 0.20), 0.2)
    facing = 0.42 if side == -vista.towards else 0.10
    rgb = vista.lit(brick, facing) * tone * F(2.2)
    far_off = (F(0.7 * vista.sky.haze) * (1 - span) ** F(1.3))[..., None]
    rgb = rgb * (1 - far_off) + vista.air() * far_off
    name = "left side" if side < 0 else "right side"
    out = [layer(name, rgb, alpha, 0.5)]
    if vista.sky.lamps > 0.05:
        seen = shine * shine * F(1.5) * (1 - far_off * F(0.6))
        out.append(
            glow(
                name + " light",
                seen + blur(seen, vista.unit * 0.012) * F(0.6),
                0.5,
                life=Life(pulse=(0.12, 2.9, 0.5 + 0.3 * side)),
            )
        )
    return out


def elevation(vista: Vista, side: int, size: int) -> tuple[Field, Field]:
    """A flat drawing, size×2·size: houses with windows, shop fronts and signs. (BGRA tone, lit rgb), both 0..1."""
    rng, sky = vista.rng(f"houses {side}"), vista.sky
    walls, wall, keep_a = surface(size, size * 2)
    lights, light, keep_b = surface(size, size * 2)
    pen = skia.Paint(AntiAlias=True)
    x = -0.02 * size
    while x < size * 2:
        wide, top = float(rng.uniform(0.16, 0.34)) * size, float(rng.uniform(0.0, 0.42)) * size
        _house(wall, light, pen, rng, sky.lamps, sky.name == "neon", (x, top, wide, float(size)))
        x += wide
    del keep_a, keep_b
    return walls.astype(F) / F(255), lights[..., 2::-1].astype(F) / F(255)


def _house(
    wall: skia.Canvas, light: skia.Canvas, pen: skia.Paint, rng: np.random.Generator, lamps: float, neon: bool,
    box: tuple[float, float, float, float],
) -> None:  # fmt: skip
    x, top, wide, foot = box
    base = float(rng.uniform(0.3, 0.6))

    coat = COATS[int(rng.integers(0, len(COATS)))]

    def grey(value: float) -> skia.Paint:
        pen.setColor(skia.ColorSetRGB(*(int(255 * min(value * c, 1)) for c in coat)))
        return pen

    wall.drawRect(skia.Rect.MakeLTRB(x, top, x + wide + 1, foot), grey(base))
    wall.drawRect(skia.Rect.MakeXYWH(x, top, wide, foot * 0.012), grey(base * 1.4))
    floor, columns = foot * float(rng.uniform(0.052, 0.072)), int(rng.integers(4, 8))
    pane = wide / (columns + 0.6)
    warm = WARM[int(rng.integers(0, 3))]
    y = top + floor * 0.4
    while y < foot * 0.80:
        for column in range(columns):
            rect = skia.Rect.MakeXYWH(x + pane * (0.5 + column), y, pane * 0.55, floor * 0.62)
            wall.drawRect(rect, grey(base * 0.42))
            if rng.random() < lamps * 0.38:
                strength = float(rng.uniform(0.3, 0.8))
                pen.setColor(skia.ColorSetRGB(*(int(c * strength) for c in warm)))
                light.drawRect(rect, pen)
        y += floor
    front = skia.Rect.MakeXYWH(x + wide * 0.08, foot * 0.84, wide * 0.84, foot * 0.13)
    wall.drawRect(front, grey(base * 0.3))
    wall.drawRect(
        skia.Rect.MakeXYWH(x + wide * 0.04, foot * 0.815, wide * 0.92, foot * 0.022), grey(min(base * 1.5, 0.9))
    )
    if lamps > 0.05:
        hue = NEON[int(rng.integers(0, 4))] if neon else warm
        pen.setColor(skia.ColorSetRGB(*(int(c * min(0.85, 0.2 + lamps * 0.6)) for c in hue)))
        glass = [
            (front.left() + front.width() * k / 4 + wide * 0.01, front.width() / 4 - wide * 0.02) for k in range(4)
        ]
        for left, span in glass:
            light.drawRect(
                skia.Rect.MakeXYWH(
                    left, front.top() + foot * 0.012, span, front.height() * float(rng.uniform(0.6, 0.85))
                ),
                pen,
            )
        if neon or rng.random() < (lamps - 0.4) * 0.6:
            hue = NEON[int(rng.integers(0, 4))]
            pen.setColor(skia.ColorSetRGB(*hue))
            light.drawRect(
                skia.Rect.MakeXYWH(
                    x + wide * float(rng.uniform(0.1, 0.7)),
                    foot * float(rng.uniform(0.4, 0.6)),
                    wide * 0.10,
                    foot * 0.17,
                ),
                pen,
            )


def roadway(vista: Vista, above: list[Sheet], vanish: tuple[float, float]) -> Layer:
    """Asphalt with pavements and a dashed line: dry by day, mirroring in rain and neon, white in snow."""
    n = receding(vista, "asphalt", base=9)
    snow = vista.sky.weather == "snow"
    albedo = SNOW if snow else vista.local((0.12, 0.12, 0.125), 0.2)
    tone = (
        F(1)
        + F(0.12) * n
        + F(0.06) * receding(vista, "grit", base=40)
        + markings(vista, vanish) * F(0.1 if snow else 1)
    )
    soaked = {"rain": 0.85, "neon": 0.95, "night": 0.45, "blue_hour": 0.5, "golden_hour": 0.3, "dawn": 0.3}
    share = soaked.get(vista.sky.name, 0.12) * (0.3 if snow else 1)
    puddles = np.clip(F(share) * (F(0.5) + F(0.6) * smooth(-0.4, 0.4, n)), 0, 1)
    return wet(vista, above, kerb(vista, vanish), vista.lit(albedo, 0.25) * tone[..., None], puddles, 0.6)


def markings(vista: Vista, vanish: tuple[float, float]) -> Field:
    """What is painted on the road and the paler pavements at its sides, as tone to add."""
    below = np.maximum(np.arange(vista.height, dtype=F)[:, None] - F(vista.y(vanish[1])), 1)
    x = np.arange(vista.width, dtype=F)[None] - F(vista.x(vanish[0]))
    out = np.zeros((vista.height, vista.width), F)
    for side in (-1, 1):
        near, _, drop = corners(vista, side, vanish)
        across = x / below * F(drop / (near - vista.x(vanish[0])))
        out += (
            smooth(0.74, 0.745, across) * F(0.45) - smooth(0.725, 0.74, across) * smooth(0.755, 0.74, across) * F(0.5)
        ) * (across > 0)
    dash = smooth(0.0, 0.25, np.sin(F(vista.unit * 7.0) / below))
    line = smooth(0.030, 0.022, np.abs(x / below)) * dash
    return (out + line * F(1.6)).astype(F)


def lamps(vista: Vista, vanish: tuple[float, float]) -> list[Sheet]:
    """Street lamps in two rows running away from us, with their light."""
    unit, ink = vista.unit, Ink(vista)
    px, py = vista.x(vanish[0]), vista.y(vanish[1])
    heads = []
    half = vista.stage.frame_width * 0.42
    for side in (-1, 1):
        for z in (1.0, 0.55, 0.33, 0.21):
            x, foot, top = px + side * (half * z + unit * 0.03), py + 0.30 * unit * z, py - 0.42 * unit * z
            ink.stroke(
                [(x, foot), (x, top), (x - side * 0.06 * unit * z, top - 0.015 * unit * z)], max(0.7, 0.011 * unit * z)
            )
            heads.append((x - side * 0.075 * unit * z, top - 0.01 * unit * z, z))
    dark = layer("lamps", vista.hazed(vista.lit((0.05, 0.05, 0.055), 0.2), 0.05), ink.mask(), 0.75)
    if vista.sky.lamps < 0.1:
        return [dark]
    light = np.zeros((vista.height, vista.width), F)
    for x, y, z in heads:
        cv2.circle(light, (int(x * 16), int(y * 16)), int(0.012 * unit * z * 16), 1.0, -1, cv2.LINE_AA, 4)
    shine = light * 3 + blur(light, unit * 0.02) * 1.6 + blur(light, unit * 0.07) * 1.6
    hue = np.array((1.0, 0.66, 0.32), F) if vista.sky.name != "neon" else np.array((0.35, 0.9, 1.0), F)
    return [
        dark,
        glow("lamp light", shine[..., None] * hue * F(vista.sky.lamps), 0.75, life=Life(pulse=(0.08, 2.3, 0.1))),
    ]
