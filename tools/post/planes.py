"""Pictures as three 8-bit planes, 4:2:0, bt709, limited range: in this form a film is graded, mixed and encoded."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.post.lut import Floats

Bytes = NDArray[np.uint8]
Planes = tuple[Bytes, Bytes, Bytes]
RED, BLUE = 0.2126, 0.0722
GREEN = 1 - RED - BLUE


def rgb_of(codes: Floats) -> Floats:
    """Display rgb, 0..1 and beyond, of Y, U, V codes (…×3)."""
    y, u, v = (codes[..., 0] - 16) / 219, (codes[..., 1] - 128) / 224, (codes[..., 2] - 128) / 224
    r, b = y + 2 * (1 - RED) * v, y + 2 * (1 - BLUE) * u
    return np.stack([r, (y - RED * r - BLUE * b) / GREEN, b], -1).astype(np.float32)


def codes_of(rgb: Floats) -> Floats:
    """Y, U, V codes of display rgb 0..1 (…×3), not rounded."""
    y = rgb @ np.array([RED, GREEN, BLUE], np.float32)
    u, v = (rgb[..., 2] - y) / (2 * (1 - BLUE)), (rgb[..., 0] - y) / (2 * (1 - RED))
    return np.stack([16 + 219 * y, 128 + 224 * u, 128 + 224 * v], -1).astype(np.float32)


def views(frame: Any) -> Planes:
    """The three planes of a yuv420p frame, sharing its memory."""
    y, u, v = (
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
        for plane in frame.planes
    )
    return y, u, v


def mix(old: Planes, new: Planes, share: float, out: Planes) -> None:
    """Crossfade into `out`; share 0..1 is how much of the new picture shows."""
    for a, b, into in zip(old, new, out, strict=True):
        cv2.addWeighted(a, 1 - share, b, share, 0, dst=into)


def sheet_of(rgba: Bytes) -> tuple[Planes, Planes]:
    """A premultiplied RGBA picture (even sides) as planes to add, and planes of what shows through (0..255)."""
    alpha = rgba[..., 3].astype(np.float32) / 255
    rgb = rgba[..., :3].astype(np.float32) / 255
    y = rgb @ np.array([RED, GREEN, BLUE], np.float32)
    u, v = (rgb[..., 2] - y) / (2 * (1 - BLUE)), (rgb[..., 0] - y) / (2 * (1 - RED))
    full = 16 * alpha + 219 * y
    half = [_half(128 * alpha + 224 * chroma) for chroma in (u, v)]
    small = _half(alpha)
    through = (_codes(255 * (1 - alpha)), _codes(255 * (1 - small)), _codes(255 * (1 - small)))
    return (_codes(full), _codes(half[0]), _codes(half[1])), through


def lay(sheet: Planes, through: Planes, at: tuple[int, int], opacity: float, out: Planes) -> None:
    """Lay a sheet over a picture at even pixel (x, y); opacity 0..1 fades the whole sheet."""
    for number, (add, keep, into) in enumerate(zip(sheet, through, out, strict=True)):
        step = 1 if number == 0 else 2
        left, top = at[0] // step, at[1] // step
        box = into[top : top + add.shape[0], left : left + add.shape[1]]
        if opacity < 1:
            add = cv2.convertScaleAbs(add, alpha=opacity)
            keep = cv2.convertScaleAbs(keep, alpha=opacity, beta=255 * (1 - opacity))
        cv2.add(cv2.multiply(box, keep, scale=1 / 255), add, dst=box)


def cover(size: tuple[int, int], target: tuple[int, int]) -> tuple[int, int]:
    """The even size to which a picture is scaled so that it covers the target wholly."""
    scale = max(target[0] / size[0], target[1] / size[1])
    wide, high = (max(goal, round(side * scale)) for side, goal in zip(size, target, strict=True))
    return wide + wide % 2, high + high % 2


def cropped(planes: Sequence[Bytes], target: tuple[int, int]) -> Planes:
    """The middle of the planes, at the target size (even sides)."""
    left, top = ((planes[0].shape[1 - axis] - target[axis]) // 4 * 2 for axis in (0, 1))
    y, u, v = (
        plane[top // step : (top + target[1]) // step, left // step : (left + target[0]) // step]
        for plane, step in zip(planes, (1, 2, 2), strict=True)
    )
    return y, u, v


def _half(field: NDArray[Any]) -> Floats:
    return np.asarray(cv2.resize(field, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)


def _codes(field: NDArray[Any]) -> Bytes:
    return np.asarray(np.rint(np.clip(field, 0, 255)), np.uint8)
