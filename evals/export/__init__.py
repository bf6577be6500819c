"""python -m evals export RUN --to inspect|csv|parquet [--out FOLDER]: a run, for the tools that others use."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from evals.export.cells import Cell, cells
from evals.nouns import Run, read_rows, read_run
from memory.errors import ProductionError

FORMATS = ("inspect", "csv", "parquet")
Write = Callable[[Path, Run, Sequence[Cell], Path], list[Path]]


def export(folder: Path, form: str, out: Path) -> list[Path]:
    """Write a run's cells as `form` into `out`, and name the files; a cell without a row stays in, as not reached."""
    run = read_run(folder)
    out.mkdir(parents=True, exist_ok=True)
    return _writer(form)(folder, run, cells(run, read_rows(folder, run)), out)


def _writer(form: str) -> Write:
    from evals.export import inspect_log, sheets

    writers: dict[str, Write] = {
        "inspect": inspect_log.write, "csv": sheets.write_csv, "parquet": sheets.write_parquet,
    }  # fmt: skip
    return writers[form]


def main(words: list[str]) -> int:
    """Run the verb; a mistake is one line, and its exit status."""
    asked = argparse.ArgumentParser(prog="python -m evals export", description=__doc__)
    asked.add_argument("run", type=Path, metavar="RUN", help="folder of the run")
    asked.add_argument("--to", choices=FORMATS, required=True)
    asked.add_argument("--out", type=Path, metavar="FOLDER", help="default: RUN/export")
    told = asked.parse_args(words)
    try:
        files = export(told.run, told.to, told.out or told.run / "export")
    except ProductionError as mistake:
        print(mistake, file=sys.stderr)
        return mistake.exit_status
    print("\n".join(map(str, files)))
    return 0
