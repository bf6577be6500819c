"""What a seller, a church or a clinic lists between commas: rooms, facts, hours, and who is welcome."""

import re
from dataclasses import replace

from agent.understudy.nouns import Subject
from agent.understudy.reading import Reading
from agent.understudy.vocabulary import finds, reads

TOUR = re.compile(
    r"^(?:(?:real[- ]estate|property|house|virtual)\s+)?(?:tour|listing|walk-?through|showing)\s+(?:of|for)\s+"
    r"(?:an?|the|our|my)?\s*",
    re.I,
)
ROOMS = re.compile(
    r"^(?:(?:\w+\s+){0,2}(?:bed(?:room)?s?|bath(?:room)?s?|balcony|garden|parking|garage|terrace|pool|kitchen|view|"
    r"fireplace|zimmer|balkon|garten|stellplatz|chambres?|balcon|jardin|terrasse|habitaciones|balcón|terraza|camere|"
    r"balcone|giardino|quartos|varanda|jardim)|sea view)$",
    re.I,
)
STREET = re.compile(r"\b\d{1,4}\s(?:[A-Z]\w+\s){1,3}(?:Street|Road|Avenue|Lane|Drive|Court|Close|Way|Place|Square)\b")
WISH = re.compile(
    r"^(?:make|end|use|no|with|keep|please|show|music|voice|in|short|for|open|close|format|title|titled|called|vertical|square|something)\b"
    r"|\d\s*(?:s|sec\w*|sek\w*|seg\w*|min|mins|minut\w*)\b",
    re.I,
)
CALLED = re.compile(r"\b(?:call|phone|text|apply|book|sign up|visit|ends? with)\b|\d{5,}|\d{3}[\s-]\d", re.I)
NOTED = re.compile(r"\b\d{1,2}(?::\d\d)?\s?(?:am|pm)\b|\bwelcome$", re.I)


def roomed(reading: Reading) -> Subject:
    """The rooms themselves, not the tour of them; what the brief lists of them is said."""
    subject = reading.subject
    phrase = re.sub(r"\s(?:listing|tour|showing)$", "", TOUR.sub("", subject.phrase))
    phrase = "home" if re.fullmatch(r"\d+|real estate|listing|open house", phrase) else phrase
    phrase = f"{phrase[0].lower()}{phrase[1:]}" if reading.language == "de" and " " in phrase else phrase
    return replace(subject, phrase=phrase, whole=TOUR.sub("", subject.whole))


def listed(reading: Reading, subject: Subject) -> Subject:
    """What a seller lists between commas is said, three at a time."""
    known = (*subject.claims, *reading.tone, subject.setting, subject.phrase, subject.name, reading.call_to_action)
    facts = [
        one
        for one in _parts(reading.text)
        if 1 <= len(one.split()) <= 5 and (_room(one, subject) or _fact(one, reading, known))
    ]
    said = tuple(", ".join(facts[i : i + 3]) for i in range(0, len(facts), 3))
    return replace(
        subject, claims=(*subject.claims, *said), setting="" if subject.setting in facts else subject.setting
    )


def _room(one: str, subject: Subject) -> bool:
    return bool(ROOMS.match(one)) and not any(one in claim for claim in subject.claims)


def _fact(one: str, reading: Reading, known: tuple[str, ...]) -> bool:
    film = tuple(reads(reading.language)["film"])
    known = tuple(word.lower() for word in known)
    other = finds(film, one) or WISH.search(one) or CALLED.search(one) or finds(("for sale", "for rent", "to let"), one)
    return not other and not any(word and (word in one.lower() or one.lower() in word) for word in known)


def noted(reading: Reading, subject: Subject) -> Subject:
    """When it is, and who is welcome."""
    said = [one for one in _parts(reading.text) if NOTED.search(one) and not CALLED.search(one)]
    new = [one for one in said if len(one.split()) <= 7 and not any(one in old or old in one for old in subject.claims)]
    return replace(subject, claims=(*subject.claims, *new))


def _parts(text: str) -> list[str]:
    """What stands between commas and the ends of sentences."""
    return [part.strip() for part in re.split(r"[,;!?\n]|\.\s", text)]


def street(reading: Reading) -> str:
    found = STREET.search(reading.text)
    return found.group() if found else ""
