"""Pairs of two candidates' figures, and the differences of their clusters."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from evals.stats import rates, student

FEWEST_CLUSTERS, FEWEST_ITEMS = 2, 5
"""Below these nothing is said: of clusters where there are any, else of items."""


@dataclass(frozen=True)
class Pair:
    """A figure of one item and seed, by a and by b. cluster = "": the item stands alone."""

    item: str
    cluster: str
    seed: int
    a: float
    b: float


@dataclass(frozen=True)
class Paired:
    """What pairs come to. a, b: means over clusters; gaps: b minus a of every cluster; widest: of any one pair.

    votes: (both, only a, only b, neither) where pass and fail are told by one pair an item, without clusters.
    """

    a: float
    b: float
    gaps: tuple[float, ...]
    widest: float
    pairs: int
    items: int
    clustered: bool
    votes: rates.Votes | None = None

    @property
    def enough(self) -> bool:
        return len(self.gaps) >= (FEWEST_CLUSTERS if self.clustered else FEWEST_ITEMS)

    @property
    def difference(self) -> float:
        return fsum(self.gaps) / len(self.gaps)

    @property
    def p(self) -> float:
        """Two-sided: how often pairs without a difference would differ as much."""
        if self.widest == 0:
            return 1.0
        return rates.mid_p(self.votes) if self.votes else student.p(self.gaps)

    def ends(self, level: float = 0.95) -> tuple[float, float]:
        """The interval that holds the true difference `level` of the time."""
        return rates.ends(self.votes, level) if self.votes else student.ends(self.gaps, self.widest, level)


def paired(pairs: Iterable[Pair], *, rate: bool = False) -> Paired | None:
    """Pairs as their clusters' differences, whatever order they come in; None without any."""
    rows = sorted(pairs, key=lambda pair: (pair.cluster, pair.item, pair.seed))
    if not rows:
        return None
    gaps = _clusters(rows, lambda pair: pair.b - pair.a)
    return Paired(
        a=_mean(_clusters(rows, lambda pair: pair.a)),
        b=_mean(_clusters(rows, lambda pair: pair.b)),
        gaps=tuple(gaps),
        widest=max(abs(pair.b - pair.a) for pair in rows),
        pairs=len(rows),
        items=len({(pair.cluster, pair.item) for pair in rows}),
        clustered=any(pair.cluster for pair in rows),
        votes=_votes(rows) if rate else None,
    )


def _clusters(rows: Sequence[Pair], of: Callable[[Pair], float]) -> list[float]:
    """Means over seeds inside an item, then over items inside a cluster."""
    items: dict[tuple[str, str], list[float]] = defaultdict(list)
    for pair in rows:
        items[pair.cluster, pair.item].append(of(pair))
    clusters: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (cluster, item), seen in items.items():
        clusters[cluster, "" if cluster else item].append(_mean(seen))
    return [_mean(seen) for seen in clusters.values()]


def _votes(rows: Sequence[Pair]) -> rates.Votes | None:
    """The four counts, where every pair is an item of its own and says yes or no."""
    alone = len({pair.item for pair in rows}) == len(rows) and not any(pair.cluster for pair in rows)
    if not alone or any(value not in (0, 1) for pair in rows for value in (pair.a, pair.b)):
        return None
    cast = [(bool(pair.a), bool(pair.b)) for pair in rows]
    return rates.Votes(*(cast.count(way) for way in ((True, True), (True, False), (False, True), (False, False))))


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
