"""A seat outlives whatever its workers do: rows of what came to nothing, the next cell unharmed, no process left."""

import asyncio
import json
import os
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evals.cell import Cell
from evals.nouns import Candidate, Item
from evals.seat import Seat
from evals.worker import lost, taken
from memory.ledger import Ledger

ONE = Cell(key="one", items=(Item(name="a", text="a film"),), candidate=Candidate(name="x"), seed=1, size="240p")
TWO = ONE.model_copy(update={"key": "two"})
SERIES = Cell(
    key="ser", seed=1, size="240p", candidate=Candidate(name="x"),
    items=tuple(Item(name=f"e-{n}", text="a film", cluster="E", premise="p", episode=n) for n in (1, 2)),
)  # fmt: skip
GOOD = json.dumps([{"key": "KEY", "item": "a", "candidate": "x", "seed": 1, "state": "made"}])
LISTEN = f"""
import json, os, sys, subprocess, time
def rows(key):
    return {GOOD!r}.replace("KEY", key)
for at, line in enumerate(sys.stdin):
    key = json.loads(line)["cell"]["key"]
    if at == 0 and key == "one":
        BAD
    print(rows(key), flush=True)
"""


def seat(folder: Path, bad: str, patience: float = 20) -> Seat:
    """A seat whose first worker does something bad with the cell "one"."""
    return Seat(folder, folder, patience, (sys.executable, "-c", LISTEN.replace("BAD", bad)))


BAD = [
    ("print('garbage', flush=True); continue", "crashed"),
    ("print('[]', flush=True); continue", "crashed"),
    ("print(rows('another'), flush=True); continue", "crashed"),
    ("print(rows('one')[:-2], flush=True); continue", "crashed"),
    ("print('\\udcff', flush=True)", "crashed"),
    ("sys.exit(3)", "crashed"),
    ("os.kill(os.getpid(), 9)", "crashed"),
    ("os.close(1); time.sleep(99)", "crashed"),
    ("raise RuntimeError('x')", "crashed"),
    ("sys.stdout.write('x' * (65 << 20) + chr(10)); sys.stdout.flush()", "crashed"),
]


@pytest.mark.parametrize(("bad", "state"), BAD, ids=[row[0][:40] for row in BAD])
async def test_a_worker_that_breaks_costs_its_cell_and_no_other(tmp_path: Path, bad: str, state: str) -> None:
    sitting = seat(tmp_path, bad)
    first, second = await sitting.make(ONE), await sitting.make(TWO)
    await sitting.close()
    assert [row.state for row in first] == [state] and first[0].key == "one" and first[0].why
    assert [row.state for row in second] == ["made"]
    assert sitting.process is None


async def test_a_worker_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid"
    sitting = seat(
        tmp_path, f"open({str(note)!r}, 'w').write(str(os.getpid()) + ' ' + str({child})); time.sleep(600)", 2
    )
    began = time.monotonic()
    (row,) = await sitting.make(ONE)
    assert row.state == "timeout" and "2 s" in row.why and time.monotonic() - began < 15
    assert [row.state for row in await sitting.make(TWO)] == ["made"]
    await sitting.close()
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 2 and not [pid for pid in pids if await lives(pid)]


async def test_what_a_worker_leaves_running_when_it_ends_is_ended_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], stdin=-3, stdout=-3).pid"
    sitting = seat(tmp_path, f"open({str(note)!r}, 'w').write(str({child}))")
    assert [row.state for row in await sitting.make(ONE)] == ["made"]
    await sitting.close()
    assert not await lives(int(note.read_text()))


async def test_a_cell_is_not_blamed_for_a_worker_that_died_before_it(tmp_path: Path) -> None:
    sitting = seat(tmp_path, "print(rows(key), flush=True); sys.exit(0)")
    assert [row.state for row in await sitting.make(ONE)] == ["made"]
    assert sitting.process
    await sitting.process.wait()
    assert [row.state for row in await sitting.make(TWO)] == ["made"]
    await sitting.close()


async def test_a_worker_that_reads_nothing_is_not_waited_for(tmp_path: Path) -> None:
    deaf = Seat(tmp_path, tmp_path, 1, (sys.executable, "-c", "import time; time.sleep(600)"))
    long = ONE.model_copy(update={"items": (Item(name="a", text="x" * 500_000),)})
    (row,) = await asyncio.wait_for(deaf.make(long), 15)
    assert row.state == "timeout"
    await deaf.close()


async def test_a_series_has_the_patience_of_all_its_films_and_a_row_for_each(tmp_path: Path) -> None:
    sitting = Seat(tmp_path, tmp_path, 0.5, (sys.executable, "-c", "import time; time.sleep(600)"))
    began = time.monotonic()
    rows = await sitting.make(SERIES)
    await sitting.close()
    assert time.monotonic() - began > 1
    assert [(row.key, row.item, row.state, row.cluster) for row in rows] == [
        ("ser-01", "e-1", "timeout", "E"), ("ser-02", "e-2", "timeout", "E"),
    ]  # fmt: skip


async def test_a_lost_cell_counts_what_it_had_ordered(tmp_path: Path) -> None:
    booked(tmp_path / "one" / "ledger.sqlite", "1.44")
    sitting = seat(tmp_path, "sys.exit(1)")
    (row,) = await sitting.make(ONE)
    await sitting.close()
    assert row.figures == {"made": 0.0, "charged": 1.44}


def test_what_a_lost_series_took_is_shared_by_its_films(tmp_path: Path) -> None:
    booked(tmp_path / "ledger.sqlite", "1.00")
    rows = lost(SERIES, "crashed", "x", taken(tmp_path))
    assert [row.figures["charged"] for row in rows] == [0.5, 0.5]


def test_no_ledger_or_a_broken_one_took_nothing(tmp_path: Path) -> None:
    assert taken(tmp_path) == 0 and not list(tmp_path.iterdir())
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 99)
    assert taken(tmp_path) == 0


@pytest.mark.parametrize("busy", [True, False])
async def test_a_real_worker_ends_when_whoever_asked_has_died(tmp_path: Path, busy: bool) -> None:
    sitting = Seat(tmp_path / "cells", tmp_path / "bank", 99)
    process = sitting.process = await sitting._begun()
    assert process.stdin
    if busy:
        told: Any = {"cell": ONE.model_dump(mode="json"), "shelf": str(tmp_path / "cells"), "bank": str(tmp_path)}
        process.stdin.write(json.dumps(told).encode() + b"\n")
        await process.stdin.drain()
        while not (tmp_path / "cells" / "one").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 15) == (-9 if busy else 0)
    await sitting.end()


def booked(file: Path, usd: str) -> None:
    """A ledger with one order under way."""
    file.parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(file)
    entry = ledger.plan("film", "sh01_t1", "runway", "gen4.5", "{}", Decimal(usd))
    ledger.reserve(entry.intent, Decimal(9))
    ledger.close()


async def lives(pid: int) -> bool:
    """Whether a process is still there after a moment; one that nobody has buried is not."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return False
        except (ProcessLookupError, FileNotFoundError):
            return False
        await asyncio.sleep(0.1)
    return True
