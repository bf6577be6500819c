"""The words each language reads and writes with, kept in TOML files beside the code."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLAYED = ("en", "de", "fr", "es", "it", "pt")
"""Languages with a full set of words; any other film borrows the brief's own."""


@cache
def sheet(name: str) -> dict[str, Any]:
    """One TOML file of this package, by its path without the ending."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def speak(language: str) -> dict[str, Any]:
    """The word sheet of a language; English where there is none."""
    return sheet(f"languages/{language if language in PLAYED else 'en'}")


def reads(language: str) -> dict[str, Any]:
    """The reading words of a language."""
    found: dict[str, Any] = speak(language)["read"]
    return found


@cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words whole, longest first; a space stands for any gap, a star for any ending."""
    return re.compile(rf"(?<!\w){joined(words)}", re.IGNORECASE) if words else re.compile(r"(?!)")


@cache
def joined(words: tuple[str, ...]) -> str:
    """The same as the text of a pattern, for words that something may stand joined before."""
    ordered = sorted(words, key=len, reverse=True)
    parts = (re.escape(word).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*") for word in ordered)
    return rf"(?:{'|'.join(parts)})(?!\w)"


def finds(words: list[str] | tuple[str, ...], text: str) -> re.Match[str] | None:
    """The first of the words that stands in the text."""
    return any_of(tuple(words)).search(text)
