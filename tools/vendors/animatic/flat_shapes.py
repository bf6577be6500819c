"""Big flat shapes for playful cards: rings over waves, tiles of rounds, piled discs, bars, rays."""

from collections.abc import Callable

import cv2
import numpy as np
import skia

from tools.vendors.animatic.backdrops import Rgb, colours, flat, toned
from tools.vendors.animatic.paint import F, luma, surface
from tools.vendors.animatic.stage import Layer, Life, Sheet, Stage
from tools.vendors.animatic.vista import layer

Draw = Callable[[skia.Canvas, skia.Paint], None]


def shape(stage: Stage, name: str, colour: Rgb, depth: float, draw: Draw, life: Life) -> Layer:
    """One flat shape in one colour, drawn by a skia call in canvas px; `colour` as it is to be seen."""
    pixels, canvas, keep = surface(stage.height, stage.width)
    draw(canvas, skia.Paint(AntiAlias=True, Color=0xFFFFFFFF))
    del keep
    alpha = pixels[..., 3].astype(F) / F(255)
    rough = stage.rng(name).random((90, 160)).astype(F)
    paper = cv2.resize(rough, (stage.width, stage.height), interpolation=cv2.INTER_CUBIC)
    tone = flat(colour, stage.sky.exposure) * (F(0.975) + F(0.05) * paper)[..., None]
    return layer(name, tone, alpha, depth, life=life)


def disc(x: float, y: float, radius: float) -> Draw:
    """A filled circle, canvas px."""

    def draw(canvas: skia.Canvas, paint: skia.Paint) -> None:
        canvas.drawCircle(x, y, radius, paint)

    return draw


def play_colours(stage: Stage) -> tuple[Rgb, Rgb, Rgb, Rgb, Rgb]:
    """Paper, three shape colours and ink, as seen: the palest and the darkest of the look frame the others."""
    darkest, second, other, palest = sorted(colours(stage), key=lambda c: float(luma(c)))
    hot, warm = colours(stage)[2], colours(stage)[3]
    paper = toned(palest * F(0.6) + other * F(0.10) + F(0.2), 0.64)
    middle = toned(warm * F(0.6) + hot * F(0.4), 0.46)
    cool = toned(second + F(0.3) * colours(stage)[1], 0.12)
    clipped = [np.clip(tone, 0, 0.74).astype(F) for tone in (paper, toned(hot, 0.27), middle, cool)]
    return clipped[0], clipped[1], clipped[2], clipped[3], toned(darkest + F(0.004), 0.035)


def shapes(stage: Stage) -> list[Sheet]:
    """Paper and big flat shapes that leave the type's side free: what they are, the seed says."""
    paper, hot, warm, cool, _ = play_colours(stage)
    kind = int(stage.rng("motif").integers(5))
    whole = shape(stage, "paper", paper, 0.0, lambda c, p: c.drawPaint(p), Life())
    return [whole, *(_rings, _arcs, _discs, _bars, _rays)[kind](stage, hot, warm, cool, paper)]


def _spot(stage: Stage) -> tuple[float, float, float]:
    """Middle and size of the motif: right of the type on wide frames, under it on upright ones; canvas px."""
    upright = stage.frame_height > 0.9 * stage.frame_width
    low = 0.78 if stage.frame_height > 1.4 * stage.frame_width else 0.90
    x, y = stage.at(0.5 if upright else 0.76, low if upright else 0.52)
    return x, y, min(stage.frame_height, 1.1 * stage.frame_width) * (0.40 if upright else 0.41)


def _rings(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    x, y, size = _spot(stage)
    out: list[Sheet] = []
    for i, (share, tone) in enumerate(((1.0, hot), (0.69, warm), (0.38, np.clip(paper * F(1.12), 0, 0.80)))):
        life = Life(sway=(0, 0.004 * (i + 1), 5 + i), travel=(0, -0.02 - 0.006 * i))
        out.append(shape(stage, f"ring {i}", tone, 0.18 + 0.07 * i, disc(x, y, size * share), life))
    far, near = (
        _wave(stage, "far wave", cool, 0.80, 0.6, 0.0),
        _wave(stage, "near wave", cool * F(0.42), 0.90, 0.95, 1.6),
    )
    return [*out, far, near]


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
    tones = rng.permutation(np.array([hot, cool, warm, hot, cool * 0.45, warm, hot, cool, warm], F))
    out: list[Sheet] = []
    for i, (column, row) in enumerate([(c, r) for r in (-1, 0, 1) for c in (-1, 0, 1)]):
        draw = _quarter(x + column * tile, y + row * tile, tile, int(rng.integers(4)))
        life = Life(sway=(0, 0.003, 3.5 + 0.7 * i), travel=((0.01 if row % 2 else -0.01), 0))
        out.append(shape(stage, f"tile {i}", tones[i], 0.15 + 0.05 * (i % 3), draw, life))
    return out


def _quarter(x: float, y: float, tile: float, turn: int) -> Draw:
    def draw(canvas: skia.Canvas, paint: skia.Paint) -> None:
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(x - tile / 2, y - tile / 2, tile, tile), True)
        canvas.drawCircle(x + tile * (turn % 2 - 0.5), y + tile * (turn // 2 - 0.5), tile, paint)
        canvas.restore()

    return draw


PILE = (
    (-0.5, 0.75, 0.62), (0.35, 0.35, 0.74), (0.95, 0.85, 0.55), (-0.02, 0.98, 0.46),
    (0.62, -0.42, 0.34), (-0.42, -0.05, 0.24),
)  # fmt: skip


def _discs(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    """Discs piled up from the lower edge, some leaving the frame."""
    x, y, size = _spot(stage)
    rng, out = stage.rng("discs"), list[Sheet]()
    for i, (dx, dy, share) in enumerate(PILE):
        tone = (cool, hot, warm, cool * F(0.42), warm, hot)[i]
        draw = disc(x + dx * size, y + dy * size, share * float(rng.uniform(0.9, 1.15)) * size)
        life = Life(sway=(0.002, 0.007, 3.2 + i), travel=(0, -0.012 * (1 + i % 3)))
        out.append(shape(stage, f"disc {i}", tone, 0.15 + 0.1 * i, draw, life))
    return out


def _bars(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    """Round-ended bars climbing like a skyline or a sound."""
    x, _, size = _spot(stage)
    rng, out = stage.rng("bars"), list[Sheet]()
    wide = size * 0.27
    for i in range(6):
        high, left = size * float(rng.uniform(0.6, 1.9)), x + (i - 3) * wide * 1.2
        life = Life(sway=(0, 0.009, 2.1 + 0.5 * i), travel=(0, -0.012 - 0.006 * (i % 3)))
        draw = _bar(left, stage.at(0, 1)[1] - high, wide, high + size)
        out.append(
            shape(stage, f"bar {i}", (hot, cool, warm, hot, cool * F(0.45), warm)[i], 0.2 + 0.05 * (i % 3), draw, life)
        )
    return out


def _bar(left: float, top: float, wide: float, high: float) -> Draw:
    def draw(canvas: skia.Canvas, paint: skia.Paint) -> None:
        canvas.drawRoundRect(skia.Rect.MakeXYWH(left, top, wide, high), wide / 2, wide / 2, paint)

    return draw


def _rays(stage: Stage, hot: Rgb, warm: Rgb, cool: Rgb, paper: Rgb) -> list[Sheet]:
    """A half sun on the lower edge with petals about it."""
    x, y, size = _spot(stage)
    foot = max(y + 0.55 * size, stage.at(0, 1)[1] - 0.1 * size)
    count = int(stage.rng("rays").integers(7, 12))
    petals = shape(stage, "petals", hot, 0.2, _petals(x, foot, size * 1.25, count, 0.5), Life(sway=(0.004, 0.004, 5.0)))
    inner = shape(stage, "inner", warm, 0.3, _petals(x, foot, size * 0.92, count, 0.0), Life(sway=(-0.004, 0.003, 4.0)))
    core = shape(stage, "core", cool, 0.42, disc(x, foot, size * 0.44), Life(travel=(0, -0.02)))
    return [petals, inner, core]


def _petals(x: float, y: float, long: float, count: int, shift: float) -> Draw:
    def draw(canvas: skia.Canvas, paint: skia.Paint) -> None:
        for i in range(count):
            canvas.save()
            canvas.translate(x, y)
            canvas.rotate(-90 + (i + shift) * 360 / count)
            canvas.drawOval(skia.Rect.MakeXYWH(0.2 * long, -1.15 * long / count, 0.8 * long, 2.3 * long / count), paint)
            canvas.restore()

    return draw
