"""Reads a brief as a person would: what film, of what, how long, which shape, for whom, ending how."""

import re
from dataclasses import dataclass, replace
from typing import Any

from agent.understudy import money
from agent.understudy.chat import spelled
from agent.understudy.handles import handle_of
from agent.understudy.kinds import kind_of
from agent.understudy.notices import notice_of, noticed
from agent.understudy.nouns import Subject
from agent.understudy.page import LED_TO, LOOSE_END, Page, asks_of, commands, ending_of, tidy
from agent.understudy.shape import shape_of
from agent.understudy.stops import freed, held, lettered
from agent.understudy.subject import find_subject
from agent.understudy.tongue import tongue
from agent.understudy.vocabulary import any_of, finds, reads, sheet
from agent.understudy.wishes import (
    asked_language_of,
    lengths_of,
    music_of,
    rate_of,
    series_of,
    shots_of,
    unseen_of,
    voice_of,
    wordless_of,
)


@dataclass(frozen=True)
class Reading:
    """A brief as understood. Empty and None mean: the words do not say.

    lengths: seconds of the other lengths it names. unseen: who is not to be seen. shots: what follows a single shot.
    bid: the call with the address it names, where it names one.
    """

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
    music: bool = True
    one_shot: bool = False
    lengths: tuple[float, ...] = ()
    unseen: tuple[str, ...] = ()
    shots: tuple[str, ...] = ()
    bid: str = ""

    @property
    def setting(self) -> str:
        return self.subject.setting


def read(text: str) -> Reading:
    """Read a brief. Never raises, whatever the text."""
    page = Page(tidy(text))
    written = tongue(page.text)
    page.text = spelled(lettered(page.text)) if written == "en" else page.text
    words = reads(written)
    orders = commands(page)
    if money.asked(page.text):
        page.take(*money.asked(page.text).span())  # type: ignore[union-attr]
    page.text = held(page.text)
    ending, address = ending_of(page, words)
    handle = handle_of(page, words)
    whole = page.text
    notice = notice_of(page, written, words)
    fps, ratio = rate_of(page), shape_of(page, words)
    lengths = lengths_of(page, written)
    unseen = unseen_of(page)
    one_shot, shots = shots_of(page, words)
    soundless = bool(page.pull(list(sheet("languages/world")["soundless"])))
    music = music_of(page) and not soundless
    wordless = wordless_of(page)
    voice, shown = voice_of(page, words), not page.pull([*words["words_off"], *reads("en")["words_off"]])
    voice, shown = False if wordless and voice is None else voice, shown and not wordless
    asked = asked_language_of(page, words)
    before = page.text
    series, episode = series_of(page, words)
    serial = page.text != before
    asks = asks_of(page, words)
    bid = ending or asks
    call = _shortened(bid, address) or notice.call
    tone, moods = _tone(page, words)
    audience = _audience(page, words)
    subject = noticed(find_subject(page.text, words, written), notice, words)
    told = Reading(
        text=text,
        language=written,
        kind=_episodic(kind_of(whole, subject, words, call or subject.call), serial, subject),
        subject=subject,
        seconds=lengths[0] if lengths else None,
        ratio=ratio,
        fps=fps,
        moods=moods,
        tone=tone,
        audience=audience or subject.audience,
        call_to_action=call or subject.call,
        address=address or handle,
        voice=False if soundless else voice,
        words_on_screen=shown,
        series=series,
        episode=episode,
        orders=orders,
        asked_language=asked if asked != written else "",
        music=music,
        one_shot=one_shot,
        lengths=lengths[1:],
        unseen=unseen,
        shots=shots,
        bid=f"{bid} {address}" if address and LED_TO.search(bid) else "",
    )
    return replace(told, **freed(vars(told)))


def _shortened(bid: str, address: str) -> str:
    """'Apply at', before an address, is 'Apply now'."""
    said = LOOSE_END.sub("", bid).rstrip(" :") if address else bid
    forms: dict[str, str] = sheet("notices")["call_forms"]
    return forms.get(said.lower(), said) if said != bid else said


def _episodic(kind: str | None, serial: bool, told: Subject) -> str | None:
    """An episode tells a story unless the brief says otherwise; so does the trailer of a titled work with a plot."""
    if told.story and (kind in ("explainer", "social") or (kind == "teaser" and told.name)):
        return "story"
    return "story" if serial and kind in (None, "ad", "launch") else kind


def _tone(page: Page, words: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tone words in the brief's own form, and the moods they stand for."""
    found: list[tuple[int, str, str]] = []
    turned = rf"{any_of(tuple(sheet('languages/world')['nots'])).pattern}\s+(?:{any_of(_all_tones(words)).pattern})"
    page.text = re.sub(turned, " ", page.text, flags=re.IGNORECASE)
    fillers = any_of((*words["tone_fillers"], *sheet("languages/world")["filmic"]))
    for clause in re.finditer(r"[^,.;:!?\n—–]+", page.text):
        said = list(_tones_of(clause.group(), words))
        bare = fillers.sub(" ", clause.group())
        for word, _ in said:
            bare = bare.replace(word, " ")
        alone = said and not re.search(r"\w", bare)
        beside = [(w, m) for w, m in said if _before_film(w, clause.group(), words)]
        found += [(clause.start() + clause.group().index(w), w, m) for w, m in (said if alone else beside)]
    for start, word, _ in sorted(found, reverse=True):
        page.take(start, start + len(word))
    return tuple(dict.fromkeys(w.lower() for _, w, _ in found)), tuple(dict.fromkeys(m for _, _, m in found))


def _all_tones(words: dict[str, Any]) -> tuple[str, ...]:
    return tuple(tone for group in words["tones"].values() for tone in group)


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
        shown = any_of(tuple(sheet("languages/world")["platforms"])).match(who)
        if (
            not owned
            and not shown
            and len(who.split()) <= 7
            and (peopled or (targeted and not re.match(r"(?:a|an|the)\s", who)))
        ):
            page.take(*match.span(), " , ")
            return who
    return ""
