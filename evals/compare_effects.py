"""Which setting does what: one changed at a time, or all combinations of two values each."""

import json
from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal, NamedTuple

from evals.compare_cautions import changed
from evals.compare_cells import Side, cells, seen, side
from evals.nouns import Row, Run, Verdict
from evals.stats.figures import PRIMARY, figures
from evals.stats.verdicts import verdicts
from memory.errors import UserMistake
from memory.noun import Noun


class Effect(Noun):
    """A setting changed from `was` to `becomes`, and what that does to every figure.

    Of two settings named 'x × y': half of how much more x does where y is changed too; of quality only.
    """

    setting: str
    was: Any
    becomes: Any
    verdicts: tuple[Verdict, ...]


class Effects(Noun):
    """Every setting's effect in a run. unexplained: candidates that differ from the first in more than one setting.

    All of them are adjusted together: Holm over every figure of every setting.
    """

    design: Literal["one at a time", "factorial"]
    base: str
    effects: tuple[Effect, ...]
    unexplained: tuple[str, ...] = ()
    films: int
    seeds: int
    size: str
    cpu_hours: float


class _Contrast(NamedTuple):
    """Candidates without a change and candidates with it."""

    setting: str
    was: Any
    becomes: Any
    before: list[Side]
    after: list[Side]
    only: tuple[str, ...] = ()


def effects(run: Run, rows: list[Row]) -> Effects:
    """What each setting does; UserMistake where no two candidates differ in one setting only."""
    all_sides = [side(run, rows, one.name) for one in run.candidates]
    crossed = _crossed(all_sides)
    told = _mains(all_sides, crossed) if crossed else _alone(all_sides)
    if not told:
        raise UserMistake(
            "No candidate differs from the first in one setting only", "Change one setting at a time, or run all "
            "combinations of two values each", field="candidates", got=", ".join(one.name for one in run.candidates),
        )  # fmt: skip
    base = all_sides[0]
    apart = [] if crossed else [one.name for one in all_sides[1:] if len(changed(base, one)) != 1]
    return Effects(
        design="factorial" if crossed else "one at a time", base=base.name, effects=_judged(told, run.seeds),
        unexplained=tuple(apart), films=sum(row.state == "made" for row in rows), seeds=len(run.seeds), size=run.size,
        cpu_hours=sum(row.cpu for row in rows) / 3600,
    )  # fmt: skip


def _judged(told: Sequence[_Contrast], seeds: Sequence[int]) -> tuple[Effect, ...]:
    """Every figure of every contrast, judged as one family."""
    asked = [cells(one.before, one.after, seeds) for one in told]
    found = [
        [seen(figure, mine) for name, figure in figures().items() if name in (one.only or (name,))]
        for one, mine in zip(told, asked, strict=True)
    ]
    said = iter(verdicts([figure for one in found for figure in one]))
    return tuple(
        Effect(
            setting=one.setting, was=one.was, becomes=one.becomes, verdicts=tuple(next(said) for _ in mine)
        ) for one, mine in zip(told, found, strict=True)
    )  # fmt: skip


def _alone(all_sides: Sequence[Side]) -> list[_Contrast]:
    """Candidates that differ from the first in one setting, each against it."""
    base, told = all_sides[0], list[_Contrast]()
    for one in all_sides[1:]:
        apart = changed(base, one)
        if len(apart) == 1:
            ((setting, (was, becomes)),) = apart.items()
            told.append(_Contrast(setting, was, becomes, [base], [one]))
    return told


def _crossed(all_sides: Sequence[Side]) -> list[str]:
    """The settings of a full factorial design, two values each; none where it isn't one."""
    names = list(dict.fromkeys(name for one in all_sides for name in one.candidate.settings))
    varied = [name for name in names if len({_value(one, name) for one in all_sides}) > 1]
    combined = {tuple(_value(one, name) for name in varied) for one in all_sides}
    two = all(len({_value(one, name) for one in all_sides}) == 2 for name in varied)
    full = two and len(varied) > 1 and len(combined) == len(all_sides) == 2 ** len(varied)
    return varied if full else []


def _mains(all_sides: Sequence[Side], names: Sequence[str]) -> list[_Contrast]:
    """Every setting over all values of the others, then every two settings together."""
    base = all_sides[0]
    told = [_split(all_sides, name, lambda one, name=name: _value(one, name) != _value(base, name)) for name in names]
    for x, y in combinations(names, 2):
        alike = _split(
            all_sides, f"{x} × {y}",
            lambda one, x=x, y=y: (_value(one, x) != _value(base, x)) == (_value(one, y) != _value(base, y)),
        )  # fmt: skip
        told.append(alike._replace(was="apart", becomes="together", only=(PRIMARY,)))
    return told


def _split(all_sides: Sequence[Side], setting: str, after: Any) -> _Contrast:
    """Candidates by whether they have the change."""
    new = [one for one in all_sides if after(one)]
    old = [one for one in all_sides if not after(one)]
    was, becomes = (mine[0].candidate.settings.get(setting) for mine in (old, new))
    return _Contrast(setting, was, becomes, old, new)


def _value(one: Side, name: str) -> str:
    """A setting's value as words that can be told apart, whatever it is."""
    return json.dumps(one.candidate.settings.get(name), sort_keys=True, default=str)
