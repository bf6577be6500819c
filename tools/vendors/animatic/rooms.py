"""Indoors: a level camera over a table or floor, boards, a window's light, lamps out of focus, drops on a pane."""

from dataclasses import dataclass, replace
from math import cos, radians, sin

import cv2
import numpy as np
import skia

from tools.vendors.animatic.figures import figure_layers, is_figure
from tools.vendors.animatic.paint import F, blur, luma, smooth, surface
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Sky, Stage, Stand
from tools.vendors.animatic.terrain import hill, rolling
from tools.vendors.animatic.vista import behold, flattened, glow, layer

AWAY = 5.0  # the camera's distance from the subject, in subject heights
EYE = {"low_angle": 0.10, "high_angle": 1.9}
LAMP = np.array((1.0, 0.60, 0.27), F)
SOFT = {"wide": 0.005, "medium": 0.008, "close": 0.013, "detail": 0.02}


@dataclass(frozen=True)
class Room:
    """World units are subject heights: x right, y up from the table (or floor), z toward us; the subject stands at 0, 0, 0."""

    stage: Stage
    stand: Stand
    eye: float = 0.6

    @property
    def unit(self) -> float:
        """Px of one world unit at the subject."""
        return self.stand.height * self.stage.frame_height

    def grid(self, step: int = 1) -> tuple[Field, Field]:
        """Canvas y and x of every step-th pixel."""
        y, x = np.mgrid[0 : self.stage.height : step, 0 : self.stage.width : step].astype(F)
        return y + F((step - 1) / 2), x + F((step - 1) / 2)

    def wall(self, z: float, step: int = 1) -> tuple[Field, Field]:
        """World x, y of every pixel on the upright plane at z."""
        cx, foot = self.stage.at(self.stand.x, self.stand.y)
        level, near = foot - self.eye * self.unit, (AWAY - z) / AWAY / self.unit
        y, x = self.grid(step)
        return (x - F(cx)) * F(near), F(self.eye) - (y - F(level)) * F(near)

    def table(self, step: int = 1) -> tuple[Field, Field, Field]:
        """World x, z of every pixel on the plane y = 0, and how far down from the horizon it looks (0..1, 0 above it)."""
        cx, foot = self.stage.at(self.stand.x, self.stand.y)
        level = foot - self.eye * self.unit
        y, x = self.grid(step)
        drop = np.maximum((y - F(level)) / F(self.unit), F(1e-3))
        far = F(self.eye * AWAY) / drop
        return (
            (x - F(cx)) / F(self.unit) * far / F(AWAY),
            F(AWAY) - far,
            smooth(0.0, 1.2, (y - F(level)) / F(self.unit)),
        )

    def seen(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Canvas px of a point of the room."""
        cx, foot = self.stage.at(self.stand.x, self.stand.y)
        near = AWAY / (AWAY - z)
        return cx + x * self.unit * near, foot - self.eye * self.unit + (self.eye - y) * self.unit * near


def enter(stage: Stage, wide: float = 0.40) -> Room:
    """The room as staging and framing see it: off centre by the seed, nearer when close."""
    tight = "detail" if stage.staging == "detail" else stage.framing
    upright = stage.frame_height > stage.frame_width
    rng = stage.rng("room stand")
    side = 0.0 if upright else float(rng.uniform(0.02, 0.13)) * (1 if rng.random() < 0.5 else -1)
    grow = {"detail": 1.8, "close": 1.5, "medium": 1.22, "low_angle": 1.2}.get(tight, 1.0)
    tall = min(wide * grow, 0.8) * (0.72 if upright else 1.0)
    foot = {"detail": 0.93, "close": 0.87, "high_angle": 0.74}.get(tight, 0.81)
    kind = "none"
    return Room(stage, Stand(kind, 0.5 + side, foot, tall), EYE.get(stage.framing, 0.6))


def softness(stage: Stage) -> float:
    """How far the background is out of focus, px of blur."""
    tight = "detail" if stage.staging == "detail" else stage.framing
    near = SOFT.get(tight, 0.006) if stage.staging != "view" else 0.003
    return near * stage.frame_height


def beam(sky: Sky) -> Field:
    """Unit direction to the light that comes in by a window: never from behind our back, never straight down."""
    turn, rise = radians(float(np.clip(sky.azimuth, -48, 48))), radians(float(np.clip(sky.height, 16, 44)))
    return np.array((sin(turn) * cos(rise), sin(rise), -cos(turn) * cos(rise)), F)


def direct(sky: Sky) -> float:
    """0..1: how sharp and strong the sun or moon throws shadows."""
    if sky.weather:
        return 0.12
    return 0.30 if sky.stars > 0.5 else 1.0


def outside(stage: Stage, room: Room, sharp: float = 0.011) -> Layer:
    """What lies beyond the panes, out of focus: sky, hills or a town's lights as discs."""
    small = stage.with_(
        width=max(8, stage.width // 4), height=max(8, stage.height // 4), frame_width=max(8, stage.frame_width // 4),
        frame_height=max(8, stage.frame_height // 4), staging="view", framing="wide",
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


def boards(room: Room, salt: str, light: Field, dark: Field, wide: float = 0.62) -> Field:
    """Wood on the plane y = 0: planks across, grain along them; h×w×3 albedo."""
    x, z, _ = room.table()
    rng = room.stage.rng(salt)
    fine, broad = (np.array(rng.random((size, size // 8)).astype(F)) for size in (512, 128))
    fine = cv2.GaussianBlur(fine, (0, 0), 0.7)
    u, v = np.mod(x * F(3.1) + F(20), F(fine.shape[1] - 1)), np.mod(z * F(95) + F(4000), F(fine.shape[0] - 1))
    grain = cv2.remap(fine, u, v, cv2.INTER_LINEAR)
    slow = cv2.remap(
        cv2.GaussianBlur(broad, (0, 0), 1.2),
        np.mod(x * F(0.9) + 9, F(broad.shape[1] - 1)),
        np.mod(z * F(7) + 900, F(broad.shape[0] - 1)),
        cv2.INTER_LINEAR,
    )
    near = smooth(AWAY + 6, AWAY - 1.5, F(AWAY) - z)
    tone = np.clip(0.5 + (grain - 0.5) * F(0.9) * near + (slow - 0.5) * F(1.6), 0, 1)
    row = np.floor((z + F(40)) / F(wide))
    tone = np.clip(tone + (np.mod(row * F(0.618), 1) - 0.5) * F(0.35), 0, 1)[..., None]
    seam = np.abs(np.mod((z + F(40)) / F(wide), 1) - F(0.5))
    edge = 1 - F(0.6) * smooth(0.486, 0.497, seam) * near
    return (dark * (1 - tone) + light * tone) * edge[..., None]


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


def warmth(stage: Stage) -> Field:
    """The light of the room's own lamps: warm, in neon light the sign's colour."""
    strength = F(0.04 + 0.62 * stage.sky.lamps)
    return (
        (np.array(stage.palette[2], F) * F(0.5) + LAMP * F(0.2)) * strength
        if stage.sky.name == "neon"
        else LAMP * strength
    )


def inside(stage: Stage) -> Field:
    """Ambient light in the room."""
    return np.array(stage.sky.fill, F) * F(0.55) + np.array(stage.sky.horizon, F) * F(0.10) + warmth(stage) * F(0.16)


def wood(stage: Stage) -> tuple[Field, Field]:
    """Light and dark of the table's wood, by seed and look: walnut, oak or a painted board."""
    rng = stage.rng("wood")
    kinds = (
        ((0.32, 0.155, 0.065), (0.085, 0.035, 0.014)),
        ((0.46, 0.29, 0.145), (0.20, 0.105, 0.045)),
        ((0.20, 0.10, 0.055), (0.045, 0.02, 0.012)),
    )
    pale, dark = (np.array(c, F) for c in kinds[int(rng.integers(3))])
    return pale, dark


def haze(stage: Stage, name: str, light: Field, depth: float, **more: object) -> Layer:
    """Light standing in the air as a sheet that only adds."""
    return glow(name, np.maximum(light, 0), depth, **more)


def pulsing(depth: float, period: float, phase: float = 0.0) -> Life:
    return Life(pulse=(depth, period, phase))


def bright(colour: Field) -> float:
    return float(luma(np.asarray(colour, F)))


def subject(stage: Stage, stand: Stand) -> list[Sheet]:
    """The cast on its stand, people and animals as figures; nobody in a pure view."""
    if stage.staging == "view" or not stage.subject:
        return []
    if is_figure(stage.subject):
        fill = np.array(stage.sky.fill, F) * F(0.8) + warmth(stage) * F(0.42)
        lit = replace(stage.sky, fill=(float(fill[0]), float(fill[1]), float(fill[2])))
        return figure_layers(stage.with_(sky=lit), stand)
    from tools.vendors.animatic.cast import cast_layers

    return list(cast_layers(stage, stand))


def foliage(stage: Stage) -> list[Sheet]:
    """A plant's leaves near the lens in one lower corner, far out of focus; not in every room."""
    rng = stage.rng("foliage")
    if stage.staging not in ("view", "figure", "hero") or rng.random() < 0.35:
        return []
    pixels, canvas, keep = surface(stage.height, stage.width)
    side, ink = (1 if rng.random() < 0.5 else -1), skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    root = stage.at(0.5 - 0.56 * side, 1.10)
    for _ in range(11):
        turn, long = radians(float(rng.uniform(20, 88))), float(rng.uniform(0.28, 0.52)) * stage.frame_height
        tip = root[0] + side * long * cos(turn), root[1] - long * sin(turn)
        bend = 0.16 * long
        path = skia.Path()
        path.moveTo(*root)
        path.quadTo((root[0] + tip[0]) / 2 - bend, (root[1] + tip[1]) / 2 - bend, *tip)
        path.quadTo((root[0] + tip[0]) / 2 + bend, (root[1] + tip[1]) / 2 + bend * 0.3, *root)
        canvas.drawPath(path, ink)
    del keep
    alpha = blur(pixels[..., 3].astype(F) / F(255), 0.012 * stage.frame_height)
    tone = np.array((0.045, 0.085, 0.04), F) * (inside(stage) * F(1.2) + np.array(stage.sky.horizon, F) * F(0.2))
    rgb = np.broadcast_to(tone, (*alpha.shape, 3))
    return [layer("leaves", rgb, alpha * F(0.97), 1.7, life=Life(sway=(0.004, 0.003, 4.1)))]
