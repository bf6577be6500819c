"""Two candidates of a run held against each other, and everything a reader must be warned of."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import compare as room
from evals.__main__ import main
from evals.compare import against, compare
from evals.nouns import Comparison, Item, Row, Run, ShotRow, State, Verdict
from evals.stats.figures import figures
from memory.errors import UserMistake
from tests.evals.rows import Scores, alone, laid_down, made_rows, made_run, series

TAKES = {"base": {"takes": 1}, "more": {"takes": 3}}


def scored(gain: float = 0.0, *, dearer: float = 0.0, wobble: float = 0.03, seed: int = 1) -> Scores:
    """Films of one quality, and of a better and dearer one by the candidate 'more'."""

    def score(item: str, candidate: str, number: int) -> dict[str, float]:
        rng = np.random.default_rng([seed, number, *map(ord, item)])
        taste = rng.normal(0.7, 0.1)
        luck = np.random.default_rng([seed, number, *map(ord, item + candidate)]).normal(0, wobble, 3)
        more = candidate == "more"
        return {
            "quality": taste + luck[0] + gain * more, "takes": taste + luck[1], "charged": 1 + luck[2] + dearer * more,
            "length_error": 0.1, "drift": 3 - taste, "quoted": 2.0,
        }  # fmt: skip

    return score


def said(found: Comparison, name: str, *, completed: bool = False) -> Verdict:
    return next(one for one in (found.completed if completed else found.verdicts) if one.figure == name)


def warned(found: Comparison, words: str) -> str:
    told = [warning for warning in found.warnings if words in warning]
    assert len(told) == 1, found.warnings
    return told[0]


def full_score(item: str, candidate: str, seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, *map(ord, item)])
    return {name: float(rng.random()) for name in figures() if name != "made"}


@pytest.mark.parametrize("items", [alone(24), series(4, 6)], ids=["24 briefs", "4 series of 6"])
def test_the_same_candidate_with_the_same_seeds_is_the_same_in_every_figure(items: tuple[Item, ...]) -> None:
    run = made_run(items, {"a": {"takes": 2}, "b": {"takes": 2}})
    found = compare(run, made_rows(run, full_score), "a", "b")
    for one in (*found.verdicts, *found.completed):
        assert (one.verdict, one.difference, one.p, one.adjusted, one.more) == ("same", 0.0, 1.0, 1.0, 0)
    assert [one.figure for one in found.verdicts] == list(figures())
    assert warned(found, "itself") and warned(found, "no pair differs")


def test_candidates_set_up_alike_share_their_films() -> None:
    run = made_run(alone(6), {"a": {}, "b": {}})
    run = run.model_copy(update={"keys": {name: name.replace("/b/", "/a/").replace("/", "-") for name in run.keys}})
    rows = [row for row in made_rows(made_run(alone(6), {"a": {}}), full_score)]
    found = compare(run, rows, "a", "b")
    assert {one.verdict for one in found.verdicts} == {"same"}
    assert found.films == 12 and found.cpu_hours == pytest.approx(12 * 36 / 3600)
    assert found.counts == {"made": (12, 12)}


def test_a_gain_is_found_and_its_price_too() -> None:
    run = made_run(alone(24), TAKES)
    found = compare(run, made_rows(run, scored(0.06, dearer=0.5)), "base", "more")
    quality, charged = said(found, "quality"), said(found, "charged")
    assert (quality.verdict, charged.verdict) == ("better", "worse")
    assert quality.difference == pytest.approx(0.06, abs=0.02) and quality.low is not None and quality.low > 0
    assert quality.adjusted is not None and quality.p is not None and quality.p <= quality.adjusted < 0.05
    assert (quality.pairs, quality.clusters, quality.more) == (48, 24, 0)
    assert found.changed == {"takes": (1, 3)} and found.seeds == 2 and found.films == 96
    assert warned(found, "named beforehand")


def test_a_damage_is_found_and_swapping_says_the_opposite() -> None:
    run = made_run(alone(24), TAKES)
    rows = made_rows(run, scored(-0.06))
    there, back = compare(run, rows, "base", "more"), compare(run, rows, "more", "base")
    for one, other in zip(there.verdicts, back.verdicts, strict=True):
        assert one.difference is None or one.difference == -(other.difference or 0)
        opposite = {"better": "worse", "worse": "better"}.get(one.verdict, one.verdict)
        assert other.verdict == opposite
    assert said(there, "quality").verdict == "worse"


@settings(max_examples=20, deadline=None)
@given(st.randoms())
def test_the_order_of_rows_changes_nothing(chance: Any) -> None:
    run = made_run(series(4, 3), TAKES)
    rows = made_rows(run, scored(0.05))
    mixed = list(rows)
    chance.shuffle(mixed)
    assert compare(run, mixed, "base", "more").verdicts == compare(run, rows, "base", "more").verdicts


def lost_run() -> tuple[Run, list[Row]]:
    run = made_run(alone(24), TAKES, seeds=(1,))
    states: dict[str, State] = {f"brief-{at:02}/more/1": "refused" for at in range(8)} | {"brief-09/more/1": "crashed"}
    return run, made_rows(run, scored(0.0), states)


def test_films_that_were_not_made_count_and_are_left_out_beside() -> None:
    run, rows = lost_run()
    found = compare(run, rows, "base", "more")
    assert said(found, "quality").verdict == "worse" and said(found, "quality").pairs == 24
    assert said(found, "quality", completed=True).pairs == 15
    assert said(found, "quality", completed=True).verdict != "worse"
    assert said(found, "quoted").pairs == said(found, "drift").pairs == 15 and said(found, "charged").pairs == 24
    assert said(found, "made").verdict == "worse" and said(found, "made").difference == pytest.approx(-9 / 24)
    assert found.counts == {"made": (24, 15), "crashed": (0, 1), "refused": (0, 8)}
    assert warned(found, "9 of 24 films were not made (1 crashed, 8 refused)")


def test_half_a_run_is_told_and_what_is_there_is_compared() -> None:
    run = made_run(alone(24), TAKES)
    rows = made_rows(run, scored(0.0))[:70]
    found = compare(run, rows, "base", "more")
    assert warned(found, "26 of 96 cells were not reached")
    assert found.counts["not reached"] != (0, 0) and said(found, "quality").pairs == 34


def test_a_figure_nobody_measured_has_no_verdict() -> None:
    run = made_run(alone(24), TAKES)
    spread = said(compare(run, made_rows(run, scored()), "base", "more"), "spread")
    assert (spread.verdict, spread.pairs, spread.a, spread.more) == ("not enough data", 0, None, None)


@pytest.mark.parametrize("strange", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_counts_as_not_measured(strange: float) -> None:
    run = made_run(alone(24), TAKES)
    plain = scored()

    def score(item: str, candidate: str, seed: int) -> dict[str, float]:
        return {**plain(item, candidate, seed), **({"quality": strange} if item == "brief-00" else {})}

    quality = said(compare(run, made_rows(run, score), "base", "more"), "quality")
    assert quality.pairs == 46 and quality.a is not None and 0 < quality.a < 1


@pytest.mark.parametrize("clusters", [1, 2, 3])
def test_one_series_says_nothing_and_two_say_little(clusters: int) -> None:
    run = made_run(series(clusters, 6), TAKES)
    quality = said(compare(run, made_rows(run, scored(0.06)), "base", "more"), "quality")
    assert (quality.low is None) == (clusters == 1)
    assert clusters == 3 or quality.verdict == "not enough data"


@pytest.mark.parametrize(("field", "words"), [("screen", "DIFFERENT JUDGES"), ("rubric", "DIFFERENT RUBRICS")])
def test_other_judges_and_rubrics_are_told_loudly(field: str, words: str) -> None:
    run = made_run(alone(6), TAKES)
    rows = made_rows(run, scored())
    mixed = [row.model_copy(update={field: "other"} if row.candidate == "more" else {}) for row in rows]
    found = compare(run, mixed, "base", "more")
    assert words in found.warnings[0]
    honest = compare(run, rows, "base", "more")
    assert not any(words in warning for warning in honest.warnings)


def test_briefs_may_have_rubrics_of_their_own() -> None:
    run = made_run(alone(6), TAKES)
    rows = [row.model_copy(update={"rubric": row.item}) for row in made_rows(run, scored())]
    assert not any("RUBRICS" in warning for warning in compare(run, rows, "base", "more").warnings)


def test_films_made_to_please_the_judge_are_told_before_any_figure() -> None:
    run = made_run(alone(6), TAKES)
    rows = [row.model_copy(update={"caught": ("Shot 1 stands still",)} if row.candidate == "more" else {})
            for row in made_rows(run, scored())]  # fmt: skip
    told = compare(run, rows, "base", "more").warnings[0]
    assert told.startswith("more: 12 films may please the judge") and "Shot 1 stands still" in told


def test_two_settings_at_once_explain_nothing() -> None:
    run = made_run(alone(24), {"base": {"takes": 1}, "more": {"takes": 3, "critic": False}})
    found = compare(run, made_rows(run, scored(0.06)), "base", "more")
    assert warned(found, "2 settings differ (critic, takes), so no single one explains it")
    assert found.changed == {"takes": (1, 3), "critic": (None, False)}


def test_few_briefs_constant_gains_and_seeds_without_effect_are_told() -> None:
    run = made_run(alone(6), TAKES)
    rows = made_rows(run, lambda item, candidate, seed: {"quality": 0.6 + 0.2 * (candidate == "more")})
    found = compare(run, rows, "base", "more")
    assert warned(found, "too few briefs: 6")
    assert warned(found, "quality: all 6 clusters differ by the same +0.2")
    assert [one for one in found.warnings if "repeats add nothing" in one]
    assert said(found, "quality").low != said(found, "quality").high


def test_models_that_take_no_seed_are_told() -> None:
    shot = ShotRow(number=1, start=0, seconds=2, slate="1A", takes=1, score=0.7, first_score=0.7, vendor="luma",
                   model="ray-2", camera="", measured_camera="", prompt="")  # fmt: skip
    run = made_run(alone(6), TAKES)
    known = [row.model_copy(update={"shots": (shot,)}) for row in made_rows(run, scored())]
    assert warned(compare(run, known, "base", "more"), "luma's ray-2 takes no seed")
    strange = [row.model_copy(update={"shots": (shot.model_copy(update={"vendor": "nobody"}),)}) for row in known]
    assert not [one for one in compare(run, strange, "base", "more").warnings if "takes no seed" in one]


def test_a_candidate_that_is_not_there_is_a_mistake() -> None:
    run = made_run(alone(6), TAKES)
    with pytest.raises(UserMistake) as caught:
        compare(run, [], "base", "best")
    assert caught.value.accepted == "base, more"


def test_two_runs_are_compared_on_the_seeds_they_share() -> None:
    old, new = (
        made_run(alone(24), {"base": {}}, (1, 2)),
        made_run(alone(24), {"base": {"takes": 3}}, (2, 3), made="later"),
    )
    found = against(old, made_rows(old, full_score), new, made_rows(new, full_score))
    assert (found.a, found.b, found.seeds) == ("base of 2026-11-27T10:00:00+00:00", "base of later", 1)
    assert said(found, "quality").verdict == "same" and warned(found, "seeds differ")


def test_two_runs_of_other_briefs_or_seeds_are_refused() -> None:
    one, other = made_run(alone(24), TAKES), made_run(alone(23), TAKES)
    with pytest.raises(UserMistake, match="briefs differ"):
        against(one, [], other, [])
    with pytest.raises(UserMistake, match="no seed in common"):
        against(one, [], made_run(alone(24), TAKES, (8, 9)), [])


def test_two_runs_judged_apart_say_so_first() -> None:
    run = made_run(alone(24), TAKES)
    newer = made_run(alone(24), TAKES, size="720p", versions={"filmwright": "0.2.0"})
    found = against(run, made_rows(run, scored()), newer, made_rows(newer, scored(), screen="s2"))
    assert "DIFFERENT JUDGES" in found.warnings[0]
    assert warned(found, "240p and 720p") and warned(found, "versions differ: filmwright")
    assert found.size == "240p and 720p"


def test_the_table_is_readable_in_100_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, rows = lost_run()
    folder = laid_down(tmp_path / "run", run, rows)
    assert room.main([str(folder)]) == 0
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= 100
    assert told.splitlines()[0].startswith("more against base, quality: worse: ")
    for words in (
        "films: 39 · seeds: 1 · 0.48 CPU hours · 240p",
        "USD charged",
        "more: 15 of 24 films made",
        "takes 1 -> 3",
    ):
        assert words in told
    for name in figures():
        assert f"\n{name} " in told
    assert "films that both made" in told


def test_json_is_the_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, rows = lost_run()
    folder = laid_down(tmp_path / "run", run, rows)
    assert room.main([str(folder), "--a", "more", "--b", "base", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("v") == 1
    assert Comparison.model_validate(told) == compare(run, rows, "more", "base")


@pytest.mark.parametrize("words", [["nowhere"], ["run", "--b", "best"], ["run", "--against", "nowhere"],
                                   ["run", "--effects", "--b", "more"]])  # fmt: skip
def test_mistakes_are_one_line_and_status_2(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, rows = lost_run()
    laid_down(tmp_path / "run", run, rows)
    places = [str(tmp_path / word) if word in ("run", "nowhere") else word for word in words]
    assert main(["compare", *places]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    run, rows = lost_run()
    folder = laid_down(tmp_path / "run", run, rows)
    words = [sys.executable, "-m", "evals", "compare", str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait() == 0
