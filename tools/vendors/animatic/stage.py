"""What a place is given to draw on, and what it gives back: layers in linear light, back to front."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Life:
    """How a layer moves by itself, in frame heights and seconds; added to the camera's own parallax.

    drift: frame heights per second (x, y). sway: amplitude x, amplitude y, period.
    pulse: depth 0..1 of an opacity swing, period, phase 0..1. fade: opacity at the start and at the end of the shot.
    travel: offset (x, y) reached at the end of the shot, eased. turn: degrees per second about the layer's `pivot`.
    """

    drift: tuple[float, float] = (0.0, 0.0)
    sway: tuple[float, float, float] = (0.0, 0.0, 4.0)
    pulse: tuple[float, float, float] = (0.0, 4.0, 0.0)
    fade: tuple[float, float] = (1.0, 1.0)
    travel: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True)
class Layer:
    """One sheet of the scene, the size of the canvas.

    rgb: h×w×3 float32, linear light, premultiplied by alpha. alpha: h×w float32 in 0..1.
    depth: parallax, 0 = sky, 1 = the subject, 2 = right before the lens. screen: light that only adds (glow, beams).
    spin: for an orbit, further (rgb, alpha) pairs of the same sheet at stage.arc[1:], drawn as they are asked for.
    """

    name: str
    rgb: Field
    alpha: Field
    depth: float
    life: Life = Life()
    screen: bool = False
    pivot: tuple[float, float] = (0.5, 0.5)
    spin: Sequence[tuple[Field, Field]] = ()


@dataclass(frozen=True)
class Particles:
    """Small things the compositor draws anew in every frame: rain, snow, birds, motes, fireflies, steam, leaves, stars.

    area: x0, y0, x1, y1 of the frame in 0..1. colour: linear rgb. size: of one, in frame heights.
    """

    kind: str
    count: int
    depth: float
    colour: tuple[float, float, float]
    size: float = 0.004
    area: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


Sheet = Layer | Particles


@dataclass(frozen=True)
class Sky:
    """One of the nine lights, as numbers every place shares. Colours are linear rgb; angles in degrees.

    top, mid, horizon: sky from zenith down. key: colour × strength of sun or moon, from direction `azimuth` (0 = behind
    the subject, facing us; 90 = from the right) and `height`. fill: ambient. sun: the disc, if seen, at frame
    x, y in 0..1. haze: 0..1 how far layers sink into the horizon colour. lamps: 0..1 how many windows are lit.
    weather: "", "fog", "snow" or "rain". stars: 0..1. exposure: multiplies the picture before tone mapping.
    """

    name: str
    top: tuple[float, float, float]
    mid: tuple[float, float, float]
    horizon: tuple[float, float, float]
    key: tuple[float, float, float]
    fill: tuple[float, float, float]
    azimuth: float
    height: float
    sun: tuple[float, float] | None = None
    haze: float = 0.5
    lamps: float = 0.0
    weather: str = ""
    stars: float = 0.0
    exposure: float = 1.0


@dataclass(frozen=True)
class Stage:
    """One shot's canvas: larger than the frame by `overscan` on every side so that the camera can move.

    width, height: canvas px. frame_width, frame_height: frame px; the frame sits in the middle of the canvas.
    palette: linear rgb of the look, [field, field 2, accent, light]. subject, props: English nouns to draw.
    arc: degrees of camera turn to render the subject at (0,) but for an orbit. quality: supersampling of solids.
    world, place: whose place this is and which; where a world is named, it looks the same for every seed.
    """

    width: int
    height: int
    frame_width: int
    frame_height: int
    sky: Sky
    palette: tuple[tuple[float, float, float], ...]
    seed: int
    subject: str
    props: tuple[str, ...]
    staging: str
    framing: str
    happening: str = "none"
    words: str = ""
    under: str = ""
    mood: str = "product"
    arc: tuple[float, ...] = (0.0,)
    quality: float = 1.5
    tags: dict[str, float] = field(default_factory=dict)
    world: str = ""
    place: str = ""

    def rng(self, salt: str) -> np.random.Generator:
        """A generator of its own for each named part of the place, so that adding one part moves no other."""
        return self._of(f"{self.world}/{self.place}", salt)

    def born(self, salt: str) -> np.random.Generator:
        """A generator for who or what lives in this world: the same in all of its places."""
        return self._of(self.world, salt)

    def chance(self, salt: str) -> np.random.Generator:
        """A generator for how this one take sees it: another seed is another take, in a named world too."""
        return np.random.default_rng([self.seed, *salt.encode()])

    def _of(self, home: str, salt: str) -> np.random.Generator:
        start = crc32(home.encode()) if self.world else self.seed
        return np.random.default_rng([start, *salt.encode()])

    def with_(self, **changes: object) -> "Stage":
        return replace(self, **changes)  # type: ignore[arg-type]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Canvas px of a point given in 0..1 of the frame."""
        left, top = (self.width - self.frame_width) / 2, (self.height - self.frame_height) / 2
        return left + x * self.frame_width, top + y * self.frame_height


@dataclass(frozen=True)
class Stand:
    """Where the subject stands in a place drawn as plates. x, y: foot of the subject in 0..1 of the frame.

    height: of the subject in frame heights.
    kind: what it stands on: rock, ledge, dock, stump, slab, table, snow, sand, none.
    """

    kind: str
    x: float = 0.5
    y: float = 0.8
    height: float = 0.42
