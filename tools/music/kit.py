"""Drums, shakers and the sounds between music and effect. Each takes (seconds, velocity, chance), peak about 0.5."""

from collections.abc import Callable

import numpy as np

from tools.music.tone import Chance, hiss, ring, shape
from tools.post.pcm import F32, RATE

Drum = Callable[[float, float, Chance], F32]


def _fade(size: int, seconds: float) -> F32:
    return np.exp(-np.arange(size) / (seconds * RATE)).astype(np.float32)


def _at(sound: F32, velocity: float, peak: float = 0.5) -> F32:
    return np.asarray(sound * np.float32(peak * velocity**1.3 / max(float(np.abs(sound).max()), 1e-6)))


def _drop(seconds: float, high: float, low: float, fall: float, life: float) -> F32:
    """A sine that falls from one frequency to another."""
    time = np.arange(int(seconds * RATE)) / RATE
    phase = low * time + (high - low) * fall * (1 - np.exp(-time / fall))
    return (np.sin(2 * np.pi * phase) * np.exp(-time / life)).astype(np.float32)[None]


def _click(sound: F32, amount: float, low: float, high: float, chance: Chance) -> F32:
    beat = hiss(0.03, low, high, chance)
    size = min(beat.shape[1], sound.shape[1])
    sound[:, :size] += amount * beat[:, :size] * _fade(size, 0.003)
    return sound


def kick(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(_click(_drop(0.4, 170, 49, 0.028, 0.13), 0.16, 1200, 4500, chance), 0.0005, 0.1), velocity)


def soft_kick(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(_click(_drop(0.42, 105, 52, 0.03, 0.12), 0.05, 300, 1200, chance), 0.003, 0.12), velocity)


def snare(seconds: float, velocity: float, chance: Chance) -> F32:
    size = int(0.3 * RATE)
    wires = hiss(0.3, 900, 9000, chance) * _fade(size, 0.065) * 0.3
    return _at(shape(wires + _drop(0.3, 260, 185, 0.02, 0.07), 0.0005, 0.08), velocity)


def brush(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(hiss(0.22, 700, 6000, chance) * _fade(int(0.22 * RATE), 0.06), 0.008, 0.1), velocity, 0.3)


def rim(seconds: float, velocity: float, chance: Chance) -> F32:
    wood = ring((470, 815, 1690), (1, 0.8, 0.5), (0.09, 0.06, 0.04), 0.12, chance)
    return _at(shape(_click(wood, 0.3, 1500, 6000, chance), 0.0004, 0.04), velocity, 0.35)


def clap(seconds: float, velocity: float, chance: Chance) -> F32:
    size = int(0.32 * RATE)
    hands = np.zeros(size, np.float32)
    for start in (0.0, 0.011, 0.021, 0.030):
        hands[int(start * RATE) :] += _fade(size - int(start * RATE), 0.006 if start < 0.03 else 0.07)
    return _at(shape(hiss(0.32, 800, 5200, chance, 2) * hands, 0.0005, 0.1), velocity, 0.4)


def hat(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(hiss(0.09, 6800, 15000, chance) * _fade(int(0.09 * RATE), 0.016), 0.0005, 0.03), velocity, 0.22)


def open_hat(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(hiss(0.4, 6200, 14000, chance) * _fade(int(0.4 * RATE), 0.11), 0.001, 0.1), velocity, 0.2)


def shaker(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(hiss(0.12, 4200, 11000, chance) * _fade(int(0.12 * RATE), 0.03), 0.018, 0.05), velocity, 0.16)


def tambourine(seconds: float, velocity: float, chance: Chance) -> F32:
    jingles = ring(chance.uniform(5200, 9800, 14), 0.2, 0.25, 0.25, chance)
    return _at(
        shape(jingles + 0.5 * hiss(0.25, 6000, 13000, chance) * _fade(int(0.25 * RATE), 0.04), 0.002, 0.1),
        velocity,
        0.15,
    )


def snap(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(hiss(0.14, 1600, 4200, chance) * _fade(int(0.14 * RATE), 0.018), 0.0008, 0.05), velocity, 0.32)


def tom(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(_click(_drop(0.6, 150, 88, 0.05, 0.2), 0.08, 300, 2400, chance), 0.001, 0.2), velocity, 0.45)


def taiko(seconds: float, velocity: float, chance: Chance) -> F32:
    """A big drum: skin, shell and the hall's floor."""
    skin = _drop(1.5, 92, 47, 0.06, 0.34)
    skin += ring((131, 178, 226), (0.2, 0.14, 0.08), (0.5, 0.4, 0.3), 1.5, chance)
    return _at(shape(_click(skin, 0.22, 150, 1800, chance), 0.001, 0.6), velocity)


def tick(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(
        shape(ring((2350, 3900, 6200), (1, 0.5, 0.3), (0.03, 0.02, 0.015), 0.05, chance), 0.0003, 0.02), velocity, 0.16
    )


def heart(seconds: float, velocity: float, chance: Chance) -> F32:
    return _at(shape(_drop(0.5, 74, 46, 0.04, 0.11), 0.006, 0.2), velocity, 0.5)


def crash(seconds: float, velocity: float, chance: Chance) -> F32:
    metal = ring(chance.uniform(380, 9000, 60), chance.uniform(0.2, 1, 60), chance.uniform(0.8, 3.2, 60), 3.0, chance)
    wash = hiss(3.0, 3000, 13000, chance, 2) * _fade(int(3.0 * RATE), 0.55)
    return _at(shape(0.25 * metal / float(metal.std()) * _fade(metal.shape[1], 0.8) + wash, 0.002, 1.0), velocity, 0.3)


def impact(seconds: float, velocity: float, chance: Chance) -> F32:
    """A deep soft blow, felt more than heard."""
    air = hiss(2.4, 60, 380, chance, 2) * _fade(int(2.4 * RATE), 0.28) * 0.25
    return _at(shape(_drop(2.4, 88, 38, 0.12, 0.55) + air, 0.004, 0.9), velocity)


def swell(seconds: float, velocity: float, chance: Chance) -> F32:
    """A cymbal played backwards: ends exactly where the next bar begins."""
    air = hiss(seconds, 2200, 12000, chance, 2)
    rise = np.linspace(0, 1, air.shape[1], dtype=np.float32) ** 3.2
    return _at(shape(air * rise, 0.01, 0.02), velocity, 0.2)


def riser(seconds: float, velocity: float, chance: Chance) -> F32:
    """Wind that climbs in pitch and strength."""
    low, high = (hiss(seconds, a, b, chance, 2) for a, b in ((300, 1400), (1800, 7000)))
    rise = np.linspace(0, 1, low.shape[1], dtype=np.float32)
    return _at(shape((low * (1 - rise) + high * rise * 0.8) * rise**2, 0.02, 0.03), velocity, 0.25)


DRUMS: dict[str, Drum] = {
    one.__name__: one
    for one in (
        kick, soft_kick, snare, brush, rim, clap, hat, open_hat, shaker, tambourine, snap, tom, taiko, tick, heart,
        crash, impact, swell, riser,
    )
}  # fmt: skip
