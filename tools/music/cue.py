"""What a composer is told, and the moods they know."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from memory.errors import UserMistake
from memory.film import Noun


@dataclass(frozen=True)
class Cue:
    """One piece of music as ordered. Times in seconds; `hits` are the cuts, `turn` where the story lifts (0: no wish).

    `tempo` in beats a minute (0: the mood's own), `key` like "D" or "Eb" (empty: chosen by seed). The same `motif`
    string gives the same melody contour in every film of a series; empty takes one from the seed.
    """

    mood: str
    seconds: float
    tempo: float = 0.0
    hits: tuple[float, ...] = ()
    turn: float = 0.0
    seed: int = 1
    key: str = ""
    motif: str = ""


class Part(Noun):
    """One player, a pattern on an instrument. level in dB, pan -1..1, send 0..1 to the room, height a MIDI pitch.

    It plays while the energy of the bar (0..1) is between `enters` and `leaves`. A drum's `steps` are its bar:
    x loud, o plain, - soft, . rest.
    """

    plays: str
    on: str
    level: float
    enters: float = 0.0
    leaves: float = 1.1
    pan: float = 0.0
    send: float = 0.25
    height: int = 60
    steps: str = ""


class Mood(Noun):
    """A way to compose. Chords are Roman numerals of the major scale with accidentals: "bVImaj7", "iv", "V/VII"."""

    words: tuple[str, ...]
    mode: Literal["major", "minor", "dorian", "lydian", "mixolydian", "phrygian"]
    tempo: tuple[float, float]
    metre: int = 4
    swing: float = 0.0
    keys: tuple[str, ...]
    chord_bars: float = 1.0
    theme: tuple[tuple[str, ...], ...]
    lift: tuple[tuple[str, ...], ...]
    cadence: tuple[str, ...]
    final: str
    room: tuple[float, float]
    pump: float = 0.0
    drive: float = 1.0
    accent: str
    rise: str
    blow: str
    parts: tuple[Part, ...]

    @property
    def middle(self) -> int:
        """A tempo to keep when a series names none."""
        return round(sum(self.tempo) / 2)


@cache
def moods() -> MappingProxyType[str, Mood]:
    """Every mood by name."""
    sheet = tomllib.loads((Path(__file__).parent / "moods.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: Mood.model_validate(fields) for name, fields in sheet.items()})


def mood(name: str) -> Mood:
    """A mood by its name; a name that is not there is the user's mistake."""
    if name not in moods():
        raise UserMistake(
            f"There is no mood {name!r}", "Choose one of them", field="mood", got=name, accepted=", ".join(moods())
        )
    return moods()[name]


def suited(words: str) -> str:
    """The mood that most of the words of a tone or a brief ask for; the first mood when none does."""
    said = set(re.findall(r"\w[\w-]*", words.lower()))
    return max(moods(), key=lambda name: len(said & set(moods()[name].words)))
