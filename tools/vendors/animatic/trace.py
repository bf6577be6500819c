"""A group of solids drawn in its own box of the picture: light of the set, light of its own, and coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tools.vendors.animatic.march import Box, Camera, march
from tools.vendors.animatic.paint import F, luma
from tools.vendors.animatic.shade import Rig, shade, sparse, surface
from tools.vendors.animatic.solids import Solid
from tools.vendors.animatic.stage import Field

BRIGHTEST = 16.0  # clamp before shrinking, or single bright pixels tear the edges


@dataclass(frozen=True, eq=False)
class Picture:
    """What was traced in `box`: premultiplied rgb of the set's light and of its own, alpha, height above ground."""

    box: Box
    base: Field
    own: Field
    alpha: Field
    rise: Field

    def spread(self, part: Field, width: int, height: int) -> Field:
        """A part of the picture on the whole canvas."""
        out = np.zeros((height, width, *part.shape[2:]), F)
        left, top, right, bottom = self.box
        out[top:bottom, left:right] = part
        return out


def trace(
    solids: Sequence[Solid], camera: Camera, rig: Rig, quality: float = 1.5, *, mirror: bool = False,
    others: Sequence[Solid] = (),
) -> Picture:  # fmt: skip
    """Solids as the camera sees them, `quality` times finer than the picture, then shrunk.

    mirror: as seen in the floor y = 0. others: solids that shade these but are not drawn.
    """
    box = camera.box(solids, mirror=mirror)
    clear = [solid for solid in solids if solid.material.glass > 0]
    dense = [solid for solid in solids if solid.material.glass == 0]
    base, own, alpha, far, rise = _pass(dense, dense, camera, rig, quality, box, mirror, others)
    if clear:
        front = _pass(clear, [*dense, *clear], camera, rig, quality, box, mirror, others)
        base, own, alpha = _glazed((base, own, alpha, far), front, clear)
    base, own, alpha = _softened(np.minimum(base, BRIGHTEST), np.minimum(own, BRIGHTEST), alpha)
    size = (box[2] - box[0], box[3] - box[1])

    def shrink(sheet: Field) -> Field:
        small: Field = cv2.resize(sheet, size, interpolation=cv2.INTER_AREA)
        return small

    return Picture(box, shrink(base), shrink(own), shrink(alpha), shrink(rise))


def _softened(base: Field, own: Field, alpha: Field) -> tuple[Field, Field, Field]:
    """Outlines and other hard edges smoothed: at this fineness a ray that hits or misses leaves steps."""
    light = np.minimum(luma(base + own), F(1)) + alpha
    square = np.ones((3, 3), np.uint8)
    edge = np.clip((cv2.dilate(light, square) - cv2.erode(light, square)) * F(2.5) - F(0.3), 0, 1)
    edge = cv2.GaussianBlur(edge, (0, 0), 0.7)

    def smoothed(sheet: Field) -> Field:
        soft = cv2.GaussianBlur(sheet, (0, 0), 0.85)
        return np.asarray(sheet + (soft - sheet) * (edge if sheet.ndim == 2 else edge[..., None]), F)

    return smoothed(base), smoothed(own), smoothed(alpha)


Drawn = tuple[Field, Field, Field, Field, Field]


def _pass(
    drawn: Sequence[Solid], around: Sequence[Solid], camera: Camera, rig: Rig, quality: float, box: Box, mirror: bool,
    others: Sequence[Solid],
) -> Drawn:  # fmt: skip
    """base, own, alpha, distance (inf where nothing) and height of one set of solids at full fineness."""
    shape = (max(2, round((box[3] - box[1]) * quality)), max(2, round((box[2] - box[0]) * quality)))
    blank = np.zeros((*shape, 3), F)
    out = (blank, blank.copy(), np.zeros(shape, F), np.full(shape, np.inf, F), np.zeros(shape, F))
    if not drawn:
        return out
    flip = np.array([1, -1, 1], F) if mirror else np.ones(3, F)
    rays, eye = camera.rays(box, (shape[1], shape[0])) * flip, np.array(camera.place, F) * flip
    far = march(drawn, eye, rays, camera.pixel(quality))
    rows, columns = np.nonzero(np.isfinite(far))
    if not rows.size:
        return out
    points = eye + rays[rows, columns] * far[rows, columns][:, None]
    every = 3 if quality >= 1.4 else 2
    casting = [solid for solid in around if solid.material.glass == 0]
    seen = surface(drawn, points.astype(F), -rays[rows, columns])
    base, own = shade([*casting, *others], seen, rig, sparse(rows, columns, shape, every))
    out[0][rows, columns], out[1][rows, columns], out[2][rows, columns] = base, own, 1
    out[4][rows, columns] = np.maximum(points[:, 1] - (rig.ground or 0.0), 0)
    return out[0], out[1], out[2], far, out[4]


def _glazed(
    back: tuple[Field, Field, Field, Field], front: Drawn, clear: Sequence[Solid]
) -> tuple[Field, Field, Field]:
    """Glass laid over what stands behind it: it adds its highlights and takes a little of the light."""
    base, own, alpha, far = back
    least = 1 - float(np.mean([solid.material.glass for solid in clear]))
    nearer = ((front[3] < far) & np.isfinite(front[3])).astype(F)
    cover = nearer * np.clip(least + 0.5 * front[0].max(-1), 0, 1)
    kept = (1 - cover)[..., None]
    shown = nearer[..., None]
    return (
        (base * kept + front[0] * shown).astype(F),
        (own * kept + front[1] * shown).astype(F),
        (alpha * kept[..., 0] + cover).astype(F),
    )
