"""Hills with a lone tree, flowers and tall grass."""

import numpy as np
import skia

from tools.vendors.animatic.air import fireflies, staged
from tools.vendors.animatic.flora import Ink, blades, crown, leafy, silhouette
from tools.vendors.animatic.paint import F, surface
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, edge, ground, hill, mist, rolling, wooded
from tools.vendors.animatic.vista import Rgb, Vista, behold, layer


def draw(stage: Stage) -> list[Sheet]:
    """Sky, three hills, trees, the meadow, flowers and grass that sway in two sheets."""
    vista = behold(stage, 0.62)
    rng, level = stage.rng("meadow"), vista.horizon
    green = SNOW if vista.sky.weather == "snow" else vista.local((0.13, 0.19, 0.06), 0.15, 1)
    back = heavens(vista)
    back.append(
        hill(vista, "far hills", rolling(vista, "far hills", level, float(rng.uniform(0.1, 0.2))), green, 0.75, 0.12)
    )
    back.append(
        hill(
            vista, "hills", wooded(vista, "hills", rolling(vista, "hills", level + 0.03, 0.14), 0.012), green, 0.45, 0.2
        )
    )
    crest = rolling(vista, "near hill", level + 0.10, 0.13)
    back.append(trees(vista, crest))
    back.append(hill(vista, "near hill", crest, green, 0.2, 0.35))
    back.append(mist(vista, "ground mist", level + 0.06, 0.04, 0.4, 0.5 * vista.sky.haze, 0.006))
    near = (F(0.76) + vista.line("near", cycles=0.6, octaves=3) * F(0.025)).astype(F)
    back.append(ground(vista, "meadow", near, green, 0.85, texture=0.4, base=13))
    back.append(grass(vista, "mid grass", near, green, 0.9, 1800, 0.03))
    return staged(vista, back, [*flowers(vista, green), *fireflies(vista, 22)], Stand("slab", 0.5, 0.83, 0.42))


def trees(vista: Vista, crest: Field) -> Layer:
    """A lone tree, or a few, on the near hill."""
    rng, ink = vista.rng("trees"), Ink(vista)
    for _ in range(int(rng.choice([1, 1, 2, 4]))):
        at = float(rng.choice([rng.uniform(0.05, 0.35), rng.uniform(0.65, 0.95)]))
        foot = vista.y(float(crest[int(np.clip(vista.x(at), 0, vista.width - 1))])) + 0.006 * vista.unit
        crown(ink, vista.x(at), foot, vista.unit * float(rng.uniform(0.12, 0.3)), rng)
    mask = leafy(vista, ink.mask(), "leaves", 0.004)
    return layer("trees", silhouette(vista, mask, vista.local((0.09, 0.12, 0.05)), 0.18), mask, 0.34)


def grass(vista: Vista, name: str, top: Field, albedo: Rgb, depth: float, count: int, tall: float) -> Layer:
    """A fringe of grass along a crest."""
    ink = Ink(vista)
    blades(ink, top, vista.rng(name), count=count, tall=tall)
    mask = ink.mask()
    dark = (albedo[0] * 0.7, albedo[1] * 0.7, albedo[2] * 0.7)
    return layer(name, silhouette(vista, mask, dark, 0.1, 0.9), mask, depth, life=Life(sway=(0.0018, 0.0, 3.6)))


def flowers(vista: Vista, green: Rgb) -> list[Layer]:
    """Tall grass before the lens and flowers in the look's accent, swaying against each other."""
    rng = vista.rng("flowers")
    top = (F(1.0) + vista.line("front", cycles=1.5, octaves=3) * F(0.02)).astype(F)
    ink = Ink(vista)
    blades(ink, top, rng, count=520, tall=0.16, thin=0.0042)
    mask = np.maximum(ink.mask(), edge(vista, top))
    dark = (green[0] * 0.5, green[1] * 0.5, green[2] * 0.5)
    sheets = [
        layer("tall grass", silhouette(vista, mask, dark, 0.02, 0.9), mask, 1.4, life=Life(sway=(0.004, 0.0, 4.2)))
    ]
    if vista.sky.weather == "snow":
        return sheets
    pixels, canvas, keep = surface(vista.height, vista.width)
    accent = np.clip(np.sqrt(np.array(vista.stage.palette[2])), 0, 1)
    for hue in (accent, accent * 0.6 + 0.4, np.array([0.95, 0.93, 0.85])):
        pen = skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*(int(255 * c) for c in hue)))
        for _ in range(int(rng.integers(14, 34) * vista.breadth / 2)):
            x, y = float(rng.uniform(0, vista.width)), vista.y(float(rng.uniform(0.86, 1.0)))
            size = vista.unit * float(rng.uniform(0.003, 0.008))
            for turn in np.arange(5) * 1.2566 + float(rng.uniform(0, 1)):
                canvas.drawOval(
                    skia.Rect.MakeXYWH(
                        x + np.cos(turn) * size - size * 0.6,
                        y + np.sin(turn) * size * 0.6 - size * 0.5,
                        size * 1.2,
                        size,
                    ),
                    pen,
                )
    del keep
    alpha = pixels[..., 3].astype(F) / 255
    albedo = (pixels[..., 2::-1].astype(F) / 255) ** 2 / np.maximum(alpha, 1e-3)[..., None]
    return [
        layer("flowers", albedo * vista.lit((1.0, 1.0, 1.0), 0.3), alpha, 1.25, life=Life(sway=(0.003, 0.0, 3.7))),
        *sheets,
    ]
