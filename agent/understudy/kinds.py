"""Which kind of film the words ask for."""

import re
from typing import Any

from agent.understudy.lexicon import topic_of
from agent.understudy.nouns import Subject
from agent.understudy.vocabulary import any_of, finds

HEROES = ("man", "woman", "boy", "girl", "kid", "kids", "child", "children", "old man", "old woman", "friends", "robot")
"""Of whom a film tells, where they are anybody's: 'a film about a man looking for his dog'."""
SERVED = ("council", "hall", "office", "service", "services", "team", "library", "archive", "mayor", "band", "bus")
"""What belongs to a town and is no place to travel to."""


def kind_of(text: str, subject: Subject, words: dict[str, Any], call: str = "") -> str | None:
    """The kind by its own word, occasion, platform, newness or subject; None when nothing tells."""
    kinds, frame = words["kinds"], _frame(text, subject, call)
    if subject.explains:
        return "explainer"
    for kind in ("explainer", "demo", "teaser", "travel", "launch", "ad", "event", "portrait"):
        if _says(kinds[kind], frame):
            return _happens(kind, text, words)
    if _is_occasion(subject.phrase, words) or _occasion(frame, words):
        return "event"
    for kind in ("social", "story"):
        if _says(kinds[kind], frame):
            return kind
    return _by_subject(subject, words)


def _frame(text: str, subject: Subject, call: str = "") -> str:
    """The brief without what it says of its subject, so that 'an app that demos ads' is no ad."""
    for part in (subject.whole, *subject.claims):
        text = text.replace(part, " ") if part else text
    return re.sub(re.escape(call), " ", text, flags=re.IGNORECASE) if call else text


def _says(names: list[str], text: str) -> bool:
    wild = [name for name in names if " * " in name]
    plain = tuple(name for name in names if name not in wild)
    return bool(any_of(plain).search(text)) or any(
        re.search(name.replace(" * ", r"\b.{1,60}\b"), text, re.I) for name in wild
    )


def _is_occasion(phrase: str, words: dict[str, Any]) -> bool:
    """The head noun is an occasion: a 'street festival' is one, a 'wedding photography business' is none."""
    head = re.split(r"\s(?:of|in|at|for)\s", phrase)[0]
    found = any_of(tuple(words["events"]["words"])).finditer(head)
    english = "the" in words["function"]
    return any(match.end() == len(head) or (not english and match.start() == 0) for match in found)


def _occasion(text: str, words: dict[str, Any]) -> bool:
    """'birthday video', 'festival aftermovie': the occasion stands right before the film word."""
    film, occasion = any_of(tuple(words["film"])).pattern, any_of(tuple(words["events"]["words"])).pattern
    return bool(re.search(rf"{occasion}[\s-]+(?:\w+\s+)?{film}", text, re.IGNORECASE))


def _happens(kind: str, text: str, words: dict[str, Any]) -> str:
    genuine = kind != "launch" or not finds(["product launch party", "launch party"], text)
    return kind if genuine else "event"


def _by_subject(subject: Subject, words: dict[str, Any]) -> str | None:
    acts = any(any_of(tuple(words.get("plot_verbs", ()))).match(claim) for claim in subject.claims)
    if subject.story or (acts and not subject.owner and not subject.name and not topic_of(subject.phrase)):
        return "story"
    if not subject.phrase:
        return None
    if (
        finds(HEROES, subject.phrase.split(" of ")[0])
        and not subject.name
        and re.match(r"(?:an?|one|two|three)\s", subject.whole)
    ):
        return "story"
    if subject.fresh:
        return "launch"
    served = finds(SERVED, re.split(r"\s(?:of|in)\s", subject.phrase)[0])
    if subject.is_place or (topic_of(subject.phrase, subject.name) == "city" and not served):
        return "travel"
    if topic_of(subject.phrase) == "christmas":
        return "event"
    if topic_of(subject.phrase) == "idea" or finds(words["homes"]["words"], subject.phrase):
        return "portrait"
    return "ad"
