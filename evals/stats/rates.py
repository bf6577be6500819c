"""Passes and failures: of one candidate, and of two on the same items."""

from math import sqrt
from typing import NamedTuple

from evals.stats.curves import coins, normal_at


class Votes(NamedTuple):
    """Items by who passed them."""

    both: int
    only_a: int
    only_b: int
    neither: int


def wilson(passed: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a rate: it stays inside 0..1 and has a width even where all passed; 0..1 for none."""
    if not of:
        return 0.0, 1.0
    z = normal_at((1 + level) / 2)
    middle, half = passed + z * z / 2, z * sqrt(passed * (of - passed) / of + z * z / 4)
    return max(0.0, (middle - half) / (of + z * z)), min(1.0, (middle + half) / (of + z * z))


def rule_of_three(of: int) -> float:
    """The largest rate that 0 seen in so many leaves open, 95 %."""
    return min(1.0, 3 / of)


def mid_p(votes: Votes) -> float:
    """McNemar's exact test with the mid-p: the exact p alone stays far under its nominal size."""
    split = votes.only_a + votes.only_b
    fewer = min(votes.only_a, votes.only_b)
    at = coins(fewer, split) - (coins(fewer - 1, split) if fewer else 0.0)
    return min(1.0, 2 * coins(fewer, split) - at) if split else 1.0


def ends(votes: Votes, level: float) -> tuple[float, float]:
    """Interval of b's rate minus a's on the same items: Newcombe's square-and-add of two Wilson intervals (1998)."""
    of = sum(votes)
    a, b = (votes.both + votes.only_a) / of, (votes.both + votes.only_b) / of
    (a_low, a_high), (b_low, b_high) = (wilson(round(rate * of), of, level) for rate in (a, b))
    alike = _alike(votes)
    below = _added(b - b_low, a_high - a, alike)
    above = _added(b_high - b, a - a_low, alike)
    return b - a - below, b - a + above


def _added(one: float, other: float, alike: float) -> float:
    return sqrt(max(0.0, one * one - 2 * alike * one * other + other * other))


def _alike(votes: Votes) -> float:
    """How far the two pass the same items: phi, drawn towards 0 by Newcombe's correction."""
    of = sum(votes)
    passed_a, passed_b = votes.both + votes.only_a, votes.both + votes.only_b
    margins = passed_a * passed_b * (of - passed_a) * (of - passed_b)
    cross = votes.both * votes.neither - votes.only_a * votes.only_b
    if cross > 0:
        cross = max(0, cross - of / 2)  # type: ignore[assignment]
    return cross / sqrt(margins) if margins else 0.0
