"""Whom and what a text names: whole names only, the longest at a spot, and a common word only written as a name."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path


def named(names: Iterable[str], text: str) -> list[str]:
    """Those names that stand in a text, each once, in its order: "Ann Lee" is not Ann, and "she will" is not Will."""
    hits = [(match.span(), name) for name in dict.fromkeys(names) for match in _matches(name, text)]
    taken: list[tuple[int, int]] = []
    first: dict[str, int] = {}
    for (start, end), name in sorted(hits, key=lambda hit: (hit[0][0] - hit[0][1], hit[0][0])):
        if all(end <= a or start >= b or (start, end) == (a, b) for a, b in taken):
            taken.append((start, end))
            first[name] = min(first.get(name, start), start)
    return sorted(first, key=first.__getitem__)


def _matches(name: str, text: str) -> Iterable[re.Match[str]]:
    bare = re.sub(r"^the(?:\s+|$)", "", name.strip(), flags=re.IGNORECASE)
    if not any(unicodedata.category(letter)[0] in "LNS" for letter in bare):
        return ()
    left, right = (r"(?<!\w)" if _spaced(bare[0]) else "", r"(?!\w)" if _spaced(bare[-1]) else "")
    said = "|".join(map(re.escape, (bare, bare.upper()))) if bare.casefold() in _common() else f"(?i:{re.escape(bare)})"
    return re.finditer(f"{left}(?:{said}){right}", text)


def _spaced(letter: str) -> bool:
    """Whether a letter is of a script that puts spaces between words."""
    return letter.isalnum() and unicodedata.east_asian_width(letter) not in ("W", "F")


@cache
def _common() -> frozenset[str]:
    told = tomllib.loads(Path(__file__).with_name("named.toml").read_text(encoding="utf-8"))
    return frozenset(told["common"])
