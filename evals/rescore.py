"""python -m evals rescore RUN: judge what was made once more, with today's judge and rubric; nothing is made.

Claims come from the suite as it is now (--suite FILE, or the shipped one of that name), as far as its briefs are those
of the run. Takes that this judge has seen are not screened again.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from evals import cell as cells
from evals.judge import judged
from evals.nouns import Item, Row, Run, Suite, read_rows, read_run
from evals.run import write
from evals.stage import DONE
from evals.suite import load, names
from memory.errors import UserMistake


def main(words: list[str]) -> int:
    """Read the command line, judge again, say what changed."""
    parse = argparse.ArgumentParser(prog="python -m evals rescore", description=__doc__)
    parse.add_argument("run", type=Path)
    parse.add_argument("--suite", default="", metavar="FILE", help="claims from another file than the run's suite")
    told = parse.parse_args(words)
    run = read_run(told.run)
    before = {row.key: row for row in read_rows(told.run, run)}
    renewed = run.model_copy(update={"suite": asked_now(run.suite, told.suite)})
    rows = rescored(told.run.resolve(), renewed, list(before.values()))
    (told.run / "run.json").write_text(renewed.model_dump_json(indent=1), encoding="utf-8")
    moved = [row.item for row in rows if row.figures != before[row.key].figures or row.claims != before[row.key].claims]
    print(json.dumps({"v": 1, "judged": len(rows), "changed": len(moved), "briefs": sorted(set(moved))[:20]}))
    return 0


def asked_now(suite: Suite, file: str) -> Suite:
    """The run's briefs with the claims of today."""
    if not file and suite.name not in names():
        return suite
    now = load(file or suite.name)
    claims = {item.name: item.claims for item in now.items}
    items = tuple(item.model_copy(update={"claims": claims.get(item.name, item.claims)}) for item in suite.items)
    whole = len(items) == len(now.items)
    return suite.model_copy(update={"items": items, "digest": now.digest if whole else suite.digest})


def rescored(folder: Path, run: Run, rows: Sequence[Row]) -> list[Row]:
    """New rows for every cell whose films are still there; the others stay as they were, and are not counted."""
    shelf, known = folder.parents[1] / "cells", {item.name: item for item in run.suite.items}
    fresh: list[Row] = []
    for cell in _cells(run, rows, known):
        told = shelf / cell.key / DONE
        if told.is_file():
            fresh += asyncio.run(judged(cell, told.parent, json.loads(told.read_text(encoding="utf-8"))))
    if not fresh:
        raise UserMistake(f"No film of {folder.name} is left in {shelf}", "Run it again", field="run")
    for row in fresh:
        write(folder, shelf, row)
    return fresh


def _cells(run: Run, rows: Sequence[Row], known: dict[str, Item]) -> list[cells.Cell]:
    """The cells a run's rows came from, each once; a series' episodes are of one."""
    candidates = {one.name: one for one in run.candidates}
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.state in ("made", "refused", "failed"):
            found.setdefault(row.key.partition("-")[0], []).append(row)
    return [
        cells.Cell(
            key=key, items=tuple(sorted((known[row.item] for row in some), key=lambda item: item.episode)),
            candidate=candidates[some[0].candidate], seed=some[0].seed, size=some[0].size,
        )
        for key, some in found.items()
    ]  # fmt: skip
