"""How music makes way for speech: it starts to sink before the first word, and most where speech lives."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.post.pcm import F32, RATE, round_size

BROAD_DUCK, BAND_DUCK = 9.5, 12.0
"""dB of music taken away under speech: everywhere, and between 300 and 3400 Hz."""
BAND = (300.0, 3400.0)
STEP = RATE // 100
BRIDGE, BEFORE, AFTER = 70, 22, 45
"""Hundredths of a second: pauses under BRIDGE don't bring music back; it moves BEFORE and AFTER speech."""
HALF = 512
"""Half the length of the band filter, frames."""


def envelope(lines: Sequence[tuple[int, NDArray[np.bool_]]], frames: int) -> F32:
    """0 (music alone) to 1 (somebody speaks), a value each hundredth of a second, smooth, ahead of the words."""
    busy = np.zeros(frames // STEP + 2, bool)
    for start, active in lines:
        words = np.flatnonzero(active) + start // STEP
        busy[words[words < len(busy)]] = True
    spoken = np.flatnonzero(busy)
    for a, b in pairwise(spoken):
        busy[a:b] |= b - a <= BRIDGE
    made_way = np.convolve(busy, np.ones(BEFORE + AFTER + 1))[BEFORE : BEFORE + len(busy)] > 0
    window = np.hanning(2 * BEFORE + 1)[1:-1]
    around = np.pad(made_way.astype(np.float64), BEFORE - 1, "edge")
    return np.convolve(around, window / window.sum(), "valid").clip(0, 1).astype(np.float32)


def _kernel() -> F32:
    """A linear-phase filter that keeps the speech band."""
    n = np.arange(-HALF, HALF + 1)
    low, high = (2 * edge / RATE for edge in BAND)
    taps = high * np.sinc(high * n) - low * np.sinc(low * n)
    return np.asarray(taps * np.hanning(2 * HALF + 1), np.float32)


def in_band(sound: F32) -> F32:
    """The speech band of a block whose first and last HALF frames are only context."""
    size = round_size(sound.shape[1] + 2 * HALF)
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(_kernel(), size)
    return np.asarray(np.fft.irfft(spectrum, size)[:, 2 * HALF : sound.shape[1]], np.float32)


def band_levels(sound: Iterator[F32], frames: int) -> F32:
    """Power in the speech band of each hundredth of a second, mean of the channels."""
    powers = []
    for block in sound:
        part = in_band(np.pad(block, ((0, 0), (HALF, HALF))))
        steps = part.shape[1] // STEP
        powers.append((part[:, : steps * STEP].reshape(len(part), steps, STEP) ** 2).mean((0, 2)))
    level = np.concatenate(powers) if powers else np.zeros(0, np.float32)
    return np.pad(level, (0, max(0, frames // STEP + 2 - len(level))))


class Pocket:
    """Ducks music block by block, deeper in the speech band."""

    def __init__(self, speech: F32, gain: float) -> None:
        self._speech, self._gain = speech, gain
        self._before = np.zeros((2, HALF), np.float32)

    def duck(self, music: F32, start: int, after: F32) -> F32:
        """Music of the block that begins at frame `start`, sunk under speech; `after` is the music that follows it."""
        after = np.pad(after[:, :HALF], ((0, 0), (0, max(0, HALF - after.shape[1]))))
        around = np.concatenate([self._before, music, after], 1)
        self._before = around[:, music.shape[1] : music.shape[1] + HALF]
        at = np.arange(start, start + music.shape[1]) / STEP
        depth = np.interp(at, np.arange(len(self._speech)), self._speech)
        broad = 10 ** ((self._gain - BROAD_DUCK * depth) / 20)
        if not depth.any():
            return (music * broad).astype(np.float32)
        deep = 10 ** ((self._gain - BAND_DUCK * depth) / 20)
        return (music * broad + in_band(around) * (deep - broad)).astype(np.float32)
