"""The nouns of an eval: a suite's items, a candidate, the row that a cell leaves behind, and a run of many cells.

A run's folder holds run.json (a Run) and rows/KEY.json (a Row each); the films lie in cells/KEY/, and a row names its
files relative to the run's folder. A row is written whole or not at all.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from memory.errors import UserMistake
from memory.noun import Noun

VERSION = 1
State = Literal["made", "refused", "failed", "crashed", "timeout", "capped"]


class Claim(Noun):
    """What must be true of a film: the name of a check of evals/claims, and what it wants."""

    check: str
    want: Any = None


class Item(Noun):
    """One brief of a suite. cluster: what it shares its context with, such as its series; "" = it stands alone.

    premise: what the series is about, for an episode.
    """

    name: str
    text: str
    cluster: str = ""
    premise: str = ""
    episode: int = 0
    options: dict[str, Any] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()


class Suite(Noun):
    """Items that are made by every candidate. digest: of everything that would make other films or other claims."""

    name: str
    dated: str
    items: tuple[Item, ...]
    digest: str


class Candidate(Noun):
    """An agent as it is set up: every field that differs from the default is what is being tried."""

    name: str
    settings: dict[str, Any] = Field(default_factory=dict)


class Claimed(Noun):
    """A claim as read from the film's files; ok=None when it could not be judged. at: seconds into the film."""

    check: str
    want: Any
    got: Any
    ok: bool | None
    at: float | None = None
    says: str = ""


class ShotRow(Noun):
    """One shot of a film as it was filmed. start and seconds are of the cut; still is a file of the run's folder.

    job: the vendor's own name for the take that was circled; "" for what was drawn here.
    """

    number: int
    start: float
    seconds: float
    slate: str
    takes: int
    score: float | None
    first_score: float | None
    vendor: str
    model: str
    camera: str
    measured_camera: str
    prompt: str
    notes: tuple[str, ...] = ()
    rewrites: tuple[tuple[float, float], ...] = Field(default=(), description="score before and after each retake")
    still: str = ""
    job: str = ""


class Orders(Noun):
    """How many orders were sent, and how many jobs the world's own book has that were charged for nothing.

    lost: no order of ours knows of it. twice: it is an order of ours once more.
    """

    sent: int = 0
    lost: int = 0
    twice: int = 0

    @property
    def astray(self) -> int:
        """Orders paid for nothing: there must be none."""
        return self.lost + self.twice

    def __add__(self, other: "Orders") -> "Orders":
        return Orders(sent=self.sent + other.sent, lost=self.lost + other.lost, twice=self.twice + other.twice)


class Row(Noun):
    """What became of one cell: an item, made by a candidate, with a seed.

    figures: every number that can be compared, by its name in evals/figures.toml; one that could not be measured is
    absent. A film that was not made has the figures of its state and of its money only.
    """

    v: int = VERSION
    key: str
    item: str
    cluster: str = ""
    candidate: str
    seed: int
    state: State
    why: str = ""
    film: str = ""
    figures: dict[str, float] = Field(default_factory=dict)
    claims: tuple[Claimed, ...] = ()
    shots: tuple[ShotRow, ...] = ()
    caught: tuple[str, ...] = Field(default=(), description="signs that a film was made to please its judge")
    orders: Orders = Orders()
    path: tuple[str, ...] = Field(default=(), description="nodes of the graph in their order, tools of the camera")
    size: str = ""
    cpu: float = 0.0
    wall: float = 0.0
    screen: str = Field(default="", description="version of the judge that gave the scores")
    rubric: str = Field(default="", description="digest of the claims and of the figures' weights")


class Run(Noun):
    """Every cell that was asked for, in order, and under which conditions."""

    v: int = VERSION
    made: str
    suite: Suite
    candidates: tuple[Candidate, ...]
    seeds: tuple[int, ...]
    size: str
    cap: Decimal | None
    keys: dict[str, str] = Field(description="'item/candidate/seed' -> the key of its cell")
    versions: dict[str, str]


def read_run(folder: Path) -> Run:
    """A run's conditions; UserMistake when there is none, or one of another version."""
    file = folder / "run.json"
    if not file.is_file():
        raise UserMistake(
            f"{folder} holds no run", "Make one with python -m evals run SUITE --candidate FILE.toml",
            field="run", got=str(folder),
        )  # fmt: skip
    found: Run = _read(Run, file)
    return found


def read_rows(folder: Path, run: Run) -> list[Row]:
    """The rows there are, in the run's order; cells that were not reached yet are missing."""
    files = (folder / "rows" / f"{key}.json" for key in dict.fromkeys(run.keys.values()))
    return [_read(Row, file) for file in files if file.is_file()]


def _read(kind: type[Any], file: Path) -> Any:

    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(told, dict):
            raise ValueError("it is no object")
        if told.get("v") != VERSION:
            raise UserMistake(
                f"{file} is of version {told.get('v')}, and this is version {VERSION}", "Run it again", field="run"
            )
        return kind.model_validate(told)
    except (ValueError, RecursionError) as error:
        fact = " ".join(str(error).split())[:200]
        raise UserMistake(f"{file} can't be read: {fact}", "Run it again", field="run") from None


class Verdict(Noun):
    """One figure of two candidates, paired by item and seed: b against a.

    difference: b minus a, mean over clusters; low, high: its 95 % interval. p and adjusted (Holm): two-sided.
    detectable: the smallest difference these pairs would find with 80 % power; more: further items that would settle
    it, None when more would not. verdict speaks of b. no_worse: b is shown, one-sided at 5 %, to be no worse than a by
    more than the margin; None where there are too few pairs to say.
    """

    figure: str
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    adjusted: float | None
    detectable: float | None
    more: int | None
    pairs: int
    clusters: int
    margin: float
    verdict: Literal["better", "worse", "same", "not enough data"]
    no_worse: bool | None = None


class Comparison(Noun):
    """Candidate b against candidate a, verdict by verdict; `quality` stands first.

    changed: setting -> its value in a and in b. counts: state -> how many cells, for a and for b. orders: a's and
    b's. warnings: what a reader must know before believing it. completed: the same verdicts over films that both made.
    """

    a: str
    b: str
    verdicts: tuple[Verdict, ...]
    completed: tuple[Verdict, ...]
    changed: dict[str, tuple[Any, Any]]
    counts: dict[str, tuple[int, int]]
    orders: tuple[Orders, Orders] = (Orders(), Orders())
    films: int
    seeds: int
    size: str
    cpu_hours: float
    spent: str
    warnings: tuple[str, ...] = ()
