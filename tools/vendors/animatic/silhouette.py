"""Light on a drawn silhouette: body tones, form from distance, a rim toward the sun, the glow of what it carries."""

from dataclasses import dataclass
from math import cos, radians, sin

import cv2
import numpy as np

from tools.vendors.animatic.paint import luma
from tools.vendors.animatic.stage import Field, Stage
from tools.vendors.animatic.strokes import Drawing, Part, bounds, distance

F = np.float32
GLOWS = {"flame": (1.0, 0.62, 0.24), "screen": (0.55, 0.82, 1.0)}
SKINS = ((0.36, 0.19, 0.12), (0.22, 0.105, 0.06), (0.11, 0.052, 0.032))
FURS = ((0.26, 0.15, 0.075), (0.09, 0.06, 0.045), (0.40, 0.33, 0.25))


@dataclass(frozen=True)
class Painted:
    """A sheet's pixels: rgb premultiplied linear light, alpha 0..1, both the size of the canvas."""

    rgb: Field
    alpha: Field


@dataclass(frozen=True)
class Place:
    """Where a drawing stands: foot in canvas px, px per own unit (across: below 0 when it looks left), its middle."""

    x: float
    y: float
    scale_x: float
    scale: float
    middle: float


def matters(stage: Stage) -> dict[str, Field]:
    """Linear albedo of everything a figure is made of, in the look's colours."""
    rng = stage.rng("matters")
    field, second, accent, _ = (np.array(c, F) for c in stage.palette)
    plain: dict[str, Field | tuple[float, float, float]] = {
        "cloth": _tone(second, 0.08) + F(0.07), "coat": _tone(field, 0.07) + F(0.03),
        "accent": _tone(accent, 0.21) + F(0.03),
        "skin": SKINS[int(rng.integers(3))], "fur": FURS[int(rng.integers(3))], "red": (0.46, 0.15, 0.04),
        "hide": (0.15, 0.145, 0.15),
        "trousers": _tone(field, 0.024) + F(0.02), "shade": (0.045, 0.04, 0.042), "hair": (0.020, 0.014, 0.011),
        "dark": (0.022, 0.022, 0.026), "pale": (0.62, 0.58, 0.50), "metal": (0.55, 0.45, 0.28),
        "wood": (0.20, 0.115, 0.06),
    }  # fmt: skip
    return {name: np.clip(np.array(colour, F), 0.012, 0.72) for name, colour in plain.items()}


def _tone(colour: Field, bright: float) -> Field:
    return (colour * F(bright / max(float(luma(colour)), 0.02))).astype(F)


def toward_light(stage: Stage, place: Place) -> tuple[Field, Field]:
    """Unit vector to the sun or moon (right, up, toward us), and its unit direction within the picture."""
    a, h = radians(stage.sky.azimuth), radians(stage.sky.height)
    light = np.array([sin(a) * cos(h), sin(h), -cos(a) * cos(h)], F)
    flat = light[:2].copy()
    if stage.sky.sun is not None:
        x, y = stage.at(*stage.sky.sun)
        flat = np.array([x - place.x, place.y - 0.6 * place.scale - y], F)
    return light, (flat / max(float(np.hypot(*flat)), 1e-4)).astype(F)


def paint(stage: Stage, drawing: Drawing, place: Place) -> Painted:
    """A drawing on an empty sheet, part by part from back to front."""
    rgb, alpha = np.zeros((stage.height, stage.width, 3), F), np.zeros((stage.height, stage.width), F)
    albedo, lamps = matters(stage), _lamps(drawing)
    outline = np.full((stage.height, stage.width), 9, F)
    for shape in drawing:
        spot = _window(stage, shape, place)
        if spot is None:
            continue
        rows, columns, x, y = spot
        d = distance(shape, x, y)
        cover = np.clip(F(0.5) - d * F(place.scale), 0, 1)
        name = shape.matter.replace("behind ", "")
        if name in GLOWS:
            tone = _glowing(name, x, y)
        else:
            own = albedo[name] if shape.colour is None else np.array(shape.colour, F)
            tone = _lit(stage, own, d, x, y, place, lamps)
            tone = tone if shape.colour is None else tone + _bounce(stage, own, d, place)
        rgb[rows, columns] = rgb[rows, columns] * (1 - cover[..., None]) + tone * cover[..., None]
        alpha[rows, columns] = alpha[rows, columns] * (1 - cover) + cover
        if name not in GLOWS:
            np.minimum(outline[rows, columns], d, out=outline[rows, columns])
    return Painted(_rimmed(stage, rgb, alpha, outline, place), alpha)


def _window(stage: Stage, shape: Part, place: Place) -> tuple[slice, slice, Field, Field] | None:
    """The canvas box a part can touch, and the own coordinates of its pixels."""
    left, low, right, high = bounds((shape,))
    margin = 0.03 + 3 / place.scale
    ends = sorted(place.x + place.scale_x * at for at in (left - margin, right + margin))
    x0, x1 = max(0, int(ends[0])), min(stage.width, int(ends[1]) + 2)
    y0, y1 = (
        max(0, int(place.y - place.scale * (high + margin))),
        min(stage.height, int(place.y - place.scale * (low - margin)) + 2),
    )
    if x0 >= x1 or y0 >= y1:
        return None
    rows, columns = np.mgrid[y0:y1, x0:x1].astype(F)
    return slice(y0, y1), slice(x0, x1), (columns - F(place.x)) / F(place.scale_x), (F(place.y) - rows) / F(place.scale)


def _form(d: Field, place: Place) -> tuple[Field, Field, Field]:
    """A rounded body's normal (right, up, toward us) from its distance field; softened, or it would crease."""
    thick = F(np.clip(-0.9 * float(d.min()), 0.02, 0.13))
    edge = np.clip(1 + d / thick, 0, 1)
    step, soft = F(place.scale), max(0.5, 0.012 * place.scale)
    right = cv2.Sobel(d, cv2.CV_32F, 1, 0, ksize=3) / 8 * step * edge
    up = -cv2.Sobel(d, cv2.CV_32F, 0, 1, ksize=3) / 8 * step * edge
    right, up = cv2.GaussianBlur(right, (0, 0), soft), cv2.GaussianBlur(up, (0, 0), soft)
    return right, up, np.sqrt(np.clip(1 - right * right - up * up, 0, 1))


def _lit(
    stage: Stage, albedo: Field, d: Field, x: Field, y: Field, place: Place, lamps: list[tuple[float, float, str]]
) -> Field:
    light, _ = toward_light(stage, place)
    right, up, near = _form(d, place)
    key = np.clip(right * light[0] + up * light[1] + near * light[2], 0, 1)
    sky = np.array(stage.sky.fill, F) * F(0.85) + np.array(stage.sky.horizon, F) * F(0.10)
    shade = (0.55 + 0.45 * up)[..., None] * sky + key[..., None] * np.array(stage.sky.key, F) * F(0.8)
    side = 1 if place.scale_x > 0 else -1
    for lx, ly, kind in lamps:
        dx, dy = F(lx) - x, F(ly) - y
        away = np.sqrt(dx * dx + dy * dy) + F(0.02)
        facing = np.clip((right * side * dx + up * dy) / away * 0.8 + near * 0.35 + 0.12, 0, 1)
        shade = shade + (0.10 * facing / (away * away + 0.02))[..., None] * np.array(GLOWS[kind], F) * F(
            _power(stage, kind)
        )
    return np.asarray(albedo * shade, F)


def _bounce(stage: Stage, albedo: Field, d: Field, place: Place) -> Field:
    """What a named colour gives back of the light all round, so that red stays red against the sun and in neon.

    Almost white, soft from above; a fixed share of how bright the picture is.
    """
    _, up, near = _form(d, place)
    fill, horizon, key = (np.array(c, F) for c in (stage.sky.fill, stage.sky.horizon, stage.sky.key))
    around = fill * F(0.34) + horizon * F(0.18) + key * F(0.06)
    white = luma(around) * F(0.72) + around * F(0.28)
    least = F(0.36) / F(stage.sky.exposure)
    shade = (F(0.62) + F(0.2) * up + F(0.18) * near)[..., None]
    return np.asarray(albedo * shade * np.maximum(white, least), F)


def _power(stage: Stage, kind: str) -> float:
    """A lamp counts for little by day."""
    return (0.25 + 0.9 * stage.sky.lamps) * (1.0 if kind == "flame" else 0.22)


def _glowing(kind: str, x: Field, y: Field) -> Field:
    colour = np.array(GLOWS[kind], F)
    return np.broadcast_to(colour * F(3.2 if kind == "flame" else 1.5), (*x.shape, 3))


def _rimmed(stage: Stage, rgb: Field, alpha: Field, outline: Field, place: Place) -> Field:
    """Adds the thin line of sunlight along the outer edge that faces the sun."""
    ys, xs = np.where(alpha > 0.02)
    if not len(ys):
        return rgb
    box = (slice(max(0, ys.min() - 4), ys.max() + 5), slice(max(0, xs.min() - 4), xs.max() + 5))
    light, flat = toward_light(stage, place)
    d = outline[box] * F(place.scale)
    soft = cv2.GaussianBlur(np.clip(d, -30, 6), (0, 0), 1.0)
    right, up = cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8, -cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8
    facing = np.clip(right * flat[0] + up * flat[1], 0, 1) ** 1.6
    wide = max(0.9, 0.0024 * stage.frame_height)
    band = np.exp(np.minimum(d, 0) / F(wide)) * facing * alpha[box]
    behind = 0.35 + 0.65 * max(0.0, -float(light[2]))
    rgb[box] += (band * behind * 0.85)[..., None] * (np.array(stage.sky.key, F) + 0.35 * np.array(stage.sky.horizon, F))
    return rgb


def _lamps(drawing: Drawing) -> list[tuple[float, float, str]]:
    """Middle of everything that glows, in own units, and its kind."""
    found = []
    for shape in drawing:
        if shape.matter in GLOWS:
            left, low, right, high = bounds((shape,))
            found.append(((left + right) / 2, (low + high) / 2, shape.matter))
    return found


def glows(stage: Stage, drawing: Drawing, place: Place) -> Field | None:
    """The light round lanterns and screens as a sheet that only adds; None when nothing glows."""
    lamps = _lamps(drawing)
    if not lamps:
        return None
    y, x = np.mgrid[0 : stage.height : 2, 0 : stage.width : 2].astype(F)
    out = np.zeros((*y.shape, 3), F)
    for lx, ly, kind in lamps:
        cx, cy = place.x + place.scale_x * lx, place.y - place.scale * ly
        away = np.hypot(x - F(cx), y - F(cy)) / F(stage.frame_height)
        ring = 0.30 * np.exp(-away / 0.035) + 0.085 * np.exp(-away / 0.13)
        out += ring[..., None] * np.array(GLOWS[kind], F) * F(_power(stage, kind))
    return np.asarray(cv2.resize(out, (stage.width, stage.height), interpolation=cv2.INTER_LINEAR), F)
