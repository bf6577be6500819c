"""The grade of every clip of a film: its match and the film's look in one table, quick where the table allows it."""

import hashlib
import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from memory.match import Match
from tools.post.grade import VERSION, Residual, is_plain, miss
from tools.post.lut import Floats, look_up, write_cube
from tools.post.match import table
from tools.post.planes import views

Grader = Callable[[Any], Any]
Size = tuple[int, int]
STEP = 4  # a match's table serves one shot, so it is made in a quarter of the time; the gate sees what that costs
NEIGHBOURS = 3  # graders kept: a crossfade needs two, and memory must not grow with the number of shots


class Graders:
    """Graders of one film. look: .npy of its table, beside which the same lies as .cube."""

    def __init__(self, look: Path, size: Size, rate: Fraction) -> None:
        self._look, self._size, self._rate = look, size, rate
        self._plain = grader(look, np.load(look), size, rate)
        self._matched = lru_cache(NEIGHBOURS)(self._with)

    def of(self, match: Mapping[str, Any] | None) -> Grader:
        """What makes a frame of a take one of the film; match: fields of a `Match`, None when there is none."""
        return self._matched(Match.model_validate(match)) if match else self._plain

    def _with(self, match: Match) -> Grader:
        lut = look_up(np.load(self._look), table(match))
        name = hashlib.sha256(lut.tobytes()).hexdigest()[:32]
        return grader(self._look.with_name(f"{name}.npy"), lut, self._size, self._rate, STEP)


def grader(named: Path, lut: Floats, size: Size, rate: Fraction, step: int = 1) -> Grader:
    """The quick grade, the exact one for a table the quick one can't carry, none for a table that changes nothing."""
    if is_plain(lut):
        return lambda frame: frame
    residual = Residual(lut, step)
    if not _carried(named, lut, residual):
        return _Exact(_cube(named, lut), size, rate)

    def graded(frame: Any) -> Any:
        out = av.VideoFrame(*size, "yuv420p")
        residual(views(frame), views(out))
        return out

    return graded


def _carried(named: Path, lut: Floats, residual: Residual) -> bool:
    """Whether the quick grade carries the table: found out once, and written down under its name."""
    known = named.with_suffix(f".grade{VERSION}")
    if not known.exists():
        part = known.with_suffix(f".{os.getpid()}")
        part.write_text("no" if miss(lut, residual).seen else "yes")
        part.replace(known)
    return known.read_text() == "yes"


def _cube(named: Path, lut: Floats) -> Path:
    """The table as a file that ffmpeg reads."""
    cube = named.with_suffix(".cube")
    if not cube.exists():
        write_cube(cube.with_suffix(f".{os.getpid()}.part"), lut).replace(cube)
    return cube


class _Exact:
    """The full-size grade: 16-bit planar rgb, where the table look-up is quick."""

    def __init__(self, cube: Path, size: Size, rate: Fraction) -> None:
        self.graph = av.filter.Graph()
        ends = [
            self.graph.add_buffer(width=size[0], height=size[1], format="yuv420p", time_base=1 / rate),
            self.graph.add("scale", "in_color_matrix=bt709:in_range=tv"),
            self.graph.add("format", "gbrp16"),
            self.graph.add("lut3d", file=str(cube)),
            self.graph.add("scale", "out_color_matrix=bt709:out_range=tv"),
            self.graph.add("format", "yuv420p"),
            self.graph.add("buffersink"),
        ]
        self.graph.link_nodes(*ends).configure()
        self.number = 0

    def __call__(self, frame: Any) -> Any:
        frame.pts, self.number = self.number, self.number + 1
        self.graph.push(frame)
        return self.graph.pull()
