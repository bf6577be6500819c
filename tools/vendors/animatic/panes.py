"""What is seen through a window: the world out of focus, a town's lights as discs, rain on the glass."""

from dataclasses import replace

import cv2
import numpy as np
import skia

from tools.vendors.animatic.paint import F, blur, smooth, surface
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Sheet, Stage
from tools.vendors.animatic.terrain import hill, rolling
from tools.vendors.animatic.vista import behold, flattened, layer

LAMP = np.array((1.0, 0.60, 0.27), F)


def outside(stage: Stage, sharp: float = 0.011) -> Layer:
    """What lies beyond the panes, out of focus: sky, hills or a town's lights as discs."""
    scale = 180 / stage.frame_height  # always drawn at one size: a panel sees the same stars as the frame
    sky = replace(stage.sky, stars=min(stage.sky.stars, 0.55))
    small = stage.with_(
        width=round(stage.width * scale), height=round(stage.height * scale),
        frame_width=round(stage.frame_width * scale), frame_height=180, staging="view", framing="wide", sky=sky,
    )  # fmt: skip
    vista = behold(small, 0.58)
    sheets: list[Sheet] = [one for one in heavens(vista) if isinstance(one, Layer)]
    for i, (level, rise_, dark) in enumerate(((0.57, 0.11, 0.34), (0.62, 0.08, 0.16), (0.69, 0.06, 0.07))):
        tone = vista.local((0.12 * dark * 4, 0.14 * dark * 4, 0.10 * dark * 4), 0.3)
        sheets.append(hill(vista, f"out {i}", rolling(vista, f"out {i}", level, rise_), tone, 0.7 - 0.25 * i, 0.0))
    view = flattened(sheets, small.height, small.width)
    view = blur(view, sharp * small.frame_height) + discs(small, "town", 0.60, (0.5, 0.74), stage.sky.lamps * 0.9 + 0.1)
    view = cv2.resize(view.astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    return Layer("outside", np.maximum(view, 0), np.ones((stage.height, stage.width), F), 0.05)


def discs(stage: Stage, salt: str, strength: float, rows: tuple[float, float], lit: float, warm: Field = LAMP) -> Field:
    """Lamps out of focus: discs with a brighter edge, h×w×3 light; `rows`: frame y they lie between."""
    rng, out = stage.rng(salt), np.zeros((stage.height, stage.width, 3), F)
    tints = (warm, warm, np.array((1.0, 0.36, 0.20), F), np.array((0.55, 0.75, 1.0), F), np.array(stage.palette[2], F))
    for _ in range(int(34 * lit) + 6):
        x, y = stage.at(float(rng.uniform(-0.1, 1.1)), float(rng.uniform(*rows)))
        radius = float(rng.uniform(0.012, 0.034)) * stage.frame_height
        light, tint = float(rng.uniform(0.15, 0.7)) * strength * lit, tints[int(rng.integers(len(tints)))]
        x0, y0, r = int(x - radius - 3), int(y - radius - 3), int(2 * radius + 7)
        cut = (slice(max(0, y0), max(0, y0 + r)), slice(max(0, x0), max(0, x0 + r)))
        if out[cut].size == 0:
            continue
        yy, xx = np.mgrid[
            cut[0].start : cut[0].start + out[cut].shape[0], cut[1].start : cut[1].start + out[cut].shape[1]
        ]
        away = np.hypot(xx - x, yy - y).astype(F)
        ring = smooth(radius + 1, radius - 1, away) * (0.72 + 0.38 * smooth(radius * 0.55, radius, away))
        out[cut] += ring[..., None] * tint * F(light)
    return out


def drops(stage: Stage, behind: Layer, covers: Field) -> list[Layer]:
    """Rain on the panes: beads that show the view upside down, and runs; `covers` 0..1 where there is glass."""
    rng = stage.rng("drops")
    pixels, canvas, keep = surface(stage.height, stage.width)
    ink = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    for _ in range(520):
        x, y, r = rng.uniform(0, stage.width), rng.uniform(0, stage.height), abs(rng.normal(0, 0.0032)) + 0.0012
        r *= stage.frame_height
        canvas.drawOval(skia.Rect.MakeXYWH(x - r, y - 1.25 * r, 2 * r, 2.5 * r), ink)
        if rng.random() < 0.05:
            canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 0.5 * r, y - 22 * r, r, 22 * r), r, r, ink)
    del keep
    bead = pixels[..., 3].astype(F) / F(255) * covers
    upright = cv2.GaussianBlur(bead, (0, 0), max(0.6, 0.0016 * stage.frame_height))
    slope = cv2.Sobel(upright, cv2.CV_32F, 0, 1, ksize=3)
    turned = behind.rgb[::-1]
    light = turned * F(0.9) + np.clip(-slope * F(0.6), 0, 1)[..., None] * behind.rgb * F(1.6)
    return [layer("drops", light * F(1.1), bead * F(0.75), 0.12)]
