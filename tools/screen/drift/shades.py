"""A picture's colours as a few weighted shades in Lab, and the least work that turns one such palette into another."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.screen.drift.nouns import Shade
from tools.screen.palette import Lab

Weights = NDArray[np.float64]
ROUNDS = 15


def shades(lab: Lab, count: int, weights: Weights | None = None) -> tuple[Shade, ...]:
    """At most `count` shades that stand for a cloud of colours, largest share first; always the same for the same."""
    if not len(lab):
        return ()
    points = lab.astype(np.float64)
    share = np.full(len(points), 1 / len(points)) if weights is None else weights / weights.sum()
    middles = _seeds(points, share, count)
    for _ in range(ROUNDS):
        nearest = _gaps(points, middles).argmin(1)
        middles = np.stack(
            [np.average(points[nearest == k], axis=0, weights=share[nearest == k]) for k in np.unique(nearest)]
        )
    sizes = np.bincount(_gaps(points, middles).argmin(1), share, len(middles))
    order = np.argsort(-sizes, kind="stable")
    return tuple(_shade(middles[k], sizes[k]) for k in order if sizes[k] > 0)


def _shade(middle: NDArray[np.float64], size: float) -> Shade:
    return round(float(middle[0]), 2), round(float(middle[1]), 2), round(float(middle[2]), 2), round(float(size), 4)


def _gaps(points: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(((points[:, None] - middles[None]) ** 2).sum(2))


def _seeds(points: NDArray[np.float64], share: Weights, count: int) -> NDArray[np.float64]:
    """The mean, then always the colour that stands furthest off for its share: a small bright accent is kept."""
    chosen = [np.average(points, axis=0, weights=share)]
    for _ in range(count):
        off = _gaps(points, np.stack(chosen)).min(1) * share
        if off.max() <= 1e-9:
            break
        chosen.append(points[off.argmax()])
    return np.stack(chosen[1:] or chosen)


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
