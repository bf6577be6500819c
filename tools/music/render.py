"""From a score to sound: notes played once each, placed in stereo, given a room; block by block."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tools.music.arrange import Note, Score
from tools.music.instruments import INSTRUMENTS
from tools.music.kit import DRUMS
from tools.music.tone import hiss
from tools.post.pcm import F32, RATE

BLOCK = 8 * RATE
LONGEST = 12 * RATE
KEPT = 160
TIMED = ("swell", "riser")


def room(seconds: float, seed: int) -> F32:
    """A stereo impulse response: a few early reflections, then noise that darkens and dies; gain 1 in the middle."""
    chance = np.random.default_rng(seed)
    size = int(seconds * RATE)
    time = np.arange(size, dtype=np.float32) / RATE
    tail = np.zeros((2, size), np.float32)
    for low, high, share in ((120, 700, 1.0), (700, 2800, 0.75), (2800, 8000, 0.42)):
        band = hiss(seconds, low, high, chance, 2)[:, :size]
        tail += band * np.exp(-6.9 * time / (seconds * share)).astype(np.float32) * share
    tail *= 1 - np.exp(-np.maximum(0, time - 0.012) / 0.02).astype(np.float32)
    for _ in range(7):
        side, after = int(chance.integers(2)), int(chance.uniform(0.009, 0.05) * RATE)
        tail[side, after] += chance.uniform(0.6, 1.6) * chance.choice([-1, 1])
    voice = np.abs(np.fft.rfft(tail, RATE * 4)[:, 1000:10_000])
    return np.asarray(tail / np.sqrt((voice**2).mean()), np.float32)


@dataclass
class Band:
    """Plays single notes; the same note played again is not worked out again."""

    seed: int
    _kept: dict[tuple[str, int, int, int], F32] = field(default_factory=dict)

    def play(self, note: Note) -> F32:
        """Sound of a note before its part's level and place."""
        loud, long = round(note.velocity * 6), max(1, round(note.seconds * 12))
        fixed = note.part.on in DRUMS and note.part.on not in TIMED
        name = (note.part.on, note.pitch, loud, 0 if fixed else long)
        if name not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[name] = self._render(note, max(loud, 1) / 6, long / 12, name)
        return self._kept[name]

    def _render(self, note: Note, velocity: float, seconds: float, name: tuple[object, ...]) -> F32:
        chance = np.random.default_rng([self.seed, zlib.crc32(repr(name).encode())])
        if note.part.on in DRUMS:
            return DRUMS[note.part.on](note.seconds, velocity, chance)
        return INSTRUMENTS[note.part.on](note.pitch, seconds, velocity, chance)


@dataclass
class Desk:
    """Three buses of one block and what hangs over into the next: music, drums, and what goes to the room."""

    buses: F32

    def add(self, sound: F32, at: int, note: Note) -> None:
        sound = sound[:, : self.buses.shape[2] - at]
        left, right = np.sqrt((1 - note.part.pan) / 2), np.sqrt((1 + note.part.pan) / 2)
        if len(sound) == 2:
            left, right = left * 1.414, right * 1.414
        gain = 10 ** (note.part.level / 20)
        span = slice(at, at + sound.shape[1])
        bus = self.buses[1 if note.part.on in DRUMS else 0]
        for side, share in enumerate((left, right)):
            channel = sound[side % len(sound)]
            bus[side, span] += channel * np.float32(gain * share)
            if note.part.send:
                self.buses[2, side, span] += channel * np.float32(gain * share * note.part.send)

    def take(self, frames: int) -> F32:
        """The first `frames` of every bus; the rest moves up."""
        done = self.buses[:, :, :frames].copy()
        self.buses = np.concatenate([self.buses[:, :, frames:], np.zeros((3, 2, frames), np.float32)], 2)
        return done


def perform(score: Score, seed: int) -> Iterator[F32]:
    """The piece in stereo blocks, exactly as long as it was asked."""
    total = round(score.grid.seconds * RATE)
    band, desk = Band(seed), Desk(np.zeros((3, 2, BLOCK + LONGEST), np.float32))
    reverb = Reverb(room(score.mood.room[0], seed), score.mood.room[1])
    waiting = list(score.notes)
    for start in range(0, total, BLOCK):
        size = min(BLOCK, total - start)
        while waiting and waiting[0].at * RATE < start + BLOCK:
            note = waiting.pop(0)
            desk.add(band.play(note), int(note.at * RATE) - start, note)
        music, drums, wet = desk.take(BLOCK)
        music = music * _pump(score, start, BLOCK)
        block = _glue(music + drums + reverb.of(wet), score.mood.drive)
        yield (block * _ending(score, start, BLOCK))[:, :size].astype(np.float32)


class Reverb:
    """Convolution with a room, block by block; `amount` is the room's level."""

    def __init__(self, impulse: F32, amount: float) -> None:
        self._size = 1 << (BLOCK + impulse.shape[1] - 1).bit_length()
        self._room = np.fft.rfft(impulse * np.float32(amount * 2), self._size)
        self._over = np.zeros((2, self._size - BLOCK), np.float32)

    def of(self, wet: F32) -> F32:
        """What the room answers to a block of BLOCK frames."""
        full = np.fft.irfft(np.fft.rfft(wet, self._size) * self._room, self._size).astype(np.float32)
        full[:, : self._over.shape[1]] += self._over
        self._over = full[:, BLOCK:]
        return full[:, :BLOCK]


def _pump(score: Score, start: int, size: int) -> F32:
    """Music sinks on every beat while the kick plays: the breath of dance music."""
    if not score.mood.pump:
        return np.ones(size, np.float32)
    kicks = [note.at for note in score.notes if note.part.on == "kick"]
    gain = np.ones(size, np.float32)
    breath = np.arange(int(0.45 * RATE)) / RATE
    dip = 1 - score.mood.pump * np.exp(-breath / 0.11) * (1 - breath / 0.45)
    for kick in kicks:
        at = int(kick * RATE) - start
        if -len(dip) < at < size:
            a, b = max(0, at), min(size, at + len(dip))
            gain[a:b] = np.minimum(gain[a:b], dip[a - at : b - at])
    return gain


def _glue(sound: F32, drive: float) -> F32:
    """Soft saturation: loud moments are rounded off, as tape does."""
    return np.asarray(np.tanh(sound * (1.1 * drive)) / drive, np.float32)


def _ending(score: Score, start: int, size: int) -> F32:
    """The last chord's own way out: half a second held, then evenly down in decibels, silent at the end."""
    left = score.grid.seconds - score.grid.landing
    time = (np.arange(start, start + size) / RATE - score.grid.landing).astype(np.float32)
    held = min(0.5, left * 0.25)
    down = 10 ** (-26 / 20 * np.clip((time - held) / max(left - held, 0.1), 0, 1))
    last = min(0.35, left * 0.2)
    return np.asarray(down * np.clip((left - time) / last, 0, 1) ** 1.5, np.float32)
