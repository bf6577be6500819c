"""The report of an eval: one page, verdict first, that opens nothing outside itself and shows films side by side."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evals.nouns import Comparison, Row, Run, read_rows, read_run
from evals.report import blind, plots, votes, wording
from evals.report.page import draw
from evals.report.panels import panel, script
from evals.report.stills import thumbnails
from evals.report.table import Known, briefs, widest
from memory.errors import UserMistake

Compare = Callable[[Run, list[Row], str, str], Comparison]


def write(
    folder: Path, run: Run, rows: list[Row], comparisons: list[Comparison], effects: Any, out: Path
) -> Path:  # fmt: skip
    """Write the report of a run to `out`. effects: which setting explains what, as records of any kind, or None."""
    known = wording.figures()
    stills = thumbnails(folder, rows)
    table = briefs(run, rows, comparisons, known)
    order = {item.name: at for at, item in enumerate(run.suite.items)}
    there = sorted((row for row in rows if row.item in order), key=lambda row: order[row.item])
    texts = {item.name: item.text for item in run.suite.items}
    panels = {
        order[name]: script(panel(folder, out, list(films), comparisons, texts[name], stills))
        for name, films in groupby(there, key=lambda row: row.item)
    }
    draw(
        "report", out, run=run, known=known, table=table, panels=panels, stills=stills, effects=records(effects),
        compared=[shown(told, at, rows, table, known) for at, told in enumerate(comparisons)],
        pareto=plots.pareto(money_and_quality(run, rows, known)), agreement=votes.kept(folder, rows),
        people=votes.PEOPLE, missing=len(set(run.keys.values())) - len({row.key for row in rows}),
        stands=wording.stands_on(len(rows), len(run.seeds), sum(row.cpu for row in rows) / 3600, run.size),
        told=script(board(run, comparisons, table, known)), ratio=wording.ratio(run.size),
    )  # fmt: skip
    return out


def shown(
    told: Comparison, at: int, rows: Sequence[Row], table: Sequence[dict[str, Any]], known: Known
) -> dict[str, Any]:
    """A comparison as the page shows it: its sentence, and each verdict with its whisker and where to look."""
    items = [{row.item for row in rows if row.candidate == name} for name in (told.a, told.b)]
    lower = {name for name, figure in known.items() if figure["better"] == "lower"}
    says, stands = wording.headline(told, len(items[0] & items[1]))

    def lines(verdicts: Sequence[Any]) -> list[dict[str, Any]]:
        drawn = plots.whiskers(verdicts, lower)
        return [
            {"v": one, "plot": plot, "of": wording.unit(known.get(one.figure, {}).get("says", "")),
             "look": widest(table, at, one.figure)}
            for one, plot in zip(verdicts, drawn, strict=True)
        ]  # fmt: skip

    return {
        "c": told, "at": at, "says": says, "stands": stands,
        "alone": next(iter(plots.whiskers(told.verdicts[:1], lower)), None),
        "lines": lines(told.verdicts), "completed": lines(told.completed),
        "size": wording.stands_on(told.films, told.seeds, told.cpu_hours, told.size),
    }  # fmt: skip


def money_and_quality(run: Run, rows: Sequence[Row], known: Known) -> dict[str, tuple[plots.Span, plots.Span]]:
    """Each candidate's USD a film and quality, with their intervals; one of which nothing is known is left out."""
    found = {}
    for one in run.candidates:
        mine = [row for row in rows if row.candidate == one.name]
        paid, good = (plots.over_clusters(mine, name, known) for name in ("charged", "quality"))
        if paid and good:
            found[one.name] = (plots.spread(paid), plots.spread(good, most=1.0))
    return found


def board(run: Run, comparisons: Sequence[Comparison], table: Sequence[dict[str, Any]], known: Known) -> dict[str, Any]:
    """What the page's script knows of the table: every figure of every brief, so that any can be shown and sorted."""
    return {
        "candidates": [one.name for one in run.candidates], "pairs": [[told.a, told.b] for told in comparisons],
        "known": {name: {**one, "unit": wording.unit(one["says"])} for name, one in known.items()},
        "rows": {row["at"]: {"figures": row["figures"], "gaps": row["gaps"]} for row in table},
    }  # fmt: skip


def records(effects: Any) -> list[dict[str, Any]]:
    """Effects of any kind as records that can be shown as a table: nouns, dataclasses, mappings, or lists of them."""
    if effects is None:
        return []
    if isinstance(effects, BaseModel):
        return [effects.model_dump(mode="json")]
    if is_dataclass(effects) and not isinstance(effects, type):
        return [asdict(effects)]
    if isinstance(effects, Mapping):
        flat = not any(isinstance(one, Mapping | BaseModel) for one in effects.values())
        return (
            [dict(effects)]
            if flat
            else [{"name": key, **one} for key, each in effects.items() for one in records(each)]
        )
    return [one for each in effects for one in records(each)]


def main(words: list[str], compare: Compare) -> int:
    """python -m evals report RUN [--out FILE] [--blind [--pair A B] [--shuffle N]]."""
    parse = argparse.ArgumentParser(prog="python -m evals report", description=__doc__)
    parse.add_argument("run", type=Path)
    parse.add_argument("--out", type=Path)
    parse.add_argument("--blind", action="store_true", help="the page on which people vote, instead of the report")
    parse.add_argument("--pair", nargs=2, metavar=("A", "B"), help="candidates of the blind page; the first two if not")
    parse.add_argument("--shuffle", type=int, default=0)
    told = parse.parse_args(words)
    run = read_run(told.run)
    rows, names = read_rows(told.run, run), [one.name for one in run.candidates]
    if told.blind:
        a, b = two_of(names, told.pair)
        print(blind.write(told.run, run, rows, a, b, told.out or told.run / "blind" / "page.html", told.shuffle))
        return 0
    comparisons = [compare(run, rows, names[0], name) for name in names[1:]]
    print(write(told.run, run, rows, comparisons, None, told.out or told.run / "report.html"))
    return 0


def two_of(names: Sequence[str], wanted: Sequence[str] | None) -> Sequence[str]:
    """Two different candidates of the run; UserMistake when there are none such."""
    pair = wanted or names[:2]
    if len({*pair}) != 2 or not {*pair} <= {*names}:
        raise UserMistake("A blind page needs two candidates of the run", "Name them with --pair A B", field="pair",
                          got=" ".join(pair), accepted=", ".join(names))  # fmt: skip
    return pair
