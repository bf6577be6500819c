"""A user's own music made to fit: trimmed with a fade as an engineer would ride it, or looped when it is short."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from memory.errors import Unplayable, UserMistake
from tools.post.pcm import ACCEPTED, F32, RATE, Writer, blocks

CROSS = 2 * RATE
SHORTEST = 0.5


def fit(path: Path, seconds: float, out: Path) -> Path:
    """Write `path`'s music, exactly `seconds` long, as 48 kHz stereo; what is no sound is the user's mistake."""
    try:
        total, length = round(seconds * RATE), sum(block.shape[1] for block in blocks(path))
        if length < SHORTEST * RATE:
            raise Unplayable(f"{path.name} holds less than {SHORTEST} s of sound", f"Give {ACCEPTED}")
        with Writer(out) as file:
            done = 0
            for block in _endless(path, length, total):
                file.write(block[:, : total - done] * _fade(done, min(block.shape[1], total - done), total, length))
                done = file.frames
                if done >= total:
                    break
    except Unplayable as error:
        raise UserMistake(error.fact, error.remedy, field="music", got=path.name, accepted=ACCEPTED) from error
    return out


def _endless(path: Path, length: int, total: int) -> Iterator[F32]:
    """The music over and over; each end crosses into the next beginning at equal power."""
    if length >= total:
        return blocks(path)
    return _looped(path, min(CROSS, length // 4))


def _looped(path: Path, cross: int) -> Iterator[F32]:
    rise = np.sin(np.linspace(0, np.pi / 2, cross, dtype=np.float32))
    tail = np.zeros((2, 0), np.float32)
    while True:
        held = np.zeros((2, 0), np.float32)
        for block in blocks(path):
            held = np.concatenate([held, block], 1)
            if tail.shape[1] and held.shape[1] >= 2 * cross:
                held[:, :cross] = held[:, :cross] * rise + tail * rise[::-1]
                tail = tail[:, :0]
            if not tail.shape[1] and held.shape[1] > cross:
                yield held[:, :-cross]
                held = held[:, -cross:]
        tail = held


def _fade(start: int, size: int, total: int, length: int) -> F32:
    """A long curve out; a piece that ends by itself just there is left alone."""
    long = RATE // 20 if abs(length - total) < RATE // 10 else int(min(4.0, total / RATE * 0.2) * RATE)
    at = np.arange(start, start + size)
    return np.asarray(np.clip((total - at) / max(long, 1), 0, 1) ** 1.6, np.float32)
