"""The rehearsal: a film, or the next episode of a series, against the sandbox, in a studio of its own."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from agent import face, order, production, season
from agent.office import there
from agent.state import FilmState
from agent.studio import Studio
from memory.bible import Bible, copied
from memory.film import Brief
from memory.series import Series
from memory.vault import Vault
from tools.vendors.outside import Outside

Page = dict[str, Any]
PLAY = Decimal(10_000)
"""A rehearsal's budget when none was given: it is not money."""


def rehearse(wish: order.Wish, options: list[str], named: str, *, studio: Path, model: str, as_json: bool) -> Page:
    """Make the film, or the next episode of the series `named`: every step is real, the money is not."""
    from tools.vendors.sandbox.run import sandbox

    brief = order.checked(wish)
    play = brief if brief.budget is not None else brief.model_copy(update={"budget": PLAY})
    bank, room_of = studio / "rehearsals" / "bank", _fresh(studio, named)

    async def job(room: Studio) -> FilmState:
        face.castable(play, room)
        given = order.stored(play, wish, room.vault)
        return await production.make(room, _episode(given, named, room) if named else given, until=wish.until)

    @contextlib.asynccontextmanager
    async def world() -> AsyncIterator[Outside]:
        bank.mkdir(parents=True, exist_ok=True)
        async with sandbox(*options, "--bank", str(bank.resolve())) as box:
            yield box.outside()

    async def told(state: FilmState, room: Studio) -> Page:
        brief = state["brief"]
        own = {"series": brief.series, "episode": brief.episode} if named else {}
        return {**face.page(state, room), **own, "rehearsal": True}

    return face.run(job, room_of, model, True, as_json, told=told, world=world)


def _episode(wish: Brief, named: str, room: Studio) -> Brief:
    """The brief of the next episode, as the rehearsal's own copy of the bible has it."""
    series = room.bible.serials.find(named)
    episode = season.asked(room, series, wish.text, wish.script)
    return season.brief_of(series, episode, wish, wish.budget)


def _fresh(studio: Path, named: str) -> Path:
    """A studio folder for one rehearsal, with the client's own fact sheets, and a copy of the bible for an episode.

    A new one each time: the sandbox forgets its jobs when it closes, so nothing could be resumed.
    """
    series = _found(studio, named) if named else None
    rooms = studio / "rehearsals"
    taken = [int(path.name) for path in rooms.glob("*") if path.name.isdecimal()]
    room = rooms / f"{max(taken, default=0) + 1:03d}"
    if (studio / "vendors").is_dir():
        shutil.copytree(studio / "vendors", room / "vendors")
    if series:
        _lent(series, studio, room)
    return room


def _found(studio: Path, named: str) -> Series:
    with contextlib.closing(Bible(there(studio) / "bible.sqlite")) as bible:
        return bible.serials.find(named)


def _lent(series: Series, studio: Path, room: Path) -> None:
    """The bible as it stands, and the files that the series goes by."""
    room.mkdir(parents=True, exist_ok=True)
    copied(studio / "bible.sqlite", room / "bible.sqlite")
    own, copy = Vault(studio / "vault"), Vault(room / "vault")
    with contextlib.closing(Bible(room / "bible.sqlite")) as bible:
        named = {digest for record in bible.serials.records(series.id) for digest in record.files}
        scripts = {episode.script for episode in bible.serials.episodes(series.id)}
    for digest in filter(own.has, named | scripts):
        copy.put(own.path(digest))
