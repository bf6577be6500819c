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


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Each name with the fullest that means the same person: Ives → Dr. Ives, where only one is called so."""
    told = list(dict.fromkeys(names))
    fuller = {
        one: [other for other in told if other != one and one.casefold() in other.casefold().split()] for one in told
    }
    return {one: found[0] if len(found) == 1 else one for one, found in fuller.items()}


def named(who: str, text: str) -> bool:
    """Whether a text names somebody, in full or by the first name, with a capital."""
    names = {who, *(part for part in who.split() if len(part) > 2 and part[0].isupper() and part[-1] != ".")}
    return any(re.search(rf"(?<!\w)(?:{re.escape(one)}|{re.escape(one.upper())})(?!\w)", text) for one in names)


def sounds(who: str, actions: Iterable[str]) -> str:
    """ "f" or "m" by the given name, else by the words around it in the action, else by its end; "" = nobody knows."""
    names, words, titles = (_sheet()[part] for part in ("names", "words", "titles"))
    first = next(
        (
            key
            for part in who.casefold().replace(".", "").split()
            for key in ("f", "m")
            if part in (*titles[key], *names[key], *words[key])
        ),
        "",
    )
    near = [text for text in actions if named(who, text)]
    spoken = re.findall(r"[^\W\d_]+", " ".join(near).casefold())
    counts = {key: sum(word in words[key] for word in spoken) for key in ("f", "m")}
    told = "f" if counts["f"] > counts["m"] else "m" if counts["m"] > counts["f"] else ""
    return first or told or ("f" if who.split()[0].casefold().endswith("a") else "")


def introduced(who: str, actions: Iterable[str]) -> str:
    """What an action says somebody is: 'MARA (60), a tall keeper in a coat, climbs' → tall keeper in a coat."""
    for text in actions:
        for one in dict.fromkeys((who, who.split()[0])):
            if found := re.search(rf"(?<!\w)(?i:{re.escape(one)}){INTRODUCED}", text):
                return LOOSE.sub("", found[1].strip())
    return ""
