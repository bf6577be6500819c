"""A seat that only plans, with an instant vendor and no pixels: what is left is the graph, and what the runner adds.

python -m evals.bench_seat sits in a run; python -m evals.bench_seat N FOLDER is the bare loop.
"""

import asyncio
import base64
import sys
from pathlib import Path
from typing import Any

from agent import production
from agent.settings import Settings
from agent.studio import Studio
from evals import candidate as setup
from evals import cell as cells
from evals import worker
from evals.nouns import Candidate, Item, Row, Run, Suite
from evals.run import planned as begun
from evals.stage import brief_of
from memory.film import Storyboard
from tools.vendors import facts

BRIEF = "a 6s teaser for Lumen, a solar lamp that charges phones, no voice-over"
WHITE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg==")
"""A picture of one white pixel."""


class Instant:
    """The animatic's facts, and one picture for whatever is asked."""

    facts = facts("animatic")

    async def panel(self, *_: Any) -> bytes:
        """PNG of one pixel."""
        return WHITE

    async def close(self) -> None:
        """Nothing was opened."""


def every(many: int) -> tuple[Run, list[cells.Cell]]:
    """A run of so many cells: one brief, seed by seed."""
    item = Item(name="lumen", text=BRIEF)
    suite = Suite(name="bench", dated="2026-11-27", items=(item,), digest="")
    drawn = Candidate(name="drawn", settings={"vendor": "animatic", "takes": 1})
    return begun(suite, [drawn], range(1, many + 1), "240p", None)


async def board(cell: cells.Cell, room: Path) -> Storyboard:
    """A cell's film as far as its storyboard, in a studio of its own."""
    brief = brief_of(cell.items[0], setup.whole(cell.candidate), cell)
    settings = Settings(_env_file=None).model_copy(update={"studio": room, "model": "", "openai_url": ""})  # type: ignore[call-arg]
    instant: Any = Instant()
    async with Studio.open(settings, lambda *_, **__: None, vendors={"animatic": instant}) as studio:
        return (await production.price(studio, brief))["storyboard"]


def plan(cell: cells.Cell, shelf: Path, _: Path) -> list[Row]:
    """The row of a planned cell; `peak`: MB of this process so far."""
    story = asyncio.run(board(cell, shelf / cell.key))
    (row,) = worker.lost(cell, "made", f"{len(story.shots)} shots")
    return [row.model_copy(update={"figures": {"made": 1.0, "peak": peak()}})]


def peak() -> float:
    """MB that this process held at most."""
    (told,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(told.split()[1]) / 1024


def main(words: list[str]) -> int:
    """A seat; with a number and a folder, the same plans one after another."""
    if not words:
        return worker.main(plan)
    for cell in every(int(words[0]))[1]:
        asyncio.run(board(cell, Path(words[1]) / cell.key))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
