"""Who a script's people are: their names as shown, how they are spoken of, and how they are introduced."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tools.screenplay.words import loud

INTRODUCED = r"(?:\s*\([^)]*\))?\s*,(?:\s*(?:[^,.;]{1,16}),)?\s*(?:an?|the)\s+([^,.;\n]{3,80})"
LOOSE = re.compile(r"\s(?:who|that|with|at|on|by|from|of|holding|carrying)\s.*$")


@cache
def _sheet() -> dict[str, dict[str, tuple[str, ...]]]:
    told: dict[str, Any] = tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))
    return {part: {sounds: tuple(listed) for sounds, listed in rows.items()} for part, rows in told.items()}


def shown(who: str) -> str:
    """A name in ordinary letters: MARA VAN DYCK → Mara Van Dyck; one not in capitals stays as written."""
    return (
        re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda word: word[0][:1] + word[0][1:].lower(), who)
        if loud(who)
        else who
    )


def named(who: str, text: str) -> bool:
    """Whether a text names somebody, in full or by the first name, with a capital."""
    names = {who, who.split()[0]} if who.split() else set[str]()
    return any(re.search(rf"(?<!\w)(?:{re.escape(one)}|{re.escape(one.upper())})(?!\w)", text) for one in names)


def sounds(who: str, actions: Iterable[str]) -> str:
    """ "f" or "m" by the given name, else by the words around the name in the action; "" when nothing tells."""
    names, words = _sheet()["names"], _sheet()["words"]
    first = next(
        (key for part in who.casefold().split() for key in ("f", "m") if part in (*names[key], *words[key])), ""
    )
    near = [text for text in actions if named(who, text)]
    spoken = re.findall(r"[^\W\d_]+", " ".join(near).casefold())
    counts = {key: sum(word in words[key] for word in spoken) for key in ("f", "m")}
    told = "f" if counts["f"] > counts["m"] else "m" if counts["m"] > counts["f"] else ""
    return first or told


def introduced(who: str, actions: Iterable[str]) -> str:
    """What an action says somebody is: 'MARA (60), a tall keeper in a coat, climbs' → tall keeper in a coat."""
    for text in actions:
        for one in dict.fromkeys((who, who.split()[0])):
            if found := re.search(rf"(?<!\w)(?i:{re.escape(one)}){INTRODUCED}", text):
                return LOOSE.sub("", found[1].strip())
    return ""
