"""The tables as CSV, which a spreadsheet may open without harm, and as Parquet, which keeps the columns' types."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.export.cells import Cell
from evals.export.tables import Table, tables
from evals.nouns import Run
from evals.stats.figures import known
from memory.errors import UserMistake

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet run a cell's text, in the forms of the world's keyboards."""


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe before it, which spreadsheets don't show."""
    risky = isinstance(value, str) and (value.startswith(FORMULA) or value.lstrip().startswith(FORMULA))
    return f"'{value}" if risky else value


def write_csv(folder: Path, run: Run, cells: Sequence[Cell], out: Path) -> list[Path]:
    """cells.csv, shots.csv and figures.csv."""
    return [_csv(table, out / f"{table.name}.csv") for table in tables(run, cells)]


def _csv(table: Table, file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as page:
        writer = csv.DictWriter(page, list(table.columns))
        writer.writeheader()
        writer.writerows({name: harmless(value) for name, value in row.items()} for row in table.rows)
    return file


def write_parquet(folder: Path, run: Run, cells: Sequence[Cell], out: Path) -> list[Path]:
    """cells.parquet, shots.parquet and figures.parquet; a figure's column carries its meaning."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise UserMistake(
            "Parquet needs pyarrow", "Run pip install 'filmwright[evals]', or export --to csv", field="--to",
            got="parquet", accepted="csv, inspect",
        ) from None  # fmt: skip
    return [_parquet(table, out / f"{table.name}.parquet") for table in tables(run, cells)]


def _parquet(table: Table, file: Path) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64()}
    told = {name: {"says": known()[name]["says"]} for name in table.columns if name in known()}
    schema = pa.schema([pa.field(name, kinds[kind], metadata=told.get(name)) for name, kind in table.columns.items()])
    parquet.write_table(pa.Table.from_pylist(table.rows, schema=schema), file)
    return file
