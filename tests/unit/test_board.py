"""Lengths add up exactly, lines fit, and a person's storyboard is read with care."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import board
from memory.errors import UserMistake
from memory.film import Brief, Line, Storyboard
from tests.unit.test_looks import treatment
from tools.shape import apportion, frame_size


def draft(*seconds: float, scenes: list[int] | None = None) -> board.Draft:
    shot = {
        "scene": 1, "action": "it stands", "place": "studio", "light": "noon", "subject": "lamp", "props": [],
        "staging": "hero", "framing": "wide", "camera": "push_in", "motion": "low", "happening": "none", "words": "",
        "line": "", "prompt": "a lamp", "transition": "cut", "reference": "",
    }  # fmt: skip
    order = scenes or list(range(1, len(seconds) + 1))
    return board.Draft.model_validate(
        {"title": "t", "shots": [{**shot, "seconds": s, "scene": n} for s, n in zip(seconds, order, strict=True)]}
    )


@given(st.lists(st.floats(0.01, 50), min_size=1, max_size=40), st.integers(60, 4000), st.data())
def test_frames_are_apportioned_exactly(weights: list[float], total: int, data: st.DataObject) -> None:
    least = data.draw(st.lists(st.integers(1, 90), min_size=len(weights), max_size=len(weights)))
    parts = apportion(weights, total, least)
    assert sum(parts) == total and min(parts) >= 1
    if sum(least) < total:
        assert all(part >= low for part, low in zip(parts, least, strict=True))


@given(st.lists(st.floats(0.3, 20), min_size=3, max_size=20), st.integers(10, 60))
def test_a_board_is_as_long_as_its_film(seconds: list[float], whole: int) -> None:
    shots = board.settle(draft(*seconds), whole * 24, treatment("lamp"), [], Brief(text="x"))
    assert sum(shot.frames for shot in shots) == whole * 24


def test_a_scene_is_long_enough_for_its_line() -> None:
    line = Line(shot=2, text="A long line.", digest="", start=0, frames=100)
    shots = board.settle(draft(6, 1, 1, 6, scenes=[1, 2, 2, 3]), 300, treatment("lamp"), [line], Brief(text="x"))
    assert shots[1].line == "A long line." and shots[1].frames + shots[2].frames >= 100


@pytest.fixture
def story(tmp_path: Path) -> tuple[Storyboard, Path]:
    shots = board.settle(draft(3, 4, 3), 250, treatment("lamp"), [], Brief(text="x"))
    told = Storyboard(title="Lamp", fps="24", shots=shots)
    board.write(told, tmp_path / "storyboard.json")
    return told, tmp_path / "storyboard.json"


def test_an_untouched_board_reads_back_the_same(story: tuple[Storyboard, Path]) -> None:
    assert board.read(story[1], story[0]) == story[0]


def test_an_edited_shot_changes_alone(story: tuple[Storyboard, Path]) -> None:
    page = json.loads(story[1].read_text())
    page["shots"][1] |= {"camera": "pan_left", "seconds": 2.5}
    story[1].write_text(json.dumps(page))
    read = board.read(story[1], story[0])
    assert read.shots[1].camera == "pan_left" and read.shots[1].frames == 60
    assert (read.shots[0], read.shots[2]) == (story[0].shots[0], story[0].shots[2])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"camera": "sideways"}, "shots.2.camera"),
        ({"seconds": -1}, "shots.2.seconds"),
        ({"seconds": "long"}, "shots.2.seconds"),
        ({"wobble": 1}, "shots.2.wobble"),
        ({"place": None}, "shots.2.place"),
    ],
)
def test_a_wrong_field_is_named(story: tuple[Storyboard, Path], change: dict[str, object], field: str) -> None:
    page = json.loads(story[1].read_text())
    page["shots"][1] |= change
    story[1].write_text(json.dumps(page))
    with pytest.raises(UserMistake) as caught:
        board.read(story[1], story[0])
    assert caught.value.field == field


def test_a_broken_file_is_a_users_mistake(story: tuple[Storyboard, Path]) -> None:
    story[1].write_text('{"shots": [')
    with pytest.raises(UserMistake, match="can't be read"):
        board.read(story[1], story[0])


@pytest.mark.parametrize(
    ("size", "ratio", "shape"),
    [
        ("720p", "16:9", (1280, 720)),
        ("720p", "9:16", (720, 1280)),
        ("240p", "21:9", (560, 240)),
        ("480p", "4:5", (480, 600)),
    ],
)
def test_a_size_names_the_shorter_side(size: str, ratio: str, shape: tuple[int, int]) -> None:
    assert frame_size(size, ratio) == shape  # type: ignore[arg-type]
