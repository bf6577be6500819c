"""Time: a beat that meets the cuts and brings the last chord in exactly where the last shot begins."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.music.cue import Cue, Mood

NEAR = 0.05
"""Seconds within which a cut and a beat are felt as one."""


@dataclass(frozen=True)
class Grid:
    """Bars of `metre` beats of `beat` seconds; the last chord lands at `landing`, after the last bar.

    The first bar begins at `first`, at or before 0: a piece may come in within a bar, as an upbeat.
    """

    first: float
    beat: float
    metre: int
    bars: int
    landing: float
    seconds: float

    @property
    def tempo(self) -> float:
        return 60 / self.beat

    @property
    def bar(self) -> float:
        return self.beat * self.metre

    def at(self, bar: float) -> float:
        """Seconds of a bar line."""
        return self.first + bar * self.bar


def landing(cue: Cue) -> float:
    """Where the last chord lands: on the last cut when that leaves it room to ring, else near the end."""
    longest = min(9.0, max(6.0, cue.seconds * 0.2))
    for hit in reversed(cue.hits):
        if 1.2 <= cue.seconds - hit <= longest:
            return hit
    return cue.seconds - min(4.5, max(cue.seconds * 0.13, min(1.5, cue.seconds / 2)))


def fit(cue: Cue, mood: Mood) -> Grid:
    """The tempo of the mood's range whose bars and beats fall best on the cuts and the turn."""
    end = landing(cue)
    low, high = mood.tempo
    if cue.tempo:
        low, high = max(40.0, cue.tempo * 0.93), min(190.0, cue.tempo * 1.07)
    wish = cue.tempo or (low + high) / 2
    tempi = np.arange(low, high + 0.01, 0.125)
    best = max(tempi, key=lambda tempo: _worth(60 / tempo, end, mood.metre, cue) - 6 * np.log2(tempo / wish) ** 2)
    beat = 60 / float(best)
    bars = math.ceil(end / (beat * mood.metre) - 1e-3)
    return Grid(end - bars * beat * mood.metre, beat, mood.metre, bars, end, cue.seconds)


def _worth(beat: float, end: float, metre: int, cue: Cue) -> float:
    """How well a beat fits: cuts on bars, beats and half beats, the turn on a bar, little time before the first bar."""
    bar = beat * metre
    upbeat = (end % bar) / bar
    worth = 2.0 * _meets((cue.turn,), end, bar) if 0 < cue.turn < end else 0.0
    hits = [hit for hit in cue.hits if hit < end - 0.01]
    if hits:
        whole, half = _meets(hits, end, bar), _meets(hits, end, beat / 2)
        worth += 4 * (whole + _meets(hits, end, beat) + 0.5 * half) / len(hits)
    return worth - 0.6 * (0.02 < upbeat < 0.98)


def _meets(times: Sequence[float], end: float, step: float) -> float:
    """How many times fall on a grid of `step` counted back from `end`, each 0..1."""
    off = (end - np.asarray(times)) % step
    return float(np.exp(-((np.minimum(off, step - off) / NEAR) ** 2)).sum())
