"""The decision table: from the figures of a path and its pairs to the name of a camera move.

Weights and limits were fitted on rendered clips with known moves (320 px wide); they hold for no other picture size.
"""

from dataclasses import dataclass

import numpy as np

from tools.screen.flow import Grid
from tools.screen.parallax import Evidence, Pair
from tools.screen.path import Way

X, Y, SCALE, TURN = range(4)


@dataclass(frozen=True)
class Limits:
    """Every threshold and weight of the table. Speeds in px per second, shakes in px, of a picture 320 px wide."""

    valid: float = 0.02
    tiles: float = 0.4
    still: float = 0.5
    still_shake: float = 0.65
    shake: float = 0.5
    wandering: float = 0.3
    slow: float = 6.0
    orbit_large: float = 3.0
    orbit_out: float = 0.43
    orbit_rise: float = 0.45
    orbit_growth: float = 0.7
    orbit_sure: float = 0.4
    orbit: tuple[float, ...] = (2.8, 1.7, 9.0, 2.1, -3.1, -2.4)
    dolly: tuple[float, ...] = (4.5, -12.0, 3.0, 0.85)
    truck: tuple[float, ...] = (4.4, -12.0, 6.5, 0.75, -0.85)
    focal: float = 1.1


LIMITS = Limits()


@dataclass(frozen=True)
class Verdict:
    """A move by name, how much of it, and how sure, before the doubts of the picture are counted."""

    move: str
    amount: float
    unit: str
    sure: float
    reason: str = ""


def logistic(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def decide(way: Way, seen: Evidence, cells: Grid, limits: Limits = LIMITS) -> Verdict:
    """The first rule that holds names the move."""
    if seen.valid < limits.valid or seen.tiles < limits.tiles:
        return Verdict("unknown", 0.0, "", 0.0, "few textured tiles")
    main = int(np.argmax(np.abs(way.net)))
    speed = abs(float(way.net[main]))
    orbiting = orbit(way, seen.pairs, cells, limits)
    if orbiting is not None:
        return orbiting
    if speed < limits.still and way.shake < limits.still_shake:
        return Verdict("static", 0.0, "", 1.0)
    if way.shake > limits.shake and way.directness[main] < limits.wandering:
        return Verdict("handheld", way.shake / cells.width, "widths rms", 1.0)
    if speed < limits.still:
        return Verdict("static", 0.0, "", 1.0)
    return directed(way, seen.pairs, cells, main, limits)


def orbit(way: Way, pairs: tuple[Pair, ...], cells: Grid, limits: Limits) -> Verdict | None:
    """Travel one way while turning the other: parallax sideways, and a bend of the other axis with its own sign."""
    if not pairs:
        return None
    x, y, growth = (float(way.net[k]) for k in (X, Y, SCALE))
    large = max(one.large for one in pairs)
    out, rise, across = _middle(pairs, "out"), _middle(pairs, "spread_v"), _middle(pairs, "spread_u")
    sideways = abs(growth) < limits.orbit_growth * abs(x) + 1 and abs(y) < abs(x) + 1
    if large <= limits.orbit_large or out <= limits.orbit_out or rise >= limits.orbit_rise * across or not sideways:
        return None
    bend = _wide(cells) * sum(one.cross_v for one in pairs) / sum(one.large for one in pairs)
    signs = (
        min(abs(bend), 1.5),
        float(np.clip(-bend * np.sign(x), -1, 1)),
        _middle(pairs, "opposite"),
        min(_middle(pairs, "rub"), 1.5),
        _agreement(pairs),
        1.0,
    )
    sure = logistic(float(np.dot(signs, limits.orbit)))
    if sure <= limits.orbit_sure:
        return None
    turned = limits.focal * sum(one.cross_v for one in pairs) / sum(one.seconds for one in pairs)
    return Verdict(
        "orbit_right" if bend > 0 else "orbit_left", abs(float(np.degrees(turned))), "deg/s", max(sure, 1 - sure)
    )


def directed(way: Way, pairs: tuple[Pair, ...], cells: Grid, main: int, limits: Limits) -> Verdict:
    """Roll, zoom or dolly, pan or truck, tilt or pedestal, by the largest part of the path."""
    ahead = float(way.net[main]) > 0
    amount = _amount(way, pairs, cells, main, limits)
    if main == TURN:
        return Verdict("roll_ccw" if ahead else "roll_cw", float(np.degrees(amount / cells.radius)), "deg/s", 1.0)
    travel = _dolly(pairs, limits) if main == SCALE else _truck(pairs, main, cells, limits)
    sure, reason = (max(travel, 1 - travel), "") if pairs else (0.5, "too little motion to see depth")
    if main == SCALE:
        word = ("push_in" if ahead else "pull_out") if travel > 0.5 else ("zoom_in" if ahead else "zoom_out")
        return Verdict(word, amount / cells.radius, "ln scale/s", sure, reason)
    if main == X:
        word = ("truck" if travel > 0.5 else "pan") + ("_left" if ahead else "_right")
    else:
        word = ("pedestal" if travel > 0.5 else "tilt") + ("_up" if ahead else "_down")
    return Verdict(word, amount / cells.width, "widths/s", sure, reason)


def _dolly(pairs: tuple[Pair, ...], limits: Limits) -> float:
    if not pairs:
        return 0.0
    depth = float(np.clip(np.log(_middle(pairs, "radial") + 0.01), -3, 2))
    return logistic(float(np.dot((1.0, _agreement(pairs), _middle(pairs, "out"), depth), limits.dolly)))


def _truck(pairs: tuple[Pair, ...], main: int, cells: Grid, limits: Limits) -> float:
    if not pairs:
        return 0.0
    bend = [one.cross_v if main == X else one.cross_u for one in pairs]
    middle = [one.middle_u if main == X else one.middle_v for one in pairs]
    kappa = _wide(cells) * float(np.dot(bend, middle)) / (float(np.dot(middle, middle)) + 0.05)
    signs = (1.0, _agreement(pairs), _middle(pairs, "out"), _middle(pairs, "out_border"), float(np.clip(kappa, -1, 2)))
    return logistic(float(np.dot(signs, limits.truck)))


def _amount(way: Way, pairs: tuple[Pair, ...], cells: Grid, main: int, limits: Limits) -> float:
    """px per second; sums of short steps read slow moves too high, so long pairs speak for those when they agree."""
    speed = float(way.net[main])
    if abs(speed) >= limits.slow or not pairs:
        return abs(speed)
    parts = [(p.main.x, p.main.y, cells.radius * p.main.scale, cells.radius * p.main.turn)[main] for p in pairs]
    long = sum(parts) / sum(one.seconds for one in pairs)
    return abs(long) if 0.6 < long / speed < 1.6 else abs(speed)


def _wide(cells: Grid) -> int:
    return max(cells.width, cells.height)


def _middle(pairs: tuple[Pair, ...], name: str) -> float:
    return float(np.median([getattr(one, name) for one in pairs]))


def _agreement(pairs: tuple[Pair, ...]) -> float:
    return float(np.median([one.main.share for one in pairs]))
