"""What is drawn on parts: grain, stripes, cells, mesh, lit shades, panes, screens; each a painting for a Material."""

from functools import cache

import cv2
import numpy as np

from tools.vendors.animatic.glyphs import sampled
from tools.vendors.animatic.materials import Colour, Painting, Skin
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.stage import Field

EMBER, GLOW = (1.0, 0.38, 0.09), (1.0, 0.74, 0.42)


@cache
def _noise(rough: float) -> Field:
    """512×512×3 of fractal noise about 0 that meets itself at its edges: value, and its slope across and down."""
    rng, side, total = np.random.default_rng(31), 512, 0.0
    value = np.zeros((side, side), F)
    for octave in range(7):
        count, weight = 5 * 2**octave, rough**octave
        wrapped = np.pad(rng.random((count, count)).astype(F), 3, mode="wrap")
        step = side / count
        big = cv2.resize(wrapped, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)
        margin = round(3 * step)
        value += F(weight) * big[margin : margin + side, margin : margin + side]
        total += weight
    value = value / F(total) - F(0.5)
    down, across = np.gradient(value)
    out: Field = np.dstack([value, across * 40, down * 40]).astype(F)
    return out


def _folded(u: Field) -> Field:
    return ((u % 1) * F(511)).astype(F)


def _on_sides(skin: Skin, rough: float, scale: float) -> Field:
    """The noise laid on by the three axes, N×3."""
    weight = np.abs(skin.normal) ** 3
    weight /= weight.sum(1, keepdims=True)
    x, y, z = (axis * F(scale * 0.1) for axis in skin.own)
    sheet = _noise(rough)
    faces = ((z, y), (x, z), (x, y))
    drawn = [sampled(sheet, _folded(u), _folded(v)) * weight[:, i : i + 1] for i, (u, v) in enumerate(faces)]
    out: Field = (drawn[0] + drawn[1] + drawn[2]).astype(F)
    return out


def grain(amount: float, scale: float = 4.0, bump: float = 0.0, rough: float = 0.62) -> Painting:
    """Uneven colour and surface, as of stone, leather or cloth. scale: how fine."""

    def paint(skin: Skin) -> None:
        noise = _on_sides(skin, rough, scale)
        skin.colour *= np.clip(1 + noise[:, :1] * F(amount * 3), 0.3, 1.9)
        tilt = noise[:, 1:3] * F(bump)
        skin.bump += np.stack([tilt[:, 0], tilt[:, 1], tilt[:, 0] - tilt[:, 1]], 1)

    return paint


def wood(dark: Colour) -> Painting:
    """Long fibres along x, with growth lines."""

    def paint(skin: Skin) -> None:
        x, y, z = skin.own
        sheet = _noise(0.5)
        slow = sampled(sheet, _folded(x * F(0.05)), _folded(z * F(0.45) + y * F(0.5)))[:, 0]
        fine = sampled(sheet, _folded(x * F(0.17)), _folded(z * F(2.7) + y * F(2.5)))[:, 0]
        lines = np.sin((z + y + slow * F(0.9)) * F(38)) * F(0.5) + F(0.5)
        mix = np.clip(0.30 * lines + 1.3 * fine + 0.5 * slow + 0.30, 0, 1)[:, None]
        skin.colour[:] = skin.colour * (1 - mix) + np.array(dark, F) * mix
        skin.rough += 0.12 * mix[:, 0]

    return paint


def weave(amount: float, count: float = 90.0) -> Painting:
    """The threads of cloth."""

    def paint(skin: Skin) -> None:
        x, y, z = skin.own
        across, down = np.sin((x + z) * F(count)), np.sin(y * F(count))
        skin.colour *= (1 - F(amount) * (0.5 - 0.5 * across * down))[:, None]

    return paint


def lit_shade(
    strength: float, low: Colour = EMBER, high: Colour = GLOW, at: float = 0.4, width: float = 0.36
) -> Painting:
    """Light through a lamp's shade: strongest at height `at`, weaker toward the rim we see. Never a constant."""

    def paint(skin: Skin) -> None:
        facing = np.clip((skin.normal * skin.view).sum(1), 0, 1)
        power = (0.2 + 1.1 * np.exp(-(((skin.rise() - at) / width) ** 2))) * (0.3 + 0.7 * facing)
        mix = smooth(0.15, 1.15, power)[:, None]
        skin.glow += F(strength * 1.15) * power[:, None] * (np.array(low, F) * (1 - mix) + np.array(high, F) * mix)

    return paint


def panes(strength: float, low: float, high: float, ribs: int, colour: Colour = (1.0, 0.62, 0.24)) -> Painting:
    """Lit panes between heights `low` and `high` (0..1 of the part), parted by ribs around the axis."""

    def paint(skin: Skin) -> None:
        rise, (x, _, z) = skin.rise(), skin.own
        turn = np.arctan2(x, z) * F(ribs / (2 * np.pi))
        between = smooth(0.06, 0.11, np.abs((turn % 1) - F(0.5)) * -1 + F(0.5))
        pane = (smooth(low, low + 0.02, rise) * smooth(high, high - 0.02, rise) * between)[:, None]
        facing = 0.55 + 0.45 * np.clip((skin.normal * skin.view).sum(1), 0, 1)[:, None]
        swell = (0.6 + 0.6 * np.exp(-(((rise - (low + high) / 2) / (0.4 * (high - low))) ** 2)))[:, None]
        skin.colour[:] = skin.colour * (1 - pane) + np.array([0.9, 0.7, 0.4], F) * pane
        skin.glow += pane * np.array(colour, F) * F(strength) * facing * swell

    return paint


def stripes(other: Colour, bands: tuple[tuple[float, float], ...]) -> Painting:
    """Bands of another colour between heights given in 0..1 of the part."""

    def paint(skin: Skin) -> None:
        rise = skin.rise()
        for low, high in bands:
            on = (smooth(low - 0.004, low + 0.004, rise) * smooth(high + 0.004, high - 0.004, rise))[:, None]
            skin.colour[:] = skin.colour * (1 - on) + np.array(other, F) * on

    return paint


def cells(count: float = 6.0, line: Colour = (0.10, 0.12, 0.18)) -> Painting:
    """The dark grid of a solar panel, seen on its upper or front face."""

    def paint(skin: Skin) -> None:
        x, y, z = skin.own
        wide = max(skin.high[0] - skin.low[0], 1e-3)
        flat = skin.high[1] - skin.low[1] < skin.high[2] - skin.low[2]
        u, v = x * F(count / wide), (z if flat else y) * F(count / wide)
        near = np.minimum(np.abs((u % 1) - 0.5), np.abs((v % 1) - 0.5))
        on = smooth(0.05, 0.02, near)[:, None]
        skin.colour[:] = skin.colour * (1 - on) + np.array(line, F) * on

    return paint


def mesh(count: float = 36.0, hole: Colour = (0.01, 0.01, 0.012)) -> Painting:
    """Rows of small holes, as of a microphone or a loudspeaker."""

    def paint(skin: Skin) -> None:
        x, y, z = skin.own
        reach = max(skin.high[0], 1e-3)
        round_ = skin.high[2] > 0.5 * reach
        u = np.arctan2(x, z) * F(count / np.pi / 2) if round_ else x * F(count / (2 * np.pi * reach)) * 2
        v = y * F(count / (2 * np.pi * reach)) * (1.0 if round_ else 2.0)
        u = u + np.where((np.floor(v).astype(int) % 2) == 0, F(0.5), F(0))
        gap = np.hypot((u % 1) - F(0.5), (v % 1) - F(0.5))
        on = smooth(0.40, 0.28, gap)[:, None]
        skin.colour[:] = skin.colour * (1 - on) + np.array(hole, F) * on
        skin.bump -= on * skin.normal * F(0.2)

    return paint


def screen(sheet: Field, border: float, strength: float = 1.0, side: float = 1.0) -> Painting:
    """A lit picture (h×w×3 linear) on the front face, inside a border given in the part's units."""

    def paint(skin: Skin) -> None:
        x, y, z = skin.own
        left, right = skin.low[0] + border, skin.high[0] - border
        low, high = skin.low[1] + border, skin.high[1] - border
        u, v = (x - F(left)) / F(right - left), (F(high) - y) / F(high - low)
        soft = 0.006
        within = smooth(0, soft, u) * smooth(1, 1 - soft, u) * smooth(0, soft, v) * smooth(1, 1 - soft, v)
        front = (z * F(side) > F(skin.high[2] * 0.55)).astype(F)
        on = (within * front)[:, None]
        rows, columns = sheet.shape[:2]
        drawn = sampled(sheet, u * F(columns - 1), v * F(rows - 1))
        skin.glow += F(strength) * on * drawn
        skin.colour[:] = skin.colour * (1 - on) + np.array([0.008, 0.008, 0.011], F) * on
        skin.rough[:] = skin.rough * (1 - on[:, 0]) + F(0.1) * on[:, 0]

    return paint


def lands(green: Colour) -> Painting:
    """Continents on a globe."""

    def paint(skin: Skin) -> None:
        x, y, z = (axis * F(0.42) + F(0.37) for axis in skin.own)
        sheet = _noise(0.55)
        value = sampled(sheet, _folded(x + z * F(0.6)), _folded(y + z * F(0.3)))[:, 0]
        on = smooth(0.005, 0.02, value)[:, None]
        skin.colour[:] = skin.colour * (1 - on) + np.array(green, F) * on
        skin.rough += 0.3 * on[:, 0]

    return paint


def patches(dark: Colour) -> Painting:
    """The twelve dark fields and the seams of a football."""
    golden = (1 + 5**0.5) / 2
    corners = np.array([(0, a, b * golden) for a in (-1, 1) for b in (-1, 1)], F)
    axes = np.concatenate([np.roll(corners, turn, 1) for turn in range(3)]) / np.hypot(1, golden)

    def paint(skin: Skin) -> None:
        point = np.stack(skin.own, 1)
        point /= np.maximum(np.linalg.norm(point, axis=1, keepdims=True), 1e-6)
        reach = np.sort(point @ axes.T.astype(F), axis=1)
        on = smooth(0.925, 0.935, reach[:, -1])[:, None]
        seam = smooth(0.012, 0.004, reach[:, -1] - reach[:, -2])[:, None] * (1 - on) * 0.7
        skin.colour[:] = skin.colour * (1 - on) * (1 - seam) + np.array(dark, F) * on

    return paint
