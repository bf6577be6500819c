"""What a reader must know before believing a comparison."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from evals.compare_cells import Side
from evals.nouns import Row, Verdict
from evals.stats.figures import PRIMARY
from evals.stats.rates import rule_of_three
from evals.stats.student import spread
from evals.stats.verdicts import Seen
from memory.errors import UserMistake
from tools.vendors import facts

FEW = 10
"""Fewer independent clusters than this give intervals that hang on each of them."""


def changed(a: Side, b: Side) -> dict[str, tuple[Any, Any]]:
    """Settings that differ, with their values in a and in b; None = left as it is by default."""
    one, other = a.candidate.settings, b.candidate.settings
    return {name: (one.get(name), other.get(name)) for name in [*one, *(other.keys() - one.keys())]
            if one.get(name) != other.get(name)}  # fmt: skip


def cautions(
    a: Side,
    b: Side,
    seeds: Sequence[int],
    found: Sequence[Seen],
    said: Sequence[Verdict],
    primary: Sequence[str] = (PRIMARY,),
) -> tuple[str, ...]:
    """Every warning, the ones that undo the comparison first."""
    return (
        *judged_apart(a, b, seeds), *astray((a, b), seeds), *_gamed((a, b), seeds), *_runs(a, b),
        *_unreached((a, b), seeds), *_settings(a, b), *_unmade((a, b), seeds),
        *_few(said), *_seeds((a, b), seeds), *_flat(found), *_looked(said, primary),
    )  # fmt: skip


def judged_apart(a: Side, b: Side, seeds: Sequence[int]) -> Iterator[str]:
    """Scores of different judges or rubrics: their difference is not the films' alone."""
    rows = [row for one in (a, b) for row in _made(one, seeds)]
    judges = sorted({row.screen or "unnamed" for row in rows})
    pairs = {(row.item, row.rubric) for row in rows}  # each brief has a rubric of its own
    twice = sorted(item for item, count in Counter(item for item, _ in pairs).items() if count > 1)
    for what, names in (("judges", judges if len(judges) > 1 else []), ("rubrics", twice)):
        if names:
            told = ", ".join(names[:4])
            yield f"DIFFERENT {what.upper()} gave the scores ({told}): score again before you believe any of them"


def astray(sides: Sequence[Side], seeds: Sequence[int]) -> Iterator[str]:
    """Orders that were charged for nothing: there must be none, in whatever world."""
    for one in sides:
        told = one.orders(seeds)
        if told.astray:
            yield f"{one.name}: {told.lost} of {told.sent} ORDERS WERE PAID AND LOST, {told.twice} PAID TWICE"


def _gamed(sides: Sequence[Side], seeds: Sequence[int]) -> Iterator[str]:
    """Films that look as if they were made to please the judge; a vendor's own fault can look so too."""
    for one in sides:
        signs = [(row.item, row.caught[0]) for row in _made(one, seeds) if row.caught]
        if signs:
            item, sign = signs[0]
            yield f"{one.name}: {len(signs)} films may please the judge and nobody else, such as {item}: {sign}"


def _made(one: Side, seeds: Sequence[int]) -> list[Row]:
    return [row for row in one.films(seeds) if row and row.state == "made"]


def _runs(a: Side, b: Side) -> Iterator[str]:
    """Conditions of two runs that are not the same."""
    if a.run.size != b.run.size:
        yield f"DIFFERENT SIZES: {a.run.size} and {b.run.size}"
    one, other = a.run.versions, b.run.versions
    apart = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    if apart:
        yield f"the runs' versions differ: {', '.join(apart)}"
    if set(a.run.seeds) != set(b.run.seeds):
        yield "the runs' seeds differ: only those that both have are compared"


def _unreached(sides: Sequence[Side], seeds: Sequence[int]) -> Iterator[str]:
    cells = [row for one in sides for row in one.films(seeds)]
    if missing := cells.count(None):
        yield (
            f"half a run: {missing} of {len(cells)} cells were not reached. Who looks early and stops when it suits "
            "finds differences that are not there"
        )


def _settings(a: Side, b: Side) -> Iterator[str]:
    apart = sorted(changed(a, b))
    if not apart:
        yield "no setting differs: this compares a candidate with itself"
    if len(apart) > 1:
        yield f"{len(apart)} settings differ ({', '.join(apart)}), so no single one explains it"


def _unmade(sides: Sequence[Side], seeds: Sequence[int]) -> Iterator[str]:
    for one in sides:
        rows = [row for row in one.films(seeds) if row]
        lost = Counter(row.state for row in rows if row.state != "made")
        if lost:
            states = ", ".join(f"{count} {state}" for state, count in sorted(lost.items()))
            yield f"{one.name}: {lost.total()} of {len(rows)} films were not made ({states}); they count"


def _few(said: Sequence[Verdict]) -> Iterator[str]:
    count = max((verdict.clusters for verdict in said), default=0)
    if count < FEW:
        yield f"too few briefs: {count} independent clusters, and intervals are as wide as that makes them"


def _seeds(sides: Sequence[Side], seeds: Sequence[int]) -> Iterator[str]:
    """Models that take no seed, and repeats that repeat nothing."""
    models = {(shot.vendor, shot.model) for one in sides for row in _made(one, seeds) for shot in row.shots}
    for vendor, model in sorted(models):
        if _seedless(vendor, model):
            yield f"{vendor}'s {model} takes no seed: films of one seed are no twins, and pairs are wider for it"
    for one in dict.fromkeys(one.name for one in sides if len(seeds) > 1 and _repeats(one, seeds)):
        yield f"{one}: every seed gave the same figures, so repeats add nothing"


def _seedless(vendor: str, model: str) -> bool:
    """Whether a vendor's fact sheet says so; one that isn't known says nothing."""
    try:
        return any(one.id == model and not one.seed for one in facts(vendor).models)
    except UserMistake:
        return False


def _repeats(one: Side, seeds: Sequence[int]) -> bool:
    items = [[row.figures for seed in seeds if (row := one.row(item.name, seed)) and row.state == "made"]
             for item in one.run.suite.items]  # fmt: skip
    more = [figures for figures in items if len(figures) > 1]
    return bool(more) and all(figures.count(figures[0]) == len(figures) for figures in more)


def _flat(found: Sequence[Seen]) -> Iterator[str]:
    """Figures without a spread: what they don't say."""
    still = [figure.name for figure, paired in found if paired and paired.enough and paired.widest == 0]
    if still:
        count = max(len(paired.gaps) for _, paired in found if paired and paired.widest == 0)
        yield (
            f"no pair differs in {', '.join(still)}: up to {100 * rule_of_three(count):.0f} % of further ones may "
            f"(rule of three, {count} clusters)"
        )
    for figure, paired in found:
        if paired and paired.enough and paired.widest and not paired.votes and not spread(paired.gaps):
            yield (
                f"{figure.name}: all {len(paired.gaps)} clusters differ by the same {paired.difference:+.3g}; its "
                "interval is the rule of three's and p a sign test's, for there is no spread to reckon with"
            )


def _looked(said: Sequence[Verdict], primary: Sequence[str]) -> Iterator[str]:
    tried = sum(verdict.p is not None for verdict in said)
    others = [verdict for verdict in said if verdict.figure not in primary]
    after = [verdict.figure for verdict in others if verdict.verdict in ("better", "worse")]
    named = f"{' and '.join(primary)} {'was' if len(primary) == 1 else 'were'}"
    if after:
        yield (
            f"only {named} named beforehand; {', '.join(after)} came of looking at {tried} figures: "
            "a lead to try again, not yet a finding"
        )
