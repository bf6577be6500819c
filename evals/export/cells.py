"""Every cell that was asked for, with the row that it left, and what the figures mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.nouns import Candidate, Item, Row, Run
from evals.stats.figures import known

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
    missing = {name: float(told["missing"]) for name, told in known().items() if "missing" in told}
    return {**(missing if cell.state != "made" else {}), **cell.row.figures}
