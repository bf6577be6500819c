"""The table of a report in which every brief has its row, and every candidate its column."""

from collections.abc import Iterable, Sequence
from itertools import product
from statistics import mean
from typing import Any

from evals.nouns import Comparison, Row, Run
from evals.report.plots import spark
from evals.report.stills import face_of
from evals.report.wording import value

Known = dict[str, dict[str, Any]]


def every(run: Run, rows: Sequence[Row]) -> list[Row]:
    """A row for each cell that was reached, in the suite's order; candidates set up alike share one film."""
    by = {row.key: row for row in rows}
    asked = product(run.suite.items, run.candidates, run.seeds)
    named = [(one.name, seed, by.get(run.keys.get(f"{item.name}/{one.name}/{seed}", ""))) for item, one, seed in asked]
    return [row.model_copy(update={"candidate": name, "seed": seed}) for name, seed, row in named if row]


def briefs(run: Run, rows: Iterable[Row], comparisons: Sequence[Comparison], known: Known) -> list[dict[str, Any]]:
    """One row a brief, in the suite's order; a brief of which no cell was reached is left out."""
    by: dict[str, list[Row]] = {}
    for row in rows:
        by.setdefault(row.item, []).append(row)
    return [
        {
            "at": at, "item": item.name, "cluster": item.cluster,
            "cells": [cell([row for row in by[item.name] if row.candidate == one.name]) for one in run.candidates],
            "figures": {one.name: figures_of(by[item.name], one.name, known) for one in run.candidates},
            "gaps": [gaps(by[item.name], told, known) for told in comparisons],
        }
        for at, item in enumerate(run.suite.items) if item.name in by
    ]  # fmt: skip


def cell(rows: Sequence[Row]) -> dict[str, Any]:
    """A candidate's films of a brief. lines: scores of shots, film by film; lost: what became of those not made."""
    made = [row for row in rows if row.state == "made"]
    lost = [row for row in rows if row.state != "made"]
    return {
        "films": len(rows), "still": next(filter(None, map(face_of, made)), ""),
        "lines": [line for row in made for line in spark([shot.score for shot in row.shots])],
        "lost": [{"state": row.state, "why": row.why, "seed": row.seed} for row in lost],
        "seed": next((row.seed for row in [*made, *lost]), 0),
    }  # fmt: skip


def figures_of(rows: Iterable[Row], candidate: str, known: Known) -> dict[str, float]:
    """Every figure's mean over a candidate's seeds; one that nobody measured is absent."""
    mine = [row for row in rows if row.candidate == candidate]
    told = {name: [got for row in mine if (got := value(row, name, known)) is not None] for name in known}
    return {name: mean(got) for name, got in told.items() if got}


def gaps(rows: Sequence[Row], told: Comparison, known: Known) -> dict[str, float]:
    """b minus a of every figure, over the seeds for which both have it."""
    sides = [{row.seed: row for row in rows if row.candidate == name} for name in (told.a, told.b)]
    found: dict[str, float] = {}
    for name in known:
        pairs = [[value(side[seed], name, known) for side in sides] for seed in sides[0] if seed in sides[1]]
        whole = [b - a for a, b in pairs if a is not None and b is not None]
        found |= {name: mean(whole)} if whole else {}
    return found


def widest(rows: Sequence[dict[str, Any]], at: int, figure: str) -> int | None:
    """The brief whose films differ most in a figure of comparison `at`: where to look first."""
    there = [row for row in rows if figure in row["gaps"][at]]
    found = max(there, key=lambda row: abs(row["gaps"][at][figure]), default=None)
    return None if found is None else int(found["at"])
