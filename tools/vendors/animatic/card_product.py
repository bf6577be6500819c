"""A card before the product itself: the studio with the thing at one side and its name on the other."""

from dataclasses import replace

import numpy as np

from tools.vendors.animatic.backdrops import brightness, colours, is_pale, toned
from tools.vendors.animatic.cards import MARGIN, Copy, Row, block, box, dark_ink, ink_on, light_ink, pill, upright
from tools.vendors.animatic.company import heroes, parts
from tools.vendors.animatic.figures import figure_layers
from tools.vendors.animatic.framing import VIEWS, camera
from tools.vendors.animatic.paint import F, luma, smooth
from tools.vendors.animatic.places import studio
from tools.vendors.animatic.roles import is_figure
from tools.vendors.animatic.stage import Layer, Sheet, Stage, Stand


def product(stage: Stage, copy: Copy, end: bool) -> list[Sheet]:
    """The product in its studio, its name on the darkened side."""
    shot, shown = side_by_side(stage, end)
    tall = upright(stage)
    left, right = (0.55, 1 - MARGIN) if end and shown and not tall else (MARGIN, 0.50)
    if not shown:
        within = box(stage, top=0.2, bottom=0.66 if end else 0.8)
    else:
        within = (
            box(stage, bottom=0.40, top=0.08)
            if tall
            else box(stage, left=left, right=right, top=0.2, bottom=0.60 if end else 0.8)
        )
    under = (left + 0.03, 0.3, left + 0.38, 0.6) if shown and not tall else (0.1, 0.1, 0.45, 0.35)
    bright = brightness(shot, stage, *under) > 0.36
    ink = dark_ink(stage) if bright else light_ink(stage, 1.05)
    low = toned(colours(stage)[3], 0.8) if not bright else toned(colours(stage)[2], 0.10)
    long = len(copy.word) > 18
    line = 0.058 if copy.button or not end else 0.082  # the last words of a film, when no button follows
    rows = [Row(copy.word, "manrope:Bold", 0.095 if long else 0.165, ink, track=-0.03, most=4, leading=1.02),
            Row(copy.line, "serif:LightIt", line, low, above=0.02, leading=1.2)]  # fmt: skip
    align = "left" if shown else "middle"
    if not end:
        return [*shot, *block(stage, rows, within, align, 0.5)]
    accent = toned(colours(stage)[2], max(0.3, float(luma(colours(stage)[2])))) if not bright else colours(stage)[2]
    top = stage.at(0, 0.40 if tall and shown else 0.66 if shown else 0.72)[1]
    if tall and shown:
        within = box(stage, bottom=0.375, top=0.10)
    beneath = box(stage, left=left) if not tall else box(stage)
    button = pill(stage, copy, beneath, top, accent, ink_on(stage, accent), ink, align)
    return [*shot, *block(stage, rows, within, align, 1.0 if shown else 0.6), *button]


def side_by_side(stage: Stage, end: bool) -> tuple[list[Sheet], bool]:
    """The studio, its subject at the right, at the end of a film at the left (below, when upright); is one seen?"""
    tall, side = upright(stage), -1 if end else 1
    plain = stage.with_(staging="hero", happening="none", words="", under="", framing="medium")
    if is_figure(stage.subject):
        lit = replace(stage.sky, azimuth=-140, height=40, key=(1.5, 1.4, 1.25), fill=(0.30, 0.30, 0.33), sun=None)
        where = Stand("studio", 0.5 if tall else 0.5 + 0.21 * side, 0.9 if tall else 0.88, 0.42 if tall else 0.62)
        return [*studio.empty(plain), shadow(stage, tall, end), *figure_layers(stage.with_(sky=lit), where)], True
    group = heroes(plain)
    if not group:
        return [*studio.draw(plain), shadow(stage, tall, False)], False
    view = replace(VIEWS["medium"], share=0.36 if tall else 0.54, middle=0.71 if tall else 0.5)
    seen = camera(plain, parts(group), view, room=0.84 if tall else 0.42)
    scale = stage.frame_width / stage.width
    aside = 0.0 if tall else 0.47 * side * stage.frame_width / stage.frame_height * scale
    seen = replace(seen, shift=(seen.shift[0] - aside, seen.shift[1]))
    return [*studio.shot(plain, group, seen), shadow(stage, tall, end)], True


def shadow(stage: Stage, tall: bool, end: bool) -> Layer:
    """The type's side of the picture, 62 % darker."""
    y = np.linspace(0, 1, stage.height, dtype=F)[:, None]
    x = np.linspace(1, 0, stage.width, dtype=F)[None] if end else np.linspace(0, 1, stage.width, dtype=F)[None]
    dark = F(0.0 if is_pale(stage) else 0.62) * (
        smooth(0.62, 0.25, y + 0 * x) if tall else smooth(0.62, 0.25, x + 0 * y)
    )
    return Layer("dark side", np.zeros((stage.height, stage.width, 3), F), dark.astype(F), 0.0)
