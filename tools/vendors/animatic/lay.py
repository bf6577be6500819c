"""Laying a picture into a frame: sampling it between its pixels, and mixing it over what is there."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.plates import Bgra

Box = tuple[int, int, int, int]
Matrix = NDArray[np.float64]


def shift(by: tuple[float, float]) -> Matrix:
    """The matrix that moves by (x, y)."""
    return np.array([[1, 0, by[0]], [0, 1, by[1]], [0, 0, 1]], float)


def sample(picture: Bgra, inverse: Matrix, box: Box, out: Bgra | None = None) -> Bgra:
    """A box of the frame seen through `inverse`, bilinear; written into `out` when given."""
    matrix = (inverse @ shift((box[0] + 0.5, box[1] + 0.5)))[:2]
    matrix[:, 2] -= 0.5  # pixel centres
    size = (box[2] - box[0], box[3] - box[1])
    taken: Bgra = cv2.warpAffine(picture, matrix, size, dst=out, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return taken


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
