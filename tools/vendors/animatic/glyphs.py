"""Outlines: signed distance to a flat shape, from an icon's glyph or a drawn profile, ready to become a solid."""

from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from tools.vendors.animatic.paint import F, smooth, typeface
from tools.vendors.animatic.stage import Field

Mask = NDArray[np.uint8]
SIDE = 1024  # px of the square a glyph is drawn in; distances are kept at half of it


@dataclass(frozen=True, eq=False)
class Outline:
    """Signed distance to a flat shape (negative inside), in units of the whole figure's height.

    field: n×m float32. unit: its px per unit. middle, foot: column of u = 0 and row of y = 0.
    slope: n×m×2 float32, the distance's derivative by (u, y), smoothed so that highlights don't break.
    """

    field: Field
    slope: Field
    unit: float
    middle: float
    foot: float

    def at(self, u: Field, y: Field) -> Field:
        """Distance at u (right), y (up); beyond the drawing it grows as the distance to it does."""
        column, row = F(self.middle) + u * F(self.unit), F(self.foot) - y * F(self.unit)
        high, wide = self.field.shape
        outside = np.hypot(
            np.maximum(np.maximum(-column, column - F(wide - 1)), 0), np.maximum(np.maximum(-row, row - F(high - 1)), 0)
        )
        inside = sampled(self.field, column, row)
        far = np.sqrt(np.maximum(inside, 0) ** 2 + (outside / F(self.unit)) ** 2)
        return np.where(outside > 0, far, inside).astype(F)

    def slope_at(self, u: Field, y: Field) -> Field:
        """The direction in which the distance grows, N×2 by (u, y)."""
        return sampled(self.slope, F(self.middle) + u * F(self.unit), F(self.foot) - y * F(self.unit))

    def span(self) -> tuple[float, float, float, float]:
        """left, bottom, right, top of the shape, in units."""
        rows, columns = np.where((self.field < 0).any(1))[0], np.where((self.field < 0).any(0))[0]
        left, right = (columns[0] - self.middle) / self.unit, (columns[-1] + 1 - self.middle) / self.unit
        return left, (self.foot - rows[-1] - 1) / self.unit, right, (self.foot - rows[0]) / self.unit


def sampled(sheet: Field, column: Field, row: Field) -> Field:
    """The sheet's values at scattered points; N or N×channels. OpenCV wants two dimensions, so rows of 4096."""
    count, width = column.size, 4096
    pad = (-count) % width
    across = np.pad(column.astype(F), (0, pad)).reshape(-1, width)
    down = np.pad(row.astype(F), (0, pad)).reshape(-1, width)
    drawn = cv2.remap(sheet, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    out: Field = drawn.reshape((-1, *drawn.shape[2:]))[:count]
    return out


def outline(field: Field, unit: float, middle: float, foot: float) -> Outline:
    """An outline with its slope, from a distance field."""
    calm = cv2.GaussianBlur(field, (0, 0), 1.6)
    across, down = cv2.Sobel(calm, cv2.CV_32F, 1, 0), cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    slope = np.dstack([across, -down]) / np.maximum(np.hypot(across, down), 1e-6)[..., None]
    return Outline(np.ascontiguousarray(field, F), np.ascontiguousarray(slope, F), unit, middle, foot)


@cache
def code_point(name: str) -> str:
    """The character of an icon by its name in the icon font; KeyError when the font has none."""
    import fonticon_mdi7.mdi7 as names

    named = getattr(names.MDI7, name, None)
    if not isinstance(named, str):
        raise KeyError(name)
    return named[-1]


def path_of(name: str, size: float) -> skia.Path:
    """An icon as a path centred on the origin, drawn at a font size of `size` px."""
    font = skia.Font(typeface("icons"), size)
    path = font.getPath(font.textToGlyphs(code_point(name))[0])
    box = path.getBounds()
    path.offset(-box.centerX(), -box.centerY())
    return path


@lru_cache(maxsize=64)
def glyph(name: str) -> Mask:
    """An icon drawn in a SIDE×SIDE square, coverage 0..255."""
    pixels = np.zeros((SIDE, SIDE), np.uint8)
    drawing = skia.Surface(pixels, colorType=skia.kAlpha_8_ColorType)
    canvas = drawing.getCanvas()
    canvas.translate(SIDE / 2, SIDE / 2)
    canvas.drawPath(path_of(name, SIDE * 0.72), skia.Paint(AntiAlias=True, Color=skia.ColorBLACK))
    return pixels


def pieces(mask: Mask, least: float = 0.0015) -> list[Mask]:
    """The connected pieces of a mask, top to bottom; specks below `least` of the square are left out."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 127).astype(np.uint8), connectivity=8)
    kept = [i for i in range(1, count) if stats[i, cv2.CC_STAT_AREA] > least * mask.size]
    kept.sort(key=lambda i: int(stats[i, cv2.CC_STAT_TOP]))
    grown = np.ones((3, 3), np.uint8)
    return [np.where(cv2.dilate((labels == i).astype(np.uint8), grown) > 0, mask, 0).astype(np.uint8) for i in kept]


def filled(mask: Mask) -> Mask:
    """The mask without its holes."""
    edges, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out: Mask = np.maximum(mask, cv2.drawContours(np.zeros_like(mask), edges, -1, 255, -1))
    return out


def box_of(mask: Mask) -> tuple[int, int, int, int]:
    """left, top, right, bottom px of what is drawn."""
    rows, columns = np.where((mask > 127).any(1))[0], np.where((mask > 127).any(0))[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def distance(mask: Mask) -> Field:
    """Signed distance in px, negative inside, sharpened by the edge's coverage."""
    solid = (mask > 127).astype(np.uint8)
    out = cv2.distanceTransform(1 - solid, cv2.DIST_L2, cv2.DIST_MASK_5)
    into = cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_5)
    plain = np.where(solid > 0, 0.5 - into, out - 0.5) * F(0.985)  # the 5×5 mask measures up to 1.5 % too far
    edge = (mask > 0) & (mask < 255)
    return np.where(edge, 0.5 - mask.astype(F) / 255, plain).astype(F)


def covered(field: Field) -> Mask:
    """Coverage 0..255 of a signed distance in px."""
    answer: Mask = (np.clip(0.5 - field, 0, 1) * 255).astype(np.uint8)
    return answer


def rounded(mask: Mask, convex: float, concave: float) -> Field:
    """Distance to the mask with its corners rounded by these radii in px; an icon turns into something moulded."""
    field = distance(mask)
    if concave > 0:
        field = distance(covered(field - F(concave))) + F(concave)
    if convex > 0 and field.min() < -convex * 1.2:
        field = distance(covered(field + F(convex))) - F(convex)
    return field


def outline_of(field: Field, box: tuple[int, int, int, int]) -> Outline:
    """An outline from a SIDE×SIDE distance field; `box` is the whole figure's, so that its pieces stay together."""
    left, top, right, bottom = box
    high = bottom - top
    half = cv2.resize(field, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
    calm = cv2.GaussianBlur(half, (0, 0), 0.9) / F(high)
    return outline(calm, high / 2, (left + right) / 4 - 0.5, bottom / 2 - 0.5)


def eased(points: NDArray[np.float32], cut: float, steps: int = 5) -> NDArray[np.float32]:
    """A closed polygon with every corner turned into a curve that starts `cut` units before it."""
    before, after = np.roll(points, 1, 0) - points, np.roll(points, -1, 0) - points
    long_before, long_after = np.linalg.norm(before, axis=1), np.linalg.norm(after, axis=1)
    reach = np.minimum(cut, np.minimum(long_before, long_after) * 0.5)[:, None]
    start = points + before / np.maximum(long_before, 1e-6)[:, None] * reach
    end = points + after / np.maximum(long_after, 1e-6)[:, None] * reach
    t = np.linspace(0, 1, steps)[None, :, None]
    curve = start[:, None] * (1 - t) ** 2 + 2 * points[:, None] * t * (1 - t) + end[:, None] * t**2
    out: Field = curve.reshape(-1, 2).astype(F)
    return out


@lru_cache(maxsize=256)
def profile(points: tuple[tuple[float, float], ...], cut: float = 0.02, mirrored: bool = True) -> Outline:
    """The outline of a polygon of (u, y) in units; `mirrored` adds its mirror image, for a lathe's half profile."""
    half = np.array(points, F)
    whole = mirrored and touches_axis(half)
    corners = np.vstack([half, half[::-1] * np.array([-1, 1], F)]) if whole else half
    reach, low, high = np.abs(half[:, 0]).max(), half[:, 1].min(), half[:, 1].max()
    unit, margin = 190.0 / max(high - low, 2 * reach), 12
    wide, tall = int(2 * reach * unit) + 2 * margin, int((high - low) * unit) + 2 * margin
    columns, rows = np.meshgrid(np.arange(wide, dtype=F), np.arange(tall, dtype=F))
    middle, foot = (wide - 1) / 2, tall - 1 - margin + low * unit
    u, y = (columns - middle) / unit, (foot - rows) / unit
    field = polygon(eased(corners, cut), np.abs(u) if mirrored and not whole else u, y)
    return outline(field.astype(F), unit, middle, foot)


def touches_axis(half: NDArray[np.float32]) -> bool:
    """Whether a half profile begins and ends on the axis."""
    return bool(abs(half[0, 0]) < 1e-6 and abs(half[-1, 0]) < 1e-6)


def polygon(points: NDArray[np.float32], u: Field, y: Field) -> Field:
    """Exact signed distance to a closed polygon."""
    nearest, inside = np.full(u.shape, 1e9, F), np.zeros(u.shape, bool)
    for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, 0), strict=True):
        ex, ey, wx, wy = bx - ax, by - ay, u - ax, y - ay
        t = np.clip((wx * ex + wy * ey) / max(ex * ex + ey * ey, 1e-12), 0, 1)
        nearest = np.minimum(nearest, (wx - ex * t) ** 2 + (wy - ey * t) ** 2)
        crosses = (ay > y) != (by > y)
        inside ^= crosses & (u < ex * (y - ay) / (ey if abs(ey) > 1e-9 else 1e-9) + ax)
    return np.where(inside, -np.sqrt(nearest), np.sqrt(nearest))


def ink(field: Field, soft: float) -> Field:
    """Coverage 0..1 of a distance, with an edge `soft` wide."""
    return smooth(soft, -soft, field)
