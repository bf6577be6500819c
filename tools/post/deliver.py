"""Deliverables: the master made to fit one place, then read back and held against what that place accepts."""

import asyncio
import os
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from memory.errors import Unplayable, UserMistake
from tools.post.loudness import Loudness, loudness
from tools.post.master import Reading, ffmpeg_to_end, read_back

# More than this share of the picture is not cut off: the whole picture then stands over its own blur.
MOST_CROPPED = 0.12
SILENT = -69.0
TAGS = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"


@dataclass(frozen=True)
class Preset:
    """One place a film goes to; the fields are explained in presets.toml."""

    name: str
    ratio: str
    width: int
    height: int
    fps: int
    rate: int
    audio: int
    loudness: float
    peak: float
    longest: int
    source: str
    crf: int = 18


@dataclass(frozen=True)
class Check:
    """One thing looked up in the finished file: what was wanted, what was found, whether that will do."""

    name: str
    wanted: str
    found: str
    passed: bool


@dataclass(frozen=True)
class Deliverable:
    """A file for one place. reframe: in words what happened to the picture; notes: what a person should know."""

    preset: str
    path: Path
    width: int
    height: int
    fps: str
    frames: int
    seconds: float
    reframe: str
    checks: tuple[Check, ...]
    notes: tuple[str, ...]


@cache
def presets() -> dict[str, Preset]:
    """Every preset by name."""
    with (Path(__file__).parent / "presets.toml").open("rb") as sheet:
        return {name: Preset(name=name, **row) for name, row in tomllib.load(sheet).items()}


def preset(name: str, seconds: float = 0.0) -> Preset:
    """The preset of that name; `UserMistake` when there is none, or when it takes no film this long."""
    known = ", ".join(presets())
    if name not in presets():
        raise UserMistake(
            f"No delivery is called {name[:60]!r}",
            f"Choose from {known}",
            field="deliver",
            got=name[:60],
            accepted=known,
        )
    found = presets()[name]
    if found.longest and seconds > found.longest:
        raise UserMistake(
            f"{name} takes at most {found.longest} s and the film has {seconds:.1f} s",
            f"Ask for --seconds {found.longest} or another delivery",
            field="deliver",
            got=f"{name}, {seconds:.1f} s",
            accepted=f"up to {found.longest} s",
        )
    return found


async def deliver(master: Path, preset_name: str, folder: Path) -> Deliverable:
    """Make `folder`/NAME.mp4 from the master; `Unplayable` when the file read back is not what the preset says."""
    source = await asyncio.to_thread(read_back, master)
    wanted = preset(preset_name, float(source.seconds))
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    out, part = folder / f"{wanted.name}.mp4", folder / f".{wanted.name}.{os.getpid()}.part"
    try:
        heard = await asyncio.to_thread(loudness, master) if source.sound else None
        await ffmpeg_to_end(_words(master, source, wanted, heard, part))
        made = await asyncio.to_thread(_checked, part, source, wanted, out)
        await asyncio.to_thread(part.replace, out)
    finally:
        part.unlink(missing_ok=True)
    return made


def frame_size(source: Reading, wanted: Preset) -> tuple[int, int]:
    """Width and height of the deliverable; a preset without a ratio keeps the film's shape inside its box."""
    if wanted.ratio:
        return wanted.width, wanted.height
    scale = min(1.0, wanted.width / source.width, wanted.height / source.height)
    return round(source.width * scale / 2) * 2, round(source.height * scale / 2) * 2


def rate(source: Reading, wanted: Preset) -> Fraction:
    """Frames per second of the deliverable: the film's own, or the largest whole part of it that is accepted."""
    parts = (source.fps / n for n in range(1, 10))
    return next(part for part in parts if part <= wanted.fps)


def _words(master: Path, source: Reading, wanted: Preset, heard: Loudness | None, part: Path) -> list[str | Path]:
    fps = rate(source, wanted)
    words: list[str | Path] = ["-y", "-i", master, "-filter_complex", _picture(source, wanted, fps), "-map", "[v]"]
    words += ["-c:v", "libx264", "-preset", "faster", "-profile:v", "high", "-crf", str(wanted.crf), "-bf", "2"]
    words += ["-g", str(max(1, round(fps / 2))), "-flags", "+cgop"]
    if wanted.rate:
        words += ["-maxrate", f"{wanted.rate}k", "-bufsize", f"{wanted.rate}k"]
    if heard:
        words += ["-map", "0:a:0", "-af", _sound(wanted, heard), "-c:a", "aac", "-b:a", f"{wanted.audio}k"]
        words += ["-ar", "48000", "-ac", "2"]
    return [*words, "-map_metadata", "0", "-movflags", "+faststart", "-f", "mp4", part]


def _picture(source: Reading, wanted: Preset, fps: Fraction) -> str:
    wide, high = frame_size(source, wanted)
    cover = f"scale={wide}:{high}:force_original_aspect_ratio=increase:flags=lanczos,crop={wide}:{high}"
    tail = f"fps={fps}:round=near,setsar=1,format=yuv420p,{TAGS}[v]"
    if _loss(source, (wide, high)) <= MOST_CROPPED:
        return f"[0:v]{cover},{tail}"
    # The blur is made small: nobody sees its pixels, and a wide blur at full size costs more than the encode.
    small = f"scale={max(wide // 8 & ~1, 2)}:{max(high // 8 & ~1, 2)}"
    back = f"{cover},{small}:flags=area,gblur=sigma={high / 8 / 22:.2f},lutyuv=y=16+(val-16)*0.62,scale={wide}:{high}"
    whole = f"scale={wide}:{high}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos"
    return f"[0:v]split[a][b];[a]{back}[back];[b]{whole}[whole];[back][whole]overlay=(W-w)/2:(H-h)/2,{tail}"


def _loss(source: Reading, size: tuple[int, int]) -> float:
    """The share of the picture that covering the size would cut off."""
    own, goal = Fraction(source.width, source.height), Fraction(*size)
    return float(1 - min(own, goal) / max(own, goal))


def _sound(wanted: Preset, heard: Loudness) -> str:
    """Turned to the preset's loudness; a limiter holds what would pass its peak, with half a dB left for the codec."""
    gain = wanted.loudness - heard.integrated if heard.integrated > SILENT else 0.0
    ceiling = 10 ** ((wanted.peak - 0.6) / 20)
    limiter = f",alimiter=limit={ceiling:.4f}:level=disabled" if heard.peak + gain > wanted.peak - 0.6 else ""
    return f"volume={gain:.2f}dB{limiter}"


def _checked(part: Path, source: Reading, wanted: Preset, out: Path) -> Deliverable:
    made = read_back(part)
    heard = loudness(part) if made.sound else None
    checks = _checks(part, made, source, wanted, heard)
    wrong = [f"{one.name} is {one.found} instead of {one.wanted}" for one in checks if not one.passed]
    if wrong:
        raise Unplayable(f"{wanted.name} did not come out right: {', '.join(wrong)}", "Deliver it again")
    return Deliverable(
        wanted.name,
        out,
        made.width,
        made.height,
        str(made.fps),
        made.frames,
        float(made.seconds),
        _reframe(source, (made.width, made.height)),
        checks,
        _notes(source, made, heard),
    )


def _checks(part: Path, made: Reading, source: Reading, wanted: Preset, heard: Loudness | None) -> tuple[Check, ...]:
    size, fps = frame_size(source, wanted), rate(source, wanted)
    kind = ("h264", "High", "yuv420p", True, True, True)
    found = (made.codec, made.profile, made.pixels, made.bt709, made.steady, made.index_first)
    spent = part.stat().st_size * 8 / 1000 / max(float(made.seconds), 0.1)
    most = wanted.rate * 1.15 + wanted.audio + 64
    checks = [
        Check("file", "H.264 High yuv420p bt709, steady, index first", str(found), found == kind),
        Check("size", f"{size[0]}x{size[1]}", f"{made.width}x{made.height}", (made.width, made.height) == size),
        Check("frame rate", str(fps), str(made.fps), made.fps == fps),
        Check("length", f"{source.seconds} s", f"{made.seconds} s", abs(made.seconds - source.seconds) <= 1 / fps),
        Check("bit rate", f"{most:.0f} kb/s at most", f"{spent:.0f} kb/s", not wanted.rate or spent <= most),
    ]
    if source.sound:
        channels = f"{made.sound} {made.sound_rate} Hz {made.channels} channels"
        checks.append(Check("sound", "aac 48000 Hz 2 channels", channels, channels == "aac 48000 Hz 2 channels"))
    if heard and heard.integrated > SILENT:
        near = f"{wanted.loudness:g} LUFS ± 1"
        checks.append(
            Check("loudness", near, f"{heard.integrated:.1f} LUFS", abs(heard.integrated - wanted.loudness) <= 1)
        )
        checks.append(Check("peak", f"{wanted.peak:g} dBTP", f"{heard.peak:.1f} dBTP", heard.peak <= wanted.peak + 0.1))
    return tuple(checks)


def _reframe(source: Reading, size: tuple[int, int]) -> str:
    lost = _loss(source, size)
    if lost < 0.005:
        return "the whole picture"
    if lost <= MOST_CROPPED:
        return f"{lost:.0%} cut off at the edges"
    return "the whole picture over its own blur; order the film in this shape to fill it"


def _notes(source: Reading, made: Reading, heard: Loudness | None) -> tuple[str, ...]:
    notes = []
    if made.width * made.height > source.width * source.height * 1.05 and _scale(source, made) > 1.02:
        notes.append(f"Enlarged from {source.width}x{source.height}: it holds no more detail than the master")
    if made.fps != source.fps:
        notes.append(f"{source.fps} frames a second became {made.fps}")
    if not source.sound:
        notes.append("It has no sound")
    elif heard and heard.integrated <= SILENT:
        notes.append("Its sound is silence; no loudness was set")
    return tuple(notes)


def _scale(source: Reading, made: Reading) -> float:
    """How much larger the picture itself became, blur aside."""
    sides = made.width / source.width, made.height / source.height
    return max(sides) if _loss(source, (made.width, made.height)) <= MOST_CROPPED else min(sides)
