"""An order in words: its prompt with the camera move said aloud, for models that have no camera field."""

import tomllib
from functools import cache
from pathlib import Path

from tools.vendors.contract import Model, Order
from tools.vendors.likeness import shown, tied


@cache
def said() -> dict[str, dict[str, str]]:
    """Camera move or motion -> its phrase, from words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def worded(order: Order, model: Model) -> str:
    """The prompt, its pictures tied to their names, then the camera; the prompt's end gives way to the model's most.

    wire: mark = what the model calls a picture in its prompt.
    """
    move = said()["camera"][order.camera]
    camera = move if order.camera in ("static", "handheld") else f"{move} {said()['motion'][order.motion]}"
    tail = f". {camera[0].upper()}{camera[1:]}."
    room = max(1, model.prompt_most - len(tail)) if model.prompt_most else 0
    return tied(order.prompt.strip().rstrip("."), shown(order, model), str(model.wire.get("mark", "")), room) + tail
