"""Instruments that hold a pitch. Each takes (pitch, seconds, velocity, chance) and gives float32 (1 or 2, frames).

Struck and plucked ones are sums of decaying partials, each as the mode of a string or bar.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from tools.music.tone import Chance, even, hertz, hiss, ring, shape
from tools.post.pcm import F32, RATE

Instrument = Callable[[float, float, float, Chance], F32]
TABLE = 8192


def _strings_of(pitch: float, count: int, stiffness: float) -> tuple[F32, F32]:
    """Partial numbers and frequencies of a stiff string."""
    k = np.arange(1, count + 1, dtype=np.float32)
    return k, hertz(pitch) * k * np.sqrt(1 + stiffness * k * k)


def _struck(pitch: float, seconds: float, velocity: float, chance: Chance, soft: float) -> F32:
    """A piano string group: hammer softness 0..1, two unisons a hair apart, a second slower decay."""
    f0 = hertz(pitch)
    k, f = _strings_of(pitch, int(np.clip(9000 / f0, 4, 30)), 3e-4 * 2 ** ((pitch - 60) / 14))
    bright = (700 + 3400 * velocity**1.7) * (1 - 0.72 * soft) + 0.8 * f0
    gains = k**-0.55 * np.exp(-f / bright) * (0.15 + np.abs(np.sin(np.pi * k / 7.4)))
    life = 9.0 * 2 ** (-(pitch - 48) / 17) / (1 + 0.16 * (k - 1))
    spread = 1 + chance.uniform(2e-4, 5e-4)
    sound = ring(
        np.concatenate([f, f * spread, f / spread**0.5]),
        np.concatenate([0.6 * gains, 0.4 * gains, 0.16 * gains]),
        np.concatenate([life, life * 0.8, life * 2.6]),
        seconds,
    )
    knock = 0.022 * (0.6 + soft) * velocity * hiss(0.05, 120, 900 + 1500 * (1 - soft), chance)
    knock *= np.exp(-np.arange(knock.shape[1]) / (0.008 * RATE)).astype(np.float32)
    sound[:, : knock.shape[1]] += knock[:, : sound.shape[1]] * float(np.abs(sound).max()) * 8
    return even(shape(sound, 0.0015 + 0.010 * soft, 0.16), velocity, pitch)


def piano(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    return _struck(pitch, seconds, velocity, chance, 0.25)


def felt(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """An upright with cloth between hammer and string."""
    return _struck(pitch, seconds, velocity, chance, 0.92)


def _plucked(
    pitch: float, seconds: float, velocity: float, chance: Chance, at: float, bright: float, life: float
) -> F32:
    """The modes of a Karplus-Strong string: plucked at a share of its length, high partials dying first."""
    f0 = hertz(pitch)
    k, f = _strings_of(pitch, int(np.clip(9500 / f0, 4, 34)), 4e-5)
    gains = np.abs(np.sin(np.pi * k * at)) / k * np.exp(-f / (bright * (0.5 + velocity)))
    loss = -np.log(np.cos(np.pi * np.minimum(f, 0.48 * RATE) / RATE) * 10 ** (-3 / (f0 * life * 1.0)))
    sound = ring(f, gains, 6.908 / (loss * f0) / (1 + f / 6000), seconds)
    thump = hiss(0.09, 90, 240, chance) * np.exp(-np.arange(int(0.09 * RATE)) / (0.02 * RATE)).astype(np.float32)
    sound[:, : thump.shape[1]] += 0.10 * velocity * float(np.abs(sound).max()) * thump[:, : sound.shape[1]]
    return even(shape(sound, 0.001, 0.09), velocity, pitch)


def guitar(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    return _plucked(pitch, seconds, velocity, chance, 0.19, 2600, 3.2)


def harp(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    return _plucked(pitch, seconds, velocity, chance, 0.42, 1900, 4.5)


def pizzicato(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    return _plucked(pitch, min(seconds, 0.7), velocity, chance, 0.3, 1500, 0.55)


def upright(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A plucked double bass."""
    return _plucked(pitch, seconds, velocity, chance, 0.24, 900, 1.8)


def _bars(pitch: float, seconds: float, velocity: float, ratios: ArrayLike, gains: ArrayLike, life: float) -> F32:
    f = hertz(pitch) * np.asarray(ratios)
    decays = life * (hertz(pitch) / f) ** 0.8 * 2 ** (-(pitch - 72) / 24)
    sound = ring(np.concatenate([f, f * 1.0012]), np.tile(np.asarray(gains) * 0.5, 2), np.tile(decays, 2), seconds)
    return even(shape(sound, 0.001, 0.2), velocity, pitch)


def bell(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A celesta: wooden-box warmth around a metal bar."""
    return _bars(pitch, seconds, velocity, (1, 2.0, 3.98, 6.9), (1, 0.22, 0.25 * velocity, 0.06), 3.4)


def glass(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A high bell with inharmonic partials, long."""
    return _bars(pitch, seconds, velocity, (1, 2.76, 5.4, 8.93), (1, 0.35, 0.16, 0.05), 6.5)


def marimba(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    return _bars(pitch, min(seconds, 1.2), velocity, (1, 3.93, 9.2), (1, 0.28 * velocity, 0.07), 0.85)


def _stack(pitch: float, seconds: float, chance: Chance, cents: ArrayLike, cutoff: float, slope: float) -> F32:
    """Detuned saws on two sides: their slow beating is the chorus."""
    f0 = hertz(pitch)
    k = np.arange(1, int(np.clip(6 * cutoff / f0, 3, 32)) + 1)
    gains = 1 / k / (1 + (k * f0 / cutoff) ** slope)
    sides = []
    for _ in range(2):
        tune = 2 ** ((np.asarray(cents) + chance.uniform(-2, 2, np.size(cents))) / 1200)
        sides.append(ring(np.outer(tune, k * f0).ravel(), np.tile(gains, np.size(cents)), 120.0, seconds, chance))
    return np.concatenate(sides)


def pad(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A warm, slow chord sound."""
    sound = _stack(pitch, seconds, chance, (-7, 0, 6), 500 + 900 * velocity, 2.6)
    return even(shape(sound, min(0.5, seconds / 3), min(0.9, seconds / 2)), velocity, pitch)


def supersaw(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A wide, bright synthesiser chord."""
    sound = _stack(pitch, seconds, chance, (-13, -6, 0, 7, 12), 1400 + 2600 * velocity, 2.0)
    return even(shape(sound, 0.02, min(0.25, seconds / 2)), velocity, pitch)


def air(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A breath of glass and voices: hollow octaves and twelfths that drift, with filtered wind."""
    f0 = hertz(pitch)
    tune = np.concatenate([f0 * r * (1 + chance.uniform(-1.5e-3, 1.5e-3, 3)) for r in (1, 2, 3, 5)])
    gains = np.repeat((1, 0.5, 0.28, 0.09), 3)
    sound = np.concatenate([ring(tune * (1 + s), gains, 200.0, seconds, chance) for s in (-4e-4, 4e-4)])
    wind = hiss(seconds, f0 * 1.8, f0 * 4.5, chance, 2)[:, : sound.shape[1]]
    sound[:, : wind.shape[1]] += 0.05 * float(sound.std()) * wind
    return even(shape(sound, min(1.2, seconds / 3), min(1.6, seconds / 2)), velocity, pitch)


def _bowed(pitch: float, seconds: float, velocity: float, chance: Chance, players: int, attack: float) -> F32:
    """An ensemble: each player a little out of tune and late, with a vibrato that grows, across the stage."""
    f0, size = hertz(pitch), int(seconds * RATE)
    k = np.arange(1, int(np.clip(8000 / f0, 3, 40)) + 1)
    body = 1 + 0.8 * np.exp(-(((k * f0 - 450) / 260) ** 2)) + 0.7 * np.exp(-(((k * f0 - 1200) / 500) ** 2))
    gains = body / k / (1 + (k * f0 / (1400 + 2200 * velocity)) ** 2.2)
    turn = np.arange(TABLE) / TABLE
    table = (gains[:, None] * np.sin(2 * np.pi * k[:, None] * turn + chance.uniform(0, 6.28, (len(k), 1)))).sum(0)
    table = table.astype(np.float32)
    time = np.arange(size, dtype=np.float32) / RATE
    sound = np.zeros((2, size), np.float32)
    for place in np.linspace(-0.8, 0.8, players):
        speed, depth = chance.uniform(4.7, 5.9), chance.uniform(1.8e-4, 3e-4)
        wobble = (
            depth * f0 * np.minimum(1, time / 0.7) * (1 - np.cos(2 * np.pi * speed * time + chance.uniform(0, 6.28)))
        )
        turns = f0 * 2 ** (chance.normal(0, 5) / 1200) * time.astype(np.float64) + wobble + chance.uniform()
        voice = table[(turns * TABLE).astype(np.int64) & (TABLE - 1)]
        sound += np.array([[np.sqrt((1 - place) / 2)], [np.sqrt((1 + place) / 2)]], np.float32) * voice
    return even(shape(sound, min(attack, seconds / 2), min(0.45, seconds / 2)), velocity, pitch)


def strings(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    return _bowed(pitch, seconds, velocity, chance, 5, 0.28)


def spiccato(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """Short bounced bows."""
    sound = _bowed(pitch, min(seconds, 0.28), velocity, chance, 3, 0.012)
    return sound * np.exp(-np.arange(sound.shape[1]) / (0.11 * RATE)).astype(np.float32)


def solo(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """One warm cello-like voice."""
    return _bowed(pitch, seconds, velocity, chance, 1, 0.14)


def sub(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A round sine bass with a trace of overtones, so that small speakers tell its pitch."""
    sound = ring(hertz(pitch) * np.array([1, 2, 3, 4]), (1, 0.28, 0.10, 0.03), (9, 6, 4, 3), seconds)
    return even(shape(np.tanh(1.3 * sound), 0.012, 0.07), velocity, pitch)


def synth_bass(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A saw whose filter closes: the higher the partial, the sooner it dies."""
    f0 = hertz(pitch)
    k = np.arange(1, int(min(40, 5000 / f0)) + 1)
    sound = ring(f0 * k, 1 / k, 2.2 / (1 + (k * f0 / (280 + 500 * velocity)) ** 1.3), seconds)
    return even(shape(sound, 0.003, 0.05), velocity, pitch)


def arp(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A synthesiser pluck on two sides."""
    f0 = hertz(pitch)
    k = np.arange(1, int(min(24, 9000 / f0)) + 1)
    life = 1.1 / (1 + (k * f0 / (700 + 1500 * velocity)) ** 1.1)
    sides = [ring(f0 * k * tune, (1 - 0.35 * (k % 2 == 0)) / k, life, seconds, chance) for tune in (0.9985, 1.0015)]
    return even(shape(np.concatenate(sides), 0.002, 0.06), velocity, pitch)


def lead(pitch: float, seconds: float, velocity: float, chance: Chance) -> F32:
    """A singing synthesiser."""
    sound = _bowed(pitch, seconds, velocity, chance, 2, 0.03)
    return even(np.tanh(sound * 6), velocity, pitch)


INSTRUMENTS: dict[str, Instrument] = {
    one.__name__: one
    for one in (
        piano, felt, guitar, harp, pizzicato, upright, bell, glass, marimba, pad, supersaw, air, strings, spiccato,
        solo, sub, synth_bass, arp, lead,
    )
}  # fmt: skip
SUSTAINED = frozenset({"pad", "supersaw", "air", "strings", "solo", "lead"})
