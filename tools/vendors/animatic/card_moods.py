"""The four moods of a card: type between layers, a line of light, flat shapes, the product beside its name."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import skia

from tools.vendors.animatic import backdrops
from tools.vendors.animatic.backdrops import brightness, colours, flat, is_pale, toned
from tools.vendors.animatic.card_product import product
from tools.vendors.animatic.cards import (
    MARGIN,
    NUMBER,
    Box,
    Copy,
    Row,
    block,
    box,
    caps,
    copy_of,
    dark_ink,
    ink_on,
    light_ink,
    pill,
    upright,
)  # fmt: skip
from tools.vendors.animatic.flat_shapes import play_colours, shapes
from tools.vendors.animatic.lettering import width
from tools.vendors.animatic.paint import F, blur, luma, surface
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage


def card(stage: Stage, *, end: bool) -> list[Sheet]:
    """A title or end card in the stage's mood, back to front."""
    moods: dict[str, Callable[[Stage, Copy, bool], list[Sheet]]] = {
        "awe": awe,
        "tech": tech,
        "play": play,
        "product": product,
    }
    return moods.get(stage.mood, product)(stage, copy_of(stage), end)


def glowing(sheet: Layer, tint: Field, amount: float) -> Layer:
    """The soft light a bright word throws into the mist behind it."""
    soft = blur(sheet.alpha, 0.03 * sheet.alpha.shape[0]) * F(amount)
    light = np.ascontiguousarray(soft[..., None] * tint, dtype=F)
    return Layer(
        "word glow",
        light,
        np.zeros_like(sheet.alpha),
        sheet.depth,
        replace(sheet.life, pulse=(0.25, 5.0, 0.3)),
        screen=True,
    )


def last(copy: Copy, end: bool, size: float) -> float:
    """Size of the line: larger when it is the last thing a film says."""
    return size * (1.45 if end and not copy.button else 1.0)


def awe(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """A wide serif word that stands between a far range and a near one, an italic line in the dark below."""
    vista, back, before = backdrops.land(stage, 0.56 if end else 0.70)
    level = vista.horizon
    within = box(stage, bottom=level - 0.062, top=0.16 if upright(stage) else 0.12)
    dark = brightness(back, stage, 0.1, max(0.05, level - 0.35), 0.9, level - 0.05) > 0.33
    ink = dark_ink(stage) if dark else light_ink(stage, 1.5)
    short = len(copy.word) <= 18
    size = (0.20 if end else 0.29) if short else 0.13
    row = Row(
        caps(copy.word),
        "serif:Light",
        size,
        ink,
        track=0.11 if short else 0.01,
        most=3 if upright(stage) else 2 if short else 4,
        leading=1.06,
    )
    word = block(stage, [row], within, "middle", 1.0 if short and not end else 0.9, depth=0.16)
    halo = [glowing(one, np.array(stage.sky.key, F) * 0.5, 0.35) for one in word if not dark]
    foot = box(stage, left=0.12, right=0.88, top=level + (0.155 if end else 0.135), bottom=1 - MARGIN)
    low = light_ink(stage, 1.15)
    line = Row(copy.line, "serif:LightIt", last(copy, end, 0.052), low, track=0.015, most=2 if end else 3)
    sheets = [*back, *halo, *word, *before]
    if not (end and (copy.button or copy.address)):
        return [*sheets, *block(stage, [line], foot, "middle", 0.4, depth=0.3)]
    upper = replace(foot, high=foot.high * 0.30)
    sheets += block(stage, [replace(line, most=2)], upper, "middle", 0.3, depth=0.3)
    accent = toned(colours(stage)[3], 0.75)
    return [
        *sheets,
        *pill(
            stage, copy, foot, foot.top + 0.38 * foot.high, accent, light_ink(stage, 1.2), low, "middle", outlined=True
        ),
    ]


def tech(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """A number that is in the words, or else the word, thin and large over a line of light, with a ruler."""
    pale = is_pale(stage)
    ink = dark_ink(stage, 0.03) if pale else light_ink(stage, 1.0)
    accent = colours(stage)[2]
    hot = toned(accent, min(0.16, float(luma(accent)) + 0.02)) if pale else toned(accent * 0.85 + 0.05, 0.5)
    found = None if end else NUMBER.match(copy.word)
    within = box(stage, top=0.24, bottom=0.80 if not end else 0.62)
    soft = ink * F(0.45) if not pale else ink + F(0.06)
    if found:
        rest = copy.word[found.end() :].strip()
        rows = numbered(stage, found.group().strip(), rest, copy.line, ink, soft, within)
    else:
        long = len(copy.word) > 22
        size = 0.12 if long else 0.20
        word = Row(copy.word, "manrope:ExtraLight", size, ink, track=-0.03, most=4, leading=1.08)
        rows = block(
            stage,
            [word, Row(copy.line, "manrope:Light", last(copy, end, 0.054), soft, above=0.035)],
            within,
            "left",
            0.35,
        )
    sheets: list[Sheet] = [*backdrops.rim(stage), *ruler(stage, ink, hot), *rows]
    top = stage.at(0, 0.70)[1]
    chip = ink_on(stage, hot)
    return [*sheets, *(pill(stage, copy, box(stage), top, hot, chip, ink) if end else [])]


def numbered(stage: Stage, number: str, rest: str, line: str, ink: Field, soft: Field, within: Box) -> list[Layer]:
    """The number at 45 % of the frame's height, the rest of the words in two tones beside or below it."""
    big = Row(number, "manrope:ExtraLight", 0.46, ink, track=-0.05, most=1)
    if upright(stage):
        return block(
            stage,
            [
                big,
                Row(rest, "manrope:Light", 0.078, ink, above=0.03),
                Row(line, "manrope:Light", 0.05, soft, above=0.02),
            ],
            within,
        )
    part = min(0.56 * within.wide, width(number, "manrope:ExtraLight", 0.46 * within.unit, -0.05))
    left = replace(within, wide=part)
    right = replace(
        within,
        left=within.left + part + 0.04 * within.unit,
        wide=within.wide - part - 0.04 * within.unit,
        top=within.top + 0.06 * within.unit,
    )
    words = [Row(rest, "manrope:Light", 0.078, ink), Row(line, "manrope:Light", 0.054, soft, above=0.012)]
    return [*block(stage, [big], left, anchor=0.5), *block(stage, words, right, anchor=0.56)]


def ruler(stage: Stage, ink: Field, hot: Field) -> list[Sheet]:
    """A thin scale over the type, a part of it in the accent."""
    within = box(stage, top=0.155)
    share = float(stage.rng("ruler").uniform(0.3, 0.85))
    thin = max(1.0, 0.0020 * within.unit)
    ticks = [within.left + within.wide * i / 11 for i in range(12)]

    def mark(canvas: skia.Canvas, paint: skia.Paint) -> None:
        canvas.drawRect(skia.Rect.MakeXYWH(within.left, within.top, within.wide, thin), paint)
        for x in ticks:
            canvas.drawRect(skia.Rect.MakeXYWH(x, within.top, thin, 0.014 * within.unit), paint)

    def run(canvas: skia.Canvas, paint: skia.Paint) -> None:
        canvas.drawRect(skia.Rect.MakeXYWH(within.left, within.top, within.wide * share, 1.6 * thin), paint)

    return [
        drawn(stage, "ruler", ink * F(0.4), mark, Life()),
        drawn(stage, "run", hot, run, Life(pulse=(0.3, 3.0, 0.0))),
    ]


def drawn(stage: Stage, name: str, ink: Field, mark: Callable[[skia.Canvas, skia.Paint], None], life: Life) -> Layer:
    pixels, canvas, keep = surface(stage.height, stage.width)
    mark(canvas, skia.Paint(AntiAlias=True, Color=0xFFFFFFFF))
    del keep
    alpha = pixels[..., 3].astype(F) / F(255)
    return Layer(name, np.ascontiguousarray(alpha[..., None] * ink, dtype=F), alpha, 0.12, life)


def play(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """A bold headline on paper beside flat shapes."""
    paper, _, _, _, dark = play_colours(stage)
    ink = flat(dark, stage.sky.exposure)
    tall = upright(stage)
    within = box(stage, right=1 - MARGIN if tall else 0.56, bottom=0.50 if tall else 0.80, top=0.10)
    if end:
        within = replace(within, high=within.high * (0.72 if copy.button or copy.address else 1.0))
    long = len(copy.word) > 30
    size = 0.10 if long else 0.22 if len(copy.word) < 10 else 0.165
    rows = [Row(copy.word, "hanken:Bold", size, ink, track=-0.02, most=5, leading=0.98),
            Row(copy.line, "hanken:Medium", last(copy, end, 0.05), ink, above=0.03, leading=1.25)]  # fmt: skip
    sheets = [*shapes(stage), *block(stage, rows, within, "left", 1.0 if end else 0.5)]
    if not end:
        return sheets
    fill = flat(dark, stage.sky.exposure)
    return [
        *sheets,
        *pill(
            stage,
            copy,
            within,
            within.top + within.high + 0.035 * within.unit,
            fill,
            flat(paper, stage.sky.exposure),
            ink,
        ),
    ]
