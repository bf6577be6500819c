"""A comparison as a table of at most 100 columns: the verdict first, then every figure, then what to beware of."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from evals.compare_effects import Effects
from evals.nouns import Comparison, Orders, Verdict
from evals.stats.rates import rule_of_three, wilson

WIDE = 100
HEAD = f"{'':14}{'a':>8}{'b':>8}{'b - a':>9}  {'95 % interval':^21}{'p':>6}{'finds':>8}{'more':>5}  verdict"
NOTE = (
    "95 % interval: of a figure by itself. p: after Holm, for all of them. finds: the difference that would be found",
    "4 times in 5. more: further briefs that may settle it. * shown to be no worse than the margin.",
)


def text(found: Comparison) -> str:
    """A comparison for a person to read."""
    return "\n".join(line for part in _parts(found) for line in part)


def _parts(found: Comparison) -> Iterator[Sequence[str]]:
    first = found.verdicts[0]
    yield _wrapped(f"{found.b} against {found.a}, {first.figure}: {_long(first)}")
    yield _wrapped("changed: " + ("; ".join(_change(name, *was) for name, was in found.changed.items()) or "nothing"))
    yield [f"{_size(found)} · {found.spent} USD charged"]
    yield [line for name, at in ((found.a, 0), (found.b, 1)) for line in _yield(name, at, found)]
    yield ["", "every film", HEAD, *(_line(verdict) for verdict in found.verdicts)]
    if fewer := _fewer(found):
        yield ["", "films that both made, where that is fewer", HEAD, *map(_line, fewer)]
    yield ["", *_wrapped(" ".join(NOTE))]
    yield [line for warning in found.warnings for line in _wrapped(f"! {warning}")]


def _fewer(found: Comparison) -> list[Verdict]:
    """Verdicts over films that both made which rest on fewer pairs; whether films were made is no question there."""
    return [
        one for one, every in zip(found.completed, found.verdicts, strict=True)
        if 0 < one.pairs < every.pairs and one.figure != "made"
    ]  # fmt: skip


def text_of_effects(found: Effects) -> str:
    """Which setting does what: quality of each first, then whatever else it moves."""
    lines = [f"{found.design}, from {found.base}", _size(found)]
    for one in found.effects:
        lines += ["", *_wrapped(_change(one.setting, one.was, one.becomes)), HEAD]
        lines += [
            _line(said) for said in one.verdicts if said is one.verdicts[0] or said.verdict in ("better", "worse")
        ]
    lines += ["", *_wrapped(" ".join(NOTE))]
    lines += [
        f"! {name} differs from {found.base} in several settings, so none explains it" for name in found.unexplained
    ]
    return "\n".join(lines)


def _long(said: Verdict) -> str:
    """A verdict and what it rests on."""
    if said.low is None or said.high is None or said.difference is None:
        return f"{said.verdict}, {said.pairs} pairs"
    word = "the same" if said.verdict == "same" else said.verdict
    return f"{word}: {signed(said.difference)}, 95 % {signed(said.low)} to {signed(said.high)}, margin {said.margin:g}"


def _change(name: str, was: Any, becomes: Any) -> str:
    told = ("default" if value is None else str(value) for value in (was, becomes))
    return f"{name} {' -> '.join(told)}"


def _size(found: Comparison | Effects) -> str:
    return f"films: {found.films} · seeds: {found.seeds} · {found.cpu_hours:.2f} CPU hours · {found.size}"


def _yield(name: str, at: int, found: Comparison) -> Iterator[str]:
    """How many films a candidate came to, with Wilson's interval, or the rule of three where none was lost."""
    reached = {state: count[at] for state, count in found.counts.items() if state != "not reached"}
    of, made = sum(reached.values()), reached.get("made", 0)
    if not of:
        return
    low, high = wilson(made, of)
    open_ = (
        f"at most {100 * rule_of_three(of):.0f} % fail" if made == of else f"95 % {100 * low:.0f} to {100 * high:.0f} %"
    )
    lost = ", ".join(f"{count} {state}" for state, count in reached.items() if count and state != "made")
    yield from _wrapped(f"{name}: {made} of {of} films made ({open_}){': ' + lost if lost else ''}")
    if found.orders[at].sent:
        yield from _wrapped(f"{name}: {of_orders(found.orders[at])}")


def of_orders(told: Orders) -> str:
    """How orders fared, with the rule of three where none went astray."""
    if told.astray:
        return f"{told.sent} orders, {told.lost} PAID AND LOST, {told.twice} PAID TWICE"
    return f"{told.sent} orders, none lost, none paid twice (at most {100 * rule_of_three(told.sent):.1f} % are)"


def _line(said: Verdict) -> str:
    """A row of the table."""
    between = f"{signed(said.low):>9} .. {signed(said.high):<8}"
    star = " *" if said.no_worse and said.verdict == "not enough data" else ""
    more = "-" if said.more is None else str(said.more)
    return (
        f"{said.figure:14}{_plain(said.a):>8}{_plain(said.b):>8}{signed(said.difference):>9}  {between}"
        f"{_p(said.adjusted):>6}{_plain(said.detectable):>8}{more:>5}  {said.verdict}{star}"
    )


def _plain(value: float | None) -> str:
    """Three or four digits: enough to read, few enough to line up."""
    return (
        "-" if value is None else f"{value:.0f}" if abs(value) >= 1000 else f"{value:.{4 if abs(value) >= 1 else 3}g}"
    )


def signed(value: float | None) -> str:
    """A difference with its sign, in at most eight characters."""
    if value is None:
        return "-"
    size = abs(value)
    return f"{value:+.0f}" if size >= 1000 else f"{value:+.3g}" if size >= 0.001 else f"{value:+.2g}" if size else "0"


def _p(value: float | None) -> str:
    return "-" if value is None else "<.001" if value < 0.001 else f"{value:.3f}"


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDE, subsequent_indent="  ") or [""]
