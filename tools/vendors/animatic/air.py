"""What is common to every outdoor shot: the subject between two grounds, focus, weather, small life."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from tools.vendors.animatic.company import is_large
from tools.vendors.animatic.framing import beside_words
from tools.vendors.animatic.paint import F
from tools.vendors.animatic.stage import Field, Layer, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import mist
from tools.vendors.animatic.vista import Vista

ZOOM = {"close": 1.22, "detail": 1.45}
SOFT = {"wide": 0.0, "medium": 0.0018, "close": 0.0075, "detail": 0.014, "low_angle": 0.001, "high_angle": 0.001}


def staged(vista: Vista, back: Sequence[Sheet], front: Sequence[Sheet], stand: Stand) -> list[Sheet]:
    """The whole shot: background in focus or not, subject, foreground, weather and life."""
    stage = vista.stage
    tight = "detail" if stage.staging == "detail" else stage.framing
    behind, before = list(back), list(front)
    if stage.staging != "view":
        behind = [_tight(s, stage, vista, tight) for s in behind]
        before = [_blurred(s, stage.frame_height * SOFT[tight] * 0.8) for s in before]
    return [*behind, *banks(vista), *subject(stage, stand), *before, *weather(vista), *small_life(vista)]


def subject(stage: Stage, stand: Stand) -> list[Sheet]:
    """The cast on its stand; nobody in a pure view."""
    if stage.staging == "view":
        return []
    from tools.vendors.animatic.cast import cast_layers

    return list(cast_layers(stage, placed(stage, stand)))


def grounded(stage: Stage, stand: Stand) -> Stand:
    """The stand for small things; what is as high as a bicycle stands on the place's own ground."""
    if stage.staging == "figure" or not is_large(stage.subject, stage.palette):
        return stand
    return replace(stand, kind="none", y=stand.y + 0.02, height=stand.height + 0.04)


def placed(stage: Stage, stand: Stand) -> Stand:
    """The stand as staging and framing want it: off centre by the seed, larger when close, figures against the sun."""
    tight = "detail" if stage.staging == "detail" else stage.framing
    upright = stage.frame_height > stage.frame_width
    rng = stage.chance("stand")
    aside = 0.0 if upright else {"close": 0.06, "detail": 0.05}.get(tight, 0.13)
    x = stand.x + aside * (1 if rng.random() < 0.5 else -1) * float(rng.uniform(0.5, 1.0))
    x = beside_words(stage, x)
    if stage.staging == "figure":
        tall = 0.40 if tight == "close" else float(rng.uniform(0.3, 0.37))
        if stage.sky.sun and not stage.sky.weather and stage.sky.stars < 0.5:
            x = beside_words(stage, min(max(stage.sky.sun[0] + beside_sun(stage, rng), 0.22), 0.78))
        return replace(stand, x=x, height=tall * (0.75 if upright else 1), y=min(stand.y + 0.02, 0.88))
    grow = {"detail": 1.75, "close": 1.45, "medium": 1.15, "wide": 0.85, "low_angle": 1.25}.get(tight, 1.0)
    tall = min(stand.height * grow, 0.8) * (0.72 if upright else 1)
    return replace(stand, x=x, height=tall, y=min(stand.y + {"detail": 0.1, "close": 0.05}.get(tight, 0.0), 0.92))


def beside_sun(stage: Stage, rng: np.random.Generator) -> float:
    """How far right of the sun somebody stands, in frame widths: before it, or, known by their colours, clear of it."""
    near = float(rng.uniform(-0.09, 0.09))
    if not stage.world:
        return near
    left = stage.sky.sun is not None and stage.sky.sun[0] > 0.5
    return (-1 if left else 1) * (0.24 + abs(near))


def _tight(sheet: Sheet, stage: Stage, vista: Vista, tight: str) -> Sheet:
    """A background sheet as a longer lens sees it: larger, and out of focus by its distance from the subject."""
    if not isinstance(sheet, Layer):
        return sheet
    radius = stage.frame_height * SOFT[tight] * (1.15 - min(sheet.depth, 0.9))
    return _through(sheet, radius, ZOOM.get(tight, 1.0), stage.at(0.5, vista.horizon))


def _blurred(sheet: Sheet, radius: float) -> Sheet:
    return _through(sheet, radius) if isinstance(sheet, Layer) else sheet


def _through(sheet: Layer, radius: float, zoom: float = 1.0, about: tuple[float, float] = (0.0, 0.0)) -> Layer:
    """A sheet seen through the lens; cover that is the same everywhere needs no work."""
    even = sheet.screen or float(sheet.alpha.min()) == 1.0
    alpha = sheet.alpha if even else lens(sheet.alpha, radius, zoom, about)
    return replace(sheet, rgb=lens(sheet.rgb, radius, zoom, about), alpha=alpha)


def lens(field: Field, radius: float, zoom: float = 1.0, about: tuple[float, float] = (0.0, 0.0)) -> Field:
    """Scaled about a canvas point, then blurred by a round aperture of `radius` px, so that lights become discs."""
    high, wide = field.shape[:2]
    step = max(1, round(radius / 2.6))
    out = field
    if step > 1:
        out = cv2.resize(out, (max(8, wide // step), max(8, high // step)), interpolation=cv2.INTER_AREA)
    if zoom > 1:
        out = scaled(out, zoom, (about[0] / step, about[1] / step))
    if radius >= 0.6:
        out = cv2.filter2D(out, -1, aperture(radius / step), borderType=cv2.BORDER_REPLICATE)
    return out if step == 1 else cv2.resize(out, (wide, high), interpolation=cv2.INTER_LINEAR)


def scaled(field: Field, zoom: float, about: tuple[float, float]) -> Field:
    """A field enlarged about a point of it."""
    back = np.array([[1 / zoom, 0, about[0] * (1 - 1 / zoom)], [0, 1 / zoom, about[1] * (1 - 1 / zoom)]], F)
    size, flags = (field.shape[1], field.shape[0]), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(field, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), F)


def aperture(radius: float) -> Field:
    """A disc's weights, softened at its edge; they add up to 1."""
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(disc / disc.sum(), F)


def banks(vista: Vista) -> list[Sheet]:
    """Fog before the distance, in fog and a little in rain and snow."""
    sky = vista.sky
    if sky.weather == "fog":
        return [
            mist(vista, "far fog", vista.horizon - 0.02, 0.15, 0.55, 0.75, 0.012),
            mist(vista, "near fog", vista.horizon + 0.16, 0.10, 0.95, 0.6, -0.016),
        ]
    return [mist(vista, "veil", vista.horizon, 0.10, 0.55, 0.45, 0.008)] if sky.weather in ("rain", "snow") else []


def weather(vista: Vista) -> list[Sheet]:
    """What falls."""
    sky, stage = vista.sky, vista.stage
    raining = sky.weather == "rain" or stage.happening == "rain"
    tone = tuple(min(0.9, c * 2.2 + 0.12) for c in sky.horizon)
    fall = (tone[0], tone[1], tone[2])
    if raining:
        return [Particles("rain", 260, 0.7, fall, 0.0022), Particles("rain", 110, 1.5, fall, 0.004)]
    if sky.weather == "snow":
        flake = (0.92, 0.95, 1.0)
        return [
            Particles("snow", 260, 0.5, flake, 0.0026),
            Particles("snow", 90, 1.1, flake, 0.005),
            Particles("snow", 18, 1.7, flake, 0.011),
        ]
    return []


def small_life(vista: Vista) -> list[Sheet]:
    """Birds when asked for or when the seed sends them across a low sun; motes in warm light."""
    sky, stage = vista.sky, vista.stage
    rng = stage.chance("life")
    out: list[Sheet] = []
    wild = vista.sunny and stage.staging in ("view", "figure") and rng.random() < 0.6
    if stage.happening == "birds" or wild:
        x, y = float(rng.uniform(0.05, 0.4)), float(rng.uniform(0.1, 0.22))
        dark = tuple(float(c) * 0.25 for c in sky.top)
        count = int(rng.integers(9, 16)) if stage.happening == "birds" else int(rng.integers(3, 7))
        out.append(
            Particles(
                "birds",
                count,
                0.2,
                (dark[0], dark[1], dark[2]),
                float(rng.uniform(0.007, 0.011)),
                (x, y, x + 0.45, y + 0.2),
            )
        )
    if vista.sunny:
        warm = tuple(min(1.6, c * 0.8) for c in sky.key)
        out.append(Particles("motes", 26, 1.3, (warm[0], warm[1], warm[2]), 0.0026, (0, 0.25, 1, 1)))
    return out


def fireflies(vista: Vista, count: int = 16) -> list[Sheet]:
    """Fireflies over the ground on warm dark evenings."""
    if not vista.night or vista.sky.weather or vista.sky.name == "neon":
        return []
    return [Particles("fireflies", count, 1.2, (1.5, 1.05, 0.4), 0.0032, (0.03, vista.horizon - 0.05, 0.97, 0.97))]
