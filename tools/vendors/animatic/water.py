"""Water: what stands above it mirrored with growing ripples, and two sheets of glitter that trade places."""

from collections.abc import Sequence

import cv2
import numpy as np

from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet
from tools.vendors.animatic.terrain import receding
from tools.vendors.animatic.vista import Rgb, Vista, enlarged, flattened, glow, layer


def mirror(
    vista: Vista, above: Sequence[Sheet], line: float | Field, *, chop: float = 1.0, deep: Rgb = (0.01, 0.03, 0.04),
    depth: float = 0.5, bright: float = 0.75,
) -> Layer:  # fmt: skip
    """What lies below `line` (frame y, or one per column) mirroring what is above; chop 0.2 = glass, 3 = sea."""
    small = vista.smaller(2)
    scene = flattened(above, small.height, small.width)
    shore = _row(small, line)
    rows = np.arange(small.height, dtype=F)[:, None]
    top = float(shore.min())
    d = np.clip((rows - F(top)) / F(max(small.height - top, 1)), 0, 1)
    n, m = ripples(small), receding(small, "swell", base=5, flat=1.8)
    sway = F(small.unit * chop) * (F(0.003) + F(0.040) * d)
    at_x = np.arange(small.width, dtype=F)[None] + n * sway * F(0.55)
    at_y = np.minimum(F(2) * shore - rows - np.abs(m) * sway * F(0.7) + n * sway * F(0.8), shore - F(1))
    flags = {"interpolation": cv2.INTER_LINEAR, "borderMode": cv2.BORDER_REFLECT}
    seen = cv2.remap(scene, at_x.astype(F), np.maximum(at_y, 0).astype(F), **flags)
    seen = cv2.GaussianBlur(seen, (0, 0), sigmaX=small.unit * 0.0012 + 0.2, sigmaY=small.unit * 0.004 + 0.2)
    glance = (F(bright) * (F(1) - F(0.5) * d ** F(1.2)) * (F(1) + F(min(0.10 + 0.09 * chop, 0.3)) * n))[..., None]
    own = np.array(deep, F) * (np.array(vista.sky.fill, F) * 2 + np.array(vista.sky.key, F) * F(0.4))
    water = seen * glance + own * (F(0.4) + F(0.6) * d)[..., None]
    alpha = np.clip(np.arange(vista.height, dtype=F)[:, None] + F(1) - _row(vista, line), 0, 1)
    return layer("water", enlarged(water.astype(F), vista), alpha, depth)


def ripples(vista: Vista) -> Field:
    """-1..1: the water's surface, broad and fine waves together, drawn out sideways."""
    return receding(vista, "ripple", base=9, flat=1.8) * F(0.65) + receding(vista, "wavelet", base=30, flat=2.4) * F(
        0.5
    )


def _row(vista: Vista, line: float | Field) -> Field:
    """1×w: canvas px of a frame y, or of one per column of any canvas width."""
    level = np.atleast_2d(np.asarray(line, F))
    level = cv2.resize(level, (vista.width, 1), interpolation=cv2.INTER_LINEAR)
    return np.asarray((level * F(vista.stage.frame_height) + F(vista.y(0))), F)


def glitter(vista: Vista, line: float, depth: float = 0.52, strength: float = 1.0) -> list[Layer]:
    """Sparks of sun or moon on the water, two sheets pulsing against each other; none under a closed sky."""
    weak = 0.35 if vista.sky.weather or not (vista.sunny or vista.sky.stars > 0.5) else 1.0
    d = np.clip((vista.down() - F(line)) / F(max(1 - line, 0.05)), 0, 1.2)
    aside = (vista.across() - F(vista.sun[0])) / (F(0.035) + F(0.16) * d)
    path = np.exp(-(aside**2)) + F(0.10) * np.exp(-((aside * F(0.3)) ** 2))
    out = []
    for which in range(2):
        n = receding(vista, f"glitter {which}", base=24, rut=4.2, flat=2.6)
        spark = smooth(0.40, 0.75, n) * path * (F(0.35) + F(0.65) * d) * smooth(0, 0.02, d)
        rgb = spark[..., None] * np.array(vista.sky.key, F) * F(0.9 * weak * strength)
        out.append(
            glow(f"glitter {which}", rgb, depth, life=Life(pulse=(0.8, 2.6, 0.5 * which), sway=(0.004, 0.0, 5.0)))
        )
    return out


def wet(
    vista: Vista, above: Sequence[Sheet], line: float | Field, ground: Field, puddles: Field, depth: float
) -> Layer:
    """Ground from frame y `line` down that mirrors what is above where `puddles` (h×w, 0..1) stand."""
    sheet = mirror(vista, above, line, chop=0.55, bright=0.95, depth=depth)
    share = (puddles * sheet.alpha)[..., None]
    rgb = np.broadcast_to(ground, (*puddles.shape, 3)) * (1 - share) * sheet.alpha[..., None] + sheet.rgb * share
    return Layer("wet ground", np.ascontiguousarray(rgb, dtype=F), sheet.alpha, depth)
