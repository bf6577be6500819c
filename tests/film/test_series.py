"""A series by the command line: episodes that share one world, each once, however often they are interrupted."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from memory.bible import Bible
from tests.film.conftest import ROOT, command

PREMISE = "Mara, the lighthouse keeper, and Jonas, an old fisherman, guard a small harbor."
OPTIONS = ("--size", "240p", "--takes", "1", "--seconds", "3", "--no-voice")


def begun(studio: Path) -> dict[str, Any]:
    done = command("series", "new", "Night Harbor", PREMISE, "--palette", "#101820,#2b5d73,#f2a541,#f4f1ea",
                   "--studio", str(studio), "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory, guard: Path) -> tuple[dict[str, Any], Path]:
    """Two episodes planned and made by one command, with no socket opened."""
    studio = tmp_path_factory.mktemp("season") / "studio"
    begun(studio)
    done = command("episode", "Night Harbor", "--auto", "2", *OPTIONS, "--studio", str(studio), "--json", guard=guard)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), studio


def record(film: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads((Path(film["folder"]) / "record.json").read_text()))


def test_the_cast_is_drawn_from_three_sides_when_a_series_begins(tmp_path: Path) -> None:
    page = begun(tmp_path / "studio")
    sheet = cv2.imread(page["cast"])
    rows, columns = sheet.shape[:2]
    assert columns == 2 * 48 + 3 * 240 + 36 and rows > 2 * 384  # two people, three pictures each


def test_the_cast_is_drawn_again_when_somebody_is_changed_or_forgotten(tmp_path: Path) -> None:
    studio, before = tmp_path / "studio", Path(begun(tmp_path / "studio")["cast"])
    first = cv2.imread(str(before))
    told = command("series", "edit", "night", "cast:Mara", "--value", "woman in a blue coat", "--studio", str(studio),
                   "--json")  # fmt: skip
    second = cv2.imread(json.loads(told.stdout)["cast"])
    assert second.shape == first.shape and (second != first).any()
    cv2.imwrite(str(tmp_path / "mara.png"), np.full((64, 48, 3), 90, np.uint8))
    seen = command("series", "edit", "night", "cast:Mara", "--picture", str(tmp_path / "mara.png"), "--studio",
                   str(studio), "--json")  # fmt: skip
    kept = json.loads(seen.stdout)["record"]
    assert len(kept["files"]) == 1 and kept["value"] == "woman in a blue coat"
    wrong = command(
        "series", "edit", "night", "light", "--picture", str(tmp_path / "mara.png"), "--studio", str(studio)
    )
    lost = command("series", "edit", "night", "cast:Mara", "--picture", "no.png", "--studio", str(studio))
    assert wrong.returncode == lost.returncode == 2 and "cast, place or prop" in wrong.stderr
    gone = command("series", "forget", "night", "cast:Jonas", "--studio", str(studio), "--json")
    assert len(cv2.imread(json.loads(gone.stdout)["cast"])) < len(second) - 384
    assert command("series", "forget", "night", "cast:Jonas", "--studio", str(studio)).returncode == 2
    alone = command("series", "forget", "night", "cast:mara", "--studio", str(studio), "--json")
    assert json.loads(alone.stdout)["cast"] is None and not before.exists()


def test_a_season_is_made_by_one_command(season: tuple[dict[str, Any], Path]) -> None:
    page, _ = season
    assert [film["episode"] for film in page["episodes"]] == [1, 2]
    assert all(Path(film["master"]).stat().st_size > 10_000 and film["seconds"] == 3 for film in page["episodes"])
    assert page["episodes"][0]["title"] != page["episodes"][1]["title"] and page["spent"] == "0.00"


def test_every_episode_takes_the_series_look_palette_music_and_cast(season: tuple[dict[str, Any], Path]) -> None:
    page, _ = season
    one, two = (record(film) for film in page["episodes"])
    assert one["palette"] == two["palette"] == ["#101820", "#2b5d73", "#f2a541", "#f4f1ea"]
    assert one["look"] == two["look"] and one["cut"]["music"] == two["cut"]["music"]
    assert one["sound"]["tempo"] == two["sound"]["tempo"] > 0
    for told in (one, two):
        mara = next(figure["draws"] for figure in told["series"]["cast"] if figure["name"] == "Mara")
        shots = [shot for shot in told["storyboard"]["shots"] if "Mara" in shot["cast"]]
        assert shots and all(mara in shot["subject"] for shot in shots if shot["staging"] == "figure")
        prompts = [take["prompt"] for take in told["takes"] if take["shot"] == shots[0]["number"]]
        assert all(mara in words and "Series style" in words for words in prompts)
        assert shots[0]["cites"]


def test_the_second_episode_knows_the_first(season: tuple[dict[str, Any], Path]) -> None:
    page, studio = season
    one, two = page["episodes"]
    assert one["happened"] and record(two)["series"]["before"] == [one["happened"]]
    with closing(Bible(studio / "bible.sqlite")) as bible:
        happened = bible.serials.records("night-harbor", ("happened",))
    assert [(row.episode, row.origin) for row in happened] == [(1, "film"), (2, "film")]


def test_resuming_a_finished_season_makes_nothing(season: tuple[dict[str, Any], Path]) -> None:
    _page, studio = season
    before = {path: path.stat().st_mtime_ns for path in studio.glob("films/*/master.mp4")}
    done = command("resume", "Night Harbor", "--studio", str(studio), "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["episodes"] == []
    assert {path: path.stat().st_mtime_ns for path in studio.glob("films/*/master.mp4")} == before


def test_one_episode_in_the_client_s_words_is_the_next(season: tuple[dict[str, Any], Path]) -> None:
    _page, studio = season
    done = command(
        "episode", "night", "the storm", *OPTIONS, "--until", "storyboard", "--studio", str(studio), "--json"
    )
    told = json.loads(done.stdout)
    assert (told["episode"], told["title"], told["master"]) == (3, "The Storm", None)
    again = command(
        "episode", "night", "the storm", *OPTIONS, "--until", "storyboard", "--studio", str(studio), "--json"
    )
    assert json.loads(again.stdout)["film"] == told["film"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("episode", "Nobody", "the storm"), "series"), (("episode", "Night Harbor"), "brief"),
        (("episode", "Night Harbor", "the storm", "--auto", "3"), "brief"),
        (("episode", "Night Harbor", "--auto", "0"), "auto"), (("episode", "Night Harbor", "--auto", "1e9"), "auto"),
        (("episode", "Night Harbor", "--auto", "2", "--season-budget", "nan"), "season-budget"),
        (("series", "new", "Night Harbor", "again"), "series"), (("series", "new", "!!", "x"), "name"),
        (("series", "new", "Other", " "), "premise"), (("series", "new", "Other", "x", "--palette", "red"), "palette"),
        (("series", "new", "Other", "x", "--look", "nice"), "look"),
        (("series", "new", "Other", "x", "--reference", "Mara=/nowhere.png"), "reference"),
        (("series", "show", "Nobody"), "series"), (("series", "forget", "Night Harbor", "zz"), "record"),
        (("series", "edit", "Night Harbor", "cast:Mara", "--text", "x" * 2001), "text"),
        (("resume", "Nobody"), "film"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_touches_nothing(
    season: tuple[dict[str, Any], Path], words: tuple[str, ...], field: str
) -> None:
    _, studio = season
    with closing(Bible(studio / "bible.sqlite")) as bible:
        before = list(bible.serials.every()), bible.serials.all(), bible.serials.episodes("night-harbor")
    done = command(*words, "--studio", str(studio), "--json")
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["error"]["field"] == field and len(done.stderr.strip().splitlines()) == 1
    with closing(Bible(studio / "bible.sqlite")) as bible:
        assert (list(bible.serials.every()), bible.serials.all(), bible.serials.episodes("night-harbor")) == before


def killed_at_random(studio: Path, episodes: int, kills: int, seed: int) -> None:
    """Run a season in processes that are killed at random moments, until one lives."""
    dice = random.Random(seed)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI", "FILMWRIGHT"))}
    first = ("episode", "Night Harbor", "--auto", str(episodes), *OPTIONS)
    for number in range(kills + 1):
        last = number == kills
        words = first if not (studio / "series/night-harbor/season.json").is_file() else ("resume", "Night Harbor")
        child = subprocess.Popen(
            [sys.executable, "-m", "agent", *words, "--studio", str(studio), "--json"], cwd=ROOT, env=clean,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        if last:
            out, err = child.communicate(timeout=1200)
            assert child.returncode == 0, err[-2000:]
            assert json.loads(out)
        else:
            time.sleep(dice.uniform(1.5, 12))
            child.send_signal(signal.SIGKILL)
            child.communicate()


def whole(studio: Path, episodes: int) -> None:
    """Every episode is there once, with its film, and nothing else is."""
    with closing(Bible(studio / "bible.sqlite")) as bible:
        rows = bible.serials.episodes("night-harbor")
        happened = [row.episode for row in bible.serials.records("night-harbor", ("happened",))]
    assert [row.number for row in rows] == list(range(1, episodes + 1))
    assert {row.phase for row in rows} == {"made"} and len({row.film for row in rows}) == episodes
    assert sorted(happened) == list(range(1, episodes + 1))
    films = sorted(path.parent.name for path in studio.glob("films/*/master.mp4"))
    assert films == sorted(row.film for row in rows) == sorted(path.name for path in (studio / "films").iterdir())


def test_a_season_killed_three_times_is_whole(tmp_path: Path) -> None:
    begun(tmp_path / "studio")
    killed_at_random(tmp_path / "studio", 2, 3, seed=4)
    whole(tmp_path / "studio", 2)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_twelve_episodes_killed_ten_times_are_twelve(tmp_path: Path) -> None:
    begun(tmp_path / "studio")
    killed_at_random(tmp_path / "studio", 12, 10, seed=7)
    whole(tmp_path / "studio", 12)


def test_two_processes_can_t_make_one_season(season: tuple[dict[str, Any], Path]) -> None:
    import fcntl

    _, studio = season
    lease = studio / "series" / "night-harbor" / ".lease"
    with lease.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = command("resume", "Night Harbor", "--studio", str(studio), "--json")
    assert done.returncode == 5
