"""What a question came to, and how a person reads it."""

from collections.abc import Sequence

from pydantic import Field

from evals.compare_text import of_orders
from evals.nouns import Orders, Verdict
from memory.noun import Noun

Seen = dict[str, dict[str, float]]
"""Candidate -> figure -> its mean."""


class Carried(Noun):
    """A brief, or a series from end to end, at another size. here, there: figures at the run's size and at `size`."""

    brief: str
    size: str
    films: int
    cpu_hours: float
    here: Seen
    there: Seen


class Answer(Noun):
    """What a question came to: a verdict of each figure for each candidate against the first."""

    v: int = 1
    question: str
    says: str
    command: str
    dated: str
    films: int
    unmade: int
    briefs: int
    clusters: int
    seeds: int
    size: str
    cpu_hours: float
    spent: str
    first: str
    verdicts: dict[str, tuple[Verdict, ...]]
    warnings: tuple[str, ...]
    orders: dict[str, Orders] = Field(default_factory=dict)
    carried: Carried | None = None


def text(found: Answer) -> str:
    """An answer as a person reads it."""
    names = [one.figure for one in next(iter(found.verdicts.values()))]
    told = [found.says, f"  against {found.first}:"]
    for who, verdicts in found.verdicts.items():
        told += [f"  {who:18s} {_said(one)}" for one in verdicts]
    told += [f"  {who}: {of_orders(sent)}" for who, sent in found.orders.items() if sent.sent]
    told += [
        f"  {found.films} films ({found.unmade} not made), {found.briefs} briefs, {found.seeds} seeds, {found.size}, "
        f"{found.cpu_hours} CPU hours, ${found.spent} of play money, {found.dated}",
        *(_beside(found.carried, names, found.size) if found.carried else ()),
        *(f"  ! {line}" for line in found.warnings),
    ]  # fmt: skip
    return "\n".join(told)


def _said(one: Verdict) -> str:
    if one.a is None or one.b is None or one.difference is None:
        return f"{one.figure:10s} not measured"
    span = f" [{one.low:+.3f}, {one.high:+.3f}]" if one.low is not None and one.high is not None else ""
    return f"{one.figure:10s} {one.verdict:15s} {one.a:.3f} -> {one.b:.3f}, {one.difference:+.3f}{span}"


def _beside(found: Carried, names: Sequence[str], size: str) -> list[str]:
    """The same figures at both sizes, candidate by candidate."""
    heads = [f"  {found.brief} at {found.size} (and at {size}), {found.films} films, {found.cpu_hours} CPU hours:"]
    for who, large in found.there.items():
        small = found.here.get(who, {})
        told = (f"{name} {large[name]:.3f} ({small[name]:.3f})" for name in names if name in large and name in small)
        heads.append(f"  {who:18s} {', '.join(told) or 'not measured'}")
    return heads
