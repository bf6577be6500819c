"""Does an answer carry? The suite's first brief once more in larger pictures, beside the same films of the run."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from evals.answer import Carried, Seen
from evals.cell import together
from evals.nouns import Row, Run, read_rows
from evals.run import direct, first, planned
from evals.stats.figures import figures

NONE = "none"


def carried(
    run: Run, rows: Sequence[Row], names: Sequence[str], *, size: str, folder: Path, at_once: int
) -> Carried | None:
    """The first brief by every candidate at another size, made or found made in `folder`; None where none is asked."""
    if size in (NONE, run.size):
        return None
    few = first(run.suite, len(together(run.suite.items)[0]))
    larger, every = planned(few, run.candidates, run.seeds[:1], size, None)
    asyncio.run(direct(larger, every, folder, folder.parents[1], at_once, 600))
    again, items = read_rows(folder, larger), {item.name for item in few.items}
    same = [row for row in rows if row.item in items and row.seed in larger.seeds]
    return Carried(
        brief=few.items[0].cluster or few.items[0].name, size=size, films=len(again),
        cpu_hours=round(sum(row.cpu for row in again) / 3600, 2),
        here=means(run, same, names), there=means(larger, again, names),
    )  # fmt: skip


def means(run: Run, rows: Sequence[Row], names: Sequence[str]) -> Seen:
    """Every figure that some film of a candidate has, or lacks with a value for that."""
    by, found = {row.key: row for row in rows}, dict[str, dict[str, float]]()
    for one in run.candidates:
        keys = (run.keys[f"{item.name}/{one.name}/{seed}"] for item in run.suite.items for seed in run.seeds)
        mine = [by[key] for key in keys if key in by]
        told = {name: [value for row in mine if (value := _value(row, name)) is not None] for name in names}
        found[one.name] = {name: fmean(values) for name, values in told.items() if values}
    return found


def _value(row: Row, name: str) -> float | None:
    return row.figures.get(name, None if row.state == "made" else figures()[name].missing)
