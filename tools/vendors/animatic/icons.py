"""From a noun phrase to what is drawn: a form of ours, an icon, a figure, or nothing; never a wrong thing."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["form", "lathe", "slab", "open", "badge", "figure"]
VARIANTS = frozenset((
    "back", "classic", "closed", "crew", "data", "desktop", "double", "empty", "front", "full", "half", "hand",
    "high", "home", "house", "large", "long", "low", "modern", "old", "open", "plain", "regular", "round",
    "short", "side", "simple", "single", "small", "sneaker", "square", "stack", "tall", "text", "wide",
))  # fmt: skip
LESSER = frozenset((
    "add", "alert", "arrow", "box", "cancel", "check", "circle", "clock", "cog", "connected", "down", "edit",
    "group", "heart", "key", "left", "lock", "minus", "multiple", "network", "off", "outline", "plus",
    "question", "refresh", "remove", "right", "search", "settings", "star", "sync", "up", "variant",
    "wireless",
))  # fmt: skip
UNEVEN = {"knives": "knife", "lives": "life", "mice": "mouse", "teeth": "tooth", "feet": "foot", "movies": "movie"}
GLUE = frozenset((
    "a", "an", "the", "of", "for", "with", "and", "or", "in", "on", "at", "to", "your", "our", "my", "its",
    "their", "this",
    "that", "by", "from", "is",
))  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """How to draw a noun: kind, and the form's, icon's or figure's name."""

    kind: Kind
    name: str


@cache
def table(name: str) -> dict[str, Any]:
    """One of the animatic's own TOML tables."""
    return tomllib.loads((resources.files("tools.vendors.animatic") / name).read_text("utf-8"))


@cache
def font_names() -> tuple[str, ...]:
    """All names of the icon font."""
    import fonticon_mdi7.mdi7 as names

    return tuple(name for name, code in vars(names.MDI7).items() if isinstance(code, str) and not name.startswith("_"))


def words_of(noun: str) -> list[str]:
    """The content words of a phrase, lower case, the head noun last ('a bag for bicycles' is a bag)."""
    cut = re.split(r"\b(?:of|for|with|that|which|in|on|at|by|from)\b", noun.lower().strip(), maxsplit=1)
    head = cut[0] if re.search(r"[a-z0-9]", cut[0]) else noun.lower()
    return [word for word in re.findall(r"[a-z0-9]+", head) if word not in GLUE]


def singular(word: str) -> str:
    """An English noun without its plural."""
    if word in UNEVEN:
        return UNEVEN[word]
    for ending, instead in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("sses", "ss"), ("xes", "x"), ("ves", "f")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    kept = word.endswith(("ss", "us", "is", "ones", "lens", "glasses"))
    return word[:-1] if word.endswith("s") and not kept and len(word) > 3 else word


def spoken(noun: str) -> list[str]:
    """Ways to look the phrase up, longest ending first: 'solar lamps' → 'solar lamp', 'lamp'."""
    words = words_of(noun)
    if not words:
        return []
    endings = [words[i:] for i in range(len(words))]
    return [" ".join(form) for end in endings for form in (end, [*end[:-1], singular(end[-1])])]


@cache
def drawing(noun: str) -> Drawing | None:
    """What to draw for an English noun phrase; None when nothing honest is known."""
    from tools.vendors.animatic import roles

    return (
        _known([noun.lower().strip(), *spoken(noun)], table("icons.toml")["alias"])
        or (Drawing("figure", noun) if roles.is_figure(noun) else None)
        or _from_font(noun)
        or _topic(noun)
    )


def _known(phrases: list[str], alias: dict[str, str]) -> Drawing | None:
    """A form of our own, or an icon that a person chose; the longest ending of the phrase first."""
    for phrase in phrases:
        name = alias.get(phrase, phrase)
        if name in table("forms.toml"):
            return Drawing("form", name)
        if phrase in alias:
            return Drawing(_kind(phrase, name), name)
    return None


def _from_font(noun: str) -> Drawing | None:
    """The icon whose name says the whole phrase or its head noun."""
    for phrase in dict.fromkeys((*spoken(noun)[:2], *spoken(noun)[-2:])):
        found = best_icon(phrase)
        if found:
            return Drawing(_kind(phrase, found), found)
    return None


def _topic(noun: str) -> Drawing | None:
    """What stands for an idea named anywhere in the phrase: 'esports evening' → a gamepad."""
    said, topics = " ".join(words_of(noun)), table("icons.toml")["topics"]
    for topic, name in topics.items():
        if re.search(rf"\b{topic}\b", said):
            return Drawing("form" if name in table("forms.toml") else _kind(topic, name), name)
    return None


def _kind(phrase: str, icon: str) -> Kind:
    kinds = table("icons.toml")["kinds"]
    for kind in ("lathe", "open", "badge"):
        if icon in kinds[kind] or phrase in kinds[kind]:
            return kind
    return "slab"


@cache
def best_icon(word: str) -> str | None:
    """The icon whose name fits best: exact, else beginning with the word; names with lesser words lose."""
    best, most, never = None, 0.55, table("icons.toml")["kinds"]["never"]
    wanted = word.replace(" ", "_")
    for name in font_names():
        parts = name.split("_")
        score = _fit(wanted, name, parts)
        if score > most and name not in never:
            best, most = name, score
    return best


def _fit(wanted: str, name: str, parts: list[str]) -> float:
    if name == wanted:
        return 1.2
    rest = parts[1:]
    if parts[0] != wanted or any(part not in LESSER | VARIANTS for part in rest):
        return 0.0  # English puts the head last: an air_conditioner is no air
    score = 0.95
    return score - sum(0.12 for part in rest if part in LESSER) - 0.05 * len(rest)
