"""The booth every voice stands in: silence trimmed, tone evened, level set, a touch of room for the scratch voice."""

from pathlib import Path

import numpy as np

from memory.errors import Unplayable
from tools.post.pcm import F32, RATE, round_size, write

LEVEL = -20.0
"""RMS in dBFS of the parts of a line where somebody speaks."""
STEP = RATE // 100
LEAD, TAIL = 0.03, 0.12

# Gain in dB at frequencies in Hz, by ear of the field's habits: no rumble, some chest, less of the synthesiser's rasp.
BOOTH = ((60, -30), (95, -3), (160, 1.5), (350, 0), (2400, 0), (3400, -2.5), (5200, -3), (7500, -1), (20000, -6))
PLAIN = ((55, -30), (80, -2), (110, 0), (20000, 0))


def activity(sound: F32) -> F32:
    """RMS of each hundredth of a second of a mono (1, frames) sound, linear."""
    steps = sound.shape[1] // STEP
    return np.asarray(np.sqrt((sound[0, : steps * STEP].reshape(steps, STEP) ** 2).mean(1)))


def speaking(sound: F32, under: float = 26.0) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For each hundredth of a second: is it within `under` dB of the loud parts?"""
    level = activity(sound)
    loud = float(np.percentile(level, 95)) if len(level) else 0.0
    return np.asarray(level > max(loud * 10 ** (-under / 20), 1e-4))


def speech_level(sound: F32) -> float:
    """RMS in dBFS over the parts where somebody speaks; -90 for silence."""
    level = activity(sound)[speaking(sound)]
    return float(10 * np.log10(np.mean(level**2))) if len(level) else -90.0


def trim(sound: F32) -> F32:
    """Cut the silence before and after, leaving a breath, with soft edges."""
    heard = np.flatnonzero(speaking(sound, 40.0))
    if not len(heard):
        raise Unplayable("The voice said nothing", "Give the line words that can be spoken, or use --no-voice")
    start = max(0, heard[0] * STEP - int(LEAD * RATE))
    kept = sound[:, start : (heard[-1] + 1) * STEP + int(TAIL * RATE)].copy()
    fade = min(kept.shape[1] // 2, int(0.02 * RATE))
    kept[:, :fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    kept[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return kept


def equalise(sound: F32, curve: tuple[tuple[float, float], ...]) -> F32:
    """Apply a gain curve (Hz, dB), smooth over log frequency, without moving anything in time."""
    size = round_size(sound.shape[1] + RATE // 2)
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 10)
    points = np.log2([p[0] for p in curve])
    gain = 10 ** (np.interp(np.log2(hertz), points, [p[1] for p in curve]) / 20)
    return np.fft.irfft(np.fft.rfft(sound, size) * gain, size)[:, : sound.shape[1]].astype(np.float32)


def compress(sound: F32, over: float = -18.0, ratio: float = 2.5) -> F32:
    """Even the level gently: 5 ms steps, 60 ms smoothing that looks both ways, so nothing pumps or clicks."""
    step = RATE // 200
    steps = -(-sound.shape[1] // step)
    padded = np.pad(sound[0], (0, steps * step - sound.shape[1])).reshape(steps, step)
    level = 10 * np.log10((padded**2).mean(1) + 1e-9)
    window = np.hanning(25)[1:-1]
    smooth = np.convolve(np.pad(level, 11, "edge"), window / window.sum(), "valid")
    gain = 10 ** (-np.maximum(0, smooth - over) * (1 - 1 / ratio) / 20)
    at = (np.arange(steps) + 0.5) * step
    return (sound * np.interp(np.arange(sound.shape[1]), at, gain)).astype(np.float32)


def small_room(sound: F32, wet: float = 0.10) -> F32:
    """A few early reflections and a third of a second of soft tail, mixed low: the voice stands somewhere."""
    chance = np.random.default_rng(7)
    n = int(0.35 * RATE)
    tail = chance.standard_normal(n) * np.exp(-np.arange(n) / (0.055 * RATE))
    tail[: int(0.006 * RATE)] = 0
    for after, gain in ((0.0071, 6.0), (0.0113, -5.0), (0.0179, 4.0), (0.0261, -3.0)):
        tail[int(after * RATE)] += gain
    tail /= np.sqrt((tail**2).sum())
    size = round_size(sound.shape[1] + n)
    dark = equalise(tail[None].astype(np.float32), ((150, -12), (400, 0), (2500, -3), (7000, -14), (20000, -30)))
    room = np.fft.irfft(np.fft.rfft(sound[0], size) * np.fft.rfft(dark[0], size), size)[: sound.shape[1] + n]
    return (np.pad(sound, ((0, 0), (0, n))) + wet * room).astype(np.float32)


def level(sound: F32) -> F32:
    """Speech at `LEVEL`, single peaks rounded off below -3 dBFS."""
    louder = sound * 10 ** ((LEVEL - speech_level(sound)) / 20)
    return np.asarray(0.7 * np.tanh(louder / 0.7), np.float32)


def finish(sound: F32, out: Path, *, scratch: bool) -> float:
    """Make a raw mono recording fit for the mix, write it, and return its seconds."""
    clean = compress(equalise(trim(sound), BOOTH if scratch else PLAIN), LEVEL + 2)
    if scratch:
        clean = small_room(clean)
    spoken = trim(level(clean))
    write(out, spoken)
    return float(spoken.shape[1] / RATE)
