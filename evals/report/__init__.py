"""The report of an eval: one page, verdict first, that opens nothing outside itself and shows films side by side."""

import argparse
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evals.compare_text import of_orders
from evals.nouns import Comparison, Row, Run, Verdict, read_rows, read_run
from evals.report import blind, plots, votes, wording
from evals.report.page import draw
from evals.report.panels import panel, script
from evals.report.stills import thumbnails
from evals.report.table import Known, briefs, every, widest
from evals.stats import figures
from memory.errors import UserMistake

Compare = Callable[[Run, list[Row], str, str], Comparison]


def write(folder: Path, run: Run, rows: list[Row], comparisons: list[Comparison], effects: Any, out: Path) -> Path:
    """Write the report of a run to `out`. effects: which setting does what, as evals.compare_effects tells; or None."""
    known, cells = figures.known(), every(run, rows)
    stills = thumbnails(folder, cells)
    table = briefs(run, cells, comparisons, known)
    order = {item.name: at for at, item in enumerate(run.suite.items)}
    panels = {
        order[name]: script(panel(folder, out, list(films), comparisons, run.suite.items[order[name]].text, stills))
        for name, films in itertools.groupby(cells, key=lambda row: row.item)
    }
    draw(
        "report", out, run=run, known=known, table=table, panels=panels, stills=stills, effects=effects,
        explained=explained(effects, known), people=votes.PEOPLE, missing=len(run.keys) - len(cells),
        compared=[shown(told, at, cells, table, known) for at, told in enumerate(comparisons)],
        pareto=plots.pareto(money_and_quality(run, cells, known)), agreement=votes.kept(folder, cells),
        stands=wording.stands_on(len(cells), len(run.seeds), sum(row.cpu for row in rows) / 3600, run.size),
        told=script(board(run, comparisons, table, known)), ratio=wording.ratio(run.size),
        of_orders=of_orders,
    )  # fmt: skip
    return out


def shown(told: Comparison, at: int, rows: Sequence[Row], table: Sequence[dict[str, Any]], known: Known) -> Any:
    """A comparison as the page shows it: its sentence, and each verdict with its whisker and where to look."""
    items = [{row.item for row in rows if row.candidate == name} for name in (told.a, told.b)]
    says, stands = wording.headline(told, len(items[0] & items[1]))
    drawn = {name: lines(getattr(told, name), known, table, at) for name in ("verdicts", "completed")}
    return {
        "c": told, "at": at, "says": says, "stands": stands, **drawn, "alone": lines(told.verdicts[:1], known),
        "size": wording.stands_on(told.films, told.seeds, told.cpu_hours, told.size),
    }  # fmt: skip


def lines(
    verdicts: Sequence[Verdict], known: Known, table: Sequence[dict[str, Any]] = (), at: int = 0
) -> list[dict[str, Any]]:
    """Verdicts, each with its unit, its whisker on an axis that they share, and the brief where it differs most."""
    lower = {name for name, figure in known.items() if figure["better"] == "lower"}
    return [
        {"v": one, "plot": plot, "of": wording.unit(known.get(one.figure, {}).get("says", "")),
         "look": widest(table, at, one.figure)}
        for one, plot in zip(verdicts, plots.whiskers(verdicts, lower), strict=True)
    ]  # fmt: skip


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


def explained(effects: Any, known: Known) -> list[dict[str, Any]]:
    """Each setting's effect with its whiskers: quality first, then whatever else it moves."""
    told = []
    for one in effects.effects if effects else ():
        seen = [v for at, v in enumerate(one.verdicts) if not at or v.verdict in ("better", "worse")]
        told.append({"e": one, "lines": lines(seen, known)})
    return told


def main(words: list[str], compare: Compare, effects: Callable[[Run, list[Row]], Any]) -> int:
    """python -m evals report RUN [--out FILE] [--blind [--pair A B] [--shuffle N]]."""
    parse = argparse.ArgumentParser(prog="python -m evals report", description=__doc__)
    parse.add_argument("run", type=Path)
    parse.add_argument("--out", type=Path)
    parse.add_argument("--blind", action="store_true", help="the page on which people vote, instead of the report")
    parse.add_argument("--pair", nargs=2, metavar=("A", "B"), help="candidates of the blind page; the first two if not")
    parse.add_argument("--shuffle", type=int, default=0, help="another number shuffles the blind page anew")
    told = parse.parse_args(words)
    run = read_run(told.run)
    rows, names = read_rows(told.run, run), [one.name for one in run.candidates]
    if told.blind:
        out, cells = told.out or told.run / "blind" / "page.html", every(run, rows)
        print(blind.write(told.run, run, cells, *two_of(names, told.pair), out, told.shuffle))
        return 0
    comparisons = [compare(run, rows, names[0], name) for name in names[1:]]
    print(write(told.run, run, rows, comparisons, _or_none(effects, run, rows), told.out or told.run / "report.html"))
    return 0


def _or_none(effects: Callable[[Run, list[Row]], Any], run: Run, rows: list[Row]) -> Any:
    """Effects, where there are candidates that differ in one setting only."""
    try:
        return effects(run, rows)
    except UserMistake:
        return None


def two_of(names: Sequence[str], wanted: Sequence[str] | None) -> tuple[str, str]:
    """Two different candidates of the run; UserMistake when there are none such."""
    pair = wanted or names[:2]
    if len({*pair}) != 2 or not {*pair} <= {*names}:
        raise UserMistake("A blind page needs two candidates of the run", "Name them with --pair A B", field="pair",
                          got=" ".join(pair), accepted=", ".join(names))  # fmt: skip
    return pair[0], pair[1]
