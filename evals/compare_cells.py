"""The cells of a comparison: a candidate's side of a run, and pairs of sides by item and seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from evals.nouns import Candidate, Item, Row, Run
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

    def cells(self, seeds: Sequence[int]) -> list[Row | None]:
        """Its rows of these seeds, in the run's order."""
        return [self.row(item.name, seed) for item in self.run.suite.items for seed in seeds]


def side(run: Run, rows: Sequence[Row], name: str) -> Side:
    """A candidate's side of a run; UserMistake where the run has no such candidate."""
    found = next((one for one in run.candidates if one.name == name), None)
    if found is None:
        raise UserMistake(
            f"The run has no candidate {name!r}", field="candidate", got=name,
            accepted=", ".join(one.name for one in run.candidates),
        )  # fmt: skip
    return Side(run, found, {row.key: row for row in rows})


def seen(figure: Figure, a: Sequence[Side], b: Sequence[Side], seeds: Sequence[int], *, completed: bool) -> Seen:
    """What a figure comes to over all pairs; several candidates on a side count as their mean.

    completed: only items and seeds whose film was made by every candidate on both sides.
    """
    pairs = [
        pair for item in a[0].run.suite.items for seed in seeds
        if (pair := _pair(figure, item, seed, a, b, completed)) is not None
    ]  # fmt: skip
    return Seen(figure, paired(pairs, rate=figure.rate))


def _pair(figure: Figure, item: Item, seed: int, a: Sequence[Side], b: Sequence[Side], completed: bool) -> Pair | None:
    rows = [one.row(item.name, seed) for one in (*a, *b)]
    if completed and any(row is None or row.state != "made" for row in rows):
        return None
    values = [value for row in rows if (value := _value(figure, row)) is not None]
    if len(values) < len(rows):
        return None
    before, after = values[: len(a)], values[len(a) :]
    return Pair(item.name, item.cluster, seed, fsum(before) / len(before), fsum(after) / len(after))


def _value(figure: Figure, row: Row | None) -> float | None:
    """A figure of a row; None where it can't be counted: not reached, not measured, or not made and of made films only.

    What a film that was not made did cost is in its row, and counts as it is.
    """
    if row is None or (row.state != "made" and figure.of == "made"):
        return None
    return row.figures.get(figure.name, None if row.state == "made" else figure.missing)
