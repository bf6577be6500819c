"""A deliverable is what its preset says, read from the file; the storyboard sheet shows every shot."""

from pathlib import Path

import pytest
from PIL import Image

from memory.errors import UserMistake
from memory.film import Shot
from tools import ffmpeg
from tools.post.deliver import deliver, frame_size, preset, presets, rate
from tools.post.master import read_back
from tools.post.sheet import storyboard_sheet


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shoot(tmp_path_factory.mktemp("film") / "master.mp4", "160x90", "24")


def shoot(path: Path, size: str, fps: str, sound: str = "sine=frequency=300:sample_rate=48000") -> Path:
    picture = f"gradients=size={size}:rate={fps}:seed=3"
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2"]
    ffmpeg.run(["-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-t", "1", *codecs, path])
    return path


async def test_a_small_web_film_keeps_its_shape_and_meets_its_preset(film: Path, tmp_path: Path) -> None:
    made = await deliver(film, "web_small", tmp_path)
    assert (made.width, made.height, made.frames, made.reframe) == (160, 90, 24, "the whole picture")
    assert made.checks and all(check.passed for check in made.checks)
    assert {check.name for check in made.checks} >= {"file", "size", "frame rate", "length", "loudness", "peak"}


async def test_a_wide_film_delivered_square_keeps_its_whole_picture(film: Path, tmp_path: Path) -> None:
    made = await deliver(film, "square", tmp_path)
    assert read_back(made.path).width == read_back(made.path).height == 1080
    assert "blur" in made.reframe and any("Enlarged from 160x90" in note for note in made.notes)


async def test_a_fast_film_is_halved_where_only_thirty_frames_are_taken(tmp_path: Path) -> None:
    made = await deliver(shoot(tmp_path / "fast.mp4", "96x54", "60"), "web_small", tmp_path)
    assert (made.fps, made.frames) == ("30", 30) and any("60 frames a second became 30" in note for note in made.notes)


async def test_silence_is_delivered_as_silence_and_said_so(tmp_path: Path) -> None:
    quiet = shoot(tmp_path / "quiet.mp4", "96x54", "24", "anullsrc=sample_rate=48000")
    made = await deliver(quiet, "web_small", tmp_path)
    assert any("silence" in note for note in made.notes)


async def test_an_unknown_delivery_lists_the_names_and_writes_nothing(film: Path, tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as mistake:
        await deliver(film, "myspace", tmp_path / "out")
    assert "youtube" in mistake.value.accepted and mistake.value.field == "deliver"
    assert not (tmp_path / "out").exists()


def test_a_film_too_long_for_a_place_is_refused_with_the_limit() -> None:
    with pytest.raises(UserMistake, match="at most 140 s"):
        preset("x", 150)


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_is_whole_even_and_has_a_source(name: str) -> None:
    one = presets()[name]
    assert one.source and one.width % 2 == one.height % 2 == 0 and 24 <= one.fps <= 60 and one.peak <= -1
    if one.ratio:
        wide, high = map(int, one.ratio.split(":"))
        assert one.width * high == one.height * wide


def test_a_tall_film_stays_inside_a_box_without_a_ratio(tmp_path: Path) -> None:
    tall = read_back(shoot(tmp_path / "tall.mp4", "108x192", "25"))
    assert frame_size(tall, presets()["web_small"]) == (108, 192) and rate(tall, presets()["story"]) == 25


def a_shot(number: int, **more: object) -> Shot:
    plain = {
        "number": number, "scene": 1, "frames": 48, "action": "A lamp wakes up", "place": "studio", "light": "night",
        "subject": "lamp", "staging": "hero", "framing": "medium", "camera": "push_in", "motion": "low", "prompt": "",
    }  # fmt: skip
    return Shot.model_validate({**plain, **more})


@pytest.mark.parametrize("size", [(160, 90), (90, 160), (90, 90), (210, 90)])
def test_a_storyboard_sheet_shows_every_panel(tmp_path: Path, size: tuple[int, int]) -> None:
    colours = [(250, 0, 0), (0, 250, 0), (0, 0, 250)]
    panels = [tmp_path / f"{n}.png" for n in range(3)]
    for panel, colour in zip(panels, colours, strict=True):
        Image.new("RGB", size, colour).save(panel)
    out = storyboard_sheet(panels, [a_shot(n) for n in (1, 2, 3)], "Lumen", tmp_path / "storyboard.png")
    seen = {colour for _, colour in Image.open(out).getcolors(1 << 24) or []}
    assert seen.issuperset(colours)


def test_a_storyboard_sheet_without_panels_or_drawable_words_is_still_a_sheet(tmp_path: Path) -> None:
    shots = [a_shot(1, action="灯台のランプ", line="ランプ"), a_shot(2, words="x" * 200)]
    out = storyboard_sheet([None, tmp_path / "gone.png"], shots, "灯台", tmp_path / "storyboard.png")
    assert Image.open(out).size[0] > 1000
