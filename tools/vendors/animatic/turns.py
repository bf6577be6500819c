"""More angles of a turning subject than were drawn: neighbours are followed into one another by optical flow."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from tools.vendors.animatic.plates import Bgra

Placed = tuple[Bgra, tuple[int, int]]


def refined(pictures: Sequence[Placed], times: int = 2) -> list[Placed]:
    """Pictures of a turn with the steps between them halved `times` times; all on one common box."""
    boxes = [(x, y, x + p.shape[1], y + p.shape[0]) for p, (x, y) in pictures]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    turn = []
    for picture, (x, y) in pictures:
        sheet = np.zeros((bottom - top, right - left, 4), np.uint8)
        sheet[y - top : y - top + picture.shape[0], x - left : x - left + picture.shape[1]] = picture
        turn.append(sheet)
    for _ in range(times):
        turn = halved(turn)
    return [(picture, (left, top)) for picture in turn]


def halved(turn: Sequence[Bgra]) -> list[Bgra]:
    """The same turn with one more picture between each two."""
    if min(turn[0].shape[:2]) < 16:
        return list(turn)  # too small for flow; mixing neighbours is enough
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    out = [turn[0]]
    for one, other in pairwise(turn):
        out += [_middle(one, other, flow), other]
    return out


def _middle(one: Bgra, other: Bgra, flow: "cv2.DISOpticalFlow") -> Bgra:
    """Half-way between: each picture moved half the way along the flow, then mixed."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_BGRA2GRAY) for picture in (one, other)]
    ahead = flow.calc(grey[0], grey[1], None)
    height, width = grey[0].shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = [
        cv2.remap(picture, x + k * ahead[..., 0], y + k * ahead[..., 1], cv2.INTER_LINEAR)
        for picture, k in ((one, -0.5), (other, 0.5))
    ]
    mixed: Bgra = cv2.addWeighted(moved[0], 0.5, moved[1], 0.5, 0)
    return mixed
