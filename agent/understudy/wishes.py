"""What a brief wishes for in figures and switches: rate, shape, length, voice, language, episode."""

import re
from typing import Any

from agent.understudy.clock import length
from agent.understudy.page import Page
from agent.understudy.vocabulary import any_of, finds, reads, sheet

RATES = re.compile(
    r"(?<!\w)(\d{1,4})\s?-?(?:fps|frames per second|bilder pro sekunde|images par seconde)\b", re.IGNORECASE
)


def rate_of(page: Page) -> str | None:
    match = RATES.search(page.text)
    return page.take(*match.span()) and match[1] if match else None


LASTS = (
    r"(?:(?:that|which|and|to)\s+)?(?:lasts?|lasting|runs?|running|be)\s+"
    r"(?:(?:for|at least|at most|about|exactly|up to|only|no (?:more|longer) than)\s+)?"
)
LEAD = re.compile(rf"(?:\b(?:in|en|em|within|of|von|de|di|van|about|ca\.?|circa)\s+|\b{LASTS})$", re.IGNORECASE)


def length_of(page: Page, language: str) -> float | None:
    """The film's length in seconds; it and every other length of the film are taken off the page."""
    span = first = length(page.text, language)
    for _ in range(4):
        if span is None:
            break
        lead = LEAD.search(page.text[: span.start])
        page.take(lead.start() if lead else span.start, span.end)
        span = length(page.text, language)
    return first.seconds if first else None


def voice_of(page: Page, words: dict[str, Any]) -> bool | None:
    """Whether somebody speaks; a brief that says both gets silence."""
    off = page.pull([*words["voice_off"], *sheet("languages/world")["voice_off"]])
    on = page.pull([*words["voice_on"], *reads("en")["voice_on"]])
    if off.lower() == "silent film":
        page.text = f"film {page.text}"
    return False if off else (True if on else None)


def music_of(page: Page) -> bool:
    """Whether there is music; only a brief that forbids it has none."""
    return not page.pull(list(sheet("languages/world")["music_off"]))


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
