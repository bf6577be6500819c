"""A cut becomes segments: right to the frame, kept when nothing changed, graded as the look says."""

import asyncio
import os
import signal
import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.errors import Unplayable, UserMistake
from memory.film import Clip, Cut, Title
from tools import ffmpeg
from tools.post import looks, titles
from tools.post.grade import Residual, is_plain, miss
from tools.post.lut import BadCube, identity, look_up, read_cube, write_cube
from tools.post.master import read_back
from tools.post.planes import cover, views
from tools.post.segments import render
from tools.post.takes import span

SIZE = (128, 72)


def shoot(path: Path, source: str = "testsrc2", *, fps: str = "24", size: str = "128x72", frames: int = 36) -> Path:
    """A small take drawn by ffmpeg."""
    picture = f"{source}{':' if '=' in source else '='}size={size}:rate={fps},scale=out_color_matrix=bt709"
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-pix_fmt", "yuv420p", "-colorspace", "bt709"]
    ffmpeg.run(["-y", "-f", "lavfi", "-i", picture, "-frames:v", str(frames), *codec, path])
    return path


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("takes")
    return {
        "bars": shoot(folder / "bars.mp4"),
        "red": shoot(folder / "red.mp4", "color=c=red"),
        "blue": shoot(folder / "blue.mp4", "color=c=blue"),
        "wide": shoot(folder / "wide.mp4", fps="30", size="160x160", frames=45),
    }


def a_cut(*clips: Clip, **more: object) -> Cut:
    plain = {"title": "t", "fps": "24", "width": SIZE[0], "height": SIZE[1], "look": "golden"}
    return Cut.model_validate({**plain, "clips": clips, **more})


def a_clip(digest: str, frames: int, start: int = 0, fade: int = 0) -> Clip:
    return Clip(shot=1, slate=digest, digest=digest, start=start, frames=frames, fade=fade)


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as box:
        return [frame.to_ndarray(format="rgb24") for frame in box.decode(video=0)]


async def test_every_segment_has_exactly_the_frames_of_its_clip(takes: dict[str, Path], tmp_path: Path) -> None:
    cut = a_cut(a_clip("bars", 13), a_clip("wide", 30, fade=6), a_clip("red", 7, start=5, fade=3))
    made = await render(cut, takes, {}, tmp_path)
    assert [read_back(path).frames for path in made] == [13, 30, 7]


async def test_segments_are_upright_h264_with_bt709_tags(takes: dict[str, Path], tmp_path: Path) -> None:
    reading = read_back((await render(a_cut(a_clip("wide", 12)), takes, {}, tmp_path))[0])
    assert (reading.codec, reading.profile, reading.pixels, reading.bt709) == ("h264", "High", "yuv420p", True)
    assert (reading.width, reading.height, reading.fps, reading.steady) == (*SIZE, 24, True)


async def test_a_crossfade_goes_evenly_from_the_take_before_to_the_next(takes: dict[str, Path], tmp_path: Path) -> None:
    cut = a_cut(a_clip("red", 10), a_clip("blue", 12, fade=8), look="clean")
    frames = pictures((await render(cut, takes, {}, tmp_path))[1])
    blues = [float(frame[..., 2].mean()) for frame in frames[:9]]
    steps = np.diff(blues)
    assert (steps > 0).all() and steps.max() < 2 * steps.min() and blues[0] < 60 and blues[8] > 200


async def test_a_crossfade_is_shorter_when_the_take_before_has_no_more_frames(
    takes: dict[str, Path], tmp_path: Path
) -> None:
    cut = a_cut(a_clip("red", 34), a_clip("blue", 12, fade=8))
    frames = pictures((await render(cut, takes, {}, tmp_path))[1])
    assert len(frames) == 12 and frames[0][..., 0].mean() > 60 and frames[2][..., 0].mean() < 30


async def test_the_same_cut_renders_nothing_again(takes: dict[str, Path], tmp_path: Path) -> None:
    cut, told = a_cut(a_clip("bars", 8), a_clip("red", 8)), []
    first = await render(cut, takes, {}, tmp_path)
    stamps = [path.stat().st_mtime_ns for path in first]
    assert await render(cut, takes, {}, tmp_path, lambda done, whole: told.append((done, whole))) == first
    assert [path.stat().st_mtime_ns for path in first] == stamps and told == [(16, 16)]


async def test_a_changed_shot_changes_itself_and_the_fade_out_of_it(takes: dict[str, Path], tmp_path: Path) -> None:
    rest = (a_clip("red", 8, fade=4), a_clip("wide", 8), a_clip("blue", 8, fade=4))
    before = await render(a_cut(a_clip("bars", 8), *rest), takes, {}, tmp_path)
    after = await render(a_cut(a_clip("bars", 8, start=2), *rest), takes, {}, tmp_path)
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True, True]


async def test_one_process_and_two_make_the_same_files(takes: dict[str, Path], tmp_path: Path) -> None:
    cut = a_cut(a_clip("bars", 30), a_clip("red", 30, fade=6), a_clip("wide", 36, fade=6))
    one = await render(cut, takes, {}, tmp_path / "one", processes=1)
    two = await render(cut, takes, {}, tmp_path / "two", processes=2)
    assert [path.name for path in one] == [path.name for path in two]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True))


async def test_the_look_is_seen_in_the_pictures(takes: dict[str, Path], tmp_path: Path) -> None:
    (made,) = await render(a_cut(a_clip("bars", 4), look="noir"), takes, {}, tmp_path)
    frame = pictures(made)[0].astype(int)
    assert np.abs(frame[..., 0] - frame[..., 2]).mean() < 14 and frame.std() > 40


async def test_a_look_the_quick_grade_cannot_carry_is_graded_exactly(takes: dict[str, Path], tmp_path: Path) -> None:
    swapped = np.where(identity()[..., :1] > 0.6, identity()[..., [2, 1, 0]], identity()).astype(np.float32)
    cube = write_cube(tmp_path / "swap.cube", swapped)
    assert miss(swapped).seen
    (made,) = await render(a_cut(a_clip("red", 4), look=str(cube)), takes, {}, tmp_path / "cache")
    red, _, blue = pictures(made)[0].reshape(-1, 3).mean(0)
    assert blue > 200 and red < 60


async def test_a_title_lies_over_its_own_frames_only(takes: dict[str, Path], tmp_path: Path) -> None:
    title = Title(text="Hello", style="title", mood="play", start=12, frames=18)
    cut = a_cut(a_clip("blue", 20), a_clip("blue", 20), titles=(title,))
    made = await render(cut, takes, await titles.draw_all(cut, tmp_path), tmp_path)
    bright = [frame[..., 1].max() > 150 for path in made for frame in pictures(path)]
    assert not any(bright[:12]) and all(bright[18:26]) and not any(bright[30:])


async def test_a_missing_take_is_told_before_anything_is_rendered(takes: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(Unplayable, match="not in the vault"):
        await render(a_cut(a_clip("bars", 8), a_clip("gone", 8)), takes, {}, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*.mp4"))


async def test_a_broken_take_leaves_no_half_written_segment(takes: dict[str, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(takes["bars"].read_bytes()[:900])
    with pytest.raises(Unplayable):
        await render(a_cut(a_clip("bad", 8)), {"bad": broken}, {}, tmp_path / "cache")
    assert not [path for path in (tmp_path / "cache").iterdir() if ".mp4" in path.name]


async def test_takes_may_be_named_by_relative_paths(takes: dict[str, Path], tmp_path: Path) -> None:
    near = {name: _relative(path) for name, path in takes.items()}
    (made,) = await render(a_cut(a_clip("bars", 4)), near, {}, _relative(tmp_path))
    assert read_back(made).frames == 4


async def test_cancelling_ends_the_rendering_process(takes: dict[str, Path], tmp_path: Path) -> None:
    cut = a_cut(*(a_clip("wide", 27, start=n % 9, fade=n and 1 + n % 7) for n in range(60)), width=640, height=360)
    before = _children()
    task = asyncio.create_task(render(cut, takes, {}, tmp_path, processes=1))
    await asyncio.sleep(0.8)
    child = _children() - before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert child and not (child & _children()) and not _halves(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_no_rendering_process_outlives_a_killed_parent(takes: dict[str, Path], tmp_path: Path) -> None:
    program = f"""
import asyncio
from pathlib import Path
from memory.film import Clip, Cut
from tools.post.segments import render
clips = tuple(Clip(shot=1, slate="a", digest="a", start=n % 9, frames=27, fade=n and 1 + n % 7) for n in range(60))
cut = Cut(title="t", fps="24", width=640, height=360, clips=clips)
told = lambda done, whole: print(done, flush=True)
asyncio.run(render(cut, {{"a": Path({str(takes["wide"])!r})}}, {{}}, Path({str(tmp_path)!r}), told, processes=1))
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout
    while int(await parent.stdout.readline()) < 16:
        pass
    orphans = _children(parent.pid)
    os.kill(parent.pid, signal.SIGKILL)
    await parent.wait()
    for _ in range(40):
        if not _alive(orphans):
            break
        await asyncio.sleep(0.1)
    assert orphans and not _alive(orphans) and not _halves(tmp_path)


def _relative(path: Path) -> Path:
    return Path(os.path.relpath(path))


def _halves(folder: Path) -> list[Path]:
    return list(folder.glob("*.part"))


def _alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def _children(of: int | None = None) -> set[int]:
    tasks = Path(f"/proc/{of or os.getpid()}/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


@settings(max_examples=25, deadline=None)
@given(start=st.integers(0, 20), fps=st.sampled_from(["24", "25", "30", "60", "30000/1001"]))
def test_a_take_of_another_rate_gives_the_nearest_frame(takes: dict[str, Path], start: int, fps: str) -> None:
    rate = Fraction(fps)
    shown = [frame.pts * frame.time_base for frame in span(str(takes["wide"]), start, rate, (160, 160))]
    assert all(abs(at - (start + n) / rate) <= Fraction(1, 60) for n, at in enumerate(shown))
    assert abs(len(shown) - (Fraction(45, 30) * rate - start)) <= 1 or not shown


def test_a_span_begins_at_exactly_its_frame(takes: dict[str, Path]) -> None:
    whole = [frame.to_ndarray() for frame in span(str(takes["bars"]), 0, Fraction(24), SIZE)]
    late = [frame.to_ndarray() for frame in span(str(takes["bars"]), 17, Fraction(24), SIZE)]
    assert len(whole) == 36 and len(late) == 19
    assert all(np.array_equal(a, b) for a, b in zip(whole[17:], late, strict=True))


@settings(deadline=None)
@given(
    size=st.tuples(st.integers(2, 4000), st.integers(2, 4000)),
    target=st.tuples(st.integers(1, 960).map(lambda n: 2 * n), st.integers(1, 960).map(lambda n: 2 * n)),
)
def test_a_picture_scaled_to_cover_is_even_and_never_smaller(size: tuple[int, int], target: tuple[int, int]) -> None:
    wide, high = cover(size, target)
    assert wide >= target[0] and high >= target[1] and wide % 2 == high % 2 == 0


def test_there_are_a_dozen_looks_each_with_words_and_a_palette() -> None:
    assert len(looks.LOOKS()) >= 12
    for look in looks.LOOKS().values():
        assert look.words and len(look.palette) == 4 and all(len(colour) == 7 for colour in look.palette)


@pytest.mark.parametrize("name", list(looks.LOOKS()))
def test_every_look_is_gentle_and_carried_by_the_quick_grade(name: str) -> None:
    lut = looks.lut(name)
    grey = lut[np.arange(33), np.arange(33), np.arange(33)]
    assert lut.shape == (33, 33, 33, 3) and lut.min() >= 0 and lut.max() <= 1
    assert (np.diff(grey.mean(-1)) > 0).all() and grey[0].max() < 0.12 and grey[-1].min() > 0.85
    assert not miss(lut).seen


def test_the_quick_grade_follows_the_table() -> None:
    picture = cv2.resize(np.random.default_rng(1).random((4, 6, 3)).astype(np.float32), (96, 64))
    frame = av.VideoFrame.from_ndarray((picture * 255).astype(np.uint8), format="rgb24")
    frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
    out = av.VideoFrame(96, 64, "yuv420p")
    Residual(looks.lut("teal_orange"))(views(frame), views(out))
    shown = frame.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray().astype(np.float32) / 255
    wanted = look_up(looks.lut("teal_orange"), shown)
    got = out.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray() / 255
    assert np.abs(got - wanted).mean() < 0.012


def test_a_cube_written_and_read_is_the_same_look(tmp_path: Path) -> None:
    lut = looks.lut("dusk")
    assert np.abs(read_cube(write_cube(tmp_path / "dusk.cube", lut)) - lut).max() < 2e-6


@pytest.mark.parametrize("size", [2, 17, 65])
def test_a_cube_of_another_size_changes_nothing_when_it_says_nothing(tmp_path: Path, size: int) -> None:
    assert is_plain(read_cube(write_cube(tmp_path / "plain.cube", identity(size))))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("LUT_3D_SIZE 2\n0 0 0\n", "line 2: holds 1 colours"),
        ("LUT_3D_SIZE 2\n0 0\n", "line 2: three finite numbers"),
        ("LUT_3D_SIZE 2\nnan 0 0\n", "line 2: three finite numbers"),
        ("LUT_3D_SIZE 999999999\n", "line 1: LUT_3D_SIZE must be"),
        ("LUT_1D_SIZE 4\n", "line 1: LUT_1D_SIZE is not understood"),
        ("# nothing\n", "line 1: ends without"),
        ("0 0 0\nLUT_3D_SIZE 2\n", "line 1: colours come before"),
        ("LUT_3D_SIZE 2\nDOMAIN_MAX 0 1 1\n", "line 2: DOMAIN_MAX must be above"),
    ],
)
def test_a_wrong_cube_names_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.cube").write_text(text)
    with pytest.raises(BadCube, match=says):
        read_cube(tmp_path / "bad.cube")


@pytest.mark.parametrize("name", ["sunny", "", "gone.cube", "../looks.toml", "bad.cube"])
def test_an_unknown_look_lists_what_is_accepted(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.cube").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserMistake) as mistake:
        looks.lut(tmp_path / name if name.endswith(".cube") else name)
    assert mistake.value.field == "look" and "golden" in mistake.value.accepted and "\n" not in str(mistake.value)
