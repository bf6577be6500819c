"""python -m evals run SUITE --candidate A.toml --candidate B.toml --seeds K: every brief by every candidate.

Cells are made side by side, each in a folder named by everything that could make another film; what is there is not
made again, so a run that was killed goes on where it was. With --cap no film is begun that could cross it.
"""

import argparse
import asyncio
import importlib.metadata
import json
import platform
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from agent import production
from evals import candidate as setup
from evals import cell as cells
from evals.nouns import Candidate, Row, Run, State, Suite
from evals.seat import WORKER, Seat
from evals.suite import load
from evals.worker import lost
from memory.errors import Held, UserMistake

PACKAGES = ("langgraph", "langchain-openai", "pydantic", "httpx", "moviepy", "chromadb", "av", "opencv-python-headless")
HOME = Path("studio/evals")


@dataclass
class Purse:
    """The spending cap of a run in USD, by reservation: what is under way counts as its whole budget."""

    cap: Decimal | None
    spent: Decimal = Decimal(0)
    aside: Decimal = Decimal(0)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def reserve(self, most: Decimal) -> bool:
        """Set aside the most that a cell may take; waits for cells under way, False when it can never be held."""
        while self.cap is not None and self.spent + self.aside + most > self.cap:
            if not self.aside:
                return False
            self.moved.clear()
            await self.moved.wait()
        self.aside += most
        return True

    def settle(self, most: Decimal, rows: Sequence[Row]) -> None:
        """What a cell really took."""
        self.aside -= most
        self.spent += sum((Decimal(str(row.figures.get("charged", 0))) for row in rows), Decimal(0))
        self.moved.set()


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
        most = budget(cell)
        if not await self.purse.reserve(most):
            return lost(cell, "capped", f"${most} more could cross the cap of ${self.purse.cap}")
        rows: list[Row] = []
        try:
            async with alone(self.shelf / ".held" / cell.key):
                rows = await seat.make(cell)
        finally:
            self.purse.settle(most, rows)
        return rows

    def keep(self, rows: Sequence[Row]) -> None:
        """Write a cell's rows into the run, and say how far it is."""
        for row in rows:
            write(self.folder, self.shelf, row)
            self.done.append(row)
        first = rows[0]
        states = Counter(row.state for row in self.done)
        print(
            f"{len(self.done):4d} of {len(self.run.keys)}  {first.item[:28]:28s} {first.candidate[:18]:18s} "
            f"seed {first.seed}  {_scored(rows)}  ${self.purse.spent:.2f}{self._forecast()}  {_states(states)}",
            file=sys.stderr, flush=True,
        )  # fmt: skip

    def _forecast(self) -> str:
        """What all of it will come to, as it looks now."""
        share = self.purse.spent / max(1, len(self.done)) * len(self.run.keys)
        return f" of about ${share:.2f}" + (f", cap ${self.purse.cap}" if self.purse.cap is not None else "")


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[None]:
    """The lease of a cell; one that another run is making is waited for, and then found made."""
    while True:
        try:
            with production.held(folder):
                yield
                return
        except Held:
            await asyncio.sleep(1)


def _scored(rows: Sequence[Row]) -> str:
    found = [row.figures["quality"] for row in rows if "quality" in row.figures]
    return f"quality {sum(found) / len(found):.2f}" if found else f"{rows[0].state:12s}"


def _states(states: Counter[State]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items() if state != "made")


def budget(cell: cells.Cell) -> Decimal:
    """USD that a cell may come to at most."""
    usual = setup.whole(cell.candidate)["budget"]
    if setup.whole(cell.candidate)["vendor"] == "animatic":
        return Decimal(0)
    return sum((Decimal(str(item.options.get("budget", usual))) for item in cell.items), Decimal(0))


def write(folder: Path, shelf: Path, row: Row) -> None:
    """A row in its run, with its files named as they lie from there."""
    near = Path("..") / ".." / shelf.name / row.key.partition("-")[0]
    told = row.model_copy(update={
        "film": str(near / row.film) if row.film else "",
        "shots": tuple(shot.model_copy(update={"still": str(near / shot.still) if shot.still else ""})
                       for shot in row.shots),
    })  # fmt: skip
    draft = folder / "rows" / f"{row.key}.part"
    draft.write_text(told.model_dump_json(indent=1), encoding="utf-8")
    draft.replace(draft.with_suffix(".json"))


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
    return {"filmwright": cells.source(), **found, "python": platform.python_version(), "machine": platform.machine()}


async def direct(
    run: Run, every: Sequence[cells.Cell], folder: Path, home: Path, seats: int, patience: float
) -> list[Row]:
    """Make what is missing of a run; the rows of all of it."""
    (folder / "rows").mkdir(parents=True, exist_ok=True)
    shelf, bank = home / "cells", home / "bank"
    shelf.mkdir(parents=True, exist_ok=True)
    with production.held(folder):
        draft = folder / "run.part"
        draft.write_text(run.model_dump_json(indent=1), encoding="utf-8")
        draft.replace(folder / "run.json")
        director = Director(run, folder, shelf, bank, seats, patience, Purse(run.cap))
        await director.make(list({cell.key: cell for cell in every}.values()))
    return director.done


def main(words: list[str]) -> int:
    """Read the command line, make the run, print one object of JSON."""
    told = _options().parse_args(words)
    suite = load(told.suite)
    few = suite.model_copy(update={"items": suite.items[: told.first]}) if told.first else suite
    candidates = [setup.load(path) for path in told.candidate]
    run, every = planned(few, candidates, range(1, told.seeds + 1), told.size, _cap(told.cap))
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
    parse.add_argument("suite", help="launch, social, explainer, series, hard, or a TOML file")
    parse.add_argument("--candidate", type=Path, action="append", required=True, metavar="FILE.toml")
    parse.add_argument("--seeds", type=int, default=1, choices=range(1, 101), metavar="K")
    parse.add_argument("--size", default="240p", choices=["240p", "480p", "720p", "1080p"])
    parse.add_argument("--cap", default="", metavar="USD", help="all films together; none is begun that could cross it")
    parse.add_argument("--first", type=int, default=0, metavar="N", help="only the suite's first N briefs")
    parse.add_argument("--name", default="", help="of the run's folder; the suite's when there is none")
    parse.add_argument("--home", type=Path, default=HOME, help="where runs, cells and the bank of clips lie")
    parse.add_argument("--at-once", type=int, default=2, choices=range(1, 65), metavar="N")
    parse.add_argument("--patience", type=float, default=300, help="seconds a film may take")
    return parse


def _cap(words: str) -> Decimal | None:
    try:
        found = Decimal(words) if words else None
    except InvalidOperation:
        found = Decimal("NaN")
    if found is not None and not (found.is_finite() and found >= 0):
        raise UserMistake(f"--cap {words[:20]!r} is no amount", "Give USD, such as 20", field="cap", got=words[:20])
    return found
