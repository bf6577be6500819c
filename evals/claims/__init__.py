"""What must be true of a film, read from its own files: a check for every claim a suite can make."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from evals.claims import conduct, heard, picture, said
from evals.claims.made import Found, Made, Open
from evals.nouns import Claim, Claimed, Item, State
from memory.errors import Unplayable, UserMistake
from memory.film import Ratio, Size
from tools.post.deliver import presets

__all__ = ["CHECKS", "Made", "judge", "judge_all", "known", "share"]


@dataclass(frozen=True)
class Check:
    """How a claim is judged, and what it may want. film: only a film that was made can keep it."""

    judge: Callable[[Any, Made], Found]
    takes: Callable[[Any], bool]
    accepted: str
    film: bool = True


def _number(want: Any) -> bool:
    return isinstance(want, int | float) and not isinstance(want, bool) and 0 <= want < 1e6


def _pair(want: Any) -> bool:
    return isinstance(want, list) and len(want) == 2 and all(map(_number, want)) and want[0] <= want[1]


def _texts(want: Any) -> bool:
    rows = want if isinstance(want, list) and want else [want]
    return all(isinstance(row, str) and said.plain(row) for row in rows)


def _truth(want: Any) -> bool:
    return isinstance(want, bool)


def _among(names: Callable[[], Sequence[str]], *, many: bool = False) -> Callable[[Any], bool]:
    def takes(want: Any) -> bool:
        rows = want if many and isinstance(want, list) and want else [want]
        return all(isinstance(row, str) and row in names() for row in rows)

    return takes


def _money(want: Any) -> bool:
    return _number(want) or (isinstance(want, str) and want.replace(".", "", 1).isdigit())


def _is_code(want: Any) -> bool:
    return isinstance(want, str) and want in said.TONGUES


TEXTS, TRUTH = "words, or a list of words", "true or false"
CHECKS: dict[str, Check] = {
    "length": Check(picture.length, lambda want: _number(want) or _pair(want), "seconds, or [least, most]"),
    "shape": Check(picture.shape, _among(lambda: get_args(Ratio)), ", ".join(get_args(Ratio))),
    "size": Check(picture.size, _among(lambda: get_args(Size)), ", ".join(get_args(Size))),
    "shots": Check(picture.shots, _pair, "[least, most]"),
    "pace": Check(picture.pace, _among(lambda: picture.PACES), ", ".join(picture.PACES)),
    "delivered": Check(picture.delivered, _among(lambda: tuple(presets()), many=True), "presets of --deliver"),
    "subject": Check(said.subject, _texts, TEXTS),
    "call_to_action": Check(said.call_to_action, _texts, TEXTS),
    "words": Check(said.words, _texts, TEXTS),
    "no_words": Check(said.no_words, _truth, TRUTH),
    "not_said": Check(said.not_said, _texts, TEXTS),
    "language": Check(said.language, _is_code, ", ".join(said.TONGUES)),
    "voice": Check(heard.voice, _truth, TRUTH),
    "no_voice": Check(heard.no_voice, _truth, TRUTH),
    "music": Check(heard.music, _truth, TRUTH),
    "silent": Check(heard.silent, _truth, TRUTH),
    "outcome": Check(
        conduct.outcome, _among(lambda: get_args(State), many=True), ", ".join(get_args(State)), film=False
    ),
    "within_budget": Check(conduct.within_budget, _money, "USD", film=False),
    "no_key": Check(
        conduct.no_key, lambda want: want is True or _texts(want), "true, or a list of secrets", film=False
    ),
}


def known(claim: Claim) -> None:
    """UserMistake for a check that nobody knows, or one that can't want this."""
    if claim.check not in CHECKS:
        raise UserMistake(
            f"No check is called {claim.check[:60]!r}", f"Choose from {', '.join(CHECKS)}", field="claims",
            got=claim.check[:60], accepted=", ".join(CHECKS),
        )  # fmt: skip
    check = CHECKS[claim.check]
    if not check.takes(claim.want):
        raise UserMistake(
            f"The check {claim.check} can't want {str(claim.want)[:60]!r}", f"Give {check.accepted}", field="claims",
            got=str(claim.want)[:60], accepted=check.accepted,
        )  # fmt: skip


def judge(claim: Claim, film: Made) -> Claimed:
    """A claim as read from the film's files; a master that can't be read keeps none, what can't be told stays open."""
    known(claim)
    found = _found(CHECKS[claim.check], claim.want, film)
    return Claimed(check=claim.check, want=claim.want, got=found.got, ok=found.ok, at=found.at, says=found.says)


def _found(check: Check, want: Any, film: Made) -> Found:
    if check.film and film.state != "made":
        return Found(None, None, f"There is no film: it was {film.state}")
    try:
        return check.judge(want, film)
    except Open as error:
        return Found(None, None, str(error))
    except Unplayable as error:
        return Found(None, False, str(error))


def judge_all(item: Item, film: Made) -> tuple[Claimed, ...]:
    """Every claim of an item, in its order."""
    return tuple(judge(claim, film) for claim in item.claims)


def share(claims: Sequence[Claimed]) -> float | None:
    """Claims kept ÷ claims that could be judged; None when none could."""
    judged = [claim.ok for claim in claims if claim.ok is not None]
    return sum(judged) / len(judged) if judged else None
