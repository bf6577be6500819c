"""From a cue to a score: sections, chords, and what every player does in every bar."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tools.music import harmony
from tools.music.cue import Cue, Mood, Part
from tools.music.grid import Grid, fit
from tools.music.harmony import Chord
from tools.music.instruments import SUSTAINED
from tools.music.melody import Motif, Singer, motif
from tools.music.patterns import FIGURES, PATTERNS, Bar
from tools.music.tone import Chance

LOUD = {"x": 0.95, "o": 0.7, "-": 0.42}
BREAK = 0.5
"""Energy of the bar that draws breath before the lift."""


@dataclass(frozen=True)
class Note:
    """One note or stroke: seconds from the start, how long, MIDI pitch (0 for drums), velocity 0..1, who plays it."""

    at: float
    seconds: float
    pitch: int
    velocity: float
    part: Part


@dataclass(frozen=True)
class Section:
    """A stretch of the piece, in bars."""

    name: str
    first: int
    bars: int


@dataclass(frozen=True)
class Score:
    """A composed piece: notes in order of time, and why they are where they are."""

    notes: tuple[Note, ...]
    grid: Grid
    sections: tuple[Section, ...]
    key: str
    chords: tuple[str, ...]
    motif: Motif
    mood: Mood


def write(cue: Cue, mood: Mood) -> Score:
    """Compose. The same cue gives the same score; another seed gives another piece."""
    chance = np.random.default_rng([cue.seed, zlib.crc32(cue.mood.encode())])
    grid = fit(cue, mood)
    key = cue.key or str(chance.choice(mood.keys))
    sections = form(grid, cue)
    numerals = progression(grid, sections, mood, chance)
    figure = motif(cue.motif or f"{cue.mood} {cue.seed}")
    room = Room(cue, mood, grid, sections, harmony.tonic(key), numerals, figure, chance)
    notes = sorted(room.notes(), key=lambda note: (note.at, note.pitch, note.part.on))
    return Score(tuple(notes), grid, sections, key, numerals, figure, mood)


def form(grid: Grid, cue: Cue) -> tuple[Section, ...]:
    """Intro, theme, and from the bar line nearest to the turn the lift; the ending is the chord after the last bar."""
    n = grid.bars
    wish = (cue.turn if 0 < cue.turn < grid.landing else 0.6 * grid.landing) - grid.first
    turn = int(np.clip(round(wish / grid.bar), min(1, n), max(n - 1, 0))) if n else 0
    intro = 0 if turn < 3 else max(1, round(turn * 0.3))
    spans = (("intro", 0, intro), ("theme", intro, turn - intro), ("lift", turn, n - turn))
    return tuple(Section(name, first, bars) for name, first, bars in spans if bars > 0)


def energy(sections: tuple[Section, ...], bar: int) -> float:
    """How much is going on in a bar, 0..1: it builds, draws breath before the lift, and builds again."""
    for section in sections:
        if section.first <= bar < section.first + section.bars:
            done = (bar - section.first) / max(1, section.bars - 1) if section.bars > 1 else 0.6
            low, high = {"intro": (0.30, 0.42), "theme": (0.46, 0.70), "lift": (0.80, 1.0)}[section.name]
            before_lift = section.name == "theme" and section.bars > 2 and bar == section.first + section.bars - 1
            return BREAK if before_lift else low + (high - low) * done
    return 1.0


def progression(grid: Grid, sections: tuple[Section, ...], mood: Mood, chance: Chance) -> tuple[str, ...]:
    """A numeral for each bar: the theme's chords, the lift's, and a cadence into the last chord."""
    theme, lift = (pool[int(chance.integers(len(pool)))] for pool in (mood.theme, mood.lift))
    numerals: list[str] = []
    for section in sections:
        pool = lift if section.name == "lift" else theme
        numerals += [pool[int(bar / mood.chord_bars) % len(pool)] for bar in range(section.bars)]
    close = mood.cadence[-min(len(mood.cadence), max(0, len(numerals) - 1)) :] if len(numerals) > 1 else ()
    return tuple(numerals[: len(numerals) - len(close)]) + tuple(close) + (mood.final,)


def _heard(note: Note) -> Iterator[Note]:
    """A note of the upbeat bar: what began before the film is dropped, or comes in with it when it lasts."""
    if note.at >= 0:
        yield note
    elif note.at + note.seconds > max(0.5, 0.0 if note.part.on in SUSTAINED else 0.6 * note.seconds):
        yield replace(note, at=0.0, seconds=note.at + note.seconds)
    elif note.at > -0.04:
        yield replace(note, at=0.0)


@dataclass
class Room:
    """The players at work on one piece."""

    cue: Cue
    mood: Mood
    grid: Grid
    sections: tuple[Section, ...]
    key: int
    numerals: tuple[str, ...]
    figure: Motif
    chance: Chance

    def notes(self) -> Iterator[Note]:
        chords = [harmony.chord(numeral, self.key) for numeral in self.numerals]
        broken = FIGURES[int(self.chance.integers(len(FIGURES)))]
        for part in self.mood.parts:
            for note in self._drum(part) if part.plays == "drum" else self._tonal(part, chords, broken):
                yield from _heard(note)
        yield from self._marks(chords)

    def _bars(self, part: Part) -> Iterator[int]:
        for bar in range(self.grid.bars):
            if part.enters <= energy(self.sections, bar) < part.leaves:
                yield bar

    def _tonal(self, part: Part, chords: list[Chord], broken: tuple[int, ...]) -> Iterator[Note]:
        voicings = harmony.lead(chords, part.height, 4)
        playing = list(self._bars(part))
        if part.plays == "melody":
            yield from self._melody(part, chords, playing)
        else:
            low = part.height if part.height < 45 else 36
            basses = [harmony.bass(chord, low - 4) for chord in chords]
            for n in playing:
                bar = Bar(n, self.grid.metre, chords[n], voicings[n], basses[n], basses[n + 1], broken)
                for beat in PATTERNS[part.plays](bar):
                    yield self._note(part, n, beat.beat, beat.beats, beat.pitch, beat.velocity)
        if part.leaves > 1:
            yield from self._last(part, voicings[-1], harmony.bass(chords[-1], 32))

    def _melody(self, part: Part, chords: list[Chord], playing: list[int]) -> Iterator[Note]:
        singer = Singer(harmony.scale(self.key, self.mood.mode), part.height, part.height)
        first = {section.first for section in self.sections}
        count = 0
        for n in playing:
            count = 0 if n in first else count
            for beat, beats, pitch in singer.sing(self.figure, count % 4, chords[n], self.grid.metre):
                yield self._note(part, n, beat, beats * 1.05, pitch, 0.78 if beat == 0 else 0.68)
            count += 1

    def _note(self, part: Part, bar: int, beat: float, beats: float, pitch: int, velocity: float) -> Note:
        """Place a note as a person would: swung, a few milliseconds off, never twice equally loud."""
        swung = beat + (self.mood.swing if beat % 1 == 0.5 else self.mood.swing / 2 if beat % 0.5 else 0)
        at = self.grid.at(bar) + swung * self.grid.beat + float(np.clip(self.chance.normal(0, 0.006), -0.015, 0.015))
        if part.on in SUSTAINED and part.plays != "melody":
            at -= 0.03
        lift = 0.66 + 0.38 * energy(self.sections, bar)
        loud = float(np.clip(velocity * lift * self.chance.normal(1, 0.06), 0.15, 1))
        tail = 0.35 if part.on in SUSTAINED else 0.25
        return Note(at, min(beats * self.grid.beat + tail, self.grid.landing - at + 0.25), pitch, loud, part)

    def _drum(self, part: Part) -> Iterator[Note]:
        for n in self._bars(part):
            breath = n + 1 < self.grid.bars and energy(self.sections, n) == BREAK
            for step, sign in enumerate(part.steps[: self.grid.metre * 4]):
                if sign in LOUD and not (breath and step >= self.grid.metre * 2):
                    note = self._note(part, n, step / 4, 0.25, 0, LOUD[sign])
                    yield Note(note.at, 0.5, 0, note.velocity, part)

    def _last(self, part: Part, voicing: tuple[int, ...], low: int) -> Iterator[Note]:
        """The final chord, landing together and ringing to the end; struck instruments roll it a little."""
        left = self.grid.seconds - self.grid.landing
        if part.plays in ("long", "root", "drone", "drive8", "riff", "walk"):
            yield Note(self.grid.landing, left, low, 0.8, part)
        elif part.plays == "melody":
            home = harmony.nearest((self.key,), part.height)
            yield Note(self.grid.landing, left, home, 0.8, part)
        elif part.plays != "arp16":
            roll = 0.0 if part.on in SUSTAINED or part.plays in ("stabs", "ostinato") else 0.028
            for n, pitch in enumerate(voicing):
                yield Note(self.grid.landing + n * roll, left - n * roll, pitch, 0.7, part)

    def _marks(self, chords: list[Chord]) -> Iterator[Note]:
        """What answers the picture: a touch on every cut, a rise into the turn and the end, a blow where they land."""
        grid, mood = self.grid, self.mood
        lift = next((section.first for section in self.sections if section.name == "lift"), 0)
        touch = Part(plays="mark", on=mood.accent, level=-8, send=0.6, pan=0.2)
        for hit in self.cue.hits:
            if 0.05 < hit < grid.landing - 0.05:
                bar = int(np.clip((hit - grid.first) / grid.bar, 0, max(0, grid.bars - 1)))
                pitch = harmony.nearest(chords[bar].tones[:3], 79)
                yield Note(hit, 1.6, pitch, 0.55, touch)
        blow, rise = (Part(plays="mark", on=on, level=-6, send=0.3) for on in (mood.blow, mood.rise))
        for at, loud in ((grid.at(lift), 0.75), (grid.landing, 0.85)):
            if at > 0.4:
                climb = min(grid.bar, at)
                yield Note(at - climb, climb, 0, 0.7, rise)
                yield Note(at, 2.5, 0, loud, blow)
        yield from self._farewell()

    def _farewell(self) -> Iterator[Note]:
        """When the last chord rings long, the first notes of the motif come back once, high and soft."""
        left = self.grid.seconds - self.grid.landing
        if left < 2.6:
            return
        singer = Singer(harmony.scale(self.key, self.mood.mode), 82, 82)
        part = Part(plays="mark", on="bell", level=-9, send=0.7, pan=-0.1)
        final = harmony.chord(self.mood.final, self.key)
        gap = min(self.grid.beat / 2, left / 8)
        notes = singer.sing(self.figure, 0, final, self.grid.metre)[:3]
        for n, (_, _, pitch) in enumerate(notes):
            pitch = harmony.nearest(final.tones, pitch)
            yield Note(self.grid.landing + self.grid.beat + n * gap, left - self.grid.beat - n * gap, pitch, 0.5, part)
