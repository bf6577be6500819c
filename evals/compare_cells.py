"""The cells of a comparison: a candidate's side of a run, and pairs of sides by item and seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite
from typing import NamedTuple

from evals.nouns import Candidate, Item, Orders, Row, Run
from evals.stats.figures import Figure
from evals.stats.paired import Pair, paired
from evals.stats.verdicts import Seen
from memory.errors import UserMistake


@dataclass(frozen=True)
class Side:
    """One candidate's rows in a run, found by the keys of its cells: candidates set up alike share their films."""

    run: Run
    candidate: Candidate
    rows: dict[str, Row]

    @property
    def name(self) -> str:
        return self.candidate.name

    def row(self, item: str, seed: int) -> Row | None:
        """The row of a cell; None where it was not reached or not asked for."""
        return self.rows.get(self.run.keys.get(f"{item}/{self.name}/{seed}", ""))

    def films(self, seeds: Sequence[int]) -> list[Row | None]:
        """Its rows of these seeds, in the run's order."""
        return [self.row(item.name, seed) for item in self.run.suite.items for seed in seeds]

    def orders(self, seeds: Sequence[int]) -> Orders:
        """All that its films ordered, however they ended."""
        return sum((row.orders for row in self.films(seeds) if row), Orders())


def side(run: Run, rows: Sequence[Row], name: str) -> Side:
    """A candidate's side of a run; UserMistake where the run has no such candidate."""
    found = next((one for one in run.candidates if one.name == name), None)
    if found is None:
        raise UserMistake(
            f"The run has no candidate {name!r}", field="candidate", got=name,
            accepted=", ".join(one.name for one in run.candidates),
        )  # fmt: skip
    return Side(run, found, {row.key: row for row in rows})


class Cell(NamedTuple):
    """One item and seed, as the candidates of either side made it."""

    item: Item
    seed: int
    a: tuple[Row | None, ...]
    b: tuple[Row | None, ...]

    @property
    def completed(self) -> bool:
        """Every candidate made its film."""
        return all(row is not None and row.state == "made" for row in (*self.a, *self.b))


def cells(a: Sequence[Side], b: Sequence[Side], seeds: Sequence[int]) -> list[Cell]:
    """Every item and seed, whether or not it was reached."""
    return [
        Cell(item, seed, *(tuple(one.row(item.name, seed) for one in mine) for mine in (a, b)))
        for item in a[0].run.suite.items for seed in seeds
    ]  # fmt: skip


def seen(figure: Figure, asked: Sequence[Cell]) -> Seen:
    """What a figure comes to over the cells where all have it; several candidates on a side count as their mean."""
    pairs = [
        Pair(cell.item.name, cell.item.cluster, cell.seed, before, after) for cell in asked
        if (before := _mean(figure, cell.a)) is not None and (after := _mean(figure, cell.b)) is not None
    ]  # fmt: skip
    return Seen(figure, paired(pairs, rate=figure.rate))


def _mean(figure: Figure, rows: Sequence[Row | None]) -> float | None:
    values = [value for row in rows if (value := _value(figure, row)) is not None]
    return fsum(values) / len(values) if len(values) == len(rows) else None


def _value(figure: Figure, row: Row | None) -> float | None:
    """A figure of a row; None where it can't be counted: not reached, not measured, or not made and of made films only.

    What a film that was not made did cost is in its row, and counts as it is.
    """
    if row is None or (row.state != "made" and figure.of == "made"):
        return None
    value = row.figures.get(figure.name, None if row.state == "made" else figure.missing)
    return value if value is not None and isfinite(value) else None
