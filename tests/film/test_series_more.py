"""A season that does not go as planned: stopped, refused, asked about money, gone on with in another way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent import order, premiere, production, season, writers_room
from agent.dowry import Told
from agent.studio import Studio
from memory.bible import Bible
from memory.errors import NeedsPerson, OverBudget, ProductionError, Rejected, UserMistake
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


async def test_what_was_made_meanwhile_is_neither_made_again_nor_forgotten(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        due = await season.plan(room, series, 1)
        room.bible.serials.note(due[0].model_copy(update={"phase": "made", "film": "f", "happened": "A bell rang."}))
        assert await made(room, series, due) == [] and not list((tmp_path / "films").iterdir())
        assert room.bible.serials.episodes(series.id)[0].happened == "A bell rang."


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


def test_a_series_name_outranks_the_beginning_of_a_film(tmp_path: Path) -> None:
    (tmp_path / "films/night-harbor-episode-1-abcdef").mkdir(parents=True)
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        bible.serials.begin("Night Harbor", PREMISE)
    assert all(premiere.is_series(named, tmp_path) for named in ("Night Harbor", "night-harbor"))
    assert not premiere.is_series("night-harbor-episode", tmp_path) and not premiere.is_series("nobody", tmp_path)


def test_a_beginning_means_the_series_where_only_its_own_episodes_begin_so(tmp_path: Path) -> None:
    film = "night-harbor-episode-1-abcdef"
    (tmp_path / "films" / film).mkdir(parents=True)
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        bible.serials.begin("Night Harbor", PREMISE)
        bible.serials.note(Episode(series="night-harbor", number=1, film=film, phase="making"))
    assert premiere.is_series("night", tmp_path) and premiere.is_series("Night Ha", tmp_path)
    assert not premiere.is_series("night-harbor-episode-1", tmp_path)
    (tmp_path / "films/night-train-abcdef").mkdir()
    assert not premiere.is_series("night", tmp_path) and premiere.is_series("Night Harbor", tmp_path)


@pytest.mark.parametrize(("words", "title"), [("don't stop.", "Don't Stop"), ("the storm", "The Storm"), ("🦊!", "🦊")])
async def test_a_few_words_are_a_title(tmp_path: Path, words: str, title: str) -> None:
    async with begun(tmp_path) as (room, series):
        assert season.asked(room, series, words).title == title


async def test_an_upright_series_with_a_cube_of_its_own_and_a_hostile_name(tmp_path: Path) -> None:
    cube = tmp_path / "mine.cube"
    cells = "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    cube.write_text(f"LUT_3D_SIZE 2\n{cells}\n")
    name = "Zoë \"Q\" 🦊 (a+b)* O'Neil'; drop table series; --"
    told = Told(premise=PREMISE, look=str(cube), ratio="9:16", seconds="2")
    page = await asyncio.to_thread(writers_room.new, name, told, tmp_path / "studio", "", True)
    cube.unlink()
    async with studio(tmp_path / "studio") as (room, _):
        series = room.bible.serials.find(name)
        one = season.asked(room, series, 'Mara\'s bell (a+b)* is "gone"')
        [(episode, state)] = await made(room, series, [one], seconds=None)
        assert isinstance(state, dict) and state["cut"].look.endswith(".cube") and Path(state["cut"].look).is_file()
        assert state["treatment"].ratio == "9:16" and state["master"].frames == 48 and episode.phase == "made"
        assert room.bible.serials.all() and page["name"] == name
        [look] = room.bible.serials.records(series.id, ("look",))
        room.vault.path(look.files[0]).unlink()
        with pytest.raises(UserMistake, match=r"look is gone .*series new"):
            await made(room, series, [season.asked(room, series, "the storm")], seconds=None)


async def test_a_song_or_a_picture_that_vanished_is_named_before_anything_is_drawn(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        song = room.vault.put_bytes(b"RIFF", ".wav")
        room.bible.serials.write(
            Record(series=series.id, kind="music", files=(song,), origin="person", standing="approved")
        )
        room.vault.path(song).unlink()
        with pytest.raises(UserMistake, match="music is gone"):
            await made(room, series, [season.asked(room, series, "the storm")])
        room.bible.serials.forget(room.bible.serials.records(series.id, ("music",))[-1])
        face = room.vault.put_bytes(b"no picture", ".png")
        mara = room.bible.serials.records(series.id, ("cast",), name="Mara")[0]
        room.bible.serials.edit(mara, files=(face,))
        room.vault.path(face).unlink()
        with pytest.raises(UserMistake, match="Mara"):
            await made(room, series, [season.asked(room, series, "Mara waits")])
        assert not room.vault.has(face) and phases(room, series) == ["making", "making"]


async def test_a_cast_of_two_hundred_is_planned_with_those_who_are_named(tmp_path: Path) -> None:
    extras = [Record(series="", kind="cast", name=f"Extra {n}", value=f"man number {n} in a red coat", origin="person",
                     standing="approved") for n in range(200)]  # fmt: skip
    async with begun(tmp_path, *extras) as (room, series):
        one = season.asked(room, series, "Extra 7 meets Extra 77.")
        [(_, state)] = await made(room, series, [one], until="storyboard", seconds=4)
        assert isinstance(state, dict)
        seen = {name for shot in state["storyboard"].shots for name in shot.cast}
    assert seen == {"Extra 7", "Extra 77"}
    assert (tmp_path / "films" / state["film"] / "graph.sqlite").stat().st_size < 2_000_000


def test_one_episode_stopped_halfway_goes_on_by_the_series_name(tmp_path: Path) -> None:
    writers_room.new("Night Harbor", Told(premise=PREMISE), tmp_path, "", True)
    wish = order.Wish(words="the storm", size="240p", takes="1", seconds="2", no_voice=True, until="storyboard")
    plain: dict[str, Any] = {"studio": tmp_path, "model": "", "yes": False, "as_json": True}
    first = premiere.episode("Night Harbor", wish, auto="", season_budget="", **plain)
    page = premiere.go_on("Night Harbor", budget="", **plain)
    assert first["master"] is None and [one["film"] for one in page["episodes"]] == [first["film"]]
    assert page["episodes"][0]["master"] and not premiere.go_on("Night Harbor", budget="", **plain)["episodes"]


GREEN = """INT. KITCHEN - DAY

Mara wears a green coat.

MARA
The storm is over.
"""


async def test_a_script_is_held_against_the_bible_and_is_what_happened(tmp_path: Path) -> None:
    (tmp_path / "green.fountain").write_text(GREEN)
    red = Record(series="", kind="cast", name="Mara", value="woman in a red coat", origin="person", standing="approved")
    async with begun(tmp_path / "studio", red) as (room, series):
        script = room.vault.put(tmp_path / "green.fountain")
        [(told, state)] = await made(room, series, [season.asked(room, series, "green", script)])
        assert isinstance(state, dict)
        clash = "Mara's coat was red in the cast sheet of Mara; the script says green"
        assert sum(clash in says for says in state["warnings"]) == 1
        assert told.happened == "Mara wears a green coat. Mara: The storm is over."
        assert {shot.subject for shot in state["storyboard"].shots if shot.cast} == {"woman in a red coat"}
