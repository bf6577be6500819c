"""The commands behind the command line: open a studio, run one production, show what came of it."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from agent import order, production
from agent.console import Show
from agent.settings import Settings
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import UserMistake
from memory.ledger import Ledger

Page = dict[str, Any]
Job = Callable[[Studio], Awaitable[FilmState]]


def make(wish: order.Wish, *, studio: Path, model: str, yes: bool, as_json: bool) -> Page:
    """Check everything typed, then make the film."""
    brief = order.checked(wish)

    async def job(room: Studio) -> FilmState:
        return await production.make(room, order.stored(brief, wish, room.vault), until=wish.until)

    return _run(job, studio, model, yes, as_json)


def resume(film: str, *, studio: Path, model: str, budget: str, yes: bool, as_json: bool) -> Page:
    """Go on with a film that was begun."""
    limit = order.money("budget", budget) if budget else None
    begun = production.find(_there(studio), film)

    async def job(room: Studio) -> FilmState:
        return await production.resume(room, begun, budget=limit)

    return _run(job, studio, model, yes, as_json)


def retake(film: str, shot: str, words: str, *, studio: Path, model: str, as_json: bool) -> Page:
    """Make one shot again."""
    if not shot.isdecimal():
        raise UserMistake(
            f"shot {shot!r} is not a number", "Give a shot's number", field="shot", got=shot, accepted="a number"
        )
    if not words.strip():
        raise UserMistake("The words of the retake are empty", 'Say what to change, e.g. "warmer"', field="words")
    made = production.find(_there(studio), film)

    async def job(room: Studio) -> FilmState:
        return await production.retake(room, made, int(shot), words)

    return _run(job, studio, model, False, as_json)


def _there(studio: Path) -> Path:
    if not (studio / "films").is_dir():
        raise UserMistake(
            f"There is no studio at {studio}", "Name its folder with --studio", field="studio", got=str(studio)
        )
    return studio


def _run(job: Job, studio: Path, model: str, yes: bool, as_json: bool) -> Page:
    settings = Settings().model_copy(update={"studio": studio, **({"model": model} if model else {})})
    if model and not settings.has_model:
        raise UserMistake(
            f"--model {model} has neither a key nor an address",
            "Set OPENAI_API_KEY or OPENAI_BASE_URL, or leave --model out",
            field="model", got=model, accepted="a model with OPENAI_API_KEY or OPENAI_BASE_URL set",
        )  # fmt: skip
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # a reaped child is not news to the user
    with Show(quiet=as_json) as show:

        async def whole() -> dict[str, Any]:
            async with Studio.open(settings, show.tell, yes=yes) as room:
                return page(await job(room), room)

        result = asyncio.run(whole())
        show.end(result)
    return result


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
            "vendor": take.vendor if take else brief.vendor, "model": take.model if take else "",
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


def vendors(as_json: bool) -> Page:
    """The table of vendors from their fact sheets."""
    from tools.vendors import NAMES, facts

    sheets = [facts(name).model_dump(mode="json") for name in NAMES]
    if not as_json:
        from agent.console import vendor_table

        vendor_table(sheets)
    return {"v": 1, "vendors": sheets}


def ledger(film: str, studio: Path, as_json: bool) -> Page:
    """Every order of a film, or of all films."""
    with contextlib.closing(Ledger(_there(studio) / "ledger.sqlite")) as books:
        names = [production.find(studio, film)] if film else [p.name for p in sorted((studio / "films").glob("*"))]
        rows = [
            {"film": e.film, "slate": e.slate, "vendor": e.vendor, "state": e.state}
            | {"quote": f"{e.quote:.2f}", "price": f"{e.price:.2f}"}
            for name in names
            for e in books.of(name)
        ]
    if not as_json:
        from agent.console import ledger_table

        ledger_table(rows)
    return {"v": 1, "orders": rows}


def doctor(studio: Path) -> None:
    """Say what is there, and rebuild the index of looks where there is a studio."""
    from agent.console import say
    from memory.bible import Bible
    from memory.looks import Looks
    from tools import ffmpeg

    say(ffmpeg.version())
    say("language model: " + (Settings().model if Settings().has_model else "none, the understudy writes"))
    say("speech: " + (Settings().speech_url or "espeak, a scratch voice"))
    if (studio / "bible.sqlite").is_file():
        with (
            contextlib.closing(Bible(studio / "bible.sqlite")) as bible,
            contextlib.closing(Looks(studio / "chroma")) as looks,
        ):
            say(f"index of looks rebuilt: {looks.rebuild(bible)} films")
