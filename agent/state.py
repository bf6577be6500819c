"""What is known so far. A node returns only the keys it adds; nouns are small, media are digests."""

from operator import add
from typing import Annotated, TypedDict

from langchain_core.messages import AnyMessage
from langgraph.graph.message import add_messages

from memory.film import Brief, Cut, Line, Master, Script, Shot, Storyboard, Take, Treatment
from memory.match import Target
from memory.record import Call, Cast, Deliverable, Recalled, Reel, Rung
from memory.series import Serial, Style
from tools.screen.drift.nouns import Drift, Signature


def newest_reels(old: list[Reel], new: list[Reel]) -> list[Reel]:
    """One reel per shot number; the newest wins, keeps the takes of the one before, and its circled take on failure."""
    kept = {reel.shot.number: reel for reel in old}
    for reel in new:
        before = kept.get(reel.shot.number, Reel(shot=reel.shot))
        own = {take.slate for take in reel.takes}
        takes = (*(take for take in before.takes if take.slate not in own), *reel.takes)
        long = before.take is not None and before.take.frames >= reel.shot.frames
        circled = before.circled if reel.failed and long else reel.circled
        kept[reel.shot.number] = reel.model_copy(update={"takes": takes, "circled": circled})
    return [kept[number] for number in sorted(kept)]


def newest_takes(old: list[Take], new: list[Take]) -> list[Take]:
    """One record per slate; the newest wins, order is kept."""
    return list({take.slate: take for take in [*old, *new]}.values())


def said_once(old: list[str], new: list[str]) -> list[str]:
    return list(dict.fromkeys([*old, *new]))


class FilmState(TypedDict, total=False):
    """A film on its way."""

    film: str
    brief: Brief
    recalled: list[Recalled]
    serial: Serial
    treatment: Treatment
    script: Script
    lines: list[Line]
    scratch_voice: bool
    storyboard: Storyboard
    stills: dict[str, str]
    frames: dict[str, str]
    reels: Annotated[list[Reel], newest_reels]
    ordered: int
    target: Target
    cut: Cut
    mood: str
    tempo: int
    sound: str
    signature: Signature
    drift: Drift
    master: Master
    deliverables: list[Deliverable]
    calls: Annotated[list[Call], add]
    rungs: Annotated[list[Rung], add]
    warnings: Annotated[list[str], said_once]


class UnitState(TypedDict, total=False):
    """One shot on its way. `turns` counts moves, `idle` those that did nothing; `stand_in` = the understudy has it.

    `refusals` counts words a vendor refused; `waits` = what a person must mend first.
    """

    film: str
    brief: Brief
    style: Style | None
    treatment: Treatment
    shot: Shot
    fps: str
    still: str
    frame: str
    earlier: int
    known: list[str]
    messages: Annotated[list[AnyMessage], add_messages]
    takes: Annotated[list[Take], newest_takes]
    turns: int
    idle: int
    stand_in: bool
    cast: list[Cast]
    refusals: int
    waits: str
    circled: str
    why: str
    failed: str
    calls: Annotated[list[Call], add]
    rungs: Annotated[list[Rung], add]
    reels: list[Reel]


class UnitWrap(TypedDict):
    """All a unit gives back to the film."""

    reels: list[Reel]
