"""The picture's part of a signature: one decode per file, whatever number of shots lies in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from memory.errors import Unplayable
from memory.film import Screening
from tools.probe import probe
from tools.screen.camera import Move, measure_move, reading
from tools.screen.drift.grain import grain
from tools.screen.drift.nouns import ShotSeen, ShotSign
from tools.screen.drift.shades import shades
from tools.screen.frames import LOOKS_PER_SECOND, Picture, Reel, Series, read
from tools.screen.palette import Lab

PALETTE = 8
GRAINS = 8


@dataclass(frozen=True)
class Seen:
    """A shot's sign and its cloud of colours, n×3 Lab."""

    sign: ShotSign
    lab: Lab
    cast: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """What a reel holds of one shot: figures per frame and per look, colours, gray pictures `rate` per second."""

    luma: Series
    contrast: Series
    colour: Series
    lab: Lab
    gray: tuple[Picture, ...]
    rate: float


def watch(shots: Sequence[ShotSeen]) -> list[Seen]:
    """Look at every shot; `Unplayable` when a file holds no picture, or none where the shot should be."""
    files: dict[Path, list[ShotSeen]] = {}
    for shot in shots:
        files.setdefault(shot.path, []).append(shot)
    found = {}
    for path, within in files.items():
        facts = probe(path)
        reel, fps = read(path, facts), facts.fps or Fraction(24)
        for shot in within:
            found[shot.number] = sign(shot, span(reel, shot, fps))
    return [found[shot.number] for shot in shots]


def span(reel: Reel, shot: ShotSeen, fps: Fraction) -> Span:
    """The part of a reel that a shot takes; `fps` of the file, which may not be the film's."""
    ratio = fps / Fraction(shot.fps)
    first = round(shot.start * ratio)
    last = min(reel.count, first + round(shot.frames * ratio)) if shot.frames else reel.count
    if last <= first:
        raise Unplayable(f"{shot.path.name} holds no picture of shot {shot.number}", "Roll the shot again")
    looks = _few(first, last, max(1, round(float(fps) / LOOKS_PER_SECOND)), len(reel.spread))
    grays = _few(first, last, max(1, round(float(fps) / reel.rate)), len(reel.gray))
    per_look = len(reel.lab) // max(1, len(reel.spread))
    return Span(
        reel.luma[first:last], reel.spread[looks], reel.colour[looks],
        reel.lab[looks.start * per_look : looks.stop * per_look], reel.gray[grays], reel.rate,
    )  # fmt: skip


def _few(first: int, last: int, step: int, count: int) -> slice:
    """Which of the pictures kept every `step` frames lie in the span; at least one."""
    start = min(-(-first // step), count - 1)
    return slice(start, max(start + 1, min(count, -(-last // step))))


def sign(shot: ShotSeen, part: Span) -> Seen:
    """The figures of one shot."""
    moved = _told(shot.screening) or _followed(part)
    chosen = np.unique(np.linspace(0, len(part.gray) - 1, GRAINS).round().astype(int))
    family = moved[0] if moved[0] != "unknown" else reading(shot.asked)[0]
    made = ShotSign(
        number=shot.number, seconds=round(shot.seconds or len(part.luma) / float(Fraction(shot.fps)), 4),
        palette=shades(part.lab, PALETTE), luma=_round(part.luma), contrast=_round(part.contrast),
        colourfulness=_round(part.colour), grain=round(grain([part.gray[k] for k in chosen]), 3),
        motion=None if moved[1] is None else round(moved[1], 5), camera="" if family == "unknown" else family,
        place=shot.place, light=shot.light,
    )  # fmt: skip
    return Seen(made, part.lab, shot.cast)


def _round(values: Series) -> float:
    return round(float(np.mean(values)), 4)


def _told(screening: Screening | None) -> tuple[str, float | None] | None:
    """Family of the camera and amount of motion as a critic measured them; None when nobody did."""
    if screening is None:
        return None
    speed = next((one.value for one in screening.measures if one.name == "motion"), None)
    return None if speed is None else (reading(screening.measured_camera)[0], speed)


def _followed(part: Span) -> tuple[str, float | None]:
    move: Move = measure_move(part.gray, part.rate)
    return move.family, None if move.reason == "too few frames" else move.speed
