"""Has it got worse? An exit status and at most ten lines, for a build that must stop on its own.

0: shown to be no worse than the margin, one-sided at 5 %; or not enough data. 1: shown to be worse. 3: not enough data,
with --strict. A build without --strict stops at what is shown to be worse only; with it, at all that is not shown to be
no worse, and half a run shows nothing to be no worse. 2: nothing to compare: other briefs, other judges. With several
figures the worst counts: each has to pass by itself, so no-worse needs no adjusting for how many there are, and worse
is after Holm.
"""

from collections.abc import Sequence
from typing import NamedTuple

from evals.compare import options, shared_seeds, sides
from evals.compare_cautions import cautions, judged_apart
from evals.compare_cells import Side, cells, seen
from evals.compare_text import signed
from evals.nouns import Verdict
from evals.stats.figures import PRIMARY, Figure, figures
from evals.stats.verdicts import verdicts
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
    asked = cells([a], [b], seeds)
    found = [seen(figure, asked) for figure in _asked(names)]
    half = any(row is None for cell in asked for row in (*cell.a, *cell.b))
    told = [Ruling(UNDECIDED if half and said.no_worse else _status(said), said) for said in verdicts(found)]
    return sorted(told, key=lambda one: (WORSE, UNDECIDED, PASSED).index(one.status))


def _asked(names: Sequence[str]) -> list[Figure]:
    known = figures()
    for name in names:
        if name not in known:
            raise UserMistake(f"There is no figure {name!r}", field="figure", got=name, accepted=", ".join(known))
    return [known[name] for name in dict.fromkeys(names)]


def _status(said: Verdict) -> int:
    """No worse goes first: a loss inside the margin is one that nobody would mind."""
    if said.no_worse:
        return PASSED
    return WORSE if said.verdict == "worse" else UNDECIDED


def gate(a: Side, b: Side, names: Sequence[str], *, strict: bool) -> tuple[int, list[str]]:
    """The exit status and its lines."""
    told = rulings(a, b, names)
    worst = WORSE if b.orders(shared_seeds(a, b)).astray else told[0].status
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
    more = f"; takes {said.more} more briefs" if one.status == UNDECIDED and said.more else ""
    return (
        f"{said.figure}: {WORDS[one.status]}, {signed(said.difference)} "
        f"(95 % {signed(said.low)} to {signed(said.high)}), margin {said.margin:g}{more}"
    )


def main(words: list[str]) -> int:
    """python -m evals gate RUN [--against OLD] [--a BASE] [--b NEW] [--figure NAME ...] [--strict]."""
    parse = options("gate", __doc__)
    parse.add_argument("--figure", nargs="+", default=[PRIMARY], help="figures that must not get worse")
    parse.add_argument("--strict", action="store_true", help="not enough data is a failure, exit status 3")
    told = parse.parse_args(words)
    status, lines = gate(*sides(told), told.figure, strict=told.strict)
    print("\n".join(lines))
    return status
