"""From a noun phrase to what is drawn: a form of our own, an icon of the font, a figure, or nothing; never a wrong object."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["form", "lathe", "slab", "open", "badge", "figure"]
LESSER = frozenset(
    "off outline alert plus minus lock cog check edit sync search remove variant circle box multiple clock heart star "
    "question cancel add up down left right arrow refresh settings group connected network wireless key".split()
)
GLUE = frozenset("a an the of for with and or in on at to your our my its their this that by from is".split())


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
    for ending, instead in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("sses", "ss"), ("xes", "x"), ("ves", "f")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    kept = word.endswith(("ss", "us", "is", "ones", "lens", "glasses"))
    return word[:-1] if word.endswith("s") and not kept and len(word) > 3 else word


def spoken(noun: str) -> list[str]:
    """Ways to look the phrase up, longest ending first: 'small solar lamps' → 'small solar lamp', 'solar lamp', 'lamp'."""
    words = words_of(noun)
    if not words:
        return []
    endings = [words[i:] for i in range(len(words))]
    return [" ".join(form) for end in endings for form in (end, [*end[:-1], singular(end[-1])])]


@cache
def drawing(noun: str) -> Drawing | None:
    """What to draw for an English noun phrase; None when nothing honest is known."""
    known, forms = table("icons.toml"), table("forms.toml")
    for phrase in spoken(noun):
        name = known["alias"].get(phrase, phrase)
        if name in known["figures"]["names"]:
            return Drawing("figure", name)
        if name in forms:
            return Drawing("form", name)
        if phrase in known["alias"]:
            return Drawing(_kind(phrase, name), name)
        found = best_icon(phrase) if " " not in phrase or phrase.replace(" ", "_") in font_names() else None
        if found:
            return Drawing(_kind(phrase, found), found)
    return None


def _kind(phrase: str, icon: str) -> Kind:
    kinds = table("icons.toml")["kinds"]
    for kind in ("lathe", "open", "badge", "slab"):
        if icon in kinds[kind] or phrase in kinds[kind]:
            return kind
    return "slab"


@cache
def best_icon(word: str) -> str | None:
    """The icon whose name fits best: exact, else beginning with the word; names with lesser words lose."""
    best, most = None, 0.55
    wanted = word.replace(" ", "_")
    for name in font_names():
        parts = name.split("_")
        score = _fit(wanted, name, parts)
        if score > most:
            best, most = name, score
    return best


def _fit(wanted: str, name: str, parts: list[str]) -> float:
    if name == wanted:
        return 1.2
    rest = parts[1:] if parts[0] == wanted else parts[:-1] if parts[-1] == wanted else None
    if rest is None or (parts[0] != wanted and len(rest) > 1):
        return 0.0
    score = 0.95 if parts[0] == wanted else 0.72
    return score - sum(0.12 for part in rest if part in LESSER) - 0.05 * len(rest)


def is_figure(noun: str) -> bool:
    """Whether the phrase names a person or an animal by our own table."""
    drawn = drawing(noun)
    return drawn is not None and drawn.kind == "figure"
