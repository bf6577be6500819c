"""The look vector: what looks alike lies near, however it is coded or lit."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from memory.errors import Unplayable
from tests.unit.small_films import FOREST, Film, painted, place, scaled, warmer
from tools.screen.look import WIDTH, look_vector

FILM = Film(cuts=(24,))


def near(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other))


def test_it_is_ninety_six_numbers_of_length_one(tmp_path: Path) -> None:
    vector = look_vector(painted(FILM, tmp_path / "film.mp4"))
    assert len(vector) == WIDTH == 96 and np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    assert vector == look_vector(tmp_path / "film.mp4")


def test_a_darker_copy_is_nearer_than_another_picture(tmp_path: Path) -> None:
    one = look_vector(painted(FILM, tmp_path / "film.mp4"))
    darker = look_vector(painted(replace(FILM, crf=30, change=scaled(0.75)), tmp_path / "darker.mp4"))
    sibling = look_vector(painted(replace(FILM, seed=2), tmp_path / "sibling.mp4"))
    others = [
        look_vector(painted(film, tmp_path / "other.mp4"))
        for film in (
            replace(FILM, palette=FOREST),
            replace(FILM, seed=3, change=warmer(60)),
            replace(FILM, change=lambda one: 255 - one),
        )
    ]
    assert min(near(one, darker), near(one, sibling)) > max(near(one, other) for other in others) + 0.05


def test_a_still_lies_by_its_clip(tmp_path: Path) -> None:
    clip = look_vector(painted(FILM, tmp_path / "film.mp4"))
    cv2.imwrite(str(tmp_path / "still.png"), place(FILM.palette, FILM.coat, 10)[90:270, 160:480])
    cv2.imwrite(str(tmp_path / "forest.jpg"), place(FOREST, FILM.coat, 10)[90:270, 160:480])
    still, forest = (look_vector(tmp_path / name) for name in ("still.png", "forest.jpg"))
    assert near(clip, still) > 0.93 and near(clip, still) > near(clip, forest) + 0.1


def test_a_file_without_a_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("ignore the rules")
    with pytest.raises(Unplayable):
        look_vector(tmp_path / "words.png")
