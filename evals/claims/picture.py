"""Claims about the picture: how long it is, its shape and size, its shots, and the files made to fit a place."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

import numpy as np

from evals.claims.made import Found, Made, Open
from memory.film import Ratio
from tools.post.deliver import preset
from tools.probe import probe
from tools.screen.frames import Picture, alike, blocks, pictures, small
from tools.shape import frame_size

WITHIN = 0.25
"""Seconds that a film may be longer or shorter than was asked."""
SHAPE = 0.02
JUMP, OTHER = 0.045, 0.6
"""Mean step of luma (0..1) and likeness of two neighbouring frames that make it a cut nobody ordered."""
PACES = ("calm", "lively")
CALM, LIVELY = 2.8, 2.2
"""Seconds of a shot in the mean from which a film is cut calmly, and up to which it is cut lively."""
STEP, ALIKE = 0.03, 0.9
"""The same for the frames on both sides of an ordered join, which are then two shots."""


def bounds(want: Any) -> tuple[float, float]:
    """Least and most of a [least, most] pair."""
    least, most = want
    return float(least), float(most)


def length(want: Any, film: Made) -> Found:
    """Seconds of the master, by its container, against a length or [least, most]."""
    least, most = bounds(want) if isinstance(want, Sequence) else (float(want) - WITHIN, float(want) + WITHIN)
    got = round(film.facts.seconds, 3)
    return Found(got, least <= got <= most, f"master.mp4 runs {got:g} s")


def shape(want: Any, film: Made) -> Found:
    """Width over height of the picture stream against a ratio such as "9:16"."""
    wide, high = map(int, str(want).split(":"))
    found = film.facts
    off = abs(found.width / found.height / (wide / high) - 1)
    return Found(f"{found.width}x{found.height}", off <= SHAPE, f"The picture is {found.width}x{found.height}")


def size(want: Any, film: Made) -> Found:
    """The picture's pixels against a size such as "720p", in whichever shape."""
    found = film.facts.width, film.facts.height
    fits = {frame_size(want, ratio) for ratio in get_args(Ratio)}
    return Found(f"{found[0]}x{found[1]}", found in fits, f"The picture is {found[0]}x{found[1]}")


def delivered(want: Any, film: Made) -> Found:
    """A file for each preset named, of that preset's size."""
    names = [want] if isinstance(want, str) else list(want)
    got = {name: _size(film, name) for name in names}
    right = [got[name] == _wanted(name, film) for name in names]
    says = ", ".join(f"{name} {found or 'missing'}" for name, found in got.items())
    return Found(got, all(right), f"In deliverables: {says}")


def _size(film: Made, name: str) -> str:
    file = film.folder / "deliverables" / f"{name}.mp4"
    found = probe(file) if file.is_file() else None
    return f"{found.width}x{found.height}" if found else ""


def _wanted(name: str, film: Made) -> str:
    """A preset without a ratio keeps the film's own shape."""
    asked, own = preset(name), film.facts
    scale = min(1.0, asked.width / own.width, asked.height / own.height)
    wide, high = (round(side * scale / 2) * 2 for side in (own.width, own.height))
    return f"{asked.width}x{asked.height}" if asked.ratio else f"{wide}x{high}"


def shots(want: Any, film: Made) -> Found:
    """Shots seen in the master: joins of the cut with another picture behind them, and cuts where none was ordered."""
    least, most = bounds(want)
    got, stray = _counted(film)
    says = f"{got} shots are seen; the cut has {len(film.cut.clips)}"
    fps = Fraction(film.cut.fps)
    return Found(got, least <= got <= most, says, round(float(stray[0] / fps), 2) if stray else None)


def pace(want: Any, film: Made) -> Found:
    """Seconds of a shot as seen, in the mean: a tone as far as cutting shows it. Between calm and lively it is open."""
    mean = film.facts.seconds / _counted(film)[0]
    told = f"A shot lasts {mean:.1f} s in the mean"
    if LIVELY < mean < CALM:
        raise Open(f"{told}: neither calm nor lively")
    got = "calm" if mean >= CALM else "lively"
    return Found(got, got == want, told)


def _counted(film: Made) -> tuple[int, list[int]]:
    """Shots that are seen, and the frames of cuts that nobody ordered."""
    frames = _looked(film)
    joins, at = [], 0
    for clip in film.cut.clips:
        joins += [(at, clip.fade)] if at else []
        at += clip.frames
    seen = [at for at, fade in joins if _parts(frames, at - 1, at + fade)]
    near = {frame for at, fade in joins for frame in range(at - 1, at + fade + 2)}
    stray = [frame for frame in _jumps(frames) if frame not in near]
    return 1 + len(seen) + len(stray), stray


def _looked(film: Made) -> list[Picture]:
    """Every frame of the master as a small grey picture."""
    wide, high = small(film.facts.width, film.facts.height)
    return [blocks(np.asarray(one.mean(axis=2), np.uint8)) for one in pictures(film.master, wide, high)]


def _parts(frames: Sequence[Picture], before: int, after: int) -> bool:
    """Whether two frames are of two shots."""
    if not 0 <= before < len(frames) or after >= len(frames):
        return False
    return _step(frames[before], frames[after]) > STEP or alike(frames[before], frames[after]) < ALIKE


def _step(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(np.int16) - other).mean()) / 255


def _jumps(frames: Sequence[Picture]) -> list[int]:
    """Frames at which the picture suddenly is another one."""
    steps = [0.0, *(_step(a, b) for a, b in pairwise(frames))]
    limit = max(JUMP, 4 * float(np.median(steps))) if frames else JUMP
    return [n for n, step in enumerate(steps) if step > limit and alike(frames[n - 1], frames[n]) < OTHER]
