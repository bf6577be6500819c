"""What a brief wishes for in figures and switches: rate, shape, length, voice, language, episode."""

import re
from typing import Any

from agent.understudy.clock import length
from agent.understudy.page import Page
from agent.understudy.vocabulary import any_of, finds

RATES = re.compile(
    r"(?<!\w)(\d{1,4})\s?-?(?:fps|frames per second|bilder pro sekunde|images par seconde)\b", re.IGNORECASE
)


SHAPE = re.compile(r"(?<![\d:])(16:9|9:16|1:1|4:5|21:9)(?![\d:])|\b(16x9|9x16|1x1|4x5|21x9)\b")


def rate_of(page: Page) -> str | None:
    match = RATES.search(page.text)
    return page.take(*match.span()) and match[1] if match else None


def shape_of(page: Page, words: dict[str, Any]) -> str | None:
    if match := SHAPE.search(page.text):
        page.take(*match.span())
        return match.group().replace("x", ":")
    text = any_of(tuple(words["genre_reels"]["words"])).sub(" ", page.text)
    for ratio, names in words["shapes"].items():
        for match in any_of(tuple(names)).finditer(text):
            if match.group().lower() in names and _bare_shape(match, text, words):
                return str(ratio)
    return None


def _bare_shape(match: re.Match[str], text: str, words: dict[str, Any]) -> bool:
    """A square in a town is a place; a square before a film word, a number or a comma is a shape."""
    if match.group().lower() not in ("square", "vertical", "upright", "horizontal"):
        return True
    clause = re.split(r"[,.;:\n]", text[: match.start()])[-1]
    if finds(words["about"], clause):
        return False
    after = text[match.end() :].lstrip(" -")
    return (
        not after
        or after[0] in ",.;:\n"
        or after[0].isdigit()
        or bool(finds(words["film"], " ".join(after.split()[:5])))
    )


def length_of(page: Page, language: str) -> float | None:
    span = length(page.text, language)
    if span is None:
        return None
    lead = re.search(
        r"(?:\b(?:in|en|em|within|of|von|de|di|van|about|ca\.?|circa)\s+)$", page.text[: span.start], re.IGNORECASE
    )
    page.take(lead.start() if lead else span.start, span.end)
    return span.seconds


def voice_of(page: Page, words: dict[str, Any]) -> bool | None:
    if page.pull(words["voice_off"]):
        return False
    return True if page.pull(words["voice_on"]) else None


def one_shot_of(page: Page, words: dict[str, Any]) -> bool:
    """Whether all of the film is to be one unbroken shot; a shot of espresso is none, nor is the first of several."""
    found = finds(words["one_shot"], page.text)
    if found is None:
        return False
    others = any_of(tuple(words["not_one_shot"])).finditer(page.text)
    if any(one.start() < found.end() and found.start() < one.end() for one in others):
        return False
    page.take(*found.span())
    return True


def asked_language_of(page: Page, words: dict[str, Any]) -> str:
    said = page.pull(list(words["film_languages"]))
    return str(words["film_languages"].get(said.lower(), "")) if said else ""


def series_of(page: Page, words: dict[str, Any]) -> tuple[str, int]:
    names = "|".join(map(re.escape, words["episode"]))
    number = re.search(rf"\b(?:{names})\s+(\d{{1,3}})\b:?", page.text, re.IGNORECASE)
    if number:
        page.take(*number.span())
        return "", int(number[1])
    match = finds(words["next_episode"], page.text)
    if match:
        page.take(match.start(), match.end() + len(re.match(r"\s*:?", page.text[match.end() :]).group()))  # type: ignore[union-attr]
    return "", 0
