"""No place at all: flowing ribbons, soft spheres, arcs or a lit grid, in the look's colours and the hour's light."""

from collections.abc import Callable

import numpy as np

from tools.vendors.animatic.air import subject
from tools.vendors.animatic.lights import luminance
from tools.vendors.animatic.paint import F, blur, smooth
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import footing
from tools.vendors.animatic.vista import Vista, behold, enlarged, glow, layer


def draw(stage: Stage) -> list[Sheet]:
    """A ground of light and one family of shapes, chosen by mood, light and seed."""
    vista = behold(stage, 0.7)
    families: dict[str, Callable[[Vista], list[Layer]]] = {
        "ribbons": ribbons,
        "spheres": spheres,
        "arcs": arcs,
        "grid": lattice,
    }
    weights = {"tech": (0.3, 0.2, 0.1, 0.4), "play": (0.2, 0.3, 0.5, 0.0)}.get(stage.mood, (0.45, 0.3, 0.2, 0.05))
    name = (
        "grid"
        if vista.sky.name == "neon" and stage.rng("neon").random() < 0.6
        else str(stage.rng("family").choice(list(families), p=weights))
    )
    sheets: list[Sheet] = [backdrop(vista), *families[name](vista)]
    warm = tuple(float(c) for c in colours(vista)[3] * 0.9)
    motes = Particles("motes", 36, 1.3, (warm[0], warm[1], warm[2]), 0.003)
    sheets += footing(vista, vista.stage.palette[1], 0.84, 0.0, 0.04)
    return [*sheets, *subject(vista.stage, Stand("slab", 0.5, 0.82, 0.42)), motes]


def colours(vista: Vista) -> list[Field]:
    """Field, second field, accent and light of the look, as this light shows them."""
    sky = vista.sky
    bright = 0.22 + 0.95 * luminance(sky.mid) ** 0.5
    hues = []
    for which, own in enumerate((sky.top, sky.mid, sky.horizon, sky.key)):
        look, light = np.array(vista.stage.palette[which], F), np.array(own, F)
        light = light / max(float(light.max()), 1e-4)
        hues.append((look * F(0.55) + light * max(float(look.max()), 0.12) * F(0.45)) * F(1.5 * bright))
    return hues


def backdrop(vista: Vista) -> Layer:
    """A soft gradient with one pool of light."""
    small = vista.smaller(3)
    field, second, _, light = colours(vista)
    n = small.noise("backdrop", base=1.2, octaves=3)
    t = smooth(-0.1, 1.1, small.down() + n * F(0.18))[..., None]
    pool = np.exp(-((small.away(vista.sun[0], 0.45) / F(0.55)) ** 2))[..., None]
    rgb = field * F(0.8) * (1 - t) + second * F(0.6) * t + light * pool * F(0.35)
    return layer("backdrop", enlarged(rgb.astype(F), vista), np.ones((vista.height, vista.width), F), 0.0)


def ribbons(vista: Vista) -> list[Layer]:
    """Waves of silk lying over each other, each with a lit edge."""
    rng, out = vista.rng("ribbons"), []
    hues = colours(vista)
    count = int(rng.integers(4, 7))
    tilt = float(rng.uniform(-0.25, 0.25))
    for which in range(count):
        share = which / (count - 1)
        x = (vista.across()[0] - F(0.5)) * F(vista.stage.frame_width / vista.unit)
        a, b, p = rng.uniform(0.05, 0.12), rng.uniform(1.6, 3.6), rng.uniform(0, 6.28)
        wave = F(a) * np.sin(x * F(b) + F(p)) + F(a * 0.45) * np.sin(x * F(b * 2.1) + F(p * 2)) + x * F(tilt)
        t = vista.down() - (F(0.3 + 0.62 * share) + wave)[None]
        hue = hues[0] * (1 - F(share)) + hues[1] * F(share) if which % 3 else hues[2] * F(0.9)
        fold = np.exp(-np.maximum(t, 0) / F(0.10))[..., None]
        sheen = np.exp(-np.abs(t) / F(0.006))[..., None] * F(0.55)
        rgb = hue * (F(0.35) + F(0.95) * fold) + hues[3] * sheen
        alpha = np.clip(t * F(vista.stage.frame_height) + F(0.5), 0, 1)
        out.append(
            layer(f"ribbon {which}", rgb, alpha, 0.1 + 0.12 * which, life=Life(sway=(0.012, 0.006, 6.0 + which)))
        )
    return out


def spheres(vista: Vista) -> list[Layer]:
    """Soft balls of satin at several distances, the far ones out of focus."""
    rng, out = vista.rng("spheres"), []
    hues, unit = colours(vista), vista.unit
    for which in range(7):
        near = which / 6
        r = float(rng.uniform(0.05, 0.13) + 0.12 * near)
        x, y = float(rng.uniform(0, 1)), float(rng.uniform(0.05, 0.95))
        if near > 0.5:
            x = float(rng.choice([rng.uniform(-0.05, 0.2), rng.uniform(0.8, 1.05)]))
        u = (vista.across() - F(x)) * F(vista.stage.frame_width / unit / r)
        v = (vista.down() - F(y)) * F(vista.stage.frame_height / unit / r)
        rr = u * u + v * v
        z = np.sqrt(np.clip(1 - rr, 0, 1))
        day = np.clip(u * F(0.55 * vista.towards) - v * F(0.6) + z * F(0.58), 0, 1)
        hue = hues[(which + int(rng.integers(0, 2))) % 3]
        shine = np.exp((day - F(1)) / F(0.03))
        rgb = (
            hue * (F(0.28) + F(1.0) * day)[..., None]
            + hues[3] * (shine * F(0.9) + np.exp(-z / F(0.15)) * F(0.22))[..., None]
        )
        soft = 0.002 + 0.03 * abs(near - 0.6)
        alpha = smooth(1 + soft / r, 1 - soft / r, np.sqrt(rr))
        out.append(layer(f"sphere {which}", rgb, alpha, 0.15 + 1.3 * near, life=Life(sway=(0.004, 0.014, 4.0 + which))))
    return out


def arcs(vista: Vista) -> list[Layer]:
    """Rings of flat colour round a point near the foot, like a paper sunrise."""
    rng, out = vista.rng("arcs"), []
    hues = colours(vista)
    x, y = float(rng.uniform(0.25, 0.75)), float(rng.uniform(0.72, 1.05))
    d = vista.away(x, y)
    count = int(rng.integers(4, 7))
    widest = float(rng.uniform(0.75, 1.0))
    for which in range(count):
        r = widest * (1 - which / count) ** 1.1
        share = F(which / (count - 1))
        hue = (hues[1] * (1 - share) + hues[2] * share) if which < count - 1 else hues[3] * F(1.1)
        t = d - F(r)
        shade = F(0.82) + F(0.3) * smooth(-0.2, 0.0, t) + F(0.12) * smooth(-0.012, 0, t)
        alpha = np.clip(-t * vista.unit + F(0.5), 0, 1)
        drop = blur(alpha, vista.unit * 0.02) * F(0.22)
        out.append(layer(f"shadow {which}", hues[0] * F(0.15), drop, 0.1 + 0.1 * which))
        out.append(
            layer(
                f"arc {which}",
                hue * shade[..., None],
                alpha,
                0.1 + 0.1 * which,
                life=Life(sway=(0.0, 0.006, 5.0 + which)),
            )
        )
    return out


def lattice(vista: Vista) -> list[Layer]:
    """A floor of light lines running to the horizon under a great disc."""
    hues, level = colours(vista), vista.horizon
    d = np.clip((vista.down() - F(level)) / F(1.1 - level), 1e-3, 1)
    x = (vista.across() - F(0.5)) * F(vista.stage.frame_width / vista.unit) / (d + F(0.02)) * F(2.0)
    z = F(2.4) / (d + F(0.03))
    near = np.abs(x - np.round(x)) * (d + F(0.02)) / F(2.0)
    cross = np.abs(z - np.round(z)) * (d + F(0.03)) ** 2 / F(2.4)
    lines = (np.exp(-near / F(0.0022)) + np.exp(-cross / F(0.0030))) * smooth(0.0, 0.12, d) * (vista.down() > level)
    edge = np.exp(-np.abs(vista.down() - F(level)) / F(0.02))[..., None]
    light = np.broadcast_to(lines[..., None] * hues[2] * F(1.2) + edge * hues[3] * F(0.4), (*lines.shape, 3))
    cover = np.repeat(smooth(level - 0.001, level + 0.004, vista.down()), vista.width, 1)
    floor = layer("floor", hues[0] * F(0.25), cover, 0.5)
    return [barred_sun(vista, hues), floor, glow("lines", light, 0.52, life=Life(pulse=(0.25, 3.0, 0.0)))]


def barred_sun(vista: Vista, hues: list[Field]) -> Layer:
    """A great sun over the horizon, cut by bars that thin out upward."""
    level, down = vista.horizon, vista.down()
    disc = smooth(0.222, 0.218, vista.away(vista.sun[0], level - 0.16)) * smooth(level + 0.002, level - 0.002, down)
    bars = smooth(0.0, 0.1, np.sin((down - F(level)) * F(150)) + F(0.5) + (F(level) - down) * F(5))
    rgb = hues[2] * F(0.9) * smooth(level, level - 0.4, down)[..., None] + hues[3] * F(0.9)
    return layer("disc", rgb, disc * bars, 0.1)
