"""A season that does not go as planned: stopped, refused, asked about money, gone on with in another way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent import production, season
from agent.studio import Studio
from memory.errors import NeedsPerson, OverBudget, ProductionError, Rejected
from memory.series import Episode, Record, Series
from tests.film.paid import Paid
from tests.film.rooms import brief, studio
from tools.vendors.contract import Job, Order, Vendor

PREMISE = "Mara, the lighthouse keeper, and Jonas, an old fisherman, guard a small harbor."
SHORT: dict[str, Any] = {"seconds": 2, "voice": False}


@asynccontextmanager
async def begun(root: Path, *records: Record, **more: Any) -> AsyncIterator[tuple[Studio, Series]]:
    """A series begun in a new studio."""
    async with studio(root, **more) as (room, _):
        yield room, await season.begin(room, "Night Harbor", PREMISE, list(records), {})


async def made(
    room: Studio, series: Series, due: list[Episode], until: str = "", limit: Decimal | None = None, **options: Any
) -> list[season.Made]:
    wish, purse = brief("-", **{**SHORT, **options}), season.Purse(series, limit, None)
    return [one async for one in season.make(room, series, due, wish, purse, until)]


def phases(room: Studio, series: Series) -> list[str]:
    return [one.phase for one in room.bible.serials.episodes(series.id)]


async def test_an_episode_under_way_goes_on_as_it_was_begun_whatever_is_asked_now(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        due = await season.plan(room, series, 1)
        await made(room, series, due, until="storyboard")
        [(told, state)] = await made(room, series, await season.plan(room, series, 3), size="480p", seconds=3)
        assert isinstance(state, dict) and state["brief"].size == "240p" and state["master"].frames == 48
        assert told.phase == "made" and len(list((tmp_path / "films").iterdir())) == 1


async def test_an_episode_finished_by_the_film_s_own_resume_is_made(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        one = season.asked(room, series, "the storm")
        [(told, _)] = await made(room, series, [one], until="storyboard")
        assert phases(room, series) == ["making"]
        await production.resume(room, told.film)
        assert phases(room, series) == ["made"] and not season.due(room, series)
        assert [one.number for one in await season.plan(room, series, 2)] == [2, 3]


class Refusing(Paid):
    """Refuses everything of films whose id holds a word, for good."""

    async def submit(self, order: Order) -> Job:
        if "episode-1" in order.slate:
            raise Rejected("these words are not shown here")
        return await super().submit(order)


async def test_an_episode_that_is_refused_for_good_does_not_end_the_season(tmp_path: Path) -> None:
    vendors: dict[str, Vendor] = {"animatic": Refusing(tmp_path / "cache")}
    async with begun(tmp_path, vendors=vendors, yes=True) as (room, series):
        due = await season.plan(room, series, 2)
        (_, first), (_, second) = await made(room, series, due, limit=Decimal(9))
        assert isinstance(first, ProductionError) and "not shown here" in first.fact
        assert isinstance(second, dict) and second["master"].frames == 48
        assert phases(room, series) == ["failed", "made"]
        assert [one.number for one in season.due(room, series)] == [1]
        assert [one.number for one in await season.plan(room, series, 1)] == [3]


async def test_a_person_is_asked_for_what_the_whole_season_needs_and_the_season_goes_on(tmp_path: Path) -> None:
    vendor = Paid(tmp_path / "cache")
    vendors: dict[str, Vendor] = {"animatic": vendor}
    async with begun(tmp_path, vendors=vendors, yes=True) as (room, series):
        await season.plan(room, series, 2)
        with pytest.raises(NeedsPerson, match=r"Episode 2 .*--budget 0\.26 --yes"):
            await made(room, series, season.due(room, series), limit=Decimal("0.15"))
        assert phases(room, series) == ["made", "making"]
        [(told, _)] = await made(room, series, season.due(room, series), limit=Decimal("0.26"))
        assert (told.number, told.phase) == (2, "made") and vendor.due == Decimal("0.25")


async def test_what_an_episode_has_spent_itself_is_not_taken_from_its_own_budget(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        book = room.bible.serials
        for number in (1, 2):
            book.note(Episode(series=series.id, number=number, film=f"film-{number}", phase="making"))
            order = room.ledger.plan(f"film-{number}", f"film-{number}_sh01_t1", "animatic", "", "{}", Decimal(1))
            room.ledger.reserve(order.intent, Decimal(1))
        purse = season.Purse(series, Decimal(3), None)
        one, two = book.episodes(series.id)
        assert purse.left(room, one) == purse.left(room, two) == Decimal(2)
        with pytest.raises(OverBudget, match="resume"):
            season.Purse(series, Decimal(1), None).left(room, one)
        assert season.Purse(series, Decimal(0), None).left(room, one) == 0
