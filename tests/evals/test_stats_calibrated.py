"""The statistics tried on thousands of comparisons whose truth is known, at the shapes that the suites have."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from evals.compare import compare
from evals.nouns import Item
from evals.stats import power, student
from evals.stats.figures import Figure, figures
from evals.stats.paired import Pair, Paired, paired
from evals.stats.rates import Votes
from evals.stats.verdicts import Seen, no_worse, verdicts
from tests.evals.rows import alone, made_rows, made_run, noise, series

SIMS = 2_000
SHAPES = {"24 briefs": (24, 1, 2), "4 series of 6": (4, 6, 1), "6 series of 4": (6, 4, 1), "6 of 6, twice": (6, 6, 2)}
"""Clusters, items in each, seeds."""


def plain(margin: float = 0.0) -> Figure:
    return figures()["quality"].model_copy(update={"margin": margin})


def simulated(shape: tuple[int, int, int], shift: float, sims: int = SIMS, seed: int = 7) -> Iterator[Paired]:
    """Paired differences whose true mean is the shift, averaged all at once."""
    clusters, items, seeds = shape
    rng = np.random.default_rng(seed)
    a, b = (noise(rng, sims, clusters, items, seeds) for _ in "ab")
    b = b + shift
    gaps = (b - a).mean((2, 3)).tolist()
    ends = zip(a.mean((1, 2, 3)).tolist(), b.mean((1, 2, 3)).tolist(), abs(b - a).max((1, 2, 3)).tolist(), strict=True)
    for mine, (before, after, widest) in zip(gaps, ends, strict=True):
        yield Paired(before, after, tuple(mine), widest, clusters * items * seeds, clusters * items, items > 1)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_what_is_simulated_is_what_pairs_come_to(shape: tuple[int, int, int]) -> None:
    clusters, items, seeds = shape
    rng = np.random.default_rng(7)
    a, b = (noise(rng, 20, clusters, items, seeds) for _ in "ab")
    for one, other, told in zip(a, b, simulated(shape, 0.0, sims=20), strict=True):
        found = paired(
            Pair(f"{at[0]:02}-{at[1]}", f"c{at[0]}" if items > 1 else "", at[2], float(one[at]), float(other[at]))
            for at in np.ndindex(one.shape)
        )
        assert found and found.gaps == pytest.approx(told.gaps, abs=1e-12)
        assert (found.a, found.b, found.widest) == pytest.approx((told.a, told.b, told.widest), abs=1e-12)
        assert (found.pairs, found.items, found.clustered) == (told.pairs, told.items, told.clustered)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_false_verdicts_are_3_to_7_percent_and_intervals_cover_93_to_97(shape: tuple[int, int, int]) -> None:
    false = covered = 0
    for found in simulated(shape, 0.0):
        (said,) = verdicts([Seen(plain(), found)])
        false += said.verdict in ("better", "worse")
        assert said.low is not None and said.high is not None
        covered += said.low <= 0 <= said.high
    assert 0.03 <= false / SIMS <= 0.07
    assert 0.93 <= covered / SIMS <= 0.97


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_difference_as_large_as_promised_is_found_4_times_in_5(shape: tuple[int, int, int]) -> None:
    """The promise is of the true spread, which the mean over many simulations comes close to."""
    spread = float(np.sqrt(np.mean([student.spread(one.gaps) ** 2 for one in simulated(shape, 0.0)])))
    shift = power.unit(shape[0], 0.05) * spread
    words = [verdicts([Seen(plain(), found)])[0].verdict for found in simulated(shape, shift, seed=8)]
    assert 0.75 <= words.count("better") / SIMS <= 0.88
    assert words.count("worse") == 0


def test_no_worse_is_said_wrongly_5_times_in_100_and_no_more() -> None:
    """b is worse by exactly the margin: the edge of what must not pass."""
    passed = sum(no_worse(plain(0.02), found) is True for found in simulated((24, 1, 2), -0.02))
    assert 0.03 <= passed / SIMS <= 0.07


def test_same_is_said_wrongly_at_most_5_times_in_100() -> None:
    said = [verdicts([Seen(plain(0.03), found)])[0].verdict for found in simulated((24, 1, 2), 0.03)]
    assert said.count("same") / SIMS <= 0.065
    inside = [verdicts([Seen(plain(0.1), found)])[0].verdict for found in simulated((24, 1, 2), 0.0, sims=300)]
    assert inside.count("same") / 300 >= 0.8


@pytest.mark.parametrize("rate", [0.95, 0.8, 0.5])
@pytest.mark.parametrize("count", [16, 24])
def test_passes_and_failures_are_told_apart_falsely_in_at_most_7_percent(count: int, rate: float) -> None:
    rng = np.random.default_rng(9)
    false = covered = 0
    hard = rng.normal(0, 0.15, (SIMS, count))
    a, b = rng.random((2, SIMS, count)) < np.clip(rate + hard, 0, 1)
    for one, other in zip(a, b, strict=True):
        ways = (one & other, one & ~other, ~one & other, ~one & ~other)
        votes = Votes(*(int(way.sum()) for way in ways))
        gaps = tuple((other.astype(float) - one).tolist())
        found = Paired(one.mean(), other.mean(), gaps, max(map(abs, gaps)), count, count, False, votes)
        (said,) = verdicts([Seen(figures()["made"].model_copy(update={"margin": 0.0}), found)])
        assert said.low is not None and said.high is not None
        false += said.verdict in ("better", "worse")
        covered += said.low <= 0 <= said.high
    assert false / SIMS <= 0.07 and covered / SIMS >= 0.93


@pytest.mark.parametrize("rate", [0.95, 0.8, 0.5])
@pytest.mark.parametrize("shape", [(24, 1, 2), (4, 6, 1), (6, 6, 2)], ids=["24 briefs", "4 series", "6 series, twice"])
def test_rates_of_series_and_repeats_are_told_apart_falsely_in_at_most_7_percent(
    shape: tuple[int, int, int], rate: float
) -> None:
    rng = np.random.default_rng(12)
    hard = rng.normal(0, 0.1, (SIMS, shape[0], 1, 1))
    a, b = (rng.random((2, SIMS, *shape)) < np.clip(rate + hard, 0, 1)).astype(float)
    false = 0
    for one, other in zip(a, b, strict=True):
        gaps = tuple((other - one).mean((1, 2)).tolist())
        found = Paired(one.mean(), other.mean(), gaps, abs(other - one).max(), one.size, one.size, shape[1] > 1)
        false += verdicts([Seen(figures()["made"], found)])[0].verdict in ("better", "worse")
    assert false / SIMS <= 0.07


def test_lost_films_planted_in_a_third_of_the_briefs_are_found() -> None:
    rng = np.random.default_rng(10)
    words = []
    for _ in range(300):
        b = rng.random(24) >= 1 / 3
        found = paired((Pair(str(at), "", 1, 1, b[at]) for at in range(24)), rate=True)
        words.append(verdicts([Seen(figures()["made"], found)])[0].verdict)
    assert words.count("worse") / 300 >= 0.8


def spoken(items: Sequence[Item], scores: np.ndarray, costs: np.ndarray) -> set[str]:
    """Every verdict of two candidates that are the same but for their luck. scores, costs: (2, items, seeds)."""
    run = made_run(items, {"a": {}, "b": {}})
    at = {one.name: number for number, one in enumerate(items)}

    def score(item: str, candidate: str, seed: int) -> dict[str, float]:
        cell = (int(candidate == "b"), at[item], seed - 1)
        quality, charged = float(scores[cell]), float(costs[cell])
        return {"quality": quality, "takes": quality, "charged": charged, "wasted": charged / 3, "drift": 5 - quality}

    told = compare(run, made_rows(run, score), "a", "b")
    assert {verdict.clusters for verdict in told.verdicts if verdict.pairs} == {
        len({one.cluster or one.name for one in items})
    }
    return {verdict.verdict for verdict in told.verdicts}


def test_the_same_candidate_with_other_seeds_differs_in_at_most_7_percent_of_400() -> None:
    """Half of them of 24 briefs, half of 4 series of 6; any figure that is better or worse counts."""
    rng = np.random.default_rng(11)
    false = 0
    for items, shape in [(alone(24), (24, 1)), (series(4, 6), (4, 6))] * 200:
        scores = noise(rng, 2, *shape, 2).reshape(2, 24, 2)
        false += bool(spoken(items, scores, rng.lognormal(0, 0.3, scores.shape)) & {"better", "worse"})
    assert false / 400 <= 0.07
