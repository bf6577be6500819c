"""The camera's path: never a border in sight, the right way round, without a seam."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.film import Camera as Move
from memory.film import Motion
from tools.vendors.animatic.camera import Camera, spread
from tools.vendors.animatic.draw import even
from tools.vendors.animatic.moves import STEPS, Path, View, arc
from tools.vendors.animatic.plates import Plate
from tools.vendors.animatic.stage import Life

MOVES, MOTIONS = get_args(Move), get_args(Motion)
SHAPES = ((426, 240), (240, 426), (240, 240), (240, 300), (560, 240))

moves, motions = st.sampled_from(MOVES), st.sampled_from(MOTIONS)
seconds, shapes, depths = st.floats(0.4, 20), st.sampled_from(SHAPES), st.floats(0, 1)


def camera_of(move: str, motion: str, seconds: float, shape: tuple[int, int], seed: int = 1) -> Camera:
    path = Path(move, motion, seconds, shape[0] / shape[1], seed)
    return Camera(path, *shape, frames=max(2, round(seconds * 24)), fps=24)


def canvas_of(camera: Camera) -> tuple[int, int]:
    across, down = camera.path.overscan()
    return even(camera.width * across), even(camera.height * down)


def seen_box(camera: Camera, plate: Plate, canvas: tuple[int, int], u: float, grown: float = 1.0) -> tuple[float, ...]:
    corners = np.array([[0, camera.width, 0, camera.width], [0, 0, camera.height, camera.height], [1, 1, 1, 1]])
    x, y, _ = np.linalg.inv(camera.matrix(plate, canvas, u, grown)) @ corners
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


@given(moves, motions, seconds, shapes, depths, st.floats(-3, 4), st.integers(0, 99))
def test_the_frame_is_always_covered_by_a_full_sheet(move, motion, seconds, shape, depth, u, seed):
    camera = camera_of(move, motion, seconds, shape, seed)
    canvas = canvas_of(camera)
    x0, y0, x1, y1 = seen_box(camera, Plate("sky", (), (), depth), canvas, u)
    assert x0 >= -0.01 and y0 >= -0.01 and x1 <= canvas[0] + 0.01 and y1 <= canvas[1] + 0.01


@given(moves, motions, st.floats(0.4, 8), shapes, st.floats(0, 2), st.floats(-0.02, 0.02), st.floats(-1.5, 2.5))
def test_a_sheet_that_drifts_or_stands_near_is_enlarged_until_it_covers_too(
    move, motion, seconds, shape, depth, drift, u
):
    camera = camera_of(move, motion, seconds, shape)
    canvas = canvas_of(camera)
    plate = Plate("near", (), (), depth, Life(drift=(drift, 0)), touches=(True, True, True, True))
    x0, y0, x1, y1 = seen_box(camera, plate, canvas, u, spread(plate, camera, canvas))
    assert x0 >= -1 and y0 >= -1 and x1 <= canvas[0] + 1 and y1 <= canvas[1] + 1


def change(path: Path, depth: float = 1.0) -> View:
    a, b = path.at(0, depth), path.at(1, depth)
    return View(b.x - a.x, b.y - a.y, b.scale / a.scale, b.turn - a.turn)


@pytest.mark.parametrize("family", ["pan", "truck"])
def test_left_moves_the_picture_right_and_right_moves_it_left(family):
    assert change(Path(f"{family}_left", "medium", 4, 16 / 9)).x > 0.05
    assert change(Path(f"{family}_right", "medium", 4, 16 / 9)).x < -0.05


@pytest.mark.parametrize("family", ["tilt", "pedestal"])
def test_up_moves_the_picture_down(family):
    assert change(Path(f"{family}_up", "medium", 4, 16 / 9)).y > 0.04
    assert change(Path(f"{family}_down", "medium", 4, 16 / 9)).y < -0.04


def test_in_enlarges_and_out_shrinks():
    for into, out in (("push_in", "pull_out"), ("zoom_in", "zoom_out")):
        assert change(Path(into, "medium", 4, 16 / 9)).scale > 1.1
        assert change(Path(out, "medium", 4, 16 / 9)).scale < 0.9


def test_a_clockwise_roll_turns_the_picture_the_other_way():
    assert change(Path("roll_cw", "medium", 4, 16 / 9)).turn < -4
    assert change(Path("roll_ccw", "medium", 4, 16 / 9)).turn > 4


def test_an_orbit_takes_what_is_behind_along_and_what_is_near_against():
    right = Path("orbit_right", "medium", 4, 16 / 9)
    assert change(right, 0).x > 0.02 > -0.02 > change(right, 2).x and abs(change(right, 1).x) < 1e-9
    assert arc(right, 96)[0] > 0 > arc(right, 96)[-1]  # its front turns left as we go right
    assert arc(Path("pan_left", "medium", 4, 1.0), 96) == (0.0,)


def test_near_layers_outrun_far_ones_only_where_the_camera_travels():
    for move in ("truck_left", "pedestal_up"):
        near, far = change(Path(move, "medium", 4, 16 / 9), 1), change(Path(move, "medium", 4, 16 / 9), 0)
        assert abs(near.x) + abs(near.y) > 2 * (abs(far.x) + abs(far.y)) > 0
    for move in ("pan_left", "tilt_up", "zoom_in", "roll_cw"):
        assert change(Path(move, "medium", 4, 16 / 9), 1) == change(Path(move, "medium", 4, 16 / 9), 0)


@given(moves, motions, st.floats(1, 12), shapes, st.sampled_from([0.0, 1.0]), depths)
def test_an_extension_goes_on_at_the_speed_the_take_ended(move, motion, seconds, shape, edge, depth):
    path, step = Path(move, motion, seconds, shape[0] / shape[1]), 1e-5

    def speed(a: float, b: float) -> np.ndarray:
        one, two = path.at(a, depth), path.at(b, depth)
        return np.array([two.x - one.x, two.y - one.y, two.scale - one.scale, two.turn - one.turn]) / (b - a)

    before, after = speed(edge - step, edge), speed(edge, edge + step)
    assert np.allclose(before, after, rtol=0.02, atol=0.02 * max(1.0, float(np.abs(before).max())))


@given(st.sampled_from(["pan_left", "truck_right"]), motions, st.floats(1, 9))
def test_no_sideways_move_is_too_slow_to_be_seen(move, motion, seconds):
    assert abs(change(Path(move, motion, seconds, 16 / 9)).x) / seconds >= 0.008


def test_more_motion_is_a_faster_camera():
    for move in MOVES:
        if move not in ("static", "handheld"):
            travels = [Path(move, motion, 3, 16 / 9).travel for motion in MOTIONS]
            assert travels == sorted(travels) and travels[0] < travels[2]


@given(motions, st.integers(0, 50), st.floats(0, 1))
def test_a_hand_shakes_within_bounds_and_a_tripod_does_not_move(motion, seed, u):
    hand = Path("handheld", motion, 6, 16 / 9, seed).at(u, 1)
    assert abs(hand.x) < 0.025 and abs(hand.y) < 0.025 and abs(hand.turn) < 2
    assert Path("static", motion, 6, 16 / 9, seed).at(u, 1) == View()


def test_overscan_is_one_of_a_few_steps_so_that_moves_share_plates():
    for move in MOVES:
        assert set(Path(move, "high", 6, 16 / 9).overscan()) <= set(STEPS)
