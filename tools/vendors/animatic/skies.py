"""Skies: gradient, sun or moon, stars and galaxy, clouds in several forms, shafts of light."""

import cv2
import numpy as np

from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet
from tools.vendors.animatic.vista import Vista, enlarged, glow, layer


def heavens(vista: Vista) -> list[Sheet]:
    """The sky as sheets, back to front: dome with its sun or moon, stars, clouds, shafts."""
    sheets: list[Sheet] = [dome(vista)]
    if vista.sky.stars > 0.05:
        count = int(40 + 160 * vista.sky.stars)
        sheets.append(Particles("stars", count, 0.02, (0.9, 0.95, 1.1), 0.0016, (0, 0, 1, vista.horizon - 0.06)))
    sheets += cloudscape(vista)
    if vista.sunny:
        sheets.append(shafts(vista))
    return sheets


def dome(vista: Vista) -> Layer:
    """The opaque ground of every picture: colours of the sky down to the horizon and on below it."""
    small = vista.smaller(2)
    rgb = enlarged(gradient(small) + aureole(small), vista)
    if vista.sky.stars > 0.05:
        rgb += starfield(vista)
    if vista.sky.sun is not None:
        rgb = disc(vista, rgb)
    return layer("sky", rgb, np.ones(rgb.shape[:2], F), 0.0)


def gradient(vista: Vista) -> Field:
    """Sky colours from the horizon up; h×w×3."""
    sky = vista.sky
    up = np.clip((vista.horizon - vista.down()) / max(vista.horizon, 0.25), 0, 1.4)[..., None]
    bend = float(vista.rng("dome").uniform(0.3, 0.46))
    low, high = smooth(0, bend, up), smooth(bend * 0.7, 1.15, up)
    rgb = np.array(sky.horizon, F) * (1 - low) + np.array(sky.mid, F) * low * (1 - high) + np.array(sky.top, F) * high
    return np.repeat(rgb, vista.width, axis=1).astype(F)


def aureole(vista: Vista) -> Field:
    """Light round the sun or moon and along the horizon below it."""
    sky = vista.sky
    d = vista.away(*vista.sun)
    strength = 0.14 if sky.weather else 0.26 if vista.sunny else 0.30
    round_ = np.exp(-d * 3.6) * strength + np.exp(-d * 13) * strength * 1.3
    up = np.clip(vista.horizon - vista.down(), 0, 1)
    low = (
        np.exp(-up * 11)
        * np.exp(-(((vista.across() - vista.sun[0]) / 0.34) ** 2))
        * F(0.26 if not sky.weather else 0.08)
    )
    return np.asarray(((round_ + low)[..., None] * np.array(sky.key, F)), F)


def disc(vista: Vista, rgb: Field) -> Field:
    """Sun or moon set into the sky."""
    moon = vista.sky.stars > 0.5
    wide = float(vista.rng("disc").uniform(0.020, 0.036) if moon else vista.rng("disc").uniform(0.04, 0.085))
    if vista.stage.staging == "figure" and vista.sunny:
        wide = float(vista.rng("disc").uniform(0.15, 0.21))
    d = vista.away(*vista.sun)
    soft = 0.25 * wide if vista.sky.weather else 1.4 / vista.unit
    edge = smooth(wide + soft, wide - soft, d)[..., None]
    key = np.array(vista.sky.key, F)
    fall = np.clip((vista.down() - vista.sun[1]) / (2 * wide) + 0.5, 0, 1)[..., None]
    light = key / key.max() * (1 - F(0.25) * fall) * F(5.0 if vista.sunny else 0.85 if moon else 1.9)
    if moon:
        light = light * (F(1.05) + F(0.28) * vista.noise("maria", base=26, octaves=3)[..., None]) * F(1.1)
    veil = F(0.7 if vista.sky.weather else 1.0)
    return np.asarray((rgb * (1 - edge * veil) + light * edge * veil), F)


def starfield(vista: Vista) -> Field:
    """Many small stars and, on a clear night, a galaxy's band with its dust."""
    rng, sky = vista.rng("stars"), vista.sky
    amount = int(2600 * sky.stars * vista.breadth / 1.9)
    x, y = rng.integers(0, 2**20, amount) / 2**20, rng.integers(0, 2**20, amount) / 2**20
    bright = np.minimum(rng.pareto(1.7, amount) * 0.10 + 0.03, 2.2).astype(F)
    warm = np.where(rng.random(amount)[:, None] < 0.3, np.array([1, 0.9, 0.76], F), np.array([0.8, 0.9, 1.1], F))
    field = np.zeros((vista.height, vista.width, 3), F)
    np.add.at(field, ((y * vista.height).astype(int), (x * vista.width).astype(int)), warm * bright[:, None])
    scale = vista.unit / 720
    points = cv2.GaussianBlur(field, (0, 0), max(0.5, 0.62 * scale)) * F(3.4 * min(max(scale, 0.22), 1.0))
    points += cv2.GaussianBlur(np.where(field > 0.6, field, 0).astype(F), (0, 0), 2.0 * scale + 0.3) * F(2.4 * scale**2)
    if sky.stars > 0.5:
        points += enlarged(galaxy(vista.smaller(2)), vista)
    fade = smooth(vista.horizon, vista.horizon - 0.22, vista.down())[..., None]
    return np.asarray((points * fade * F(min(1.0, 0.3 + sky.stars))), F)


def galaxy(vista: Vista) -> Field:
    """A band of far stars, leaning one way or the other, with dark dust along its core."""
    rng = vista.rng("galaxy")
    lean, at = float(rng.uniform(0.35, 1.0)) * (1 if rng.random() < 0.5 else -1), float(rng.uniform(0.35, 0.65))
    aside = (vista.across() - at) * F(vista.stage.frame_width / vista.unit)
    below = (vista.down() - F(0.22)) * F(vista.stage.frame_height / vista.unit)
    off = below * F(np.cos(lean)) - aside * F(np.sin(lean))
    n, dust = vista.noise("band", base=5), vista.noise("dust", base=8)
    band, core = np.exp(-(((off + n * 0.07) / 0.15) ** 2)), np.exp(-(((off + n * 0.05) / 0.06) ** 2))
    milk = (band * F(0.05) + core * F(0.11) * (F(0.7) + F(0.4) * n)) * (1 - F(0.75) * smooth(-0.1, 0.5, dust) * core)
    tint = np.array(vista.sky.mid, F) / max(max(vista.sky.mid), 1e-4)
    return np.asarray((milk[..., None] * (F(0.6) + F(0.5) * tint)), F)


def cloudscape(vista: Vista) -> list[Sheet]:
    """One or two drifting sheets of cloud in the form the seed and the weather choose."""
    rng, sky = vista.rng("clouds"), vista.sky
    speed = float(rng.uniform(0.003, 0.007)) * (1 if rng.random() < 0.5 else -1)
    small = vista.smaller(2)
    if sky.weather:
        return [_cloud(vista, "cover", *overcast(small), 0.04, speed)]
    form = rng.choice(
        ["streaks", "banks", "fleece", "heaps"],
        p=[0.25, 0.2, 0.2, 0.35] if sky.name == "noon" else [0.4, 0.3, 0.25, 0.05],
    )
    thin = 0.5 if sky.stars > 0.5 else 1.0
    main = _cloud(vista, str(form), *FORMS[str(form)](small), 0.05, speed, thin)
    wisps = _cloud(vista, "wisps", *streaks(small, "wisps", 0.25), 0.03, speed * 0.5, thin * 0.6)
    return [wisps, main]


def _cloud(vista: Vista, name: str, cover: Field, light: Field, depth: float, speed: float, thin: float = 1.0) -> Layer:
    small = vista.smaller(2)
    cover = cover * smooth(vista.horizon + 0.01, vista.horizon - 0.10, small.down())
    rgb, alpha = enlarged(shaded(small, light), vista), enlarged((cover * thin).astype(F), vista)
    return layer(name, rgb, alpha, depth, life=Life(drift=(speed, 0.0)))


def shaded(vista: Vista, light: Field) -> Field:
    """Cloud colour from how much of it the sun reaches (0..1)."""
    sky = vista.sky
    d = vista.away(*vista.sun)
    key, mid, horizon = np.array(sky.key, F), np.array(sky.mid, F), np.array(sky.horizon, F)
    dark = mid * F(0.42) + horizon * F(0.08) + np.array(sky.top, F) * F(0.5) + np.array(sky.fill, F) * F(0.15)
    far = 0.95 if sky.height > 30 and sky.stars < 0.5 else 0.42
    near = (F(far) + F(0.75) * np.exp(-d * 1.8))[..., None]
    bright = (horizon * F(0.35) + key * F(0.46)) * near + dark * F(0.25)
    if sky.weather:
        bright = horizon * F(1.06)
    return np.asarray((dark * (1 - light[..., None]) + bright * light[..., None]), F)


def _side(vista: Vista, n: Field, step: float = 0.012) -> Field:
    """How far each part of a cloud faces the sun: its density less the density a step toward the sun."""
    d = np.array([vista.sun[0] - 0.5, vista.sun[1] - 0.25])
    d = d / max(float(np.hypot(*d)), 1e-3) * step * vista.unit
    shift = np.array([[1, 0, -d[0]], [0, 1, -d[1]]], F)
    moved = cv2.warpAffine(
        n, shift, n.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    shift[:, 2] *= -1
    moved = cv2.warpAffine(
        n, shift, n.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(np.clip((n - moved) * F(2.2) + F(0.45), 0, 1), F)


def streaks(vista: Vista, salt: str = "streaks", amount: float = 0.0) -> tuple[Field, Field]:
    """Long flat cloud, as in evenings."""
    rng = vista.rng(salt)
    level = float(rng.uniform(0.1, 0.5))
    n = vista.noise(salt, across=0.42, down=3.0, base=2.4) * F(0.75) + vista.noise(
        salt + "2", across=0.3, down=2, base=3
    ) * F(0.25)
    where = np.exp(-(((vista.down() - F(rng.uniform(0.12, 0.42))) / F(0.26)) ** 2)) * F(0.25)
    return smooth(level - amount * 0.4 + 0.05, level + 0.6, n + where), _side(vista, n)


def banks(vista: Vista) -> tuple[Field, Field]:
    """Heavy cloud low over the horizon, its rim lit."""
    rng = vista.rng("banks")
    n = vista.noise("banks", across=0.7, down=1.5, base=3)
    lift = smooth(vista.horizon - float(rng.uniform(0.34, 0.5)), vista.horizon - 0.04, vista.down()) * F(0.75)
    return smooth(0.32, 0.62, n * F(0.8) + lift), _side(vista, n, 0.02)


def fleece(vista: Vista) -> tuple[Field, Field]:
    """Small cloud in rows that run together toward the horizon."""
    texture = vista.noise("fleece", base=9, octaves=5) + vista.noise("fleece rows", base=3, octaves=3) * F(0.7)
    far = np.clip(vista.horizon - vista.down(), 0.02, None) / F(max(vista.horizon, 0.3))
    x = (vista.across() - F(vista.sun[0])) / (far * F(0.9) + F(0.25)) * F(0.55) + F(0.5)
    wide, high = vista.width - 1, vista.height - 1
    at_x = np.abs((x + 4) % 2 - 1) * wide
    at_y = np.broadcast_to((1 - np.log1p(far * 7) / F(np.log(12))) * high, at_x.shape)
    n = cv2.remap(texture, at_x.astype(F), np.clip(at_y, 0, high).astype(F), cv2.INTER_LINEAR)
    return smooth(float(vista.rng("cover").uniform(0.0, 0.3)), 0.85, n) * F(0.85), _side(vista, n, 0.008)


def heaps(vista: Vista) -> tuple[Field, Field]:
    """White heaps of fair weather: round above, flat beneath."""
    rng = vista.rng("heaps")
    n = vista.noise("heaps", base=4.5, across=0.85, octaves=7)
    shape = np.full(n.shape, -1, F)
    for _ in range(int(rng.integers(3, 6))):
        x, floor, wide = rng.uniform(0, 1), vista.horizon - rng.uniform(0.10, 0.42), rng.uniform(0.16, 0.34)
        aside, above = np.abs(vista.across() - F(x)) / F(wide), (F(floor) - vista.down()) / F(wide * 0.62)
        mound = F(1) - aside**2 - np.where(above > 0, above, -above * 9) ** 2
        shape = np.maximum(shape, mound)
    puff = shape + n * F(0.62)
    light = np.clip(F(0.55) + blur(n, vista.unit * 0.004) * F(0.5) + shape * F(0.35), 0, 1)
    return smooth(0.12, 0.45, puff), light.astype(F)


def overcast(vista: Vista) -> tuple[Field, Field]:
    """A closed cover, heavier in rain."""
    n = vista.noise("cover", across=0.55, down=1.7, base=3)
    deep = {"rain": 0.9, "snow": 0.6, "fog": 0.35}.get(vista.sky.weather, 0.5)
    return np.full(n.shape, deep, F), smooth(-0.7, 0.9, n)


FORMS = {"streaks": streaks, "banks": banks, "fleece": fleece, "heaps": heaps}


def shafts(vista: Vista) -> Layer:
    """Rays fanning out from a low sun, breathing slowly."""
    small, rng = vista.smaller(4), vista.rng("shafts")
    aside = (small.across() - F(vista.sun[0])) * F(vista.stage.frame_width / vista.unit)
    below = (small.down() - F(vista.sun[1])) * F(vista.stage.frame_height / vista.unit)
    turn = (np.arctan2(below, aside) / (2 * np.pi) + 0.5) * 255
    spokes = blur(rng.random((1, 256)).astype(F), 1.6)
    rays = smooth(0.42, 0.72, cv2.remap(spokes, turn.astype(F), np.zeros_like(turn, F), cv2.INTER_LINEAR))
    d = np.sqrt(aside**2 + below**2)
    light = blur(rays, vista.unit * 0.004) * np.exp(-d * 2.2) * smooth(0.03, 0.14, d) * F(0.13)
    rgb = light[..., None] * np.array(vista.sky.key, F)
    return glow("shafts", enlarged(rgb.astype(F), vista), 0.06, life=Life(pulse=(0.45, 6.0, float(rng.random()))))
