"""The camera as a function of time: where it moves what is seen, for every depth.

Left = the camera goes left, so what is seen goes right. Up = it goes up, so what is seen goes down.
"""

from dataclasses import dataclass
from functools import cached_property
from math import cos, exp, pi, radians, sin

import numpy as np

SOFT = 0.45  # how much of the path is eased; the rest runs at an even speed, so that both ends move
COAST = 0.5  # beyond its ends the path runs out over half a shot's length
BEYOND = (1 - SOFT) * COAST
REACH = 0.5 + BEYOND
STEPS = (1.08, 1.16, 1.25, 1.35)
AMOUNT = {"low": 0, "medium": 1, "high": 2}

# Per second for low, medium, high. Sideways and upward: frame widths; in and out: ln of scale; roll: degrees.
SPEED = {
    "pan": (0.016, 0.030, 0.048),
    "tilt": (0.014, 0.024, 0.036),
    "truck": (0.019, 0.035, 0.054),
    "pedestal": (0.016, 0.027, 0.039),
    "zoom": (0.032, 0.055, 0.085),
    "push": (0.042, 0.072, 0.105),
    "roll": (1.1, 2.0, 3.2),
    "orbit": (0.028, 0.042, 0.058),
    "handheld": (0.0050, 0.0072, 0.0105),
}
FAMILY = {"push_in": "push", "pull_out": "push", "zoom_in": "zoom", "zoom_out": "zoom", "handheld": "handheld"}
TOWARD = {"left": 1, "right": -1, "up": 1, "down": -1, "in": 1, "out": -1, "cw": -1, "ccw": 1}
# How much of the move each depth takes: (at depth 0, more per unit of depth)
PARALLAX = {"truck": (0.4, 0.6), "pedestal": (0.4, 0.6), "push": (0.45, 0.55), "orbit": (1.0, -1.0)}


@dataclass(frozen=True)
class View:
    """How the picture is moved. x, y: frame widths right, down. scale: about the centre. turn: degrees clockwise."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    turn: float = 0.0


def eased(u: float) -> float:
    """0 at 0, 1 at 1, moving at both ends; beyond them it coasts to rest within BEYOND. Smooth everywhere."""
    if u < 0:
        return -BEYOND * (1 - exp(u / COAST))
    if u > 1:
        return 1 + BEYOND * (1 - exp((1 - u) / COAST))
    return (1 - SOFT) * u + SOFT * u * u * (3 - 2 * u)


def steady(u: float) -> float:
    """u itself inside 0..1; beyond, it runs out within COAST. For what drifts by itself."""
    if u < 0:
        return -COAST * (1 - exp(u / COAST))
    if u > 1:
        return 1 + COAST * (1 - exp((1 - u) / COAST))
    return u


@dataclass(frozen=True)
class Path:
    """One shot's camera. seconds: its own length; aspect: frame width / height; speed: a factor on the table's."""

    camera: str
    motion: str
    seconds: float
    aspect: float
    seed: int = 0
    speed: float = 1.0

    @property
    def family(self) -> str:
        return FAMILY.get(self.camera, self.camera.partition("_")[0])

    @property
    def sign(self) -> int:
        return TOWARD.get(self.camera.rpartition("_")[2], 0)

    @cached_property
    def travel(self) -> float:
        """The whole way from first to last frame: the asked speed, held back to what the largest overscan can show."""
        if self.family in ("static", "handheld"):
            return 0.0
        wanted = SPEED[self.family][AMOUNT[self.motion]] * self.speed * self.seconds
        depth = 0.0 if self.family == "orbit" else 1.0
        while max(max(_need(self._view(wanted * end, depth), self.aspect)) for end in (-REACH, REACH)) > STEPS[-1]:
            wanted *= 0.97
        return wanted

    def at(self, u: float, depth: float) -> View:
        """The view at `u` of the shot's length (0 first frame, 1 last, beyond: an extension) for a layer at `depth`."""
        if self.family == "handheld":
            return self._shake(u * self.seconds, depth)
        return self._view(self.travel * (eased(u) - 0.5), depth)

    def overscan(self) -> tuple[float, float]:
        """How much wider and higher than the frame the canvas is: one of STEPS each."""
        ends = [self._view(self.travel * p, depth) for p in (-REACH, REACH) for depth in (0.0, 1.0)]
        if self.family == "handheld":
            most = SPEED["handheld"][AMOUNT[self.motion]] * self.speed
            ends = [View(most * 2, most * 2, 1.0, most * 115)]
        needs = [_need(view, self.aspect) for view in ends]
        return _step(max(x for x, _ in needs)), _step(max(y for _, y in needs))

    def _view(self, way: float, depth: float) -> View:
        still, more = PARALLAX.get(self.family, (1.0, 0.0))
        amount = way * self.sign * (still + more * depth)
        match self.family:
            case "pan" | "truck":
                return View(x=amount)
            case "orbit":
                # Round the subject: what lies behind it follows the camera, what lies before it goes against it.
                return View(x=-amount)
            case "tilt" | "pedestal":
                return View(y=amount)
            case "zoom" | "push":
                return View(scale=exp(amount))
            case "roll":
                return View(turn=amount)
        return View()

    def _shake(self, seconds: float, depth: float) -> View:
        """A hand's sway: a few slow waves of no common period; bounded and without drift."""
        rng = np.random.default_rng([self.seed, 77])
        size = SPEED["handheld"][AMOUNT[self.motion]] * self.speed * (0.9 + 0.1 * min(depth, 2))
        waves = [(0.31, 0.55), (0.73, 0.55), (1.27, 0.4), (2.1, 0.16)]

        def wave() -> float:
            return sum(
                a * sin(2 * pi * (f * (1 + 0.1 * rng.uniform(-1, 1)) * seconds + rng.uniform())) for f, a in waves
            )

        return View(x=size * wave(), y=0.8 * size * wave(), turn=60 * size * wave())


def _need(view: View, aspect: float) -> tuple[float, float]:
    """How many frame widths and heights a centred sheet must have for the frame to stay covered under `view`."""
    c, s = cos(radians(abs(view.turn))), sin(radians(abs(view.turn)))
    wide, high = (c + s / aspect) / view.scale, (c + s * aspect) / view.scale
    shift_x = 2 * (abs(view.x) * c + abs(view.y) * s) / view.scale
    shift_y = 2 * aspect * (abs(view.y) * c + abs(view.x) * s) / view.scale
    return wide + shift_x, high + shift_y


def _step(need: float) -> float:
    """The smallest step that covers `need`, so that moves alike share their plates."""
    return next((step for step in STEPS if step >= need - 1e-9), STEPS[-1])


def arc(path: Path, frames: int, most: int = 12, degrees: float = 22.0) -> tuple[float, ...]:
    """Camera turns, in degrees, to render a subject at: (0,) but for an orbit; + = its front turned to our right."""
    if path.family != "orbit":
        return (0.0,)
    count = max(5, min(most, frames // 2))
    return tuple(float(a) * path.sign for a in np.linspace(-degrees / 2, degrees / 2, count))


def turned(path: Path, u: float, count: int) -> tuple[int, int, float]:
    """Which two of an arc's `count` angles to show at `u`, and how far from the first toward the second."""
    at = min(max(eased(u), 0.0), 1.0) * (count - 1)
    low = min(int(at), count - 1)
    return low, min(low + 1, count - 1), at - low
