"""One seat of a run: cells come in on standard input, a line of JSON each, and their rows go out the same way.

What a candidate prints goes to standard error; a cell that breaks is told as a row, and the next one is taken.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from evals import cell as cells
from evals import stage
from evals.judge import judged
from evals.nouns import Row, State

ROWS = TypeAdapter(list[Row])
Work = Callable[[cells.Cell, Path, Path], list[Row]]


def main(does: Work | None = None) -> int:
    """Work until standard input ends. does: other work than making and judging, from cell, shelf and bank."""
    does = does or work
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        cell = cells.Cell.model_validate(asked["cell"])
        rows = does(cell, Path(asked["shelf"]), Path(asked["bank"]))
        answers.write(ROWS.dump_json(rows).decode() + "\n")
        answers.flush()
    return 0


def work(cell: cells.Cell, shelf: Path, bank: Path) -> list[Row]:
    """A cell made, or found made, and judged; whatever breaks on the way is a row that says so."""
    room = shelf / cell.key
    try:
        return asyncio.run(_made(cell, room, bank))
    except Exception as error:  # noqa: BLE001 - a candidate may break in any way, and the run goes on
        words = stage.scrubbed(f"{type(error).__name__}: {error}")
        return lost(cell, "crashed", words)


async def _made(cell: cells.Cell, room: Path, bank: Path) -> list[Row]:
    return await judged(cell, room, await stage.make(cell, room, bank))


def lost(cell: cells.Cell, state: State, why: str) -> list[Row]:
    """The rows of a cell that came to nothing; its films stay in the denominator."""
    figures: dict[str, Any] = {"made": 0.0, "charged": 0.0}
    return [
        Row(key=cell.row(item), item=item.name, cluster=item.cluster, candidate=cell.candidate.name, seed=cell.seed,
            state=state, why=why, figures=figures, size=cell.size, screen=cells.screen())
        for item in cell.items
    ]  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
