"""Laying a picture into a frame: sampling it between its pixels, and mixing it over what is there."""

from math import floor

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.plates import Bgra

Box = tuple[int, int, int, int]
Matrix = NDArray[np.float64]
Bytes = NDArray[np.uint8]


def shift(by: tuple[float, float]) -> Matrix:
    """The matrix that moves by (x, y)."""
    return np.array([[1, 0, by[0]], [0, 1, by[1]], [0, 0, 1]], float)


def sample(picture: Bgra, inverse: Matrix, box: Box, out: Bgra | None = None) -> Bgra:
    """A box of the frame seen through `inverse`, bilinear; written into `out` when given."""
    (a, b, x), (c, d, y) = inverse[:2].tolist()
    x, y = x + a * (box[0] + 0.5) + b * (box[1] + 0.5) - 0.5, y + c * (box[0] + 0.5) + d * (box[1] + 0.5) - 0.5
    size = (box[2] - box[0], box[3] - box[1])
    if abs(a - 1) + abs(b) + abs(c) + abs(d - 1) < 1e-6:
        return _slid(picture, x, y, size, out)
    matrix = np.array([[a, b, x], [c, d, y]])
    taken: Bgra = cv2.warpAffine(picture, matrix, size, dst=out, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return taken


def _slid(picture: Bgra, x: float, y: float, size: tuple[int, int], out: Bgra | None) -> Bgra:
    """What lies `size` px wide and high at (x, y) of a picture: neighbours weighed, half the cost of a warp."""
    left, top = floor(x + 1 / 128), floor(y + 1 / 128)
    across, down = max(0.0, x - left), max(0.0, y - top)
    more_x, more_y = int(across > 1 / 128), int(down > 1 / 128)
    near = _cut(picture, left, top, size[0] + more_x, size[1] + more_y)
    if more_x:
        near = cv2.addWeighted(near[:, :-1], 1 - across, near[:, 1:], across, 0, dst=None if more_y else out)
    if more_y:
        near = cv2.addWeighted(near[:-1], 1 - down, near[1:], down, 0, dst=out)
    if out is not None and not (more_x or more_y):
        np.copyto(out, near)
    return near


def _cut(picture: Bgra, left: int, top: int, wide: int, high: int) -> Bgra:
    """A box of a picture; what lies outside it is clear."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + wide, width), min(top + high, height)
    if x0 >= x1 or y0 >= y1:
        return np.zeros((high, wide, 4), np.uint8)
    inside = picture[y0:y1, x0:x1]
    if (x1 - x0, y1 - y0) == (wide, high):
        return inside
    sides = (y0 - top, top + high - y1, x0 - left, left + wide - x1)
    framed: Bgra = cv2.copyMakeBorder(inside, *sides, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    return framed


def bend(picture: Bgra, relief: Bytes, far: Matrix, near: Matrix, out: Bgra) -> None:
    """The whole frame seen through `far` where relief is 0, through `near` where it is 255, smoothly between.

    The map is made on a grid four times coarser: it is smoother than that.
    """
    height, width = out.shape[:2]
    y, x = np.mgrid[0 : height // 4 + 2, 0 : width // 4 + 2].astype(np.float64) * 4 - 1.5 + 0.5
    points = np.stack([x.ravel(), y.ravel(), np.ones(x.size)])
    ends = [(matrix @ points)[:2].reshape(2, *x.shape).astype(np.float32) for matrix in (far, near)]
    middle = (ends[0] + ends[1]) / 2
    share = cv2.remap(relief, middle[0], middle[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) / np.float32(255)
    coarse = [a + (b - a) * share - np.float32(0.5) for a, b in zip(*ends, strict=True)]
    size = (coarse[0].shape[1] * 4, coarse[0].shape[0] * 4)
    maps = [cv2.resize(one, size, interpolation=cv2.INTER_LINEAR)[3 : height + 3, 3 : width + 3] for one in coarse]
    cv2.remap(picture, maps[0], maps[1], cv2.INTER_LINEAR, dst=out, borderMode=cv2.BORDER_REPLICATE)


def lay_over(under: Bgra, source: Bgra, opacity: float) -> None:
    """Premultiplied source over `under`, in place."""
    clear = cv2.convertScaleAbs(cv2.extractChannel(source, 3), alpha=-opacity, beta=255)
    cv2.multiply(under, cv2.cvtColor(clear, cv2.COLOR_GRAY2BGRA), dst=under, scale=1 / 255)
    if opacity > 0.997:
        cv2.add(under, source, dst=under)
    else:
        cv2.addWeighted(under, 1, source, opacity, 0, dst=under)


def add_light(under: Bgra, source: Bgra, opacity: float) -> None:
    """Light added to `under` in place, the less the brighter it is already (screen)."""
    cv2.add(under, cv2.multiply(cv2.bitwise_not(under), source, scale=opacity / 255), dst=under)
