"""Colours in words: what somebody wears, as shades that can be looked for in a picture."""

import re
import tomllib
from functools import cache
from pathlib import Path

WORN = "coat|overcoat|raincoat|jacket|parka|cloak|cape|dress|sweater|shirt|hoodie|apron|skirt|scarf|hat|cap|beanie"


@cache
def shades() -> dict[str, str]:
    """Colour words and their hex."""
    sheet = tomllib.loads((Path(__file__).parent / "colours.toml").read_text(encoding="utf-8"))
    return dict(sheet["shades"])


def garments(words: str) -> list[tuple[str, str]]:
    """Every garment in a phrase that has a colour, with that colour's hex: 'woman in a red coat' -> coat, #b02a2a."""
    found = re.findall(rf"\b({'|'.join(shades())})\s+({WORN})\b", words.lower())
    return [(what, shades()[colour]) for colour, what in found]
