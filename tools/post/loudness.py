"""How loud a sound is: ITU-R BS.1770-4 integrated loudness, EBU Tech 3342 range, true peak (4x oversampled)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.errors import Unplayable
from tools.post.pcm import F32, RATE, blocks

HOP = RATE // 10
SILENCE = -70.0
HISTORY = RATE // 2
TAPS = 24
# BS.1770-4 tables 1 and 2: the head shelf and the RLB high-pass at 48 kHz, as (b, a).
K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS (-70 is silence), true peak in dBTP, range in LU, short-term LUFS once a second."""

    integrated: float
    peak: float
    lra: float
    curve: tuple[float, ...]


@cache
def _response(size: int) -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    curve = np.ones_like(z)
    for b, a in K_WEIGHTING:
        curve *= (b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z)
    return np.asarray(curve, np.complex64)


@cache
def phases(taps: int = TAPS) -> tuple[F32, ...]:
    """The three sinc filters that give the samples a quarter, a half and three quarters of a step further."""
    n = np.arange(-taps // 2, taps // 2)
    window = np.kaiser(taps + 1, 6.0)
    edge = np.linspace(0, taps, taps + 1) - taps / 2
    rows = []
    for shift in (0.25, 0.5, 0.75):
        row = np.sinc(n + shift) * np.interp(n + shift, edge, window)
        rows.append((row / row.sum()).astype(np.float32))
    return tuple(rows)


def true_peak(sound: F32, floor: float = 0.0) -> float:
    """The highest value between and on the samples, linear; parts that can't pass `floor` are skipped."""
    best = floor
    for channel in sound:
        for at in range(0, len(channel), HOP):
            part = channel[at : at + HOP + TAPS]
            top = float(np.abs(part).max(initial=0.0))
            best = max(best, top)
            if top > best * 0.6 and len(part) >= TAPS:
                best = max(best, *(float(np.abs(np.convolve(part, row, "valid")).max()) for row in phases()))
    return best


class Meter:
    """Feed blocks in order (all but the last a whole number of tenths of a second), then read."""

    def __init__(self) -> None:
        self._tail: F32 | None = None
        self._powers: list[F32] = []
        self._top = 0.0

    def feed(self, sound: F32) -> None:
        if not sound.shape[1]:
            return
        tail = self._tail if self._tail is not None else np.zeros((len(sound), HISTORY), np.float32)
        joined = np.concatenate([tail, sound], 1)
        self._tail = joined[:, -HISTORY:]
        self._top = true_peak(joined[:, HISTORY - TAPS :], self._top)
        size = -(-joined.shape[1] // RATE) * RATE + RATE
        spectrum = np.fft.rfft(joined, size) * _response(size)
        weighted = np.fft.irfft(spectrum, size)[:, HISTORY : joined.shape[1]]
        hops = -(-weighted.shape[1] // HOP)
        weighted = np.pad(weighted, ((0, 0), (0, hops * HOP - weighted.shape[1])))
        self._powers.append((weighted.reshape(len(sound), hops, HOP) ** 2).mean(2).sum(0).astype(np.float32))

    def read(self) -> Loudness:
        powers = np.concatenate(self._powers) if self._powers else np.zeros(1, np.float32)
        peak = 20 * np.log10(max(self._top, 1e-6))
        short = _windows(powers, 30)
        curve = tuple(round(float(x), 2) for x in _lufs(short[::10]))
        return Loudness(_integrated(powers), float(peak), _range(short), curve)


def _windows(powers: F32, hops: int) -> F32:
    width = min(hops, len(powers))
    total = np.concatenate([[0.0], np.cumsum(powers, dtype=np.float64)])
    return np.asarray((total[width:] - total[:-width]) / width, np.float32)


def _lufs(power: F32) -> F32:
    return np.maximum(SILENCE, -0.691 + 10 * np.log10(np.maximum(power, 1e-10))).astype(np.float32)


def _gated(windows: F32, below: float) -> F32:
    """Windows over the absolute gate (-70 LUFS), then over the relative gate `below` LU under their mean."""
    loud = windows[_lufs(windows) > SILENCE]
    return np.asarray(loud[_lufs(loud) > float(_lufs(loud.mean(keepdims=True))[0]) - below]) if len(loud) else loud


def _integrated(powers: F32) -> float:
    kept = _gated(_windows(powers, 4), 10.0)
    return float(_lufs(kept.mean(keepdims=True))[0]) if len(kept) else SILENCE


def _range(short: F32) -> float:
    kept = _lufs(_gated(short, 20.0))
    return float(np.percentile(kept, 95) - np.percentile(kept, 10)) if len(kept) else 0.0


def measure(sound: Iterator[F32]) -> Loudness:
    """Loudness of a stream of (channels, frames) blocks."""
    meter = Meter()
    for block in sound:
        meter.feed(block)
    return meter.read()


def loudness(path: Path) -> Loudness:
    """Loudness of any sound or film file; `Unplayable` when it holds no sound."""
    return measure(blocks(path, 0))


def waveform(path: Path, n: int) -> list[float]:
    """The outline of a sound as `n` peaks in 0..1, for a report."""
    step = HOP // 10
    tops = [np.abs(part[:, at : at + step]).max() for part in blocks(path, 1) for at in range(0, part.shape[1], step)]
    if not tops:
        raise Unplayable(f"{path.name} holds no sound at all")
    edges = np.linspace(0, len(tops), n + 1).astype(int)
    return [round(float(min(1.0, max(tops[a : max(a + 1, b)]))), 4) for a, b in pairwise(edges)]
