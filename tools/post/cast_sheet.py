"""The cast of a series on one page: everybody from the front, the side and behind, with name and clothes."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from tools.post.sheet import BOLD, INK, LINE, PAPER, PLAIN, QUIET
from tools.post.type import drawable, fit, font

WIDTH = 240
MARGIN, GAP, HEAD, LABEL = 48, 36, 112, 78
Views = tuple[bytes, bytes, bytes]


def cast_sheet(name: str, people: Sequence[tuple[str, str, Views]], out: Path) -> Path:
    """Write `out` (.png): a row of three pictures for each of `people`, who are (name, clothes, PNGs of one size)."""
    views = [[Image.open(io.BytesIO(one)).convert("RGB") for one in three] for _, _, three in people]
    wide, high = views[0][0].size
    across = 2 * MARGIN + 3 * wide + GAP
    page = Image.new("RGB", (across, HEAD + len(people) * (high + LABEL + GAP) + MARGIN // 2), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((MARGIN, 34), drawable(name, (BOLD,)), fill=INK, font=font(BOLD, 34))
    draw.line((MARGIN, HEAD - 18, across - MARGIN, HEAD - 18), fill=LINE, width=2)
    for row, ((who, clothes, _), three) in enumerate(zip(people, views, strict=True)):
        top = HEAD + row * (high + LABEL + GAP)
        for at, picture in enumerate(three):
            page.paste(picture, (MARGIN + at * (wide + GAP // 2), top))
        draw.text((MARGIN, top + high + 12), drawable(who, (BOLD,)), fill=INK, font=font(BOLD, 22))
        told = fit(drawable(clothes, (PLAIN,)), PLAIN, (across - 2 * MARGIN, 30), 17, rows=1, leading=1.2)
        draw.text((MARGIN, top + high + 44), "".join(told.rows), fill=QUIET, font=font(PLAIN, told.px))
    page.save(out)
    return out
