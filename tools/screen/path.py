"""Pass A: the camera's path, summed from short steps. It gives the direction and the family of a move."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tools.screen.flow import Flow, Gray, Grid, Values, similarity

STEPS_PER_SECOND = 8


@dataclass(frozen=True)
class Way:
    """The path in px of the small picture: columns x, y, scale and turn (the last two times the grid's radius).

    at: picture index of every row. net: rate per second. shake: rms over x and y around a cubic in time.
    directness: net way over way travelled, per column. speed: 75th percentile of the cells' own speed, px per second.
    """

    at: list[int]
    points: Values
    net: Values
    shake: float
    directness: Values
    speed: float


def path(gray: Sequence[Gray], rate: float, cells: Grid) -> Way | None:
    """Follow the pictures, `rate` per second, about eight steps a second; None under three steps."""
    at = list(range(0, len(gray), max(1, round(rate / STEPS_PER_SECOND))))
    if len(at) < 4:
        return None
    flow, everywhere = Flow(cells), np.ones(cells.x.size, bool)
    steps, speeds = [np.zeros(4)], []
    for before, now in pairwise(at):
        u, v = flow.at_cells(flow.dense(gray[before], gray[now]))
        move = similarity(cells, u, v, everywhere, 0.5)
        steps.append(np.array([move.x, move.y, cells.radius * move.scale, cells.radius * move.turn]))
        speeds.append(float(np.percentile(np.hypot(u, v), 75)) * rate / (now - before))
    points = np.cumsum(steps, axis=0)
    seconds = (at[-1] - at[0]) / rate
    travelled = np.abs(np.diff(points, axis=0)).sum(0)
    directness = np.abs(points[-1]) / (travelled + 1e-6)
    return Way(at, points, points[-1] / seconds, _shake(points), directness, float(np.median(speeds)))


def _shake(points: Values) -> float:
    curve = np.vander(np.linspace(-1, 1, len(points)), 4)
    rest = points - curve @ np.linalg.lstsq(curve, points, rcond=None)[0]
    return float(np.sqrt((rest[:, :2] ** 2).mean(0).sum()))
