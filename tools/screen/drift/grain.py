"""How grainy a picture is, where its detail is not: a noise figure that walls, leaves and letters don't raise."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.screen.frames import Picture

# Immerkaer 1996: the difference of two Laplacians cancels every even slope; white noise of sd s comes out as 6 s.
MASK = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
BLOCK = 8
CALMEST = 0.35
DARK, BRIGHT = 8, 247


def grain(pictures: Sequence[Picture]) -> float:
    """Standard deviation of the noise in levels of 255: the middle of the pictures, each by its calmest blocks."""
    levels = [level for level in map(_level, pictures) if level is not None]
    return float(np.median(levels)) if levels else 0.0


def _level(gray: Picture) -> float | None:
    """Blocks at the ends of the scale are left out: what is clipped shows no noise. None when no others are left."""
    values = gray.astype(np.float32)
    rest = cv2.filter2D(values, -1, MASK)[1:-1, 1:-1] / 6
    size = (rest.shape[1] // BLOCK, rest.shape[0] // BLOCK)
    power = _means(rest * rest, size)
    middle = _means(values[1:-1, 1:-1], size)
    told = power[(middle > DARK) & (middle < BRIGHT)]
    return float(np.sqrt(np.quantile(told, CALMEST))) if told.size >= 8 else None


def _means(values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    whole = values[: size[1] * BLOCK, : size[0] * BLOCK]
    return np.asarray(cv2.resize(np.ascontiguousarray(whole), size, interpolation=cv2.INTER_AREA), np.float32)
