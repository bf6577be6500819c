"""A language model that answers nonsense as a showrunner: bounded, held to what exists, never a broken series."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from agent import season
from memory.series import Episode, Series
from memory.style import style_of
from tests.faults.wire import Server, wire
from tests.film.rooms import studio

PITCH: dict[str, Any] = {
    "look": "superlook", "mood": "awe", "language": "English", "lights": [], "lens": "", "cameras": [],
    "music": "polka", "tempo": 9000, "cast": [], "places": [], "props": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with wire() as running:
        yield running


def says(server: Server, told: dict[str, Any]) -> dict[str, Any]:
    return {"model": f"says:{json.dumps(told)}", "openai_url": server.url, "openai_key": SecretStr("sk-canary-5c1e")}


def figure(name: str) -> dict[str, str]:
    return {"name": name, "words": "", "draws": "woman in a red coat"}


async def test_a_pitch_of_nothing_that_exists_is_still_a_series(server: Server, tmp_path: Path) -> None:
    async with studio(tmp_path, **says(server, PITCH)) as (room, _):
        series = await season.begin(room, "Night Harbor", "Mara keeps the light", [], {})
        style = style_of(series, room.bible.serials.records(series.id))
    assert (style.look, style.language, style.tempo, style.cast) == ("film_print", "", 0, ()) and style.music


async def test_a_cast_is_told_apart_and_bounded(server: Server, tmp_path: Path) -> None:
    names = ["A", "", "Mara", "mara", " Mara\n", "?", *(f"Figure {n}" for n in range(500))]
    told = {**PITCH, "cast": [figure(name) for name in names], "avoid": ["x" * 5000, "", *map(str, range(90))]}
    async with studio(tmp_path, **says(server, told)) as (room, _):
        series = await season.begin(room, "Night Harbor", "Mara keeps the light", [], {})
        style = style_of(series, room.bible.serials.records(series.id))
    assert [one.name for one in style.cast] == ["Mara", *(f"Figure {n}" for n in range(11))]
    assert len(style.avoid) == 12 and max(map(len, style.avoid)) <= 120


async def planned(server: Server, root: Path, rows: list[dict[str, str]], count: int) -> list[Episode]:
    async with studio(root, **says(server, {"episodes": rows})) as (room, _):
        series: Series = room.bible.serials.begin("Night Harbor", "Mara keeps the light")
        return await season.plan(room, series, count)


async def test_500_episodes_are_as_many_as_were_asked(server: Server, tmp_path: Path) -> None:
    rows = [{"title": f"Title {n}", "words": f"Event {n}. " * 200} for n in range(500)]
    found = await planned(server, tmp_path, rows, 3)
    assert [one.title for one in found] == ["Title 0", "Title 1", "Title 2"] and len(found[0].words) == 600


async def test_what_an_arc_lacks_the_understudy_plans(server: Server, tmp_path: Path) -> None:
    rows = [
        {"title": "One", "words": "A bell rings."},
        {"title": "one", "words": "Again."},
        {"title": "Two", "words": " "},
    ]
    found = await planned(server, tmp_path, rows, 4)
    assert [one.number for one in found] == [1, 2, 3, 4] and found[0].title == "One"
    assert len({one.title for one in found}) == 4 and all(one.words for one in found)


@pytest.mark.parametrize("told", [{"episodes": []}, {"episodes": [{"title": "x" * 999, "words": ""}]}, {"what": 1}])
async def test_an_arc_of_nothing_is_the_understudy_s(server: Server, tmp_path: Path, told: dict[str, Any]) -> None:
    async with studio(tmp_path, **says(server, told)) as (room, _):
        series = room.bible.serials.begin("Night Harbor", "Mara keeps the light")
        found = await season.plan(room, series, 2)
    assert len(found) == 2 and all(one.title and one.words for one in found)
