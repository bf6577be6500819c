"""Spoken lines as captions people can read: SRT for players and platforms, VTT for the web."""

import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from memory.film import Line

WIDTH, ROWS = 42, 2
SHORTEST, LONGEST = Fraction(1), Fraction(7)
FRAMES_BETWEEN = 2
# Signs that players read as orders, as signs that look like them: SRT has no way to escape.
MARKUP = str.maketrans("<>{}\\", "‹›()/")
Cue = tuple[Fraction, Fraction, str]


def write(lines: Iterable[Line], fps: str, folder: Path) -> tuple[Path, Path]:
    """captions.srt and captions.vtt in `folder`: at most 2×42 characters a cue, 1 to 7 s, never two at once, UTF-8."""
    import pysubs2

    page = pysubs2.SSAFile()
    for start, end, text in cues(lines, fps):
        event = pysubs2.SSAEvent(start=round(start * 1000), end=round(end * 1000))
        event.plaintext = text.translate(MARKUP)
        page.append(event)
    srt, vtt = folder / "captions.srt", folder / "captions.vtt"
    for path, form in ((srt, "srt"), (vtt, "vtt")):
        part = path.with_suffix(".part")
        part.write_text(_escaped(page.to_string(form), form), encoding="utf-8")
        part.replace(path)
    return srt, vtt


def cues(lines: Iterable[Line], fps: str) -> list[Cue]:
    """Start and end in seconds and the text (rows split by a newline) of every cue, in order.

    Where more than one speaks, a line begins with its speaker's name.
    """
    rate = Fraction(fps)
    spoken = [line for line in sorted(lines, key=lambda line: line.start) if line.text.strip()]
    many = len({line.who for line in spoken}) > 1
    out: list[Cue] = []
    for number, line in enumerate(spoken):
        start, end = Fraction(line.start) / rate, Fraction(line.start + line.frames) / rate
        after = Fraction(spoken[number + 1].start) / rate if number + 1 < len(spoken) else end + SHORTEST
        gap = FRAMES_BETWEEN / rate
        out += _timed(
            _split(f"{line.who.upper()}: {line.text}" if many and line.who else line.text),
            start,
            end,
            max(after - gap, start + gap),
            gap,
        )
    return out


def _split(text: str) -> list[str]:
    """Texts of at most two rows, broken where a phrase ends when one does."""
    words, parts, rows = re.sub(r"\s+", " ", text.strip()).split(" "), [], [""]
    for word in (piece for whole in words for piece in _pieces(whole)):
        if rows[-1] and len(rows[-1]) + 1 + len(word) > WIDTH:
            rows.append("")
        if len(rows) > ROWS or (len(rows) == ROWS and not rows[-1] and _ends(rows[0])):
            parts.append(_balanced(" ".join(row for row in rows if row)))
            rows = [""]
        rows[-1] = f"{rows[-1]} {word}".strip()
    return [*parts, _balanced(" ".join(row for row in rows if row))]


def _pieces(word: str) -> list[str]:
    """A word no row can hold (or a script without spaces), cut."""
    return [word[at : at + WIDTH] for at in range(0, len(word), WIDTH)]


def _ends(row: str) -> bool:
    return len(row) > WIDTH // 2 and row[-1] in ".!?…"


def _balanced(text: str) -> str:
    """One row when it fits, else two of about the same length."""
    if len(text) <= WIDTH:
        return text
    spaces = [at for at, sign in enumerate(text) if sign == " " and at <= WIDTH and len(text) - at - 1 <= WIDTH]
    if not spaces:
        return f"{text[:WIDTH].strip()}\n{text[WIDTH:].strip()}"
    best = min(spaces, key=lambda at: abs(at - len(text) / 2) - (8 if text[at - 1] in ",;:.!?–" else 0))
    return f"{text[:best]}\n{text[best + 1 :]}"


def _timed(texts: list[str], start: Fraction, end: Fraction, latest: Fraction, gap: Fraction) -> list[Cue]:
    """Share the line's time by length; a cue lasts a second when nothing follows at once; none passes `latest`."""
    end = min(max(end, start + SHORTEST * len(texts)), latest)
    letters = sum(map(len, texts))
    out, at = [], start
    for number, text in enumerate(texts):
        share = (end - start) * Fraction(len(text), letters)
        until = end if number == len(texts) - 1 else at + share - gap
        out.append((at, min(max(until, at + gap / 2), at + LONGEST), text))
        at += share
    return out


def _escaped(text: str, form: str) -> str:
    """VTT is markup: in it an & begins the name of a sign."""
    return text.replace("&", "&amp;") if form == "vtt" else text
