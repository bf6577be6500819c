"""The subject of a brief in a language that we do not read: its name, and its first clause as it stands."""

import re
from typing import Any

from agent.understudy.nouns import Subject
from agent.understudy.vocabulary import any_of, joined, sheet

LATIN = re.compile(r"[A-ZÀ-ÝŁŚŻŹĆŃĄĘÓŠŽČŘ][\w'’&-]*(?:\s+(?:[A-ZÀ-ÝŁŚŻŹĆŠŽČ][\w'’-]*|&(?=\s)))*")
FILM = re.compile(
    r"^\W*(?:\w{1,4}\s+)?(?:\w+\s+)?(?:video\w*|film\w*|wideo|видео|фильм\w*|ролик\w*)\W+(?:\w{1,4}\s+)?", re.IGNORECASE
)
FILM_LAST = re.compile(r"(?:の\s*)?(?:の)?\s*(?:動画|ビデオ|映像|视频|影片|영상)[^、。，,]*$")


def foreign(text: str, named: str, language: str) -> Subject:
    """A name in quotes, behind what the client owns, or in Latin capitals; the other clauses are what is said of it."""
    clauses = [part.strip() for part in re.split(r"[,;.!?\n、。，！？،]", text) if re.search(r"\w{2}", part)]
    words = sheet("languages/others").get(language)
    owned = next((found for part in clauses if words and (found := _owned(part, words))), None)
    if words is None or (owned is None and not named):
        return _plain(clauses, named, words)
    home, name, rest = owned or ("", "", "")
    more = [said for part in clauses if home not in part and len((said := _dropped(part, words)).split()) > 3]
    name = named or name
    return Subject(
        phrase=(home or name)[:80], name=name[:50], whole=(home or name)[:80], claims=tuple(more), setting=rest
    )


def _owned(clause: str, words: dict[str, Any]) -> tuple[str, str, str] | None:
    """'لمقهى النخلة في الرياض' → the café, its name, and where it is."""
    if leads := "|".join(words.get("leads", ())):
        front = re.search(rf"(?:{leads})?(\w{{1,6}}?)({'|'.join(words['homes'])})", clause)
        return (front[2], front[1], "") if front else None
    clitics = "|".join(map(re.escape, words["clitics"])) or "(?!)"
    homes = joined(tuple(words["homes"]))
    match = re.search(rf"(?<!\w)(?:{clitics})?((?:{homes}\s+)*{homes})", clause, re.IGNORECASE)
    if match is None:
        return None
    stops, named, rest = any_of((*words["stops"], *words["film"])), list[str](), clause[match.end() :].split()
    while rest and len(named) < 3 and not stops.fullmatch(rest[0]):
        named.append(rest.pop(0))
    if named and rest and words.get("particles"):
        named[-1] = re.sub(rf"(?<=\w{{2}})(?:{'|'.join(words['particles'])})$", "", named[-1])
    return match[1], " ".join(named), _dropped(" ".join(rest), words)


def _dropped(clause: str, words: dict[str, Any]) -> str:
    """A clause without what speaks of the film, and without figures."""
    plain = " ".join(any_of((*words["film"], *words["fillers"])).sub(" ", clause).split())
    return "" if re.search(r"\d", plain) else plain


def _plain(clauses: list[str], named: str, words: dict[str, Any] | None) -> Subject:
    """The first clause without its film word, and a name in Latin capitals."""
    bare = [part for part in (_dropped(one, words) if words else one for one in clauses) if part] or clauses
    clause = FILM_LAST.sub("", FILM.sub("", bare[0] if bare else "")).strip(" の")
    films = any_of(tuple(sheet("languages/world")["film"]))
    latin = [m.group() for part in clauses for m in LATIN.finditer(part) if m.start() > len(part) - len(part.lstrip())]
    latin = [name for name in latin if not films.fullmatch(name) and len(name) > 1]
    name = named or (latin[0] if latin else "")
    phrase = " ".join(clause.replace(name, " ").split()) if name else clause
    phrase = re.sub(r"^(?:o|dla|voor|over|för|om|til|pro|pentru|için)\s+", "", phrase)
    phrase = name if name and not phrase else phrase
    more = tuple(one for one in bare[1:] if len(one.split()) > 3 and not (name and name in one))
    return Subject(phrase=phrase[:80], name=name, whole=clause[:80], claims=more[:4])
