"""What a film is for when it sells no thing: a place to fill, a cause, years to celebrate, a story in few words."""

import re
from dataclasses import replace
from typing import Any

from agent.understudy.claims import plot_of
from agent.understudy.reading import Reading
from agent.understudy.retold import retold
from agent.understudy.tales import tales
from agent.understudy.vocabulary import any_of, finds, reads, sheet

SOLD = ("launch", "ad", "event", "social", "portrait", "teaser", "story")
"""Kinds of film that an errand may bend; an explanation or a journey stays what it is."""
OTHER = (
    "game*", "podcast*", "novel", "book*", "night", "club", "festival", "museum", "show", "magazine", "app", "store",
    "shop", "channel", "escape room", "band", "album", "theatre", "theater",
)  # fmt: skip
"""What may be a horror thing without being a film's story."""
WARES = ("app", "apps", "software", "platform", "plattform", "tool", "website", "marketplace", "system", "box")
"""A hiring app hires nobody: it is sold, at most to a business."""
GERMANIC = ("en", "de")


def errand_of(reading: Reading) -> str:
    """'hiring', 'water', 'homes', a genre such as 'horror' for a trailer; empty for everything else."""
    if reading.series or reading.subject.explains or reading.kind not in (None, *SOLD):
        return ""
    if genre := _genre(reading):
        return genre
    rows: dict[str, dict[str, Any]] = sheet("errands")["errands"]
    ware = _heads(WARES, reading.subject.phrase, reading.language)
    rows = {"business": rows["business"]} if ware else rows
    if reading.kind == "story" and (_tale(reading) or not reading.call_to_action):
        return ""
    return next((str(row.get("like", name)) for name, row in rows.items() if _meant(row, reading)), "")


def follows(errand: str, what: str) -> str:
    """What follows from an errand: 'topic' of its pictures, 'tone', 'music'; empty where the subject keeps its own."""
    return str((sheet("errands")["errands"] | sheet("errands")["genres"]).get(errand, {}).get(what, ""))


def is_genre(errand: str) -> bool:
    """Whether an errand is a story told as a trailer."""
    return errand in sheet("errands")["genres"]


def lean(reading: Reading) -> Reading:
    """The reading as its errand bends it: kind, mood and a subject to say. Twice is the same as once."""
    errand = errand_of(reading)
    if not errand:
        return reading
    row = (sheet("errands")["errands"] | sheet("errands")["genres"]).get(errand, {})
    kind = reading.kind
    if row.get("kind") and kind in ("event", "story", *row.get("from", ())):
        kind = str(row["kind"])
    moods = reading.moods or ((str(row["mood"]),) if row.get("mood") else ())
    return replace(retold(reading, errand, genre=is_genre(errand)), kind=kind, moods=moods)


def _genre(reading: Reading) -> str:
    """A trailer's genre by its own word, 'drama' where it only tells a plot."""
    if reading.kind not in ("teaser", "story") or _heads(OTHER, reading.subject.phrase, reading.language):
        return ""
    if reading.kind == "teaser" and finds(("game*", "book trailer", "novel", "podcast*", "app"), reading.text):
        return ""
    head = " ".join([*re.split(r"[:.;,]", reading.text)[:2], *reading.tone])
    names: dict[str, dict[str, Any]] = sheet("errands")["genres"]
    found = next((name for name, row in names.items() if finds(tuple(row["words"]), head)), "")
    told, filmed = tales(reading), finds(tuple(reads(reading.language)["film"]), reading.subject.phrase)
    owned = (reading.subject.owner or reading.subject.name) and not filmed
    acts = told and (filmed or plot_of(re.sub(r"^(?i:an?|the)\s", "", told[0]), reads(reading.language)))
    if owned and not told:
        return found if reading.subject.name and not reading.subject.owner else ""
    return found or ("drama" if reading.kind == "teaser" and acts and not owned else "")


def _tale(reading: Reading) -> bool:
    """Whether the brief itself calls its film a story."""
    return finds(tuple(reads(reading.language)["kinds"]["story"]), reading.text) is not None


def _meant(row: dict[str, Any], reading: Reading) -> bool:
    words, subject = tuple(row["words"]), reading.subject
    told = any(_heads(words, text, reading.language) for text in (subject.phrase, subject.name))
    found = told if row.get("subject") else finds(words, reading.text)
    beside = finds(tuple(row["beside"]), reading.text) if row.get("beside") else True
    return bool(found and beside) and not finds(tuple(row.get("not", ())), f"{subject.phrase} {subject.name}")


def _heads(words: tuple[str, ...], text: str, language: str) -> bool:
    """'dental clinic' is one, 'clinic software' is none: the word is the head of the phrase."""
    text = re.sub(r"(?<=[a-z])(?:\s[A-Z][\w'’-]*)+$", "", text) if language == "en" else text
    head = re.split(r"\s(?:of|in|at|for|from|near|with|on)\s", text)[0] if language in GERMANIC else text
    found = list(any_of(words).finditer(head))
    return any(m.end() == len(head) if language in GERMANIC else m.start() == 0 for m in found)
