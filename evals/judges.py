"""Can a judge be trusted? It is tried on pairs whose answer is known before any of its words count.

A judge is any callable: it says which of two exhibits is better, or answers a question about one. Controls: a clip and
its copy must tie, a clip must win against its own damage, the same pair the other way round must have the same answer;
for questions, damage that is there must be seen, and damage that isn't must not.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evals.stats.rates import wilson
from memory.errors import UserMistake
from memory.noun import Noun
from tools.screen.findings import Wanted
from tools.vendors.damage import FILTERS
from tools.vendors.spoiled import damaged

Choice = Literal["first", "second", "tie"]
Reply = Literal["yes", "no", "unsure"]
MOST_FLIPS, MOST_YES, LEAST_SEEN, LEAST_TIES = 0.1, 0.1, 0.5, 0.9
"""Shares at which a judge is void: more flips, more yes where no is true, less damage seen, fewer equal pairs tied."""
Z = 1.959963984540054
QUESTIONS = {
    "frozen": "Does the picture stand still from beginning to end?",
    "dark": "Is the picture so dark that little can be seen in it?",
    "flicker": "Does the brightness flicker several times a second?",
    "black": "Is the picture black from edge to edge?",
}
"""Damage -> what is true of a clip that has it and of no clip without it."""
SWAPPED: dict[Choice, Choice] = {"first": "second", "second": "first", "tie": "tie"}


@dataclass(frozen=True)
class Exhibit:
    """A clip and what was ordered; damage: what was done to it, "" = nothing."""

    path: Path
    wanted: Wanted
    damage: str = ""


Chooses = Callable[[Exhibit, Exhibit], Choice]
Answers = Callable[[Exhibit, str], Reply]


@dataclass(frozen=True)
class Control:
    """A clip beside itself copied, and beside each of its damages."""

    clean: Exhibit
    copy: Exhibit
    spoilt: tuple[Exhibit, ...]


class Trust(Noun):
    """What a trial found: why the judge is void, if it is, and its figures.

    kept of tried: controls that it answered rightly, with the 95 % interval of that share after Wilson. flips: share
    of pairs (or of questions asked twice) answered otherwise the second time. first: share of its choices that fell on
    what it was shown first. yes: share of yes where no is true. seen: damage -> share of its controls that saw it.
    """

    void: tuple[str, ...]
    tried: int
    kept: int
    low: float
    high: float
    flips: float
    first: float | None = None
    yes: float | None = None
    seen: dict[str, float]

    @property
    def trusted(self) -> bool:
        return not self.void


def controls(clips: Sequence[Exhibit], room: Path, damages: Sequence[str] = tuple(QUESTIONS)) -> list[Control]:
    """Copies and damaged copies of clips, rendered into `room` once; a second call finds them there."""
    room.mkdir(parents=True, exist_ok=True)
    return [
        Control(one, _copied(one, room, number, ""), tuple(_copied(one, room, number, kind) for kind in damages))
        for number, one in enumerate(clips)
    ]


def _copied(one: Exhibit, room: Path, number: int, damage: str) -> Exhibit:
    file, part = room / f"{number}_{damage or 'copy'}.mp4", room / f"{number}_{damage or 'copy'}.part.mp4"
    if not file.is_file():
        shutil.copyfile(one.path, part)
        if damage:
            damaged(part, FILTERS[damage])
        part.replace(file)
    return Exhibit(file, one.wanted, damage)


def trial(judge: Chooses, tried: Sequence[Control]) -> Trust:
    """Try a judge of pairs; every pair is shown both ways round."""
    _some(tried)
    equal = [_both(judge, one.clean, one.copy) for one in tried]
    pairs = [(bad.damage, *_both(judge, one.clean, bad)) for one in tried for bad in one.spoilt]
    seen = _by_damage([(damage, (a, b) == ("first", "second")) for damage, a, b in pairs])
    answers = [*equal, *((a, b) for _, a, b in pairs)]
    flips = _share([SWAPPED[a] != b for a, b in answers])
    ties = _share([pair == ("tie", "tie") for pair in equal])
    right = [*(pair == ("tie", "tie") for pair in equal), *((a, b) == ("first", "second") for _, a, b in pairs)]
    chosen = [answer for pair in answers for answer in pair if answer != "tie"]
    biased = f"biased by order: {flips:.0%} of its answers change when a pair is swapped"
    unequal = f"prefers one of two equal clips: {1 - ties:.0%} of {len(equal)} did not tie"
    void = [*([biased] if flips > MOST_FLIPS else []), *([unequal] if ties < LEAST_TIES else []), *_blind(seen)]
    first = _share([answer == "first" for answer in chosen]) if chosen else None
    return _trust([*void, *_chance(right)], right, flips, seen, first=first)


def questioned(judge: Answers, tried: Sequence[Control]) -> Trust:
    """Try a judge that answers questions; each is asked twice, of damaged clips and of clean ones."""
    _some(tried)
    there = [(bad.damage, _twice(judge, bad)) for one in tried for bad in one.spoilt if bad.damage in QUESTIONS]
    absent = [_twice(judge, Exhibit(one.clean.path, one.clean.wanted, kind)) for one in tried for kind in _asked(one)]
    seen = _by_damage([(damage, replies == ("yes", "yes")) for damage, replies in there])
    yes = _share([reply == "yes" for replies in absent for reply in replies])
    flips = _share([a != b for a, b in [*absent, *(replies for _, replies in there)]])
    right = [*(pair == ("yes", "yes") for _, pair in there), *(pair == ("no", "no") for pair in absent)]
    said = f"says yes to {yes:.0%} of the questions whose answer is no"
    turned = f"changes {flips:.0%} of its answers when it is asked again"
    void = [*([said] if yes > MOST_YES else []), *([turned] if flips > MOST_FLIPS else []), *_blind(seen)]
    return _trust([*void, *_chance(right)], right, flips, seen, yes=yes)


def _trust(
    void: Sequence[str],
    right: Sequence[bool],
    flips: float,
    seen: dict[str, float],
    *,
    first: float | None = None,
    yes: float | None = None,
) -> Trust:
    low, high = wilson(sum(right), len(right))
    return Trust(
        void=tuple(void), tried=len(right), kept=sum(right), low=round(low, 4), high=round(high, 4), flips=flips,
        first=first, yes=yes, seen=seen,
    )  # fmt: skip


def _some(tried: Sequence[Control]) -> None:
    if not tried or not any(one.spoilt for one in tried):
        raise UserMistake("A trial needs clips and their damages", "Give controls() at least one clip", field="clips")


def _both(judge: Chooses, one: Exhibit, other: Exhibit) -> tuple[Choice, Choice]:
    return judge(one, other), judge(other, one)


def _twice(judge: Answers, exhibit: Exhibit) -> tuple[Reply, Reply]:
    shown, question = Exhibit(exhibit.path, exhibit.wanted), QUESTIONS[exhibit.damage]
    return judge(shown, question), judge(shown, question)


def _asked(one: Control) -> Iterator[str]:
    return (bad.damage for bad in one.spoilt if bad.damage in QUESTIONS)


def _by_damage(told: Sequence[tuple[str, bool]]) -> dict[str, float]:
    return {kind: _share([saw for one, saw in told if one == kind]) for kind, _ in told}


def _blind(seen: dict[str, float]) -> list[str]:
    return [f"blind to {kind}: saw {share:.0%} of it" for kind, share in seen.items() if share < LEAST_SEEN]


def _chance(right: Sequence[bool]) -> list[str]:
    low, _ = wilson(sum(right), len(right))
    said = f"agrees with {sum(right)} of {len(right)} controls, which chance could do as well"
    return [] if low > 0.5 else [said]


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0
