"""How a picture looks, as a few numbers: which lights and colours it holds, and where; no matter what it shows."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np

NAME = "look-v1"
LIGHTS, SHADES, GRID = 8, 6, 4
WIDTH = LIGHTS + SHADES * SHADES + 3 * GRID * GRID
SMALL = 96
REACH = 60.0
"""Lab a and b are told apart up to this far from grey."""


def look_vector(path: Path) -> list[float]:
    """92 numbers of length about 1: lights, colours in Lab, and a 4 x 4 layout; empty for what is no picture."""
    try:
        pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    except cv2.error:  # more pixels than OpenCV takes
        return []
    if pixels is None:
        return []
    small = cv2.resize(pixels, (SMALL, SMALL), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2Lab)
    parts = (0.5 * _lights(lab[..., 0]), 0.7 * _shades(lab), 0.5 * _layout(lab))
    return [float(number) for number in np.concatenate(parts)]


def _lights(light: Any) -> Any:
    """Root of each light's share, so that the length is 1 and rare lights count."""
    counts, _ = np.histogram(light, LIGHTS, (0, 100))
    return np.sqrt(counts / counts.sum())


def _shades(lab: Any) -> Any:
    edges = np.linspace(-REACH, REACH, SHADES + 1)
    a, b = (np.clip(lab[..., plane].ravel(), -REACH, REACH) for plane in (1, 2))
    counts, _, _ = np.histogram2d(a, b, (edges, edges))
    return np.sqrt(counts.ravel() / counts.sum())


def _layout(lab: Any) -> Any:
    """Mean Lab of 16 fields about middle grey; the length is at most about 1."""
    fields = cv2.resize(lab, (GRID, GRID), interpolation=cv2.INTER_AREA)
    return ((fields - (50, 0, 0)) / (50, REACH, REACH) / GRID).ravel()
