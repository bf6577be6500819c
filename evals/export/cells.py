"""Every cell that was asked for, with the row that it left, and what the figures mean."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evals.nouns import Candidate, Item, Row, Run

NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Cell:
    """One item by one candidate with one seed; row=None when the run did not get to it."""

    item: Item
    candidate: Candidate
    seed: int
    key: str
    row: Row | None

    @property
    def state(self) -> str:
        return self.row.state if self.row else NOT_REACHED


@cache
def figures() -> MappingProxyType[str, dict[str, Any]]:
    """The figures that a row may have, by name, with their meaning."""
    return MappingProxyType(tomllib.loads((Path(__file__).parents[1] / "figures.toml").read_text(encoding="utf-8")))


def cells(run: Run, rows: Sequence[Row]) -> list[Cell]:
    """In the run's order. Candidates that would make the same film share a key, and so a row: each gets its cell."""
    by_key = {row.key: row for row in rows}
    asked = [(item, who, seed) for item in run.suite.items for who in run.candidates for seed in run.seeds]
    keyed = [(*one, run.keys.get(f"{one[0].name}/{one[1].name}/{one[2]}", "")) for one in asked]
    return [Cell(item, who, seed, key, by_key.get(key)) for item, who, seed, key in keyed if key]


def counted(cell: Cell) -> dict[str, float]:
    """A cell's figures as they count: a film that was not made has what figures.toml says of one that is missing."""
    if not cell.row:
        return {}
    missing = {name: float(told["missing"]) for name, told in figures().items() if "missing" in told}
    return {**(missing if cell.state != "made" else {}), **cell.row.figures}
