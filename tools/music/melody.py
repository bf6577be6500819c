"""A motif and what becomes of it: call, sequence, answer, long note."""

import zlib
from dataclasses import dataclass

import numpy as np

from tools.music.harmony import Chord, climb, nearest

# One bar of four quarters each, as (beat, beats); chosen by the motif's own seed.
RHYTHMS = (
    ((0, 1), (1, 0.5), (1.5, 1), (2.5, 1.5)),
    ((0, 1.5), (1.5, 0.5), (2, 2)),
    ((0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 2)),
    ((0, 0.5), (0.5, 0.5), (1, 1), (2, 1), (3, 1)),
    ((0, 2), (2, 0.5), (2.5, 0.5), (3, 1)),
    ((0, 1), (1, 1), (2, 0.5), (2.5, 1.5)),
    ((0, 0.75), (0.75, 0.75), (1.5, 0.5), (2, 2)),
    ((1, 0.5), (1.5, 0.5), (2, 1), (3, 1)),
)


@dataclass(frozen=True)
class Motif:
    """Scale steps above the first note, and the rhythm that carries them."""

    steps: tuple[int, ...]
    rhythm: tuple[tuple[float, float], ...]


def motif(words: str) -> Motif:
    """The motif a string stands for: the same string, the same contour, in any key, mood or film."""
    chance = np.random.default_rng(zlib.crc32(words.encode()))
    rhythm = RHYTHMS[int(chance.integers(len(RHYTHMS)))]
    steps = [0]
    leap = int(chance.choice([2, 3, 4, -3]))
    peak = int(chance.integers(1, len(rhythm)))
    for n in range(1, len(rhythm)):
        move = leap if n == peak else int(chance.choice([-1, 1, -1, -2]))
        steps.append(max(-5, min(6, steps[-1] + move)))
    return Motif(tuple(steps), rhythm)


def phrase(figure: Motif, bar: int, metre: int) -> tuple[tuple[tuple[float, float], int], ...]:
    """What becomes of the motif in bar 0..3 of a phrase: ((beat, beats), steps) of each note."""
    fits = [(when, step) for when, step in zip(figure.rhythm, figure.steps, strict=True) if when[0] < metre]
    if bar == 2:  # the answer turns the figure upside down
        fits = [(when, -step) for when, step in fits]
    if bar == 3:  # and comes to rest
        return (((0.0, metre * 0.8), 0),) if len(fits) < 4 else (fits[0], ((fits[1][0][0], metre - fits[1][0][0]), 0))
    return tuple(fits)


@dataclass
class Singer:
    """Keeps the line singable: each bar begins on the chord tone nearest to where the last one ended."""

    tones: tuple[int, ...]
    centre: int
    last: float

    def sing(self, figure: Motif, bar: int, chord: Chord, metre: int) -> list[tuple[float, float, int]]:
        """(beat, beats, MIDI pitch) of a bar; strong beats sit on chord tones."""
        start = nearest(chord.tones[:3], 0.55 * self.last + 0.45 * self.centre)
        notes = []
        for (beat, beats), step in phrase(figure, bar, metre):
            pitch = climb(start, step, self.tones)
            if beat % 2 == 0 or beats >= 1.5:
                pitch = nearest(chord.tones, pitch)
            while pitch > self.centre + 11:
                pitch -= 12
            notes.append((beat, min(beats, metre - beat), pitch))
        self.last = notes[-1][2] if notes else self.last
        return notes
