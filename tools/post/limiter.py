"""A look-ahead limiter in two passes: peaks are charted, then one smooth gain curve holds them under a ceiling."""

import numpy as np

from tools.post.loudness import TAPS, phases
from tools.post.pcm import F32

CHUNK = 64
AHEAD = 4
RELEASE = 0.12
"""dB a chunk (1.33 ms) by which the gain may recover: 90 dB a second."""


def chart(sound: F32) -> F32:
    """The true peak (4x oversampled, linear) of every chunk of a (channels, frames) block."""
    tops = np.abs(sound).max(0)
    for channel in np.pad(sound, ((0, 0), (TAPS // 2, TAPS // 2 - 1)), "edge"):
        for row in phases():
            np.maximum(tops, np.abs(np.convolve(channel, row, "valid")), out=tops)
    chunks = -(-len(tops) // CHUNK)
    return np.asarray(np.pad(tops, (0, chunks * CHUNK - len(tops))).reshape(chunks, CHUNK).max(1))


def curve(peaks: F32, gain: float, ceiling: float) -> F32:
    """Gain of every chunk, linear: `gain` where that stays under `ceiling`, less around peaks."""
    need = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(peaks * gain, 1e-9)))
    wide = np.pad(need, AHEAD + 1, "edge")
    held = np.lib.stride_tricks.sliding_window_view(wide, 2 * AHEAD + 3).min(1)
    steps = RELEASE * np.arange(len(held))
    held = np.minimum.accumulate(held - steps) + steps
    window = np.hanning(2 * AHEAD + 3)[1:-1]
    smooth = np.convolve(np.pad(held, AHEAD, "edge"), window / window.sum(), "valid")
    return np.asarray(gain * 10 ** (smooth / 20), np.float32)


def apply(sound: F32, gains: F32, start: int) -> F32:
    """The block that begins at frame `start`, times the gain curve of the whole sound."""
    at = (np.arange(start, start + sound.shape[1]) + 0.5) / CHUNK - 0.5
    first, last = int(max(0, at[0] - 1)), int(at[-1] + 3)
    near = gains[first:last]
    return (sound * np.interp(at, np.arange(first, first + len(near)), near)).astype(np.float32)
