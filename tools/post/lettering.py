"""Pieces of type and slabs as MoviePy clips, each with its own shadow and its own moment."""

from math import ceil
from typing import Any

import cv2
import numpy as np

from tools.post.cards import Piece, bright
from tools.post.planes import Bytes
from tools.post.type import font, path, width

# The shadow at the edges of words: how dark, and how wide in ems.
SHADOW, NEAR = 0.62, 0.055


def clip_of(piece: Piece, corner: tuple[int, int], until: float) -> Any:
    """One piece as a MoviePy clip of `until` seconds that fades in while it rises to its place; `corner` is px 0, 0."""
    from moviepy import ImageClip, vfx

    picture, x, y = _slab(piece) if piece.slab else _type(piece)
    place = _place(round(x) - corner[0], round(y) - corner[1], piece)
    fade = vfx.CrossFadeIn(max(piece.pace, 0.01))
    return ImageClip(picture).with_duration(until).with_effects([fade]).with_start(piece.delay).with_position(place)


def _type(piece: Piece) -> tuple[Bytes, float, float]:
    """Words with their own shadow as RGBA, and where the picture's corner stands."""
    from moviepy import TextClip

    pad = ceil(piece.px * 0.4)
    ascent, descent = font(piece.face, piece.px).getmetrics()
    words = TextClip(
        font=str(path(piece.face)),
        text=piece.text,
        font_size=piece.px,
        size=(ceil(width(piece.text, piece.face, piece.px)), ascent + descent),
        margin=(pad, pad),
        color=piece.colour,
        horizontal_align="left",
        vertical_align="top",
    )
    shape = words.mask.get_frame(0).astype(np.float32)
    shadow = np.clip(cv2.GaussianBlur(shape, (0, 0), max(1.0, piece.px * NEAR)) * 1.2, 0, 1)
    shadow *= SHADOW if bright(piece.colour) else 0
    alpha = shape + (1 - shape) * shadow
    rgb = words.get_frame(0) * (shape / np.maximum(alpha, 1e-3))[..., None]
    return np.dstack([np.rint(rgb), np.rint(alpha * 255)]).astype(np.uint8), piece.x - pad, piece.y - pad - ascent


def _place(x: int, y: int, piece: Piece) -> Any:
    def at(seconds: float) -> tuple[int, int]:
        left = max(0.0, 1 - seconds / piece.pace) if piece.pace else 0.0
        return x, round(y + piece.rise * left**3)

    return at


def _slab(piece: Piece) -> tuple[Bytes, float, float]:
    """A filled rounded box as RGBA with soft edges and two px of room round it, and where its corner stands."""
    assert piece.slab
    wide, high, radius = piece.slab
    fine = 4
    mask = np.zeros(((ceil(high) + 4) * fine, (ceil(wide) + 4) * fine), np.uint8)
    r = min(round(radius * fine), round(min(wide, high) * fine / 2))
    left, top, right, bottom = 2 * fine, 2 * fine, round((2 + wide) * fine) - 1, round((2 + high) * fine) - 1
    cv2.rectangle(mask, (left + r, top), (right - r, bottom), 255, -1)
    cv2.rectangle(mask, (left, top + r), (right, bottom - r), 255, -1)
    for centre in ((left + r, top + r), (right - r, top + r), (left + r, bottom - r), (right - r, bottom - r)):
        cv2.circle(mask, centre, r, 255, -1)
    alpha = cv2.resize(mask, (ceil(wide) + 4, ceil(high) + 4), interpolation=cv2.INTER_AREA)
    colour = [int(piece.colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.dstack([np.full((*alpha.shape, 3), colour, np.uint8), alpha]), piece.x - 2, piece.y - 2
