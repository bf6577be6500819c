"""The master: segments joined without another encode, the mix beside them, read back before anybody trusts it."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from memory.errors import Unplayable
from memory.film import Cut, Master
from tools import ffmpeg
from tools.post.aac import encoded
from tools.post.loudness import loudness

BT709 = 1


@dataclass(frozen=True)
class Reading:
    """What a finished file really holds. seconds of the picture; sound_seconds of the sound, None without any."""

    frames: int
    fps: Fraction
    width: int
    height: int
    codec: str
    profile: str
    pixels: str
    bt709: bool
    steady: bool
    index_first: bool
    seconds: Fraction
    sound: str
    sound_rate: int
    channels: int
    sound_seconds: float | None


async def ffmpeg_to_end(words: Sequence[str | Path]) -> None:
    """Run ffmpeg without holding the film up; it ends when we are cancelled."""
    running = ffmpeg.start(words)
    try:
        _, said = await asyncio.to_thread(running.communicate)
    finally:
        running.kill()
    if running.returncode:
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise Unplayable(f"ffmpeg failed: {' '.join(last) or running.returncode}", "Run filmwright doctor")


async def master(cut: Cut, segments: Sequence[Path], mix: Path, out: Path, comment: str = "") -> Master:
    """Write `out`, H.264 High and AAC 48 kHz stereo, index first; `comment` tells in the file how it was made.

    `Unplayable` when the file read back is not the cut to the frame; what was at `out` before then stays.
    """
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        await _join(cut, segments, mix, part, comment)
        reading = await asyncio.to_thread(read_back, part)
        _check(cut, reading)
        heard = await asyncio.to_thread(loudness, part)
        await asyncio.to_thread(part.replace, out)
    finally:
        part.unlink(missing_ok=True)
    return Master(
        path=os.fspath(out),
        frames=reading.frames,
        fps=str(reading.fps),
        width=reading.width,
        height=reading.height,
        loudness=heard.integrated,
        peak=heard.peak,
    )


async def _join(cut: Cut, segments: Sequence[Path], mix: Path, part: Path, comment: str) -> None:
    seconds = float(Fraction(cut.frames) / Fraction(cut.fps))
    with tempfile.TemporaryDirectory(prefix="filmwright-") as folder:
        names = await asyncio.to_thread(_list, Path(folder), segments)
        sound = await asyncio.to_thread(encoded, mix, seconds, Path(folder))
        # -xerror, because the join of a missing segment is otherwise a short film and exit status 0.
        words: list[str | Path] = ["-y", "-xerror", "-f", "concat", "-safe", "0", "-i", names, "-i", sound]
        words += ["-map", "0:v:0", "-map", "1:a:0", "-c", "copy"]
        words += ["-metadata", f"title={_one_line(cut.title)}", "-metadata", f"comment={_one_line(comment)}"]
        await ffmpeg_to_end([*words, "-movflags", "+faststart", "-f", "mp4", part])


def _list(folder: Path, segments: Sequence[Path]) -> Path:
    names = folder / "segments.txt"
    names.write_text("".join(f"file '{_quoted(path)}'\n" for path in segments), encoding="utf-8")
    return names


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("'", "'\\''")


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:500]


def _check(cut: Cut, reading: Reading) -> None:
    told = {
        "frames": (reading.frames, cut.frames),
        "frame rate": (reading.fps, Fraction(cut.fps)),
        "size": ((reading.width, reading.height), (cut.width, cut.height)),
        "steady frames": (reading.steady, True),
        "sound": (reading.sound, "aac"),
    }
    wrong = [f"{name} {got} instead of {wanted}" for name, (got, wanted) in told.items() if got != wanted]
    if abs((reading.sound_seconds or 0) - float(reading.seconds)) > 2048 / 48000:
        wrong.append(f"{reading.sound_seconds or 0:.2f} s of sound for {float(reading.seconds):.2f} s of picture")
    if wrong:
        raise Unplayable(
            f"The master is not the cut: {', '.join(wrong)}", "Run filmwright resume; its segments are kept"
        )


def read_back(path: Path) -> Reading:
    """Read a finished film's packets: every frame is counted, its time looked at; only the first one is decoded."""
    import av

    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as box:
            video = box.streams.video[0]
            sound = box.streams.audio[0] if box.streams.audio else None
            first = next(box.decode(video))
            box.seek(0)
            times = sorted(p.pts for p in box.demux(video) if p.pts is not None)
            context = video.codec_context
            rate = Fraction(video.average_rate or 0)
            return Reading(
                frames=len(times),
                fps=rate,
                width=video.width,
                height=video.height,
                codec=context.name,
                profile=str(context.profile),
                pixels=str(context.pix_fmt),
                bt709={first.colorspace, first.color_primaries, first.color_trc} == {BT709} and first.color_range == 1,
                steady=_steady(times, Fraction(video.time_base or 1), rate),
                index_first=_index_first(path),
                seconds=len(times) / rate if rate else Fraction(0),
                sound=sound.codec_context.name if sound else "",
                sound_rate=sound.rate if sound else 0,
                channels=sound.channels if sound else 0,
                sound_seconds=float(sound.duration * sound.time_base) if sound and sound.duration else None,
            )
    except (av.error.FFmpegError, OSError, ValueError, IndexError, StopIteration) as error:
        raise Unplayable(f"{path.name} can't be read back ({type(error).__name__})", "Make it again") from error


def _steady(times: Sequence[int], base: Fraction, rate: Fraction) -> bool:
    """Whether every frame comes exactly one frame's time after the one before it (to the file's own clock tick)."""
    return bool(times) and all(abs((at - times[0]) * base * rate - n) <= base * rate for n, at in enumerate(times))


def _index_first(path: Path) -> bool:
    """Whether an MP4's index stands before its pictures, so that it plays while it loads."""
    with path.open("rb") as file:
        at = 0
        while len(head := file.read(16)) >= 8:
            length, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            at += int.from_bytes(head[8:16], "big") if length == 1 else max(length, 8)
            file.seek(at)
    return False
