"""Chords from Roman numerals, and voices that move no further than they must."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from memory.errors import ProductionError

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
COLOURS = {
    "": (), "5": (), "7": (10,), "maj7": (11,), "add9": (14,), "9": (10, 14), "maj9": (11, 14), "6": (9,),
    "69": (9, 14), "sus4": (), "sus2": (), "dim": (), "m7b5": (10,), "11": (10, 17),
}  # fmt: skip
NUMERAL = re.compile(r"([b#]?)([ivIV]+)([a-z0-9]*)(?:/([b#]?)([ivIV]+))?")


@dataclass(frozen=True)
class Chord:
    """Pitch classes above C (root first) and the pitch class of the bass."""

    tones: tuple[int, ...]
    bass: int


def tonic(key: str) -> int:
    """Pitch class of a key name: "Eb" is 3."""
    if not re.fullmatch(r"[A-G][b#]?", key):
        raise ProductionError(f"There is no key {key!r}", "Write it like C, Eb or F#")
    return (NOTES[key[0]] + {"b": -1, "#": 1, "": 0}[key[1:]]) % 12


def chord(numeral: str, key: int) -> Chord:
    """Read "bVImaj7" or "IV/I" in a key (pitch class of its tonic). Capitals are major, small letters minor."""
    match = NUMERAL.fullmatch(numeral)
    if not match or match[3] not in COLOURS:
        raise ProductionError(f"{numeral!r} is not a chord", "Write Roman numerals like vi7, bVII or Vsus4")
    root = _degree(match[1], match[2], key)
    small = match[2].islower()
    third = {"sus4": 5, "sus2": 2}.get(match[3], 3 if small else 4)
    fifth = 6 if match[3] in ("dim", "m7b5") else 7
    steps = (0, fifth) if match[3] == "5" else (0, third, fifth, *COLOURS[match[3]])
    return Chord(tuple((root + step) % 12 for step in steps), _degree(match[4], match[5], key) if match[5] else root)


def _degree(accidental: str | None, numeral: str, key: int) -> int:
    return (key + DEGREES[numeral.lower()] + {"b": -1, "#": 1}.get(accidental or "", 0)) % 12


def lead(chords: Sequence[Chord], centre: int, voices: int = 4) -> list[tuple[int, ...]]:
    """A close voicing for each chord near MIDI pitch `centre`, each moving as little as it can from the one before."""
    said: list[tuple[int, ...]] = []
    for one in chords:
        spread = sorted(_voicings(one, centre, voices))
        before = said[-1] if said else None
        said.append(min(spread, key=lambda voicing: _strain(voicing, before, centre)))
    return said


def _voicings(one: Chord, centre: int, voices: int) -> set[tuple[int, ...]]:
    tones = one.tones[-voices:] if len(one.tones) > voices else one.tones
    ranges = [[p for p in range(centre - 11, centre + 14) if p % 12 == tone] for tone in tones]
    return {tuple(sorted(pick)) for pick in itertools.product(*ranges)}


def _strain(voicing: tuple[int, ...], before: tuple[int, ...] | None, centre: int) -> float:
    """Less is better: little movement, no muddy seconds down low, no wide gaps, near the centre."""
    gaps = [b - a for a, b in itertools.pairwise(voicing)]
    strain = 0.25 * abs(sum(voicing) / len(voicing) - centre) + sum(4.0 for gap in gaps if gap > 9)
    strain += sum(3.0 for a, gap in zip(voicing, gaps, strict=False) if gap < 3 and a < 52) + sum(
        2.0 for gap in gaps if gap == 1
    )
    if before is None:
        return strain
    return strain + sum(min(abs(pitch - old) for old in before) for pitch in voicing) + abs(voicing[-1] - before[-1])


def nearest(tones: Sequence[int], pitch: float) -> int:
    """The MIDI pitch nearest to `pitch` among pitch classes."""
    return min(
        (p for p in range(int(pitch) - 8, int(pitch) + 10) if p % 12 in tones), key=lambda p: abs(p - pitch + 0.01)
    )


def bass(one: Chord, low: int = 34) -> int:
    """The chord's bass as the lowest MIDI pitch from `low` up."""
    return low + (one.bass - low) % 12


def scale(key: int, mode: str) -> tuple[int, ...]:
    """Pitch classes of a mode on a tonic."""
    return tuple((key + step) % 12 for step in SCALES[mode])


def climb(pitch: int, steps: int, tones: Sequence[int]) -> int:
    """Go up (or down, negative) so many steps of a scale from a pitch."""
    way = 1 if steps >= 0 else -1
    for _ in range(abs(steps)):
        pitch += way
        while pitch % 12 not in tones:
            pitch += way
    return pitch
