"""Inside a wood: trunks in layers of air, slanting light, ferns; conifers or broadleaf trees by seed."""

import numpy as np
import skia

from tools.vendors.animatic.air import fireflies, staged
from tools.vendors.animatic.flora import Ink, blades, bough, leafy
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.skies import dome
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, edge, ground, mist
from tools.vendors.animatic.vista import Vista, behold, enlarged, glow, layer


def draw(stage: Stage) -> list[Sheet]:
    """Light through the far trees, three ranks of trunks, ground with ferns, sunbeams, leaves before the lens."""
    vista = behold(stage, 0.66)
    level = vista.horizon
    back: list[Sheet] = [dome(vista), clearing(vista)]
    soil = SNOW if vista.sky.weather == "snow" else vista.local((0.09, 0.10, 0.045))
    ranks = ((0.7, 34, 0.010, 0.12), (0.45, 18, 0.020, 0.3), (0.2, 9, 0.038, 0.5))
    for which, (distance, count, thick, depth) in enumerate(ranks):
        back.append(rank(vista, f"rank {which}", level + 0.035 * which, distance, count, thick, depth))
        back.append(canopy(vista, f"canopy {which}", distance, 0.12 + 0.05 * which, depth + 0.02))
    floor = (F(level + 0.05) + vista.line("floor", cycles=1.2, octaves=4) * F(0.014)).astype(F)
    back.insert(4, ground(vista, "forest floor", (floor - F(0.05)).astype(F), soil, 0.4, texture=0.5, base=12))
    back.append(mist(vista, "forest mist", level, 0.09, 0.55, 0.55 * vista.sky.haze, 0.006))
    back.append(ground(vista, "near floor", (floor + F(0.06)).astype(F), soil, 0.85, texture=0.5, base=14))
    back += beams(vista)
    leaves = Particles("leaves", 12, 1.1, tuple(float(c) * 0.5 for c in stage.palette[2]), 0.006)  # type: ignore[arg-type]
    return staged(vista, back, [*frame(vista), leaves, *fireflies(vista, 26)], Stand("stump", 0.5, 0.84, 0.4))


def clearing(vista: Vista) -> Layer:
    """The bright depth of the wood: blurred leaves with the sky between them."""
    small = vista.smaller(3)
    n = small.noise("depth", base=8, octaves=4)
    gaps = smooth(-0.1, 0.7, n + np.exp(-small.away(*vista.sun) * 1.6) * F(0.6))
    green = vista.lit(vista.local((0.10, 0.14, 0.05), 0.2, 1), 0.35)
    rgb = (
        vista.air(1.5) * (F(0.25) + F(0.75) * gaps)[..., None]
        if small.width == vista.width
        else (small.air(1.5) * (F(0.25) + F(0.75) * gaps)[..., None] + green * F(0.6))
    )
    top = smooth(0.0, 0.5, small.down()) * F(0.25) + F(0.72)
    alpha = np.broadcast_to(top, gaps.shape) * (F(1) - gaps * F(0.25))
    return layer("clearing", enlarged(rgb.astype(F), vista), enlarged(alpha.astype(F), vista), 0.06)


def rank(vista: Vista, name: str, foot: float, distance: float, count: int, thick: float, depth: float) -> Layer:
    """A rank of trunks, lit on the side of the sun, with bark and a few bare boughs."""
    rng, ink = vista.rng(name), Ink(vista)
    for _ in range(max(3, int(count * vista.breadth / 2))):
        x, half = float(rng.uniform(0, vista.width)), thick * vista.unit * float(rng.uniform(0.5, 1.2)) / 2
        lean, y = float(rng.normal(0, 0.025)) * vista.height, vista.y(foot + float(rng.uniform(0, 0.03)))
        path = skia.Path()
        path.moveTo(x - half * 1.9, y)
        path.quadTo(x - half, y - half * 4, x + lean - half * 0.7, -2)
        path.lineTo(x + lean + half * 0.7, -2)
        path.quadTo(x + half, y - half * 4, x + half * 1.9, y)
        path.close()
        ink.canvas.drawPath(path, ink.paint)
        if rng.random() < 0.6:
            turn = float(rng.choice([-0.7, -2.4])) + float(rng.normal(0, 0.2))
            bough(ink, x + lean * 0.4, y * float(rng.uniform(0.2, 0.6)), half * 7, turn, rng, 0)
    mask = ink.mask()
    return layer(name, vista.hazed(bark(vista, mask, name, thick), distance), mask, depth)


def bark(vista: Vista, mask: Field, name: str, thick: float) -> Field:
    """Rough bark, round by light from one side."""
    soft = blur(mask, thick * vista.unit * 0.3)
    side = (np.roll(soft, int(-thick * vista.unit * 0.3 * vista.towards), 1) - soft) * F(-1.6)
    grain = vista.noise(name + " bark", across=3.0, down=0.35, base=0.22 / thick + 5, octaves=4)
    light = np.clip(F(0.35) + side + grain * F(0.25), 0, 1)[..., None]
    brown = vista.local((0.11, 0.085, 0.06), 0.2)
    return vista.lit(brown, 0.02) * (1 - light) + vista.lit(brown, 0.55) * light


def canopy(vista: Vista, name: str, distance: float, reach: float, depth: float) -> Layer:
    """Leaves hanging in from above, swaying."""
    n = vista.smaller(2).noise(name, base=7, octaves=6, gain=0.62)
    hang = smooth(reach + 0.16, reach - 0.16, vista.smaller(2).down())
    cover = enlarged(smooth(0.0, 0.22, n + hang * F(1.7) - F(1.0)), vista)
    leaf = SNOW if vista.sky.weather == "snow" else vista.local((0.085, 0.12, 0.035), 0.2, 1)
    tone = enlarged((F(0.75) + F(0.4) * n).astype(F), vista)[..., None]
    return layer(
        name, vista.hazed(vista.lit(leaf, 0.22) * tone, distance), cover, depth, life=Life(sway=(0.0025, 0.001, 5.0))
    )


def beams(vista: Vista) -> list[Layer]:
    """Slanting shafts between the trunks, in two sheets that breathe by turns."""
    small, out = vista.smaller(3), []
    strength = {"fog": 0.10, "snow": 0.05, "rain": 0.03}.get(
        vista.sky.weather, 0.24 if vista.sky.name != "neon" else 0.12
    )
    slant = F((0.5 - vista.sun[0]) * 0.9)
    for which in range(2):
        line = vista.smaller(3).line(f"beams {which}", cycles=5, octaves=3)
        x = small.across() + (small.down() - F(0.2)) * slant
        at = np.clip((x * F(small.stage.frame_width) + F(small.x(0))), 0, small.width - 1).astype(int)
        shaft = smooth(0.15, 0.7, line[np.clip(at, 0, small.width - 1)])
        fade = smooth(0.95, 0.25, small.down()) * np.exp(-(((small.across() - vista.sun[0]) / 0.4) ** 2))
        light = (shaft * fade)[..., None] * np.array(vista.sky.key, F) * F(strength)
        out.append(
            glow(
                f"beams {which}",
                enlarged(blur(light.astype(F), small.unit * 0.004), vista),
                0.6 + 0.2 * which,
                life=Life(pulse=(0.6, 5.0, 0.5 * which)),
            )
        )
    return out


def frame(vista: Vista) -> list[Layer]:
    """Ferns at the foot and one dark leafy bough from above."""
    rng, ink, high = vista.rng("frame"), Ink(vista), Ink(vista)
    top = (F(1.0) + vista.line("ferns", cycles=2, octaves=4) * F(0.03)).astype(F)
    blades(ink, top, rng, count=420, tall=0.12, thin=0.006)
    low = np.maximum(ink.mask(), edge(vista, top))
    side = float(rng.choice([-0.03, 1.03]))
    bough(high, vista.x(side), vista.y(0.06), vista.unit * 0.42, 0.25 if side < 0 else np.pi - 0.25, rng, 6)
    hung = leafy(vista, high.mask(), "bough", 0.005)
    dark = vista.lit(vista.local((0.035, 0.05, 0.02)), 0.12)
    return [
        layer("ferns", dark, low, 1.35, life=Life(sway=(0.003, 0.0, 4.0))),
        layer("bough", dark, hung, 1.5, life=Life(sway=(0.005, 0.003, 5.5))),
    ]
