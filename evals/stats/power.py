"""What a number of clusters can find, and how many would be needed."""

from collections.abc import Callable
from functools import cache
from math import ceil, sqrt

from evals.stats.curves import special, t_at
from evals.stats.paired import Paired
from evals.stats.student import spread

POWER = 0.8
FARTHEST = 10_000
"""More items than this are no advice."""


@cache
def unit(count: int, alpha: float) -> float:
    """The difference that so many clusters find with 80 % power at two-sided alpha, in standard deviations.

    Exact, by the noncentral t; the far tail, which would find it on the wrong side, is left out.
    """
    t = t_at(count - 1, 1 - alpha / 2)
    return float(special().nctdtrinc(count - 1, 1 - POWER, t)) / sqrt(count)


def detectable(seen: Paired, alpha: float) -> float | None:
    """The smallest true difference these pairs would find; None where they show no spread to reckon with."""
    wide = spread(seen.gaps)
    return unit(len(seen.gaps), alpha) * wide if wide and seen.enough else None


def more(seen: Paired, margin: float, alpha: float) -> int | None:
    """Further items that would settle it if the difference and the spread are as they look: whichever comes first of
    telling the difference from 0 and of telling it from the margin. None where over 10,000 would not, or nothing shows.
    """
    wide, gap, now = spread(seen.gaps), abs(seen.difference), len(seen.gaps)
    if not (wide and seen.enough):
        return None
    each = seen.items / now
    last = now + int(FARTHEST / each)
    needed = [
        _first(lambda count: unit(count, alpha) * wide <= gap, now, last),
        _first(lambda count: _inside(count) * wide <= margin - gap, now, last),
    ]
    found = [count for count in needed if count is not None]
    return ceil((min(found) - now) * each) if found else None


def _inside(count: int) -> float:
    """How far within the margin, in standard deviations, for a 90 % interval to lie inside it 80 % of the time.

    Reckoned for a difference of 0, where the interval may leave on either side: safe for any other.
    """
    return (t_at(count - 1, 0.95) + t_at(count - 1, (1 + POWER) / 2)) / sqrt(count)


def _first(settled: Callable[[int], bool], low: int, high: int) -> int | None:
    """The smallest count above `low` that settles it, by halving; None beyond `high`."""
    if not settled(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if settled(middle) else (middle, high)
    return high
