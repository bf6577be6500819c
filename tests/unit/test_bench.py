"""The bench measures everything it promises, in one run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.yards import imported

ROOT = Path(__file__).resolve().parents[2]
PROMISED = (
    "plates cached", "cold", "orbit", "compositing", "screening", "plain transcode", "one shot changed", "first panels",
    "checkpoint", "memory", "--help",
)  # fmt: skip


@pytest.mark.slow
def test_a_quick_bench_prints_every_row_as_json() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "evals", "bench", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=280
    )
    assert told.returncode == 0, told.stderr[-800:]
    rows = json.loads(told.stdout)["rows"]
    for word in PROMISED:
        (row,) = [row for row in rows if word in row["what"]]
        assert row["figure"] >= 0 and row["target"] >= 0
        assert row["met"] == (row["figure"] <= row["target"])
    assert len(rows) == len(PROMISED)


def test_help_imports_nothing_heavy() -> None:
    assert imported() == 0


def test_an_unknown_verb_is_told_how_it_is_called() -> None:
    told = subprocess.run([sys.executable, "-m", "evals", "dance"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 2 and "usage: python -m evals bench" in told.stderr
