"""The four moods of a card: type between layers, a line of light, flat shapes, the product beside its name."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import skia

from tools.vendors.animatic import backdrops
from tools.vendors.animatic.backdrops import brightness, colours, flat, is_pale, toned
from tools.vendors.animatic.cards import MARGIN, NUMBER, Box, Copy, Row, block, box, caps, copy_of, pill, upright
from tools.vendors.animatic.paint import F, blur, luma, smooth, surface
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand

WARM_WHITE = np.array((1.0, 0.93, 0.84), F)


def card(stage: Stage, *, end: bool) -> list[Sheet]:
    """A title or end card in the stage's mood, back to front."""
    moods: dict[str, Callable[[Stage, Copy, bool], list[Sheet]]] = {
        "awe": awe,
        "tech": tech,
        "play": play,
        "product": product,
    }
    return moods.get(stage.mood, product)(stage, copy_of(stage), end)


def light_ink(stage: Stage, bright: float = 1.7) -> Field:
    """Warm white leaning to the look's light colour."""
    return (toned(WARM_WHITE * 0.75 + toned(colours(stage)[3], 0.9) * 0.25, bright) / F(stage.sky.exposure)).astype(F)


def dark_ink(stage: Stage, bright: float = 0.02) -> Field:
    """The look's darkest colour, darker."""
    darkest = min(colours(stage), key=lambda c: float(luma(c)))
    return toned(darkest + 0.004, bright)


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


def awe(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """A wide serif word that stands between a far range and a near one, an italic line in the dark below."""
    vista, back, before = backdrops.land(stage, 0.60 if end else 0.70)
    level = vista.horizon
    within = box(stage, bottom=level - 0.062, top=0.16 if upright(stage) else 0.12)
    dark = brightness(back, stage, 0.1, max(0.05, level - 0.35), 0.9, level - 0.05) > 0.33
    ink = dark_ink(stage) if dark else light_ink(stage)
    short = len(copy.word) <= 18
    size = (0.20 if end else 0.29) if short else 0.13
    row = Row(
        caps(copy.word), "serif:Light", size, ink, track=0.11 if short else 0.01, most=2 if short else 4, leading=1.06
    )
    word = block(stage, [row], within, "middle", 1.0 if short and not end else 0.9, depth=0.16)
    halo = [glowing(one, np.array(stage.sky.key, F) * 0.5, 0.35) for one in word if not dark]
    foot = box(stage, left=0.12, right=0.88, top=level + (0.17 if end else 0.135), bottom=1 - MARGIN)
    low = light_ink(stage, 1.15)
    line = Row(copy.line, "serif:LightIt", 0.042, low, track=0.015, most=2 if end else 3)
    sheets = [*back, *halo, *word, *before]
    if not (end and (copy.button or copy.address)):
        return [*sheets, *block(stage, [line], foot, "middle", 0.4, depth=0.3)]
    upper = replace(foot, high=foot.high * 0.36)
    sheets += block(stage, [replace(line, most=2)], upper, "middle", 0.3, depth=0.3)
    accent = toned(colours(stage)[3], 0.75)
    return [
        *sheets,
        *pill(
            stage, copy, foot, foot.top + 0.47 * foot.high, accent, light_ink(stage, 1.2), low, "middle", outlined=True
        ),
    ]


def tech(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """A number that is in the words, or else the word, thin and large over a line of light, with a ruler."""
    pale = is_pale(stage)
    ink = dark_ink(stage, 0.03) if pale else light_ink(stage, 1.15)
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
        rows = block(stage, [Row(copy.word, "manrope:ExtraLight", 0.12 if long else 0.20, ink, track=-0.03, most=4, leading=1.08),
                             Row(copy.line, "manrope:Light", 0.048, soft, above=0.035)], within, "left", 0.35)  # fmt: skip
    sheets: list[Sheet] = [*backdrops.rim(stage), *ruler(stage, ink, hot), *rows]
    top = stage.at(0, 0.70)[1]
    chip = flat_text(stage, fill=hot)
    return [*sheets, *(pill(stage, copy, box(stage), top, hot, chip, ink) if end else [])]


def flat_text(stage: Stage, fill: Field) -> Field:
    """Ink that reads on a filled button."""
    return dark_ink(stage, 0.012) if float(luma(fill)) > 0.22 else light_ink(stage, 1.6)


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
    from tools.vendors.animatic.lettering import width

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
    paper, hot, _, _, dark = backdrops.play_colours(stage)
    ink = flat(dark, stage.sky.exposure)
    tall = upright(stage)
    within = box(stage, right=1 - MARGIN if tall else 0.56, bottom=0.50 if tall else 0.80, top=0.10)
    if end:
        within = replace(within, high=within.high * (0.72 if copy.button or copy.address else 1.0))
    long = len(copy.word) > 30
    rows = [Row(copy.word, "hanken:Bold", 0.10 if long else 0.165, ink, track=-0.02, most=5, leading=0.98),
            Row(copy.line, "hanken:Medium", 0.042, ink, above=0.03, leading=1.25)]  # fmt: skip
    sheets = [*backdrops.shapes(stage), *block(stage, rows, within, "left", 1.0 if end else 0.5)]
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


def product(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """The product in its studio, its name on the darkened side."""
    shot, shown = side_by_side(stage)
    tall = upright(stage)
    if not shown:
        within = box(stage, top=0.2, bottom=0.66 if end else 0.8)
    else:
        within = (
            box(stage, bottom=0.40, top=0.08) if tall else box(stage, right=0.50, top=0.2, bottom=0.60 if end else 0.8)
        )
    bright = brightness(shot, stage, 0.1, 0.3 if not tall else 0.1, 0.45, 0.6 if not tall else 0.35) > 0.36
    ink = dark_ink(stage) if bright else light_ink(stage, 1.35)
    low = toned(colours(stage)[3], 0.62) if not bright else toned(colours(stage)[2], 0.10)
    long = len(copy.word) > 18
    rows = [Row(copy.word, "manrope:Bold", 0.095 if long else 0.165, ink, track=-0.03, most=4, leading=1.02),
            Row(copy.line, "serif:LightIt", 0.052, low, above=0.02, leading=1.2)]  # fmt: skip
    align = "left" if shown else "middle"
    if not end:
        return [*shot, *block(stage, rows, within, align, 0.5)]
    accent = toned(colours(stage)[2], max(0.3, float(luma(colours(stage)[2])))) if not bright else colours(stage)[2]
    top = stage.at(0, 0.40 if tall and shown else 0.66 if shown else 0.72)[1]
    if tall and shown:
        within = box(stage, bottom=0.375, top=0.10)
    button = pill(stage, copy, box(stage), top, accent, flat_text(stage, accent), ink, align)
    return [*shot, *block(stage, rows, within, align, 1.0 if shown else 0.6), *button]


def side_by_side(stage: Stage) -> tuple[list[Sheet], bool]:
    """The studio with its subject at the right (below, when upright), darkened under the type; and whether a subject is seen."""
    from tools.vendors.animatic.figures import figure_layers, is_figure
    from tools.vendors.animatic.places import studio

    tall = upright(stage)
    plain = stage.with_(staging="hero", happening="none", words="", under="", framing="medium")
    if is_figure(stage.subject):
        back = studio.draw(plain.with_(subject="", props=()))
        where = Stand("studio", 0.5 if tall else 0.74, 0.9 if tall else 0.88, 0.42 if tall else 0.62)
        return [*back, shadow(stage, tall), *figure_layers(stage, where)], True
    group = studio.heroes(plain)
    if not group:
        return [*studio.draw(plain), shadow(stage, tall)], False
    view = replace(studio.VIEWS["medium"], share=0.36 if tall else 0.54, middle=0.71 if tall else 0.5)
    seen = studio.camera(plain, studio.parts(group), view, room=0.84 if tall else 0.42)
    scale = stage.frame_width / stage.width
    aside = 0.0 if tall else 0.47 * stage.frame_width / stage.frame_height * scale
    seen = replace(seen, shift=(seen.shift[0] - aside, seen.shift[1]))
    return [*studio.shot(plain, group, seen), shadow(stage, tall)], True


def shadow(stage: Stage, tall: bool) -> Layer:
    """The type's side of the picture, 62 % darker."""
    y = np.linspace(0, 1, stage.height, dtype=F)[:, None]
    x = np.linspace(0, 1, stage.width, dtype=F)[None]
    dark = F(0.0 if is_pale(stage) else 0.62) * (
        smooth(0.62, 0.25, y + 0 * x) if tall else smooth(0.62, 0.25, x + 0 * y)
    )
    return Layer("type side", np.zeros((stage.height, stage.width, 3), F), dark.astype(F), 0.0)
