"""What a brief wishes for in figures and switches: rate, shape, length, voice, language, episode."""

import re
from typing import Any

from agent.understudy.clock import BOUND, length
from agent.understudy.page import Page
from agent.understudy.vocabulary import any_of, finds, reads, sheet

RATES = re.compile(
    r"(?<!\w)(\d{1,4})\s?-?(?:fps|frames per second|bilder pro sekunde|images par seconde)\b", re.IGNORECASE
)


def rate_of(page: Page) -> str | None:
    match = RATES.search(page.text)
    return page.take(*match.span()) and match[1] if match else None


BARRED = re.compile(
    r"(?<!\w)no\s+(?!text|words?|titles?|type|captions?|subtitles?)([^,.;!?\n]{1,40}?)\s+"
    r"(?:shown|visible|to be seen|in shot|in frame|in the (?:film|video|picture|shot))(?!\w)"
    r"|(?<!\w)(?:(?:please\s+)?(?:do not|don['’]t|never)\s+(?:show|use|mention|include|say)|without\s+showing)\s+"
    r"(?!text|words?|titles?|captions?|subtitles?)(?:any\s+)?([^,.;!?\n]{1,60})",
    re.IGNORECASE,
)
MOST_OF = re.compile(
    r"(?:\s*(?:max(?:imum)?|tops|at most|or less|or so|long|lang|höchstens|maximal|máximo|massimo)(?!\w))?"
)
LASTS = (
    r"(?:(?:that|which|and|to)\s+)?(?:lasts?|lasting|runs?|running|be)\s+"
    r"(?:(?:for|at least|at most|about|exactly|up to|only|no (?:more|longer) than)\s+)?"
)
LEAD = re.compile(
    r"(?:\b(?:in|en|em|within|of|von|de|di|van|about|around|roughly|approximately|approx\.?"
    rf"|ungefähr|etwa|environ|ca\.?|circa)\s+|\b{LASTS})$",
    re.IGNORECASE,
)


def lengths_of(page: Page, language: str) -> tuple[float, ...]:
    """The film's length in seconds, then every other length that it is to have; all are taken off the page."""
    found: list[float] = []
    for _ in range(5):
        span = length(page.text, language)
        if span is None:
            break
        bound, lead = BOUND.search(page.text[: span.start]), LEAD.search(page.text[: span.start])
        found.append(float(int(span.seconds * 0.9)) if bound and span.seconds >= 5 else span.seconds)
        first = bound.start(1) if bound else lead.start() if lead else span.start
        page.take(first, span.end + len(MOST_OF.match(page.text[span.end :]).group()))  # type: ignore[union-attr]
    return tuple(dict.fromkeys(found))


def voice_of(page: Page, words: dict[str, Any]) -> bool | None:
    """Whether somebody speaks; a brief that says both gets silence."""
    off = page.pull([*words["voice_off"], *sheet("languages/world")["voice_off"]])
    on = page.pull([*words["voice_on"], *reads("en")["voice_on"]])
    if off.lower() == "silent film":
        page.text = f"film {page.text}"
    return False if off else (True if on else None)


def wordless_of(page: Page) -> bool:
    """'No words' is neither voice nor text; 'no words on screen' is only no text."""
    world = sheet("languages/world")
    said = re.search(
        rf"{any_of(tuple(world['wordless'])).pattern}(?!\s+(?:on|in)\b|[\s-]*screen)", page.text, re.IGNORECASE
    )
    return bool(said and page.take(*said.span()))


def music_of(page: Page) -> bool:
    """Whether there is music; only a brief that forbids it has none."""
    return not page.pull(list(sheet("languages/world")["music_off"]))


def unseen_of(page: Page) -> tuple[str, ...]:
    """Who is not to be seen: nobody, or children."""
    world = sheet("languages/world")
    names = {"children": list(world["no_children"]), "people": list(world["no_people"])}
    found = tuple(who for who, words in names.items() if page.pull(words))
    while barred := BARRED.search(page.text):
        page.take(*barred.span(), " , ")
        found = (*found, (barred[1] or barred[2]).strip().lower())
    return found


def shots_of(page: Page, words: dict[str, Any]) -> tuple[bool, tuple[str, ...]]:
    """Whether all of the film is one unbroken shot, else the shots that follow 'a single shot of the lamp'.

    A shot of espresso is none, nor is the first of several that the film opens or ends with.
    """
    found = finds(words["one_shot"], page.text)
    others = any_of(tuple(words["not_one_shot"])).finditer(page.text)
    if found is None or any(one.start() < found.end() and found.start() < one.end() for one in others):
        return False, ()
    page.take(*found.span())
    later = _later(page, found.start(), found.group())
    return not later, later


def _later(page: Page, at: int, said: str) -> tuple[str, ...]:
    """', then people' is another shot; 'no cuts' stays none, and a camera that moves on is no cut."""
    world, found = sheet("languages/world"), list[str]()
    sequel = rf"\s*[,;.]?\s*{any_of(tuple(world['sequels'])).pattern}\s+([^,;.!?\n]+)"
    while match := re.search(sequel, page.text[at:], re.IGNORECASE):
        if finds(tuple(world["unbroken"]), said) or any_of(tuple(world["moves_on"])).match(match[1]):
            page.take(at + match.start(), at + match.end())
            break
        found.append(
            re.sub(r"^(?:(?:a|an|one)\s+(?:\w+\s+)?(?:shot|take)\s+of\s+)?(?:(?:a|an|the)\s+)?", "", match[1].strip())
        )
        page.take(at + match.start(), at + match.end())
    return tuple(found)


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
    if match and not re.match(r"s?\s+(?:every|each|on|jeden|chaque|cada|ogni)\b", page.text[match.end() :]):
        page.take(match.start(), match.end() + len(re.match(r"\s*:?", page.text[match.end() :]).group()))  # type: ignore[union-attr]
    return "", 0
