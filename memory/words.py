"""Words brought down to what they have in common: endings and accents off, and one name for what means the same."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "en", "er", "ern", "em", "e", "s", "ly", "o", "a", "os", "as", "i")
SHORTEST = 3


@dataclass(frozen=True)
class Vocabulary:
    """What words.toml says, by stem. silent: says nothing. faint: says little. near: the meanings of a stem."""

    silent: frozenset[str]
    faint: frozenset[str]
    near: dict[str, tuple[str, ...]]


@cache
def vocabulary() -> Vocabulary:
    with (Path(__file__).parent / "words.toml").open("rb") as sheet:
        told = tomllib.load(sheet)
    near: dict[str, tuple[str, ...]] = {}
    for meaning, words in told["near"].items():
        for word in {stem(word) for word in split(f"{meaning} {words}")}:
            near[word] = (*near.get(word, ()), meaning)
    silent = frozenset(split(told["silent"]))
    return Vocabulary(silent, frozenset(stem(word) for word in split(told["faint"])), near)


def split(text: str) -> list[str]:
    """The words of a text in small letters without accents; of a script without spaces, its runs of letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def stem(word: str) -> str:
    """A word without the endings that number, gender and tense give it in the languages of words.toml."""
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _single(word[: -len(ending)])
    return word


def _single(word: str) -> str:
    """Without the letter that English doubles before an ending: running -> run; y and i are one."""
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


def pieces(text: str) -> Iterator[tuple[str, float]]:
    """What a text is made of, each with its weight: stems, meanings, and letters in threes and fours."""
    known = vocabulary()
    for word in split(text):
        if word in known.silent:
            continue
        base = stem(word)
        weight = 0.3 if base in known.faint else 1.0
        meanings = known.near.get(base, ())
        yield f"w:{base}", weight
        for meaning in meanings:
            yield f"m:{meaning}", 0.9 * weight / len(meanings) ** 0.5
        yield from _letters(f"<{word}>", 0.16 * weight if meanings else 0.3 * weight)


def _letters(word: str, weight: float) -> Iterator[tuple[str, float]]:
    spans = [word[at : at + size] for size in (3, 4) for at in range(len(word) - size + 1)]
    for span in spans:
        yield f"l:{span}", weight / len(spans) ** 0.5
