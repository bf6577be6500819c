"""What cards stand before: hazy ranges for awe, one line of light for tech, flat shapes for play."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tools.vendors.animatic.lights import tinted
from tools.vendors.animatic.paint import F, film, luma, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage
from tools.vendors.animatic.terrain import alpine, dunes, hill, massif, mist, rolling, wooded
from tools.vendors.animatic.vista import Vista, behold, enlarged, glow, layer

Rgb = Field


def colours(stage: Stage) -> tuple[Rgb, Rgb, Rgb, Rgb]:
    """The look's palette as arrays: field, field 2, accent, light."""
    field, second, accent, light = (np.array(c, F) for c in stage.palette)
    return field, second, accent, light


def toned(colour: Rgb, bright: float) -> Rgb:
    """A colour brought to a luminance."""
    return (colour * F(bright / max(float(luma(colour)), 1e-3))).astype(F)


def flat(shown: Rgb, exposure: float = 1.0) -> Rgb:
    """The light that the film's shoulder turns into exactly this linear display colour (up to 0.97)."""
    y = np.clip(np.asarray(shown, F), 0, 0.97)
    a, b, c = 2.51 - 2.43 * y, 0.03 - 0.59 * y, -0.14 * y
    return np.asarray((-b + np.sqrt(b * b - 4 * a * c)) / (2 * a) / 0.6 / exposure, F)


def land(stage: Stage, horizon: float = 0.72) -> tuple[Vista, list[Sheet], list[Sheet]]:
    """Sky and far range; then what stands before the type: a near range, a dark crest, mist."""
    sky = tinted(stage.sky, stage.palette, 0.45)  # a card says the look louder than a shot does
    vista = behold(stage.with_(framing="wide", sky=sky), horizon)
    rng, level = vista.rng("card land"), vista.horizon
    if vista.sunny:  # the disc hides behind the far range, so that it never eats a letter
        vista = replace(vista, sun=(vista.sun[0], level - 0.02))
    rock, kind = vista.local((0.20, 0.20, 0.27), 0.4), int(rng.integers(3))
    crests: tuple[Callable[..., Field], ...] = (alpine, dunes, rolling)
    crest = crests[kind]
    back: list[Sheet] = heavens(vista)
    far = crest(vista, "card far", level - 0.05, float(rng.uniform(0.24, 0.36)) * (1 if kind == 0 else 0.6))
    soft = hill(vista, "far range", far, rock, 0.72, 0.10)
    back.append(massif(vista, "far range", far, rock, 0.72, 0.10, snow=0.25) if kind == 0 else soft)
    foot = crest(vista, "card near", level + 0.05, 0.085 if kind == 0 else 0.07)
    stone = vista.local((0.085, 0.085, 0.125), 0.4)
    near = (massif if kind == 0 else hill)(vista, "near range", foot, stone, 0.22, 0.34)
    dark = rolling(vista, "card dark", level + 0.13, 0.07)
    dark = wooded(vista, "card dark", dark, 0.014) if kind != 1 else dark
    ground = hill(vista, "dark crest", dark, vista.local((0.028, 0.028, 0.04), 0.4), 0.05, 0.6)
    veil = mist(vista, "veil", level + 0.02, 0.045, 0.42, 0.22 + 0.3 * vista.sky.haze, 0.006)
    return vista, back, [near, veil, ground]


def brightness(sheets: list[Sheet], stage: Stage, left: float, top: float, right: float, bottom: float) -> float:
    """Mean display luminance, 0..1, of what lies behind a box of the frame."""
    x0, y0 = stage.at(left, top)
    x1, y1 = stage.at(right, bottom)
    box = slice(int(y0), int(y1)), slice(int(x0), int(x1))
    seen = np.zeros((*sheets_shape(sheets, box), 3), F)
    for sheet in sheets:
        if isinstance(sheet, Layer):
            cut = sheet.rgb[box]
            seen = seen + cut if sheet.screen else seen * (1 - sheet.alpha[box][..., None]) + cut
    return float(luma(film(seen * F(stage.sky.exposure))).mean())


def sheets_shape(sheets: list[Sheet], box: tuple[slice, slice]) -> tuple[int, int]:
    first = next(sheet for sheet in sheets if isinstance(sheet, Layer)).alpha[box].shape
    return int(first[0]), int(first[1])


def is_pale(stage: Stage) -> bool:
    """Whether the look's field is a light one."""
    return float(luma(colours(stage)[0])) > 0.30


def rim(stage: Stage) -> list[Sheet]:
    """A planet's edge lit from one side, under the type or rising beside it by seed; its glow, a little dust."""
    view = behold(stage, 0.6)
    pale, (_, second, accent, light) = is_pale(stage), colours(stage)
    small = view.smaller(2)
    gap, lit = _planet(stage, small)
    hue, cool = toned(accent * F(0.8) + light * F(0.2), 0.35), toned(second, 0.10)
    wide = np.exp(-np.maximum(gap, 0) / F(0.34)) * (gap > 0)
    body = smooth(0.002, -0.002, gap)[..., None]
    base = _deep(stage, gap)
    sphere = toned(second, 0.40) if pale else base * F(0.35)
    under = base * (1 - body) + sphere * body + wide[..., None] * cool * F(0.2 if pale else 0.75)
    near = np.exp(-np.maximum(gap, 0) / F(0.09)) * (gap > 0) * F(0.45)
    near += np.exp(-np.maximum(-gap, 0) / F(0.03)) * (gap <= 0) * F(0.30)
    line = np.exp(-np.abs(gap) / F(0.0026)) * lit
    floor = layer("deep", enlarged(under.astype(F), view), np.ones((stage.height, stage.width), F), 0.0)
    air = (near * lit)[..., None] * hue * F(0.35 if pale else 1.0)
    halo = glow("rim", enlarged(air.astype(F), view), 0.06, life=Life(pulse=(0.22, 6.0, 0.1)))
    edge_ = glow("edge", enlarged((line[..., None] * hue * F(2.5 if pale else 6.0)).astype(F), view), 0.06)
    dust = Particles("motes", 34, 0.5, (float(hue[0]) * 0.5, float(hue[1]) * 0.5, float(hue[2]) * 0.5), 0.0016)
    return [floor, halo, edge_, dust]


def _planet(stage: Stage, small: Vista) -> tuple[Field, Field]:
    """Distance from a planet's edge in units, negative inside, and how much of the light each direction gets (0..1)."""
    rng = stage.rng(f"rim {stage.staging}")
    wide, high = 0.5 * small.stage.frame_width / small.unit, 0.5 * small.stage.frame_height / small.unit
    aside, below = (small.across() - F(0.5)) * F(2 * wide), (small.down() - F(0.5)) * F(2 * high)
    seats = (
        (0.0, high + 1.02, 1.16, -np.pi / 2), (wide + 0.22, 0.12, 0.62, np.pi), (0.84 * wide, high + 0.25, 0.62, -2.2),
        (0.74 * wide, 0.06, 0.21, 2.3), (0.5 * wide, high + 2.5, 2.62, -np.pi / 2), (wide, -high, 0.52, 2.4),
    )  # fmt: skip
    # On upright frames, and beside long words, only what leaves the type alone.
    end = stage.staging == "end_card"
    long = (seats[4],) if end else (seats[0],)
    free = seats[0:5:2] if high > 0.9 * wide else long if len(stage.words) > 9 else seats
    x, y, radius, toward = free[int(rng.integers(len(free)))]
    x, y = x + float(rng.uniform(-0.07, 0.07)), y + float(rng.uniform(-0.06, 0.06))
    gap = (np.hypot(aside - F(x), below - F(y)) - F(radius)).astype(F)
    turned = np.arctan2(below - F(y), aside - F(x)) - F(toward + float(rng.uniform(-0.6, 0.6)))
    return gap, np.exp(-((np.angle(np.exp(1j * turned)) / 0.62) ** 2)).astype(F)


def _deep(stage: Stage, gap: Field) -> Field:
    """The field behind the planet, a little lighter near it in dark looks."""
    field, second, _, _ = colours(stage)
    if is_pale(stage):
        return np.broadcast_to(toned(field, 0.62), (*gap.shape, 3)).astype(F)
    near = 1 + F(0.35) * np.exp(-np.maximum(gap, 0) / F(0.5))
    return (toned(field * F(0.7) + second * F(0.3), 0.0085) * near[..., None]).astype(F)
