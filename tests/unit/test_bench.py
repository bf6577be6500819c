"""The bench measures everything it promises, in one run."""

import asyncio
import json
import os
import subprocess
import sys
from math import isfinite
from pathlib import Path

import pytest

from evals.harness import directed
from evals.waiting import hundred
from evals.yards import imported

ROOT = Path(__file__).resolve().parents[2]
PROMISED = (
    "plates cached", "cold", "orbit", "compositing", "screening", "plain transcode", "one shot changed", "first panels",
    "checkpoint", "memory", "--help",
)  # fmt: skip
REMEMBERED = ("indexing", "CPU seconds", "wall seconds", "÷ of one", "files of its")
JUDGED = (
    "bare loop", "peak of the runner", "peak of its seats", "measures kept", "judging", "bytes of the report",
    "writing the report",
)  # fmt: skip
WAITED = ("shortest possible", "looks at a job", "download", "graph.sqlite")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_quick_bench_prints_every_row_as_json() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "evals", "bench", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=580
    )
    assert told.returncode == 0, told.stderr[-800:]
    rows = json.loads(told.stdout)["rows"]
    for word in PROMISED + WAITED + REMEMBERED + JUDGED:
        (row,) = [row for row in rows if word in row["what"]]
        assert row["figure"] >= 0 and row["target"] >= 0
        assert row["met"] == (row["figure"] <= row["target"])
    assert len(rows) == len(PROMISED + WAITED + REMEMBERED + JUDGED)


@pytest.mark.slow
def test_the_rows_of_waiting_can_be_run_alone_and_leave_nothing_behind(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "evals", "bench", "--quick", "--only", "waiting"],
        cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-800:]
    rows = json.loads(told.stdout)["rows"]
    for word, row in zip(WAITED, rows, strict=True):
        assert word in row["what"] and isfinite(row["figure"]) and row["figure"] > 0
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_size > 1 << 20]


@pytest.mark.slow
def test_the_rows_of_memory_can_be_run_alone() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "evals", "bench", "--quick", "--only", "memory"],
        cwd=ROOT, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-800:]
    rows = json.loads(told.stdout)["rows"]
    assert len(rows) == len(REMEMBERED)
    for word, row in zip(REMEMBERED, rows, strict=True):
        assert word in row["what"] and isfinite(row["figure"]) and row["figure"] >= 0


@pytest.mark.slow
def test_the_rows_of_the_evals_can_be_run_alone() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "evals", "bench", "--quick", "--only", "evals"],
        cwd=ROOT, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-800:]
    rows = json.loads(told.stdout)["rows"]
    assert len(rows) == len(JUDGED)
    for word, row in zip(JUDGED, rows, strict=True):
        assert word in row["what"] and isfinite(row["figure"]) and row["figure"] > 0


def test_the_runner_leaves_a_row_for_every_cell_and_loses_none(tmp_path: Path) -> None:
    grown = directed(10, tmp_path)
    rows = [json.loads(file.read_text()) for file in (tmp_path / "runs" / "bench" / "rows").glob("*.json")]
    assert len(rows) == 10 and {row["state"] for row in rows} == {"made"}
    assert all(row["why"] == "3 shots" for row in rows)
    assert all(1 <= peaks < 1.5 for peaks in grown)


def test_a_hundred_jobs_end_within_a_tenth_of_the_least_time_there_could_be(tmp_path: Path) -> None:
    ratio, looks = asyncio.run(hundred("luma", tmp_path))
    assert 1.0 <= ratio <= 1.10 and 1.0 <= looks <= 2.0


def test_help_imports_nothing_heavy() -> None:
    assert imported() == 0


def test_an_unknown_verb_is_told_how_it_is_called() -> None:
    told = subprocess.run([sys.executable, "-m", "evals", "dance"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 2 and "usage: python -m evals" in told.stderr and "bench" in told.stderr
