"""A film that counts: three reasons, five tips; how many, and of what."""

import re
from functools import cache
from typing import Any

from agent.understudy.asking import Asked
from agent.understudy.vocabulary import any_of, sheet

LEADS = re.compile(
    r"\s+(?:(?:people|you|we|most people)\s+(?:\w+\s+)?\w+\s+(?:when|with|in|before)"
    r"|why|to|for|about|of|on|not to|that|für|über|um|warum|zu|pour"
    r"|de|d['’]|sur|para|por|sobre|per|di|su)(?:\s+|(?<=['’]))",
    re.IGNORECASE,
)
MOST = 10


@cache
def _figures(language: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in sheet("asking")["counts"][language])


def counted(text: str, words: dict[str, Any], language: str) -> tuple[Asked, int] | None:
    """'Three reasons to try our yoga class' → the class, the clause as the question, and 3; None without a count."""
    figures = _figures(language)
    nouns = any_of(tuple(sheet("asking")["countables"])).pattern
    match = re.search(
        rf"(?:^|[,.;:!?\n]|{any_of((*words['film'], *words['about'])).pattern})\s*((?:the\s+)?(?:top\s+)?"
        rf"(\d{{1,2}}|{'|'.join(figures)})\s+(?:\w+\s+)?{nouns}((?:{LEADS.pattern})[^,.;:!?\n]+))",
        text, re.IGNORECASE,
    )  # fmt: skip
    if match is None or re.match(r"\s+(?:de|d['’]|of)\s+\d", match[3]):
        return None
    count = int(match[2]) if match[2].isdigit() else figures.index(match[2].lower()) + 1
    topic = _topic(match[3], words)
    count = 0 if re.search(r"\bsteps\b|schritte|étapes|pasos|passi|passos", match[1], re.IGNORECASE) else count
    said = match[1].strip()
    return (Asked(topic, said, text[match.end() :]), count) if topic and count != 1 and count <= MOST else None


def _topic(tail: str, words: dict[str, Any]) -> str:
    """From the first article on; without one, what follows the lead and its verb."""
    nouns = any_of(tuple(words["determiners"]))
    if found := nouns.search(tail):
        return tail[found.start() :].strip()
    lead = LEADS.match(tail)
    rest = tail[lead.end() :].strip() if lead else tail.strip()
    verbal = lead is not None and re.fullmatch(
        r"\s*(?:to|not to|why|zu|pour|de|d['’]|para|per|di)\s*", lead.group(), re.IGNORECASE
    )
    cut = rest.split(" ", 1)
    return cut[1] if verbal and len(cut) == 2 else rest


def points(count: int, language: str) -> tuple[str, ...]:
    """'One', 'Two', … as a narrator counts."""
    return tuple(sheet("asking")["counts"][language][:count])
