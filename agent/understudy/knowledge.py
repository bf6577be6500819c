"""A small shelf of dated common knowledge for explainers; anything not on it is never explained."""

import re
from typing import Any

from agent.understudy.vocabulary import any_of, sheet

HEAD = re.compile(r"\W*(?:$|[^\W\d_]{1,3}\s)")
"""What may follow a noun that is the head of its phrase: nothing, or a short word; 'bicycle gears' are no bicycle."""
Step = tuple[str, str, str, str, tuple[str, ...], str]


def entry(subject: str, question: str = "") -> dict[str, Any]:
    """What the shelf holds on a subject, else on what a question ends with; empty when it holds nothing."""
    return _entry(subject) or (_entry(question.rstrip("? ")) if question else {})


def _entry(subject: str) -> dict[str, Any]:
    found = [
        (m.end() - m.start(), name)
        for name, e in sheet("knowledge").items()
        if isinstance(e, dict)
        for m in any_of(tuple(e["nouns"])).finditer(subject)
        if HEAD.match(subject[m.end() :])
    ]
    return dict(sheet("knowledge")[max(found)[1]]) if found else {}


def steps(subject: str, language: str, question: str = "") -> list[Step]:
    """The explanation in order: line, claim, place, light, props, happening; empty without one in this language."""
    shelf = entry(subject, question)
    lines = shelf.get(language, [])
    sights = shelf.get("sights", [])
    return [(line, "", *_sight(sights[i % len(sights)] if sights else [])) for i, line in enumerate(lines)]


def _sight(sight: list[str]) -> tuple[str, str, tuple[str, ...], str]:
    place, light, prop, happening = [*sight, "", "", "", ""][:4]
    return place, light, (prop,) if prop else (), happening


def source(subject: str, question: str = "") -> str:
    """Where the explanation comes from, with its date; empty when there is none."""
    shelf = entry(subject, question)
    return f"{shelf['source']} ({sheet('knowledge')['checked']})" if shelf else ""
