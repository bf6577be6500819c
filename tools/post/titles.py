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

import cv2
import numpy as np

from memory.film import Cut, Title
from tools.post.cards import Palette, Piece, frame, lay_out, readable
from tools.post.looks import palette as palette_of
from tools.post.planes import Bytes, sheet_of
from tools.post.type import font, path, width

METHOD = 1
Box = tuple[int, int, int, int]
LEAVES = 0.3
SHADE, SHADOW, DIM = 0.40, 0.6, 0.62


@dataclass(frozen=True)
class TitleFrames:
    """A title drawn: the file with its pictures, where it starts in the film, and what had to be left out.

    box: x, y, width, height in px, all even. digest changes with any pixel. In the file: `order` and `opacity` per
    frame, and each picture once, as planes to add (add_y, add_u, add_v) and of what shows through (keep_y, …).
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
    box = (0, 0, width, height) if title.style == "end" and pieces else _box(pieces, width, height)
    kept = [METHOD, [asdict(piece) for piece in pieces], box, title.frames, fps, title.style]
    kept += [version(name) for name in ("moviepy", "pillow", "opencv-python-headless")]
    digest = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:32]
    file = cache.absolute() / f"{digest}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _write(file, _film(pieces, box, title, Fraction(fps)), box)
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
    """Even box round all pieces and the shade behind them, inside the frame."""
    if not pieces:
        return 0, 0, 2, 2
    lefts, tops, rights, bottoms = zip(*map(_bounds, pieces), strict=True)
    room = _reach(wide, high)
    x, y = (max(0, floor((min(edge) - room) / 2) * 2) for edge in (lefts, tops))
    right, bottom = (
        min(side - side % 2, ceil((max(edge) + room) / 2) * 2) for side, edge in ((wide, rights), (high, bottoms))
    )
    return x, y, right - x, bottom - y


def _reach(wide: int, high: int) -> float:
    """How far the shade reaches beyond the words, px."""
    return 0.11 * min(wide, high)


def _film(pieces: list[Piece], box: Box, title: Title, rate: Fraction) -> dict[str, Any]:
    """Pictures in their order: those in motion one by one, then the settled one; leaving is opacity alone."""
    settled = max((piece.delay + piece.pace for piece in pieces), default=0.0)
    moving = min(title.frames, ceil(settled * rate)) if pieces else 0
    pictures: list[Bytes] = []
    order = []
    moments = [*(number / float(rate) for number in range(moving)), settled]
    for rgba in _pictures(pieces, box, moments, title.style == "end"):
        if not pictures or not np.array_equal(pictures[-1], rgba):
            pictures.append(rgba)
        order.append(len(pictures) - 1)
    order = (order + [order[-1]] * title.frames)[: title.frames]
    leaving = 0 if title.style == "end" else min(ceil(LEAVES * rate), title.frames // 4)
    opacity = np.ones(title.frames, np.float32) if pieces else np.zeros(title.frames, np.float32)
    if leaving and pieces:
        opacity[-leaving:] = np.linspace(1, 0, leaving + 1, dtype=np.float32)[1:]
    return {"order": np.array(order, np.int32), "opacity": opacity, "pictures": pictures}


def _write(file: Path, drawn: dict[str, Any], box: Box) -> None:
    sheets = [sheet_of(picture) for picture in drawn["pictures"]]
    planes: dict[str, Any] = {
        f"{kind}_{plane}": np.stack([sheet[half][number] for sheet in sheets])
        for half, kind in enumerate(("add", "keep"))
        for number, plane in enumerate("yuv")
    }
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            np.savez_compressed(out, order=drawn["order"], opacity=drawn["opacity"], box=np.array(box), **planes)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _pictures(pieces: list[Piece], box: Box, moments: list[float], dim: bool) -> Iterator[Bytes]:
    """Premultiplied RGBA pictures of the box at the given seconds."""
    if not pieces:
        yield from (np.zeros((box[3], box[2], 4), np.uint8) for _ in moments)
        return
    from moviepy import CompositeVideoClip

    until = max(moments) + 1
    clips = [_shade(pieces, box, until, dim), *(_clip(piece, box, until) for piece in pieces)]
    whole = CompositeVideoClip(clips, size=box[2:]).with_duration(until)
    for moment in moments:
        alpha = np.clip(whole.mask.get_frame(moment), 0, 1)
        rgb = whole.get_frame(moment).astype(np.float32) * alpha[..., None]
        yield np.dstack([np.rint(rgb), np.rint(alpha * 255)]).astype(np.uint8)
    whole.close()


def _clip(piece: Piece, box: Box, until: float) -> Any:
    """One piece as a MoviePy clip that fades in while it rises to its place."""
    from moviepy import ImageClip, TextClip, vfx

    if piece.slab:
        clip, x, y = ImageClip(_slab(piece)), piece.x - 2, piece.y - 2
    else:
        pad = ceil(piece.px * 0.4)
        ascent, descent = font(piece.face, piece.px).getmetrics()
        clip = TextClip(
            font=str(path(piece.face)),
            text=piece.text,
            font_size=piece.px,
            size=(ceil(width(piece.text, piece.face, piece.px)), ascent + descent),
            margin=(pad, pad),
            color=piece.colour,
            horizontal_align="left",
            vertical_align="top",
        )
        x, y = piece.x - pad, piece.y - pad - ascent
    place = _place(round(x) - box[0], round(y) - box[1], piece)
    fade = vfx.CrossFadeIn(max(piece.pace, 0.01))
    return clip.with_duration(until).with_effects([fade]).with_start(piece.delay).with_position(place)


def _place(x: int, y: int, piece: Piece) -> Any:
    def at(seconds: float) -> tuple[int, int]:
        left = max(0.0, 1 - seconds / piece.pace) if piece.pace else 0.0
        return x, round(y + piece.rise * left**3)

    return at


def _slab(piece: Piece) -> Bytes:
    """A filled rounded box as RGBA with soft edges, two px of room round it."""
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
    return np.dstack([np.full((*alpha.shape, 3), colour, np.uint8), alpha])


def _shade(pieces: list[Piece], box: Box, until: float, dim: bool) -> Any:
    """A soft dark breath behind the words, so that they can be read over any picture; a closing card dims all of it."""
    from moviepy import ImageClip, vfx

    x, y, wide, high = box
    field, close = np.zeros((high, wide), np.float32), np.zeros((high, wide), np.float32)
    for piece in pieces:
        left, top, right, bottom = (round(edge) for edge in _bounds(piece))
        cv2.rectangle(field, (left - x, top - y), (right - x, bottom - y), 1.0, -1)
        if piece.text:
            _stamp(close, piece, x, y)
    reach = max(2.0, max((piece.px for piece in pieces), default=20) * 0.34)
    wide_shade = cv2.GaussianBlur(field, (0, 0), reach) * SHADE
    shadow = np.clip(cv2.GaussianBlur(close, (0, 0), max(1.0, reach * 0.16)) * 1.2, 0, 1) * SHADOW
    behind = _dusk(pieces, wide, high) if dim else wide_shade * _edge(box, reach)
    alpha = 1 - (1 - np.clip(behind, 0, 1)) * (1 - shadow)
    rgba = np.dstack([np.zeros((high, wide, 3)), np.rint(alpha * 255)]).astype(np.uint8)
    first = min(piece.pace for piece in pieces)
    return ImageClip(rgba).with_duration(until).with_effects([vfx.CrossFadeIn(max(first, 0.01))])


def _stamp(on: Any, piece: Piece, x: int, y: int) -> None:
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (on.shape[1], on.shape[0]))
    at = (round(piece.x) - x, round(piece.y) - y)
    ImageDraw.Draw(sheet).text(at, piece.text, fill=255, font=font(piece.face, piece.px), anchor="ls")
    np.maximum(on, np.asarray(sheet, np.float32) / 255, out=on)


def _edge(box: Box, reach: float) -> Any:
    """0 at the box's edges, 1 inside: the shade never shows where the box ends."""
    ramps = [np.minimum(np.arange(side) + 0.5, side - np.arange(side) - 0.5) / reach for side in (box[3], box[2])]
    down, across = (np.clip(ramp, 0, 1) for ramp in ramps)
    return (down**2 * (3 - 2 * down))[:, None] * (across**2 * (3 - 2 * across))[None, :]


def _dusk(pieces: list[Piece], wide: int, high: int) -> Any:
    """The whole frame dimmed: evenly, or from the left when the words stand there."""
    right = max(_bounds(piece)[2] for piece in pieces)
    across = np.linspace(0, 1, wide, dtype=np.float32)
    reach = right / wide
    ramp = np.clip((across - 0.7 * reach) / (1 - 0.6 * reach), 0, 1) if reach < 0.7 else np.zeros_like(across)
    return np.tile(DIM * (1 - 0.85 * ramp * ramp * (3 - 2 * ramp)), (high, 1)).astype(np.float32)
