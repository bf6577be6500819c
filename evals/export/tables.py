"""A run as three plain tables: cells, their shots, and what the figures mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.export.cells import Cell, counted
from evals.nouns import Run
from evals.stats.figures import known

Kind = Literal["text", "whole", "number"]
CELL: dict[str, Kind] = {
    "key": "text", "item": "text", "cluster": "text", "candidate": "text", "seed": "whole", "state": "text",
    "why": "text", "brief": "text", "film": "text", "size": "text", "cpu": "number", "wall": "number",
    "orders": "whole", "orders_lost": "whole", "orders_twice": "whole",
    "claims_kept": "whole", "claims_broken": "whole", "claims_not_judged": "whole", "path": "text", "screen": "text",
    "rubric": "text",
}  # fmt: skip
SHOT: dict[str, Kind] = {
    "key": "text", "item": "text", "candidate": "text", "seed": "whole", "number": "whole", "start": "number",
    "seconds": "number", "slate": "text", "takes": "whole", "score": "number", "first_score": "number",
    "vendor": "text", "model": "text", "camera": "text", "measured_camera": "text", "prompt": "text",
    "notes": "text", "still": "text", "job": "text",
}  # fmt: skip
FIGURE: dict[str, Kind] = {
    "name": "text", "says": "text", "better": "text", "margin": "number", "of": "text", "missing": "number",
    "weight": "number",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Named columns with their kinds, and rows that have them; None where nothing is known."""

    name: str
    columns: dict[str, Kind]
    rows: list[dict[str, Any]]


def tables(run: Run, cells: Sequence[Cell]) -> list[Table]:
    """One row per cell, one per shot, one per figure."""
    measured: dict[str, Kind] = {name: "number" for name in known()}
    meanings = [{"name": name, **told} for name, told in known().items()]
    return [
        Table("cells", {**CELL, **measured}, [_cell(one, run) for one in cells]),
        Table("shots", SHOT, [shot for one in cells for shot in _shots(one)]),
        Table("figures", FIGURE, [{name: told.get(name) for name in FIGURE} for told in meanings]),
    ]


def _cell(cell: Cell, run: Run) -> dict[str, Any]:
    row, blank = cell.row, dict.fromkeys((*CELL, *known()))
    told = {
        **blank, "key": cell.key, "item": cell.item.name, "cluster": cell.item.cluster, "size": run.size,
        "candidate": cell.candidate.name, "seed": cell.seed, "state": cell.state, "brief": cell.item.text,
    }  # fmt: skip
    if not row:
        return told
    judged = [claim.ok for claim in row.claims]
    return {
        **told, "why": row.why, "film": row.film, "size": row.size or run.size, "cpu": row.cpu, "wall": row.wall,
        "orders": row.orders.sent, "orders_lost": row.orders.lost, "orders_twice": row.orders.twice,
        "claims_kept": judged.count(True), "claims_broken": judged.count(False),
        "claims_not_judged": judged.count(None), "path": " > ".join(row.path), "screen": row.screen,
        "rubric": row.rubric, **{name: value for name, value in counted(cell).items() if name in blank},
    }  # fmt: skip


def _shots(cell: Cell) -> Iterator[dict[str, Any]]:
    whose = {"key": cell.key, "item": cell.item.name, "candidate": cell.candidate.name, "seed": cell.seed}
    for shot in cell.row.shots if cell.row else ():
        told = {**shot.model_dump(), **whose, "notes": "\n".join(shot.notes)}
        yield {name: told[name] for name in SHOT}
