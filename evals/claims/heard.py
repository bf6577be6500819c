"""Claims about the sound: a voice, none, music, silence; all of it measured in the master's own sound.

A line's own recording is looked for in the master where the cut puts it. That nobody speaks is heard by holding the
master against the music it was mixed from: whatever else sounds makes them differ.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.claims.made import Found, Made, Open
from memory.errors import Unplayable
from memory.film import Line
from memory.vault import Vault
from tools.post import pcm
from tools.post.ducking import BAND
from tools.post.loudness import loudness

RATE = 8000
EARLY = 0.3
"""Seconds around its place in which a line or a window of music is looked for."""
THERE = 0.35
"""Least correlation of a line's recording with the master that counts as heard; music alone stays under 0.15."""
OWN = 0.6
"""Least correlation of every half second with the music alone; a voice over it brings that under 0.5."""
QUIET, SILENT = -45.0, -60.0
"""dBFS under which nothing is heard beside loud sound, and LUFS under which a film is silent."""
WINDOW = RATE // 2
F64 = NDArray[np.float64]


def speech_band(sound: pcm.F32) -> F64:
    """The speech band of mono sound at 48 kHz, as 8 kHz."""
    whole = len(sound) // 6 * 6
    spectrum = np.fft.rfft(sound[:whole].astype(np.float64))
    hertz = np.fft.rfftfreq(whole, 1 / pcm.RATE)
    spectrum[(hertz < BAND[0]) | (hertz > BAND[1])] = 0
    return np.asarray(np.fft.irfft(spectrum[: whole // 12 + 1], whole // 6) / 6, np.float64)


@dataclass(frozen=True)
class Match:
    """How well one sound is found in another: correlation 0..1, its level there in dBFS, and where, in samples."""

    likeness: float
    level: float
    at: int


def found_in(sound: F64, piece: F64) -> Match:
    """The best place of the piece in the sound."""
    if len(piece) > len(sound):
        sound = np.pad(sound, (0, len(piece) - len(sound)))
    size = 1 << (len(sound) + len(piece)).bit_length()
    product = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece, size)), size)
    product = product[: len(sound) - len(piece) + 1]
    sums = np.concatenate([[0.0], np.cumsum(sound**2)])
    power = np.maximum(sums[len(piece) :] - sums[: -len(piece)], 1e-12)
    likeness = np.abs(product) / np.sqrt(power * max(float((piece**2).sum()), 1e-12))
    at = int(likeness.argmax())
    level = 10 * np.log10(likeness[at] ** 2 * power[at] / len(piece) + 1e-12)
    return Match(float(likeness[at]), float(level), at)


def voice(want: Any, film: Made) -> Found:
    """At least one line is heard where the cut puts it (want = true), or none is (false)."""
    if not want:
        return no_voice(True, film)
    if (film.record.get("brief") or {}).get("voiceover"):
        raise Open("The voice is a recording the client gave")
    if not film.heard:
        return Found(0, False, "captions.srt holds no line")
    rate, master = Fraction(film.cut.fps), speech_band(film.sound)
    matches = [(line, _match(master, line, float(line.start / rate), film)) for line in film.cut.lines]
    heard = [(line, one) for line, one in matches if one.likeness >= THERE and one.level > QUIET]
    best = max((one.likeness for _, one in matches), default=0.0)
    says = f"{len(heard)} of {len(matches)} lines are found in the master's sound, the clearest at {best:.2f}"
    return Found(len(heard), bool(heard), says, round(float(heard[0][0].start / rate), 2) if heard else None)


def _match(master: F64, line: Line, start: float, film: Made) -> Match:
    """A line's recording, looked for around its place."""
    try:
        piece = speech_band(pcm.read(Vault(film.studio / "vault").path(line.digest), 1)[0])
    except (Unplayable, OSError) as error:
        raise Open(f"A line's recording can't be read ({error})") from None
    first = max(0, round((start - EARLY) * RATE))
    return found_in(master[first : first + len(piece) + round(2 * EARLY * RATE)], piece)


def no_voice(want: Any, film: Made) -> Found:
    """No line in the captions, and nothing in the master's sound but the music it was mixed from."""
    if not want:
        return voice(True, film)
    if film.heard:
        first = film.heard[0]
        return Found(len(film.heard), False, f"The captions say {first.text[:80]!r}", round(first.at, 2))
    if not film.facts.audio:
        return Found(0, True, "master.mp4 has no sound stream")
    whole = loudness(film.master).integrated
    if whole < SILENT:
        return Found(0, True, f"The film is silent ({whole:.0f} LUFS)")
    likeness = _beside_music(film)
    least, at = float(likeness.min()), float(likeness.argmin()) * WINDOW / RATE
    if least >= OWN:
        return Found(0, True, f"No caption, and the sound is the music alone (correlation {least:.2f} or more)")
    return Found(round(least, 2), False, f"Something else than the music sounds at {at:.1f} s", round(at, 2))


def _beside_music(film: Made) -> F64:
    """Correlation of each loud half second of the master with the music stem; 1 where the master is quiet."""
    stem = film.folder / "work" / "music.wav"
    if not stem.is_file():
        raise Open("The music that the film was mixed from is not kept")
    master, music = speech_band(film.sound), speech_band(pcm.read(stem, 1)[0])
    music = np.pad(music, (0, max(0, len(master) - len(music))))[: len(master)]
    powers = [float((master[at : at + WINDOW] ** 2).mean()) for at in range(0, len(master) - WINDOW + 1, WINDOW)]
    slack = RATE // 20
    rows = [
        found_in(master[max(0, at - slack) : at + WINDOW + slack], music[at : at + WINDOW]).likeness
        if power > max(powers) * 1e-3 else 1.0
        for at, power in zip(range(0, len(master), WINDOW), powers, strict=False)
    ]  # fmt: skip
    return np.array(rows or [1.0])


def music(want: Any, film: Made) -> Found:
    """Sound beside the spoken lines, which is taken for music; want = false: there is none."""
    if not film.facts.audio:
        return Found(None, not want, "master.mp4 has no sound stream")
    sound, spoken = film.sound, np.zeros(len(film.sound), bool)
    for cue in film.heard:
        spoken[max(0, int((cue.at - EARLY) * pcm.RATE)) : int((cue.until + EARLY) * pcm.RATE)] = True
    beside = sound[~spoken]
    if len(beside) < pcm.RATE // 2:
        raise Open("Somebody speaks all the time")
    level = float(10 * np.log10((beside.astype(np.float64) ** 2).mean() + 1e-12))
    return Found(round(level, 1), (level > QUIET) == bool(want), f"{level:.0f} dBFS where nobody speaks")


def silent(want: Any, film: Made) -> Found:
    """The whole film makes no sound; want = false: it does."""
    if not film.facts.audio:
        return Found(None, bool(want), "master.mp4 has no sound stream")
    got = round(loudness(film.master).integrated, 1)
    return Found(got, (got < SILENT) == bool(want), f"The master's loudness is {got:g} LUFS")
