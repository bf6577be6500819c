"""Indoors: a level camera over a table or floor, boards, a window's light, lamps out of focus, drops on a pane."""

from dataclasses import dataclass, replace
from math import cos, radians, sin

import cv2
import numpy as np
import skia

from tools.vendors.animatic.figures import figure_layers
from tools.vendors.animatic.framing import beside_words
from tools.vendors.animatic.paint import F, blur, smooth, surface
from tools.vendors.animatic.panes import LAMP
from tools.vendors.animatic.roles import is_figure
from tools.vendors.animatic.stage import Field, Life, Sheet, Sky, Stage, Stand
from tools.vendors.animatic.vista import layer

AWAY = 5.0  # the camera's distance from the subject, in subject heights
EYE = {"low_angle": 0.10, "high_angle": 1.9}
SOFT = {"wide": 0.005, "medium": 0.008, "close": 0.013, "detail": 0.02}


@dataclass(frozen=True)
class Room:
    """World units are subject heights: x right, y up from the table or floor, z toward us; the subject at 0, 0, 0."""

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
        """World x, z of every pixel on the plane y = 0, and how far below the horizon it looks (0..1, 0 above it)."""
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
    rng = stage.chance("room stand")
    side = 0.0 if upright else float(rng.uniform(0.02, 0.13)) * (1 if rng.random() < 0.5 else -1)
    grow = {"detail": 1.8, "close": 1.5, "medium": 1.22, "low_angle": 1.2}.get(tight, 1.0)
    tall = min(wide * grow, 0.8) * (0.72 if upright else 1.0)
    foot = {"detail": 0.93, "close": 0.87, "high_angle": 0.74}.get(tight, 0.81)
    kind = "none"
    return Room(stage, Stand(kind, beside_words(stage, 0.5 + side), foot, tall), EYE.get(stage.framing, 0.6))


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
    return np.asarray((dark * (1 - tone) + light * tone) * edge[..., None], F)


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
    day = np.array(stage.sky.fill, F) * F(0.55) + np.array(stage.sky.horizon, F) * F(0.10)
    return np.asarray(day + warmth(stage) * F(0.16), F)


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


def three(colour: Field) -> tuple[float, float, float]:
    """A colour as plain numbers."""
    return float(colour[0]), float(colour[1]), float(colour[2])


def subject(stage: Stage, stand: Stand) -> list[Sheet]:
    """The cast on its stand, people and animals as figures; in a pure view what lies about in any such room."""
    if stage.staging == "view" or not stage.subject:
        return still_life(stage, stand)
    if is_figure(stage.subject):
        fill = np.array(stage.sky.fill, F) * F(0.5) + warmth(stage) * F(0.22)
        lit = replace(stage.sky, fill=(float(fill[0]), float(fill[1]), float(fill[2])))
        return figure_layers(stage.with_(sky=lit), stand)
    from tools.vendors.animatic.cast import cast_layers

    return list(cast_layers(stage, stand))


def still_life(stage: Stage, stand: Stand) -> list[Sheet]:
    """A cup, or a plant and a book, stands at one side of the table: a room that nobody is in is still lived in."""
    from tools.vendors.animatic.cast import cast_layers

    rng, upright = stage.rng("still life"), stage.frame_height > stage.frame_width
    things = (("cup",), ("plant", "book"), ("book", "mug"), ("mug",))[int(rng.integers(4))]
    side = 1 if stage.words or rng.random() < 0.5 else -1
    seen = stage.with_(subject=things[0], props=things[1:], staging="hero", happening="none", words="")
    at = Stand("none", 0.5 + side * (0.16 if upright else float(rng.uniform(0.16, 0.25))), stand.y + 0.03, 0.2)
    return list(cast_layers(seen, at))


def lamplit(stage: Stage) -> Stage:
    """The stage as things on a counter see it: the room's lamps above them are their key, not the sky outside."""
    if stage.sky.name == "neon":
        return stage
    key = LAMP * F(0.55) + F(0.95)
    fill = inside(stage) * F(0.8) + F(0.10)
    return stage.with_(sky=replace(stage.sky, key=three(key), fill=three(fill), azimuth=-34.0, height=52.0))


def foliage(stage: Stage) -> list[Sheet]:
    """A plant's leaves near the lens in one lower corner, far out of focus; not in every room."""
    rng = stage.rng("foliage")
    if stage.staging not in ("view", "figure", "hero") or rng.random() < 0.35:
        return []
    pixels, canvas, keep = surface(stage.height, stage.width)
    side, ink = (1 if rng.random() < 0.5 else -1), skia.Paint(AntiAlias=True, Color=0xFFFFFFFF)
    root = stage.at(0.5 - 0.56 * side, 1.10)
    for _ in range(11):
        turn, long = (
            radians(float(rng.uniform(20, 88))),
            float(rng.uniform(0.28, 0.52)) * min(stage.frame_height, 0.8 * stage.frame_width),
        )
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
