"""Type as measured things: which faces there are, what they can draw, how words fit into a box."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

FAMILIES = {
    "manrope": ("font_manrope", "Manrope-{}.ttf"),
    "hanken": ("font_hanken_grotesk", "HankenGrotesk-{}.otf"),
    "serif": ("font_source_serif_pro", "SourceSerifPro-{}.otf"),
}
# Signs that only dress words: emoji, their joiners and skin tones. Words stay whole without them.
DRESS = {"So", "Sk", "Cf", "Mn", "Cn", "Co"}
NOWHERE = "\U0010ffff"


@cache
def path(face: str) -> Path:
    """The font file of a face such as 'manrope:Bold', inside its package."""
    family, _, cut = face.partition(":")
    package, stem = FAMILIES[family]
    return Path(str(files(package) / "files" / stem.format(cut)))


@lru_cache(maxsize=256)
def font(face: str, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path(face)), px)


@lru_cache(maxsize=4096)
def _draws(face: str, sign: str) -> bool:
    """Whether the face has this sign: one it lacks is drawn as the same box as a sign that is nowhere."""
    drawn, box = (font(face, 32).getmask(one) for one in (sign, NOWHERE))
    return sign.isspace() or (drawn.size, bytes(drawn)) != (box.size, bytes(box))


def drawable(text: str, faces: tuple[str, ...]) -> str:
    """The text without emoji, or nothing when any of the faces lacks one of its letters. Never a box."""
    whole = unicodedata.normalize("NFC", text.replace("\N{NON-BREAKING HYPHEN}", "-"))
    kept = "".join(
        sign for sign in whole if all(_draws(face, sign) for face in faces) or unicodedata.category(sign) not in DRESS
    )
    plain = "\n".join(" ".join(row.split()) for row in kept.split("\n")).strip()
    return plain if all(_draws(face, sign) for face in faces for sign in plain) else ""


def width(text: str, face: str, px: int, tracking: float = 0.0) -> float:
    """Advance of a row in px; tracking in ems after every letter but the last."""
    if not tracking:
        return float(font(face, px).getlength(text))
    return sum(font(face, px).getlength(sign) for sign in text) + tracking * px * max(len(text) - 1, 0)


@dataclass(frozen=True)
class Block:
    """Rows of one face at one size. leading: px from baseline to baseline. ascent, descent: of the face, px."""

    rows: tuple[str, ...]
    face: str
    px: int
    leading: float
    tracking: float

    @property
    def ascent(self) -> int:
        return int(font(self.face, self.px).getmetrics()[0])

    @property
    def cap(self) -> int:
        """Height of a capital, px: what the eye takes for the top of a row."""
        return int(-font(self.face, self.px).getbbox("H", anchor="ls")[1])

    @property
    def width(self) -> float:
        return max((width(row, self.face, self.px, self.tracking) for row in self.rows), default=0.0)

    @property
    def height(self) -> float:
        """From the top of the first row's capitals to below the last row's tails."""
        return self.cap + self.leading * (len(self.rows) - 1) + 0.24 * self.px if self.rows else 0.0


def fit(
    text: str,
    face: str,
    box: tuple[float, float],
    largest: float,
    *,
    rows: int,
    leading: float,
    tracking: float = 0.0,
    least: float = 0.28,
) -> Block:
    """The text as large as `largest` px allows and the box (width, height) takes, in at most `rows` balanced rows.

    Text that is too long even at the `least` share of that size ends in an ellipsis.
    """
    shown = text
    while True:
        for px in _sizes(largest, least):
            block = Block(_wrap(shown, face, px, box[0], tracking), face, px, leading * px, tracking)
            if len(block.rows) <= rows and block.width <= box[0] and block.height <= box[1]:
                return block
        if len(shown) < 2:
            return block
        shown = _shorter(shown)


def _shorter(text: str) -> str:
    """Without its last word, or of a single word without its last letters."""
    words = text.rstrip("…").split(" ")
    kept = " ".join(words[:-1]) if len(words) > 1 else words[0][: len(words[0]) * 3 // 4]
    return kept.rstrip(".,;: ") + "…" if kept else "…"


def _sizes(largest: float, least: float) -> Iterator[int]:
    size, smallest = largest, min(largest, max(9.0, largest * least))
    while size >= smallest:
        yield max(int(size), 1)
        size *= 0.95
    yield max(int(smallest), 1)


def _wrap(text: str, face: str, px: int, room: float, tracking: float) -> tuple[str, ...]:
    """As few rows as the room needs, then as even as that number allows; a newline in the text is kept."""
    out: list[str] = []
    for paragraph in text.split("\n"):
        words = paragraph.split(" ")
        greedy = _rows(words, face, px, room, tracking)
        low, high = room / 2, room
        while high - low > px / 4 and len(greedy) > 1:
            middle = (low + high) / 2
            tried = _rows(words, face, px, middle, tracking)
            even = len(tried) == len(greedy) and max(width(row, face, px, tracking) for row in tried) <= room
            low, high, greedy = (low, middle, tried) if even else (middle, high, greedy)
        out += greedy
    return tuple(out)


def _rows(words: list[str], face: str, px: int, room: float, tracking: float) -> list[str]:
    rows: list[str] = []
    for word in words:
        if rows and width(f"{rows[-1]} {word}", face, px, tracking) <= room:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    return rows
