"""The subject of a brief in a language that we do not read: its name, and its first clause as it stands."""

import re

from agent.understudy.nouns import Subject
from agent.understudy.vocabulary import any_of, sheet

LATIN = re.compile(r"[A-ZÀ-ÝŁŚŻŹĆŃĄĘÓŠŽČŘ][\w'’&-]*(?:\s+(?:[A-ZÀ-ÝŁŚŻŹĆŠŽČ][\w'’-]*|&(?=\s)))*")
FILM = re.compile(
    r"^\W*(?:\w{1,4}\s+)?(?:\w+\s+)?(?:video\w*|film\w*|wideo|видео|фильм\w*|ролик\w*)\W+(?:\w{1,4}\s+)?", re.IGNORECASE
)
FILM_LAST = re.compile(r"(?:の\s*)?(?:の)?\s*(?:動画|ビデオ|映像|视频|影片|영상)[^、。，,]*$")


def foreign(text: str, named: str) -> Subject:
    """A name in quotes, else one in Latin capitals inside a clause; the first clause without its film word."""
    clauses = [part for part in re.split(r"[,;.!?\n、。，！？،]", text) if re.search(r"\w{2}", part)]
    clause = FILM_LAST.sub("", FILM.sub("", clauses[0] if clauses else "")).strip(" の")
    films = any_of(tuple(sheet("languages/world")["film"]))
    latin = [m.group() for part in clauses for m in LATIN.finditer(part) if m.start() > len(part) - len(part.lstrip())]
    latin = [name for name in latin if not films.fullmatch(name) and len(name) > 1]
    name = named or (latin[0] if latin else "")
    phrase = " ".join(clause.replace(name, " ").split()) if name else clause
    phrase = re.sub(r"^(?:o|dla|voor|over|för|om|til|pro|pentru|için)\s+", "", phrase)
    phrase = name if name and not phrase else phrase
    return Subject(phrase=phrase[:80], name=name, whole=clause[:80])
