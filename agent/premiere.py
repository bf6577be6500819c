"""The command that makes episodes: one in the client's words, or a season planned and made by itself."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from agent import face, order, season
from agent.console import Show
from agent.studio import Studio
from memory.errors import ProductionError, UserMistake
from memory.series import Episode, Series

Page = dict[str, Any]
MOST = 60


def episode(
    named: str, wish: order.Wish, *, auto: str, season_budget: str, studio: Path, model: str, yes: bool, as_json: bool
) -> Page:
    """Make one episode from words or a script, or `auto` of them, planned by the showrunner."""
    count = int(order.number("auto", auto, 1, MOST, whole=True)) if auto else 0
    said = bool(wish.words or wish.file or wish.script)
    if bool(count) == said:
        fact = "An episode is told by its words or by --auto, not both" if count else "Nothing says what happens"
        raise UserMistake(fact, 'Give words such as "the storm", or --script FILE, or --auto 4', field="brief")
    brief = order.checked(order.wordless(wish) if count else wish)
    whole = order.money("season-budget", season_budget) if season_budget else None

    async def job(room: Studio, show: Show) -> Page:
        face.castable(brief, room)
        series, given = room.bible.serials.find(named), order.stored(brief, wish, room.vault)
        async with season.held(room, series):
            terms = season.Terms(wish=given, season=whole)
            if not count:
                one = season.asked(room, series, given.text, given.script or "")
                if season.due(room, series) == [one]:  # no season is under way, so that its terms can be these
                    season.keep(room, series, terms)
                return (await _films(room, series, [one], terms, wish.until))[0]
            due = await season.plan(room, series, count)
            season.keep(room, series, terms)  # only now, for resume takes these terms as the word that a plan is there
            return await _season(room, series, due, terms, show, wish.until)

    return _shown(job, studio, model, yes, as_json)


def go_on(named: str, *, studio: Path, model: str, budget: str, yes: bool, as_json: bool) -> Page:
    """Go on with a series' season: its episodes that are planned and not made, on the terms it was begun with."""
    limit = order.money("budget", budget) if budget else None

    async def job(room: Studio, show: Show) -> Page:
        series = room.bible.serials.find(named)
        terms = season.terms_of(room.root, series)
        if limit is not None:
            terms = terms.model_copy(update={"season": limit})
        async with season.held(room, series):
            season.keep(room, series, terms)
            return await _season(room, series, season.due(room, series), terms, show)

    return _shown(job, studio, model, yes, as_json)


async def _season(
    room: Studio, series: Series, due: list[Episode], terms: season.Terms, show: Show, until: str = ""
) -> Page:
    show.tell("season", name=series.name, episodes=[(one.number, one.title, one.words) for one in due])
    films = await _films(room, series, due, terms, until)
    spent = sum((Decimal(film["spent"]) for film in films), Decimal(0))
    return {"v": 1, "series": series.id, "name": series.name, "episodes": films, "spent": f"{spent:.2f}"}


async def _films(room: Studio, series: Series, due: list[Episode], terms: season.Terms, until: str) -> list[Page]:
    """A page for each episode that was made; when all were tried, the first error of one that could not be."""
    purse = season.Purse(series, terms.season, terms.wish.budget)
    pages: list[Page] = []
    failed: list[tuple[int, ProductionError]] = []
    async for told, found in season.make(room, series, due, terms.wish, purse, until):
        if isinstance(found, ProductionError):
            failed.append((told.number, found))
            room.tell("warning", says=f"Episode {told.number} could not be made: {found.fact}")
            continue
        own = {"series": told.series, "episode": told.number, "happened": told.happened}
        pages.append({**face.page(found, room), **own})
    if failed:
        number, error = failed[0]
        fact = f"{len(failed)} of {len(due)} episodes could not be made. Episode {number}: {error.fact}"
        raise type(error)(fact, f'The others are made. Try again with filmwright resume "{series.name}"')
    return pages


def _shown(job: Callable[[Studio, Show], Awaitable[Page]], studio: Path, model: str, yes: bool, as_json: bool) -> Page:
    with Show(quiet=as_json) as show:

        async def whole() -> Page:
            async with face.opened(show, studio, model, yes) as room:
                return await job(room, show)

        result = asyncio.run(whole())
        for film in result.get("episodes", [result]):
            show.end(film)
    return result


def is_series(named: str, studio: Path) -> bool:
    """Whether a series is meant: by its name, or by a beginning that no film has but its own episodes."""
    from memory.bible import Bible

    if not (studio / "bible.sqlite").is_file():
        return False
    with contextlib.closing(Bible(studio / "bible.sqlite")) as bible, contextlib.suppress(UserMistake):
        series = bible.serials.find(named)
        own = {one.film for one in bible.serials.episodes(series.id)} | bible.serials.aside(series.id)
        begun = {path.name for path in (studio / "films").glob("*") if path.name.startswith(named)}
        return begun <= own or named.casefold() in (series.id, series.name.casefold())
    return False
