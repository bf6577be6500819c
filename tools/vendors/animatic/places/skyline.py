"""A city across the water or over the roofs, with a parapet to stand things on."""

import numpy as np

from tools.vendors.animatic.air import staged
from tools.vendors.animatic.flora import Ink, silhouette
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Layer, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import footing, hill, mist, rolling, wooded
from tools.vendors.animatic.town import Row, skyline_profile, street_row
from tools.vendors.animatic.vista import Vista, behold, layer
from tools.vendors.animatic.water import glitter, mirror


def draw(stage: Stage) -> list[Sheet]:
    """Three rows of buildings sinking into the air; a river or roofs before them."""
    vista = behold(stage, 0.66)
    river = stage.rng("river").random() < 0.65
    level = vista.horizon
    room = max(level - 0.15, 0.1) * stage.frame_height / vista.unit  # the tallest leave sky above them
    rise = min(0.46, room)
    back = heavens(vista)
    wall = vista.local((0.20, 0.19, 0.21), 0.35)
    rows = [
        (Row("far", level, 0.91 * rise, 0.018, 0.05, 0.85, 0.0075, 0.03), 0.15, 0.5, 0.30),
        (Row("mid", level + 0.005, rise, 0.03, 0.075, 0.5, 0.0095, 0.15), 0.28, 0.9, 0.18),
        (
            Row(
                "near",
                level + (0.012 if river else 0.09),
                0.66 * rise,
                0.05,
                0.11,
                0.09,
                0.0125,
                0.02 if river else 1.0,
            ),
            0.45,
            1.3,
            0.28,
        ),
    ]
    for row, depth, bright, low in rows:
        facades = street_row(vista, row, skyline_profile(vista, row.salt + " rise", low))
        back += facades.sheets(row.salt, wall, depth, bright)
        if row.salt == "mid" and vista.sky.haze > 0.4:
            back.append(mist(vista, "city mist", level - 0.02, 0.07, 0.35, 0.55, 0.006))
    if river and stage.rng("bridge").random() < 0.4:
        back.append(bridge(vista, level + 0.012))
    if river:
        line = level + 0.012
        back.append(mirror(vista, back, line, chop=1.1, deep=vista.local((0.02, 0.03, 0.05)), depth=0.5))
        back += glitter(vista, line)
    else:
        back.append(park(vista, level))
    back += footing(vista, vista.local((0.16, 0.15, 0.15)), 0.84, 0.0)
    return staged(vista, back, [], Stand("ledge", 0.5, 0.84, 0.42))


def park(vista: Vista, level: float) -> Layer:
    """Tree tops and low roofs this side of the towers: ground for a city that stands by no water."""
    top = rolling(vista, "park", min(level + 0.25, 0.95), 0.05)
    green = (0.05, 0.07, 0.05) if vista.sky.weather != "snow" else (0.30, 0.33, 0.36)
    return hill(vista, "park", wooded(vista, "park", top, 0.026), vista.local(green), 0.05, 0.6, grain=0.3)


def bridge(vista: Vista, foot: float) -> Layer:
    """A suspension bridge over the river, its deck rising toward us."""
    rng, ink, unit = vista.rng("span"), Ink(vista), vista.unit
    side, y = float(rng.choice([-1, 1])), vista.y(foot)
    middle, reach, tall = vista.x(0.5) + side * unit * 0.35, unit * float(rng.uniform(0.45, 0.7)), unit * 0.2
    deck = y - tall * 0.28
    ink.stroke([(middle - reach * 3, deck), (middle + reach * 3, deck)], unit * 0.009)
    for tower in (-1, 1):
        x = middle + tower * reach / 2
        for leg in (-0.018, 0.018):
            ink.stroke([(x + leg * unit * 1.3, y + 2), (x + leg * unit, y - tall)], unit * 0.008)
        for bar in (0.55, 0.78, 0.98):
            ink.stroke([(x - 0.018 * unit, y - tall * bar), (x + 0.018 * unit, y - tall * bar)], unit * 0.006)
    for start, end in ((-1.5, -0.5), (-0.5, 0.5), (0.5, 1.5)):
        s = np.linspace(0, 1, 33)
        ends = (1.0 if start > -1 else 0.3, 1.0 if end < 1 else 0.3)
        hang = ends[0] * (1 - s) + ends[1] * s - 0.62 * 4 * s * (1 - s) * (1 if start == -0.5 else 0.35)
        cable = [
            (middle + reach * (start + (end - start) * a), y - tall * max(h, 0.32))
            for a, h in zip(s, hang, strict=True)
        ]
        ink.stroke([(float(a), float(b)) for a, b in cable], unit * 0.0035)
        for a, b in cable[::2]:
            ink.stroke([(float(a), float(b)), (float(a), deck)], unit * 0.0014)
    mask = ink.mask()
    rgb = silhouette(vista, mask, vista.local((0.12, 0.07, 0.06), 0.3, 2), 0.10, 0.8)
    return layer("bridge", rgb, mask, 0.46)
