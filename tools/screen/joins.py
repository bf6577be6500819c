"""Joins: does the picture jump where one file is followed by another?"""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from memory.errors import Unplayable
from tools.probe import probe
from tools.screen.frames import Picture, pictures, small


@dataclass(frozen=True)
class Seam:
    """The step between two frames: mean luma 0..1, colour as mean ΔE of 16×9 blocks. Under 0.02 and 3: unseen."""

    luma: float
    colour: float

    @property
    def seen(self) -> bool:
        return self.luma > 0.02 or self.colour > 3


def seam(before: Path, after: Path) -> Seam:
    """The step from the last frame of one file to the first frame of the other."""
    one, other = (_blocks(edge(path, last=last)) for path, last in ((before, True), (after, False)))
    step = np.linalg.norm(one - other, axis=2)
    return Seam(abs(float(one[..., 0].mean() - other[..., 0].mean())) / 100, float(step.mean()))


def edge(path: Path, *, last: bool) -> Picture:
    """The first or the last frame of a file, at most 320 px on its longer side."""
    facts = probe(path)
    frames = pictures(path, *small(facts.width, facts.height))
    try:
        found = deque(frames, 1) if last else deque([next(frames)])
        return found[0]
    except (StopIteration, IndexError):
        raise Unplayable(f"{path.name} holds no picture that can be decoded") from None
    finally:
        frames.close()


def _blocks(picture: Picture) -> np.ndarray:
    few = cv2.resize(picture, (16, 9), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(few, cv2.COLOR_BGR2Lab), np.float32)
