"""Titles as pictures: MoviePy compositions over our typefaces, drawn once, kept, and only then laid over the film."""

import asyncio
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from importlib.metadata import version
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.film import Cut, Title
from tools.post.cards import Palette, Piece, lay_out, readable
from tools.post.hands import frame
from tools.post.lettering import NEAR, clip_of
from tools.post.looks import palette as palette_of
from tools.post.planes import Bytes, sheet_of
from tools.post.type import font

METHOD = 3
Box = tuple[int, int, int, int]
LEAVES = 0.3
# How dark the picture gets under the words.
VEIL = {"title": 0.42, "lower": 0.46, "kinetic": 0.46, "end": 0.56}


@dataclass(frozen=True)
class TitleFrames:
    """A title drawn: the file with its pictures, where it starts in the film, and what had to be left out.

    box: x, y, width, height in px of the words and their shadow, all even. digest changes with any pixel.
    In the file, per layer 0, 1, …: `0box`; `0order` and `0opacity` per frame; and each picture once, as planes to add
    (0add_y, 0add_u, 0add_v) and planes of what shows through (0keep_y, …).
    """

    path: Path
    digest: str
    start: int
    frames: int
    box: Box
    warnings: tuple[str, ...] = ()


async def draw_all(cut: Cut, cache: Path) -> dict[int, TitleFrames]:
    """Every title of a cut, by its index in cut.titles, in the colours of the cut's look."""
    colours = palette_of(cut.look)
    return {
        number: await asyncio.to_thread(draw, title, cut.width, cut.height, cut.fps, cache, colours)
        for number, title in enumerate(cut.titles)
    }


def draw(title: Title, width: int, height: int, fps: str, cache: Path, palette: Palette | None = None) -> TitleFrames:
    """Draw a title for a frame of that size, or find it drawn; what our faces can't draw is left out and told."""
    colours = palette or palette_of("clean")
    shown, warnings = readable(title)
    on = frame(width, height)
    pieces = lay_out(shown, on, colours) if shown.text or shown.under or shown.button else []
    pieces = _hurried(pieces, title.frames / float(Fraction(fps)))
    box = _box(pieces, width, height)
    kept = [METHOD, [asdict(piece) for piece in pieces], box, title.frames, fps, title.style]
    kept += [version(name) for name in ("moviepy", "pillow", "opencv-python-headless")]
    digest = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:32]
    file = cache.absolute() / f"{digest}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        veil = [_veil(pieces, title, (width, height), Fraction(fps))] if pieces else []
        _write(file, [*veil, _words(pieces, box, title, Fraction(fps))])
    return TitleFrames(file, digest, title.start, title.frames, box, warnings)


def _hurried(pieces: list[Piece], seconds: float) -> list[Piece]:
    """All moments pressed together when the title is too short for them: it stands still for half its time."""
    settled = max((piece.delay + piece.pace for piece in pieces), default=0)
    pressed = min(1.0, 0.5 * seconds / settled) if settled else 1.0
    return [replace(piece, delay=piece.delay * pressed, pace=piece.pace * pressed) for piece in pieces]


def _bounds(piece: Piece) -> tuple[float, float, float, float]:
    if piece.slab:
        return piece.x, piece.y, piece.x + piece.slab[0], piece.y + piece.slab[1]
    left, top, right, bottom = font(piece.face, piece.px).getbbox(piece.text, anchor="ls")
    return piece.x + left, piece.y + top, piece.x + right, piece.y + bottom


def _box(pieces: list[Piece], wide: int, high: int) -> Box:
    """Even box round all pieces and their shadow, inside the frame."""
    if not pieces:
        return 0, 0, 2, 2
    lefts, tops, rights, bottoms = zip(*map(_bounds, pieces), strict=True)
    room = 3 + 3.5 * NEAR * max(piece.px for piece in pieces) + max(piece.rise for piece in pieces)
    x, y = (max(0, floor((min(edge) - room) / 2) * 2) for edge in (lefts, tops))
    right, bottom = (
        min(side - side % 2, ceil((max(edge) + room) / 2) * 2) for side, edge in ((wide, rights), (high, bottoms))
    )
    return x, y, right - x, bottom - y


@dataclass(frozen=True)
class Layer:
    """Pictures of one box, and per frame which of them shows, how strongly (0..1)."""

    box: Box
    pictures: list[Bytes]
    order: list[int]
    opacity: NDArray[np.float32]


def _words(pieces: list[Piece], box: Box, title: Title, rate: Fraction) -> Layer:
    """Pictures in their order: those in motion one by one, then the settled one; leaving is opacity alone."""
    settled = max((piece.delay + piece.pace for piece in pieces), default=0.0)
    moving = min(title.frames, ceil(settled * rate)) if pieces else 0
    pictures: list[Bytes] = []
    order = []
    moments = [*(number / float(rate) for number in range(moving)), settled]
    for rgba in _pictures(pieces, box, moments):
        if not pictures or not np.array_equal(pictures[-1], rgba):
            pictures.append(rgba)
        order.append(len(pictures) - 1)
    order = (order + [order[-1]] * title.frames)[: title.frames]
    return Layer(box, pictures, order, _leaving(title, rate) if pieces else np.zeros(title.frames, np.float32))


def _leaving(title: Title, rate: Fraction) -> NDArray[np.float32]:
    """Opacity per frame: full, and gone by the last frame; a closing card stays to the end of the film."""
    opacity = np.ones(title.frames, np.float32)
    frames = 0 if title.style == "end" else min(ceil(LEAVES * rate), title.frames // 4)
    if frames:
        opacity[-frames:] = np.linspace(1, 0, frames + 1, dtype=np.float32)[1:]
    return opacity


def _veil(pieces: list[Piece], title: Title, size: tuple[int, int], rate: Fraction) -> Layer:
    """The picture under the words made darker, so that they can be read over any: it comes in with the first word."""
    wide, high = (side - side % 2 for side in size)
    shape = _dusk if title.style in ("title", "end") else _band
    alpha = np.rint(VEIL[title.style] * 255 * shape(pieces, wide, high)).astype(np.uint8)
    picture = np.dstack([np.zeros((high, wide, 3), np.uint8), alpha])
    coming = max(1.0, pieces[0].pace * float(rate))
    opacity = np.clip((np.arange(title.frames) + 1) / coming, 0, 1) * _leaving(title, rate)
    return Layer((0, 0, wide, high), [picture], [0] * title.frames, opacity.astype(np.float32))


def _write(file: Path, layers: list[Layer]) -> None:
    arrays: dict[str, Any] = {}
    for place, layer in enumerate(layers):
        sheets = [sheet_of(picture) for picture in layer.pictures]
        for half, kind in enumerate(("add", "keep")):
            for number, plane in enumerate("yuv"):
                arrays[f"{place}{kind}_{plane}"] = np.stack([sheet[half][number] for sheet in sheets])
        arrays |= {f"{place}box": layer.box, f"{place}order": layer.order, f"{place}opacity": layer.opacity}
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            np.savez_compressed(out, **arrays)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _pictures(pieces: list[Piece], box: Box, moments: list[float]) -> Iterator[Bytes]:
    """Premultiplied RGBA pictures of the box at the given seconds."""
    if not pieces:
        yield from (np.zeros((box[3], box[2], 4), np.uint8) for _ in moments)
        return
    from moviepy import CompositeVideoClip

    until = max(moments) + 1
    clips = [clip_of(piece, box[:2], until) for piece in pieces]
    whole = CompositeVideoClip(clips, size=box[2:]).with_duration(until)
    for moment in moments:
        alpha = np.clip(whole.mask.get_frame(moment), 0, 1)
        rgb = whole.get_frame(moment).astype(np.float32) * alpha[..., None]
        yield np.dstack([np.rint(rgb), np.rint(alpha * 255)]).astype(np.uint8)
    whole.close()


def _dusk(pieces: list[Piece], wide: int, high: int) -> NDArray[np.float32]:
    """The whole frame, evenly, or from the left when the words stand there; high×wide, 0..1."""
    reach = max(_bounds(piece)[2] for piece in pieces) / wide
    across = np.linspace(0, 1, wide, dtype=np.float32)
    ramp = np.clip((across - 0.6 * reach) / (1 - 0.6 * reach), 0, 1) if reach < 0.75 else np.zeros_like(across)
    return np.tile(1 - 0.85 * _eased(ramp), (high, 1))


def _band(pieces: list[Piece], wide: int, high: int) -> NDArray[np.float32]:
    """From above the words down to the frame's lower edge, or, when they stand higher, to below them."""
    top, bottom = min(_bounds(piece)[1] for piece in pieces), max(_bounds(piece)[3] for piece in pieces)
    reach = 0.24 * high
    rows = np.arange(high, dtype=np.float32)
    above = np.clip((rows - top + reach) / reach, 0, 1)
    below = np.clip((bottom + reach - rows) / reach, 0, 1) if bottom < 0.75 * high else np.ones_like(rows)
    # Words that keep to the left leave the subject at the right in its own light.
    return np.asarray(_eased(np.minimum(above, below))[:, None] * _dusk(pieces, wide, high), np.float32)


def _eased(ramp: Any) -> NDArray[np.float32]:
    return np.asarray(ramp * ramp * (3 - 2 * ramp), np.float32)
