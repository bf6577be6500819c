"""What cards stand before: hazy ranges for awe, one line of light for tech, flat shapes for play."""

from collections.abc import Callable

import cv2
import numpy as np
import skia

from tools.vendors.animatic.paint import F, film, luma, smooth, surface
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
    return ((-b + np.sqrt(b * b - 4 * a * c)) / (2 * a) / 0.6 / exposure).astype(F)


def land(stage: Stage, horizon: float = 0.72) -> tuple[Vista, list[Sheet], list[Sheet]]:
    """Sky and far range, then what stands before the type: a near range, a dark crest, mist. Horizon lies below the type."""
    vista = behold(stage.with_(framing="wide"), horizon)
    rng, level = vista.rng("card land"), vista.horizon
    rock, kind = vista.local((0.20, 0.20, 0.27), 0.4), int(rng.integers(3))
    crests: tuple[Callable[..., Field], ...] = (alpine, dunes, rolling)
    crest = crests[kind]
    back: list[Sheet] = heavens(vista)
    far = crest(vista, "card far", level - 0.05, float(rng.uniform(0.24, 0.36)) * (1 if kind == 0 else 0.6))
    back.append(massif(vista, "far range", far, rock, 0.72, 0.10, snow=0.25 * (kind == 0)))
    foot = crest(vista, "card near", level + 0.05, 0.085 if kind == 0 else 0.07)
    near = massif(vista, "near range", foot, vista.local((0.085, 0.085, 0.125), 0.4), 0.22, 0.34)
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
    """A planet's edge lit from one side, by seed under the type or rising beside it; a graph paper of faint lines."""
    view = behold(stage, 0.6)
    rng, (field, second, accent, light) = stage.rng("rim"), colours(stage)
    pale = is_pale(stage)
    ground = toned(field, 0.62) if pale else toned(field * 0.7 + second * 0.3, 0.0085)
    small = view.smaller(2)
    aside = (small.across() - F(0.5)) * F(stage.frame_width / view.unit)
    below = (small.down() - F(0.5)) * F(stage.frame_height / view.unit)
    kind = int(rng.integers(3))
    reach = 0.5 * stage.frame_height / view.unit
    cx, cy, radius = [
        (0.0, reach + 1.02, 1.16),
        (0.5 * stage.frame_width / view.unit + 0.22, 0.12, 0.62),
        (0.42 * stage.frame_width / view.unit, reach + 0.25, 0.62),
    ][kind]
    away = np.sqrt((aside - F(cx)) ** 2 + (below - F(cy)) ** 2)
    gap = (away - F(radius)).astype(F)
    lean = float(rng.uniform(-0.6, 0.6))
    turned = np.arctan2(below - F(cy), aside - F(cx)) - F([-np.pi / 2, np.pi, -2.2][kind] + lean)
    lit = np.exp(-((np.angle(np.exp(1j * turned)) / 0.62) ** 2)).astype(F)
    base = np.broadcast_to(ground, (*away.shape, 3)) * (
        1 + 0.35 * np.exp(-np.maximum(gap, 0) / 0.5)[..., None] * (0 if pale else 1)
    )
    hue = toned(accent * 0.8 + light * 0.2, 0.35)
    cool = toned(second, 0.10)
    air = np.exp(-np.maximum(gap, 0) / 0.09) * (gap > 0) * lit * F(0.45) + np.exp(-np.maximum(-gap, 0) / 0.03) * (
        gap <= 0
    ) * lit * F(0.30)
    wide = np.exp(-np.maximum(gap, 0) / 0.34) * (gap > 0)
    body = smooth(0.002, -0.002, gap)[..., None]
    under = (
        base * (1 - body)
        + (toned(second, 0.40) if pale else base * 0.35) * body
        + wide[..., None] * cool * (0.2 if pale else 0.75)
    )
    line = np.exp(-np.abs(gap) / F(0.0026)) * lit
    floor = layer("deep", enlarged(under.astype(F), view), np.ones((stage.height, stage.width), F), 0.0)
    halo = glow(
        "rim",
        enlarged((air[..., None] * hue * (0.35 if pale else 1.0)).astype(F), view),
        0.06,
        life=Life(pulse=(0.22, 6.0, 0.1)),
    )
    edge_ = glow("edge", enlarged((line[..., None] * hue * (2.5 if pale else 6.0)).astype(F), view), 0.06)
    dust = Particles("motes", 34, 0.5, tuple(float(v) for v in hue * 0.5), 0.0016)  # type: ignore[arg-type]
    return [floor, halo, edge_, dust]


def _paint(colour: Rgb) -> skia.Paint:
    r, g, b = (int(round(float(v) * 255)) for v in np.clip(colour, 0, 1))
    return skia.Paint(AntiAlias=True, Color=skia.ColorSetARGB(255, r, g, b))


def shape(
    stage: Stage, name: str, colour: Rgb, depth: float, draw: Callable[[skia.Canvas, skia.Paint], None], life: Life
) -> Layer:
    """One flat shape in one colour, drawn by a skia call in canvas px; `colour` as it is to be seen."""
    pixels, canvas, keep = surface(stage.height, stage.width)
    draw(canvas, skia.Paint(AntiAlias=True, Color=0xFFFFFFFF))
    del keep
    alpha = pixels[..., 3].astype(F) / F(255)
    paper = 1 + 0.05 * (
        cv2.resize(
            stage.rng(name).random((90, 160)).astype(F), (stage.width, stage.height), interpolation=cv2.INTER_CUBIC
        )
        - 0.5
    )
    return layer(name, flat(colour, stage.sky.exposure) * paper[..., None], alpha, depth, life=life)


def play_colours(stage: Stage) -> tuple[Rgb, Rgb, Rgb, Rgb, Rgb]:
    """Paper, three shape colours and ink, as seen: the palest and the darkest of the look frame the others."""
    field, second, accent, light = sorted(colours(stage), key=lambda c: float(luma(c)))
    paper = toned(light * 0.6 + accent * 0.10 + 0.2, 0.64)
    dark = toned(field + 0.004, 0.035)
    hot, warm, cool = colours(stage)[2], colours(stage)[3], second
    return (np.clip(paper, 0, 0.74), np.clip(toned(hot, 0.27), 0, 0.72), np.clip(toned(warm * 0.6 + hot * 0.4, 0.46), 0, 0.74),
            np.clip(toned(cool + 0.3 * colours(stage)[1], 0.12), 0, 0.7), dark)  # fmt: skip


def shapes(stage: Stage) -> list[Sheet]:
    """Paper and big flat shapes that leave the type's side free: by seed rings over waves, arcs, or a hill of discs."""
    paper, hot, warm, cool, _ = play_colours(stage)
    kind = int(stage.rng("shapes").integers(3))
    whole = shape(stage, "paper", paper, 0.0, lambda c, p: c.drawPaint(p), Life())
    return [whole, *(_rings, _arcs, _discs)[kind](stage, hot, warm, cool, paper)]


def _spot(stage: Stage) -> tuple[float, float, float]:
    """Middle and size of the motif: right of the type on wide frames, under it on upright ones; canvas px."""
    upright = stage.frame_height > 0.9 * stage.frame_width
    low = 0.78 if stage.frame_height > 1.4 * stage.frame_width else 0.90
    x, y = stage.at(0.5 if upright else 0.76, low if upright else 0.52)
    return x, y, min(stage.frame_height, 1.1 * stage.frame_width) * (0.40 if upright else 0.41)


def _rings(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    x, y, size = _spot(stage)
    rings = [shape(stage, f"ring {i}", tone, 0.18 + 0.07 * i, lambda c, p, r=r: c.drawCircle(x, y, size * r, p), Life(sway=(0, 0.004 * (i + 1), 5 + i), travel=(0, -0.02 - 0.006 * i)))
             for i, (r, tone) in enumerate(((1.0, hot), (0.69, warm), (0.38, np.clip(paper * 1.12, 0, 0.80))))]  # fmt: skip
    return [
        *rings,
        _wave(stage, "far wave", cool, 0.80, 0.6, 0.0),
        _wave(stage, "near wave", cool * 0.42, 0.90, 0.95, 1.6),
    ]


def _wave(stage: Stage, name: str, colour: Rgb, level: float, depth: float, phase: float) -> Layer:
    def draw(canvas: skia.Canvas, paint: skia.Paint) -> None:
        path, unit = skia.Path(), min(stage.frame_height, stage.frame_width)
        path.moveTo(-9, stage.height + 9)
        for px in range(-8, stage.width + 16, 8):
            turn = px / stage.frame_width * 6.2 + phase
            path.lineTo(px, stage.at(0, level)[1] + unit * (0.030 * np.sin(turn) + 0.012 * np.sin(2.1 * turn + 1)))
        path.lineTo(stage.width + 16, stage.height + 9)
        canvas.drawPath(path, paint)

    return shape(stage, name, colour, depth, draw, Life(sway=(0.012, 0.004, 4.4 + phase)))


def _arcs(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    """Quarter and half rounds set like tiles."""
    x, y, size = _spot(stage)
    rng, tile = stage.rng("tiles"), size * 0.66
    tones, out = rng.permutation(np.array([hot, cool, warm, hot, cool * 0.45, warm, hot, cool, warm])), list[Sheet]()
    for i, (column, row) in enumerate([(c, r) for r in (-1, 0, 1) for c in (-1, 0, 1)]):
        tone, turn = tones[i], int(rng.integers(4))
        cx, cy = x + column * tile, y + row * tile

        def draw(c: skia.Canvas, p: skia.Paint, cx: float = cx, cy: float = cy, turn: int = turn) -> None:
            c.save()
            c.clipRect(skia.Rect.MakeXYWH(cx - tile / 2, cy - tile / 2, tile, tile), True)
            c.drawCircle(cx + tile * (turn % 2 - 0.5), cy + tile * (turn // 2 - 0.5), tile, p)
            c.restore()

        life = Life(sway=(0, 0.003, 3.5 + 0.7 * i), travel=((0.01 if row % 2 else -0.01), 0))
        out.append(shape(stage, f"tile {i}", tone, 0.15 + 0.05 * (i % 3), draw, life))
    return out


def _discs(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    """Discs piled up from the lower edge, some leaving the frame."""
    x, y, size = _spot(stage)
    rng, out = stage.rng("discs"), []
    spots = [
        (-0.5, 0.75, 0.62),
        (0.35, 0.35, 0.74),
        (0.95, 0.85, 0.55),
        (-0.02, 0.98, 0.46),
        (0.62, -0.42, 0.34),
        (-0.42, -0.05, 0.24),
    ]
    for i, (dx, dy, r) in enumerate(spots):
        tone = (cool, hot, warm, cool * 0.42, warm, hot)[i]
        r *= float(rng.uniform(0.9, 1.15)) * size
        life = Life(sway=(0.002, 0.007, 3.2 + i), travel=(0, -0.012 * (1 + i % 3)))
        out.append(
            shape(
                stage,
                f"disc {i}",
                tone,
                0.15 + 0.1 * i,
                lambda c, p, a=x + dx * size, b=y + dy * size, r=r: c.drawCircle(a, b, r, p),
                life,
            )
        )
    return list(out)
