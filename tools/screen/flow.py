"""Optical flow on a grid of cells, and the similarity that explains most of it. y points down; px."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

SPACING = 12


@dataclass(frozen=True)
class Grid:
    """Where flow is read. column, row: px. x, y: the same from the centre. radius: rms distance from the centre.

    border: cells at the sides and the top, where a subject rarely stands. tile: each cell's tile of 4×3.
    """

    width: int
    height: int
    column: NDArray[np.int64]
    row: NDArray[np.int64]
    x: Values
    y: Values
    radius: float
    border: Mask
    tile: NDArray[np.int64]


@cache
def grid(width: int, height: int) -> Grid:
    """The cells of a picture of this size, 12 px apart."""
    columns, rows = (np.arange(side % SPACING // 2 + SPACING // 2, side - 4, SPACING) for side in (width, height))
    column, row = (axis.ravel() for axis in np.meshgrid(columns, rows))
    x, y = (column - (width - 1) / 2).astype(np.float64), (row - (height - 1) / 2).astype(np.float64)
    border = (np.abs(x) > 0.3 * width) | (y < -0.3 * height)
    tile = np.minimum(column * 4 // width, 3) + 4 * np.minimum(row * 3 // height, 2)
    return Grid(width, height, column, row, x, y, float(np.sqrt(np.mean(x * x + y * y))), border, tile)


class Flow:
    """Dense inverse search between two small pictures, read at the cells."""

    def __init__(self, cells: Grid) -> None:
        self.cells = cells
        self._search: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)

    def dense(self, one: Gray, other: Gray) -> NDArray[np.float32]:
        """h×w×2 flow in px from one picture to the other."""
        return np.asarray(self._search.calc(one, other, None), np.float32)

    def at_cells(self, field: NDArray[np.float32]) -> tuple[Values, Values]:
        """u, v at every cell."""
        read = field[self.cells.row, self.cells.column].astype(np.float64)
        return read[:, 0], read[:, 1]

    def both_ways(self, one: Gray, other: Gray) -> tuple[Values, Values, Values]:
        """u, v, and how far each cell misses its start when it is followed there and back, in px."""
        there, back = self.dense(one, other), self.dense(other, one)
        u, v = self.at_cells(there)
        column, row = (self.cells.column + u).astype(np.float32), (self.cells.row + v).astype(np.float32)
        home = cv2.remap(back, column[:, None], row[:, None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[:, 0]
        return u, v, np.hypot(u + home[:, 0], v + home[:, 1])


@dataclass(frozen=True)
class Similarity:
    """One picture onto the next: shift in px, logarithm of the scale, turn in radians, share of cells that agree."""

    x: float
    y: float
    scale: float
    turn: float
    share: float


def similarity(cells: Grid, u: Values, v: Values, chosen: Mask, tolerance: float) -> Similarity:
    """The similarity most of the chosen cells agree on, within `tolerance` px."""
    start = np.stack([cells.x[chosen], cells.y[chosen]], 1)
    end = start + np.stack([u[chosen], v[chosen]], 1)
    matrix, agree = cv2.estimateAffinePartial2D(
        start[:, None], end[:, None], method=cv2.RANSAC, ransacReprojThreshold=tolerance, maxIters=300, confidence=0.99
    )
    if matrix is None:
        return Similarity(float(np.median(u[chosen])), float(np.median(v[chosen])), 0.0, 0.0, 0.0)
    scale = max(1e-3, float(np.hypot(matrix[0, 0], matrix[1, 0])))
    turn = float(np.arctan2(matrix[1, 0], matrix[0, 0]))
    return Similarity(float(matrix[0, 2]), float(matrix[1, 2]), float(np.log(scale)), turn, float(agree.mean()))


def textured(cells: Grid, gray: Gray) -> Mask:
    """Cells with structure in both directions that stands out of the noise: flow on flat ground means nothing."""
    values = gray.astype(np.float32)
    noise = 1.4826 * float(np.median(np.abs(cv2.Laplacian(values, cv2.CV_32F)))) / np.sqrt(20)
    soft = cv2.GaussianBlur(values, (0, 0), 1)
    dx, dy = (cv2.Sobel(soft, cv2.CV_32F, *order) / 8 for order in ((1, 0), (0, 1)))
    xx, yy, xy = (cv2.blur(product, (13, 13)) for product in (dx * dx, dy * dy, dx * dy))
    smaller = (xx + yy) / 2 - np.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
    strength = np.sqrt(np.maximum(smaller, 0))[cells.row, cells.column]
    return np.asarray(strength > max(0.6, 0.25 * noise), bool)
