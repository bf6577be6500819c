"""The statistics against textbooks, scipy, and what must hold for any numbers."""

import subprocess
import sys
from math import sqrt

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from evals.stats import power, rates, student
from evals.stats.figures import figures
from evals.stats.holm import holm
from evals.stats.paired import Pair, paired
from evals.stats.verdicts import Seen, no_worse, verdicts

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a machine with other work the clock says nothing of what is tested."""
PS = st.lists(st.floats(1e-9, 1), min_size=1, max_size=20)
SCORES = st.floats(0, 1).map(lambda value: round(value, 3))
PAIRS = st.lists(
    st.builds(Pair, st.sampled_from("abcdefgh"), st.just(""), st.integers(1, 3), SCORES, SCORES),
    min_size=1, max_size=24, unique_by=lambda pair: (pair.item, pair.seed),
)  # fmt: skip


def singles(gaps: list[float]) -> list[Pair]:
    return [Pair(str(at), "", 1, 0.5, 0.5 + gap) for at, gap in enumerate(gaps)]


def test_t_is_scipys_t() -> None:
    gaps = list(np.random.default_rng(1).normal(0.1, 0.3, 24))
    told = stats.ttest_1samp(gaps, 0)
    assert student.p(gaps) == pytest.approx(told.pvalue, rel=1e-9)
    assert student.ends(gaps, 1.0, 0.95) == pytest.approx(tuple(told.confidence_interval(0.95)), rel=1e-9)


def test_sleep_of_ten_patients_as_student_had_it_in_1908() -> None:
    gaps = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    assert student.p(gaps) == pytest.approx(0.002833, abs=1e-6)
    assert student.ends(gaps, 4.6, 0.95) == pytest.approx((0.7001, 2.4599), abs=1e-4)


@pytest.mark.parametrize(
    ("passed", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_newcombe_printed_it_in_1998(passed: int, of: int, low: float, high: float) -> None:
    assert rates.wilson(passed, of) == pytest.approx((low, high), abs=5e-5)


def test_mid_p_is_as_fagerland_printed_it_in_2013() -> None:
    assert rates.mid_p(rates.Votes(1, 1, 7, 12)) == pytest.approx(0.039, abs=5e-4)
    exact = stats.binomtest(1, 8).pvalue
    assert rates.mid_p(rates.Votes(1, 1, 7, 12)) == pytest.approx(exact - stats.binom.pmf(1, 8, 0.5), rel=1e-9)


@pytest.mark.parametrize("split", [(0, 0), (1, 1), (5, 5)])
def test_mid_p_of_as_many_either_way_is_1(split: tuple[int, int]) -> None:
    assert rates.mid_p(rates.Votes(3, *split, 3)) == 1


def test_the_interval_of_paired_rates_is_as_newcombe_printed_it_in_1998() -> None:
    low, high = rates.ends(rates.Votes(36, 2, 12, 0), 0.95)
    assert (low, high) == pytest.approx((0.0569, 0.3404), abs=5e-5)


def test_the_rule_of_three_is_the_exact_bound_or_a_little_more() -> None:
    for of in (10, 24, 48, 300):
        exact = 1 - 0.05 ** (1 / of)
        assert exact <= rates.rule_of_three(of) <= exact * 1.2
    assert rates.rule_of_three(2) == 1


def test_holm_is_as_in_the_textbook() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.02, 0.04, 0.5], [0.5, 0.25, 0.25]) == pytest.approx([0.04, 0.08, 0.5])


@BUSY
@given(PS)
def test_holm_is_never_below_the_raw_p_and_keeps_the_order(ps: list[float]) -> None:
    adjusted = holm(ps)
    assert all(raw <= after <= 1 for raw, after in zip(ps, adjusted, strict=True))
    by_raw = [after for _, after in sorted(zip(ps, adjusted, strict=True))]
    assert by_raw == sorted(by_raw)


@BUSY
@given(PS, st.data())
def test_weighted_holm_is_never_below_the_raw_p(ps: list[float], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0.1, 10), min_size=len(ps), max_size=len(ps)))
    assert all(raw <= after <= 1 for raw, after in zip(ps, holm(ps, weights), strict=True))


@BUSY
@given(PAIRS)
def test_swapping_the_candidates_negates_the_difference_and_its_interval(pairs: list[Pair]) -> None:
    there, back = paired(pairs), paired([Pair(one.item, "", one.seed, one.b, one.a) for one in pairs])
    assert there and back
    assert there.difference == -back.difference and there.p == back.p
    low, high = there.ends() if len(there.gaps) > 1 else (0.0, 0.0)
    assert (low, high) == (tuple(-end for end in reversed(back.ends())) if len(there.gaps) > 1 else (0.0, 0.0))


@BUSY
@given(PAIRS, st.floats(-5, 5))
def test_what_both_have_more_of_changes_nothing(pairs: list[Pair], more: float) -> None:
    first, second = paired(pairs), paired([Pair(p.item, "", p.seed, p.a + more, p.b + more) for p in pairs])
    assert first and second
    assume(len(first.gaps) > 1 and student.spread(first.gaps) > 1e-6)
    assert second.difference == pytest.approx(first.difference, abs=1e-9)
    assert second.ends() == pytest.approx(first.ends(), abs=1e-7)


@BUSY
@given(PAIRS, st.randoms())
def test_the_order_of_pairs_changes_nothing(pairs: list[Pair], chance: object) -> None:
    mixed = list(pairs)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert paired(pairs) == paired(mixed)


def test_seeds_are_averaged_inside_items_and_items_inside_clusters() -> None:
    pairs = [Pair("x", "one", 1, 0, 1), Pair("x", "one", 2, 0, 3), Pair("y", "one", 1, 0, 8), Pair("z", "two", 1, 0, 1)]
    found = paired(pairs)
    assert found and found.gaps == (5.0, 1.0) and found.difference == 3.0
    assert (found.pairs, found.items, found.clustered) == (4, 3, True)


def test_items_of_one_name_in_two_series_are_two_items() -> None:
    found = paired([Pair("pilot", "one", 1, 0, 1), Pair("pilot", "two", 1, 0, 2)])
    assert found and found.gaps == (1.0, 2.0) and found.items == 2


def test_too_few_clusters_or_items_say_nothing() -> None:
    quality = figures()["quality"]
    few = paired(singles([0.2, 0.21, 0.22, 0.2]))
    one = paired([Pair(str(at), "only", 1, 0, 1 + at) for at in range(9)])
    for found in (few, one, None):
        (said,) = verdicts([Seen(quality, found)])
        assert said.verdict == "not enough data" and said.low is None and said.more is None and said.p is None
        assert no_worse(quality, found) is None


@pytest.mark.parametrize(("count", "word"), [(5, "not enough data"), (6, "better"), (24, "better")])
def test_a_constant_difference_is_no_certainty(count: int, word: str) -> None:
    found = paired(singles([0.1] * count))
    (said,) = verdicts([Seen(figures()["quality"], found)])
    assert said.verdict == word and said.p == pytest.approx(2 * 0.5**count)
    assert said.low is not None and said.high is not None and said.detectable is None
    assert said.high - said.low == pytest.approx(4 * 0.1 * (1 - 0.05 ** (1 / count)), rel=1e-6)


def test_clusters_that_cancel_out_still_have_an_interval() -> None:
    found = paired([Pair(f"{at}{way}", f"c{at}", 1, 0.5, 0.5 + way) for at in range(6) for way in (-0.25, 0.25)])
    assert found and found.p == 1 and found.difference == 0
    assert found.ends()[0] < -0.05 and found.ends()[1] > 0.05
    (said,) = verdicts([Seen(figures()["quality"], found)])
    assert said.verdict == "not enough data"


def test_differences_within_the_margin_are_the_same_even_where_they_are_real() -> None:
    gaps = list(np.random.default_rng(2).normal(0.008, 0.005, 24))
    (said,) = verdicts([Seen(figures()["quality"], paired(singles(gaps)))])
    assert said.p is not None and said.p < 0.001 and said.verdict == "same"


def test_less_is_better_where_the_figure_says_so() -> None:
    gaps = list(np.random.default_rng(3).normal(1.0, 0.1, 24))
    dear, good = figures()["charged"], figures()["quality"]
    (cost,), (worth,) = (verdicts([Seen(figure, paired(singles(gaps)))]) for figure in (dear, good))
    assert (cost.verdict, worth.verdict) == ("worse", "better")
    assert no_worse(dear, paired(singles(gaps))) is False and no_worse(good, paired(singles(gaps))) is True


def test_quality_has_half_of_the_5_percent_and_all_of_it_when_alone() -> None:
    rng = np.random.default_rng(6)
    base = rng.normal(0, 1, 24)
    found = {name: paired(singles(list(base - base.mean() + shift))) for name, shift in
             (("quality", 0.48), ("charged", 0.2), ("wasted", 0.01), ("waited", 0.0))}  # fmt: skip
    found["waited"] = paired(singles([0.0] * 24))
    seen = [Seen(figures()[name], one) for name, one in found.items()]
    alone, (quality, charged, wasted, waited) = verdicts(seen[:1])[0], verdicts(seen)
    assert alone.adjusted == pytest.approx(alone.p) and alone.verdict == "better"
    assert quality.adjusted == pytest.approx(2 * alone.p) and quality.verdict == "not enough data"
    assert charged.adjusted == pytest.approx(2 * charged.p) and wasted.adjusted == pytest.approx(wasted.p)
    assert waited.adjusted == 1 and waited.verdict == "same"
    assert alone.detectable and quality.detectable and charged.detectable
    assert alone.detectable < quality.detectable < charged.detectable


def test_no_worse_is_one_sided_at_5_percent() -> None:
    quality = figures()["quality"]
    base = np.random.default_rng(4).normal(0, 0.05, 24)
    for shift in np.linspace(-0.04, 0.04, 33):
        gaps = base + shift
        told = stats.ttest_1samp(gaps, -quality.margin, alternative="greater").pvalue
        assert no_worse(quality, paired(singles(list(gaps)))) is bool(told <= 0.05)


def test_the_unit_effect_has_the_power_it_promises() -> None:
    for count, alpha in ((24, 0.05), (4, 0.05), (6, 0.025), (24, 0.0017), (500, 0.05)):
        t = stats.t.ppf(1 - alpha / 2, count - 1)
        found = stats.nct.sf(t, count - 1, power.unit(count, alpha) * sqrt(count))
        assert found == pytest.approx(0.8, abs=1e-4)


def test_cohens_34_pairs_find_half_a_standard_deviation() -> None:
    assert power.unit(34, 0.05) <= 0.5 < power.unit(33, 0.05)


def test_more_is_none_where_more_would_not_help() -> None:
    rng = np.random.default_rng(5)
    wide = rng.normal(0, 30, 24)
    assert power.more(paired(singles(list(wide - wide.mean() + 0.02))), 0.02, 0.05) is None  # type: ignore[arg-type]
    near = rng.normal(0, 0.1, 24)
    found = paired(singles(list(near - near.mean() + 0.035)))
    assert found
    told = power.more(found, 0.02, 0.05)
    assert told is not None
    needed = 24 + told
    spread = student.spread(found.gaps)
    assert power.unit(needed, 0.05) * spread <= 0.035 < power.unit(needed - 1, 0.05) * spread


def test_more_counts_items_of_clusters_as_large_as_these() -> None:
    pairs = [
        Pair(f"{at}{item}", f"c{at}", 1, 0, gap) for at, gap in enumerate((0.0, 0.1, 0.2, 0.1)) for item in "abcdef"
    ]
    told = power.more(paired(pairs), 0.0, 0.01)  # type: ignore[arg-type]
    assert told and told % 6 == 0


def test_without_scipy_one_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['scipy'] = sys.modules['scipy.special'] = None\n"
        "from evals.stats.student import p\nfrom memory.errors import UserMistake\n"
        "try: p([1.0, 2.0])\nexcept UserMistake as mistake: print(mistake)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "pip install -e '.[evals]'" in done.stdout and done.stdout.count("\n") == 1, done.stderr
