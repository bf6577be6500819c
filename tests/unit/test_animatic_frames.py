"""Frames from plates: right colours, nothing lost by skipping what is hidden, the same pixels for the same seed."""

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest

from tools.vendors.animatic.camera import Camera
from tools.vendors.animatic.compose import Compositor
from tools.vendors.animatic.develop import Tone, develop, shown
from tools.vendors.animatic.draw import encode
from tools.vendors.animatic.grain import Grain, video_planes
from tools.vendors.animatic.life import moment
from tools.vendors.animatic.moves import Path
from tools.vendors.animatic.particles import DRAWN
from tools.vendors.animatic.plates import Scene, load, save
from tools.vendors.animatic.stage import Layer, Life, Particles
from tools.vendors.animatic.turns import refined

WIDE, HIGH = 160, 90
CANVAS = (216, 122)


def sheet(name, depth, rgb, top=0.0, left=0.0, **more):
    """A flat sheet from `top` and `left` (0..1 of the canvas) to the canvas's lower right, with some texture."""
    width, height = CANVAS
    alpha = np.zeros((height, width), np.float32)
    alpha[int(top * height) :, int(left * width) :] = 1
    noise = np.random.default_rng(len(name)).random((height, width, 1)).astype(np.float32)
    return Layer(name, alpha[..., None] * np.float32(rgb) * (0.6 + 0.4 * noise), alpha, depth, **more)


def sheets():
    glow = sheet("glow", 1.0, (0.5, 0.3, 0.1), 0.3, 0.4, screen=True, life=Life(pulse=(0.5, 2, 0)))
    lace = sheet("lace", 1.2, (0.5, 0.5, 0.5), 0.2, 0.1)
    holes = np.kron(np.indices((8, 13)).sum(axis=0) % 2, np.ones((16, 17)))[: CANVAS[1], : CANVAS[0]].astype(np.float32)
    lace = replace(lace, rgb=lace.rgb * holes[..., None], alpha=lace.alpha * holes)
    return [
        sheet("sky", 0.0, (0.1, 0.2, 0.5)), sheet("hills", 0.3, (0.2, 0.4, 0.1), 0.5, life=Life(drift=(0.01, 0))),
        sheet("house", 1.0, (1.6, 0.4, 0.3), 0.4, 0.6), glow, lace, sheet("grass", 1.6, (0.05, 0.2, 0.05), 0.85),
    ]  # fmt: skip


def compositor(move="truck_left", frames=24, extra=(), seed=5):
    camera = Camera(Path(move, "high", frames / 24, WIDE / HIGH, seed), WIDE, HIGH, frames, 24)
    return Compositor(develop([*sheets(), *extra], (WIDE, HIGH), Tone()), camera, seed, Tone())


@pytest.mark.parametrize("move", ["push_in", "truck_left", "roll_cw", "static"])
def test_skipping_what_is_hidden_changes_no_pixel(move):
    skipping, whole = compositor(move), compositor(move)
    for card in whole.layers:
        cover = card.covers[0]
        everywhere = np.add.outer(np.arange(cover.held.shape[0]), np.arange(cover.held.shape[1])) ** 2
        cover.broken[:] = cover.held[:] = everywhere  # something in each block, none of them solid
    for number in (0, 11, 23):
        difference = cv2.absdiff(skipping.picture(number)[..., :3], whole.picture(number)[..., :3])
        assert difference.max() <= 2


def test_any_frame_can_be_drawn_alone():
    rain = Particles("rain", 40, 1.0, (1, 1, 1), 0.01)
    one, other = compositor(extra=[rain]), compositor(extra=[rain])
    in_order = [bytes(one.video(number)) for number in range(8)]
    assert bytes(other.video(7)) == in_order[7]
    assert bytes(other.video(2)) == in_order[2]
    assert bytes(compositor(extra=[rain], seed=6).video(2)) != in_order[2]


def test_a_static_shot_lives():
    frames = compositor("static")
    first, last = frames.picture(0).copy(), frames.picture(23)
    assert cv2.absdiff(first, last).max() > 5


def test_what_shines_beyond_white_blooms_in_a_plate_of_its_own():
    lamp = sheet("lamp", 1.0, (6, 4, 2), 0.45, 0.5)
    names = [plate.name for plate in develop([sheets()[0], lamp], (WIDE, HIGH), Tone()).layers]
    assert names == ["sky", "lamp", "bloom"]
    assert [plate.name for plate in develop(sheets()[:1], (WIDE, HIGH), Tone()).layers] == ["sky"]


def test_plates_are_cropped_to_what_is_used():
    house = develop(sheets(), (WIDE, HIGH), Tone()).layers[2]
    assert house.pixels[0].shape[:2] == (122 - int(0.4 * 122), 216 - int(0.6 * 216))
    assert house.corners[0] == (int(0.6 * 216), int(0.4 * 122)) and house.touches == (False, False, True, True)


def test_tone_makes_brighter_warmer_and_richer():
    grey, red = np.full((1, 1, 3), 0.2, np.float32), np.array([[[0.4, 0.1, 0.1]]], np.float32)
    assert shown(grey, Tone(exposure=1.6)).mean() > shown(grey, Tone()).mean() + 0.05
    warm = shown(grey, Tone(warmth=1.2))[0, 0]
    assert warm[0] > warm[1] > warm[2]
    assert (
        np.ptp(shown(red, Tone(saturation=1.3))) > np.ptp(shown(red, Tone())) > np.ptp(shown(red, Tone(saturation=0.7)))
    )


def test_plates_come_back_from_their_folder_as_they_were(tmp_path):
    scene = develop([*sheets(), Particles("snow", 9, 1.0, (1, 1, 1))], (WIDE, HIGH), Tone())
    save(scene, tmp_path, "one")
    back = load(tmp_path, "one")
    assert back is not None and (back.width, back.height) == (scene.width, scene.height)
    for kept, made in zip(back.layers, scene.layers, strict=True):
        assert repr(kept) == repr(made)
    assert [file.name for file in tmp_path.iterdir()] == ["one.npz"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file"])
def test_a_damaged_plate_file_counts_as_none(tmp_path, damage):
    (tmp_path / "one.npz").write_bytes(damage)
    assert load(tmp_path, "one") is None and load(tmp_path, "two") is None


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_every_kind_of_particle_is_seen_and_moves(kind):
    dark = Scene(*CANVAS, develop([sheet("sky", 0.0, (0.02, 0.02, 0.02))], (WIDE, HIGH), Tone()).layers)
    few = Particles(kind, 30, 0.5, (1.0, 0.9, 0.8), 0.02)
    camera = Camera(Path("static", "low", 2, WIDE / HIGH), WIDE, HIGH, 48, 24)
    drawn = Compositor(Scene(*CANVAS, (*dark.layers, few)), camera, 3, Tone())
    plain = Compositor(dark, camera, 3, Tone()).picture(0).copy()
    first, later = drawn.picture(0).copy(), drawn.picture(30)
    assert cv2.absdiff(first, plain).max() > 30
    assert cv2.absdiff(first, later).max() > 20


def test_life_fades_travels_and_swings():
    assert moment(Life(fade=(0, 1)), 0, 4).opacity == 0 and moment(Life(fade=(0, 1)), 1, 4).opacity == 1
    assert moment(Life(travel=(0.1, -0.2)), 1, 4).y == pytest.approx(-0.2)
    assert moment(Life(drift=(0.01, 0)), 1, 4).x == pytest.approx(0.02)
    assert {round(moment(Life(pulse=(0.5, 2, 0)), u / 8, 4).opacity, 2) for u in range(8)} != {1.0}


@pytest.mark.parametrize(
    "rgb", [(200, 40, 30), (30, 180, 60), (40, 60, 210), (128, 128, 128), (250, 240, 20), (8, 8, 8)]
)
def test_colours_survive_the_way_into_video(rgb, tmp_path):
    av = pytest.importorskip("av")
    bgra = np.zeros((64, 64, 4), np.uint8)
    bgra[:] = (*rgb[::-1], 255)
    planes = np.zeros((96, 64), np.uint8)
    video_planes(bgra, planes)
    encode(iter([planes.data.cast("B")] * 3), 3, (64, 64), "24", tmp_path / "a.mp4", lambda share: None)
    with av.open(str(tmp_path / "a.mp4")) as film:
        frame = next(film.decode(video=0))
        assert (frame.colorspace, frame.color_range) == (1, 1)  # BT.709, video range
        seen = frame.reformat(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709").to_ndarray()
    assert np.abs(seen[32, 32].astype(int) - rgb).max() <= 4


def test_grain_is_strongest_in_the_shadows_and_leaves_the_mean():
    grain = Grain.made(720, 128, 1)
    spreads = {}
    for level in (40, 220):
        luma = np.full((720, 128), level, np.uint8)
        grain.over(luma, 3)
        spreads[level] = luma.std()
        assert abs(luma.mean() - level) < 0.4
    assert spreads[40] > 1.5 * spreads[220] and 1.3 < spreads[40] < 3


def test_a_turn_is_refined_between_its_angles():
    """A bar that steps 8 px between two angles is found half-way in the middle of the three."""
    pictures = []
    for x in (20, 28):
        sheet = np.zeros((40, 64, 4), np.uint8)
        sheet[10:30, x : x + 8] = (60, 120, 250, 255)
        sheet[14:18, x + 2 : x + 6] = (250, 250, 250, 255)
        pictures.append((sheet[5:35, 10:60], (10, 5)))
    turn = refined(pictures, times=1)
    centres = [float((p[..., 3].sum(axis=0) * np.arange(p.shape[1])).sum() / p[..., 3].sum()) for p, _ in turn]
    assert len(turn) == 3 and abs(centres[1] - (centres[0] + centres[2]) / 2) < 1
    assert turn[1][0][..., 3].max() > 230  # one bar, not two ghosts


def test_an_orbits_angles_follow_one_another_without_a_jump():
    subject = sheet("bottle", 1.0, (0.6, 0.3, 0.2), 0.3, 0.4)
    spin = tuple((np.roll(subject.rgb, k, axis=1), np.roll(subject.alpha, k, axis=1)) for k in (2, 4, 6, 8))
    scene = develop([sheets()[0], replace(subject, spin=spin)], (WIDE, HIGH), Tone())
    camera = Camera(Path("orbit_left", "low", 1, WIDE / HIGH), WIDE, HIGH, 24, 24)
    drawn = Compositor(scene, camera, 1, Tone(), (11, 5, 0, -5, -11))
    frames = [drawn.picture(number)[..., :3].astype(float) for number in range(24)]
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
    assert min(steps) > 0 and max(steps) < 3 * np.median(steps)
