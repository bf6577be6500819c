"""How long a film the words ask for: digits, number words, minutes and seconds, never a day in the story."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from text_to_num import text2num

from agent.understudy.vocabulary import any_of, joined, reads, sheet

NUMBERED = ("en", "de", "fr", "es", "it", "pt")
NUMBER = r"\d+(?:[.,]\d+)?"
CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])(?!\s*(?:[ap]\.?m\b|uhr\b|h\b|o'clock))", re.IGNORECASE)
SHAPES = ("16:9", "9:16", "4:5", "21:9", "1:1", "4:3", "3:4", "3:2", "2:3")
EARLY = re.compile(
    r"(?:\bat|\bum|\bab|\bfrom|\bà|\ba las|\balle|\bàs|\bkick-?off|\bopens|\bstarts|\buntil|\bbis)\s*$", re.IGNORECASE
)
CLAIMED = re.compile(
    r"\b(?:within|under|every|after|less than|innerhalb von|alle|unter|jede\w*|en moins de|en menos de|in meno di"
    r"|em menos de)\s*(?:just|only|nur)?\s*$",
    re.IGNORECASE,
)
BRIEFLY = re.compile(r"(?<![\w.])(\d{1,2})\s?m(?:in)?\s?(\d{1,2})\s?s(?:ec)?\b", re.IGNORECASE)
BOUND = re.compile(
    r"(?:^|[,.;:!?\n(])\s*(?:(?:must be|be|make it|keep it)\s+)?(under|less than|unter|moins de|menos de|meno di)\s*$",
    re.IGNORECASE,
)
"""'under a minute', with nothing before it in its clause: the film's own bound, and no promise of a thing."""
MADE = re.compile(r"\b(?:something|anything|one|it)\s*$", re.IGNORECASE)
INSIDE = re.compile(r"(\S+)\s+(?:in|en|em)\s+(?:just\s+|only\s+|about\s+|nur\s+|solo\s+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A length found in the text: seconds, where it stands, and how surely it is the film's."""

    seconds: float
    start: int
    end: int
    trust: int


@cache
def _units(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = reads(language)

    def pattern(units: list[str]) -> str:
        return "|".join(re.escape(unit).replace(r"\*", r"\w*") for unit in sorted(units, key=len, reverse=True))

    amount = rf"({NUMBER}(?=[\s-]*[^\W\d_])|(?:[^\W\d_]+[ -]){{0,3}}[^\W\d_]+(?=[\s-]))"
    more = rf"(?:\s*(?:and|und|et|y|e)?\s*(\d{{1,2}})\s*-?\s*(?:{pattern(words['seconds'])})(?!\w))?"
    half = rf"(\s+{re.escape(words.get('half_more', 'and a half'))})?"
    gap = r"\s*-?\s*"
    seconds = re.compile(rf"(?<![\w.,$€£]){amount}{gap}(?:{pattern(words['seconds'])})(?!\w)", re.IGNORECASE)
    minutes = re.compile(
        rf"(?<![\w.,$€£]){amount}{half}{gap}(?:{pattern(words['minutes'])})(?!\w){half}{more}", re.IGNORECASE
    )
    return seconds, minutes


def _amount(words: str, language: str) -> tuple[float, int] | None:
    """The number that ends the words, and how many characters of them it takes."""
    if not words.strip():
        return None
    if re.fullmatch(NUMBER, words):
        return float(words.replace(",", ".")), len(words)
    if words.lower().endswith(half := reads(language).get("half_more", "\0")):
        whole = _amount(words[: -len(half)].rstrip(), language)
        return (whole[0] + 0.5, whole[1] + len(words) - len(words[: -len(half)].rstrip())) if whole else None
    parts = re.split(r"[\s-]+", words)
    for first in range(len(parts)):
        tail = " ".join(parts[first:])
        try:
            number = text2num(tail, language if language in NUMBERED else "en")
        except (ValueError, KeyError):
            continue
        return float(number), len(tail)
    return None


def lengths(text: str, language: str) -> list[Span]:
    """Every length of seconds or minutes in the text, with its trust."""
    words, found = reads(language), []
    for match in CLOCK.finditer(text):
        if match.group() not in SHAPES and not EARLY.search(text[: match.start()]):
            found.append((int(match[1]) * 60.0 + int(match[2]), match.start(), match.end()))
    found += [(int(m[1]) * 60.0 + int(m[2]), m.start(), m.end()) for m in BRIEFLY.finditer(text)]
    for fixed, worth in (("half_minute", 30.0), ("one_minute", 60.0), ("ninety", 90.0)):
        found += [(worth, m.start(), m.end()) for m in any_of(tuple(words.get(fixed, ()))).finditer(text)]
    seconds, minutes = _units(language)
    found += [_measured(m, 1.0, language) for m in seconds.finditer(text)]
    found += [_measured(m, 60.0, language) for m in minutes.finditer(text)]
    kept = [
        (s, a, b) for s, a, b in found if s > 0 and not any(c <= a and b <= d and (c, d) != (a, b) for _, c, d in found)
    ]
    return [Span(s, a, b, _trust(text, a, b, words)) for s, a, b in kept]


def _measured(match: re.Match[str], unit: float, language: str) -> tuple[float, int, int]:
    amount = _amount(match[1], language)
    if amount is None:
        return 0.0, match.start(), match.start()
    number, width = amount
    start = match.end(1) - width
    if unit == 60.0:
        number += 0.5 * bool(match[2] or match[3]) + float(match[4] or 0) / 60
    return number * unit, start, match.end()


def _trust(text: str, start: int, end: int, words: dict[str, Any]) -> int:
    """How surely a length is the film's own: beside a film word, alone in its clause, and not part of a promise."""
    before = re.split(r"[,.;:!?\n(—–]\s*", text[:start])[-1]
    ahead = re.split(r"[,.;:!?\n)—–]", text[end:])[0].strip(" -")
    film, tells = any_of(tuple(words["film"])), any_of(tuple(words["explains"] + words["orders"] + words["film"]))
    gap = film.search(ahead)
    beside = bool(gap and len(ahead[: gap.start()].split()) <= 4)
    alone = not ahead and len(before.split()) <= 3
    leads = bool(any_of(tuple(words["about"] + words["explains"])).match(ahead))
    inside = INSIDE.search(text[:start])
    explained = any_of(tuple(words["explains"])).search(before) and tells.search(before)
    told = bool(inside and (tells.search(inside[1]) or explained))
    bound = BOUND.search(text[:start]) and not ahead
    promised = (CLAIMED.search(text[:start]) and not bound) or (inside and not told)
    of_another = bool("-" in text[start:end] and ahead and not gap)
    made = MADE.search(before) and tells.search(before)
    stray = bool(before.strip() and ahead and not (beside or leads or made or film.search(before)))
    trust = 1 + 3 * beside + 2 * bool(film.search(before)) + 3 * alone + 2 * leads + 2 * told
    return trust - 6 * bool(promised) - 5 * of_another - stray


WORLD = re.compile(
    r"(\d{1,3})\s?-?(?:秒|초|секунд\w*|seconden|sekunder?|sekund\w*|saniye|detik|másodperc\w*|δευτερόλεπτα|שניות|ثانية|วินาที|s\b|sec\b)",
    re.IGNORECASE,
)


def _other(text: str, language: str) -> Span | None:
    """By the few words that are known of a language that is read and not written."""
    words = sheet("languages/others").get(language)
    if words is None:
        return None
    if fixed := any_of(tuple(words["fixed"])).search(text):
        return Span(float(words["fixed"][fixed.group()]), *fixed.span(), 1)
    for unit, names in ((1.0, words["seconds"]), (60.0, words["minutes"])):
        match = re.search(rf"(?<![\d.,])({NUMBER})\s?-?{joined(tuple(names))}", text, re.IGNORECASE)
        if match and float(match[1].replace(",", ".")) > 0:
            return Span(float(match[1].replace(",", ".")) * unit, *match.span(), 1)
    return None


def length(text: str, language: str) -> Span | None:
    """The film's length, or None when the words name none that can be trusted."""
    if language not in NUMBERED:
        if own := _other(text, language):
            return own
        match = WORLD.search(text)
        return Span(float(match[1]), *match.span(), 1) if match and int(match[1]) else None
    spans = sorted(lengths(text, language), key=lambda span: (-span.trust, span.start))
    return spans[0] if spans and spans[0].trust >= 1 and spans[0].seconds >= 1 else None
