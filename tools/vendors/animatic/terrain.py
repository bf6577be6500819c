"""Land: ridge lines of several kinds, masses lit by the sun and sunk in the air, ground in perspective."""

import cv2
import numpy as np

from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.stage import Field, Layer, Life
from tools.vendors.animatic.vista import Rgb, Vista, enlarged, layer

SNOW: Rgb = (0.78, 0.82, 0.90)


def rolling(vista: Vista, salt: str, base: float, rise: float) -> Field:
    """Soft hills: frame y of the crest in every column."""
    scale = vista.unit / vista.stage.frame_height
    return F(base) - F(rise * scale) * (vista.line(salt, cycles=0.9, octaves=5, gain=0.36) * F(0.5) + F(0.5))


def alpine(vista: Vista, salt: str, base: float, rise: float) -> Field:
    """Peaks: a few summits with broken flanks; frame y of the crest in every column."""
    rng, scale = vista.rng(salt), vista.unit / vista.stage.frame_height
    x = (vista.across()[0] - F(0.5)) * F(vista.stage.frame_width / vista.unit)
    crest = np.zeros(vista.width, F)
    for _ in range(int(rng.integers(4, 7))):
        at, wide, high = rng.uniform(-1.1, 1.1), rng.uniform(0.28, 0.6), rng.uniform(0.45, 1.0)
        lean = np.where(x > at, rng.uniform(0.7, 1.3), rng.uniform(0.7, 1.3))
        crest = np.maximum(crest, F(high) * np.clip(1 - np.abs(x - F(at)) / F(wide) * lean, 0, 1) ** F(1.12))
    broken = 1 - np.abs(vista.line(salt + " flank", cycles=2.2, octaves=8, gain=0.52)) * 1.6
    return (F(base) - F(rise * scale) * (crest * F(0.82) + F(0.22) * broken.astype(F))).astype(F)


def mesas(vista: Vista, salt: str, base: float, rise: float) -> Field:
    """Table mountains with steep sides; frame y of the crest in every column."""
    scale = vista.unit / vista.stage.frame_height
    n = vista.line(salt, cycles=1.1, octaves=4, gain=0.45)
    steps = smooth(0.02, 0.10, n) * F(0.45) + smooth(0.30, 0.36, n) * F(0.4) + smooth(-0.5, 0.4, n) * F(0.15)
    return np.asarray(
        F(base) - F(rise * scale) * (steps + vista.line(salt + " edge", cycles=14, octaves=3) * F(0.02)), F
    )


def dunes(vista: Vista, salt: str, base: float, rise: float) -> Field:
    """Dunes: long windward backs and short sharp lee sides; frame y of the crest in every column."""
    rng, scale = vista.rng(salt), vista.unit / vista.stage.frame_height
    x = (vista.across()[0] - F(0.5)) * F(vista.stage.frame_width / vista.unit)
    crest = np.zeros(vista.width, F)
    for _ in range(int(rng.integers(3, 6))):
        at, high, long_ = rng.uniform(-1.0, 1.0), rng.uniform(0.4, 1.0), rng.uniform(0.5, 0.9)
        flip = 1 if rng.random() < 0.6 else -1
        d = (x - F(at)) * F(flip)
        back, lee = np.clip(1 + d / F(long_), 0, 1), np.clip(1 - d / F(long_ * 0.5), 0, 1)
        side = np.where(d < 0, smooth(0, 1, back) * F(0.6) + back * F(0.4), lee ** F(1.5))
        crest = np.maximum(crest, F(high) * side)
    soft = cv2.GaussianBlur(crest[None], (0, 0), max(0.4, vista.unit * 0.003))[0]
    return np.asarray(
        F(base) - F(rise * scale) * (soft + vista.line(salt + " sway", cycles=0.6, octaves=3) * F(0.12)), F
    )


def wooded(vista: Vista, salt: str, top: Field, tall: float) -> Field:
    """A crest with the jagged tips of a forest on it, `tall` in units."""
    scale = tall * vista.unit / vista.stage.frame_height
    rng = vista.rng(salt + " wood")
    x = (np.arange(vista.width) + 0.5 - vista.width / 2) / vista.unit
    tips = np.zeros(vista.width)
    for pitch in (0.7, 1.0, 1.37):
        cell = x / (tall * pitch * 0.42) + 4000
        index = cell.astype(int)
        high = rng.random(8192)[index % 8192] * 0.7 + 0.3
        tips = np.maximum(tips, high * (1 - np.abs(cell - index - 0.5) * 2) ** 0.8)
    return (top - F(scale) * tips.astype(F)).astype(F)


def edge(vista: Vista, top: Field) -> Field:
    """h×w alpha of everything below a crest."""
    line = top * F(vista.stage.frame_height) + F(vista.y(0))
    return np.clip(np.arange(vista.height, dtype=F)[:, None] + F(1.0) - line[None], 0, 1)


def below(vista: Vista, top: Field) -> Field:
    """h×w: units below a crest, negative above it."""
    return (vista.down() - top[None]) * F(vista.stage.frame_height / vista.unit)


def facets(vista: Vista, salt: str, *, base: float = 5, down: float = 0.55) -> Field:
    """-1..1: gullies and spurs that catch or miss a light from the side."""
    small = vista.smaller(2)
    n = small.noise(salt, base=base, down=down, octaves=6, gain=0.55)
    fine = small.noise(salt + " fine", base=base * 4, down=0.7, octaves=4, gain=0.6)
    spurs = blur(-np.abs(n) - F(0.22) * np.abs(fine), small.unit * 0.0018 + 0.3)
    slope = cv2.Sobel(spurs, cv2.CV_32F, 1, 0, ksize=3) - F(0.5) * cv2.Sobel(spurs, cv2.CV_32F, 0, 1, ksize=3)
    full = cv2.resize(slope, (vista.width, vista.height), interpolation=cv2.INTER_LINEAR)
    steep = -full * F(vista.towards * small.unit / 60)
    return np.asarray((steep / (F(0.45) + np.abs(steep))), F)


def spurs(vista: Vista, name: str, top: Field, t: Field) -> Field:
    """0..1: which flank of the peak above it a spot lies on, the dividing spur wandering as it descends."""
    out = np.zeros(t.shape, F)
    wander = enlarged(vista.smaller(2).noise(name + " spur", base=4.5, down=1.3, octaves=5), vista)
    columns = np.arange(vista.width, dtype=F)[None]
    for width, share, stray in ((0.022, 0.55, 0.55), (0.007, 0.45, 0.9)):
        slope = np.gradient(cv2.GaussianBlur(top[None], (0, 0), vista.unit * width + 0.5)[0]) * vista.stage.frame_height
        facing = smooth(-0.35, 0.35, (slope * -vista.towards).astype(F))[None]
        at = columns + (wander * F(stray) + F(0.18)) * np.maximum(t, 0) * F(vista.unit)
        out += F(share) * cv2.remap(facing, np.clip(at, 0, vista.width - 1), np.zeros_like(at), cv2.INTER_LINEAR)
    return out


def massif(
    vista: Vista, name: str, top: Field, albedo: Rgb, distance: float, depth: float, *, snow: float = 0.0
) -> Layer:
    """A mountain: rock in two tones by facet, snow above a broken line (`snow` = share of its height), hazed."""
    alpha, t = edge(vista, top), below(vista, top)
    side = facets(vista, name)
    light = smooth(0.22, 0.78, spurs(vista, name, top, t) * F(0.66) + side * F(0.22) + F(0.17))[..., None]
    rgb = vista.lit(albedo, 0.08) * (1 - light) + vista.lit(albedo, 0.55) * light
    if snow > 0:
        patch = vista.noise(name + " snow", base=7, octaves=5)
        white = smooth(0.05, -0.09, t - F(snow) * F(0.38) + patch * F(0.11) - side * F(0.03) - F(0.02))[..., None]
        white = white * (F(0.55) + F(0.45) * light)
        rgb = rgb * (1 - white) + white * (vista.lit(SNOW, 0.08) * (1 - light) + vista.lit(SNOW, 0.5) * light)
    return layer(name, rimmed(vista, vista.hazed(rgb, distance), t, distance), alpha, depth)


def hill(
    vista: Vista, name: str, top: Field, albedo: Rgb, distance: float, depth: float, *, grain: float = 0.12
) -> Layer:
    """A softer mass: ground colour with a little texture, darker down its flank, hazed."""
    alpha, t = edge(vista, top), below(vista, top)
    texture = vista.smaller(2).noise(name + " grain", base=9, down=2.2, octaves=5)
    tone = F(1) + F(grain) * cv2.resize(texture, (vista.width, vista.height), interpolation=cv2.INTER_LINEAR)
    fall = F(1.12) - F(0.5) * smooth(0.0, 0.3, t)
    rgb = (
        vista.lit(albedo, 0.06 if vista.sunny else 0.16 + 0.3 * min(vista.sky.height / 50, 1))
        * (tone * fall)[..., None]
    )
    return layer(name, rimmed(vista, vista.hazed(rgb, distance), t, distance), alpha, depth)


def rimmed(vista: Vista, rgb: Field, t: Field, distance: float) -> Field:
    """The line of light a low sun draws on a crest."""
    if not (vista.sunny or vista.sky.stars > 0.5):
        return rgb
    near = np.exp(-np.abs(vista.across() - F(vista.sun[0])) / F(0.22))
    rim = np.exp(-np.abs(t) / F(0.0028 + 0.001 * (1 - distance))) * near * F(0.30 * (1.1 - distance))
    return np.asarray(rgb + rim[..., None] * np.array(vista.sky.key, F), F)


def ground(
    vista: Vista,
    name: str,
    top: Field,
    albedo: Rgb,
    depth: float,
    *,
    texture: float = 0.25,
    base: float = 6,
    rut: float = 3.0,
) -> Layer:
    """A plain in perspective from its far edge `top` to the viewer: texture grows, colour deepens, air fades."""
    alpha = edge(vista, top)
    n = receding(vista, name, base=base, rut=rut)
    d = np.clip((vista.down() - vista.horizon) / max(1.05 - vista.horizon, 0.1), 0, 1)
    facing = 0.22 + 0.5 * min(vista.sky.height / 50, 1)
    glance = (
        np.exp(-(((vista.across() - vista.sun[0]) / F(0.30)) ** 2)) * np.exp(-d * 2.5) * F(0.5 if vista.sunny else 0.15)
    )
    tone = (F(1) + F(texture) * n) * (F(1.06) - F(0.42) * d)
    rgb = vista.lit(albedo, facing) * tone[..., None] + (glance * (F(0.7) + F(0.5) * n))[..., None] * np.array(
        vista.sky.key, F
    ) * np.array(albedo, F)
    thick = (F(0.75 * vista.sky.haze) * np.exp(-d * 5.0))[..., None]
    return layer(name, rgb * (1 - thick) + vista.air() * thick, alpha, depth)


def footing(vista: Vista, albedo: Rgb, level: float = 0.84, rough: float = 0.012, texture: float = 0.35) -> list[Layer]:
    """Ground for figures to walk on in places that have none of their own, its edge lit."""
    if vista.stage.staging != "figure":
        return []
    top = (F(level) + vista.line("footing", cycles=1.2, octaves=6) * F(rough)).astype(F)
    sheet = ground(vista, "footing", top, albedo, 0.98, texture=texture, base=12)
    t = below(vista, top)
    return [Layer("footing", rimmed(vista, sheet.rgb, t, 0.0) * sheet.alpha[..., None], sheet.alpha, 0.98)]


def receding(vista: Vista, salt: str, *, base: float = 6, rut: float = 3.0, flat: float = 1.0) -> Field:
    """-1..1 noise lying on the ground: crowded at the horizon, wide at our feet; `flat` draws it out."""
    texture = vista.noise(salt + " plain", base=base, down=flat, octaves=6 if base < 20 else 4, gain=0.55)
    d = np.clip((vista.down() - F(vista.horizon)) / F(1.05 - min(vista.horizon, 0.95)), 0.0, 1.3)
    spread = d * F(1.15) + F(0.09)
    x = (vista.across() - F(0.5)) / spread * F(0.34) + F(0.5)
    at_x = _bounced(x, vista.width)
    deep = np.log(spread / F(0.09)) / F(np.log(14)) * F(vista.height - 1) * F(rut / 3)
    at_y = np.broadcast_to(_bounced(deep / F(vista.height), vista.height), at_x.shape)
    return np.asarray(cv2.remap(texture, at_x, at_y, cv2.INTER_LINEAR), F)


def _bounced(share: Field, size: int) -> Field:
    """Px of a coordinate that runs back and forth in 0..size-1 as `share` passes whole numbers."""
    return np.asarray(((F(1) - np.abs(np.mod(share + F(40), F(2)) - F(1))) * F(size - 1)), F)


def mist(vista: Vista, name: str, level: float, thick: float, depth: float, amount: float, drift: float) -> Layer:
    """A torn bank of mist lying at frame y `level`, `thick` in units."""
    small = vista.smaller(3)
    n = small.noise(name, across=0.55, down=2.6, base=2.6, octaves=5)
    scale = thick * vista.unit / vista.stage.frame_height
    band = np.exp(-(((small.down() - F(level)) / F(scale)) ** 2))
    cover = smooth(-0.55, 0.65, n) * band * F(amount) + band**3 * F(amount * 0.25)
    alpha = cv2.resize(blur(cover.astype(F), 1.0), (vista.width, vista.height), interpolation=cv2.INTER_LINEAR)
    return layer(
        name,
        np.broadcast_to(vista.air(1.4) * F(1.04), (vista.height, vista.width, 3)),
        alpha,
        depth,
        life=Life(drift=(drift, 0.0)),
    )
