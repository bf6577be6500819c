"""Takes from orders: length and tags, panels like their takes, extensions without a seam, stills, remedies."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from memory.errors import Rejected
from memory.film import Shot
from tools.probe import probe
from tools.vendors.animatic import draw
from tools.vendors.contract import Order


def order(**changes):
    """An order for a second of the sea at 240p."""
    shot = Shot(
        number=1, scene=1, frames=24, action="", place="sea", light="golden_hour", subject="", staging="view",
        framing="wide", camera="push_in", motion="medium", prompt="",
    ).model_copy(update=changes.pop("shot", {}))  # fmt: skip
    plain = Order(
        slate="s1_t1", vendor="animatic", model="drawn", shot=shot, prompt="the sea at evening", frames=24, fps="24",
        width=426, height=240, seed=4, camera="push_in", motion="medium",
        palette=("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0"),
    )  # fmt: skip
    return plain.model_copy(update=changes).model_dump(mode="json")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("plates")


def shoot(told, cache, out):
    draw.draw(told, str(out), str(cache), lambda share: None)
    return grey_frames(out)


def grey_frames(file):
    film, frames = cv2.VideoCapture(str(file)), []
    while (read := film.read())[0]:
        frames.append(cv2.cvtColor(read[1], cv2.COLOR_BGR2GRAY).astype(np.float32))
    return frames


def alike(one, other):
    """Correlation of two grey pictures, at 64 px wide."""
    a, b = (cv2.resize(p, (64, 36), interpolation=cv2.INTER_AREA).ravel() for p in (one, other))
    return float(np.corrcoef(a, b)[0, 1])


def test_a_take_has_the_frames_size_rate_and_index_that_were_ordered(cache, tmp_path):
    heard = []
    draw.draw(order(fps="30000/1001", frames=13), str(tmp_path / "a.mp4"), str(cache), heard.append)
    facts = probe(tmp_path / "a.mp4")
    assert (facts.frames, facts.width, facts.height, facts.fps) == (13, 426, 240, Fraction(30000, 1001))
    assert (facts.video, facts.pixels) == ("h264", "yuv420p")
    first = (tmp_path / "a.mp4").read_bytes()[:4096]
    assert b"moov" in first
    assert heard == sorted(heard) and heard[-1] <= 1


def test_the_same_order_gives_the_same_file_with_and_without_kept_plates(cache, tmp_path):
    for name, folder in (("a", cache), ("b", cache), ("c", tmp_path / "empty")):
        draw.draw(order(frames=6), str(tmp_path / f"{name}.mp4"), str(folder), lambda share: None)
    a, b, c = ((tmp_path / f"{name}.mp4").read_bytes() for name in "abc")
    assert a == b == c


def test_plates_are_shared_by_moves_alike_and_not_by_other_scenes(tmp_path):
    def kept(told):
        draw.draw({**told, "frames": 2}, str(tmp_path / "a.mp4"), str(tmp_path / "plates"), lambda share: None)
        return len(list((tmp_path / "plates").iterdir()))

    assert kept(order(camera="pan_left", width=160, height=90)) == 1
    assert kept(order(camera="pan_right", motion="high", width=160, height=90)) == 1
    assert kept(order(camera="pan_left", width=160, height=90, seed=5)) == 2
    assert kept(order(camera="pan_left", width=160, height=90, palette=("#000000",) * 4)) == 3


def test_a_panel_resembles_the_first_frame_of_its_take(cache, tmp_path):
    for told in (order(), order(camera="pan_left", motion="high"), order(shot={"place": "lake"})):
        first = shoot({**told, "frames": 24}, cache, tmp_path / "a.mp4")[0]
        panel = cv2.imdecode(np.frombuffer(draw.panel(told, 320), np.uint8), cv2.IMREAD_GRAYSCALE)
        assert panel.shape == (180, 320)
        assert alike(panel.astype(np.float32), first) > 0.93


@pytest.mark.parametrize("camera", ["push_in", "truck_left", "handheld"])
def test_an_extended_take_has_no_seam(camera, cache, tmp_path):
    first = order(camera=camera)
    after = {**first, "continues": first, "direction": "forward", "frames": 12}
    before = {**first, "continues": after, "direction": "backward", "frames": 12}
    parts = [shoot(told, cache, tmp_path / "a.mp4") for told in (before, first, after)]
    assert [len(part) for part in parts] == [12, 24, 12]
    drawn = drawn_frames(first, cache, range(-12, 36))
    for shot, planned in zip([frame for part in parts for frame in part], drawn, strict=True):
        assert alike(shot, planned) > 0.99
    # Steps are measured before the codec: every keyframe, a join or not, renews the picture a little.
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(drawn)]
    for join in (11, 35):
        near = max(steps[join - 3 : join] + steps[join + 1 : join + 4])
        assert steps[join] < 1.25 * near + 0.05
    assert min(steps) > 0.1  # the extension still moves


def drawn_frames(told, cache, numbers):
    """Luma of frames as they are composed, 106 px wide."""
    compositor = draw.ready(told, cache)
    lumas = (np.asarray(compositor.video(number))[: 426 * 240].reshape(240, 426) for number in numbers)
    return [cv2.resize(luma, (106, 60), interpolation=cv2.INTER_AREA).astype(np.float32) for luma in lumas]


def test_a_continuation_is_counted_on_its_roots_own_time_line():
    first = order(frames=24)
    after = {**first, "continues": first, "frames": 10}
    more = {**first, "continues": after, "frames": 5}
    before = {**first, "continues": more, "frames": 7, "direction": "backward"}
    assert [draw.span(told) for told in (first, after, more, before)] == [(0, 24), (24, 34), (34, 39), (-7, 0)]


def still(tmp_path: Path) -> Path:
    y, x = np.mgrid[0:300, 0:400]
    picture = np.dstack([x * 0.5, y * 0.7, 60 + 0 * x]).astype(np.uint8)
    cv2.circle(picture, (200, 170), 60, (40, 60, 230), -1)
    cv2.imwrite(str(tmp_path / "still.png"), picture)
    return tmp_path / "still.png"


def test_a_users_picture_is_what_the_take_starts_from_and_it_moves(cache, tmp_path):
    told = order(first_frame=str(still(tmp_path)), camera="truck_left")
    frames = shoot(told, cache, tmp_path / "a.mp4")
    read = cv2.imread(str(tmp_path / "still.png"), cv2.IMREAD_GRAYSCALE).astype(np.float32)
    middle = read[300 // 2 - 112 : 300 // 2 + 113, :]
    assert alike(middle, frames[12]) > 0.9 and alike(middle, frames[0]) > 0.8
    assert float(np.abs(frames[-1] - frames[0]).mean()) > 1


def test_a_still_lives_under_a_still_camera(cache, tmp_path):
    frames = shoot(order(first_frame=str(still(tmp_path)), camera="static", frames=30), cache, tmp_path / "a.mp4")
    small = [cv2.resize(frame, (106, 60), interpolation=cv2.INTER_AREA) for frame in frames]
    assert float(np.abs(small[-1] - small[0]).max()) > 3


def test_what_is_not_a_picture_is_refused(cache, tmp_path):
    (tmp_path / "still.png").write_text("<svg/>")
    with pytest.raises(Rejected, match=r"still\.png can't be read as a picture"):
        draw.draw(
            order(first_frame=str(tmp_path / "still.png")), str(tmp_path / "a.mp4"), str(cache), lambda share: None
        )


def first_of(prompt, **changes):
    told = {**order(**changes), "prompt": prompt}
    return cv2.imdecode(np.frombuffer(draw.panel(told, 160), np.uint8), cv2.IMREAD_COLOR).astype(np.float32)


def test_remedies_in_the_prompt_change_the_drawing():
    plain = first_of("the sea")
    assert first_of("the sea, brighter").mean() > plain.mean() + 8 > first_of("the sea, darker").mean() + 16
    assert first_of("the sea, more contrast").std() > plain.std() * 1.05
    warm, cool = first_of("the sea, warmer"), first_of("the sea, cooler")
    assert (warm[..., 2] - warm[..., 0]).mean() > (cool[..., 2] - cool[..., 0]).mean() + 6
    assert np.abs(first_of("the sea, different composition") - plain).mean() > 5


def test_movement_and_framing_follow_the_prompt():
    quick, calm = (draw.set_up({**order(), "prompt": words}, 1.0) for words in ("more movement", "slower"))
    assert (quick.camera.path.motion, calm.camera.path.motion) == ("high", "low")
    assert draw.set_up({**order(), "prompt": "closer framing"}, 1.0).stage.framing == "medium"
    assert draw.set_up({**order(), "prompt": "clear camera move"}, 1.0).camera.path.speed > 1


def test_a_cards_words_are_split_and_its_mood_read():
    card = {"staging": "title_card", "words": "Lumen|Light that travels|Order now|lumen.example", "props": ("awe",)}
    stage = draw.set_up(order(shot=card), 1.0).stage
    assert (stage.words, stage.under, stage.mood) == ("Lumen", "Light that travels|Order now|lumen.example", "awe")
