"""A mountain lake: peaks, woods, mist on still water, firs on the near banks."""

import numpy as np

from tools.vendors.animatic.air import fireflies, staged
from tools.vendors.animatic.flora import Ink, blades, pine, reeds, silhouette
from tools.vendors.animatic.paint import F
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, alpine, edge, footing, hill, massif, mist, rolling, wooded
from tools.vendors.animatic.vista import Vista, behold, layer
from tools.vendors.animatic.water import glitter, mirror


def draw(stage: Stage) -> list[Sheet]:
    """Sky, two ranges, a wooded shore, the lake that mirrors them, mist, subject on a dock, near bank."""
    vista = behold(stage, 0.60)
    level, rng = vista.horizon, stage.rng("lake")
    back = heavens(vista)
    snow = float(rng.uniform(0.5, 1.0)) if vista.sky.weather != "snow" else 1.3
    far = alpine(vista, "far range", level, float(rng.uniform(0.28, 0.42)))
    near = alpine(vista, "near range", level + 0.01, float(rng.uniform(0.14, 0.22)))
    back.append(massif(vista, "far range", far, vista.local((0.24, 0.25, 0.29)), 0.62, 0.12, snow=snow))
    back.append(massif(vista, "near range", near, vista.local((0.13, 0.16, 0.17)), 0.42, 0.2, snow=snow * 0.35))
    woods = wooded(vista, "shore", rolling(vista, "shore", level + 0.004, float(rng.uniform(0.05, 0.12))), 0.016)
    green = (0.07, 0.10, 0.07) if vista.sky.weather != "snow" else (0.32, 0.35, 0.37)
    back.append(hill(vista, "woods", woods, vista.local(green), 0.26, 0.3))
    calm = float(rng.uniform(0.35, 0.8))
    back.append(mirror(vista, back, level, chop=calm, deep=vista.local((0.02, 0.05, 0.06)), depth=0.5))
    back += glitter(vista, level, strength=0.7)
    back.append(mist(vista, "lake mist", level - 0.005, 0.05, 0.45, 0.8 * min(1, vista.sky.haze * 1.5), 0.007))
    back += footing(vista, vista.local((0.08, 0.09, 0.06)))
    near_by = {stage.framing, stage.staging} & {"close", "detail"} and stage.staging != "view"
    before = [] if near_by else bank(vista)  # a bank before a lens this close is a dark rag
    return staged(vista, back, [*before, *fireflies(vista)], Stand("dock", 0.5, 0.82, 0.42))


def bank(vista: Vista) -> list[Layer]:
    """The near shore: low in the middle, firs at the sides, reeds and grass."""
    rng, x = vista.rng("bank"), vista.across()[0]
    left, right = float(rng.uniform(0.04, 0.16)), float(rng.uniform(0.04, 0.16))
    top = 0.985 - F(left) * np.exp(-((x / F(0.24)) ** 2)) - F(right) * np.exp(-(((1 - x) / F(0.22)) ** 2))
    top = (top + vista.line("bank", cycles=3, octaves=5) * F(0.008)).astype(F)
    ink = Ink(vista)
    firs(ink, top, rng)
    side = 0 if left < right else 1
    reeds(ink, side * 0.8 - 0.05, side * 0.8 + 0.25, 1.0, rng, count=26, tall=0.2)
    blades(ink, top, rng, count=700, tall=0.035)
    mask = np.maximum(ink.mask(), edge(vista, top))
    white = vista.sky.weather == "snow"
    albedo = vista.local((0.10, 0.12, 0.14) if white else (0.05, 0.06, 0.05))
    rgb = silhouette(vista, mask, albedo, 0.03)
    if white:
        shore = edge(vista, top)[..., None]
        rgb = rgb * (1 - shore) + vista.lit(SNOW, 0.3) * shore
    return [layer("bank", rgb, mask, 1.3, life=Life(sway=(0.0012, 0.0, 5.0)))]


def firs(ink: Ink, top: Field, rng: np.random.Generator) -> None:
    """Groups of firs on either bank, tallest at the frame's edge."""
    vista = ink.vista
    for low, high, count in ((-0.12, 0.16, int(rng.integers(3, 12))), (0.84, 1.12, int(rng.integers(3, 12)))):
        for at in rng.uniform(low, high, count):
            outward = max(0.0, 0.5 - min(abs(at), abs(1 - at)) * 2.2)
            tall = vista.unit * float(rng.uniform(0.14, 0.3)) * (0.7 + outward)
            foot = vista.y(float(top[int(np.clip(vista.x(at), 0, vista.width - 1))])) + 0.01 * vista.unit
            pine(ink, vista.x(float(at)), foot, tall, rng)
