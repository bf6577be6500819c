"""Dunes or a stony plain with table mountains; cacti or palms."""

import cv2
import numpy as np

from tools.vendors.animatic.air import staged
from tools.vendors.animatic.flora import Ink, blades, cactus, palm, silhouette
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, below, dunes, edge, ground, mesas, mist, receding, rimmed
from tools.vendors.animatic.vista import Rgb, Vista, behold, layer


def draw(stage: Stage) -> list[Sheet]:
    """Sky, far tables or ranges of dunes, the near sand with its ripples, growth at the side."""
    vista = behold(stage, 0.60)
    rng, level = stage.rng("desert"), vista.horizon
    sand = vista.local(SNOW, 0.1) if vista.sky.weather == "snow" else vista.local((0.50, 0.31, 0.17), 0.15, 3)
    back = heavens(vista)
    stony = rng.random() < 0.5
    if stony:
        red = vista.local((0.34, 0.15, 0.09), 0.12, 2)
        back.append(strata(vista, "tables", mesas(vista, "tables", level, 0.24), red, 0.6, 0.12))
        back.append(strata(vista, "butte", mesas(vista, "butte", level + 0.01, 0.16), red, 0.35, 0.2))
    else:
        back.append(dune(vista, "far dunes", dunes(vista, "far dunes", level, 0.16), sand, 0.6, 0.15))
    back.append(
        dune(vista, "mid dunes", dunes(vista, "mid dunes", level + 0.05, 0.05 if stony else 0.15), sand, 0.34, 0.35)
    )
    back.append(mist(vista, "dust", level, 0.05, 0.4, 0.35, 0.012))
    back.append(dune(vista, "near dunes", dunes(vista, "near dunes", level + 0.17, 0.12), sand, 0.10, 0.6))
    near = (F(0.80) + vista.line("floor", cycles=0.7, octaves=3) * F(0.03)).astype(F)
    back.append(ground(vista, "sand", near, sand, 0.9, texture=0.16, base=10))
    grains = Particles("motes", 40, 1.2, tuple(c * 0.6 for c in vista.sky.horizon), 0.002, (0, 0.6, 1, 1))  # type: ignore[arg-type]
    return staged(vista, back, [*growth(vista, stony), grains], Stand("sand", 0.5, 0.84, 0.42))


def dune(vista: Vista, name: str, top: Field, albedo: Rgb, distance: float, depth: float) -> Layer:
    """A dune: windward side lit, lee side dark along a curving crest line, wind ripples."""
    t = below(vista, top)
    slope = np.gradient(top) * vista.stage.frame_height
    facing = blur(smooth(-0.22, 0.22, (slope * -vista.towards).astype(F))[None], vista.unit * 0.002)
    bend = (t * F(1.5) + np.sin(t * F(22)) * F(0.02)) * F(vista.unit * float(vista.rng(name + " bend").choice([-1, 1])))
    column = np.clip(np.arange(vista.width, dtype=F)[None] + bend, 0, vista.width - 1)
    crest = cv2.remap(facing, column, np.zeros_like(column), cv2.INTER_LINEAR)
    depth_in = smooth(0.03, 0.20, t)
    light = (crest * (1 - depth_in) + F(0.5) * depth_in)[..., None]
    ripple = receding(vista, name, base=16, rut=5)[..., None] * F(0.10)
    rgb = (vista.lit(albedo, 0.07) * (1 - light) + vista.lit(albedo, 0.62) * light) * (1 + ripple)
    return layer(name, rimmed(vista, vista.hazed(rgb, distance), t, distance), edge(vista, top), depth)


def strata(vista: Vista, name: str, top: Field, albedo: Rgb, distance: float, depth: float) -> Layer:
    """A table mountain with its layers of rock."""
    t = below(vista, top)
    n = vista.noise(name + " bands", across=0.4, down=4, base=5, octaves=5)
    bands = F(1) + F(0.22) * np.sin(vista.down() * F(160) + n * F(2.5)) + F(0.2) * n
    cliff = vista.noise(name + " cliff", across=2.2, down=0.35, base=8, octaves=4)
    light = smooth(-0.5, 0.5, cliff)[..., None]
    rgb = (vista.lit(albedo, 0.10) * (1 - light) + vista.lit(albedo, 0.5) * light) * bands[..., None]
    return layer(name, rimmed(vista, vista.hazed(rgb, distance), t, distance), edge(vista, top), depth)


def growth(vista: Vista, stony: bool) -> list[Layer]:
    """Cacti on stone, palms on sand, tufts of dry grass; at one side."""
    rng = vista.rng("growth")
    side = float(rng.choice([0.04, 0.96]))
    ink = Ink(vista)
    for _ in range(int(rng.integers(1, 4))):
        x, tall = vista.x(side + float(rng.normal(0, 0.06))), vista.unit * float(rng.uniform(0.2, 0.42))
        (cactus if stony else palm)(ink, x, vista.y(0.97), tall * (1 if stony else 1.4), rng)
    top = (F(0.97) + vista.line("tufts", cycles=2, octaves=4) * F(0.02)).astype(F)
    blades(ink, top, rng, count=160, tall=0.06)
    mask = np.maximum(ink.mask(), edge(vista, top))
    rgb = silhouette(vista, mask, vista.local((0.10, 0.08, 0.05)), 0.04)
    return [layer("growth", rgb, mask, 1.35, life=Life(sway=(0.0015, 0.0, 4.5)))]
