"""A city across the water or over the roofs, with a parapet to stand things on."""

import numpy as np

from tools.vendors.animatic.air import staged
from tools.vendors.animatic.paint import F
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Sheet, Stage, Stand
from tools.vendors.animatic.terrain import edge, mist
from tools.vendors.animatic.town import Row, skyline_profile, street_row
from tools.vendors.animatic.vista import Vista, behold, layer
from tools.vendors.animatic.water import glitter, mirror


def draw(stage: Stage) -> list[Sheet]:
    """Three rows of buildings sinking into the air; a river or roofs before them."""
    vista = behold(stage, 0.66)
    river = stage.rng("river").random() < 0.65
    level = vista.horizon
    back = heavens(vista)
    wall = vista.local((0.20, 0.19, 0.21), 0.35)
    rows = [
        (Row("far", level, 0.42, 0.018, 0.05, 0.85, 0.0075), 0.15, 0.5, 0.30),
        (Row("mid", level + 0.005, 0.46, 0.03, 0.075, 0.5, 0.0095), 0.28, 0.9, 0.18),
        (Row("near", level + (0.012 if river else 0.10), 0.30, 0.05, 0.11, 0.16, 0.0125), 0.45, 1.3, 0.28),
    ]
    for row, depth, bright, low in rows:
        facades = street_row(vista, row, skyline_profile(vista, row.salt + " rise", low))
        back += facades.sheets(row.salt, wall, depth, bright)
        if row.salt == "mid" and vista.sky.haze > 0.4:
            back.append(mist(vista, "city mist", level - 0.02, 0.07, 0.35, 0.55, 0.006))
    if river:
        line = level + 0.012
        back.append(mirror(vista, back, line, chop=1.1, deep=vista.local((0.02, 0.03, 0.05)), depth=0.5))
        back += glitter(vista, line)
    return staged(vista, back, front(vista, river), Stand("ledge", 0.5, 0.84, 0.42))


def front(vista: Vista, river: bool) -> list[Sheet]:
    """A dark parapet at the foot of the picture where no subject brings its own."""
    if vista.stage.staging != "figure" and (river or vista.stage.staging != "view"):
        return []
    top = np.full(vista.width, 0.90 if vista.stage.staging == "figure" else 0.94, F)
    rgb = vista.lit(vista.local((0.09, 0.09, 0.10)), 0.15)
    return [layer("parapet", rgb, edge(vista, top), 1.05)]
