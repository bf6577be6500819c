"""How the lines of a screenplay are told apart, in six languages."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tools.screenplay.page import Passage

Side = Literal["inside", "outside", "both", ""]
NUMBERED = re.compile(r"\s*#([\w.\- ]{1,20})#\s*$")
EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)((?:(?!\1)[^\n])*?\S)(?<!\\)\1(?!\w)")
ESCAPED = re.compile(r"\\([*_~.@>#!=\\\[\]])")
NAME = r"[^\W\d_][\w'’.\-]*"
SPOKEN = re.compile(
    rf"({NAME}(?:[ ]+{NAME}|[ ]+\d{{1,3}}){{0,3}})[ ]*(?:\(([^()\n]*)\))?[ ]*:(?!//)[ \t]*(.*)", re.DOTALL
)
SMALL = {"von", "van", "de", "la", "le", "der", "di", "da", "del", "the"}


@cache
def words() -> dict[str, tuple[str, ...]]:
    told: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: tuple(sorted(listed, key=len, reverse=True)) for name, listed in told.items()}


@cache
def _sides() -> re.Pattern[str]:
    groups = (f"(?P<{side}>{'|'.join(map(re.escape, words()[side]))})" for side in ("both", "inside", "outside"))
    return re.compile(rf"(?:{'|'.join(groups)})(?:\.|(?=\s)|$)[ \t]*", re.IGNORECASE)


def headed(text: str) -> bool:
    """Whether a line begins a scene: INT., EXT., INNEN., ESTERNO - ... With no stop after it, in capitals only."""
    found = _sides().match(text)
    return bool(
        found and text[found.end() :].strip() and ("." in found.group() or found.group() == found.group().upper())
    )


def passage(heading: str) -> Passage:
    """A heading read: side, place, and the time after its last dash."""
    numbered = NUMBERED.search(heading)
    whole = plain(heading[: numbered.start()] if numbered else heading)
    found = _sides().match(whole)
    rest = whole[found.end() :] if found else whole
    parts = re.split(r"\s+[-–—]+\s+|\s*[–—]\s*", rest)
    time = parts[-1].strip() if len(parts) > 1 else ""
    place = rest[: rest.rfind(time)].strip(" -–—\t") if time else rest.strip()
    side: Any = found.lastgroup if found else ""
    return Passage(heading=whole, side=side, place=place, time=time, number=numbered[1] if numbered else "")


def plain(text: str) -> str:
    """Words without the marks of emphasis; an escaped sign is itself."""
    bare = text
    for _ in range(3):
        bare = EMPHASIS.sub(r"\2", bare)
    return ESCAPED.sub(r"\1", bare).strip()


def loud(text: str) -> bool:
    """Whether a line is in capitals throughout and holds a letter that has them."""
    return text == text.upper() and text != text.lower()


def is_cut(text: str) -> bool:
    """CUT TO:, FADE OUT., SCHNITT AUF:"""
    low = text.casefold().strip()
    return loud(text) and (low.endswith(words()["cut_ends"]) or low.rstrip(".: ") in words()["cuts"])


def led(text: str, kind: str) -> str:
    """What follows 'SUPER:' or another leading word of that kind; "" when no such word leads."""
    head, colon, rest = text.partition(":")
    return rest.strip() if colon and head.strip().casefold() in words()[kind] else ""


def speech(text: str) -> tuple[str, str, str] | None:
    """Name, aside and line of 'Mara (softly): …'; None when the words before the colon are no name."""
    found = SPOKEN.fullmatch(text)
    if found is None or not found[3].strip() or len(found[1]) > 40:
        return None
    parts = [part for part in found[1].split() if part.casefold() not in SMALL]
    if not parts or not all(part[0].isupper() or part.isdigit() or not part[0].islower() for part in parts):
        return None
    aside, line = asides(found[3])
    return found[1], "; ".join(filter(None, [found[2] or "", aside])), line


def asides(text: str) -> tuple[str, str]:
    """A bracket that leads a spoken line, and the line; a line that is nothing else is a line."""
    found = re.match(r"\(([^()]*)\)\s*(?=\S)", text)
    return (found[1].strip(), text[found.end() :].strip()) if found else ("", text.strip())


def tells(who: str) -> bool:
    """Whether a speaker is the film's narrator."""
    return who.casefold() in ("", *words()["tellers"])
