"""python -m evals run SUITE --candidate A.toml --candidate B.toml --seeds K: every brief by every candidate.

Cells are made side by side, each in a folder named by everything that could make another film; what is there is not
made again, so a run that was killed goes on where it was. With --cap no film is begun that could cross it.
"""

import argparse
import asyncio
import importlib.metadata
import json
import os
import platform
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from agent import films
from evals import candidate as setup
from evals import cell as cells
from evals.nouns import Candidate, Row, Run, State, Suite
from evals.purse import Purse
from evals.seat import WORKER, Seat
from evals.stage import most
from evals.suite import digest, load
from evals.worker import lost
from memory.errors import Held, UserMistake
from memory.whole import put
from tools.vendors import NAMES, facts

PACKAGES = ("langgraph", "langchain-openai", "pydantic", "httpx", "moviepy", "chromadb", "av", "opencv-python-headless")
HOME = Path("studio/evals")


@dataclass
class Director:
    """A run under way: its folder, the shelf of cells it shares with other runs, and the command of its seats."""

    run: Run
    folder: Path
    shelf: Path
    bank: Path
    seats: int
    patience: float
    purse: Purse
    done: list[Row] = field(default_factory=list)
    command: Sequence[str] = WORKER

    async def make(self, due: Sequence[cells.Cell]) -> None:
        """Make every cell that is due, at most `seats` at a time."""
        line: asyncio.Queue[cells.Cell] = asyncio.Queue()
        for cell in due:
            line.put_nowait(cell)
        await asyncio.gather(*(self._seat(line) for _ in range(max(1, min(self.seats, len(due))))))

    async def _seat(self, line: "asyncio.Queue[cells.Cell]") -> None:
        seat = Seat(self.shelf, self.bank, self.patience, self.command)
        try:
            while not line.empty():
                cell = line.get_nowait()
                self.keep(await self._cell(cell, seat))
        finally:
            await seat.close()

    async def _cell(self, cell: cells.Cell, seat: Seat) -> list[Row]:
        aside = most(cell)
        if not await self.purse.reserve(aside):
            return lost(cell, "capped", f"${aside} more could cross the cap of ${self.purse.cap}")
        rows: list[Row] = []
        try:
            async with alone(self.shelf / ".held" / cell.key):
                rows = await seat.make(cell)
        finally:
            self.purse.settle(aside, rows)
        return rows

    def keep(self, rows: Sequence[Row]) -> None:
        """Write a cell's rows into the run, and say how far it is."""
        for row in rows:
            write(self.folder, self.shelf, row)
            self.done.append(row)
        first = rows[0]
        states = Counter(row.state for row in self.done)
        print(
            f"{len(self.done):4d} of {self.rows}  {first.item[:28]:28s} {first.candidate[:18]:18s} "
            f"seed {first.seed}  {_scored(rows)}  ${self.purse.spent:.2f}{self._forecast()}  {_states(states)}",
            file=sys.stderr, flush=True,
        )  # fmt: skip

    @property
    def rows(self) -> int:
        """How many there will be; candidates set up alike share theirs."""
        return len(set(self.run.keys.values()))

    def _forecast(self) -> str:
        """What all of it will come to, as it looks now."""
        share = self.purse.spent / max(1, len(self.done)) * self.rows
        return f" of about ${share:.2f}" + (f", cap ${self.purse.cap}" if self.purse.cap is not None else "")


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[None]:
    """The lease of a cell; one that another run is making is waited for, and then found made."""
    while True:
        try:
            with films.held(folder):
                yield
                return
        except Held:
            await asyncio.sleep(1)


def _scored(rows: Sequence[Row]) -> str:
    found = [row.figures["quality"] for row in rows if "quality" in row.figures]
    return f"quality {sum(found) / len(found):.2f}" if found else f"{rows[0].state:12s}"


def _states(states: Counter[State]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items() if state != "made")


def write(folder: Path, shelf: Path, row: Row) -> None:
    """A row in its run, with its files named as they lie from there."""
    near = Path("..") / ".." / shelf.name / row.key.partition("-")[0]
    told = row.model_copy(update={
        "film": str(near / row.film) if row.film else "",
        "shots": tuple(shot.model_copy(update={"still": str(near / shot.still) if shot.still else ""})
                       for shot in row.shots),
    })  # fmt: skip
    put(folder / "rows" / f"{row.key}.json", told.model_dump_json(indent=1))


def planned(
    suite: Suite, candidates: Sequence[Candidate], seeds: Sequence[int], size: str, cap: Decimal | None
) -> tuple[Run, list[cells.Cell]]:
    """The run, and its cells."""
    names = Counter(one.name for one in candidates)
    if twice := next((name for name, count in names.items() if count > 1), ""):
        raise UserMistake(
            f"Two candidates are called {twice!r}", "Give each its own name", field="candidate", got=twice
        )
    every = cells.cells(suite, candidates, seeds, size)
    keys = {f"{item.name}/{cell.candidate.name}/{cell.seed}": cell.row(item) for cell in every for item in cell.items}
    run = Run(
        made=datetime.now(UTC).isoformat(timespec="seconds"), suite=suite, candidates=tuple(candidates),
        seeds=tuple(seeds), size=size, cap=cap, keys=keys, versions=versions(),
    )  # fmt: skip
    return run, every


def versions() -> dict[str, str]:
    """What made the films: our code, the packages that matter, the machine."""
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    prices = max(facts(name).checked for name in NAMES)
    return {
        "filmwright": cells.source(), "prices": prices, **found, "python": platform.python_version(),
        "machine": platform.machine(), "cores": str(os.cpu_count()),
    }  # fmt: skip


async def direct(
    run: Run, every: Sequence[cells.Cell], folder: Path, home: Path, seats: int, patience: float
) -> list[Row]:
    """Make what is missing of a run; the rows of all of it."""
    (folder / "rows").mkdir(parents=True, exist_ok=True)
    shelf, bank = home / "cells", home / "bank"
    shelf.mkdir(parents=True, exist_ok=True)
    with films.held(folder):
        put(folder / "run.json", run.model_dump_json(indent=1))
        director = Director(run, folder, shelf, bank, seats, patience, Purse(run.cap))
        await director.make(list({cell.key: cell for cell in every}.values()))
    return director.done


def main(words: list[str]) -> int:
    """Read the command line, make the run, print one object of JSON."""
    told = _options().parse_args(words)
    suite = first(load(told.suite), told.first)
    candidates = [setup.load(path) for path in told.candidate]
    run, every = planned(suite, candidates, range(1, told.seeds + 1), told.size, _cap(told.cap))
    folder = told.home / "runs" / (told.name or suite.name)
    rows = asyncio.run(direct(run, every, folder.resolve(), told.home.resolve(), told.at_once, told.patience))
    spent = sum((Decimal(str(row.figures.get("charged", 0))) for row in rows), Decimal(0))
    print(json.dumps({
        "v": 1, "run": str(folder), "films": sum(row.state == "made" for row in rows), "cells": len(run.keys),
        "states": Counter(row.state for row in rows), "spent": f"{spent:.2f}",
        "cpu_hours": round(sum(row.cpu for row in rows) / 3600, 3),
    }))  # fmt: skip
    return 0


def _options() -> argparse.ArgumentParser:
    parse = argparse.ArgumentParser(prog="python -m evals run", description=__doc__)
    parse.add_argument("suite", help="one of python -m evals suites, or a TOML file")
    parse.add_argument(
        "--candidate",
        type=Path,
        action="append",
        required=True,
        metavar="NAME|FILE.toml",
        help="one of ours (notes, one_take, no_critic …) or a file",
    )
    parse.add_argument("--seeds", type=int, default=1, choices=range(1, 101), metavar="K")
    parse.add_argument("--size", default="240p", choices=["240p", "480p", "720p", "1080p"])
    parse.add_argument("--cap", default="", metavar="USD", help="all films together; none is begun that could cross it")
    parse.add_argument("--first", type=counted, default=0, metavar="N", help="only the suite's first N briefs")
    parse.add_argument("--name", type=named, default=None, help="of the run's folder; the suite's when there is none")
    parse.add_argument("--home", type=Path, default=HOME, help="where runs, cells and the bank of clips lie")
    parse.add_argument("--at-once", type=int, default=2, choices=range(1, 65), metavar="N")
    parse.add_argument("--patience", type=counted, default=300, metavar="SECONDS", help="that a film may take")
    return parse


def counted(words: str) -> int:
    """A whole number from 1 on, as typed."""
    if not words.isdecimal() or not (found := int(words[:9])) > 0:
        raise argparse.ArgumentTypeError(f"{words[:20]!r} is no whole number from 1 on")
    return found


def named(words: str) -> str:
    """The name of a folder beside others, as typed."""
    if not re.fullmatch(r"\w[\w.-]{0,99}", words):
        raise argparse.ArgumentTypeError(f"{words[:60]!r} is no plain name for a folder")
    return words


def first(suite: Suite, many: int) -> Suite:
    """A suite of only its first briefs; of all of them for 0."""
    items = suite.items[: many or None]
    return suite.model_copy(update={"items": items, "digest": digest(items)})


def _cap(words: str) -> Decimal | None:
    try:
        found = Decimal(words) if words else None
    except InvalidOperation:
        found = Decimal("NaN")
    if found is not None and not (found.is_finite() and 0 <= found <= 1_000_000):
        raise UserMistake(f"--cap {words[:20]!r} is no amount", "Give USD, such as 20", field="cap", got=words[:20])
    return found
