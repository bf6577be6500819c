"""The spending cap: what is spent and set aside never passes it, and films it keeps from being made are counted."""

import asyncio
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.__main__ import main
from evals.compare import compare
from evals.nouns import VERSION, Row, read_rows, read_run
from evals.purse import Purse
from memory.errors import UserMistake

SUITE = """dated = 2026-11-27
origin = "ours"
[[item]]
name = "lamp"
text = "a 2s film of a lamp"
[[item]]
name = "boat"
text = "a 2s film of a boat"
"""
cents = st.integers(0, 500).map(lambda whole: Decimal(whole) / 100)
CELLS = st.lists(st.tuples(cents, st.integers(0, 100), st.integers(0, 3)), max_size=12)


@settings(deadline=None, max_examples=150)
@given(found=CELLS, cap=cents, seats=st.integers(1, 4))
def test_spent_and_set_aside_never_pass_the_cap(
    found: list[tuple[Decimal, int, int]], cap: Decimal, seats: int
) -> None:
    """Cells as the most they may take, how much of it they take in percent, and how long they are under way."""
    purse, refused = Purse(cap), list[Decimal]()

    async def sit(line: list[tuple[Decimal, int, int]]) -> None:
        while line:
            most, share, turns = line.pop(0)
            if not await purse.reserve(most):
                assert most > cap - purse.spent and not purse.aside
                refused.append(most)
                continue
            for _ in range(turns):
                assert purse.spent + purse.aside <= cap
                await asyncio.sleep(0)
            purse.settle(most, [row(charged=most * share / 100)])
            assert 0 <= purse.spent + purse.aside <= cap

    async def whole() -> None:
        line = list(found)
        await asyncio.wait_for(asyncio.gather(*(sit(line) for _ in range(seats))), 10)

    asyncio.run(whole())
    assert purse.aside == 0
    charged = sum((most * share / 100 for most, share, _ in found), Decimal(0))
    assert refused or purse.spent == pytest.approx(charged)


def row(charged: Decimal) -> Row:
    return Row(key="k", item="i", candidate="c", seed=1, state="made", figures={"charged": float(charged)})


async def test_without_a_cap_nobody_waits() -> None:
    purse = Purse(None)
    assert [await purse.reserve(Decimal(10**6)) for _ in range(3)] == [True] * 3


def test_a_cap_too_low_makes_nothing_and_every_film_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = capped(tmp_path)
    out, said = capsys.readouterr()
    assert json.loads(out)["states"] == {"capped": 4} and json.loads(out)["spent"] == "0.00"
    assert "cap $0.5" in said and "4 capped" in said and "of about $0.00" in said
    told = read_run(run)
    rows = read_rows(run, told)
    assert len(rows) == 4 and all("could cross the cap of $0.5" in one.why for one in rows)
    found = {one.figure: one for one in compare(told, rows, "a", "b").verdicts}
    assert (found["quality"].a, found["quality"].b, found["quality"].pairs) == (0, 0, 2), "not made counts as 0"
    assert not list((tmp_path / "home" / "cells").iterdir())


def capped(folder: Path) -> Path:
    """A run whose cap is lower than what any film may cost."""
    (folder / "two.toml").write_text(SUITE)
    chosen: list[str] = []
    for name in ("a", "b"):
        (folder / f"{name}.toml").write_text(f"takes = {'ab'.index(name) + 1}\nbudget = 1\n")
        chosen += ["--candidate", str(folder / f"{name}.toml")]
    home = folder / "home"
    assert main(["run", str(folder / "two.toml"), *chosen, "--cap", "0.5", "--home", str(home), "--name", "mine"]) == 0
    return home / "runs" / "mine"


@pytest.mark.parametrize(
    ("file", "told", "says"),
    [("run.json", f'{{"v": {VERSION + 1}}}', f"is of version {VERSION + 1}"), ("run.json", "{", "can't be read"),
     ("run.json", "[]", "can't be read"), ("run.json", '{"v": 1}', "can't be read"),
     ("rows", '{"v": 1, "key": 3}', "can't be read"), ("rows", '{"v": 7}', "is of version 7"),
     ("rows", "\0", "can't be read"), ("rows", "[" * 100_000, "can't be read")],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["compare", "rescore"])
def test_a_run_of_another_version_or_broken_is_one_line(
    verb: str, file: str, told: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = capped(tmp_path)
    path = run / file if file.endswith(".json") else next((run / "rows").glob("*.json"))
    path.write_text(told)
    capsys.readouterr()
    assert main([verb, str(run)]) == 2
    said = capsys.readouterr().err.strip()
    assert says in said and "\n" not in said and len(said) < 600


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rescore", str(tmp_path)]) == 2
    assert "holds no run" in capsys.readouterr().err


def test_half_a_run_is_read_and_said_to_be_half(tmp_path: Path) -> None:
    run = capped(tmp_path)
    next((run / "rows").glob("*.json")).unlink()
    told = read_run(run)
    rows = read_rows(run, told)
    assert len(rows) == 3
    assert any("half a run: 1 of 4" in line for line in compare(told, rows, "a", "b").warnings)


def test_nothing_left_to_judge_is_said(tmp_path: Path) -> None:
    from evals.rescore import main as rescore

    with pytest.raises(UserMistake, match="No film of mine is left"):
        rescore([str(capped(tmp_path))])


def test_a_suite_with_impossible_budgets_can_be_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    candidate = tmp_path / "a.toml"
    candidate.write_text("")
    words = ["run", "hard", "--candidate", str(candidate), "--cap", "0.001", "--home", str(tmp_path / "home")]
    assert main([*words, "--first", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["states"] == {"capped": 1}
