"""An order in words: its prompt with the camera move said aloud, for models that have no camera field."""

import tomllib
from functools import cache
from pathlib import Path

from tools.vendors.contract import Order


@cache
def said() -> dict[str, dict[str, str]]:
    """Camera move or motion -> its phrase, from words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def worded(order: Order, most: int = 0) -> str:
    """The prompt, then the camera; the prompt's end gives way when `most` UTF-16 units would be crossed."""
    move = said()["camera"][order.camera]
    camera = move if order.camera in ("static", "handheld") else f"{move} {said()['motion'][order.motion]}"
    tail = f". {camera[0].upper()}{camera[1:]}."
    words = order.prompt.strip().rstrip(".")
    if most:
        room = most - len(tail)
        while len((words).encode("utf-16-le")) // 2 > room:
            words = words[:-1]
    return words + tail
