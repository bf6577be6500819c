"""Hills with trees, flowers and tall grass; a path, rows of lavender or a fence by seed."""

from itertools import pairwise

import numpy as np
import skia

from tools.vendors.animatic.air import fireflies, grounded, staged
from tools.vendors.animatic.flora import Ink, blades, crown, leafy, silhouette
from tools.vendors.animatic.lights import toward
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, edge, ground, hill, mist, rolling, wooded
from tools.vendors.animatic.vista import Rgb, Vista, behold, drawing, layer, shining

CROPS: tuple[Rgb, ...] = ((0.30, 0.17, 0.48), (0.50, 0.36, 0.06), (0.55, 0.10, 0.12))


def draw(stage: Stage) -> list[Sheet]:
    """Sky, three hills, trees, the meadow with what people made of it, flowers and grass that sway."""
    vista = behold(stage, 0.62)
    rng, level = stage.rng("meadow"), vista.horizon
    green = season(vista)
    back = heavens(vista)
    steep = float(rng.uniform(0.08, 0.24))
    back.append(hill(vista, "far hills", rolling(vista, "far hills", level, steep), green, 0.75, 0.12))
    woods = wooded(vista, "hills", rolling(vista, "hills", level + 0.04, steep), 0.012)
    back.append(hill(vista, "hills", woods, green, 0.45, 0.2))
    crest = rolling(vista, "near hill", level + 0.12, float(rng.uniform(0.12, 0.26)))
    back += trees(vista, crest)
    back.append(hill(vista, "near hill", crest, green, 0.2, 0.35))
    back.append(mist(vista, "ground mist", level + 0.06, 0.04, 0.4, 0.4 * vista.sky.haze, 0.006))
    near = (F(level + 0.13) + vista.line("near", cycles=0.5, octaves=3) * F(0.03)).astype(F)
    back.append(ground(vista, "meadow", near, green, 0.85, texture=0.4, base=13))
    back += worked(vista, near)
    back.append(grass(vista, "mid grass", near, green, 0.9, 1500, 0.018))
    return staged(
        vista, back, [*flowers(vista, green), *fireflies(vista, 22)], grounded(stage, Stand("slab", 0.5, 0.83, 0.42))
    )


def season(vista: Vista) -> Rgb:
    """The colour of the grass: spring, summer, or dry; white under snow."""
    if vista.sky.weather == "snow":
        return SNOW
    tones: tuple[Rgb, ...] = ((0.13, 0.21, 0.05), (0.17, 0.20, 0.06), (0.27, 0.21, 0.08))
    return vista.local(tones[int(vista.rng("season").integers(0, 3))], 0.12, 1)


def trees(vista: Vista, crest: Field) -> list[Layer]:
    """A lone tree, a pair or an avenue on the near hill: stems and leaves."""
    rng, stems, tufts = vista.rng("trees"), Ink(vista), Ink(vista)
    count = int(rng.choice([1, 1, 2, 5]))
    side, even = float(rng.choice([-1, 1])), count == 5
    for which in range(count):
        at = 0.5 + side * (0.12 + 0.1 * which if even else float(rng.uniform(0.14, 0.45)))
        tall = vista.unit * (0.10 + 0.028 * which if even else float(rng.uniform(0.14, 0.34)))
        foot = vista.y(float(crest[int(np.clip(vista.x(at), 0, vista.width - 1))])) + 0.006 * vista.unit
        x, half = vista.x(at), tall * 0.022
        stems.shape(
            [
                (x - half * 1.5, foot),
                (x - half * 0.5, foot - tall * 0.6),
                (x + half * 0.5, foot - tall * 0.6),
                (x + half * 1.5, foot),
            ]
        )
        for lean in (-0.12, 0.1):
            stems.stroke([(x, foot - tall * 0.4), (x + lean * tall, foot - tall * 0.62)], max(0.7, half * 0.7))
        crown(tufts, x, foot, tall, rng)
    leaf = SNOW if vista.sky.weather == "snow" else vista.local((0.09, 0.13, 0.045))
    wood, leaves = stems.mask(), leafy(vista, tufts.mask(), "leaves", 0.004)
    return [
        layer("stems", silhouette(vista, wood, (0.06, 0.05, 0.04), 0.18), wood, 0.34),
        layer("trees", silhouette(vista, leaves, leaf, 0.18), leaves, 0.34, life=Life(sway=(0.0012, 0.0005, 5.0))),
    ]


def worked(vista: Vista, near: Field) -> list[Layer]:
    """What people made of the meadow: a winding path, rows of a crop, a fence, or nothing."""
    kind = str(vista.rng("worked").choice(["path", "rows", "fence", "none"]))
    if kind == "path":
        return [path(vista, near)]
    if kind == "rows" and vista.sky.weather != "snow":
        return [rows(vista, near)]
    return [fence(vista)] if kind == "fence" else []


def _floor(vista: Vista) -> tuple[Field, Field]:
    """Sideways distance and nearness (0 at the horizon, 1 at the foot) of the ground at every px."""
    d = np.clip((vista.down() - F(vista.horizon)) / F(1.0 - vista.horizon), 0.02, 1.3)
    x = (vista.across() - F(0.5)) * F(vista.stage.frame_width / vista.unit)
    return x / d, d


def path(vista: Vista, near: Field) -> Layer:
    """A trodden path that winds away over the meadow."""
    rng = vista.rng("path")
    aside, d = _floor(vista)
    far = np.log(d)
    bend = np.sin(far * F(rng.uniform(1.6, 2.6)) + F(rng.uniform(0, 6))) * F(0.35) + F(rng.uniform(-0.3, 0.3))
    ragged = vista.noise("path edge", base=18, octaves=3) * F(0.03)
    cover = smooth(0.17, 0.11, np.abs(aside - bend / d ** F(0.6) + ragged))
    soil = (0.8, 0.8, 0.85) if vista.sky.weather == "snow" else (0.30, 0.22, 0.13)
    rgb = (
        vista.lit(vista.local(soil, 0.1), 0.3) * (F(0.9) + F(0.12) * vista.noise("dirt", base=22, octaves=3))[..., None]
    )
    haze = (F(0.6 * vista.sky.haze) * np.exp(-d * 5))[..., None]
    return layer("path", rgb * (1 - haze) + vista.air() * haze, cover * edge(vista, near) * F(0.9), 0.86)


def rows(vista: Vista, near: Field) -> Layer:
    """Rows of lavender, rape or tulips running to the horizon."""
    rng = vista.rng("rows")
    aside, d = _floor(vista)
    slant = F(rng.uniform(-1.2, 1.2))
    n = vista.noise("heads", base=26, octaves=4)
    wave = np.cos((aside + slant) * F(2 * np.pi / 0.33) + n * F(0.7))
    crisp = smooth(0.05, 0.25, d)
    cover = smooth(-0.5, 0.35, wave) * crisp + F(0.62) * (1 - crisp)
    hue = toward(CROPS[int(rng.integers(0, 3))], vista.stage.palette[2], 0.25)
    shade = (F(0.55) + F(0.35) * np.clip(wave, 0, 1) + F(0.3) * n)[..., None]
    haze = (F(0.7 * vista.sky.haze) * np.exp(-d * 4.5))[..., None]
    return layer(
        "rows",
        vista.lit(hue, 0.38) * shade * (1 - haze) + vista.air() * haze,
        cover * edge(vista, near) * F(0.92),
        0.86,
    )


def fence(vista: Vista) -> Layer:
    """A wooden fence crossing the meadow, nearer at one side."""
    rng, ink, unit = vista.rng("fence"), Ink(vista), vista.unit
    side = float(rng.choice([-1, 1]))
    ends = [
        (vista.x(0.5 - side * 0.75), vista.y(0.78), 0.035 * unit),
        (vista.x(0.5 + side * 0.75), vista.y(0.90), 0.15 * unit),
    ]
    posts = [tuple(a + (b - a) * s**1.8 for a, b in zip(*ends, strict=True)) for s in np.linspace(0, 1, 15)]
    for (x, y, tall), (x2, y2, tall2) in pairwise(posts):
        ink.stroke([(x, y), (x + float(rng.normal(0, 0.02)) * tall, y - tall)], max(0.8, tall * 0.11))
        for share in (0.45, 0.8):
            ink.stroke([(x, y - tall * share), (x2, y2 - tall2 * share)], max(0.6, tall * 0.06))
    mask = ink.mask()
    return layer("fence", silhouette(vista, mask, vista.local((0.20, 0.15, 0.11)), 0.05, 0.9), mask, 0.88)


def grass(vista: Vista, name: str, top: Field, albedo: Rgb, depth: float, count: int, tall: float) -> Layer:
    """A fringe of grass along a crest."""
    ink = Ink(vista)
    blades(ink, top, vista.rng(name), count=count, tall=tall)
    mask = ink.mask()
    return layer(name, silhouette(vista, mask, albedo, 0.1, 0.7), mask, depth, life=Life(sway=(0.0018, 0.0, 3.6)))


def flowers(vista: Vista, green: Rgb) -> list[Layer]:
    """Tall grass before the lens and flowers in the look's accent, swaying against each other."""
    rng, ink = vista.rng("flowers"), Ink(vista)
    top = (F(1.0) + vista.line("front", cycles=1.5, octaves=3) * F(0.02)).astype(F)
    blades(ink, top, rng, count=520, tall=float(rng.uniform(0.09, 0.18)), thin=0.0042)
    mask = np.maximum(ink.mask(), edge(vista, top))
    dark = (green[0] * 0.5, green[1] * 0.5, green[2] * 0.5)
    tall = layer("tall grass", silhouette(vista, mask, dark, 0.02, 0.9), mask, 1.4, life=Life(sway=(0.004, 0.0, 4.2)))
    if vista.sky.weather == "snow" or rng.random() < 0.25:
        return [tall]
    rgb, alpha = petals(vista, rng)
    return [
        layer("flowers", rgb * vista.lit((1.0, 1.0, 1.0), 0.3), alpha, 1.25, life=Life(sway=(0.003, 0.0, 3.7))),
        tall,
    ]


def petals(vista: Vista, rng: np.random.Generator) -> tuple[Field, Field]:
    """Flowers strewn over the near meadow, larger toward us: albedo and alpha."""
    pixels, canvas, keep = drawing(vista.height, vista.width)
    accent = np.clip(np.sqrt(np.array(vista.stage.palette[2])), 0, 1)
    for hue in (accent, accent * 0.6 + 0.4, np.array([0.95, 0.93, 0.85])):
        pen = skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*(int(255 * c) for c in hue)))
        for _ in range(int(rng.integers(14, 40) * vista.breadth / 2)):
            x, near = float(rng.uniform(0, vista.width)), float(rng.uniform(0, 1)) ** 0.7
            y, size = vista.y(0.82 + 0.18 * near), vista.unit * (0.0022 + 0.006 * near)
            for turn in np.arange(5) * 1.2566 + float(rng.uniform(0, 1)):
                left, top = x + np.cos(turn) * size - size * 0.6, y + np.sin(turn) * size * 0.6 - size * 0.5
                canvas.drawOval(skia.Rect.MakeXYWH(left, top, size * 1.2, size), pen)
    del keep
    alpha = pixels[..., 3].astype(F) / F(255)
    return shining(pixels) / np.maximum(alpha, F(1e-3))[..., None], alpha
