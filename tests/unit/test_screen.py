"""A take is measured from its file: good ones score well, each damage is named with its figure and its remedy."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from memory.film import Camera, Measure, Note, Screening
from tools import ffmpeg
from tools.screen.camera import Move
from tools.screen.findings import Wanted
from tools.screen.joins import seam
from tools.screen.motion import camera
from tools.screen.palette import likeness, palette_of
from tools.screen.score import measure, screen, with_more
from tools.vendors.remedies import Adjustment, parse

Picture = NDArray[np.uint8]
WIDE, HIGH, FPS, FRAMES = 426, 240, 24, 36
ORDER = Wanted(
    slate="sh010_t1", frames=FRAMES, fps="24", width=WIDE, height=HIGH, camera="pan_right", motion="medium",
    dark_ok=False, palette=("#20304a", "#5f7fa8", "#e0a060", "#f4ead8"), prompt="a harbour at noon",
)  # fmt: skip


def place(seed: int) -> Picture:
    """A wide painted place in the palette of ORDER: sky, ground, houses with windows."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((HIGH, WIDE * 2, 3), np.uint8)
    rise = np.linspace(0, 1, HIGH)[:, None, None]
    picture[:] = (np.array([168, 127, 95]) * (1 - rise) + np.array([200, 215, 235]) * rise).astype(np.uint8)
    picture[HIGH * 3 // 4 :] = (80, 60, 50)
    for x in range(0, WIDE * 2, 34):
        top = int(rng.integers(60, 150))
        tone = rng.uniform(0.5, 1.3)
        house = tuple(int(part * tone) for part in ((74, 48, 32) if rng.random() < 0.5 else (96, 160, 190)))
        cv2.rectangle(picture, (x, top), (x + int(rng.integers(20, 34)), HIGH * 3 // 4), house, -1)
        for y in range(top + 8, HIGH * 3 // 4 - 8, 16):
            cv2.rectangle(picture, (x + 5, y), (x + 10, y + 6), (216, 234, 244), -1)
    grain = rng.integers(-8, 9, picture.shape[:2])[..., None]
    return np.clip(picture.astype(int) + grain, 0, 255).astype(np.uint8)


def panned(seed: int = 1, *, speed: float = 2.0, frames: int = FRAMES) -> list[Picture]:
    """A pan to the right over a place, `speed` px a frame."""
    painted, start = place(seed), 4.0 if speed >= 0 else WIDE - 8.0
    return [
        np.asarray(cv2.getRectSubPix(painted, (WIDE, HIGH), (WIDE / 2 + start + speed * index, HIGH / 2)), np.uint8)
        for index in range(frames)
    ]


def film(pictures: list[Picture], path: Path, fps: int = FPS) -> Path:
    """Encode pictures as a vendor would."""
    high, wide = pictures[0].shape[:2]
    raw = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{wide}x{high}", "-r", fps, "-i", "-"]
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", path]
    encoding = ffmpeg.start([str(word) for word in [*raw, *coded]], writes=True)
    encoding.communicate(b"".join(picture.tobytes() for picture in pictures))
    assert encoding.returncode == 0
    return path


def faults(screening: Screening) -> set[str]:
    return {note.fault for note in screening.notes}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(panned(), tmp_path_factory.mktemp("takes") / "good.mp4")


def test_a_good_take_scores_over_point_nine_without_a_note(good: Path) -> None:
    screening = measure(good, ORDER)
    assert screening.notes == ()
    assert screening.score is not None and screening.score >= 0.9
    assert screening.measured_camera in ("pan_right", "truck_right")


def test_what_no_one_judged_is_listed(good: Path) -> None:
    assert measure(good, ORDER).not_judged == ("story: no vision model",)


def still(pictures: list[Picture]) -> list[Picture]:
    return [pictures[0]] * len(pictures)


def scaled(factor: float, lift: float = 0.0) -> Callable[[list[Picture]], list[Picture]]:
    return lambda pictures: [np.clip(one * factor + lift, 0, 255).astype(np.uint8) for one in pictures]


def blurred(pictures: list[Picture]) -> list[Picture]:
    return [np.asarray(cv2.GaussianBlur(one, (0, 0), 5), np.uint8) for one in pictures]


def beating(pictures: list[Picture]) -> list[Picture]:
    return [scaled(0.92 if index % 2 else 1.0)([one])[0] for index, one in enumerate(pictures)]


def spliced(pictures: list[Picture]) -> list[Picture]:
    return [*pictures[:18], *panned(seed=8)[18:]]


def black(pictures: list[Picture]) -> list[Picture]:
    return [*pictures[:24], *[np.zeros_like(pictures[0])] * 12]


def magenta(pictures: list[Picture]) -> list[Picture]:
    return [np.clip(one * np.array([0.9, 0.25, 1.2]) + (60, 0, 60), 0, 255).astype(np.uint8) for one in pictures]


@pytest.mark.parametrize(
    ("damage", "fault", "at_most"),
    [
        (still, "frozen", 0.3),
        (black, "black", 0.3),
        (lambda pictures: pictures[:20], "short", 0.3),
        (lambda pictures: [one[:, :240] for one in pictures], "wrong_size", 0.3),
        (spliced, "cut_inside", 0.3),
        (scaled(0.12), "dark", 0.69),
        (scaled(2.5, 80), "bright", 0.69),
        (scaled(0.08, 120), "flat", 0.85),
        (blurred, "soft", 0.85),
        (beating, "flicker", 0.69),
        (lambda _: panned(speed=-2.0), "wrong_camera", 0.69),
        (lambda _: panned(speed=11), "too_fast", 0.85),
        (magenta, "off_palette", 0.85),
    ],
)
def test_each_damage_is_named_and_holds_the_score_down(
    damage: Callable[[list[Picture]], list[Picture]], fault: str, at_most: float, tmp_path: Path
) -> None:
    screening = measure(film(damage(panned()), tmp_path / "take.mp4"), ORDER)
    assert fault in faults(screening), screening
    assert screening.score is not None and screening.score <= at_most, screening


def test_a_note_says_the_figure_and_the_words_that_mend_it(tmp_path: Path) -> None:
    screening = measure(film(scaled(0.12)(panned()), tmp_path / "dark.mp4"), ORDER)
    note = next(note for note in screening.notes if note.fault == "dark")
    exposure = next(one for one in screening.measures if one.name == "exposure")
    assert f"{exposure.value:.2f}" in note.says
    assert note.remedy == "brighter"
    assert note.slate == ORDER.slate


def test_the_wrong_move_is_asked_for_again_in_words(tmp_path: Path) -> None:
    screening = measure(film(panned(speed=-2.0), tmp_path / "left.mp4"), ORDER)
    assert [note.remedy for note in screening.notes] == ["clear camera move, camera pans right"]


@pytest.mark.parametrize("word", get_args(Camera))
def test_every_camera_remedy_is_one_the_drawn_vendor_obeys(word: Camera) -> None:
    other = Move("roll_cw", "roll", "cw", 2, "deg/s", 0, 1, "", 0.1) if word != "roll_cw" else Move(
        "roll_ccw", "roll", "ccw", 2, "deg/s", 0, 1, "", 0.1
    )  # fmt: skip
    finding = camera(other, replace(ORDER, camera=word))
    assert finding.fault == "wrong_camera"
    assert parse(f"a harbour at noon, {finding.remedy}") != Adjustment()


def test_a_dark_night_is_no_fault(tmp_path: Path) -> None:
    night = film(scaled(0.3)(panned()), tmp_path / "night.mp4")
    assert "dark" not in faults(measure(night, replace(ORDER, dark_ok=True)))


def test_an_undecided_camera_is_not_judged_and_costs_nothing(tmp_path: Path) -> None:
    soft = np.tile(np.linspace(60, 190, WIDE), (HIGH, 1))
    pictures = [np.repeat((soft + index % 3)[..., None], 3, 2).astype(np.uint8) for index in range(FRAMES)]
    screening = measure(film(pictures, tmp_path / "sky.mp4"), ORDER)
    assert screening.measured_camera == "unknown"
    assert any(line.startswith("camera: undecided") for line in screening.not_judged)
    assert "wrong_camera" not in faults(screening)
    assert next(one for one in screening.measures if one.name == "camera").score is None


@pytest.mark.parametrize("bytes_", [b"", b"not a film at all", b"\x00" * 4096])
def test_a_file_that_is_no_film_scores_nothing_and_says_so(bytes_: bytes, tmp_path: Path) -> None:
    path = tmp_path / "take.mp4"
    path.write_bytes(bytes_)
    screening = measure(path, ORDER)
    assert screening.score == 0.0
    assert "can't be played" in screening.notes[0].says


def test_the_cut_off_half_of_a_film_is_short_or_unplayable(good: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.mkv"
    whole = film(panned(), tmp_path / "whole.mkv")
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    screening = measure(half, ORDER)
    assert "short" in faults(screening)
    assert screening.score is not None and screening.score <= 0.3


async def test_screening_leaves_the_loop_free(good: Path) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1

    beating_task = asyncio.create_task(beat())
    await screen(good, ORDER)
    beating_task.cancel()
    assert beats >= 5


async def test_two_screenings_of_one_file_agree(good: Path) -> None:
    one, other = await asyncio.gather(screen(good, ORDER), screen(good, ORDER))
    assert one == other


def test_a_frame_rate_that_differs_is_figured_not_refused(tmp_path: Path) -> None:
    screening = measure(film(panned(frames=45), tmp_path / "thirty.mp4", fps=30), ORDER)
    assert screening.notes == ()
    assert next(one for one in screening.measures if one.name == "frame rate").score == pytest.approx(0.6)


def test_a_continued_take_has_no_seam_and_another_place_has_one(good: Path, tmp_path: Path) -> None:
    onward = film(panned(frames=2 * FRAMES)[FRAMES:], tmp_path / "onward.mp4")
    elsewhere = film(scaled(0.6)(panned(seed=9)), tmp_path / "elsewhere.mp4")
    assert not seam(good, onward).seen
    assert seam(good, elsewhere).seen


def test_a_palette_is_four_colours_from_dark_to_light_that_are_in_the_picture(good: Path) -> None:
    colours = palette_of(good)
    lumas = [sum(int(one[k : k + 2], 16) for k in (1, 3, 5)) for one in colours]
    assert len(colours) == 4 and lumas == sorted(lumas)


def test_likeness_is_one_for_itself_and_falls_with_the_look(good: Path, tmp_path: Path) -> None:
    other_place = film(panned(seed=4), tmp_path / "other.mp4")
    other_look = film(magenta(panned()), tmp_path / "look.mp4")
    assert likeness(good, good) == 1.0
    assert likeness(good, other_place) > 0.75 > likeness(good, other_look)
    assert likeness(good, other_look) == pytest.approx(likeness(other_look, good))


def test_a_still_has_a_palette_too(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "still.png"), place(3))
    assert len(palette_of(tmp_path / "still.png")) == 4


def test_another_judge_joins_the_mean_and_a_fault_still_holds_it_down(good: Path, tmp_path: Path) -> None:
    seen = Measure(name="seen", value=0.5, unit="share of yes", score=0.5, weight=2)
    whole = with_more(measure(good, ORDER), [seen], [], "story")
    assert whole.not_judged == () and whole.score is not None and 0.8 < whole.score < 1
    dark = measure(film(scaled(0.12)(panned()), tmp_path / "dark.mp4"), ORDER)
    note = Note(slate=ORDER.slate, fault="not_seen", says="not seen: a boat", remedy="clearly showing a boat")
    darker = with_more(dark, [seen], [note], "story")
    assert darker.score is not None and darker.score < 0.65
