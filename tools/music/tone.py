"""What all instruments are made of: decaying partials, filtered noise, soft edges, an even level."""

import numpy as np
from numpy.typing import ArrayLike

from tools.post.pcm import F32, RATE

Chance = np.random.Generator
FINE = 256


def hertz(pitch: float) -> float:
    """Frequency of a MIDI pitch."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def ring(
    frequencies: ArrayLike, gains: ArrayLike, decays: ArrayLike, seconds: float, chance: Chance | None = None
) -> F32:
    """A sum of sines that die away: Hz, linear gains, seconds until -60 dB.

    All in one matrix product, partials by blocks of time. Phases are random when `chance` is given, else sines.
    """
    f, g, d = np.broadcast_arrays(*(np.atleast_1d(np.asarray(x, np.float64)) for x in (frequencies, gains, decays)))
    heard = f < 0.45 * RATE
    f, g, d = f[heard], g[heard], d[heard]
    phase = chance.uniform(0, 2 * np.pi, len(f)) if chance else np.full(len(f), -np.pi / 2)
    speed = (-6.908 / d + 2j * np.pi * f) / RATE
    size = max(1, int(seconds * RATE))
    coarse = np.exp(np.arange(-(-size // FINE))[:, None] * (speed * FINE) + 1j * phase) * g
    fine = np.exp(speed[:, None] * np.arange(FINE))
    left = np.concatenate([coarse.real, -coarse.imag], 1).astype(np.float32)
    right = np.concatenate([fine.real, fine.imag], 0).astype(np.float32)
    return (left @ right).reshape(1, -1)[:, :size]


def shape(sound: F32, attack: float, release: float) -> F32:
    """Rise over `attack` seconds, fall to nothing over the last `release` seconds, both smooth."""
    size = sound.shape[1]
    up, down = min(size, max(1, int(attack * RATE))), min(size, max(1, int(release * RATE)))
    sound[:, :up] *= np.sin(np.linspace(0, np.pi / 2, up, dtype=np.float32)) ** 2
    sound[:, -down:] *= np.cos(np.linspace(0, np.pi / 2, down, dtype=np.float32)) ** 2
    return sound


def hiss(seconds: float, low: float, high: float, chance: Chance, channels: int = 1) -> F32:
    """Noise between two frequencies with soft edges, RMS 1."""
    wanted = max(64, int(seconds * RATE))
    size = -(-wanted // 960) * 960
    f = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1.0)
    band = 1 / np.sqrt((1 + (low / f) ** 6) * (1 + (f / high) ** 6))
    noise = np.fft.irfft(np.fft.rfft(chance.standard_normal((channels, size), np.float32)) * band, size)[:, :wanted]
    return np.asarray(noise / max(float(noise.std()), 1e-9), np.float32)


def even(sound: F32, velocity: float, pitch: float = 60.0) -> F32:
    """Bring a note to one level, so that a part's own level alone balances it; low notes need more to be heard."""
    step = min(sound.shape[1], RATE // 3)
    parts = sound[:, : sound.shape[1] // step * step].reshape(len(sound), -1, step)
    rms = float(np.sqrt((parts**2).mean((0, 2)).max())) or 1.0
    ear = 10 ** (float(np.clip((60 - pitch) * 0.16, -3.0, 6.0)) / 20)
    return np.asarray(sound * np.float32(0.1 * velocity**1.4 * ear / rms))
