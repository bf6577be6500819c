"""A street seen along its length: facades meeting far away, lamps, signs, a roadway that can be wet."""

import cv2
import numpy as np

from tools.vendors.animatic.air import grounded, staged
from tools.vendors.animatic.flora import Ink, crown, leafy, silhouette
from tools.vendors.animatic.frontage import Frontage
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, mist, receding
from tools.vendors.animatic.town import Row, street_row
from tools.vendors.animatic.vista import Vista, behold, glow, layer
from tools.vendors.animatic.water import wet

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
    if stage.rng("dressing").random() < 0.6:
        back += garlands(vista, vanish)
    else:
        back.append(avenue(vista, vanish))
    return staged(vista, back, [], grounded(stage, Stand("ledge", 0.5, 0.84, 0.42)))


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
    front = Frontage(size, vista.sky, vista.rng(f"houses {side}"))
    front.street()
    walls, shine = (in_perspective(vista, field, side, vanish) for field in front.fields())
    near, away, _ = corners(vista, side, vanish)
    span = np.clip(np.abs(np.arange(vista.width, dtype=F)[None] - F(away)) / F(abs(near - away)), 0, 1)
    air = (F(0.7 * vista.sky.haze) * (1 - span) ** F(1.3))[..., None]
    tone = walls[..., 2::-1] / np.maximum(walls[..., 3:], F(1e-3))
    rgb = vista.lit(vista.local((0.24, 0.22, 0.20), 0.2), 0.42 if side == -vista.towards else 0.10) * tone * F(2.2)
    name = "left side" if side < 0 else "right side"
    out = [layer(name, rgb * (1 - air) + vista.air() * air, walls[..., 3], 0.5)]
    if vista.sky.lamps > 0.05:
        seen = shine * F(1.5) * (1 - air * F(0.6))
        halo = blur(seen, vista.unit * 0.012) * F(0.6)
        out.append(glow(name + " light", seen + halo, 0.5, life=Life(pulse=(0.12, 2.9, 0.5 + 0.3 * side))))
    return out


def in_perspective(vista: Vista, field: Field, side: int, vanish: tuple[float, float]) -> Field:
    """A flat drawing of house fronts, turned along one side of the street."""
    high, wide = field.shape[:2]
    near, away, drop = corners(vista, side, vanish)
    eye, tall = vista.y(vanish[1]), float(vista.rng(f"side {side}").uniform(0.85, 1.15)) * vista.unit
    target = [[near, eye - tall], [away, eye - tall * FAR], [away, eye + drop * FAR], [near, eye + drop]]
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], F)
    turn = cv2.getPerspectiveTransform(source, np.array(target, F))
    return np.asarray(cv2.warpPerspective(field, turn, (vista.width, vista.height), flags=cv2.INTER_LINEAR), F)


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
    if vista.rng("crossing").random() < 0.5:
        stripes = smooth(0.0, 0.2, np.sin(x / below * F(26))) * (np.abs(x / below) < F(0.9))
        line = line + stripes * smooth(0.205, 0.21, below / F(vista.unit)) * smooth(0.275, 0.27, below / F(vista.unit))
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


def garlands(vista: Vista, vanish: tuple[float, float]) -> list[Sheet]:
    """Strings of lamps hung across the street, swaying; dark cords by day."""
    unit, ink = vista.unit, Ink(vista)
    px, py = vista.x(vanish[0]), vista.y(vanish[1])
    bulbs = np.zeros((vista.height, vista.width), F)
    half = vista.stage.frame_width * 0.56
    for z in (1.0, 0.62, 0.4, 0.27, 0.18):
        share = np.linspace(-1, 1, 17)
        y = py - (0.50 - 0.10 * (1 - share**2)) * unit * z
        x = px + share * half * z
        ink.stroke([(float(a), float(b)) for a, b in zip(x, y, strict=True)], max(0.5, 0.0026 * unit * z))
        for a, b in zip(x[1:-1], y[1:-1], strict=True):
            centre = (int(a * 16), int((b + 0.008 * unit * z) * 16))
            cv2.circle(bulbs, centre, max(8, int(0.0062 * unit * z * 16)), 1.0, -1, cv2.LINE_AA, 4)
    cord = layer("cords", vista.lit((0.04, 0.04, 0.04), 0.1), ink.mask(), 0.8, life=Life(sway=(0.001, 0.002, 4.0)))
    shine = bulbs * F(0.4 + 2.2 * vista.sky.lamps) + blur(bulbs, unit * 0.014) * F(1.2 * vista.sky.lamps)
    rgb = shine[..., None] * np.array((1.0, 0.74, 0.40), F)
    return [cord, glow("bulbs", rgb, 0.8, life=Life(sway=(0.001, 0.002, 4.0), pulse=(0.12, 2.7, 0.4)))]


def avenue(vista: Vista, vanish: tuple[float, float]) -> Layer:
    """Trees along both pavements, bare in snow."""
    rng, unit, stems, tufts = vista.rng("avenue"), vista.unit, Ink(vista), Ink(vista)
    px, py = vista.x(vanish[0]), vista.y(vanish[1])
    for side in (-1, 1):
        for z in (0.26, 0.36, 0.5, 0.74):
            x = px + side * (vista.stage.frame_width * 0.49 * z + unit * 0.03)
            foot, tall = py + 0.31 * unit * z, unit * z * float(rng.uniform(0.52, 0.66))
            stems.stroke([(x, foot), (x, foot - tall * 0.55)], max(0.8, tall * 0.035))
            for lean in (-0.14, -0.05, 0.09, 0.16):
                stems.stroke([(x, foot - tall * 0.45), (x + lean * tall, foot - tall * 0.78)], max(0.6, tall * 0.014))
            crown(tufts, x, foot, tall, rng)
    wood, bare = stems.mask(), vista.sky.weather == "snow"
    leaves = np.zeros_like(wood) if bare else leafy(vista, tufts.mask(), "avenue leaves", 0.004)
    mask = np.maximum(wood, leaves)
    leaf = vista.local((0.10, 0.14, 0.05) if vista.rng("autumn").random() < 0.6 else (0.28, 0.14, 0.04))
    rgb = (
        silhouette(vista, mask, leaf, 0.12, 0.7)
        * (F(0.7) + F(0.4) * vista.noise("tufts", base=22, octaves=3))[..., None]
    )
    return layer("avenue", rgb, mask, 0.72, life=Life(sway=(0.0015, 0.0006, 4.6)))
