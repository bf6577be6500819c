"""Camera moves are measured on clips whose camera is known because it is drawn here: planes seen through a pinhole."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from memory.film import Camera
from tools.screen.camera import SURE, SURE_OF_WAY, Move, compare, measure_move, reading

Gray = NDArray[np.uint8]
WIDE, HIGH, FPS, SECONDS = 320, 180, 24, 2.0
FOCAL = 1.1 * WIDE
SIDE = 700


@dataclass(frozen=True)
class Plane:
    """A picture standing `depth` away, 2.4 frame widths wide at that depth; holes let farther planes through."""

    depth: float
    picture: Gray
    holes: Gray | None = None


@dataclass(frozen=True)
class Camera3:
    """Where the camera is at the end of the clip: degrees of yaw, pitch and roll, x, y, z, and the lens's growth."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    place: tuple[float, float, float] = (0.0, 0.0, 0.0)
    growth: float = 0.0
    around: float = 0.0
    turns: tuple[float, float, float] = field(default=(0.0, 0.0, 0.0))


def wall(seed: int) -> Gray:
    """Fractal cloth with blocks: structure at every size."""
    rng = np.random.default_rng(seed)
    cloth = sum(
        cv2.resize(rng.random((n, n)).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) / n**0.6
        for n in (6, 14, 32, 70, 150)
    )
    low, high = np.percentile(cloth, [1, 99])
    picture = np.clip(30 + (cloth - low) / (high - low) * 190, 0, 255).astype(np.uint8)
    for x, y, w, h, tone in rng.integers((0, 0, 12, 12, 20), (SIDE, SIDE, 60, 60, 235), (70, 5)):
        cv2.rectangle(picture, (int(x), int(y)), (int(x + w), int(y + h)), int(tone), -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), np.uint8)


def columns(seed: int, share: float) -> Gray:
    """Where a near plane stands: columns with gaps between them."""
    rng = np.random.default_rng(seed)
    holes, x = np.zeros((SIDE, SIDE), np.uint8), int(rng.integers(0, 60))
    while x < SIDE:
        wide = int(rng.integers(30, 70))
        holes[int(rng.integers(0, SIDE // 3)) :, x : x + wide] = 255
        x += round(wide / share)
    return holes


def scenery(seed: int, *, deep: bool) -> list[Plane]:
    """A single far wall, or a wall with three rows of columns before it."""
    far = Plane(24.0, wall(seed))
    rows = [Plane(depth, wall(seed + k), columns(seed + 9 * k, 0.3)) for k, depth in enumerate((12.0, 6.0, 3.5), 1)]
    return [far, *rows] if deep else [far]


def turned(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """World to camera; yaw to the right, pitch up, roll clockwise seen from behind the camera."""
    y, p, r = np.radians([yaw, pitch, roll])
    by_yaw = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    by_pitch = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    by_roll = np.array([[np.cos(r), np.sin(r), 0], [-np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return by_roll @ by_pitch @ by_yaw


def shoot(planes: list[Plane], camera: Camera3, moment: float, shake: NDArray[np.float64]) -> Gray:
    """The picture at `moment` 0..1 of the clip."""
    angle = np.radians(camera.around * moment)
    pivot = 7.0
    circling = np.array([pivot * np.sin(angle), 0, pivot * (1 - np.cos(angle))])
    place = np.array(camera.place) * moment + circling
    yaw = camera.yaw * moment - camera.around * moment + shake[0]
    rotation = turned(yaw, camera.pitch * moment + shake[1], camera.roll * moment)
    lens = np.diag([FOCAL * np.exp(camera.growth * moment)] * 2 + [1.0])
    lens[:2, 2] = WIDE / 2, HIGH / 2
    seen = np.zeros((HIGH, WIDE), np.uint8)
    for plane in planes:
        unit = 2.4 * WIDE / SIDE * plane.depth / FOCAL
        stand = np.array([[unit, 0, -SIDE / 2 * unit], [0, unit, -SIDE / 2 * unit], [0, 0, plane.depth]])
        onto = lens @ rotation @ (stand - np.outer(place, [0, 0, 1]))
        picture = cv2.warpPerspective(plane.picture, onto, (WIDE, HIGH), borderMode=cv2.BORDER_REFLECT_101)
        if plane.holes is None:
            seen = picture
        else:
            mask = cv2.warpPerspective(plane.holes, onto, (WIDE, HIGH), borderMode=cv2.BORDER_REFLECT_101)
            seen = np.where(mask > 127, picture, seen)
    return np.asarray(seen, np.uint8)


def clip(planes: list[Plane], camera: Camera3, *, shaky: float = 0.0, seed: int = 0) -> list[Gray]:
    """Two seconds of pictures."""
    count = int(SECONDS * FPS)
    rng = np.random.default_rng(seed)
    beats = rng.normal(0, 1, (count, 2))
    shakes = np.stack([cv2.GaussianBlur(beats[:, k : k + 1], (0, 0), 2.5)[:, 0] for k in range(2)], 1) * shaky
    shakes -= shakes.mean(0)
    return [shoot(planes, camera, index / (count - 1), shakes[index]) for index in range(count)]


TURNS: dict[Camera, Camera3] = {
    "static": Camera3(),
    "pan_right": Camera3(yaw=9),
    "tilt_up": Camera3(pitch=6),
    "zoom_in": Camera3(growth=0.16),
    "roll_cw": Camera3(roll=8),
}
TRAVELS: dict[Camera, Camera3] = {
    "truck_left": Camera3(place=(-0.9, 0, 0)),
    "pedestal_down": Camera3(place=(0, 0.7, 0)),
    "push_in": Camera3(place=(0, 0, 1.3)),
    "pull_out": Camera3(place=(0, 0, -1.6)),
    "orbit_right": Camera3(around=12),
}


def drawn(word: Camera) -> list[Gray]:
    """The clip of one camera word."""
    if word == "handheld":
        return clip(scenery(3, deep=True), Camera3(), shaky=1.6)
    return clip(scenery(3, deep=word in TRAVELS), (TURNS | TRAVELS)[word])


def found(pictures: list[Gray]) -> Move:
    return measure_move(pictures, FPS)


@pytest.mark.parametrize("word", [*TURNS, *TRAVELS, "handheld"])
def test_each_move_is_named_by_its_family_and_direction(word: Camera) -> None:
    move = found(drawn(word))
    assert (move.family, move.direction) == reading(word), move
    assert compare(word, move) == "kept", move


@pytest.mark.parametrize("word", ["pan_right", "roll_cw", "truck_left", "orbit_right"])
def test_a_mirrored_clip_mirrors_the_answer(word: Camera) -> None:
    mirrors = {"left": "right", "right": "left", "cw": "ccw", "ccw": "cw"}
    straight = found(drawn(word))
    mirrored = found([np.ascontiguousarray(picture[:, ::-1]) for picture in drawn(word)])
    assert (mirrored.family, mirrored.direction) == (straight.family, mirrors[straight.direction])


@pytest.mark.parametrize("word", ["pan_right", "tilt_up", "zoom_in", "roll_cw", "truck_left", "push_in"])
def test_a_reversed_clip_reverses_the_answer(word: Camera) -> None:
    backwards = {"left": "right", "right": "left", "cw": "ccw", "up": "down", "in": "out"}
    forward, reverse = found(drawn(word)), found(drawn(word)[::-1])
    assert (reverse.family, reverse.direction) == (forward.family, backwards[forward.direction])


def test_flat_gray_is_unknown_and_never_a_miss() -> None:
    move = found([np.full((HIGH, WIDE), 120, np.uint8)] * 48)
    assert move.move == "unknown"
    assert compare("pan_left", move) == "undecided"


def test_amounts_of_turns_are_right_within_15_percent() -> None:
    roll, zoom = found(drawn("roll_cw")), found(drawn("zoom_in"))
    assert roll.amount == pytest.approx(8 / SECONDS, rel=0.15)
    assert zoom.amount == pytest.approx(0.16 / SECONDS, rel=0.15)


def test_a_tall_picture_is_measured_as_well_as_a_wide_one() -> None:
    tall = [np.ascontiguousarray(np.rot90(picture)) for picture in drawn("pan_right")]
    move = found(tall)
    assert (move.family, move.direction) == ("vertical", "up"), "turned a quarter to the left, right becomes up"


def test_a_directed_move_with_a_small_shake_is_still_that_move() -> None:
    move = found(clip(scenery(5, deep=False), Camera3(yaw=-10), shaky=0.25, seed=2))
    assert compare("pan_left", move) == "kept"


def test_the_other_direction_is_missed() -> None:
    assert compare("pan_left", found(drawn("pan_right"))) == "missed"


def test_an_orbit_that_reads_sideways_is_undecided_not_missed() -> None:
    assert compare("orbit_left", found(drawn("truck_left"))) == "undecided"


def test_doubt_is_undecided() -> None:
    doubtful = Move("pan_left", "sideways", "left", 0.1, "widths/s", 0.0, SURE - 0.01, "", 0.1)
    assert compare("tilt_up", doubtful) == "undecided"
    assert compare("pan_right", replace(doubtful, confidence=SURE_OF_WAY - 0.01)) == "undecided"


def test_the_way_within_a_family_needs_less_proof() -> None:
    fair = Move("pan_left", "sideways", "left", 0.1, "widths/s", 0.0, SURE_OF_WAY, "", 0.1)
    assert compare("truck_left", fair) == "kept"
    assert compare("pan_right", fair) == "missed"


def test_two_frames_are_too_few_to_tell() -> None:
    assert found(drawn("pan_right")[:2]).reason == "too few frames"
