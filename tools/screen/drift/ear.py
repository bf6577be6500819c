"""The sound's part of a signature: loudness, tempo and key from one decode."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.errors import Unplayable
from tools.post.loudness import SILENCE, Meter
from tools.post.pcm import F32, RATE, blocks

THIN = 4
SLOW = RATE // THIN
STEP, SHORT, LONG = 120, 512, 4096
SLOWEST, FASTEST, USUAL = 45.0, 190.0, 105.0
SURE_OF_BEAT, SURE_OF_KEY = 0.12, 0.06
TONES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
# Krumhansl & Kessler 1982: how well each tone fits a major and a minor key on C.
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """Loudness in LUFS and its range in LU; tempo in beats a minute and key like "D minor", or None and "" in doubt."""

    loudness: float
    dynamics: float
    tempo: float | None
    key: str


def hear(path: Path) -> Heard | None:
    """Measure a sound, or the sound of a film; None when there is none or only silence."""
    meter, onsets, chroma = Meter(), [], np.zeros(12)
    try:
        for block in blocks(path, 2):
            meter.feed(block)
            thin = _thinned(block)
            onsets.append(_onsets(thin))
            chroma += _chroma(thin)
    except Unplayable:
        if not onsets:
            return None
        raise
    level = meter.read()
    if level.integrated <= SILENCE:
        return None
    return Heard(round(level.integrated, 2), round(level.lra, 2), tempo_of(np.concatenate(onsets)), key_of(chroma))


def _thinned(block: F32) -> Row:
    mono = block.mean(0, dtype=np.float64)
    return np.asarray(mono[: len(mono) // THIN * THIN].reshape(-1, THIN).mean(1))


def _frames(sound: Row, size: int, step: int) -> NDArray[np.float64]:
    padded = np.pad(sound, (0, max(0, size - len(sound))))
    rows = np.lib.stride_tricks.sliding_window_view(padded, size)[::step]
    return np.asarray(np.abs(np.fft.rfft(rows * np.hanning(size), axis=1)))


def _onsets(sound: Row) -> Row:
    """Where the spectrum grows, every hundredth of a second: the beats stand out of what lies still."""
    padded = np.pad(sound, (SHORT // 2, SHORT // 2))
    strength = np.log1p(30 * _frames(padded, SHORT, STEP)[:, :-1].reshape(-1, 32, SHORT // 64).mean(2))
    growth = np.maximum(0, np.diff(strength, axis=0, prepend=strength[:1])).sum(1)
    return np.asarray(growth[: len(sound) // STEP])


def tempo_of(onsets: Row) -> float | None:
    """Beats a minute by the autocorrelation of the onsets, weighed towards the usual; None when no beat stands out."""
    rate = SLOW / STEP
    longest = int(4 * 60 / SLOWEST * rate) + 2
    if len(onsets) < 2 * 60 / SLOWEST * rate or onsets.std() < 1e-9:
        return None
    smooth = np.convolve(onsets - onsets.mean(), np.hanning(7) / np.hanning(7).sum(), "same")
    size = 1 << (2 * len(smooth)).bit_length()
    power = np.fft.irfft(np.abs(np.fft.rfft(smooth, size)) ** 2)[: min(longest, len(smooth))]
    alike = power / power[0] * len(smooth) / (len(smooth) - np.arange(len(power)))
    tempi = np.arange(SLOWEST, FASTEST, 0.25)
    lags = np.array([[beats * 60 / tempo * rate for beats in (1, 2, 4)] for tempo in tempi])
    told = np.interp(lags, np.arange(len(alike)), alike, right=0.0).mean(1)
    worth = told * np.exp(-0.5 * (np.log2(tempi / USUAL) / 0.8) ** 2)
    best = int(worth.argmax())
    return float(tempi[best]) if told[best] > SURE_OF_BEAT else None


def _chroma(sound: Row) -> Row:
    """Strength of the twelve tones from C: spectral peaks between 65 and 1000 Hz, each to its nearest tone."""
    if len(sound) < LONG:
        return np.zeros(12)
    spectrum = np.sqrt(_frames(sound, LONG, LONG // 4))
    hertz = np.fft.rfftfreq(LONG, 1 / SLOW)
    chosen = (hertz > 65) & (hertz < 1000)
    peak = (spectrum >= np.roll(spectrum, 1, 1)) & (spectrum >= np.roll(spectrum, -1, 1))
    strong = (spectrum * peak)[:, chosen].sum(0)
    tone = np.round(12 * np.log2(hertz[chosen] / 261.6256)).astype(int) % 12
    return np.asarray(np.bincount(tone, strong, 12), np.float64)


def key_of(chroma: Row) -> str:
    """The key whose tones fit best (correlation with the probe-tone ratings); "" when another root fits as well."""
    if chroma.std() < 1e-9:
        return ""
    fits = {f"{TONES[root]}{mode}": _fit(chroma, root, rating) for root, mode, rating in _keys()}
    best, second = sorted(fits.values(), reverse=True)[:2]
    return max(fits, key=lambda name: fits[name]) if best > 0.5 and best - second > SURE_OF_KEY else ""


def _keys() -> Iterator[tuple[int, str, tuple[float, ...]]]:
    for root in range(12):
        yield root, "", MAJOR
        yield root, " minor", MINOR


def _fit(chroma: Row, root: int, rating: tuple[float, ...]) -> float:
    return float(np.corrcoef(chroma, np.roll(rating, root))[0, 1])
