"""The master is the cut to the frame, and captions can be read."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.errors import Unplayable
from memory.film import Clip, Cut, Line
from tools import ffmpeg
from tools.post import captions
from tools.post.master import master, read_back
from tools.post.segments import render


def cut_of(*frames: int, fps: str = "24", title: str = "t") -> Cut:
    clips = tuple(Clip(shot=n, slate=f"s{n}", digest="a", start=n, frames=count) for n, count in enumerate(frames))
    return Cut(title=title, fps=fps, width=96, height=54, clips=clips)


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("take") / "a.mp4"
    ffmpeg.run(["-y", "-f", "lavfi", "-i", "testsrc2=size=96x54:rate=24", "-frames:v", "40", "-c:v", "libx264",
                "-preset", "ultrafast", "-pix_fmt", "yuv420p", path])  # fmt: skip
    return path


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mix") / "mix.wav"
    ffmpeg.run(["-y", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=3", "-ac", "2", path])
    return path


@pytest.mark.parametrize("fps", ["24", "30000/1001", "60"])
async def test_a_master_is_the_cut_to_the_frame(take: Path, mix: Path, tmp_path: Path, fps: str) -> None:
    cut = cut_of(11, 17, 5, fps=fps)
    made = await master(cut, await render(cut, {"a": take}, {}, tmp_path), mix, tmp_path / "master.mp4")
    assert (made.frames, made.fps, made.width, made.height) == (33, fps, 96, 54)
    assert -30 < made.loudness < 0 and made.peak < 0


async def test_a_master_plays_everywhere(take: Path, mix: Path, tmp_path: Path) -> None:
    cut, out = cut_of(20), tmp_path / "it's a film.mp4"
    await master(cut, await render(cut, {"a": take}, {}, tmp_path / "it's"), mix, out, "Drawn, not filmed")
    film = read_back(out)
    assert (film.codec, film.profile, film.pixels, film.bt709, film.steady) == ("h264", "High", "yuv420p", True, True)
    assert (film.sound, film.sound_rate, film.channels, film.index_first) == ("aac", 48000, 2, True)


async def test_a_master_says_how_it_was_made(take: Path, mix: Path, tmp_path: Path) -> None:
    cut = cut_of(6, title="Lumen\nat night")
    await master(cut, await render(cut, {"a": take}, {}, tmp_path), mix, tmp_path / "m.mp4", "An animatic; drawn")
    ffmpeg.run(["-i", tmp_path / "m.mp4", "-f", "ffmetadata", "-y", tmp_path / "said.txt"])
    said = (tmp_path / "said.txt").read_text()
    assert "title=Lumen at night" in said and "comment=An animatic\\; drawn" in said


async def test_a_master_with_a_segment_missing_is_refused_and_the_old_one_stays(
    take: Path, mix: Path, tmp_path: Path
) -> None:
    cut, out = cut_of(9, 9), tmp_path / "master.mp4"
    segments = await render(cut, {"a": take}, {}, tmp_path / "cache")
    out.write_bytes(b"the film before")
    segments[1].unlink()
    with pytest.raises(Unplayable):
        await master(cut, segments, mix, out)
    assert out.read_bytes() == b"the film before" and len(list(segments[0].parent.parent.glob("*.mp4"))) == 1


async def test_a_master_of_the_wrong_length_is_refused(take: Path, mix: Path, tmp_path: Path) -> None:
    segments = await render(cut_of(9), {"a": take}, {}, tmp_path / "cache")
    with pytest.raises(Unplayable, match="frames 9 instead of 12"):
        await master(cut_of(12), segments, mix, tmp_path / "master.mp4")


def said(text: str, start: int = 0, frames: int = 48) -> Line:
    return Line(shot=1, text=text, digest="", start=start, frames=frames)


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=300)


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(24, 400), st.integers(1, 300)), min_size=1, max_size=6))
def test_captions_never_overlap_and_fit_two_rows(spoken: list[tuple[str, int, int]]) -> None:
    lines, at = [], 0
    for text, gap, frames in spoken:
        lines.append(said(text, at, frames))
        at += frames + gap
    cues = captions.cues(lines, "24")
    assert all(one[1] <= after[0] for one, after in pairwise(cues))
    for start, end, text in cues:
        rows = text.split("\n")
        assert start < end <= start + 7 and len(rows) <= 2 and all(0 < len(row) <= 42 for row in rows)


def test_captions_keep_every_word_in_order() -> None:
    text = "Every evening the same thing happens: the light goes, the phone dies, and nobody knows where the candles "
    text += "are. Today it ends."
    cues = captions.cues([said(text, 24, 192)], "24")
    assert " ".join(cue[2].replace("\n", " ") for cue in cues) == text
    assert cues[0][0] == 1 and cues[-1][1] == 9


def test_a_short_line_stays_a_second_when_nothing_follows() -> None:
    assert captions.cues([said("Yes.", 0, 8)], "24") == [(0, Fraction(1), "Yes.")]


def test_caption_files_read_back_with_umlauts_and_signs(tmp_path: Path) -> None:
    srt, vtt = captions.write([said("Für Öl & <Salz> {jetzt}"), said("Später.", 96)], "24", tmp_path)
    assert [event.plaintext for event in pysubs2.load(str(srt))] == ["Für Öl & ‹Salz› (jetzt)", "Später."]
    assert vtt.read_text("utf-8").startswith("WEBVTT") and "Für Öl &amp; ‹Salz› (jetzt)" in vtt.read_text("utf-8")


def test_a_film_nobody_speaks_in_has_empty_captions(tmp_path: Path) -> None:
    srt, vtt = captions.write([], "24", tmp_path)
    assert srt.read_text() == "" and vtt.read_text().strip() == "WEBVTT"
