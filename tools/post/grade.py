"""A look laid on planes: luma through a curve, and one small table read at chroma size for what the curve misses.

Y' = curve(Y) + residual(Y, U, V), where curve is the table's grey axis; the residual and the new U, V come from one
look-up at chroma size, a quarter of the pixels. `miss` says how far that is from the exact table, so that a look it
can't carry is graded the exact way.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from tools.post.lut import Floats, identity, look_up
from tools.post.planes import Bytes, Planes, codes_of, rgb_of

VERSION = 1
NODES = 33
# The gate, in CIE 2000 differences: a mean nobody sees, and half a percent of pixels within what a keen eye finds.
MEAN, WORST = 1.0, 4.0


class Residual:
    """The grade of one table. It is kept as a mosaic: 16×16 tiles, one per luma code, each 33×33 nodes of U and V.

    step: luma codes from one reading of the table to the next; 4 costs a quarter, for a table that serves one shot.
    """

    def __init__(self, lut: Floats, step: int = 1) -> None:
        luma = np.arange(0, 256 + (step > 1), step, dtype=np.float32)
        node = np.minimum(np.arange(NODES, dtype=np.float32) * 8, 255)
        grid = np.stack(np.meshgrid(luma, node, node, indexing="ij"), -1)
        exact = np.clip(codes_of(look_up(lut, np.clip(rgb_of(grid), 0, 1))), 0, 255)
        exact = _between(exact, step) if step > 1 else exact
        grey = exact[:, 16, 16, 0]
        self.curve: Bytes = np.rint(grey).astype(np.uint8)
        exact[..., 0] = np.clip(exact[..., 0] - grey[:, None, None] + 128, 0, 255)
        self.mosaic = _mosaic(np.rint(exact).astype(np.uint8))
        self._where_y, self._where_u, self._where_v, self._part_u, self._part_v = _addresses()

    def __call__(self, planes: Planes, out: Planes) -> None:
        """Grade `planes` into `out`, both yuv 4:2:0."""
        y, u, v = planes
        small = cv2.resize(y, (u.shape[1], u.shape[0]), interpolation=cv2.INTER_AREA)
        where = cv2.add(cv2.add(cv2.LUT(small, self._where_y), cv2.LUT(u, self._where_u)), cv2.LUT(v, self._where_v))
        part = cv2.add(cv2.LUT(u, self._part_u), cv2.LUT(v, self._part_v))
        read = cv2.remap(self.mosaic, where.view(np.int16).reshape(*u.shape, 2), part, cv2.INTER_LINEAR)
        rest = cv2.resize(cv2.extractChannel(read, 0), (y.shape[1], y.shape[0]), interpolation=cv2.INTER_LINEAR)
        cv2.addWeighted(cv2.LUT(y, self.curve), 1, rest, 1, -128, dst=out[0])
        cv2.extractChannel(read, 1, out[1])
        cv2.extractChannel(read, 2, out[2])


def _between(nodes: Floats, step: int) -> Floats:
    """All 256 luma codes of a table read at every `step`th."""
    rise = np.diff(nodes, axis=0)[:, None] * (np.arange(step, dtype=np.float32) / step)[:, None, None, None]
    return np.asarray((nodes[:-1, None] + rise).reshape(256, *nodes.shape[1:]), np.float32)


def _mosaic(table: Bytes) -> Bytes:
    tiles = table.reshape(16, 16, NODES, NODES, 3).transpose(0, 3, 1, 2, 4)
    return np.ascontiguousarray(tiles.reshape(16 * NODES, 16 * NODES, 3))


def _addresses() -> tuple[np.ndarray, ...]:
    """Per code: the mosaic's whole x (low half) and y (high half), and the part between nodes in OpenCV's 32 steps."""
    code = np.arange(256, dtype=np.int32)
    where_y = ((code & 15) * NODES | ((code >> 4) * NODES) << 16).astype(np.int32)
    part = (code & 7) * 4
    return where_y, code >> 3, (code >> 3) << 16, part.astype(np.uint16), (part * 32).astype(np.uint16)


def is_plain(lut: Floats) -> bool:
    """Whether the table changes nothing that 8 bits can show."""
    return bool(np.abs(lut - identity(lut.shape[0])).max() < 0.5 / 255)


@dataclass(frozen=True)
class Miss:
    """How far the quick grade is from the exact one, in CIE 2000 differences: the mean and the 99.5th percentile."""

    mean: float
    worst: float

    @property
    def seen(self) -> bool:
        return self.mean > MEAN or self.worst > WORST


def miss(lut: Floats, quick: Residual | None = None) -> Miss:
    """Both grades of one picture, compared; the same one for every film, so a shot never changes another's bytes."""
    planes = _chart()
    out = tuple(np.empty_like(plane) for plane in planes)
    (quick or Residual(lut))(planes, (out[0], out[1], out[2]))
    exact = look_up(lut, np.clip(rgb_of(_joined(planes)), 0, 1))
    apart = _difference(exact, np.clip(rgb_of(_joined((out[0], out[1], out[2]))), 0, 1))
    return Miss(float(apart.mean()), float(np.percentile(apart, 99.5)))


def _joined(planes: Planes) -> Floats:
    high, wide = planes[0].shape
    chroma = [cv2.resize(plane, (wide, high), interpolation=cv2.INTER_LINEAR) for plane in planes[1:]]
    return np.stack([planes[0], *chroma], -1).astype(np.float32)


def _chart() -> Planes:
    """192×192: a sky, skin, leaves, lamps, soft edges and grain, in one picture."""
    rng = np.random.default_rng(7)
    fields = [
        cv2.resize(rng.random((n, n, 3)).astype(np.float32), (192, 192), interpolation=cv2.INTER_CUBIC)
        for n in (3, 6, 12)
    ]
    rgb = np.clip(0.5 + (fields[0] - 0.5) * 1.1 + (fields[1] - 0.5) * 0.5 + (fields[2] - 0.5) * 0.25, 0, 1)
    for number, colour in enumerate([(0.78, 0.57, 0.45), (0.2, 0.35, 0.16), (0.95, 0.7, 0.3), (0.15, 0.3, 0.6)]):
        disc = cv2.circle(np.zeros((192, 192), np.float32), (30 + 44 * number, 60 + 70 * (number % 2)), 20, 1, -1)
        soft = cv2.GaussianBlur(disc, (0, 0), 2.5)[..., None]
        rgb = rgb * (1 - soft) + np.array(colour, np.float32) * soft
    rgb = np.clip(rgb + rng.normal(0, 0.008, rgb.shape), 0, 1).astype(np.float32)
    y, u, v = cv2.split(codes_of(rgb))
    half = [cv2.resize(plane, (96, 96), interpolation=cv2.INTER_AREA) for plane in (u, v)]
    return np.rint(y).astype(np.uint8), np.rint(half[0]).astype(np.uint8), np.rint(half[1]).astype(np.uint8)


def _difference(a: Floats, b: Floats) -> Floats:
    """CIE 2000 colour difference of two display rgb pictures."""
    (l1, a1, b1), (l2, a2, b2) = (cv2.split(cv2.cvtColor(x.astype(np.float32), cv2.COLOR_RGB2Lab)) for x in (a, b))
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1, h2 = np.arctan2(b1, a1 * (1 + g)), np.arctan2(b2, a2 * (1 + g))
    turn = (h2 - h1 + np.pi) % (2 * np.pi) - np.pi
    hue = np.where(np.abs(h1 - h2) > np.pi, (h1 + h2) / 2 + np.pi, (h1 + h2) / 2)
    dh, mc, ml = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2), (c1 + c2) / 2, ((l1 + l2) / 2 - 50) ** 2
    t = 1 - 0.17 * np.cos(hue - np.pi / 6) + 0.24 * np.cos(2 * hue) + 0.32 * np.cos(3 * hue + np.radians(6))
    t = t - 0.20 * np.cos(4 * hue - np.radians(63))
    sl, sc, sh = 1 + 0.015 * ml / np.sqrt(20 + ml), 1 + 0.045 * mc, 1 + 0.015 * mc * t
    bend = np.radians(60) * np.exp(-(((np.degrees(hue % (2 * np.pi)) - 275) / 25) ** 2))
    rt = -2 * np.sqrt(mc**7 / (mc**7 + 25.0**7)) * np.sin(bend)
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return np.asarray(np.sqrt(np.maximum(dl * dl + dc * dc + dh * dh + rt * dc * dh, 0)), np.float32)
