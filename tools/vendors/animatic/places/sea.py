"""The open sea: headlands, a lighthouse or a sail, swell, foam round near rocks."""

import cv2
import numpy as np

from tools.vendors.animatic.air import staged
from tools.vendors.animatic.flora import Ink
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import below, edge, facets, footing, massif, receding, rimmed
from tools.vendors.animatic.vista import Vista, behold, glow, layer
from tools.vendors.animatic.water import glitter, mirror

Outline = tuple[tuple[float, float], ...]
ISLET: Outline = ((-1.1, 0.0), (-0.75, -0.1), (-0.5, -0.16), (0.4, -0.2), (0.8, -0.09), (1.2, 0.0))
TOWER: tuple[Outline, ...] = (
    ((-0.1, -0.15), (-0.06, -1.0), (0.06, -1.0), (0.1, -0.15)),
    ((-0.085, -1.0), (0.085, -1.0), (0.085, -1.03), (-0.085, -1.03)),
    ((-0.042, -1.0), (-0.042, -1.14), (0.042, -1.14), (0.042, -1.0)),
    ((-0.062, -1.13), (0.0, -1.27), (0.062, -1.13)),
)
HULL: Outline = ((-0.36, -0.1), (0.36, -0.1), (0.24, 0.0), (-0.26, 0.0))
SAILS: tuple[Outline, ...] = (
    ((0.03, -1.0), (0.36, -0.16), (0.03, -0.15)),
    ((-0.02, -0.92), (-0.28, -0.16), (-0.02, -0.15)),
)


def draw(stage: Stage) -> list[Sheet]:
    """Sky, headland, landmark, sea with glitter and moving foam, subject on a rock, rocks before the lens."""
    vista = behold(stage, 0.58)
    rng, level = stage.rng("sea"), vista.horizon
    back = heavens(vista)
    back += headland(vista)
    mark = str(rng.choice(["lighthouse", "sail", "none"]))
    if mark == "lighthouse":
        back += lighthouse(vista)
    sea = mirror(
        vista,
        back,
        level,
        chop=float(rng.uniform(1.6, 2.6)),
        deep=vista.local((0.02, 0.07, 0.09), 0.3),
        depth=0.4,
        bright=0.7,
    )
    back.append(sea)
    if mark == "sail":
        back.append(sail(vista))
    back += [*glitter(vista, level, strength=1.1), *foam(vista)]
    back += footing(vista, vista.local((0.22, 0.18, 0.13)))
    return staged(vista, back, rocks(vista), Stand("rock", 0.5, 0.82, 0.42))


def headland(vista: Vista) -> list[Layer]:
    """Cliffs reaching in from one side, or none."""
    rng, x = vista.rng("headland"), vista.across()[0]
    out = []
    for which, distance in ((0, 0.55), (1, 0.3)):
        if rng.random() < 0.3:
            continue
        from_left = rng.random() < 0.5
        reach = float(rng.uniform(0.2, 0.6))
        along = np.clip(1 - (x if from_left else 1 - x) / F(reach), 0, 1.3)
        rise = F(float(rng.uniform(0.06, 0.16)))
        top = (
            vista.horizon
            + F(0.003)
            - rise * smooth(0, 0.5, along) * (F(0.8) + F(0.25) * vista.line(f"cliff {which}", cycles=3))
        )
        top = np.where(along > 0, top, 1.2).astype(F)
        out.append(
            massif(vista, f"headland {which}", top, vista.local((0.17, 0.17, 0.16)), distance, 0.15 + 0.1 * which)
        )
    return out


def lighthouse(vista: Vista) -> list[Sheet]:
    """A tower on a far islet; at low light its beam."""
    rng, ink = vista.rng("lighthouse"), Ink(vista)
    at = float(rng.choice([rng.uniform(0.15, 0.32), rng.uniform(0.68, 0.85)]))
    y, tall = vista.y(vista.horizon), 0.2 * vista.unit
    for points in (ISLET, *TOWER):
        ink.outline(vista.x(at), y + 1, tall, points)
    mask = ink.mask()
    up = (F(y) - np.arange(vista.height, dtype=F)[:, None]) / F(tall)
    upper = (up > 0.17).astype(F)[..., None]
    paint = (smooth(-0.15, 0.15, np.sin(up * F(-18))))[..., None]
    pale, red = vista.lit((0.62, 0.60, 0.56), 0.35), vista.lit((0.34, 0.06, 0.05), 0.35)
    stone = vista.lit((0.14, 0.14, 0.14), 0.2) * (F(1) + F(0.45) * vista.noise("islet", base=14, octaves=5))[..., None]
    rgb = np.asarray(stone * (1 - upper) + (pale * (1 - paint) + red * paint) * upper, F)
    sheets: list[Sheet] = [layer("lighthouse", vista.hazed(rgb, 0.25), mask, 0.25)]
    if vista.sky.lamps > 0.25:
        sheets.append(beam(vista, at, vista.horizon - 1.09 * tall / vista.stage.frame_height))
    return sheets


def beam(vista: Vista, x: float, y: float) -> Layer:
    """Lamp and beam of a lighthouse, turning slowly."""
    small = vista.smaller(3)
    aside = (small.across() - F(x)) * F(vista.stage.frame_width / vista.unit)
    below = (small.down() - F(y)) * F(vista.stage.frame_height / vista.unit)
    d = np.sqrt(aside**2 + below**2)
    turn = np.arctan2(below, np.abs(aside))
    rays = np.exp(-(((turn + F(0.05)) / F(0.06)) ** 2)) / (F(0.12) + d) * F(0.10)
    light = rays * (1 - np.exp(-d / 0.02)) + np.exp(-d / 0.012) * F(2.4) + np.exp(-d / 0.05) * F(0.3)
    full = cv2.resize(light.astype(F), (vista.width, vista.height), interpolation=cv2.INTER_LINEAR)
    return glow("beam", full[..., None] * np.array((1.0, 0.82, 0.5), F), 0.25, life=Life(pulse=(0.7, 4.0, 0.2)))


def sail(vista: Vista) -> Layer:
    """A small boat under sail, bobbing on the swell."""
    rng, hull, cloth = vista.rng("sail"), Ink(vista), Ink(vista)
    tall = float(rng.uniform(0.07, 0.13)) * vista.unit
    at = float(rng.choice([rng.uniform(0.15, 0.35), rng.uniform(0.65, 0.85)]))
    side = float(rng.choice([-1, 1]))
    foot = (vista.x(at), vista.y(vista.horizon) + tall * 0.2)
    hull.outline(*foot, tall, HULL)
    for points in SAILS:
        cloth.outline(*foot, tall, [(a * side, b) for a, b in points])
    body, white = hull.mask(), cloth.mask()
    rgb = vista.lit((0.06, 0.05, 0.05), 0.2) * (1 - white[..., None])
    rgb = rgb + vista.lit((0.75, 0.70, 0.62), 0.45) * white[..., None]
    life = Life(sway=(0.002, 0.003, 4.5), drift=(0.004 * side, 0.0))
    return layer("sail", vista.hazed(rgb, 0.15), np.maximum(body, white), 0.45, life=life)


def foam(vista: Vista) -> list[Layer]:
    """Crests of the swell, two sheets trading places."""
    d = np.clip((vista.down() - F(vista.horizon)) / F(max(1 - vista.horizon, 0.05)), 0, 1.2)
    white = vista.lit((0.8, 0.82, 0.82), 0.35)
    out = []
    for which in range(2):
        n, m = receding(vista, f"foam {which}", base=24, rut=4.5, flat=3.0), receding(vista, "swell", base=5, flat=2.2)
        crest = smooth(0.42, 0.85, n + m * F(0.45)) * smooth(0.03, 0.3, d) * F(0.5)
        out.append(
            layer(f"foam {which}", white, crest, 0.55, life=Life(pulse=(0.8, 3.4, 0.5 * which), sway=(0.0, 0.003, 3.4)))
        )
    return out


def rocks(vista: Vista) -> list[Layer]:
    """Dark rocks at one lower corner with spray at their foot."""
    rng, x = vista.rng("rocks"), vista.across()[0]
    side = 0.0 if rng.random() < 0.5 else 1.0
    along = np.clip(1 - np.abs(x - F(side)) / F(float(rng.uniform(0.25, 0.45))), 0, 1.4)
    broken = vista.line("rocks", cycles=5, octaves=6, gain=0.55)
    top = (F(1.03) - F(0.16) * along * (F(0.75) + F(0.5) * broken)).astype(F)
    grit = vista.noise("rock grit", base=16, octaves=4)
    light = smooth(-0.8, 0.9, facets(vista, "rock face", base=6, down=1.0) + grit * F(0.45))[..., None]
    dark = vista.local((0.11, 0.10, 0.095))
    rgb = vista.lit(dark, 0.05) * (1 - light) + vista.lit(dark, 0.5) * light
    mask = edge(vista, np.where(along > 0, top, 1.3).astype(F))
    return [layer("rocks", rimmed(vista, rgb, below(vista, top), 0.3), mask, 1.25)]
