"""Words that give orders to a machine, where only a description belongs: told, never followed."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("quarantine.toml")
ALIKE = {
    ord(odd): plain
    for odd, plain in zip("аеорсухіјѕԁԛԝһӏкмтвнοαερνικτυχ’", "aeopcyxijsdqwhlkmtbhoaepviktux'", strict=True)
}
"""Cyrillic and Greek letters that look like Latin ones, after folding."""
DIGITS = str.maketrans("013457@$", "oieastas")
SPELLED = re.compile(r"(?<!\w)\w(?:[ .·_*|/-]{1,3}\w(?!\w)){5,}")
SPLIT = re.compile(r"(?<=[a-z])[*·_|](?=[a-z])")
MIXED = re.compile(r"(?<![\w@$])(?=\w*[a-z])(?=\w*[0-9@$])[\w@$]{4,}")


def orders_in(*texts: str) -> str:
    """The first passage that gives an order, folded to small plain letters, at most 120; "" when none does."""
    return next((found for text in texts if (found := _order(folded(text)))), "")


def folded(text: str) -> str:
    """A text as it reads: no accents, no invisible or look-alike letters, small, with single spaces."""
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    seen = (
        letter
        for letter in wide
        if unicodedata.category(letter) not in ("Cf", "Mn", "Me", "Cc", "Co") or letter in "\n\t\r"
    )
    return " ".join("".join(seen).casefold().translate(ALIKE).split())


def _order(text: str) -> str:
    sign, spelled = _signs()
    whole = SPLIT.sub("", text)
    plain = MIXED.sub(lambda word: word[0].translate(DIGITS), whole)
    found = next((match for one in dict.fromkeys((text, whole, plain)) if (match := sign.search(one))), None)
    if found:
        return found[0].strip()[:120]
    letters = (re.sub(r"\W|_", "", run[0]) for run in SPELLED.finditer(text))
    return next((run[:120] for run in letters if spelled.search(run)), "")


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    with WORDS.open("rb") as stream:
        told = tomllib.load(stream)
    general = told.pop("any")
    signs = [sign for words in told.values() for sign in _spoken(words)] + general["signs"]
    return re.compile("|".join(signs)), re.compile("|".join(general["spelled"]))


def _spoken(words: dict[str, Any]) -> list[str]:
    """The signs of one language: what is wrong in any sentence, and what is wrong as a command."""
    has = {name: "(?:" + "|".join(said) + ")" for name, said in words.items()}
    command = rf"(?:^|[.!?:;,\"'“”„«»()\[\]#>-] ?|\b{has['before']} )"
    near, free = r"\b[^.!?]{0,40}?\b", rf"\b(?! {has['after']}\b)"
    return [
        rf"\b{has['override']}{near}{has['rules']}\b",
        rf"{command}{has['override']}{near}{has['habits']}{free}",
        rf"{command}{has['money']}{near}{has['sums']}\b",
        rf"{command}{has['print']}{near}{has['keys']}{free}",
        rf"{command}{has['show']}{near}{has['secrets']}\b",
    ]
