"""Has it got worse? An exit status and at most ten lines, for a build that must stop on its own.

0: shown to be no worse than the margin, one-sided at 5 %; or not enough data. 1: shown to be worse. 3: not enough data,
with --strict. A build without --strict stops at what is shown to be worse only; with it, at all that is not shown to be
no worse. 2: nothing to compare: other briefs, other judges. With several figures the worst counts: a figure has to pass
by itself, so no-worse needs no adjusting for how many there are, and worse is after Holm.
"""

import sys
from collections.abc import Sequence
from typing import NamedTuple

from evals.compare import options, shared_seeds, sides
from evals.compare_cautions import cautions, judged_apart
from evals.compare_cells import Side, seen
from evals.nouns import Verdict
from evals.stats.figures import PRIMARY, Figure, figures
from evals.stats.verdicts import Seen, no_worse, verdicts
from memory.errors import UserMistake

PASSED, WORSE, UNDECIDED = 0, 1, 3
WORDS = {PASSED: "no worse", WORSE: "worse", UNDECIDED: "not enough data"}
MOST_LINES, WIDE = 10, 100


class Ruling(NamedTuple):
    """What a gate says of one figure, and what it rests on."""

    status: int
    verdict: Verdict


def rulings(a: Side, b: Side, names: Sequence[str]) -> list[Ruling]:
    """Every figure's ruling, the worst first; UserMistake when judges or rubrics differ: no number decides then."""
    seeds = shared_seeds(a, b)
    if apart := next(judged_apart(a, b, seeds), ""):
        raise UserMistake(apart, field="judge")
    found = [seen(figure, [a], [b], seeds, completed=False) for figure in _asked(names)]
    told = [Ruling(_status(one, said), said) for one, said in zip(found, verdicts(found), strict=True)]
    return sorted(told, key=lambda one: (WORSE, UNDECIDED, PASSED).index(one.status))


def _asked(names: Sequence[str]) -> list[Figure]:
    known = figures()
    for name in names:
        if name not in known:
            raise UserMistake(f"There is no figure {name!r}", field="figure", got=name, accepted=", ".join(known))
    return [known[name] for name in dict.fromkeys(names)]


def _status(one: Seen, said: Verdict) -> int:
    """No worse goes first: a loss inside the margin is one that nobody would mind."""
    passed = no_worse(one.figure, one.paired)
    if passed:
        return PASSED
    return WORSE if said.verdict == "worse" else UNDECIDED


def gate(a: Side, b: Side, names: Sequence[str], *, strict: bool) -> tuple[int, list[str]]:
    """The exit status and its lines."""
    told = rulings(a, b, names)
    worst = told[0].status
    warned = cautions(a, b, shared_seeds(a, b), [], [one.verdict for one in told])
    lines = [f"{WORDS[worst].upper()}: {b.name} against {a.name}", *(_line(one) for one in told)]
    room = MOST_LINES - min(len(warned), 3)
    if len(lines) > room:
        lines = [*lines[: room - 1], f"and {len(lines) - room + 1} more figures"]
    lines += [f"! {warning}" for warning in warned[: MOST_LINES - len(lines)]]
    status = PASSED if worst == UNDECIDED and not strict else worst
    return status, [line if len(line) <= WIDE else f"{line[: WIDE - 1]}…" for line in lines]


def _line(one: Ruling) -> str:
    said = one.verdict
    if said.difference is None or said.low is None or said.high is None:
        return f"{said.figure}: {WORDS[one.status]}, {said.pairs} pairs"
    more = f"; {said.more} more briefs may settle it" if one.status == UNDECIDED and said.more else ""
    return (
        f"{said.figure}: {WORDS[one.status]}, {said.difference:+.3g} (95 % {said.low:+.3g} to {said.high:+.3g}), "
        f"margin {said.margin:g}{more}"
    )


def main(words: list[str]) -> int:
    """python -m evals gate RUN [--against OLD] [--a BASE] [--b NEW] [--figure NAME ...] [--strict]."""
    parse = options("gate", __doc__)
    parse.add_argument("--figure", nargs="+", default=[PRIMARY], help="figures that must not get worse")
    parse.add_argument("--strict", action="store_true", help="not enough data is a failure, exit status 3")
    told = parse.parse_args(words)
    try:
        status, lines = gate(*sides(told), told.figure, strict=told.strict)
    except UserMistake as mistake:
        print(f"evals: {mistake}", file=sys.stderr)
        return mistake.exit_status
    print("\n".join(lines))
    return status
