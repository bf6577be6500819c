"""A season's strips: what is told is really drawn, at its place and in its colours, in a small file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from memory.errors import UserMistake
from tests.unit.small_films import FOREST, Film, painted, scaled, shots, told
from tools.post.sheet import ACCENT, LINE, PAPER
from tools.post.strip import HEAD, LARGEST, LEFT, ROOM, Strip, season_strip, stills
from tools.screen.drift import Signature, drift, signature

FILMS = (Film(), Film(seed=2, cuts=(20, 24, 22, 22)), Film(palette=FOREST, seed=3, change=scaled(0.6)))


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> list[Strip]:
    folder, made, strips = tmp_path_factory.mktemp("season"), list[Signature](), list[Strip]()
    for number, film in enumerate(FILMS, 1):
        seen = shots(film, painted(film, folder / f"{number}.mp4"))
        sign = signature(seen, None, told(film))
        strips.append(Strip(number, f"The night {number}", sign, stills(seen), drift(sign, made) if made else None))
        made.append(sign)
    return strips


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def rgb(ink: str) -> tuple[int, ...]:
    return tuple(int(ink[k : k + 2], 16) for k in (1, 3, 5))


def test_a_season_is_one_small_picture(season: list[Strip], tmp_path: Path) -> None:
    out = season_strip(season, "Night Harbor", tmp_path / "season.png")
    assert out.stat().st_size < LARGEST and pixels(out).shape[1] == 1600
    assert (pixels(out)[4, 4] == rgb(PAPER)).all() and not list(tmp_path.glob(".*"))


def test_strips_are_as_long_as_their_films_and_show_their_frames(season: list[Strip], tmp_path: Path) -> None:
    page = pixels(season_strip(season, "Night Harbor", tmp_path / "season.png"))
    longest = max(strip.signature.seconds for strip in season)
    rows = np.linspace(HEAD, page.shape[0] - 62, len(season) + 1).astype(int)[:-1]
    for strip, top in zip(season, rows, strict=True):
        end = LEFT + round(strip.signature.seconds / longest * ROOM)
        inside, beyond = page[top + 40, LEFT : end - 4], page[top + 40, end + 2 : LEFT + ROOM]
        assert inside.std() > 15 and (not beyond.size or beyond.std() < 8)
        shown = page[top + 2 : top + 80, LEFT : end - 4].reshape(-1, 3).mean(0)
        frame = np.mean([np.asarray(few[1]).reshape(-1, 3).mean(0) for few in strip.pictures], axis=0)
        assert np.abs(shown - frame).max() < 25, (strip.number, shown, frame)


def test_only_what_is_outside_is_in_the_accent(season: list[Strip], tmp_path: Path) -> None:
    def accents(strips: list[Strip]) -> int:
        page = pixels(season_strip(strips, "Night Harbor", tmp_path / "season.png"))
        return int((page[HEAD : page.shape[0] - 62, LEFT + ROOM :] == rgb(ACCENT)).all(2).sum())

    assert accents(season[:2]) == 0 and accents(season) > 100
    assert season[2].drift and not season[2].drift.inside


def test_a_shot_without_a_picture_keeps_its_place(season: list[Strip], tmp_path: Path) -> None:
    bare = [replace(season[0], pictures=[(), *season[0].pictures[1:]])]
    page = pixels(season_strip(bare, "灯台", tmp_path / "season.png"))
    assert (page[HEAD + 40, LEFT + 10] == rgb(LINE)).all() and (page[HEAD + 40, LEFT + ROOM // 2] != rgb(LINE)).any()
    missing = replace(shots(FILMS[0], tmp_path / "gone.mp4")[0])
    assert stills([missing]) == [()]
    with pytest.raises(UserMistake):
        season_strip([], "Nothing", tmp_path / "none.png")
