"""Inside a wood: trunks in layers of air, slanting light, ferns; beeches, firs or birches by seed."""

from dataclasses import replace

import cv2
import numpy as np
import skia

from tools.vendors.animatic.air import fireflies, grounded, staged
from tools.vendors.animatic.flora import Ink, blades, pine, spray
from tools.vendors.animatic.lights import toward
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.skies import dome
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, edge, ground, mist, receding
from tools.vendors.animatic.vista import Rgb, Vista, behold, enlarged, glow, layer

LEAF: Rgb = (0.085, 0.15, 0.03)
AUTUMN: Rgb = (0.30, 0.13, 0.03)


def draw(stage: Stage) -> list[Sheet]:
    """Light through the far trees, three ranks of trees, ground with dapples, sunbeams, leaves before the lens."""
    vista = leafed(behold(stage, 0.66))
    kind = str(stage.rng("wood").choice(["beech", "fir", "birch"]))
    level, leaf = vista.horizon, foliage(vista, kind == "fir")
    back: list[Sheet] = [dome(vista), clearing(vista, leaf)]
    soil = SNOW if vista.sky.weather == "snow" else vista.local((0.10, 0.095, 0.045), 0.1)
    floor = (F(level) + vista.line("floor", cycles=1.2, octaves=4) * F(0.014)).astype(F)
    for which, (distance, count, thick, depth) in enumerate(
        ((0.62, 34, 0.011, 0.12), (0.36, 18, 0.022, 0.3), (0.12, 8, 0.046, 0.5))
    ):
        foot = level + 0.03 * which
        trees = firs if kind == "fir" and which < 2 else trunks
        back.append(trees(vista, f"{kind} {which}", foot, distance, count, thick, depth))
        back.append(canopy(vista, f"canopy {which}", leaf, distance, 0.10 + 0.05 * which, depth + 0.02))
        if which == 0:
            back.append(ground(vista, "forest floor", floor, soil, 0.25, texture=0.5, base=12))
    back.append(mist(vista, "forest mist", level, 0.08, 0.55, 0.5 * vista.sky.haze, 0.006))
    back.append(litter(vista, (floor + F(0.07)).astype(F), soil))
    back += beams(vista)
    falling = Particles("leaves", 12, 1.1, leaf, 0.006)
    life: list[Sheet] = [] if vista.sky.weather == "snow" else [falling]
    return staged(
        vista,
        back,
        [*frame(vista, leaf), *life, *fireflies(vista, 26)],
        grounded(stage, Stand("stump", 0.5, 0.84, 0.4)),
    )


def leafed(vista: Vista) -> Vista:
    """The same light come through leaves: air and fill lean to green by day."""
    sky = vista.sky
    if vista.sky.weather == "snow" or sky.lamps > 0.5:
        return vista
    green: Rgb = (0.32, 0.42, 0.14)
    amount = 0.4 if sky.name in ("noon", "fog", "rain") else 0.14
    bent = replace(
        sky,
        horizon=toward(sky.horizon, green, amount),
        fill=toward(sky.fill, green, amount * 0.8),
        haze=min(sky.haze, 0.72),
    )
    return replace(vista, stage=vista.stage.with_(sky=bent))


def foliage(vista: Vista, evergreen: bool) -> Rgb:
    """Leaf colour: green, or autumn by seed, or snowed upon."""
    if vista.sky.weather == "snow":
        return SNOW
    return vista.local(AUTUMN if not evergreen and vista.rng("season").random() < 0.45 else LEAF, 0.15, 1)


def clearing(vista: Vista, leaf: Rgb) -> Layer:
    """The bright depth of the wood: far leaves out of focus with the sky between them."""
    small = vista.smaller(3)
    n = small.noise("depth", base=8, octaves=5)
    near = np.exp(-small.away(vista.sun[0], 0.4) * 2.2)
    gaps = smooth(-0.2, 0.8, n + near * F(0.9))[..., None]
    rgb = small.air(1.6) * (F(0.45) + F(0.75) * near[..., None]) * gaps + small.lit(leaf, 0.5) * F(1.1) * (1 - gaps)
    return layer("clearing", enlarged(rgb.astype(F), vista), np.full((vista.height, vista.width), 0.96, F), 0.06)


def trunks(vista: Vista, name: str, foot: float, distance: float, count: int, thick: float, depth: float) -> Layer:
    """A rank of bare stems with a fork here and there, lit from the side of the sun."""
    rng, ink = vista.rng(name), Ink(vista)
    for _ in range(max(3, int(count * vista.breadth / 2))):
        x, half = float(rng.uniform(0, vista.width)), thick * vista.unit * float(rng.uniform(0.5, 1.2)) / 2
        lean, y = float(rng.normal(0, 0.02)) * vista.height, vista.y(foot + float(rng.uniform(0, 0.03)))
        path = skia.Path()
        path.moveTo(x - half * 2.0, y)
        path.quadTo(x - half, y - half * 4, x + lean - half * 0.7, -2)
        path.lineTo(x + lean + half * 0.7, -2)
        path.quadTo(x + half, y - half * 4, x + half * 2.0, y)
        path.close()
        ink.canvas.drawPath(path, ink.paint)
        fork(ink, x, y, lean, half, rng)
    mask = ink.mask()
    return layer(name, vista.hazed(bark(vista, name, mask, thick), distance), mask, depth)


def fork(ink: Ink, x: float, y: float, lean: float, half: float, rng: np.random.Generator) -> None:
    """Two or three rising boughs off a stem."""
    for _ in range(int(rng.integers(1, 4))):
        share, side = float(rng.uniform(0.35, 0.8)), float(rng.choice([-1, 1]))
        start = (x + lean * share, y * (1 - share))
        reach = half * float(rng.uniform(5, 10))
        bent = (start[0] + side * reach * 0.5, start[1] - reach * 0.35)
        ink.stroke([start, bent, (start[0] + side * reach * 0.8, start[1] - reach * 1.1)], max(0.6, half * 0.32))


def firs(vista: Vista, name: str, foot: float, distance: float, count: int, thick: float, depth: float) -> Layer:
    """A rank of whole firs."""
    rng, ink = vista.rng(name), Ink(vista)
    for _ in range(max(3, int(count * 0.7 * vista.breadth / 2))):
        x, tall = float(rng.uniform(0, vista.width)), (0.3 + thick * 16) * vista.unit * float(rng.uniform(0.7, 1.3))
        pine(ink, x, vista.y(foot + 0.02), tall, rng)
    mask = ink.mask()
    needles = vista.local((0.36, 0.40, 0.43) if vista.sky.weather == "snow" else (0.045, 0.075, 0.04))
    return layer(name, vista.hazed(vista.lit(needles, 0.25), distance), mask, depth)


def bark(vista: Vista, name: str, mask: Field, thick: float) -> Field:
    """Rough bark, round by light from one side; birches are pale with dark bands."""
    reach = thick * vista.unit * 0.3
    soft = blur(mask, reach)
    side = (np.roll(soft, int(-reach * vista.towards), 1) - soft) * F(-1.7)
    birch = name.startswith("birch")
    across, down = (0.5, 2.4) if birch else (3.0, 0.35)
    grain = vista.noise(name + " bark", across=across, down=down, base=0.22 / thick + 5, octaves=4)
    light = np.clip(F(0.38) + side + grain * F(0.12 if birch else 0.25), 0, 1)[..., None]
    tone = (0.46, 0.44, 0.40) if birch else (0.13, 0.095, 0.065)
    rgb = vista.lit(tone, 0.02) * (1 - light) + vista.lit(tone, 0.6) * light
    return np.asarray(rgb * (1 - F(0.85) * smooth(0.35, 0.6, grain)[..., None]) if birch else rgb, F)


def canopy(vista: Vista, name: str, leaf: Rgb, distance: float, reach: float, depth: float) -> Layer:
    """Leaves hanging in from above, swaying; bright where the sun comes through."""
    small = vista.smaller(2)
    n = small.noise(name, base=7, octaves=7, gain=0.66)
    hang = smooth(reach + 0.18, reach - 0.14, small.down())
    cover = enlarged(smooth(0.0, 0.2, n + hang * F(1.7) - F(1.0)), vista)
    through = np.exp(-small.away(vista.sun[0], 0.1) * 1.8) * F(0.35)
    tone = enlarged((F(0.22) + F(0.30) * n + through).astype(F), vista)
    rgb = vista.lit(leaf, 0.0) * F(0.9) + np.array(vista.sky.key, F) * np.array(leaf, F) * np.clip(tone, 0, 1)[
        ..., None
    ] * F(1.6)
    return layer(name, vista.hazed(rgb, distance), cover, depth, life=Life(sway=(0.0025, 0.001, 5.0)))


def litter(vista: Vista, top: Field, soil: Rgb) -> Layer:
    """The near floor with patches of sun upon it."""
    sheet = ground(vista, "near floor", top, soil, 0.85, texture=0.5, base=14)
    if vista.sky.weather or vista.sky.lamps > 0.5:
        return sheet
    patch = smooth(0.15, 0.7, receding(vista, "dapple", base=7)) * np.exp(
        -(((vista.across() - vista.sun[0]) / F(0.6)) ** 2)
    )
    light = patch[..., None] * np.array(vista.sky.key, F) * np.array(soil, F) * F(1.5) * sheet.alpha[..., None]
    return replace(sheet, rgb=(sheet.rgb + light).astype(F))


def beams(vista: Vista) -> list[Layer]:
    """Slanting shafts between the trees, in two sheets that breathe by turns."""
    small, sky, out = vista.smaller(3), vista.sky, []
    strength = {"fog": 0.10, "snow": 0.04, "rain": 0.02}.get(sky.weather, 0.08 if sky.height > 30 else 0.16)
    slant = F(np.clip((0.5 - vista.sun[0]) * 1.3, -0.6, 0.6))
    for which in range(2):
        line = small.line(f"beams {which}", cycles=7, octaves=4)[None]
        at = np.arange(small.width, dtype=F)[None] + (small.down() - F(0.4)) * slant * F(small.stage.frame_height)
        shaft = smooth(0.0, 0.9, cv2.remap(line, np.clip(at, 0, small.width - 1), np.zeros_like(at), cv2.INTER_LINEAR))
        fade = smooth(0.95, 0.25, small.down()) * np.exp(-(((small.across() - vista.sun[0]) / F(0.35)) ** 2))
        light = blur((shaft * fade).astype(F), small.unit * 0.008)[..., None] * np.array(sky.key, F) * F(strength)
        out.append(
            glow(f"beams {which}", enlarged(light, vista), 0.6 + 0.2 * which, life=Life(pulse=(0.6, 5.0, 0.5 * which)))
        )
    return out


def frame(vista: Vista, leaf: Rgb) -> list[Layer]:
    """Ferns at the foot and a dark leafy bough from above."""
    rng, ink, high = vista.rng("frame"), Ink(vista), Ink(vista)
    top = (F(1.0) + vista.line("ferns", cycles=2, octaves=4) * F(0.03)).astype(F)
    blades(ink, top, rng, count=420, tall=0.12, thin=0.006)
    low = np.maximum(ink.mask(), edge(vista, top))
    side = float(rng.choice([-0.04, 1.04]))
    for _ in range(int(rng.integers(3, 6))):
        turn = float(rng.uniform(0.1, 0.5))
        spray(
            high,
            vista.x(side),
            vista.y(float(rng.uniform(-0.05, 0.10))),
            vista.unit * float(rng.uniform(0.3, 0.5)),
            turn if side < 0 else np.pi - turn,
            rng,
            1,
        )
    hung = high.mask()
    dark = (leaf[0] * 0.4, leaf[1] * 0.4, leaf[2] * 0.4)
    return [
        layer("ferns", vista.lit(dark, 0.12), low, 1.35, life=Life(sway=(0.003, 0.0, 4.0))),
        layer("bough", vista.lit(dark, 0.10), hung, 1.5, life=Life(sway=(0.005, 0.003, 5.5))),
    ]
