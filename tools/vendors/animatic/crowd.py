"""A crowd before a stage, and the strength and colours of the stage's own light."""

import cv2
import numpy as np
import skia

from tools.vendors.animatic.paint import F, blur, surface
from tools.vendors.animatic.stage import Field, Layer, Life, Stage
from tools.vendors.animatic.vista import Vista, layer

DARK = {
    "night": 1.0,
    "neon": 1.0,
    "blue_hour": 0.8,
    "rain": 0.75,
    "fog": 0.45,
    "golden_hour": 0.5,
    "dawn": 0.5,
    "snow": 0.45,
}


def darkness(stage: Stage) -> float:
    """How much of the light is the stage's own, 0..1."""
    return DARK.get(stage.sky.name, 0.25)


def power(stage: Stage) -> np.float32:
    """Strength of wall and beams beside the daylight."""
    return F((0.35 + 0.75 * darkness(stage)) / stage.sky.exposure)


def tints(stage: Stage) -> list[Field]:
    """Beam colours: accent, light and second field of the look, made vivid."""
    out = []
    for colour in (stage.palette[2], stage.palette[3], stage.palette[1], stage.sky.key):
        c = np.array(colour, F) + F(0.004)
        c = np.maximum(c - F(0.35) * c.min(), 0)
        out.append((c / c.max()).astype(F))
    return out


def crowd(vista: Vista) -> list[Layer]:
    """Three rows of heads and raised hands before us, rimmed by the wall's light."""
    stage = vista.stage
    hot, pale = tints(stage)[0], tints(stage)[1]
    out = []
    for i, (foot, size, depth) in enumerate(((0.925, 0.040, 1.15), (0.975, 0.055, 1.4), (1.05, 0.078, 1.75))):
        alpha = _heads(vista, i, foot, size)
        lifted = cv2.warpAffine(
            alpha, np.array([[1, 0, 0], [0, 1, max(1.0, 0.0026 * stage.frame_height)]], F), (stage.width, stage.height)
        )
        rim = np.clip(alpha - lifted, 0, 1) * np.exp(-np.abs(vista.across() - F(0.5)) / F(0.42))
        base = np.array(stage.sky.fill, F) * F(0.05 + 0.03 * (2 - i)) + F(0.0015)
        rgb = base * np.ones((*alpha.shape, 3), F) + rim[..., None] * (hot * F(0.6) + pale * F(0.4)) * power(stage) * F(
            1.1 - 0.25 * i
        )
        soft = blur(alpha, 0.0025 * stage.frame_height * i)
        out.append(
            layer(
                f"crowd {i}",
                blur(rgb.astype(F), 0.002 * stage.frame_height * i),
                soft,
                depth,
                life=Life(sway=(0.002, 0.0045 + 0.001 * i, 0.9 + 0.23 * i)),
            )
        )
    return out


def _heads(vista: Vista, row: int, foot: float, size: float) -> Field:
    """One row of the crowd: heads, shoulders, some arms up, now and then a phone held high."""
    stage, unit = vista.stage, vista.unit
    rng, pixels_canvas = stage.rng(f"crowd {row}"), surface(stage.height, stage.width)
    pixels, canvas, keep = pixels_canvas
    fill = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    limb = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF, Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap)
    r, x = size * unit * 0.42, -2 * size * unit
    while x < stage.width + 2 * size * unit:
        y = stage.at(0, foot)[1] + float(rng.normal(0, 0.22)) * size * unit
        k = float(rng.uniform(0.88, 1.12))
        canvas.drawOval(skia.Rect.MakeXYWH(x - 0.82 * r * k, y - r * k, 1.64 * r * k, 2.1 * r * k), fill)
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(x - 2.0 * r * k, y + 1.25 * r * k, 4.0 * r * k, 40 * r), 1.3 * r * k, 1.3 * r * k, fill
        )
        canvas.drawRect(skia.Rect.MakeXYWH(x - 0.5 * r, y, r, 2 * r), fill)
        for side in (-1, 1):
            if rng.random() < 0.27:
                _arm(canvas, limb, fill, rng, (x, y), r * k, side)
        x += float(rng.uniform(1.05, 1.75)) * size * unit
    del keep
    return pixels[..., 3].astype(F) / F(255)


def _arm(
    canvas: skia.Canvas, limb: skia.Paint, fill: skia.Paint, rng: np.random.Generator, at: tuple[float, float],
    r: float, side: int,
) -> None:  # fmt: skip
    shoulder = at[0] + side * 1.55 * r, at[1] + 1.9 * r
    elbow = shoulder[0] + side * float(rng.uniform(0.4, 1.3)) * r, shoulder[1] - float(rng.uniform(1.2, 2.1)) * r
    hand = elbow[0] - side * float(rng.uniform(-0.3, 0.9)) * r, elbow[1] - float(rng.uniform(1.6, 2.4)) * r
    for a, b, wide in ((shoulder, elbow, 0.66), (elbow, hand, 0.5)):
        limb.setStrokeWidth(wide * r)
        canvas.drawLine(*a, *b, limb)
    canvas.drawCircle(hand[0], hand[1] - 0.15 * r, 0.36 * r, fill)
