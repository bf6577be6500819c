"""The drawings of a report as numbers for SVG; no text from outside ever goes in.

Every mean is one over clusters, as in the verdicts: repeats are averaged inside a brief, briefs inside a cluster.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import mean, stdev
from typing import Any

from evals.nouns import Row, Verdict
from evals.report.wording import value

T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""97.5 % points of Student's t for 1 to 30 degrees of freedom."""
REACH = (3.0, 10.0)
"""How many margins an interval plot shows to each side: at least, at most."""
WIDE, HIGH = 640.0, 330.0
LEFT, RIGHT, TOP, LOW = 54.0, 130.0, 16.0, 284.0
Span = tuple[float, float, float]


def spread(values: Sequence[float], most: float = float("inf")) -> Span:
    """Mean, low and high of the 95 % t interval, inside 0..most; the three are one when there is a single value."""
    middle = mean(values)
    if len(values) < 2:
        return middle, middle, middle
    freedom = len(values) - 1
    half = (T[freedom - 1] if freedom <= len(T) else 1.96) * stdev(values) / sqrt(len(values))
    return middle, max(0.0, middle - half), min(most, middle + half)


def over_clusters(rows: Iterable[Row], name: str, known: dict[str, dict[str, Any]]) -> list[float]:
    """One mean a cluster; a brief without a cluster is its own."""
    items, clusters = defaultdict[tuple[str, str], list[float]](list), defaultdict[str, list[float]](list)
    for row in rows:
        if (found := value(row, name, known)) is not None:
            items[row.cluster or row.item, row.item].append(found)
    for (cluster, _), seeds in items.items():
        clusters[cluster].append(mean(seeds))
    return [mean(one) for one in clusters.values()]


def whiskers(verdicts: Sequence[Verdict], lower: set[str]) -> list[dict[str, Any] | None]:
    """Each interval in per cent of a shared axis counted in margins, better to the right; None where there is none.

    lower: figures of which less is better. cut: the ends that lie outside the axis.
    """
    spans = [_in_margins(one, one.figure in lower) for one in verdicts]
    far = max((abs(end) for span in spans if span for end in span), default=0.0)
    reach = min(max(far * 1.05, REACH[0]), REACH[1])

    def at(margins: float) -> float:
        return round(50 + 50 * max(-1.0, min(1.0, margins / reach)), 2)

    return [
        span and {
            "dot": at(span[0]), "low": at(span[1]), "high": at(span[2]), "band": (at(-1), at(1)),
            "cut": (span[1] < -reach, span[2] > reach), "off": abs(span[0]) > reach,
        }
        for span in spans
    ]  # fmt: skip


def _in_margins(one: Verdict, turned: bool) -> Span | None:
    if one.difference is None or one.low is None or one.high is None or not one.margin:
        return None
    ends = (one.difference / one.margin, one.low / one.margin, one.high / one.margin)
    return (-ends[0], -ends[2], -ends[1]) if turned else ends


def front(dots: Sequence[tuple[float, float]]) -> list[int]:
    """Which of (money, quality) nobody beats in both, cheapest first."""
    order, best = sorted(range(len(dots)), key=lambda at: (dots[at][0], -dots[at][1])), float("-inf")
    kept = []
    for at in order:
        if dots[at][1] > best:
            best = dots[at][1]
            kept.append(at)
    return kept


def pareto(named: dict[str, tuple[Span, Span]]) -> dict[str, Any] | None:
    """Money (first) against quality (second) in a box of WIDE×HIGH; None when there are no candidates.

    dots: place, whiskers, whether on the front. ticks: of both axes. line: the front as path words.
    """
    if not named:
        return None
    across = _axis([end for money, _ in named.values() for end in money], LEFT, WIDE - RIGHT)
    up = _axis([end for _, quality in named.values() for end in quality], LOW, TOP)
    kept = front([(money[0], quality[0]) for money, quality in named.values()])
    dots = [
        {"name": name, "x": [across[0](end) for end in money], "y": [up[0](end) for end in quality],
         "front": at in kept, "money": money, "quality": quality}
        for at, (name, (money, quality)) in enumerate(named.items())
    ]  # fmt: skip
    return {"dots": _apart(dots), "across": across[1], "up": up[1], "line": _steps([dots[at] for at in kept])}


def _axis(ends: Sequence[float], start: float, stop: float) -> tuple[Any, list[tuple[float, float]]]:
    """A scale from amounts to px, and four to six round ticks on it."""
    low, high = max(0.0, min(ends)) if min(ends) >= 0 else min(ends), max(ends)
    pad = (high - low) * 0.12 or abs(high) * 0.2 or 0.1
    low, high = (max(0.0, low - pad) if low >= 0 else low - pad), high + pad

    def place(amount: float) -> float:
        return round(start + (amount - low) / (high - low) * (stop - start), 1)

    step = next(s for s in _round_steps() if (high - low) / s <= 6)
    first = int(low / step) + (low > int(low / step) * step + 1e-12)
    return place, [(place(at * step), at * step) for at in range(first, int(high / step + 1e-9) + 1)]


def _round_steps() -> Iterable[float]:
    return (base * 10.0**power for power in range(-4, 9) for base in (1, 2, 5))


def _steps(kept: Sequence[dict[str, Any]]) -> str:
    """The front as stairs: what money buys at best."""
    if not kept:
        return ""
    words = f"M{kept[0]['x'][0]},{LOW}V{kept[0]['y'][0]}"
    return words + "".join(f"H{dot['x'][0]}V{dot['y'][0]}" for dot in kept[1:]) + f"H{WIDE - RIGHT}"


def _apart(dots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels stay 15 px from each other, so that two candidates at one place can both be read."""
    last = float("-inf")
    for dot in sorted(dots, key=lambda one: float(one["y"][0])):
        dot["label"] = last = max(dot["y"][0], last + 15)
    return dots


def spark(scores: Sequence[float | None]) -> list[str]:
    """Scores 0..1 of a film's shots as lines in a box of 64×18; an unscored shot is a gap."""
    step = 60.0 / max(len(scores) - 1, 1)
    runs: list[list[str]] = [[]]
    for at, score in enumerate(scores):
        if score is None:
            runs.append([])
        else:
            runs[-1].append(f"{2 + at * step:.1f},{16 - 14 * max(0.0, min(1.0, score)):.1f}")
    return [f"M{'L'.join(run)}" + ("h.1" if len(run) == 1 else "") for run in runs if run]
