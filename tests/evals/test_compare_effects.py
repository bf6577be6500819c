"""Which setting does what, and the gate that stops a build."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from evals import compare as room
from evals import gate
from evals.__main__ import main
from evals.compare_effects import Effect, Effects, effects
from evals.nouns import Row, Run
from memory.errors import UserMistake
from tests.evals.rows import alone, laid_down, made_rows, made_run

WORTH = {"takes": 0.08, "critic": 0.0, "memory": -0.08}
"""What each setting is made to add to quality."""


def told(run: Run, *, both: float = 0.0, wobble: float = 0.02) -> list[Row]:
    """Rows whose quality is what their settings are worth; `both`: more where takes and critic are both changed."""
    chosen = {one.name: one.settings for one in run.candidates}

    def score(item: str, candidate: str, seed: int) -> dict[str, float]:
        luck = np.random.default_rng([seed, *map(ord, item + candidate)]).normal(0, wobble, 2)
        mine = chosen[candidate]
        worth = sum(WORTH[name] for name, on in mine.items() if on)
        worth += both * bool(mine.get("takes") and mine.get("critic"))
        return {"quality": 0.6 + worth + luck[0], "charged": 1 + luck[1]}

    return made_rows(run, score)


def found(effects: Effects, setting: str) -> Effect:
    return next(one for one in effects.effects if one.setting == setting)


def test_one_setting_at_a_time_each_is_held_against_the_first() -> None:
    run = made_run(alone(12), {"base": {}, **{name: {name: True} for name in WORTH}, "all": dict.fromkeys(WORTH, True)})
    table = effects(run, told(run))
    assert (table.design, table.base, table.unexplained) == ("one at a time", "base", ("all",))
    assert [one.setting for one in table.effects] == list(WORTH)
    words = [found(table, name).verdicts[0].verdict for name in WORTH]
    assert words[0] == "better" and words[1] not in ("better", "worse") and words[2] == "worse"
    assert (found(table, "takes").was, found(table, "takes").becomes) == (None, True)


def crossed() -> Run:
    ways = list(product((False, True), repeat=3))
    return made_run(alone(8), {f"c{at}": dict(zip(WORTH, way, strict=True)) for at, way in enumerate(ways)}, (1,))


def test_all_combinations_give_main_effects_with_intervals() -> None:
    run = crossed()
    table = effects(run, told(run))
    assert table.design == "factorial"
    for name, worth in WORTH.items():
        quality = found(table, name).verdicts[0]
        assert quality.low is not None and quality.high is not None
        assert quality.low <= worth <= quality.high and quality.high - quality.low < 0.05
        assert quality.pairs == 8
    assert found(table, "takes").verdicts[0].verdict == "better"
    assert found(table, "takes × critic").verdicts[0].verdict not in ("better", "worse")


def test_settings_that_work_only_together_are_seen_together() -> None:
    run = crossed()
    quality = found(effects(run, told(run, both=0.2)), "takes × critic").verdicts[0]
    assert quality.verdict == "better" and quality.difference == pytest.approx(0.1, abs=0.02)


def test_a_design_that_isolates_nothing_is_refused() -> None:
    run = made_run(alone(8), {"base": {}, "all": dict.fromkeys(WORTH, True)})
    with pytest.raises(UserMistake, match="one setting only"):
        effects(run, told(run))


def test_a_missing_combination_is_no_factorial_design() -> None:
    run = crossed()
    run = run.model_copy(update={"candidates": run.candidates[:-1]})
    table = effects(run, told(crossed()))
    assert table.design == "one at a time" and len(table.effects) == 3 and len(table.unexplained) == 3


def test_the_table_of_effects_is_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = crossed()
    assert room.main([str(laid_down(tmp_path / "run", run, told(run))), "--effects"]) == 0
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 100
    assert "takes False -> True" in page and "films: 64 · seeds: 1" in page and "takes × critic" in page


def gated(tmp_path: Path, worth: float, *words: str, wobble: float = 0.02, items: int = 24) -> int:
    run = made_run(alone(items), {"base": {}, "new": {"takes": True}})

    def score(item: str, candidate: str, seed: int) -> dict[str, float]:
        luck = np.random.default_rng([seed, *map(ord, item + candidate)]).normal(0, wobble)
        return {"quality": 0.6 + luck + worth * (candidate == "new"), "charged": 1.0}

    folder = laid_down(tmp_path / "run", run, made_rows(run, score))
    return main(["gate", str(folder), "--a", "base", "--b", "new", *words])


@pytest.mark.parametrize(
    ("worth", "wobble", "words", "status"),
    [
        (0.0, 0.02, [], 0), (0.1, 0.02, ["--strict"], 0), (-0.1, 0.02, [], 1), (-0.1, 0.02, ["--strict"], 1),
        (0.0, 0.3, [], 0), (0.0, 0.3, ["--strict"], 3), (-0.005, 0.001, ["--strict"], 0),
        (-0.1, 0.02, ["--figure", "charged"], 0), (-0.1, 0.02, ["--figure", "charged", "quality"], 1),
    ],
)  # fmt: skip
def test_the_gate_stops_what_has_got_worse(
    worth: float, wobble: float, words: list[str], status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gated(tmp_path, worth, *words, wobble=wobble) == status
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 10 and max(map(len, lines)) <= 100
    undecided = wobble > 0.1
    assert lines[0].startswith("NOT ENOUGH DATA" if undecided else "WORSE" if status else "NO WORSE")
    assert not undecided or "more briefs" in lines[1]


def test_many_figures_still_are_ten_lines_the_worst_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["charged", "made", "gates", "drift", "spread", "waited", "rolled", "wasted", "takes", "claims", "quality"]
    assert gated(tmp_path, -0.1, "--figure", *names) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10 and lines[1].startswith("quality: worse") and any("more figures" in line for line in lines)


@pytest.mark.parametrize("words", [["--figure", "beauty"], ["--b", "best"]])
def test_a_gate_without_its_figure_or_candidate_is_a_mistake(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gated(tmp_path, 0.0, *words) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_half_a_run_shows_nothing_to_be_no_worse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = made_run(alone(24), {"base": {}, "new": {"takes": True}})
    folder = laid_down(tmp_path / "run", run, told(run)[:-1])
    assert gate.main([str(folder), "--strict"]) == 3 and gate.main([str(folder)]) == 0
    assert "! half a run: 1 of 96 cells" in capsys.readouterr().out


def test_four_briefs_decide_nothing(tmp_path: Path) -> None:
    assert gated(tmp_path, -0.2, "--strict", items=4) == 3


def test_a_gate_against_an_older_run_holds_its_first_candidate_against_the_new_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = made_run(alone(24), {"base": {}}), made_run(alone(24), {"base": {"memory": True}}, made="later")
    before, after = laid_down(tmp_path / "old", old, told(old)), laid_down(tmp_path / "new", new, told(new))
    assert gate.main([str(after), "--against", str(before)]) == 1
    assert gate.main([str(before), "--against", str(after)]) == 0
    strange = laid_down(tmp_path / "strange", new, [row.model_copy(update={"screen": "s2"}) for row in told(new)])
    capsys.readouterr()
    assert main(["gate", str(strange), "--against", str(before)]) == 2
    assert "DIFFERENT JUDGES" in capsys.readouterr().err
