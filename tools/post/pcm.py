"""The one door to sound samples: decode a file into blocks, write blocks into a WAV file.

Samples are float32 arrays of shape (channels, frames) at 48 kHz, full scale ±1.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.errors import Unplayable

F32 = NDArray[np.float32]
RATE = 48_000
BLOCK = 10 * RATE

# The first bytes decide which demuxer opens the file, so that a playlist never gets to name another file.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"RIFF", "wav"),
    (0, b"RF64", "wav"),
    (0, b"FORM", "aiff"),
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (4, b"ftyp", "mov"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
)
ACCEPTED = "WAV, AIFF, FLAC, MP3, Ogg, Opus, M4A, AAC, MP4 or WebM"


def round_size(frames: int) -> int:
    """A length not under `frames` whose Fourier transform is quick: a multiple of 15360 = 2^10 * 15."""
    return -(-frames // 15_360) * 15_360


def container(head: bytes) -> str:
    """The demuxer for a file that starts with `head`; empty when it is none that we accept."""
    for at, sign, name in SIGNATURES:
        if head[at : at + len(sign)] == sign:
            return name
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0xF6 == 0xF0 else "mp3"
    return ""


def _open(path: Path) -> Any:
    import av

    try:
        with path.open("rb") as file:
            name = container(file.read(16))
        if not name:
            raise Unplayable(f"{path.name} is not sound", f"Give {ACCEPTED}")
        return av.open(str(path), format=name, options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise Unplayable(
            f"{path.name} can't be opened as sound ({type(error).__name__})", f"Give {ACCEPTED}"
        ) from error


def _frames(path: Path, channels: int) -> Iterator[F32]:
    import av

    with _open(path) as box:
        if not box.streams.audio:
            raise Unplayable(f"{path.name} holds no sound", f"Give {ACCEPTED}")
        stream = box.streams.audio[0]
        layout = "mono" if stream.channels == 1 else "stereo"
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
        try:
            for frame in box.decode(stream):
                for piece in resampler.resample(frame):
                    yield _spread(piece.to_ndarray(), channels)
            for piece in resampler.resample(None):
                yield _spread(piece.to_ndarray(), channels)
        except (av.error.FFmpegError, ValueError) as error:
            raise Unplayable(f"{path.name} breaks off or is damaged ({type(error).__name__})") from error


def _spread(samples: Any, channels: int) -> F32:
    """Mono heard equally from both sides, stereo folded to its mean, at unchanged level."""
    sound = np.nan_to_num(np.asarray(samples, np.float32), posinf=0.0, neginf=0.0)
    if len(sound) == channels or not channels:
        return sound
    return np.repeat(sound, channels, 0) if len(sound) == 1 else sound.mean(0, keepdims=True, dtype=np.float32)


def blocks(path: Path, channels: int = 2, frames: int = BLOCK) -> Iterator[F32]:
    """The sound of any media file in blocks of exactly `frames` frames; the last may be shorter.

    `channels` 0 leaves it mono or stereo as it is.
    """
    held: list[F32] = []
    count = 0
    for piece in _frames(path, channels):
        held.append(piece)
        count += piece.shape[1]
        while count >= frames:
            whole = np.concatenate(held, 1)
            yield whole[:, :frames]
            held, count = [whole[:, frames:]], count - frames
    if count:
        yield np.concatenate(held, 1)


def read(path: Path, channels: int = 2, *, longest: float = 7200) -> F32:
    """The whole sound, or its first `longest` seconds, in memory."""
    parts: list[F32] = []
    for block in blocks(path, channels):
        parts.append(block)
        if len(parts) * BLOCK > longest * RATE:
            break
    if not parts:
        raise Unplayable(f"{path.name} holds no sound at all")
    return np.concatenate(parts, 1)[:, : int(longest * RATE)]


class Writer:
    """A 48 kHz float WAV file that appears under its own name only when it is complete."""

    def __init__(self, path: Path, channels: int = 2) -> None:
        self.path, self.channels, self.frames = path, channels, 0
        self._part = path.with_name(path.name + ".part")
        self._file = self._part.open("wb")
        self._file.write(self._header())

    def _header(self) -> bytes:
        size = self.frames * self.channels * 4
        form = struct.pack("<HHIIHHH", 3, self.channels, RATE, RATE * self.channels * 4, self.channels * 4, 32, 0)
        fact = struct.pack("<4sII", b"fact", 4, self.frames)
        head = struct.pack("<4sI4s4sI", b"RIFF", 50 + size, b"WAVE", b"fmt ", len(form))
        return head + form + fact + struct.pack("<4sI", b"data", size)

    def write(self, samples: F32) -> None:
        """Append a (channels, frames) block."""
        self._file.write(np.ascontiguousarray(samples.T, "<f4").tobytes())
        self.frames += samples.shape[1]

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            self._file.seek(0)
            self._file.write(self._header())
        self._file.close()
        if kind is None:
            self._part.replace(self.path)
        else:
            self._part.unlink(missing_ok=True)


def write(path: Path, samples: F32) -> Path:
    """Write one (channels, frames) array as a float WAV file."""
    with Writer(path, len(samples)) as file:
        file.write(samples)
    return path
