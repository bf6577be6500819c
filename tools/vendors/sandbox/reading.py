"""What a prompt asks to be seen: words in, a shot of the animatic's out, as a video model would take it."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, get_args

from memory.film import Camera, Shot
from tools.vendors.words import said

Table = dict[str, list[str]]

FORMS, SIGNS = ("form", "figure"), ("slab", "badge")
"""Kinds of drawings: what has a shape of its own, and what is a sign standing for it."""


@cache
def scenes() -> dict[str, Table]:
    """The tables of scenes.toml."""
    return tomllib.loads(Path(__file__).with_name("scenes.toml").read_text(encoding="utf-8"))


def shot(words: str, frames: int, camera: str = "") -> Shot:
    """The shot a prompt describes. `camera` outranks its words when it names a move of ours."""
    low = " ".join(words.lower().split())
    subject, props = things(low)
    found = {name: best(low, scenes()[name]) for name in ("place", "light", "framing", "happening")}
    seen: dict[str, Any] = {
        "place": found["place"] or "studio", "light": found["light"] or "golden_hour",
        "framing": found["framing"] or "medium", "happening": found["happening"] or "none",
    }  # fmt: skip
    return Shot(
        number=1, scene=1, frames=frames, action="", subject=subject, props=props, prompt=words,
        staging=staged(low, subject), camera=move(low, camera), motion=pace(low), **seen,
    )  # fmt: skip


def move(low: str, named: str = "") -> Any:
    """The camera move: by name, else by our own closing phrase, else by how people say it, else a slow push in."""
    if named in get_args(Camera):
        return named
    own = {name: low.rfind(phrase.lower()) for name, phrase in said()["camera"].items()}
    last = max(own, key=lambda name: (own[name], len(said()["camera"][name])))
    return last if own[last] >= 0 else best(low, scenes()["camera"]) or "push_in"


def pace(low: str) -> Any:
    """low, medium or high; the last words of a prompt count most."""
    closing = low.rstrip(".").rpartition(". ")[2]
    own = next((name for name, phrase in said()["motion"].items() if closing.endswith(phrase)), "")
    return own or best(low, scenes()["motion"]) or "medium"


def staged(low: str, subject: str) -> Any:
    from tools.vendors.animatic.roles import is_figure

    if not subject:
        return "view"
    return "figure" if is_figure(subject) else best(low, scenes()["staging"]) or "hero"


def best(low: str, table: Table) -> str:
    """The name whose phrases cover most letters of the text; "" when none is in it."""
    score = {name: sum(len(one) for one in phrases if within(one, low)) for name, phrases in table.items()}
    first = max(score, key=lambda name: score[name])
    return first if score[first] else ""


def within(phrase: str, low: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", low) is not None


def things(low: str) -> tuple[str, tuple[str, ...]]:
    """The first thing or person a text names that can be drawn, and the next one beside it.

    Where nothing has a form of its own, the first that has at least a sign.
    """
    runs = chunks(low)
    found = list(dict.fromkeys(thing for chunk in runs if (thing := drawable(chunk))))
    found = found or [thing for chunk in runs if (thing := drawable(chunk, SIGNS))][:1]
    return (found[0], tuple(found[1:2])) if found else ("", ())


def chunks(low: str) -> list[list[str]]:
    """The text in runs of words without what tells place, light, framing and camera."""
    apart = scenes()["not_the_subject"]["breaks"]
    for name in ("place", "light", "framing", "camera", "happening"):
        for phrase in sorted((one for many in scenes()[name].values() for one in many), key=len, reverse=True):
            if " " in phrase or name != "place":
                low = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " , ", low)
    spoken = [
        part for part in re.split(r"[.,;:!?()\n]", low) if not re.match(r"\s*(no|without|not)\b|.*\d\s?mm\b", part)
    ]
    runs = [run.split() for part in spoken for run in re.split(rf"\b(?:{'|'.join(apart)})\b", part)]
    return [run for run in runs if run]


def drawable(chunk: list[str], kinds: tuple[str, ...] = FORMS) -> str:
    """The longest run of a chunk's words, earliest first, that is drawn in one of some kinds; "" when none is."""
    from tools.vendors.animatic import icons

    plain = [word for word in chunk if word not in icons.GLUE or word == "with"]
    dull = set(scenes()["not_the_subject"]["words"])
    runs = (plain[at : at + size] for size in (4, 3, 2, 1) for at in range(len(plain) - size + 1))
    for run in runs:
        if run[-1] in dull or "with" in (run[0], run[-1]):
            continue
        drawing = icons.drawing(" ".join(run))
        if drawing and drawing.kind in kinds:
            return " ".join(run)
    return ""
