"""Points and commas that end nothing: in 'St. Brigid', 'A.J. Cole', '$1,499'. They are read as letters."""

import re
from dataclasses import replace
from typing import Any

from agent.understudy.nouns import Subject
from agent.understudy.vocabulary import sheet

POINT, COMMA = "\ua78f", "\u01c0"
"""Two letters that no brief is typed with: patterns take them for parts of a word."""
STREET_BEFORE = re.compile(r"\d+\w?\s+(?:[A-Z][\w'’-]*\s)+$")
INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}(?=[A-Z][\w'’])|(?<![\w.])(?:[A-Z]\.){2,}(?=\s+[a-z&]|,)")
HOURS = re.compile(r"(?<=\d)\s?([ap])\.\s?m\.?(?![\w])", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,]\d)")
MONEY = re.compile(r"[$€£]\s?\d+\.\d+|\d+\.\d+(?=\s?%)")
SITES = re.compile(
    r"(?<!\bat )(?<!\bon )(?<!\bvisit )(?<![@/\w.])[A-Z][\w-]*\.(?:ai|io|com|app|co)(?=(?:['’]s)?\s+[a-z])"
)
NICKNAME = re.compile(r"([A-ZÀ-Ý]\w+) [\"“](\w+)[\"”] (?=[A-ZÀ-Ý])")
SPAN = re.compile(r"(\d{4})\s+[-–]\s+(\d{4})")
PARTNERS = re.compile(r"(?<![\w'’])[A-ZÀ-Ý][\w'’-]+(?:, [A-ZÀ-Ý][\w'’-]+)*,? & [A-ZÀ-Ý]")
NAMED = re.compile(r"(?<!\w)(?:called|named)\s+\w+(?:\.\w+)+", re.IGNORECASE)
ENDING = re.compile(r"\s+[A-ZÀ-Ý\d]|\s*$")


def held(text: str) -> str:
    """The text with every such point and comma held as a letter."""
    words = sheet("chat")
    titles, firms = "|".join(words["titles"]), "|".join(words["firms"])
    text = SPAN.sub(r"\1–\2", NICKNAME.sub(r"\1 \2 ", text))
    text = HOURS.sub(lambda m: f"{m[1].lower()}m", text)
    text = re.sub(rf"(?<![\w'’])(?:{titles})\.(?=\s+[A-ZÀ-Ý\d])", _unless_street, text)
    text = re.sub(rf"(?<!\w)(?:{'|'.join(words['asides'])})\.(?=\s|,)", _still, text, flags=re.IGNORECASE)
    text = re.sub(rf"(?<=[\w&] )(?:{firms})\.", _firm, text)
    for pattern in (INITIALS, THOUSANDS, MONEY, PARTNERS, NAMED, SITES):
        text = pattern.sub(_still, text)
    return text


def lettered(text: str) -> str:
    """The text with the points of initials held: 'U.S.' is no 'u' of a chat."""
    return INITIALS.sub(_still, text)


def _still(match: re.Match[str]) -> str:
    return match.group().replace(".", POINT).replace(",", COMMA)


def _unless_street(match: re.Match[str]) -> str:
    """'St. Anna' is a saint, '12 Maple St.' a street."""
    return match.group() if STREET_BEFORE.search(match.string[: match.start()]) else _still(match)


def _firm(match: re.Match[str]) -> str:
    """The point of 'Inc.' belongs to the name, and ends the sentence too where a new one begins."""
    ends = ENDING.match(match.string[match.end() :])
    return _still(match) + ("." if ends else "")


def freed(found: dict[str, Any]) -> dict[str, Any]:
    """What was read, with its points and commas again."""
    return {key: _freed(value) for key, value in found.items()}


def _freed(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(POINT, ".").replace(COMMA, ",")
    if isinstance(value, tuple):
        return tuple(_freed(one) for one in value)
    return replace(value, **freed(vars(value))) if isinstance(value, Subject) else value
