"""A picture's colours as a few weighted shades in Lab, and the least work that turns one such palette into another."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.screen.drift.nouns import Shade
from tools.screen.palette import Lab

Weights = NDArray[np.float64]
ROUNDS = 15
CELL = 3.0
"""Side of a cell of Lab in which colours count as one: about what is just noticed."""


def shades(lab: Lab, count: int, weights: Weights | None = None) -> tuple[Shade, ...]:
    """At most `count` shades that stand for a cloud of colours, largest share first; always the same for the same."""
    if not len(lab):
        return ()
    points, share = _thinned(lab.astype(np.float64), np.ones(len(lab)) if weights is None else weights)
    middles = _seeds(points, share, count)
    for _ in range(ROUNDS):
        nearest = _gaps(points, middles).argmin(1)
        middles = np.stack(
            [np.average(points[nearest == k], axis=0, weights=share[nearest == k]) for k in np.unique(nearest)]
        )
    sizes = np.bincount(_gaps(points, middles).argmin(1), share, len(middles))
    order = np.argsort(-sizes, kind="stable")
    return tuple(_shade(middles[k], sizes[k]) for k in order if sizes[k] >= 1e-4)


def _thinned(points: NDArray[np.float64], weights: Weights) -> tuple[NDArray[np.float64], Weights]:
    """Colours of one cell of Lab become their mean: a few hundred points say as much as thousands."""
    cells = np.round(points / CELL).astype(np.int64) + 512
    _, place = np.unique(cells @ (1, 1024, 1024**2), return_inverse=True)
    total = np.bincount(place, weights)
    sums = np.stack([np.bincount(place, weights * column) for column in points.T], 1)
    return sums / total[:, None], total / total.sum()


def _shade(middle: NDArray[np.float64], size: float) -> Shade:
    return round(float(middle[0]), 2), round(float(middle[1]), 2), round(float(middle[2]), 2), round(float(size), 4)


def _gaps(points: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(((points[:, None] - middles[None]) ** 2).sum(2))


def _seeds(points: NDArray[np.float64], share: Weights, count: int) -> NDArray[np.float64]:
    """Middles of a cloud that is cut again and again where it is widest: little changes in it change little in them."""
    parts = [np.arange(len(points))]
    while len(parts) < count:
        widest = max(range(len(parts)), key=lambda k: _width(points[parts[k]], share[parts[k]]))
        low, high = _halves(points, share, parts.pop(widest))
        parts += [low, high] if len(low) and len(high) else [np.concatenate([low, high])]
        if not (len(low) and len(high)):
            break
    return np.stack([np.average(points[part], axis=0, weights=share[part]) for part in parts])


def _width(points: NDArray[np.float64], share: Weights) -> float:
    middle = np.average(points, axis=0, weights=share)
    return float((share * ((points - middle) ** 2).sum(1)).sum())


def _halves(
    points: NDArray[np.float64], share: Weights, part: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cut across the longest axis, at the middle."""
    off = points[part] - np.average(points[part], axis=0, weights=share[part])
    _, axes = np.linalg.eigh((off * share[part, None]).T @ off)
    side = off @ axes[:, -1] > 0
    return part[~side], part[side]


def pooled(palettes: Sequence[tuple[Sequence[Shade], float]], count: int) -> tuple[Shade, ...]:
    """One palette of several, each with its weight."""
    rows = np.array([(*shade[:3], shade[3] * weight) for palette, weight in palettes for shade in palette], np.float64)
    return shades(rows[:, :3].astype(np.float32), count, rows[:, 3]) if len(rows) else ()


def apart(one: Sequence[Shade], other: Sequence[Shade]) -> float:
    """Earth mover's distance of two palettes: mean ΔE (CIE 1976) by which the colours of one must move; exact."""
    work, _, _ = cv2.EMD(_signed(one), _signed(other), cv2.DIST_L2)
    return float(work)


def _signed(palette: Sequence[Shade]) -> NDArray[np.float32]:
    rows = np.array([(share, *lab) for *lab, share in palette], np.float32)
    rows[:, 0] /= rows[:, 0].sum()
    return rows
