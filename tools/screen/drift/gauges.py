"""The measures of drift: how each is read from a signature, and how far two films lie apart by it."""

import math
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from memory.film import Noun
from tools.screen.drift.ear import TONES
from tools.screen.drift.nouns import Signature, Worn
from tools.screen.drift.shades import apart
from tools.screen.drift.wear import LIGHTNESS, NEAR
from tools.screen.palette import to_hex

STILL = 0.002
"""Widths a second that are added to every motion before its logarithm: under that nobody sees what moves less."""


class Floor(Noun):
    """The least difference of a measure that counts, its part of the total, and who says so."""

    floor: float
    unit: str
    weight: float
    source: str


class Most(Noun):
    """The most two shots of one place and light may differ."""

    most: float
    unit: str
    source: str


@dataclass(frozen=True)
class Gauge:
    """One measure. read: its value, None = not measured. apart: how far two values lie apart; None for plain numbers.

    says: a value in words.
    """

    name: str
    title: str
    read: Callable[[Signature], Any]
    says: Callable[[Any], str]
    apart: Callable[[Any, Any], float] | None = None


@cache
def sheet() -> MappingProxyType[str, Any]:
    """The file of floors as it is."""
    return MappingProxyType(tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8")))


def floor(name: str) -> Floor:
    """The floor of a measure."""
    return Floor.model_validate(sheet()[name])


def most(name: str) -> Most:
    """The most two neighbouring shots may differ in a measure."""
    return Most.model_validate(sheet()["jump"][name])


def mix_gap(one: dict[str, float], other: dict[str, float]) -> float:
    """Share of the shots that would have to move otherwise to make one vocabulary the other, 0..1."""
    return sum(abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in one.keys() | other.keys()) / 2


def tempo_gap(one: float, other: float) -> float:
    """Share by which two tempi differ; half and double time are one pulse."""
    octaves = abs(math.log2(one / other)) % 1
    return float(2 ** min(octaves, 1 - octaves) - 1)


def key_gap(one: str, other: str) -> float:
    """Steps on the circle of fifths between two keys, 0..6; a relative minor lies half a step from its major."""
    (a, minor), (b, small) = (_fifth(key) for key in (one, other))
    around = (a - b) % 12
    return min(around, 12 - around) + 0.5 * (minor != small)


def _fifth(key: str) -> tuple[int, bool]:
    root, _, mode = key.partition(" ")
    minor = mode.strip().lower().startswith(("min", "dor", "phr", "aeo"))
    tone = (TONES.index(_spelled(root)) + (3 if minor else 0)) % 12
    return tone * 7 % 12, minor


def _spelled(root: str) -> str:
    return {"Db": "C#", "D#": "Eb", "Gb": "F#", "G#": "Ab", "A#": "Bb", "Cb": "B", "Fb": "E"}.get(root, root)


def known_key(key: str) -> str | None:
    """The key when it can be placed, else None."""
    return key if _spelled(key.partition(" ")[0]) in TONES else None


def text_gap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """1 - cosine of two embeddings; embeddings of two widths can't be held against each other: not a number."""
    if len(one) != len(other):
        return math.nan
    a, b = np.array(one), np.array(other)
    return float(1 - a @ b / max(1e-9, float(np.linalg.norm(a) * np.linalg.norm(b))))


def worn_gap(one: dict[str, Worn], other: dict[str, Worn]) -> float:
    """Mean ΔE of the garments both films name, lightness at half; one that only one shows is as far as can be told."""
    both = sorted(one.keys() & other.keys())
    return float(np.mean([_garment_gap(one[name], other[name]) for name in both])) if both else math.nan


def _garment_gap(one: Worn, other: Worn) -> float:
    if not one.share and not other.share:
        return 0.0
    gap = float(np.linalg.norm((np.array(one.lab) - np.array(other.lab)) * (LIGHTNESS, 1, 1)))
    return max(gap, NEAR) if not (one.share and other.share) else gap


def _wardrobe(signature: Signature) -> dict[str, Worn] | None:
    return {one.name: one for one in signature.worn} or None


def _worn_words(worn: dict[str, Worn]) -> str:
    return ", ".join(f"{name} {_hex(one) if one.share else 'not seen'}" for name, one in sorted(worn.items()))


def _hex(one: Worn) -> str:
    return to_hex(np.array([one.lab], np.float32))[0]


def _mix_words(mix: dict[str, float]) -> str:
    return ", ".join(f"{name} {share:.0%}" for name, share in sorted(mix.items(), key=lambda pair: -pair[1])[:3])


def _number(form: str) -> Callable[[Any], str]:
    return lambda value: format(value, form)


def _shades_words(palette: Any) -> str:
    return " ".join(to_hex(np.array([shade[:3] for shade in palette[:4]], np.float32)))


GAUGES = (
    Gauge("palette", "palette", lambda one: one.palette or None, _shades_words, apart),
    Gauge("luma", "luma", lambda one: one.luma, _number(".2f")),
    Gauge("luma_spread", "luma from shot to shot", lambda one: one.luma_spread, _number(".2f")),
    Gauge("contrast", "contrast", lambda one: one.contrast, _number(".2f")),
    Gauge("colourfulness", "colourfulness", lambda one: one.colourfulness, _number(".0f")),
    Gauge("grain", "grain", lambda one: one.grain, _number(".1f")),
    Gauge("shot_length", "shot length", lambda one: math.log(one.shot_length), lambda log: f"{math.exp(log):.1f} s"),
    Gauge("shot_spread", "evenness of the cutting", lambda one: one.shot_spread, _number(".2f")),
    Gauge("cameras", "camera vocabulary", lambda one: one.cameras or None, _mix_words, mix_gap),
    Gauge(
        "motion", "motion", lambda one: None if one.motion is None else math.log(STILL + one.motion),
        lambda log: f"{math.exp(log) - STILL:.3f} widths/s",
    ),
    Gauge("loudness", "loudness", lambda one: one.loudness, lambda level: f"{level:.1f} LUFS"),
    Gauge("dynamics", "loudness range", lambda one: one.dynamics, lambda range_: f"{range_:.1f} LU"),
    Gauge("tempo", "tempo", lambda one: one.tempo or None, lambda tempo: f"{tempo:.0f} bpm", tempo_gap),
    Gauge("key", "key", lambda one: known_key(one.key), str, key_gap),
    Gauge("worn", "cast colours", _wardrobe, _worn_words, worn_gap),
    Gauge("text", "text", lambda one: one.text or None, lambda text: f"{len(text)} numbers", text_gap),
)  # fmt: skip
