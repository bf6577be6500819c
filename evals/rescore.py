"""python -m evals rescore RUN: judge what was made once more, with today's judge and rubric; nothing is made.

Claims come from the suite as it is now (--suite FILE, or the shipped one of that name), as far as its briefs are those
of the run. Takes that this judge has seen are not screened again.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from agent import films
from evals import cell as cells
from evals.judge import judged
from evals.nouns import Item, Row, Run, Suite, read_rows, read_run
from evals.run import write
from evals.stage import DONE
from evals.suite import digest, load, names
from memory.errors import UserMistake
from memory.whole import put


def main(words: list[str]) -> int:
    """Read the command line, judge again, say what changed."""
    parse = argparse.ArgumentParser(prog="python -m evals rescore", description=__doc__)
    parse.add_argument("run", type=Path)
    parse.add_argument("--suite", default="", metavar="FILE", help="claims from another file than the run's suite")
    told = parse.parse_args(words)
    run = read_run(told.run)
    before = {row.key: row for row in read_rows(told.run, run)}
    renewed = run.model_copy(update={"suite": asked_now(run.suite, told.suite)})
    with films.held(told.run):
        rows = rescored(told.run.resolve(), renewed, list(before.values()))
        put(told.run / "run.json", renewed.model_dump_json(indent=1))
    moved = [row.item for row in rows if _said(row) != _said(before.get(row.key))]
    print(json.dumps({"v": 1, "judged": len(rows), "changed": len(moved), "briefs": sorted(set(moved))[:20]}))
    return 0


def asked_now(suite: Suite, file: str) -> Suite:
    """The run's briefs with the claims of today."""
    if not file and suite.name not in names():
        return suite
    now = {item.name: item for item in load(file or suite.name).items}
    items = tuple(_renewed(item, now.get(item.name, item)) for item in suite.items)
    return suite.model_copy(update={"items": items, "digest": digest(items)})


def _renewed(item: Item, now: Item) -> Item:
    """An item with its claims of today, if it is still the same brief."""
    fresh = item.model_copy(update={"claims": now.claims})
    return fresh if fresh == now else item


def _said(row: Row | None) -> object:
    return row and (row.figures, row.claims)


def rescored(folder: Path, run: Run, rows: Sequence[Row]) -> list[Row]:
    """New rows for every cell whose films are still there; the others stay as they were, and are not counted."""
    shelf = folder.parents[1] / "cells"
    fresh: list[Row] = []
    for cell in _cells(run, rows):
        told = shelf / cell.key / DONE
        if told.is_file():
            fresh += asyncio.run(judged(cell, told.parent, json.loads(told.read_text(encoding="utf-8"))))
    if not fresh:
        raise UserMistake(f"No film of {folder.name} is left in {shelf}", "Run it again", field="run")
    for row in fresh:
        write(folder, shelf, row)
    return fresh


def _cells(run: Run, rows: Sequence[Row]) -> list[cells.Cell]:
    """The cells a run's rows came from, each once and whole: one row is enough, when the run ended between two."""
    came = {row.key.partition("-")[0] for row in rows if row.state in ("made", "refused", "failed")}
    kept = (
        (run.keys.get(f"{group[0].name}/{one.name}/{seed}", "").partition("-")[0], group, one, seed)
        for seed in run.seeds for group in cells.together(run.suite.items) for one in run.candidates
    )  # fmt: skip
    found = {
        key: cells.Cell(key=key, items=group, candidate=one, seed=seed, size=run.size)
        for key, group, one, seed in kept if key in came
    }  # fmt: skip
    return list(found.values())
