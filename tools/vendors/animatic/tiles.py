"""Where in the frame a plate is seen at all, and where it hides everything behind it, on a coarse grid of tiles."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.plates import Bgra

BLOCK = 8  # px of a plate that one cell of its coverage stands for
Mask = NDArray[np.bool_]
Matrix = NDArray[np.float64]
Cells = NDArray[np.int64]


@dataclass(frozen=True)
class Coverage:
    """Running sums over a picture's blocks: how many hold anything, and how many are not solid throughout."""

    held: NDArray[np.int32]
    broken: NDArray[np.int32]
    height: int
    width: int

    @classmethod
    def of(cls, picture: Bgra, *, screen: bool) -> "Coverage":
        """Coverage of a premultiplied picture; light that only adds (`screen`) hides nothing."""
        height, width = picture.shape[:2]
        amount = picture[..., :3].max(axis=2) if screen else np.ascontiguousarray(picture[..., 3])
        rows, columns = -(-height // BLOCK), -(-width // BLOCK)
        padded = cv2.copyMakeBorder(
            amount, 0, rows * BLOCK - height, 0, columns * BLOCK - width, cv2.BORDER_REPLICATE
        ).reshape(rows, BLOCK, columns, BLOCK)
        held = padded.max(axis=(1, 3)) > (2 if screen else 1)
        solid = (padded.min(axis=(1, 3)) == 255) & (not screen)
        return cls(cv2.integral(held.astype(np.uint8)), cv2.integral((~solid).astype(np.uint8)), height, width)


@dataclass(frozen=True)
class Grid:
    """The frame cut into tiles of `size` px; the last of a row or column may be narrower."""

    width: int
    height: int
    size: int

    @property
    def shape(self) -> tuple[int, int]:
        return -(-self.height // self.size), -(-self.width // self.size)

    @cached_property
    def edges(self) -> tuple[Matrix, Matrix]:
        """Where the tiles begin and end, px: columns + 1 across, rows + 1 down."""
        rows, columns = self.shape
        across = np.minimum(np.arange(columns + 1) * self.size, self.width).astype(float)
        return across, np.minimum(np.arange(rows + 1) * self.size, self.height).astype(float)

    def seen(self, coverage: Coverage, inverse: Matrix) -> tuple[Mask, Mask]:
        """Tiles a picture touches, and tiles it fills; `inverse` takes frame px to the picture's own."""
        across, down = self.edges
        x = inverse[0, 0] * across[None, :] + inverse[0, 2]
        y = inverse[1, 1] * down[:, None] + inverse[1, 2]
        if inverse[0, 1] or inverse[1, 0]:  # turned: each tile has four corners of its own
            x, y = x + inverse[0, 1] * down[:, None], y + inverse[1, 0] * across[None, :]
        (x0, x1), (y0, y1) = _spans(x), _spans(y)
        inside = (x0 >= 0) & (y0 >= 0) & (x1 <= coverage.width) & (y1 <= coverage.height)
        box = (_blocks(x0 - 1, coverage.width, 0), _blocks(y0 - 1, coverage.height, 0),
               _blocks(x1 + 1, coverage.width, 1), _blocks(y1 + 1, coverage.height, 1))  # fmt: skip
        return _sum(coverage.held, *box) > 0, inside & (_sum(coverage.broken, *box) == 0)

    def boxes(self, mask: Mask) -> list[tuple[int, int, int, int]]:
        """The masked tiles as few px boxes (x0, y0, x1, y1): runs of a row, joined downward where they are alike."""
        out: list[list[int]] = []
        ending: dict[tuple[int, int, int], list[int]] = {}
        padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
        padded[:, 1:-1] = mask
        rows, edges = np.nonzero(padded[:, 1:] != padded[:, :-1])
        for row, start, end in zip(rows[::2].tolist(), edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            box = ending.pop((start, end, row), None)
            if box is None:
                box = [start, row, end, row]
                out.append(box)
            box[3] = row + 1
            ending[start, end, row + 1] = box
        s, w, h = self.size, self.width, self.height
        return [(a * s, b * s, min(c * s, w), min(d * s, h)) for a, b, c, d in out]


def _spans(values: Matrix) -> tuple[Matrix, Matrix]:
    """Smallest and largest of each tile's corners; along an axis of length 1 all tiles are alike."""
    low = high = values
    if values.shape[1] > 1:
        low, high = np.minimum(low[:, :-1], low[:, 1:]), np.maximum(high[:, :-1], high[:, 1:])
    if values.shape[0] > 1:
        low, high = np.minimum(low[:-1], low[1:]), np.maximum(high[:-1], high[1:])
    return low, high


def _blocks(px: Matrix, size: int, more: int) -> Cells:
    return np.clip(np.floor(px / BLOCK).astype(np.int64) + more, 0, -(-size // BLOCK))


def _sum(running: NDArray[np.int32], x0: Cells, y0: Cells, x1: Cells, y1: Cells) -> NDArray[np.int32]:
    total: NDArray[np.int32] = running[y1, x1] - running[y0, x1] - running[y1, x0] + running[y0, x0]
    return total
