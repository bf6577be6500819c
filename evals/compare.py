"""Is candidate b better than candidate a? Paired by item and seed, figure by figure, in four words each.

A film that was not made stays in: figures `of = "all"` count it with what they name as missing, figures `of = "made"`
leave its pair out. The verdicts over films that both made stand beside. evals/stats says how a verdict comes about.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from math import fsum
from pathlib import Path

from evals.compare_cautions import cautions, changed
from evals.compare_cells import Side, cells, seen, side
from evals.compare_effects import Effects, effects
from evals.compare_text import text, text_of_effects
from evals.nouns import Comparison, Row, Run, read_rows, read_run
from evals.stats.figures import PRIMARY, figures
from evals.stats.verdicts import verdicts
from memory.errors import UserMistake

__all__ = ["Effects", "against", "compare", "effects", "main", "sides"]


def compare(run: Run, rows: list[Row], a: str, b: str, primary: Sequence[str] = (PRIMARY,)) -> Comparison:
    """Candidate b against candidate a of one run; UserMistake when the run lacks one of them.

    primary: the figures that were named before anything was made.
    """
    return held(side(run, rows, a), side(run, rows, b), primary)


def against(run_a: Run, rows_a: list[Row], run_b: Run, rows_b: list[Row], a: str = "", b: str = "") -> Comparison:
    """A candidate of one run against a candidate of another, the first of each unless named.

    UserMistake when the suites are not the same, or no seed is in both. Other judges and rubrics are told as warnings.
    """
    one = side(run_a, rows_a, a or run_a.candidates[0].name)
    other = side(run_b, rows_b, b or run_b.candidates[0].name)
    return held(one, other)


def held(a: Side, b: Side, primary: Sequence[str] = (PRIMARY,)) -> Comparison:
    """Two sides, of one run or of two."""
    seeds = shared_seeds(a, b)
    asked = cells([a], [b], seeds)
    found = [seen(figure, asked) for figure in figures().values()]
    both = [seen(figure, [cell for cell in asked if cell.completed]) for figure in figures().values()]
    said = verdicts(found, primary)
    rows = {row.key: row for one in (a, b) for row in one.films(seeds) if row}
    return Comparison(
        a=_label(a, b), b=_label(b, a), verdicts=said, completed=verdicts(both, primary), changed=changed(a, b),
        counts=_counts(a, b, seeds), orders=(a.orders(seeds), b.orders(seeds)), seeds=len(seeds),
        films=sum(row.state == "made" for row in rows.values()),
        size=" and ".join(dict.fromkeys((a.run.size, b.run.size))),
        cpu_hours=fsum(row.cpu for row in rows.values()) / 3600,
        spent=f"{fsum(row.figures.get('charged', 0.0) for row in rows.values()):.2f}",
        warnings=cautions(a, b, seeds, found, said, primary),
    )  # fmt: skip


def shared_seeds(a: Side, b: Side) -> list[int]:
    """Seeds of both sides; UserMistake where their briefs are not the same, or there is no such seed."""
    if a.run.suite.digest != b.run.suite.digest:
        raise UserMistake(
            f"The runs' briefs differ ({a.run.suite.name} of {a.run.suite.dated}, {b.run.suite.name} of "
            f"{b.run.suite.dated})", "Run both on the same suite", field="suite", got=b.run.suite.digest,
            accepted=a.run.suite.digest,
        )  # fmt: skip
    seeds = [seed for seed in a.run.seeds if seed in b.run.seeds]
    if not seeds:
        raise UserMistake(
            "The runs have no seed in common", "Run one of them again with the other's seeds", field="seeds"
        )
    return seeds


def _label(mine: Side, other: Side) -> str:
    """A candidate's name; with its run's date where both are called the same."""
    return (
        f"{mine.name} of {mine.run.made}" if mine.name == other.name and mine.run.made != other.run.made else mine.name
    )


def _counts(a: Side, b: Side, seeds: Sequence[int]) -> dict[str, tuple[int, int]]:
    """State -> cells of a and of b; 'not reached' for those without a row."""
    one, other = (Counter(row.state if row else "not reached" for row in mine.films(seeds)) for mine in (a, b))
    return {
        state: (one[state], other[state]) for state in sorted(one | other, key=lambda state: (state != "made", state))
    }


def sides(told: argparse.Namespace) -> tuple[Side, Side]:
    """The two sides that a command names: a is the older run's where there are two."""
    run = read_run(told.run)
    rows = read_rows(told.run, run)
    names = [one.name for one in run.candidates]
    if told.against:
        old = read_run(told.against)
        before = side(old, read_rows(told.against, old), told.a or old.candidates[0].name)
        return before, side(run, rows, told.b or names[0])
    if len(names) < 2 and not told.b:
        raise UserMistake("The run has one candidate only", "Name another run with --against", field="candidate")
    return side(run, rows, told.a or names[0]), side(run, rows, told.b or names[1])


def options(verb: str, says: str | None) -> argparse.ArgumentParser:
    """What compare and gate are told alike."""
    parse = argparse.ArgumentParser(prog=f"python -m evals {verb}", description=says)
    parse.add_argument("run", type=Path, help="folder of the run")
    parse.add_argument("--against", type=Path, help="folder of an older run: a is one of its candidates")
    parse.add_argument("--a", default="", help="the candidate to be held against; the first, if not told")
    parse.add_argument("--b", default="", help="the candidate that is judged; the second, if not told")
    return parse


def main(words: list[str]) -> int:
    """python -m evals compare RUN [--against OLD] [--a NAME] [--b NAME] [--effects] [--json]."""
    parse = options("compare", __doc__)
    parse.add_argument("--effects", action="store_true", help="which setting does what, over all candidates of the run")
    parse.add_argument("--json", action="store_true")
    told = parse.parse_args(words)
    found = _effects(told) if told.effects else held(*sides(told))
    if told.json:
        print(json.dumps({"v": 1, **found.model_dump(mode="json")}, indent=1, ensure_ascii=False))
    else:
        print(text_of_effects(found) if isinstance(found, Effects) else text(found))
    return 0


def _effects(told: argparse.Namespace) -> Effects:
    if told.a or told.b or told.against:
        raise UserMistake(
            "--effects is of all candidates of one run", "Leave out --a, --b and --against", field="effects"
        )
    run = read_run(told.run)
    return effects(run, read_rows(told.run, run))
