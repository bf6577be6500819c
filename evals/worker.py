"""One seat of a run: cells come in on standard input, a line of JSON each, and their rows go out the same way.

What a candidate prints goes to standard error; a cell that breaks is told as a row, and the next one is taken. When
the run dies in the middle of a cell, so does the seat, with all it began: the next run makes that cell anew.
"""

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from queue import Queue
from threading import Thread

from pydantic import TypeAdapter

from evals import cell as cells
from evals import stage
from evals.judge import judged
from evals.nouns import Row, State
from memory.errors import ProductionError
from memory.ledger import Ledger

ROWS = TypeAdapter(list[Row])
Work = Callable[[cells.Cell, Path, Path], list[Row]]


def main(does: Work | None = None) -> int:
    """Work until standard input ends. does: other work than making and judging, from cell, shelf and bank."""
    does = does or work
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    line: Queue[str] = Queue()
    Thread(target=_listen, args=(line,), daemon=True).start()
    while told := line.get():
        asked = json.loads(told)
        cell = cells.Cell.model_validate(asked["cell"])
        rows = does(cell, Path(asked["shelf"]), Path(asked["bank"]))
        answers.write(ROWS.dump_json(rows).decode() + "\n")
        answers.flush()
        line.task_done()
    return 0


def _listen(line: "Queue[str]") -> None:
    """Take in cells; an end of the input while one is being made means that nobody waits for it any more."""
    for told in sys.stdin:
        line.put(told)
    if line.unfinished_tasks:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(1)
    line.put("")


def work(cell: cells.Cell, shelf: Path, bank: Path) -> list[Row]:
    """A cell made, or found made, and judged; whatever breaks on the way is a row that says so."""
    room = shelf / cell.key
    try:
        return asyncio.run(_made(cell, room, bank))
    except Exception as error:  # noqa: BLE001 - a candidate may break in any way, and the run goes on
        words = stage.scrubbed(f"{type(error).__name__}: {error}")
        return lost(cell, "crashed", words, taken(room))


async def _made(cell: cells.Cell, room: Path, bank: Path) -> list[Row]:
    return await judged(cell, room, await stage.make(cell, room, bank))


def taken(room: Path) -> Decimal:
    """USD that a cell had paid or set aside, by its ledger, when it was lost."""
    book = room / "ledger.sqlite"
    if not book.is_file():
        return Decimal(0)
    try:
        with contextlib.closing(Ledger(book)) as ledger:
            return sum(map(ledger.committed, ledger.films()), Decimal(0))
    except (sqlite3.Error, ProductionError):
        return Decimal(0)


def lost(cell: cells.Cell, state: State, why: str, charged: Decimal = Decimal(0)) -> list[Row]:
    """The rows of a cell that came to nothing; its films stay in the denominator, and so does what they took, USD."""
    figures = {"made": 0.0, "charged": float(charged / len(cell.items))}
    return [
        Row(key=cell.row(item), item=item.name, cluster=item.cluster, candidate=cell.candidate.name, seed=cell.seed,
            state=state, why=why, figures=figures, size=cell.size, screen=cells.screen())
        for item in cell.items
    ]  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
