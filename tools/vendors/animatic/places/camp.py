"""A camp in the wild: a glowing tent, a fire with its smoke, woods and mountains behind."""

import numpy as np

from tools.vendors.animatic.air import fireflies, grounded, staged
from tools.vendors.animatic.flora import Ink, blades, pine, silhouette
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, alpine, edge, ground, massif, mist
from tools.vendors.animatic.vista import Vista, behold, enlarged, glow, layer


def draw(stage: Stage) -> list[Sheet]:
    """Sky, ranges, a line of firs, clearing with tent and fire, grass before the lens."""
    vista = behold(stage, 0.64)
    rng, level = stage.rng("camp"), vista.horizon
    back = heavens(vista)
    snow = 0.5 if vista.sky.weather != "snow" else 1.2
    back.append(
        massif(
            vista,
            "range",
            alpine(vista, "range", level, float(rng.uniform(0.2, 0.34))),
            vista.local((0.17, 0.18, 0.2)),
            0.55,
            0.12,
            snow=snow,
        )
    )
    back.append(woods(vista, "far woods", level + 0.03, 0.34, 0.28, 70, 0.10))
    back.append(mist(vista, "camp mist", level + 0.01, 0.05, 0.3, 0.6 * vista.sky.haze, 0.006))
    back.append(woods(vista, "woods", level + 0.06, 0.16, 0.45, 26, 0.22))
    clearing = (F(level + 0.06) + vista.line("clearing", cycles=1, octaves=4) * F(0.012)).astype(F)
    soil = SNOW if vista.sky.weather == "snow" else vista.local((0.10, 0.12, 0.06))
    back.append(ground(vista, "clearing", clearing, soil, 0.7, texture=0.35, base=11))
    at = float(rng.choice([rng.uniform(0.14, 0.3), rng.uniform(0.7, 0.86)]))
    back += tent(vista, at, level + 0.12)
    back += fire(vista, at + (0.17 if at < 0.5 else -0.17) * vista.unit / vista.stage.frame_width * 1.4, level + 0.15)
    return staged(
        vista, back, [*edge_grass(vista), *fireflies(vista, 10)], grounded(stage, Stand("rock", 0.5, 0.83, 0.42))
    )


def woods(vista: Vista, name: str, foot: float, distance: float, depth: float, count: int, tall: float) -> Layer:
    """A belt of firs, denser at the sides."""
    rng, ink = vista.rng(name), Ink(vista)
    for _ in range(int(count * vista.breadth / 2)):
        x = float(rng.uniform(0, vista.width))
        high = tall * (0.55 + 0.9 * abs(x / vista.width - 0.5)) * float(rng.uniform(0.6, 1.15))
        pine(ink, x, vista.y(foot) + 0.01 * vista.unit, high * vista.unit, rng)
    mask = np.maximum(ink.mask(), edge(vista, np.full(vista.width, foot, F)))
    white = vista.sky.weather == "snow"
    return layer(
        name,
        silhouette(vista, mask, vista.local((0.2, 0.23, 0.25) if white else (0.045, 0.06, 0.045)), distance),
        mask,
        depth,
    )


def tent(vista: Vista, x: float, foot: float) -> list[Sheet]:
    """A ridge tent lit from inside when it is dark."""
    unit, lamps = vista.unit, vista.sky.lamps
    tall, px, py = 0.13 * unit, vista.x(x), vista.y(foot)
    ink, door = Ink(vista), Ink(vista)
    ink.shape(
        [
            (px - tall * 0.95, py),
            (px - tall * 0.25, py - tall),
            (px + tall * 0.55, py - tall * 0.92),
            (px + tall * 1.15, py),
        ]
    )
    door.shape([(px - tall * 0.95, py), (px - tall * 0.25, py - tall), (px + tall * 0.35, py)])
    rope = Ink(vista)
    for start, end in (((-0.25, -1.0), (-1.35, 0.02)), ((0.55, -0.92), (1.6, 0.0)), ((-0.25, -1.06), (-0.25, -0.96))):
        rope.stroke([(px + a * tall, py + b * tall) for a, b in (start, end)], max(0.6, 0.0016 * unit))
    flap = Ink(vista)
    flap.shape([(px - tall * 0.42, py), (px - tall * 0.27, py - tall * 0.86), (px - tall * 0.10, py)])
    mask, front = np.maximum(ink.mask(), rope.mask() * F(0.8)), door.mask() * (1 - F(0.85) * flap.mask())
    cloth = vista.local((0.42, 0.22, 0.10), 0.3, 2)
    tone = (F(0.75) + F(0.35) * front)[..., None]
    inside = np.exp(-((vista.away(x - 0.01, foot - 0.035) / F(0.07)) ** 2))[..., None]
    warm = np.array((1.5, 0.72, 0.24), F) * F(lamps) * (F(0.2) + inside) * (F(0.6) + F(0.55) * front[..., None])
    sheets: list[Sheet] = [layer("tent", vista.lit(cloth, 0.3) * tone + warm, mask, 0.72)]
    if lamps > 0.1:
        halo = blur(mask, unit * 0.05)[..., None] * np.array((1.0, 0.5, 0.18), F) * F(0.10 * lamps)
        sheets.append(glow("tent light", halo, 0.72, life=Life(pulse=(0.15, 3.1, 0.0))))
    return sheets


def fire(vista: Vista, x: float, foot: float) -> list[Sheet]:
    """A camp fire: its light on the ground, logs, two flame sheets trading places, smoke and sparks."""
    small, night = vista.smaller(2), vista.night
    aside = (small.across() - F(x)) * F(vista.stage.frame_width / vista.unit)
    up = (F(foot) - small.down()) * F(vista.stage.frame_height / vista.unit)
    pool = np.exp(-((aside / F(0.22)) ** 2) - ((up + F(0.02)) / F(0.05)) ** 2) * F(0.5 if night else 0.12)
    air = np.exp(-np.sqrt(aside**2 + up**2) / F(0.10)) * F(0.22 if night else 0.05)
    light = enlarged(np.asarray((pool + air)[..., None] * np.array((1.0, 0.45, 0.14), F), F), vista)
    return [
        glow("fire light", light, 0.75, life=Life(pulse=(0.25, 0.9, 0.3))),
        logs(vista, x, foot),
        *(flame(vista, which, aside, up) for which in range(2)),
        smoke(vista, aside, up),
        Particles("sparks", 14, 0.8, (2.0, 0.9, 0.25), 0.002, (x - 0.05, foot - 0.28, x + 0.05, foot)),
    ]


def logs(vista: Vista, x: float, foot: float) -> Layer:
    """Three logs laid across each other, glowing."""
    ink, unit, px, py = Ink(vista), vista.unit, vista.x(x), vista.y(foot)
    for a, b, c, d in ((-0.045, 0.010, 0.03, -0.012), (0.045, 0.010, -0.03, -0.012), (-0.05, 0.004, 0.05, 0.006)):
        ink.stroke([(px + a * unit, py + b * unit), (px + c * unit, py + d * unit)], 0.011 * unit)
    wood = vista.lit((0.08, 0.05, 0.03), 0.3) + np.array((0.17, 0.056, 0.01), F)
    return layer("logs", wood, ink.mask(), 0.755)


def flame(vista: Vista, which: int, aside: Field, up: Field) -> Layer:
    """One of two flickering flames."""
    n = vista.smaller(2).noise(f"flame {which}", across=2.0, down=0.8, base=12, octaves=4)
    rise = np.clip(up / F(0.115), 0, 1)
    wide = F(0.046) * np.sqrt(rise + F(0.05)) * (1 - rise) ** F(1.2) + F(1e-4)
    body = smooth(1.0, 0.2, np.abs(aside + n * F(0.020) * rise) / wide) * (up > 0)
    burning = (body * smooth(1, 0.55, rise + np.abs(n) * F(0.3)))[..., None] * np.array((2.6, 1.05, 0.24), F)
    life = Life(pulse=(0.75, 0.7, 0.5 * which))
    return glow(f"flame {which}", enlarged(np.asarray(burning, F), vista), 0.76, life=life)


def smoke(vista: Vista, aside: Field, up: Field) -> Layer:
    """A thin column of smoke leaning with the wind."""
    n = vista.smaller(2).noise("smoke", across=1.2, down=0.8, base=6, octaves=5)
    rise = np.clip(up, 0, 1)
    core = np.exp(-(((aside - rise * F(0.25) + n * rise * F(0.12)) / (F(0.012) + rise * F(0.11))) ** 2))
    cover = core * smooth(0.03, 0.12, up) * smooth(0.62, 0.2, up) * smooth(-0.6, 0.7, n) * F(0.38)
    return layer(
        "smoke", vista.air() * F(0.9), enlarged(cover.astype(F), vista), 0.78, life=Life(sway=(0.006, 0.004, 6.0))
    )


def edge_grass(vista: Vista) -> list[Layer]:
    """Grass before the lens and one large fir at a side."""
    rng, ink = vista.rng("edge"), Ink(vista)
    top = (F(0.985) + vista.line("edge", cycles=1.5, octaves=3) * F(0.02)).astype(F)
    blades(ink, top, rng, count=620, tall=0.09, thin=0.0035)
    side = float(rng.choice([-0.02, 1.02]))
    pine(ink, vista.x(side), vista.y(1.05), vista.unit * float(rng.uniform(0.7, 1.1)), rng)
    mask = np.maximum(ink.mask(), edge(vista, top))
    return [
        layer(
            "edge grass",
            silhouette(vista, mask, vista.local((0.05, 0.06, 0.035)), 0.02, 0.7),
            mask,
            1.4,
            life=Life(sway=(0.002, 0.0, 4.4)),
        )
    ]
