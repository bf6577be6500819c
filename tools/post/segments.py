"""A cut's pictures as cached files, one per clip: its incoming crossfade and its body, graded and titled.

A segment's name is a hash of everything that changes its pixels, so a changed shot renders itself and its neighbour,
no other.
"""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from memory.errors import ProductionError, Unplayable
from memory.film import Clip, Cut
from tools.post import looks
from tools.post.grade import VERSION as GRADE
from tools.post.lut import Floats
from tools.post.match import VERSION as MATCH
from tools.post.titles import TitleFrames

METHOD = 2
WORTH = 96  # frames: to render fewer costs less than to start another process for them
ENCODER = {"preset": "veryfast", "crf": "20", "profile": "high"}
ROOT = Path(__file__).resolve().parents[2]
Tell = Callable[[int, int], None]
Fields = dict[str, Any]


def _silent(done: int, whole: int) -> None:
    pass


async def render(
    cut: Cut,
    files: Mapping[str, Path],
    titles: Mapping[int, TitleFrames],
    cache: Path,
    tell: Tell = _silent,
    *,
    processes: int | None = None,
) -> list[Path]:
    """Segment files of the cut, in order; those already in `cache` keep their bytes. tell(frames done, frames in all).

    files: digest of every take used → its file. titles: index in cut.titles → the title drawn.
    """
    await asyncio.to_thread(cache.mkdir, parents=True, exist_ok=True)
    lut = await asyncio.to_thread(looks.lut, cut.look)
    segments = _segments(cut, files, titles, lut, cache)
    missing = await asyncio.to_thread(_missing, segments)
    progress = _Progress(cut.frames - sum(segment["frames"] for segment in missing), cut.frames, tell)
    if missing:
        film = await asyncio.to_thread(_film, cut, lut, cache)
        shares = _shares(missing, processes or _worth(missing))
        await _together([_child({"film": film, "segments": _chained(share)}, progress) for share in shares])
    return [Path(segment["out"]) for segment in segments]


def _missing(segments: Sequence[Fields]) -> list[Fields]:
    """Segments not in the cache, each file once."""
    first = {segment["out"]: segment for segment in reversed(segments)}
    return [one for one in segments if first[one["out"]] is one and not Path(one["out"]).exists()]


def _segments(
    cut: Cut, files: Mapping[str, Path], titles: Mapping[int, TitleFrames], lut: Floats, cache: Path
) -> list[Fields]:
    for clip in cut.clips:
        if clip.digest not in files or not files[clip.digest].is_file():
            raise Unplayable(f"The take {clip.slate} is not in the vault", "Shoot it again with filmwright retake")
    shared = [METHOD, GRADE, _digest(lut.tobytes()), cut.width, cut.height, cut.fps, ENCODER]
    shared += [version(name) for name in ("av", "numpy", "opencv-python-headless")]
    start, segments = 0, []
    for number in range(len(cut.clips)):
        segments.append(_segment(cut, number, start, files, titles, cache, shared))
        start += cut.clips[number].frames
    return segments


def _segment(
    cut: Cut,
    number: int,
    at: int,
    files: Mapping[str, Path],
    titles: Mapping[int, TitleFrames],
    cache: Path,
    shared: list[Any],
) -> Fields:
    """One clip's work. Its name holds what changes pixels: where a title starts in this segment, not in the film."""
    clip, before = cut.clips[number], cut.clips[number - 1]
    over = [t for _, t in sorted(titles.items()) if t.start < at + clip.frames and t.start + t.frames > at]
    key: list[Any] = [*shared, clip.digest, clip.start, clip.frames, [[t.digest, t.start - at] for t in over]]
    fields: Fields = {
        "take": str(files[clip.digest].absolute()),
        "start": clip.start,
        "frames": clip.frames,
        "number": number,
        **_laid(clip, "match", key),
    }
    if clip.fade and number:
        fade = min(clip.fade, clip.frames)
        key += [before.digest, before.start + before.frames, fade]
        fields |= {
            "before": str(files[before.digest].absolute()),
            "before_start": before.start + before.frames,
            "fade": fade,
            **_laid(before, "before_match", key),
        }
    fields["titles"] = [[str(title.path), title.start - at] for title in over]
    fields["out"] = str(cache.absolute() / f"{_digest(json.dumps(key).encode())}.mp4")
    return fields


def _laid(clip: Clip, name: str, key: list[Any]) -> Fields:
    """The match of a clip, which is in the segment's name too; without one nothing is, and old segments still serve."""
    if clip.match is None:
        return {}
    told = clip.match.model_dump(exclude={"amount", "held"})
    key.append([name, MATCH, told])
    return {name: told}


def _film(cut: Cut, lut: Floats, cache: Path) -> Fields:
    """What all segments share; the look's table lies beside them."""
    table = cache.absolute() / f"{_digest(lut.tobytes())}.npy"
    if not table.exists():
        part = table.with_suffix(f".{os.getpid()}.npy")
        np.save(part, lut)
        part.replace(table)
    rate = Fraction(cut.fps)
    sides = {"width": cut.width, "height": cut.height, "rate": str(rate)}
    return {**sides, "lut": str(table), "encoder": ENCODER}


def _worth(missing: Sequence[Fields]) -> int:
    """How many processes, at most two, have enough to do."""
    frames = sum(int(segment["frames"]) for segment in missing)
    return max(1, min(2, os.cpu_count() or 1, frames // WORTH))


def _shares(missing: Sequence[Fields], processes: int) -> list[list[Fields]]:
    """Runs of neighbouring segments of about equal length, one per process."""
    whole = sum(segment["frames"] for segment in missing)
    processes = min(processes, len(missing))
    shares: list[list[Fields]] = [[] for _ in range(processes)]
    passed = 0
    for segment in missing:
        shares[min(processes - 1, (passed + segment["frames"] // 2) * processes // whole)].append(segment)
        passed += segment["frames"]
    return [share for share in shares if share]


def _chained(share: Sequence[Fields]) -> list[Fields]:
    """The same segments, each keeping the tail that the next one fades from, when that one is its neighbour."""
    chained = [dict(segment) for segment in share]
    for segment, after in pairwise(chained):
        if after["number"] == segment["number"] + 1:
            segment["keep"] = after.get("fade", 0)
    return [{name: value for name, value in segment.items() if name != "number"} for segment in chained]


async def _together(work: Sequence[Any]) -> None:
    """Run all; the first failure stops the others."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except* ProductionError as failures:
        raise failures.exceptions[0] from None


class _Progress:
    """Frames done, told as they come from any child."""

    def __init__(self, done: int, whole: int, tell: Tell) -> None:
        self.done, self.whole, self.tell = done, whole, tell
        tell(done, whole)

    def add(self, frames: int) -> None:
        self.done += frames
        self.tell(min(self.done, self.whole), self.whole)


async def _child(work: Fields, progress: _Progress) -> None:
    """One rendering process, from start to end. It dies when we do: its input closes."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tools.post.render_child", cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert child.stdin and child.stdout and child.stderr
    said = asyncio.create_task(child.stderr.read())
    try:
        child.stdin.write(json.dumps(work).encode() + b"\n")
        finished = 0
        async for line in child.stdout:
            words = json.loads(line)
            if "failed" in words:
                raise Unplayable(f"Rendering stopped: {words['failed']}", "Free some space or shoot the take again")
            progress.add(words.get("frames", 0))
            finished += "done" in words
        await child.wait()
        if finished != len(work["segments"]):
            last = (await said).decode(errors="replace").strip().splitlines()[-1:]
            raise Unplayable(f"Rendering stopped early: {' '.join(last) or 'the process ended'}", "Run resume")
    finally:
        # It clears up after itself when its input closes; killed at once, it would leave a half-written file.
        child.stdin.close()
        try:
            await asyncio.wait_for(child.wait(), 3)
        except TimeoutError:
            child.kill()
        await said


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
