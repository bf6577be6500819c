"""How a layer moves by itself, as a function of time; drawn on top of the camera's move."""

from dataclasses import dataclass
from math import pi, sin

from tools.vendors.animatic.moves import steady
from tools.vendors.animatic.stage import Life


@dataclass(frozen=True)
class Moment:
    """A layer's own state in one frame. x, y: frame heights. turn: degrees, clockwise. opacity: 0..1."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    opacity: float = 1.0


def moment(life: Life, u: float, seconds: float) -> Moment:
    """The layer at `u` of a shot `seconds` long. In the middle nothing is off its place."""
    time, middle = u * seconds, (steady(u) - 0.5) * seconds
    across, up, period = life.sway
    swing = 2 * pi * time / max(period, 0.1)
    reached = _ramp(u, 0.0, 1.0)
    depth, beat, phase = life.pulse
    shown = life.fade[0] + (life.fade[1] - life.fade[0]) * _ramp(u, 0.12, 0.72)
    shown *= 1 - depth * (0.5 + 0.5 * sin(2 * pi * (time / max(beat, 0.1) + phase)))
    return Moment(
        x=life.drift[0] * middle + across * sin(swing) + life.travel[0] * reached,
        y=life.drift[1] * middle + up * sin(swing * 0.73 + 1.1) + life.travel[1] * reached,
        turn=life.turn * middle,
        opacity=min(1.0, max(0.0, shown)),
    )


def _ramp(u: float, start: float, end: float) -> float:
    """0 before start, 1 after end, at rest at both."""
    t = min(1.0, max(0.0, (u - start) / (end - start)))
    return t * t * (3 - 2 * t)
