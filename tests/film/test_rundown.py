"""What was planned is told otherwise or dropped, and what was made last is made again."""

import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from agent import rundown, season, writers_room
from agent.dowry import Told
from memory.bible import Bible
from memory.errors import Held, UserMistake
from memory.series import Episode
from tests.film.conftest import command
from tests.film.paid import Paid
from tests.film.test_series_more import PREMISE, begun, made
from tools.vendors.contract import Vendor

SHADES = "#101820,#2b5d73,#f2a541,#f4f1ea"


async def test_an_episode_that_is_not_made_is_told_otherwise_or_dropped_and_the_others_move_up(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        await season.plan(room, series, 4)
        first, second, third, fourth = season.due(room, series)
        told = rundown.reworded("episode:1", "the flood", series, room.bible, tmp_path)
        assert (told.number, told.title, told.words, told.phase) == (1, "The Flood", "the flood", "planned")
        assert rundown.dropped("episode:2", series, room.bible, tmp_path) == second
        left = [(one.number, one.words) for one in season.due(room, series)]
        assert left == [(1, "the flood"), (2, third.words), (3, fourth.words)] and first.words != told.words
        for bad in ("episode:9", "episode:", "episode:x", "episode:-1"):
            with pytest.raises(UserMistake, match="no episode"):
                rundown.dropped(bad, series, room.bible, tmp_path)
        with pytest.raises(UserMistake, match="words"):
            rundown.reworded("episode:1", " ", series, room.bible, tmp_path)
        assert [(one.number, one.words) for one in season.due(room, series)] == left


async def test_the_last_made_episode_is_told_again_and_what_it_was_is_forgotten_but_for_its_bill(
    tmp_path: Path,
) -> None:
    vendors: dict[str, Vendor] = {"animatic": Paid(tmp_path / "cache")}
    async with begun(tmp_path, vendors=vendors, yes=True) as (room, series):
        due = [season.asked(room, series, words) for words in ("the storm", "the flood")]
        (_, _), (was, _) = await made(room, series, due, limit=Decimal(9))
        with pytest.raises(UserMistake, match=r"episode 1.*forget .*episode:2"):
            rundown.reworded("episode:1", "the calm", series, room.bible, tmp_path)
        again = rundown.reworded("episode:2", "the flood", series, room.bible, tmp_path)
        assert (again.phase, again.film, again.happened) == ("planned", "", "") and not room.bible.film(was.film)
        assert {row.episode for row in room.bible.serials.records(series.id, rundown.LESSONS, ())} == {1}
        spent = sum((room.ledger.committed(film) for film in room.ledger.films()), Decimal(0))
        assert season.Purse(series, Decimal(9), None).left(room, again) == Decimal(9) - spent and spent > Decimal("0.1")
        [(told, state)] = await made(room, series, [again], limit=Decimal(9))
        assert isinstance(state, dict) and told.phase == "made" and told.film not in ("", was.film)
        [same] = await made(room, series, season.due(room, series), limit=Decimal(9)) or [None]
        assert same is None and len(list((tmp_path / "films").iterdir())) == 3


async def test_an_episode_that_is_being_made_is_left_alone(tmp_path: Path) -> None:
    async with begun(tmp_path) as (room, series):
        season.asked(room, series, "the storm")
        async with season.held(room, series):
            with pytest.raises(Held):
                rundown.dropped("episode:1", series, room.bible, tmp_path)
        assert len(season.due(room, series)) == 1


def test_an_episode_is_reworded_and_forgotten_by_the_command_line(tmp_path: Path) -> None:
    studio = tmp_path / "studio"
    writers_room.new("Night Harbor", Told(PREMISE), studio, "", True)
    with closing(Bible(studio / "bible.sqlite")) as bible:
        bible.serials.plan([Episode(series="night-harbor", number=1, words="the storm")])
    told = json.loads(command("series", "edit", "night", "episode:1", "--text", "the flood", "--studio", str(studio),
                              "--json").stdout)  # fmt: skip
    assert (told["episode"]["words"], told["is"]) == ("the flood", "planned")
    odd = command("series", "edit", "night", "episode:1", "--value", "x", "--text", "y", "--studio", str(studio))
    assert odd.returncode == 2 and "--text" in odd.stderr
    gone = command("series", "forget", "night", "episode:1", "--studio", str(studio))
    assert gone.returncode == 0 and gone.stdout == "episode 1 forgotten: the flood\n"
    with closing(Bible(studio / "bible.sqlite")) as bible:
        assert bible.serials.episodes("night-harbor") == []


def test_the_next_episode_is_rehearsed_and_its_bible_stays_as_it_is(tmp_path: Path) -> None:
    picture = np.full((320, 240, 3), 90, np.uint8)
    cv2.imwrite(str(tmp_path / "mara.png"), picture)
    told, studio = Told(PREMISE, palette=SHADES, references=(f"Mara={tmp_path / 'mara.png'}",)), tmp_path / "studio"
    writers_room.new("Night Harbor", told, studio, "", True)
    words = ("rehearse", "Mara winds the lamp", "--series", "night", "--vendor", "runway", "--world", "ideal",
             "--clips", "plain", "--size", "240p", "--takes", "1", "--seconds", "3", "--no-voice")  # fmt: skip
    done = command(*words, "--studio", str(studio), "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    page = json.loads(done.stdout)
    assert (page["series"], page["episode"], page["rehearsal"]) == ("night-harbor", 1, True) and page["spent"] != "0.00"
    record = json.loads((Path(page["folder"]) / "record.json").read_text())
    assert record["palette"] == SHADES.split(",") and all("Series style" in take["prompt"] for take in record["takes"])
    with closing(Bible(studio / "bible.sqlite")) as bible:
        assert bible.serials.episodes("night-harbor") == [] and not bible.films()
    nobody = command(*words[:3], "nobody", "--studio", str(studio))
    assert nobody.returncode == 2 and [path.name for path in (studio / "rehearsals").glob("0*")] == ["001"]
