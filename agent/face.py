"""The commands behind the command line: open a studio, run one production, show what came of it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from agent import films, money, order, production
from agent.console import Show
from agent.office import show, there
from agent.settings import Settings
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import UserMistake
from memory.film import Brief
from tools.casting import AUTO, named
from tools.vendors.outside import Outside

Page = dict[str, Any]
Job = Callable[[Studio], Awaitable[FilmState]]
Told = Callable[[FilmState, Studio], Awaitable[Page]]
World = Callable[[], AbstractAsyncContextManager[Outside | None]]


def make(wish: order.Wish, *, studio: Path, model: str, yes: bool, as_json: bool) -> Page:
    """Check everything typed, then make the film."""
    brief = order.checked(wish)

    async def job(room: Studio) -> FilmState:
        castable(brief, room)
        return await production.make(room, order.stored(brief, wish, room.vault), until=wish.until)

    return run(job, studio, model, yes, as_json)


def price(wish: order.Wish, *, studio: Path, model: str, as_json: bool) -> Page:
    """Plan a film and say what it would cost; nothing is ordered."""
    brief = order.checked(wish)

    async def job(room: Studio) -> FilmState:
        castable(brief, room)
        return await production.price(room, order.stored(brief, wish, room.vault))

    async def told(state: FilmState, room: Studio) -> Page:
        return {"v": 1, "film": state["film"], **await money.table(state, room)}

    page = run(job, studio, model, False, as_json, told=told, world=_keyless)
    if not as_json:
        show("price", page)
    return page


def castable(brief: Brief, room: Studio) -> None:
    """Refuse a vendor that can't take any order, before anything is made."""
    name, model = named(brief.vendor)
    if name != AUTO:
        room.vendor(name).ready(model)


def resume(film: str, *, studio: Path, model: str, budget: str, yes: bool, as_json: bool) -> Page:
    """Go on with a film that was begun."""
    limit = order.money("budget", budget) if budget else None
    begun = films.find(there(studio), film)

    async def job(room: Studio) -> FilmState:
        return await production.resume(room, begun, budget=limit)

    return run(job, studio, model, yes, as_json)


def retake(
    film: str, shot: str, words: str, *, studio: Path, model: str, budget: str, yes: bool, as_json: bool
) -> Page:
    """Make one shot again."""
    if not shot.isdecimal():
        raise UserMistake(
            f"shot {shot!r} is not a number", "Give a shot's number", field="shot", got=shot, accepted="a number"
        )
    if not words.strip():
        raise UserMistake("The words of the retake are empty", 'Say what to change, e.g. "warmer"', field="words")
    limit = order.money("budget", budget) if budget else None
    made = films.find(there(studio), film)

    async def job(room: Studio) -> FilmState:
        return await production.retake(room, made, int(shot), words, budget=limit)

    return run(job, studio, model, yes, as_json)


def run(
    job: Job, studio: Path, model: str, yes: bool, as_json: bool, *, told: Told | None = None,
    world: World | None = None,
) -> Page:  # fmt: skip
    """One film, shown while it is made and at its end."""
    with Show(quiet=as_json) as show:

        async def whole() -> Page:
            async with opened(show, studio, model, yes, world) as room:
                state = await job(room)
                return await told(state, room) if told else page(state, room)

        result = asyncio.run(whole())
        if told is None or "rehearsal" in result:
            show.end(result)
    return result


@contextlib.asynccontextmanager
async def opened(show: Show, studio: Path, model: str, yes: bool, world: World | None = None) -> AsyncIterator[Studio]:
    """The studio a command works in, telling `show` what happens there."""
    settings = Settings().model_copy(update={"studio": studio, **({"model": model} if model else {})})
    if model and not settings.has_model:
        raise UserMistake(
            f"--model {model} has neither a key nor an address",
            "Set OPENAI_API_KEY or OPENAI_BASE_URL, or leave --model out",
            field="model", got=model, accepted="a model with OPENAI_API_KEY or OPENAI_BASE_URL set",
        )  # fmt: skip
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # a reaped child is not news to the user
    async with (world or _real)() as outside, Studio.open(settings, show.tell, yes=yes, outside=outside) as room:
        yield room


@contextlib.asynccontextmanager
async def _keyless() -> AsyncIterator[Outside]:
    """A world in which every vendor could be asked its price, for nothing is ordered there."""
    from tools.vendors import NAMES, facts
    from tools.vendors.outside import client

    names = {name for vendor in NAMES for way in facts(vendor).keys for name in way}
    yield Outside(client(), dict.fromkeys(names, "none"))


@contextlib.asynccontextmanager
async def _real() -> AsyncIterator[None]:
    yield None


def page(state: FilmState, studio: Studio) -> dict[str, Any]:
    """The one JSON object of a film, as DESIGN.md §12 promises it."""
    from agent.crew.archivist import not_judged, warnings
    from tools.shape import frame_size

    film, brief, idea = state["film"], state["brief"], state["treatment"]
    story, master = state["storyboard"], state.get("master")
    reels = {reel.shot.number: reel for reel in state.get("reels", [])}
    width, height = frame_size(brief.size, idea.ratio)
    takes = [take for reel in reels.values() for take in reel.takes]
    shots = []
    for shot in story.shots:
        reel = reels.get(shot.number)
        take = reel.take if reel else None
        seen = take.screening if take else None
        shots.append({
            "number": shot.number, "seconds": round(float(shot.frames / story.rate), 4), "camera": shot.camera,
            "vendor": take.vendor if take else named(brief.vendor)[0], "model": take.model if take else "",
            "takes": len(reel.takes) if reel else 0, "score": seen.score if seen else None,
            "measured_camera": seen.measured_camera if seen else "unknown",
        })  # fmt: skip
    return {
        "v": 1, "film": film, "title": idea.title, "folder": str(studio.folder(film)),
        "master": master.path if master else None,
        "seconds": float(master.frames / story.rate) if master else float(story.frames / story.rate),
        "size": f"{width}x{height}", "fps": story.fps, "shots": shots, "assumed": list(idea.assumed),
        "not_judged": not_judged(takes), "warnings": warnings(state),
        "deliverables": [made.path for made in state.get("deliverables", [])],
        "spent": f"{studio.ledger.spent(film):.2f}",
    }  # fmt: skip
