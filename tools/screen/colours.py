"""Colours in words: what somebody wears, as shades that can be looked for in a picture."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

WORN = "coat|overcoat|raincoat|jacket|parka|cloak|cape|dress|sweater|shirt|hoodie|apron|skirt|scarf|hat|cap|beanie"


@cache
def shades() -> dict[str, str]:
    """Colour words and their hex."""
    sheet = tomllib.loads((Path(__file__).parent / "colours.toml").read_text(encoding="utf-8"))
    return dict(sheet["shades"])


@cache
def tints() -> dict[str, str]:
    """Colours of pictures as a painter names them, and their hex."""
    sheet = tomllib.loads((Path(__file__).parent / "colours.toml").read_text(encoding="utf-8"))
    return dict(sheet["tints"])


def in_words(palette: Sequence[str]) -> str:
    """A palette as a painter would say it, dark to light: "midnight blue, steel blue, amber, ivory"."""
    from tools.screen.palette import to_lab

    lab, known = to_lab(tuple(palette)), to_lab(tuple(tints().values()))
    nearest = ((lab[:, None] - known[None]) ** 2).sum(-1).argmin(1)
    names = list(tints())
    return ", ".join(dict.fromkeys(names[nearest[at]] for at in lab[:, 0].argsort(kind="stable")))


def garments(words: str) -> list[tuple[str, str]]:
    """Every garment in a phrase that has a colour, with that colour's hex: 'woman in a red coat' -> coat, #b02a2a."""
    found = re.findall(rf"\b({'|'.join(shades())})\s+({WORN})\b", words.lower())
    return [(what, shades()[colour]) for colour, what in found]
