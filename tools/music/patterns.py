"""What a player does with one bar: a chord, its voicing and its bass become notes in time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.music.harmony import Chord


@dataclass(frozen=True)
class Beat:
    """A note within a bar: when and how long in beats, MIDI pitch, velocity 0..1."""

    beat: float
    beats: float
    pitch: int
    velocity: float


@dataclass(frozen=True)
class Bar:
    """What a player sees of a bar. `voicing` lies near the player's height, low to high."""

    number: int
    metre: int
    chord: Chord
    voicing: tuple[int, ...]
    bass: int
    next_bass: int
    figure: tuple[int, ...]
    """Order in which this piece breaks its chords: indices 0..7 into two octaves of the voicing."""


Pattern = Callable[[Bar], list[Beat]]


def _over(bar: Bar, times: Sequence[float]) -> list[float]:
    return [time for time in times if time < bar.metre]


def _ladder(bar: Bar) -> list[int]:
    """The voicing and its octave above."""
    return [*bar.voicing, *(pitch + 12 for pitch in bar.voicing)]


def hold(bar: Bar) -> list[Beat]:
    return [Beat(0, bar.metre, pitch, 0.66) for pitch in bar.voicing]


def spread(bar: Bar) -> list[Beat]:
    """A slow rolled chord with a low note, and a quiet echo of its top in the second half."""
    roll = [Beat(n * 0.06, bar.metre - n * 0.06, pitch, 0.55 + 0.03 * n) for n, pitch in enumerate(bar.voicing)]
    top = bar.voicing[-1]
    return [Beat(0, bar.metre, bar.bass + 12, 0.6), *roll, Beat(bar.metre / 2, bar.metre / 2, top, 0.4)]


def broken(bar: Bar) -> list[Beat]:
    """Left hand: low note, then the chord rises and falls in eighths."""
    ladder = [bar.bass + 12, *bar.voicing]
    order = (0, 2, 3, 4, 3, 2, 4, 3)
    times = _over(bar, [n / 2 for n in range(8)])
    return [
        Beat(
            time,
            1.5 if n else 2.5,
            ladder[min(order[n], len(ladder) - 1)],
            0.62 if n == 0 else 0.44 + 0.05 * (n % 2 == 0),
        )
        for n, time in enumerate(times)
    ]


def comp(bar: Bar) -> list[Beat]:
    """Chords the way a pop pianist leans on them."""
    strokes = (
        ((0, 1.5, 0.72), (1.5, 1, 0.5), (2.5, 1.5, 0.6))
        if bar.number % 2 == 0
        else ((0, 2, 0.72), (2, 1, 0.52), (3, 1, 0.5))
    )
    return [Beat(at, long, pitch, loud) for at, long, loud in strokes if at < bar.metre for pitch in bar.voicing[-3:]]


def pulse(bar: Bar) -> list[Beat]:
    times = _over(bar, [n / 2 for n in range(8)])
    return [Beat(t, 0.6, p, 0.62 if t == 0 else 0.4 + 0.1 * (t % 1 == 0)) for t in times for p in bar.voicing[-3:]]


def stabs(bar: Bar) -> list[Beat]:
    return [Beat(t, 0.3, p, 0.6) for t in _over(bar, (0.5, 1.5, 2.5, 3.5)) for p in bar.voicing[-3:]]


def arp8(bar: Bar) -> list[Beat]:
    ladder = _ladder(bar)
    times = _over(bar, [n / 2 for n in range(8)])
    return [Beat(t, 1.2, ladder[bar.figure[n] % len(ladder)], 0.6 if n % 4 == 0 else 0.45) for n, t in enumerate(times)]


def arp16(bar: Bar) -> list[Beat]:
    ladder = _ladder(bar)
    times = _over(bar, [n / 4 for n in range(16)])
    return [
        Beat(t, 0.45, ladder[bar.figure[n % 8] % len(ladder)], 0.66 if n % 4 == 0 else 0.44)
        for n, t in enumerate(times)
    ]


def ostinato(bar: Bar) -> list[Beat]:
    """Eighths on the root and its neighbours in the chord, leaning on threes."""
    low, high = bar.voicing[0], bar.voicing[min(2, len(bar.voicing) - 1)]
    times = _over(bar, [n / 2 for n in range(8)])
    return [Beat(t, 0.5, high if n in (3, 6) else low, 0.72 if n in (0, 3, 6) else 0.48) for n, t in enumerate(times)]


def counter(bar: Bar) -> list[Beat]:
    """A slow inner line: the top of the voicing, then the tone below it."""
    half = bar.metre / 2
    return [Beat(0, half, bar.voicing[-1], 0.6), Beat(half, half, bar.voicing[-2], 0.56)]


def long(bar: Bar) -> list[Beat]:
    return [Beat(0, bar.metre, bar.bass, 0.72)]


def drone(bar: Bar) -> list[Beat]:
    return [Beat(0, bar.metre, bar.bass, 0.7), Beat(0, bar.metre, bar.bass + 7, 0.35)]


def root(bar: Bar) -> list[Beat]:
    """Bass that carries: one, the push before three, and a step into the next chord."""
    notes = [Beat(0, 1.4, bar.bass, 0.74), Beat(1.5, bar.metre - 1.5, bar.bass, 0.58)]
    step = bar.next_bass - bar.bass
    if bar.metre > 3 and 0 < abs(step) < 6:
        notes[1] = Beat(1.5, 2, bar.bass, 0.58)
        notes.append(Beat(3.5, 0.5, bar.next_bass + (-2 if step > 0 else 2), 0.5))
    return notes


def drive8(bar: Bar) -> list[Beat]:
    times = _over(bar, [n / 2 for n in range(8)])
    return [Beat(t, 0.45, bar.bass + 12 * (n == 7), 0.72 if n % 2 == 0 else 0.56) for n, t in enumerate(times)]


def riff(bar: Bar) -> list[Beat]:
    """A syncopated figure on root, fifth and octave."""
    steps = ((0, 0.4, 0), (0.75, 0.3, 0), (1.5, 0.4, 12), (2, 0.3, 0), (2.75, 0.3, 7), (3.5, 0.4, 10))
    return [Beat(t, long, bar.bass + up, 0.74 if t in (0, 2) else 0.6) for t, long, up in steps if t < bar.metre]


def walk(bar: Bar) -> list[Beat]:
    """A walking bass: root, third, fifth, and a half step into the next root."""
    tones = [bar.bass + (tone - bar.bass) % 12 for tone in bar.chord.tones[1:3]]
    way = -1 if bar.next_bass >= bar.bass else 1
    line = [bar.bass, *tones, bar.next_bass + way][: bar.metre]
    return [Beat(n, 0.85, pitch, 0.7 if n == 0 else 0.58) for n, pitch in enumerate(line)]


PATTERNS: dict[str, Pattern] = {
    one.__name__: one
    for one in (
        hold, spread, broken, comp, pulse, stabs, arp8, arp16, ostinato, counter, long, drone, root, drive8, riff, walk,
    )
}  # fmt: skip
FIGURES = (
    (0, 1, 2, 3, 4, 3, 2, 1), (0, 2, 1, 3, 2, 4, 3, 5), (0, 2, 4, 2, 5, 4, 2, 1), (4, 3, 2, 1, 0, 1, 2, 3),
    (0, 4, 2, 4, 1, 4, 3, 4), (0, 3, 5, 3, 2, 3, 5, 6), (0, 1, 4, 1, 0, 1, 5, 2),
)  # fmt: skip
