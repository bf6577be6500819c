"""The storyboard as one picture people can print, pass round and argue about."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageDraw

from memory.film import Shot
from tools.post.type import Block, drawable, fit, font, width

PAPER, INK, QUIET, LINE, ACCENT = "#f7f4ee", "#1d1b19", "#77706a", "#ddd6cb", "#b4541f"
MARGIN, GAP = 64, 34
BOLD, PLAIN, ITALIC = "manrope:Bold", "manrope:Medium", "serif:It"


@dataclass(frozen=True)
class Grid:
    """Columns of cards; card and panel sides in px."""

    columns: int
    card: int
    panel: int

    @property
    def width(self) -> int:
        return 2 * MARGIN + self.columns * self.card + (self.columns - 1) * GAP


def storyboard_sheet(
    panels: Sequence[Path | None], shots: Sequence[Shot], title: str, out: Path, *, fps: str = "24"
) -> Path:
    """Write `out` (.png): every shot's panel with its number, seconds, camera, action, spoken line and words on screen.

    panels: one picture a shot, None where there is none yet. fps: the rate that shots count their frames at.
    """
    pictures = [_panel(path) for path in panels]
    grid = _grid(next((picture for picture in pictures if picture), None))
    texts = [_texts(shot, grid.card, Fraction(fps)) for shot in shots]
    rows = [range(at, min(at + grid.columns, len(shots))) for at in range(0, len(shots), grid.columns)]
    heights = [grid.panel + 18 + max(sum(_high(block) for block, _ in texts[n]) for n in row) + GAP for row in rows]
    head = 176
    sheet = Image.new("RGB", (grid.width, head + sum(heights) + MARGIN - GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    _heading(draw, title, shots, Fraction(fps), grid)
    top = head
    for row, high in zip(rows, heights, strict=True):
        for column, number in enumerate(row):
            picture = pictures[number] if number < len(pictures) else None
            at = (MARGIN + column * (grid.card + GAP), top)
            _card(sheet, draw, at, grid, shots[number], picture, texts[number])
        top += high
    return _saved(sheet, out)


def _saved(sheet: Image.Image, out: Path) -> Path:
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        sheet.save(part, "PNG", compress_level=3)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return out


def _panel(path: Path | None) -> Image.Image | None:
    if path is None or not path.is_file():
        return None
    with Image.open(path) as picture:
        rgb: Image.Image = picture.convert("RGB")
        return rgb


def _grid(panel: Image.Image | None) -> Grid:
    """Wider panels, fewer columns; a row is about as wide on every sheet."""
    shape = panel.width / panel.height if panel else 16 / 9
    columns, card = (3, 520) if shape > 2 else (4, 384) if shape > 1.2 else (5, 300) if shape > 0.9 else (6, 250)
    return Grid(columns, card, round(card / shape))


def _heading(draw: ImageDraw.ImageDraw, title: str, shots: Sequence[Shot], fps: Fraction, grid: Grid) -> None:
    shown = drawable(title, (BOLD,)) or "Storyboard"
    block = fit(shown, BOLD, (grid.width - 2 * MARGIN, 64), 46, rows=1, leading=1.1)
    draw.text((MARGIN, 92), block.rows[0], INK, font(BOLD, block.px), anchor="ls")
    seconds = float(sum(shot.frames for shot in shots) / fps)
    said = f"{len(shots)} {'shot' if len(shots) == 1 else 'shots'}   ·   {seconds:.1f} s   ·   {float(fps):g} fps"
    draw.text((MARGIN, 130), said, QUIET, font(PLAIN, 19), anchor="ls")
    draw.line([(MARGIN, 152), (grid.width - MARGIN, 152)], LINE, 2)


def _texts(shot: Shot, room: int, fps: Fraction) -> list[tuple[Block, str]]:
    """The blocks under a panel with their colours: facts, action, what is said, what is read."""
    facts = f"{float(shot.frames / fps):.1f} s  ·  {_plain(shot.camera)}  ·  {_plain(shot.framing)}"
    said = [(facts, BOLD, 15, INK, 1), (shot.action, PLAIN, 15, INK, 4)]
    said += [
        (f"“{shot.line}”" if shot.line else "", ITALIC, 17, QUIET, 4),
        (" · ".join(filter(None, shot.words.split("|"))), BOLD, 14, ACCENT, 2),
    ]
    blocks = []
    for text, face, px, colour, rows in said:
        shown = drawable(text, (face,))
        if not shown and text:
            shown, face = "(in a script we can't draw: see storyboard.json)", PLAIN
        if shown:
            rows = rows if room > 280 or rows == 1 else rows + 2
            box = (room, px * 1.35 * rows + px)
            blocks.append((fit(shown, face, box, px, rows=rows, leading=1.35, least=0.85), colour))
    return blocks


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _high(block: Block) -> int:
    return round(len(block.rows) * block.leading + 9)


def _card(
    sheet: Image.Image,
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    grid: Grid,
    shot: Shot,
    picture: Image.Image | None,
    texts: list[tuple[Block, str]],
) -> None:
    left, top = at
    if picture:
        sheet.paste(picture.resize((grid.card, grid.panel), Image.Resampling.LANCZOS), at)
    else:
        draw.rectangle((left, top, left + grid.card - 1, top + grid.panel - 1), LINE)
        draw.text((left + grid.card / 2, top + grid.panel / 2), "not drawn yet", QUIET, font(PLAIN, 16), anchor="mm")
    number = str(shot.number)
    badge = (left, top, left + 22 + round(width(number, BOLD, 17)), top + 32)
    draw.rectangle(badge, INK)
    draw.text((left + 11, top + 22), number, PAPER, font(BOLD, 17), anchor="ls")
    line = top + grid.panel + 18
    for block, colour in texts:
        for row in block.rows:
            draw.text((left, line + block.ascent * 0.82), row, colour, font(block.face, block.px), anchor="ls")
            line += round(block.leading)
        line += 9
