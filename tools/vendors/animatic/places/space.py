"""Space: stars, clouds of gas in the look's colours, a planet or its rim, dust and rocks adrift."""

from dataclasses import replace

import cv2
import numpy as np

from tools.vendors.animatic.air import subject
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.skies import starfield
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Sky, Stage, Stand
from tools.vendors.animatic.vista import Vista, behold, enlarged, glow, layer


def draw(stage: Stage) -> list[Sheet]:
    """Stars, nebula in two drifting sheets, a world, a near sun's glow, dust."""
    vista = behold(stage, 0.78)
    rng = stage.rng("space")
    deep = Vista(stage.with_(sky=vista.sky), 1.6, vista.sun)
    back: list[Sheet] = [void(deep), *nebula(deep), Particles("stars", 150, 0.03, (0.9, 0.95, 1.1), 0.0016)]
    form = str(rng.choice(["rim", "globe", "ringed"]))
    back += rim(deep) if form == "rim" else globe(deep, form == "ringed")
    dust = Particles("motes", 40, 1.3, (0.7, 0.75, 0.9), 0.0018)
    return [*back, *subject(deep.stage, Stand("none", 0.5, 0.74, 0.46)), dust]


def star_light(sky: Sky) -> Field:
    """The near star's colour: the light's key, never dim."""
    key = np.array(sky.key, F)
    return key / max(float(key.max()), 1e-3)


def void(vista: Vista) -> Layer:
    """Darkness with stars."""
    tint = np.array(vista.sky.top, F)
    base = tint / max(float(tint.max()), 1e-4) * F(0.012)
    rgb = np.broadcast_to(base, (vista.height, vista.width, 3)) + starfield(
        Vista(vista.stage.with_(sky=_starry(vista.sky)), 1.6, vista.sun)
    )
    return layer("void", rgb.astype(F), np.ones((vista.height, vista.width), F), 0.0)


def _starry(sky: Sky) -> Sky:
    return replace(sky, stars=0.45)


def nebula(vista: Vista) -> list[Layer]:
    """Gas lit from within, folded by noise, in the sky's and the look's colours."""
    small, rng = vista.smaller(2), vista.rng("nebula")
    dense = {"fog": 1.7, "noon": 0.7, "night": 0.6, "snow": 1.1, "rain": 0.8}.get(vista.sky.name, 1.0)
    hues = [np.array(vista.sky.mid, F), np.array(vista.sky.horizon, F), np.array(vista.stage.palette[2], F)]
    hues = [(h / max(float(h.max()), 1e-4)) ** F(1.8) for h in hues]
    bend = small.noise("fold", base=2.2, octaves=3)
    lean, at = float(rng.uniform(-0.9, 0.9)), float(rng.uniform(0.25, 0.75))
    out = []
    for which in range(2):
        n = small.noise(f"gas {which}", base=2.6 + which, octaves=7, gain=0.56)
        curl = np.abs(small.noise(f"curl {which}", base=3.5, octaves=6, gain=0.55))
        along = (small.across() - F(at)) * F(np.cos(lean)) + (small.down() - F(0.4)) * F(np.sin(lean + 0.6))
        band = np.exp(-(((along + bend * F(0.22) + F(0.1 * which)) / F(0.30)) ** 2))
        gas = band * smooth(-0.5, 0.9, n) * (F(1) - smooth(0.0, 0.25, F(0.25) - curl) * F(0.6))
        core = gas**3
        rgb = gas[..., None] * hues[which] * F(0.26 * dense) + core[..., None] * hues[2 - which] * F(0.55 * dense)
        out.append(
            glow(
                f"nebula {which}",
                enlarged(rgb.astype(F), vista),
                0.03 + 0.04 * which,
                life=Life(drift=(0.0015 * (1 - 2 * which), 0.0), pulse=(0.25, 7.0, 0.5 * which)),
            )
        )
    return out


def rim(vista: Vista) -> list[Layer]:
    """The edge of a world filling the foot of the picture, its air lit on one side."""
    rng = vista.rng("rim")
    r, x = float(rng.uniform(1.3, 2.2)), float(rng.uniform(0.2, 0.8))
    top = float(rng.uniform(0.66, 0.76))
    d = vista.away(x, top + r * vista.unit / vista.stage.frame_height) - F(r)
    lit = np.exp(-(((vista.across() - F(vista.sun[0])) / F(0.34)) ** 2))
    light, air = star_light(vista.sky), np.array(vista.sky.mid, F)
    air = air / max(float(air.max()), 1e-4)
    inside = np.clip(-d * vista.unit + F(0.5), 0, 1)
    cloud = smooth(-0.2, 0.8, vista.noise("world", across=1.2, down=2.6, base=4, octaves=7))
    day = np.exp(-np.maximum(-d, 0) / F(0.16)) * lit
    ground = (np.array(vista.stage.palette[0], F) * F(0.25) * (1 - cloud[..., None]) + F(0.5) * cloud[..., None]) * (
        day[..., None] * light * F(0.8) + F(0.012)
    )
    haze = np.exp(-np.maximum(-d, 0) / F(0.03)) * lit * F(0.5)
    body = layer("world", ground + haze[..., None] * air, inside, 0.25)
    out = np.maximum(d, 0)
    shell = np.exp(-out / F(0.006)) * lit * F(1.8) + np.exp(-out / F(0.05)) * lit * F(0.35)
    spark = np.exp(-vista.away(vista.sun[0], _height_on(vista, x, top, r)) / F(0.03)) * F(2.2)
    rgb = (shell * (1 - inside))[..., None] * air + (np.exp(-np.abs(d) / F(0.0022)) * lit**2 * F(2.2) + spark)[
        ..., None
    ] * light
    return [body, glow("air of the world", rgb, 0.25, life=Life(pulse=(0.12, 5.0, 0.0)))]


def _height_on(vista: Vista, x: float, top: float, r: float) -> float:
    """Frame y of the rim above the sun's place."""
    aside = (vista.sun[0] - x) * vista.stage.frame_width / vista.unit
    return top + (r - float(np.sqrt(max(r * r - aside * aside, 0)))) * vista.unit / vista.stage.frame_height


def globe(vista: Vista, ringed: bool) -> list[Layer]:
    """A whole planet with bands or seas, shade across it and air at its edge, perhaps rings."""
    rng, unit = vista.rng("globe"), vista.unit
    r, y = float(rng.uniform(0.16, 0.36)), float(rng.uniform(0.22, 0.55))
    x = float(rng.choice([rng.uniform(0.12, 0.36), rng.uniform(0.64, 0.88)]))
    u = (vista.across() - F(x)) * F(vista.stage.frame_width / unit / r)
    v = (vista.down() - F(y)) * F(vista.stage.frame_height / unit / r)
    far = np.sqrt(u * u + v * v)
    z = np.sqrt(np.clip(1 - far * far, 0, 1))
    sunward = u * F(0.72 * float(rng.choice([-1, 1]))) - v * F(0.42)
    day = smooth(-0.1, 0.75, sunward + z * F(0.45))[..., None]
    air = np.array(vista.sky.mid, F) / F(max(max(vista.sky.mid), 1e-4))
    light = star_light(vista.sky)
    rgb = skin(vista, v, ringed) * day * light + F(0.004) + np.exp(-z / F(0.22))[..., None] * day * air * F(0.5)
    inside = np.clip((1 - far) * F(r * unit) + F(0.5), 0, 1)
    halo = np.exp(-np.maximum(far - 1, 0) / F(0.06)) * (1 - inside) * smooth(-0.3, 0.8, sunward) * F(0.4)
    out = [layer("planet", rgb, inside, 0.2), glow("planet air", halo[..., None] * air, 0.2)]
    return out + ([rings(vista, u, v, inside, light)] if ringed else [])


def skin(vista: Vista, v: Field, banded: bool) -> Field:
    """A planet's colours: bands of cloud by latitude `v`, or lands and seas."""
    n = vista.noise("globe", across=0.7 if banded else 1.4, down=3.0 if banded else 1.6, base=4, octaves=7)
    mix = smooth(-0.6, 0.6, np.sin(v * F(9) + n * F(1.6)) if banded else n * F(1.4))[..., None]
    dark, pale = np.array(vista.stage.palette[1], F), np.array(vista.stage.palette[3], F)
    return np.asarray(dark * F(0.88) * (1 - mix) + pale * F(0.82) * mix, F)


def rings(vista: Vista, u: Field, v: Field, inside: Field, light: Field) -> Layer:
    """Rings round a planet, behind it above and before it below."""
    tilt = float(vista.rng("rings").uniform(-0.45, 0.45))
    a, b = u * F(np.cos(tilt)) + v * F(np.sin(tilt)), (-u * F(np.sin(tilt)) + v * F(np.cos(tilt))) / F(0.26)
    q = np.sqrt(a * a + b * b)
    line = blur(vista.rng("gaps").random((1, 512)).astype(F), 1.2)
    gaps = smooth(0.3, 0.6, cv2.remap(line, ((q - 1.2) / 1.1 * 511).astype(F), np.zeros_like(q, F), cv2.INTER_LINEAR))
    cover = smooth(1.25, 1.32, q) * smooth(2.2, 2.1, q) * gaps * F(0.75) * np.where(b < 0, 1 - inside, 1)
    return layer("rings", np.array(vista.stage.palette[3], F) * light * F(0.55), cover.astype(F), 0.22)
