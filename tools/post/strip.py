"""A season as one picture: an episode a strip, all on one scale of time, so that a person sees whether they belong."""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, islice, pairwise
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageOps

from memory.errors import Unplayable, UserMistake
from tools.post.sheet import ACCENT, BOLD, INK, LINE, PAPER, PLAIN, QUIET
from tools.post.takes import span
from tools.post.type import drawable, fit, font, width
from tools.probe import probe
from tools.screen.drift import Drift, Shade, ShotSeen, Signature
from tools.screen.drift.shades import pooled
from tools.screen.palette import to_hex

WIDE, MARGIN, HEAD, FOOT = 1600, 64, 184, 62
LABEL, FIGURE, SPACE = 196, 150, 28
LEFT = MARGIN + LABEL
ROOM = WIDE - LEFT - FIGURE - MARGIN - SPACE
LEAST, MOST = 92, 128
BAR, BAND = 12, 34
THUMB = 360
REACH = 0.25
"""Luma over or under the usual that fills the band."""
LARGEST = 300_000


@dataclass(frozen=True)
class Strip:
    """One episode: for every shot some pictures in order, perhaps none, and its drift; None = it is the first."""

    number: int
    title: str
    signature: Signature
    pictures: Sequence[Sequence[Image.Image]]
    drift: Drift | None = None


def stills(shots: Sequence[ShotSeen]) -> list[tuple[Image.Image, ...]]:
    """Three frames of every shot in their order, at most 360 px wide; none where its file can't be read."""
    return [tuple(_stills(shot)) for shot in shots]


def _stills(shot: ShotSeen) -> Iterator[Image.Image]:
    try:
        facts = probe(shot.path)
        frames = shot.frames or max(1, int(facts.seconds * Fraction(shot.fps)))
        size = (THUMB, round(THUMB * facts.height / max(1, facts.width) / 2) * 2)
        for part in (1, 3, 5):
            found = span(str(shot.path), shot.start + frames * part // 6, Fraction(shot.fps), size)
            yield from (frame.to_image() for frame in islice(found, 1))
    except (Unplayable, av.error.FFmpegError):
        return


def season_strip(strips: Sequence[Strip], name: str, out: Path) -> Path:
    """Write `out` (.png, 1600 px wide, under 300 KB for four episodes): a series' episodes under each other."""
    if not strips:
        raise UserMistake("There is no episode to show", "Make one first", field="series", got=name)
    scale = ROOM / max(strip.signature.seconds for strip in strips)
    high = _high(strips, scale)
    row = high + BAR + BAND + 44
    page = Image.new("RGB", (WIDE, HEAD + row * len(strips) + FOOT), PAPER)
    draw = ImageDraw.Draw(page)
    _heading(draw, name, strips)
    usual = float(np.median([strip.signature.luma for strip in strips]))
    for index, strip in enumerate(strips):
        top = HEAD + index * row
        _label(draw, strip, top)
        _pictures(page, strip, top, scale, high)
        _bar(draw, strip.signature.palette, (LEFT, top + high + 3), strip.signature.seconds * scale, BAR)
        _luma(draw, strip, (top + high + BAR + 6, scale), usual)
        _figure(draw, strip.drift, top)
    _foot(draw, strips, page.height)
    return _saved(page, out)


def _high(strips: Sequence[Strip], scale: float) -> int:
    """As high as lets the usual shot show its whole picture, within reason."""
    shapes = [few[0].width / few[0].height for strip in strips for few in strip.pictures if few]
    cells = [sign.seconds * scale for strip in strips for sign in strip.signature.shots]
    return int(np.clip(np.median(cells) / (shapes[0] if shapes else 16 / 9), LEAST, MOST))


def _heading(draw: ImageDraw.ImageDraw, name: str, strips: Sequence[Strip]) -> None:
    shown = drawable(name, (BOLD,)) or "Series"
    block = fit(shown, BOLD, (WIDE - 2 * MARGIN - 340, 64), 46, rows=1, leading=1.1)
    draw.text((MARGIN, 92), block.rows[0], INK, font(BOLD, block.px), anchor="ls")
    seconds = sum(strip.signature.seconds for strip in strips)
    many = len(strips)
    said = f"{many} {'episode' if many == 1 else 'episodes'}   ·   {seconds:.0f} s"
    draw.text((MARGIN, 128), said, QUIET, font(PLAIN, 19), anchor="ls")
    whole = pooled([(strip.signature.palette, strip.signature.seconds) for strip in strips], 8)
    _bar(draw, whole, (WIDE - MARGIN - 300, 66), 300, 30)
    draw.text((WIDE - MARGIN, 122), "the colours of all of them", QUIET, font(PLAIN, 15), anchor="rs")
    draw.line([(MARGIN, 146), (WIDE - MARGIN, 146)], LINE, 2)
    draw.text((LEFT + ROOM + SPACE, 171), "drift", QUIET, font(PLAIN, 14), anchor="ls")
    _ruler(draw, max(strip.signature.seconds for strip in strips))


def _ruler(draw: ImageDraw.ImageDraw, seconds: float) -> None:
    """Seconds over the strips, five to ten of them."""
    step = next((step for step in (1, 2, 5, 10, 15, 30, 60, 120, 300) if seconds / step <= 10), 600)
    for second in range(0, int(seconds * 0.97) + 1, step):
        x = LEFT + round(second / seconds * ROOM)
        draw.line([(x, 174), (x, 178)], LINE, 2)
        draw.text((x if second else x - 1, 171), f"{second} s" if second else "0", QUIET, font(PLAIN, 14), anchor="ls")


def _label(draw: ImageDraw.ImageDraw, strip: Strip, top: int) -> None:
    draw.text((MARGIN, top + 34), str(strip.number), INK, font(BOLD, 46), anchor="ls")
    shown = drawable(strip.title, (BOLD,)) or "untitled"
    block = fit(shown, BOLD, (LABEL - 24, 48), 17, rows=2, leading=1.25, least=0.8)
    line = top + 62.0
    for row in block.rows:
        draw.text((MARGIN, line), row, INK, font(block.face, block.px), anchor="ls")
        line += block.leading
    shots = len(strip.signature.shots)
    said = f"{strip.signature.seconds:.1f} s · {shots} {'shot' if shots == 1 else 'shots'}"
    draw.text((MARGIN, line + 3), said, QUIET, font(PLAIN, 14), anchor="ls")


def _cells(strip: Strip, scale: float) -> Iterator[tuple[int, int]]:
    """Left and right edge of every shot, px."""
    ends = list(accumulate((sign.seconds for sign in strip.signature.shots), initial=0.0))
    for begin, end in pairwise(ends):
        yield LEFT + round(begin * scale), LEFT + round(end * scale)


def _pictures(page: Image.Image, strip: Strip, top: int, scale: float, high: int) -> None:
    """Each shot fills its stretch of time with as many of its pictures as it has room for; a hair of paper is a cut."""
    for number, (left, right) in enumerate(_cells(strip, scale)):
        page.paste(LINE, (left, top, max(left + 1, right - 2), top + high))
        pictures = strip.pictures[number] if number < len(strip.pictures) else ()
        chosen = _chosen(pictures, max(2, right - left - 2) / high)
        for index, picture in enumerate(chosen):
            a, b = (left + (right - 2 - left) * k // len(chosen) for k in (index, index + 1))
            size = max(1, b - a), high
            page.paste(ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS), (a, top))


def _chosen(pictures: Sequence[Image.Image], shape: float) -> list[Image.Image]:
    """Pictures evenly out of those there are, so many that each keeps about its own shape."""
    if not pictures:
        return []
    room = round(shape / (pictures[0].width / pictures[0].height))
    count = min(len(pictures), max(1, room))
    return [pictures[(2 * k + 1) * len(pictures) // (2 * count)] for k in range(count)]


def _bar(draw: ImageDraw.ImageDraw, palette: Sequence[Shade], at: tuple[int, int], long: float, high: int) -> None:
    """The shades side by side, dark to light, each as wide as its share."""
    ordered = sorted(palette)
    ends = list(accumulate((shade[3] for shade in ordered), initial=0.0))
    for shade, begin, end in zip(ordered, ends, ends[1:], strict=False):
        colour = to_hex(np.array([shade[:3]], np.float32))[0]
        left, right = at[0] + round(begin / ends[-1] * long), at[0] + round(end / ends[-1] * long)
        draw.rectangle((left, at[1], max(left, right - 1), at[1] + high - 1), colour)


def _luma(draw: ImageDraw.ImageDraw, strip: Strip, at: tuple[int, float], usual: float) -> None:
    """How bright each shot is, as steps over and under what is usual in the series."""
    top, scale = at
    middle = top + BAND // 2
    levels = [middle - round(np.clip((sign.luma - usual) / REACH, -1, 1) * BAND / 2) for sign in strip.signature.shots]
    cells = list(_cells(strip, scale))
    for (left, right), level in zip(cells, levels, strict=True):
        draw.rectangle((left, min(level, middle), right - 1, max(level, middle)), LINE)
    draw.line([(LEFT, middle), (cells[-1][1] - 1, middle)], QUIET, 1)
    draw.line([(x, level) for cell, level in zip(cells, levels, strict=True) for x in (cell[0], cell[1] - 1)], INK, 2)


def _figure(draw: ImageDraw.ImageDraw, drift: Drift | None, top: int) -> None:
    """The drift, at the right: its total, and in the accent what lies outside."""
    left = LEFT + ROOM + SPACE
    judged = drift is not None and drift.total is not None
    figure = f"{drift.total:.1f}" if drift is not None and drift.total is not None else "–"
    outside = drift.outside if drift else ()
    draw.text((left, top + 34), figure, ACCENT if outside else INK, font(BOLD, 40), anchor="ls")
    said = "outside: " + ", ".join(outside) if outside else "inside" if judged else "the first"
    block = fit(said, PLAIN, (FIGURE, 88), 14, rows=5, leading=1.3, least=0.9)
    for index, row in enumerate(block.rows):
        at = (left, top + 58 + index * block.leading)
        draw.text(at, row, ACCENT if outside else QUIET, font(block.face, block.px), anchor="ls")


def _foot(draw: ImageDraw.ImageDraw, strips: Sequence[Strip], bottom: int) -> None:
    left = MARGIN
    known = all(strip.drift is None or strip.drift.known for strip in strips)
    measure = "in spreads of its series" if known else "in spreads of its series, or in least noticeable steps"
    for mark, said in (("bar", "colours, dark to light"), ("line", "brighter or darker than the series, by shot"),
                       ("", f"drift: {measure}; outside: beyond 3 in one measure")):  # fmt: skip
        y = bottom - 38
        if mark == "bar":
            for k, shade in enumerate((QUIET, LINE, ACCENT)):
                draw.rectangle((left + 9 * k, y - 9, left + 9 * k + 8, y), shade)
        elif mark == "line":
            draw.line([(left, y - 4), (left + 26, y - 4)], INK, 2)
        shift = 36 if mark else 0
        draw.text((left + shift, y), said, QUIET, font(PLAIN, 15), anchor="ls")
        left += shift + round(width(said, PLAIN, 15)) + 40


def _saved(page: Image.Image, out: Path) -> Path:
    """As many colours as keep the file small."""
    for colours in (240, 160, 96, 64, 40):
        body = io.BytesIO()
        page.quantize(palette=_shades(page, colours), dither=Image.Dither.NONE).save(body, "PNG", optimize=True)
        if body.tell() < LARGEST:
            break
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.write_bytes(body.getvalue())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return out


def _shades(page: Image.Image, colours: int) -> Image.Image:
    """The page's inks and its own colours; those that are all but an ink are left to the ink, or paper would turn."""
    inks = np.array([ImageColor.getrgb(ink) for ink in (PAPER, INK, QUIET, LINE, ACCENT)])
    own = np.array(page.quantize(colours, Image.Quantize.MEDIANCUT).getpalette() or [], int).reshape(-1, 3)
    far = np.abs(own[:, None] - inks[None]).max(2).min(1) > 8
    shades = Image.new("P", (1, 1))
    shades.putpalette(np.concatenate([inks, own[far]])[:256].ravel().tolist())
    return shades
