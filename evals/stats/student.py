"""Student's t on the differences of clusters, and what stands in for it where they show no spread."""

from collections.abc import Sequence
from math import fsum, sqrt

from evals.stats.curves import beyond, t_at

FLAT = 1e-9
"""A spread below this share of the difference is rounding."""


def spread(gaps: Sequence[float]) -> float:
    """Standard deviation, Bessel's; 0 where the gaps differ by rounding only, or there is just one."""
    middle = fsum(gaps) / len(gaps)
    if max(gaps) - min(gaps) <= FLAT * max(map(abs, gaps)):
        return 0.0
    return sqrt(fsum((gap - middle) ** 2 for gap in gaps) / (len(gaps) - 1))


def p(gaps: Sequence[float]) -> float:
    """Two-sided p of t with one degree of freedom fewer than gaps.

    Gaps that are all the same have no t, only their sign: as many coins falling on one side.
    """
    middle, wide, count = fsum(gaps) / len(gaps), spread(gaps), len(gaps)
    if wide == 0:
        return min(1.0, 2 * 0.5**count) if middle else 1.0
    return beyond(count - 1, middle / (wide / sqrt(count)))


def ends(gaps: Sequence[float], widest: float, level: float) -> tuple[float, float]:
    """The t interval of the mean gap.

    Gaps that are all the same would give an interval of no width. But gaps that never showed up among so many may
    still be a share 1 - (1 - level)^(1/count) of those to come (the rule of three), and each may lie as far off as
    the widest pair and on the other side: the interval reaches that far.
    """
    middle, wide, count = fsum(gaps) / len(gaps), spread(gaps), len(gaps)
    if wide == 0:
        half = (abs(middle) + widest) * (1 - (1 - level) ** (1 / count))
    else:
        half = t_at(count - 1, (1 + level) / 2) * wide / sqrt(count)
    return middle - half, middle + half
