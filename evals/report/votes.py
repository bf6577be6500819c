"""What people preferred on the blind page, read strictly, and how often the critic says the same."""

import argparse
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from evals.nouns import Row, Run, read_rows, read_run
from evals.report.table import every
from evals.stats.rates import wilson
from memory.errors import UserMistake
from memory.noun import Noun

PEOPLE = (0.65, 0.88)
"""How often people agree with each other on pairs of clips, by the literature read for the evals, 2026-11."""
LARGEST = 2_000_000
"""Bytes of votes that anybody could have given."""
REMEDY = "Export the votes again from the blind page of this run"


class Pair(Noun):
    """Two films of one brief and seed, and the candidates who made the left and the right one."""

    item: str
    seed: int
    left: str
    right: str


class Key(Noun):
    """What the blind page hides: each pair's id and who is where. page: the mark of the page it opens."""

    v: Literal[1] = 1
    page: str
    pairs: dict[str, Pair]


class Vote(Noun):
    id: str
    vote: Literal["left", "right", "tie"]


class Votes(Noun):
    """A person's votes as the page exports them."""

    v: Literal[1]
    page: str = Field(pattern=r"^[0-9a-f]{16}$")
    votes: tuple[Vote, ...]


class Agreement(Noun):
    """People and the critic on the same pairs. share: of `decided` pairs, those where both prefer one film.

    decided: neither a tie of the people nor of the critic (equal quality). low, high: Wilson's 95 % interval.
    preferred: candidate -> pairs in which people preferred its film.
    """

    votes: int
    decided: int
    agreed: int
    people_tied: int
    critic_tied: int
    share: float | None
    low: float | None
    high: float | None
    preferred: dict[str, int]


def keys_of(folder: Path) -> Path:
    """Where a run keeps the keys of its blind pages, beside its films and not beside the page."""
    return folder / "blind-keys"


def read(file: Path, folder: Path) -> list[tuple[Pair, str]]:
    """Each pair voted on and what was voted; UserMistake for anything but an export of a blind page of this run."""
    told = _votes(file)
    key = _key(keys_of(folder) / f"{told.page}.json")
    seen: set[str] = set()
    for one in told.votes:
        if one.id not in key.pairs:
            raise UserMistake(f"{file.name} votes on pair {one.id[:40]!r}, which its page doesn't have", REMEDY,
                              field="votes", got=one.id[:40])  # fmt: skip
        if one.id in seen:
            raise UserMistake(f"{file.name} votes on pair {one.id} twice", REMEDY, field="votes", got=one.id)
        seen.add(one.id)
    return [(key.pairs[one.id], one.vote) for one in told.votes]


def _votes(file: Path) -> Votes:
    try:
        if file.stat().st_size > LARGEST:
            raise UserMistake(f"{file.name} is too large to be votes", REMEDY, field="votes", got=str(file))
        return Votes.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except OSError:
        raise UserMistake(f"{file} can't be read", REMEDY, field="votes", got=str(file)) from None
    except (ValueError, RecursionError) as error:
        raise UserMistake(f"{file.name} holds no votes: {_first(error)}", REMEDY, field="votes") from None


def _first(error: Exception) -> str:
    """The first thing that is wrong, in one line."""
    if isinstance(error, ValidationError):
        one = error.errors()[0]
        return f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}"
    return "it is no JSON"


def _key(file: Path) -> Key:
    if not file.is_file():
        raise UserMistake("These votes are not of a blind page of this run",
                          "Give the run whose page they were made on", field="votes", got=file.stem)  # fmt: skip
    try:
        return Key.model_validate_json(file.read_text(encoding="utf-8"))
    except ValueError:
        raise UserMistake(f"{file} is no key of a blind page", "Make the page again", field="votes") from None


def agreement(voted: Iterable[tuple[Pair, str]], rows: Iterable[Row]) -> Agreement:
    """Votes beside the quality that the critic gave; where a film has none, the critic counts as tied."""
    quality = {(row.item, row.candidate, row.seed): row.figures.get("quality") for row in rows}
    voted, preferred = list(voted), dict[str, int]()
    agreed = people = critic = 0
    for pair, vote in voted:
        left, right = (quality.get((pair.item, side, pair.seed)) for side in (pair.left, pair.right))
        if vote == "tie":
            people += 1
            continue
        winner = pair.left if vote == "left" else pair.right
        preferred[winner] = preferred.get(winner, 0) + 1
        if left is None or right is None or left == right:
            critic += 1
        else:
            agreed += (vote == "left") == (left > right)
    decided = len(voted) - people - critic
    low, high = wilson(agreed, decided) if decided else (None, None)
    return Agreement(
        votes=len(voted), decided=decided, agreed=agreed, people_tied=people, critic_tied=critic,
        share=agreed / decided if decided else None, low=low, high=high, preferred=preferred,
    )  # fmt: skip


def kept(folder: Path, rows: Sequence[Row]) -> Agreement | None:
    """Of all votes that were read into this run; None when there are none."""
    files = sorted((folder / "votes").glob("*.json"))
    voted = [one for file in files for one in read(file, folder)]
    return agreement(voted, rows) if voted else None


def says(told: Agreement) -> str:
    """The agreement in plain words, its ties and the human ceiling with it."""
    ties = f"{told.people_tied} tied by people, {told.critic_tied} by the critic"
    if told.share is None or told.low is None or told.high is None:
        return f"{told.votes} votes, none that can be compared with the critic ({ties})"
    return (
        f"People and the critic agree on {told.agreed} of {told.decided} decided pairs: {told.share:.2f} "
        f"[{told.low:.2f}, {told.high:.2f}]; {ties}; people agree with people on {PEOPLE[0]:.2f} to {PEOPLE[1]:.2f}"
    )


def take_in(file: Path, folder: Path) -> Path:
    """Keep valid votes with their run, so that its next report shows them; the same file replaces itself."""
    read(file, folder)
    home = folder / "votes"
    home.mkdir(exist_ok=True)
    return Path(shutil.copyfile(file, home / f"{file.stem}.json")) if file.parent != home else file


def main(words: list[str]) -> int:
    """python -m evals votes RUN VOTES.json: read a person's votes, keep them with the run, say how they agree."""
    parse = argparse.ArgumentParser(prog="python -m evals votes", description=__doc__)
    parse.add_argument("run", type=Path)
    parse.add_argument("votes", type=Path)
    told = parse.parse_args(words)
    run: Run = read_run(told.run)
    take_in(told.votes, told.run)
    cells = every(run, read_rows(told.run, run))
    print(says(agreement(read(told.votes, told.run), cells)))
    return 0
