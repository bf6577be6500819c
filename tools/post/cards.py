"""Where the words of a title stand: style and mood to pieces of type, a pill, a rule, each with its own moment."""

from dataclasses import dataclass, replace

from memory.film import Title
from tools.post.hands import Frame, Hand, hand
from tools.post.type import Block, drawable, fit, font, width

Palette = tuple[str, str, str, str]
DARK, LIGHT = "#14110f", "#fbf7ef"


@dataclass(frozen=True)
class Piece:
    """One thing on the card. x, y: left end of the baseline for words, top left corner for a slab, px of the frame.

    delay, pace: seconds until it comes, and that it takes. rise: px it comes up by. slab: width, height, corner radius.
    """

    x: float
    y: float
    colour: str
    delay: float
    pace: float
    text: str = ""
    face: str = ""
    px: int = 0
    rise: float = 0.0
    slab: tuple[float, float, float] | None = None


def readable(title: Title) -> tuple[Title, tuple[str, ...]]:
    """The title with only what our faces can draw, and a warning for every part left out."""
    faces = (hand(title.mood).face, hand(title.mood).under, "manrope:SemiBold", "manrope:Medium")
    parts, warnings = {}, []
    for name in ("text", "under", "button"):
        said = getattr(title, name)
        parts[name] = drawable(said, faces)
        if said.strip() and not parts[name]:
            warnings.append(f"Our typefaces can't draw {said[:60]!r}; it is not shown")
    return title.model_copy(update=parts), tuple(warnings)


def lay_out(title: Title, on: Frame, palette: Palette) -> list[Piece]:
    """Pieces of a readable title, back to front, all inside the safe area."""
    draw = {"title": _opening, "lower": _lower, "kinetic": _kinetic, "end": _closing}[title.style]
    return draw(title, on, palette)


def _opening(title: Title, on: Frame, palette: Palette) -> list[Piece]:
    writes = hand(title.mood)
    text = title.text.upper() if writes.capitals and len(title.text) <= 16 else title.text
    if not writes.capitals or text == title.text != text.upper():
        writes = replace(writes, tracking=0.0, letters=False)
    centred = writes.align == "centre" or not on.wide
    share = 1.0 if centred else 0.78
    room = on.room[0] * share, on.room[1] * 0.62
    big = fit(text, writes.face, room, writes.size * on.short, rows=3, leading=writes.leading, tracking=writes.tracking)
    small = _under(title.under, writes, on, room[0])
    gap = 0.075 * on.short if small.rows else 0
    top = on.top + (on.room[1] - big.height - gap - small.height) / 2
    pieces = _words(big, on, top, centred, palette[3], writes)
    if title.mood == "tech" and text:
        pieces = [_rule(on, top - 0.07 * on.short, centred, palette[2]), *pieces]
    after = max((piece.delay for piece in pieces), default=0) + 0.25
    return pieces + _rows(small, on, top + big.height + gap, centred, palette[3], after, writes.pace)


def _lower(title: Title, on: Frame, palette: Palette) -> list[Piece]:
    writes = hand(title.mood)
    inset = 0.035 * on.short
    room = on.room[0] * (0.62 if on.wide else 0.9) - inset
    big = fit(title.text, "manrope:SemiBold", (room, on.room[1] * 0.3), 0.062 * on.short, rows=2, leading=1.2)
    small = fit(title.under, writes.under, (room, on.room[1] * 0.2), 0.042 * on.short, rows=2, leading=1.3)
    gap = 0.022 * on.short if small.rows and title.under else 0
    high = big.height + gap + (small.height if title.under else 0)
    top, place = on.bottom - high, replace(on, left=on.left + inset)
    bar = Piece(on.left, top - 2, palette[2], 0.0, 0.3, slab=(max(3.0, 0.008 * on.short), high, 2.0))
    rows = _rows(big, place, top, False, palette[3], 0.1, 0.4)
    return [bar, *rows, *_rows(small, place, top + big.height + gap, False, _soft(palette[3]), 0.22, 0.4)]


def _kinetic(title: Title, on: Frame, palette: Palette) -> list[Piece]:
    writes = hand(title.mood)
    face = "serif:Regular" if title.mood == "awe" else "manrope:SemiBold" if title.mood == "tech" else writes.face
    room = on.room[0] * (0.48 if on.wide else 1.0), on.room[1] * 0.5
    size = (0.125 if on.wide else 0.15) * on.short
    big = fit(title.text, face, room, size, rows=3, leading=1.14)
    # The subject stands at the right of a lying frame and in the lower half of others.
    top = on.bottom - big.height - 0.04 * on.room[1] if on.wide else on.top + 0.07 * on.room[1]
    spread = min(0.24, title.frames * 0.02)
    writes = replace(
        writes, stagger=spread if title.mood != "awe" else spread * 1.3, pace=min(writes.pace, 0.35), letters=False
    )
    pieces = _words(big, on, top, not on.wide, palette[3], writes)
    return (
        [*pieces[:-1], replace(pieces[-1], colour=palette[2])] if title.mood == "play" and len(pieces) > 1 else pieces
    )


def _closing(title: Title, on: Frame, palette: Palette) -> list[Piece]:
    writes = replace(hand(title.mood), tracking=0.0, letters=False)
    centred = writes.align == "centre" or not on.wide
    room = on.room[0] * (1.0 if centred else 0.56), on.room[1] * 0.42
    line, _, address = title.under.partition("\n")
    big = fit(title.text, writes.face, room, 0.17 * on.short, rows=2, leading=writes.leading, tracking=writes.tracking)
    small = _under(line, writes, on, room[0])
    pill = fit(title.button, "manrope:SemiBold", (room[0] * 0.8, 0.2 * on.short), 0.046 * on.short, rows=1, leading=1.2)
    web = fit(address, "manrope:Medium", (room[0], 0.1 * on.short), 0.042 * on.short, rows=1, leading=1.2)
    gap, high = 0.055 * on.short, 2.3 * pill.px
    heights = [big.height, small.height if line else 0, high if title.button else 0, web.height if address else 0]
    top = on.top + (on.room[1] - sum(heights) - gap * (sum(h > 0 for h in heights) - 1)) / 2
    pieces = _words(big, on, top, centred, palette[3], writes)
    delay = max((piece.delay for piece in pieces), default=0)
    top += heights[0] + gap if title.text else 0
    if line:
        colour = palette[2] if title.mood in ("product", "tech") else _soft(palette[3])
        pieces += _rows(small, on, top, centred, colour, delay + 0.2, writes.pace)
        top += heights[1] + gap
    if title.button:
        pieces += _pill(pill, on, top, centred, palette[2], delay + 0.4, high)
        top += high + gap
    if address:
        pieces += _rows(web, on, top, centred, _soft(palette[3]), delay + 0.55, 0.4)
    return pieces


def _under(text: str, writes: Hand, on: Frame, room: float) -> Block:
    size = 0.058 if "Bold" in writes.face else 0.05
    block = fit(text, writes.under, (room, on.room[1] * 0.26), size * on.short, rows=3, leading=1.32)
    return block if text else replace(block, rows=())


def _left(on: Frame, wide: float, centred: bool) -> float:
    return (on.left + on.right - wide) / 2 if centred else on.left


def _rows(block: Block, on: Frame, top: float, centred: bool, colour: str, delay: float, pace: float) -> list[Piece]:
    """Each row as one piece."""
    pieces = []
    for number, row in enumerate(block.rows):
        x = _left(on, width(row, block.face, block.px, block.tracking), centred)
        y = top + block.cap + number * block.leading
        pieces.append(Piece(x, y, colour, delay + 0.1 * number, pace, row, block.face, block.px, 0.25 * block.px))
    return [piece for piece in pieces if piece.text]


def _words(block: Block, on: Frame, top: float, centred: bool, colour: str, writes: Hand) -> list[Piece]:
    """Each word, or with wide tracking each letter, as one piece with its own moment."""
    pieces: list[Piece] = []
    for number, row in enumerate(block.rows):
        x = _left(on, width(row, block.face, block.px, block.tracking), centred)
        y = top + block.cap + number * block.leading
        for part, at in _parts(row, block, writes.letters):
            delay, rise = writes.stagger * len(pieces), 0.0 if writes.letters else 0.22 * block.px
            pieces.append(Piece(x + at, y, colour, delay, writes.pace, part, block.face, block.px, rise))
    return pieces


def _parts(row: str, block: Block, letters: bool) -> list[tuple[str, float]]:
    """Words or letters of a row with their left end."""
    if letters:
        cuts = [at for at, sign in enumerate(row) if sign != " "]
        return [(row[at], _at(row, at, block)) for at in cuts]
    starts = [at for at, sign in enumerate(row) if sign != " " and (at == 0 or row[at - 1] == " ")]
    return [(row[at:].split(" ")[0], _at(row, at, block)) for at in starts]


def _at(row: str, at: int, block: Block) -> float:
    if block.tracking:
        return width(row[:at], block.face, block.px, block.tracking) + (block.tracking * block.px if at else 0)
    return float(font(block.face, block.px).getlength(row[:at]))


def _pill(block: Block, on: Frame, top: float, centred: bool, colour: str, delay: float, high: float) -> list[Piece]:
    wide = block.width + 2.2 * block.px
    x = _left(on, wide, centred)
    ink = DARK if bright(colour) else LIGHT
    slab = Piece(x, top, colour, delay, 0.35, slab=(wide, high, high / 2), rise=0.25 * block.px)
    y = top + (high + block.cap) / 2
    word = Piece(x + 1.1 * block.px, y, ink, delay, 0.35, block.rows[0], block.face, block.px, 0.25 * block.px)
    return [slab, word]


def _rule(on: Frame, y: float, centred: bool, colour: str) -> Piece:
    wide = 0.16 * on.short
    return Piece(_left(on, wide, centred), y, colour, 0.0, 0.4, slab=(wide, max(2.0, 0.005 * on.short), 1.0))


def _rgb(hexed: str) -> tuple[int, int, int]:
    return int(hexed[1:3], 16), int(hexed[3:5], 16), int(hexed[5:7], 16)


def bright(hexed: str) -> bool:
    """Whether dark words read better on this colour than light ones."""
    red, green, blue = _rgb(hexed)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 110


def _soft(hexed: str) -> str:
    """A colour a step quieter, for what is said second."""
    return "#" + "".join(f"{round(value * 0.86):02x}" for value in _rgb(hexed))
