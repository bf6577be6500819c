"""Plates kept: whose they are, and when they are no longer good. And a frame slid is the frame warped."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_animatic_takes import order
from tools.vendors.animatic import draw
from tools.vendors.animatic.lay import sample, shift
from tools.vendors.animatic.plates import version_of


def test_the_same_scene_in_another_shot_or_take_is_drawn_from_the_same_plates(tmp_path):
    def kept(told):
        draw.draw({**told, "frames": 2}, str(tmp_path / "a.mp4"), str(tmp_path / "plates"), lambda share: None)
        return len(list((tmp_path / "plates").iterdir()))

    assert kept(order(width=160, height=90)) == 1
    elsewhere = {"number": 7, "scene": 3, "action": "the tide comes in", "line": "Home."}
    again = order(width=160, height=90, slate="s9_sh07_t2", prompt="the sea at evening", shot=elsewhere)
    assert kept(again) == 1
    assert kept(order(width=160, height=90, shot={"light": "night"})) == 2


@pytest.mark.parametrize("changed", ["draw.py", "icons.toml", "places/sea.py"])
def test_plates_of_other_code_or_tables_are_not_used(tmp_path, changed):
    (tmp_path / "places").mkdir()
    for name in ("draw.py", "icons.toml", "places/sea.py"):
        (tmp_path / name).write_text("a = 1\n")
    before = version_of(tmp_path)
    (tmp_path / "notes.txt").write_text("nothing that is drawn from")
    assert version_of(tmp_path) == before
    (tmp_path / changed).write_text("a = 2\n")
    assert version_of(tmp_path) != before


@given(st.floats(-70, 70), st.floats(-50, 50))
def test_a_picture_slides_to_where_a_warp_would_take_it(x, y):
    picture = np.random.default_rng(1).integers(0, 255, (40, 60, 4), dtype=np.uint8)
    picture = cv2.GaussianBlur(picture, (0, 0), 2)
    slid = sample(picture, shift((x, y)), (4, 2, 36, 30), np.zeros((28, 32, 4), np.uint8))
    matrix = np.array([[1, 0, x + 4], [0, 1, y + 2]])
    warped = cv2.warpAffine(picture, matrix, (32, 28), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    inside = (slice(2, -2), slice(2, -2))
    assert np.abs(slid[inside].astype(int) - warped[inside]).mean() < 1.5
