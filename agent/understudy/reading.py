"""Reads a brief as a person would: what film, of what, how long, which shape, for whom, ending how."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from agent.understudy import money
from agent.understudy.clock import length
from agent.understudy.subject import Subject, find_subject
from agent.understudy.tongue import tongue
from agent.understudy.vocabulary import PLAYED, any_of, finds, reads

QUOTED = re.compile(r"[\"“”„«»‟]\s*([^\"“”„«»‟]{1,160}?)\s*[\"“”«»‟]|(?<!\w)['‘]([^'’\n]{2,80})['’](?!\w)")
RATES = re.compile(
    r"(?<!\w)(\d{1,4})\s?-?(?:fps|frames per second|bilder pro sekunde|images par seconde)\b", re.IGNORECASE
)
SHAPE = re.compile(r"(?<![\d:])(16:9|9:16|1:1|4:5|21:9)(?![\d:])|\b(16x9|9x16|1x1|4x5|21x9)\b")
ADDRESS = re.compile(
    r"\b(?:https?://)?((?:[a-z0-9-]+\.)+(?:com|org|net|io|co|app|dev|de|fr|es|it|pt|eu|uk|shop|coffee|ch|at|us|studio|film)(?:/[\w./-]*)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """A brief as understood. Empty and None mean: the words do not say."""

    text: str
    language: str
    kind: str | None
    subject: Subject
    seconds: float | None
    ratio: str | None
    fps: str | None
    moods: tuple[str, ...]
    tone: tuple[str, ...]
    audience: str
    call_to_action: str
    address: str
    voice: bool | None
    words_on_screen: bool
    series: str
    episode: int
    orders: tuple[str, ...]
    asked_language: str = ""

    @property
    def setting(self) -> str:
        return self.subject.setting


class Page:
    """The brief's words; whatever has been understood is taken off the page."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, start: int, end: int, leave: str = " ") -> str:
        taken = self.text[start:end]
        self.text = self.text[:start] + leave + self.text[end:]
        return taken

    def pull(self, words: list[str]) -> str:
        """Take the first of the words off the page, and say which it was."""
        match = finds(words, self.text)
        return self.take(*match.span()) if match else ""


def tidy(text: str) -> str:
    """Plain spaces, no control signs, no shouting."""
    signs = (sign if unicodedata.category(sign)[0] != "C" and unicodedata.category(sign) != "So" or sign == "\n" else " " for sign in text[:20000])
    text = re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", "".join(signs))).strip()
    letters = [sign for sign in text if sign.isalpha() and sign.lower() != sign.upper()]
    shouted = len(letters) >= 6 and " " in text.strip() and sum(map(str.isupper, letters)) > 0.85 * len(letters)
    return _hushed(text) if shouted else text


def _hushed(text: str) -> str:
    """A brief in capitals, lowered; a lone word after the preposition with an explanation keeps its capital."""
    return re.sub(r"\b(for|of|about|für|über)\s+(\w+)(,)", lambda m: f"{m[1]} {m[2].capitalize()}{m[3]}", text.lower())


def read(text: str) -> Reading:
    """Read a brief. Never raises, whatever the text."""
    page = Page(tidy(text))
    written = tongue(page.text)
    words = reads(written)
    orders = _commands(page)
    ending, address = _ending(page, words)
    whole = page.text
    if money.asked(page.text):
        page.take(*money.asked(page.text).span())  # type: ignore[union-attr]
    fps, ratio = _rate(page), _shape(page, words)
    seconds = _length(page, written)
    voice, shown = _voice(page, words), not page.pull(words["words_off"])
    asked = _asked_language(page, words)
    before = page.text
    series, episode = _series(page, words)
    serial = page.text != before
    call = ending or _asks(page, words)
    tone, moods = _tone(page, words)
    audience = _audience(page, words)
    subject = find_subject(page.text, words, written)
    from agent.understudy.kinds import kind_of

    return Reading(
        text=text, language=written, kind=_episodic(kind_of(whole, subject, words), serial),
        subject=subject, seconds=seconds, ratio=ratio, fps=fps, moods=moods, tone=tone,
        audience=audience or subject.audience, call_to_action=call or subject.call, address=address, voice=voice,
        words_on_screen=shown, series=series, episode=episode, orders=orders, asked_language=asked if asked != written else "",
    )  # fmt: skip


def _episodic(kind: str | None, serial: bool) -> str | None:
    """An episode tells a story unless the brief says otherwise."""
    return "story" if serial and kind in (None, "ad", "launch") else kind


def _commands(page: Page) -> tuple[str, ...]:
    spans = money.orders(page.text)
    found = tuple(page.text[a:b].strip(" ,.;") for a, b in spans)
    for start, end in reversed(spans):
        page.take(start, end)
    return found


def _ending(page: Page, words: dict[str, Any]) -> tuple[str, str]:
    """The closing words the brief gives, and a web address when there is one."""
    call = ""
    for match in QUOTED.finditer(page.text):
        lead = list(any_of(tuple(words["ends_with"])).finditer(page.text[: match.start()]))
        near = lead and len(page.text[lead[-1].end() : match.start()].split()) <= 4
        trailing = re.match(
            r"\s*(?:at the end|as (?:the )?(?:tagline|slogan|call to action)|am ende)\b", page.text[match.end() :], re.I
        )
        if near or trailing:
            call = (match[1] or match[2]).strip()
            start = lead[-1].start() if near else match.start()
            page.take(start, match.end() + (trailing.end() if trailing else 0), " , ")
            break
    address = ""
    if found := ADDRESS.search(page.text):
        address = page.take(*found.span()).removeprefix("https://").removeprefix("http://").rstrip("/.")
    return call or _bare_ending(page, words), address


def _bare_ending(page: Page, words: dict[str, Any]) -> str:
    pattern = rf"(?:{any_of(tuple(words['ends_with'])).pattern})\s*[:=-]?\s*([^,.;\n\"“”„]{{2,80}})"
    match = re.search(pattern, page.text, re.IGNORECASE)
    if match is None or not match[1].strip():
        return ""
    page.take(*match.span(), " , ")
    return re.sub(r"^(?:the words|words|a|an|the)\s+", "", match[1].strip(), flags=re.IGNORECASE)


def _rate(page: Page) -> str | None:
    match = RATES.search(page.text)
    return page.take(*match.span()) and match[1] if match else None


def _shape(page: Page, words: dict[str, Any]) -> str | None:
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


def _length(page: Page, language: str) -> float | None:
    span = length(page.text, language)
    if span is None:
        return None
    lead = re.search(r"(?:\b(?:in|en|em|within|of|von|de|di|van|about|ca\.?|circa)\s+)$", page.text[: span.start], re.IGNORECASE)
    page.take(lead.start() if lead else span.start, span.end)
    return span.seconds


def _voice(page: Page, words: dict[str, Any]) -> bool | None:
    if page.pull(words["voice_off"]):
        return False
    return True if page.pull(words["voice_on"]) else None


def _asked_language(page: Page, words: dict[str, Any]) -> str:
    said = page.pull(list(words["film_languages"]))
    return str(words["film_languages"].get(said.lower(), "")) if said else ""


def _series(page: Page, words: dict[str, Any]) -> tuple[str, int]:
    names = "|".join(map(re.escape, words["episode"]))
    number = re.search(rf"\b(?:{names})\s+(\d{{1,3}})\b:?", page.text, re.IGNORECASE)
    if number:
        page.take(*number.span())
        return "", int(number[1])
    match = finds(words["next_episode"], page.text)
    if match:
        page.take(match.start(), match.end() + len(re.match(r"\s*:?", page.text[match.end() :]).group()))  # type: ignore[union-attr]
    return "", 0


def _asks(page: Page, words: dict[str, Any]) -> str:
    """What the brief asks viewers to do."""
    if match := finds(words["asks"], page.text):
        rest = re.match(r"[^,.;\n]*", page.text[match.end() :])
        said = rest.group().strip() if rest else ""
        if said:
            page.take(match.start(), match.end() + rest.end(), " , ")  # type: ignore[union-attr]
            return said[:1].upper() + said[1:]
    for clause in re.split(r"[,.;!\n]", page.text)[1:]:
        if (match := any_of(tuple(words["calls"])).match(clause.strip())) and len(clause.split()) <= 8:
            page.text = page.text.replace(clause, " ", 1)
            return clause.strip()[:1].upper() + clause.strip()[1:]
    return ""


def _tone(page: Page, words: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tone words in the brief's own form, and the moods they stand for."""
    found: list[tuple[int, str, str]] = []
    for clause in re.finditer(r"[^,.;:!?\n—–]+", page.text):
        said = list(_tones_of(clause.group(), words))
        bare = any_of(tuple(words["tone_fillers"])).sub(" ", clause.group())
        for word, _ in said:
            bare = bare.replace(word, " ")
        alone = said and not re.search(r"\w", bare)
        beside = [(w, m) for w, m in said if _before_film(w, clause.group(), words)]
        found += [(clause.start() + clause.group().index(w), w, m) for w, m in (said if alone else beside)]
    for start, word, _ in sorted(found, reverse=True):
        page.take(start, start + len(word))
    return tuple(dict.fromkeys(w.lower() for _, w, _ in found)), tuple(dict.fromkeys(m for _, _, m in found))


def _tones_of(clause: str, words: dict[str, Any]) -> list[tuple[str, str]]:
    found = [
        (m.start(), m.group(), mood)
        for mood, names in words["tones"].items()
        for m in any_of(tuple(names)).finditer(clause)
    ]
    return [(word, mood) for _, word, mood in sorted(found)]


def _before_film(word: str, clause: str, words: dict[str, Any]) -> bool:
    ahead = clause[clause.index(word) + len(word) :]
    film, about = finds(words["film"], ahead), finds(words["about"], ahead)
    return bool(film and (about is None or film.start() < about.start()))


def _audience(page: Page, words: dict[str, Any]) -> str:
    """A clause of its own that says for whom; 'for our finals' is no audience."""
    names = "|".join(re.escape(name) for name in sorted(words["people_for"], key=len, reverse=True))
    for match in re.finditer(rf"(?:^|[,.;\n—–])\s*(?:{names})\s+([^,.;\n]+)", page.text, re.IGNORECASE):
        who = match[1].strip()
        owned = any_of(tuple(words["owners"])).match(who)
        peopled = finds(words["people"], who)
        targeted = any_of(tuple(words["about"])).search(page.text[: match.start()])
        if (
            not owned
            and len(who.split()) <= 7
            and (peopled or (targeted and not re.match(r"(?:a|an|the)\s", who)))
        ):
            page.take(*match.span(), " , ")
            return who
    return ""


def plain(reading: Reading, **changes: Any) -> Reading:
    """The same reading with some answers replaced."""
    return replace(reading, **changes)
