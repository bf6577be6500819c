"""From differences to words: better, worse, same, or not enough data.

Better or worse takes two things: a p below 5 % after Holm, and a 95 % interval without 0. Same: the whole 90 % interval
within the margin (two one-sided tests), or not one pair that differs at all; it goes before better and worse, for
inside its margin a difference is one that nobody would mind. Quality, named beforehand, has half of the 5 % to itself;
the other figures share the other half. A figure in which no pair differs can't be found different by chance, and takes
no share.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from evals.nouns import Verdict
from evals.stats.figures import PRIMARY, Figure
from evals.stats.holm import holm
from evals.stats.paired import Paired
from evals.stats.power import detectable, more

ALPHA = 0.05
Word = Literal["better", "worse", "same", "not enough data"]


class Seen(NamedTuple):
    """A figure and what its pairs come to; None without a pair."""

    figure: Figure
    paired: Paired | None


def verdicts(seen: Sequence[Seen], primary: Sequence[str] = (PRIMARY,)) -> tuple[Verdict, ...]:
    """One verdict a figure, in the order given, each adjusted for all the others; `primary` were named beforehand."""
    tried = [at for at, one in enumerate(seen) if one.paired and one.paired.enough and one.paired.widest]
    shares = dict(zip(tried, _shares([seen[at].figure for at in tried], primary), strict=True))
    ps = [found.p for at in tried if (found := seen[at].paired)]
    adjusted = dict(zip(tried, holm(ps, list(shares.values())), strict=True))
    return tuple(_verdict(one, adjusted.get(at, 1.0), ALPHA * shares.get(at, 1.0)) for at, one in enumerate(seen))


def _shares(tried: Sequence[Figure], primary: Sequence[str]) -> list[float]:
    """Half for what was named beforehand, half for the others; all of it where there is one kind. They add to 1."""
    first = [figure.name in primary for figure in tried]
    sides = len(set(first))
    return [1 / sides / first.count(mine) for mine in first]


def _verdict(seen: Seen, adjusted: float, alpha: float) -> Verdict:
    figure, found = seen
    if found is None or not found.enough:
        return _unsaid(figure, found)
    word = _word(figure, found, adjusted)
    low, high = found.ends()
    return Verdict(
        figure=figure.name, a=found.a, b=found.b, difference=found.difference, low=low, high=high, p=found.p,
        adjusted=adjusted, detectable=detectable(found, alpha),
        more=more(found, figure.margin, alpha) if word == "not enough data" else 0,
        pairs=found.pairs, clusters=len(found.gaps), margin=figure.margin, verdict=word,
        no_worse=no_worse(figure, found),
    )  # fmt: skip


def _word(figure: Figure, found: Paired, adjusted: float) -> Word:
    low, high = found.ends(0.90)
    if found.widest == 0 or (-figure.margin <= low and high <= figure.margin):
        return "same"
    low, high = found.ends()
    if adjusted < ALPHA and (low > 0 or high < 0):
        return "better" if found.difference * figure.sign > 0 else "worse"
    return "not enough data"


def _unsaid(figure: Figure, found: Paired | None) -> Verdict:
    """Too little to say anything: the means as they are, no interval."""
    return Verdict(
        figure=figure.name, a=found.a if found else None, b=found.b if found else None,
        difference=found.difference if found else None, low=None, high=None, p=None, adjusted=None, detectable=None,
        more=None, pairs=found.pairs if found else 0, clusters=len(found.gaps) if found else 0, margin=figure.margin,
        verdict="not enough data",
    )  # fmt: skip


def no_worse(figure: Figure, found: Paired | None) -> bool | None:
    """Whether b is shown to be no worse than a by more than the margin, one-sided at 5 %; None with too few pairs."""
    if found is None or not found.enough:
        return None
    if found.widest == 0:
        return True
    low, high = found.ends(0.90)
    return (low if figure.sign > 0 else -high) >= -figure.margin
