"""Claims about words: what the captions say and the titles of the cut show.

Titles are read in the cut that the master was made from, and count as far as the master reaches; nobody reads pixels.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from evals.claims.made import Found, Made, Words

FEW = 20
"""Letters under which nobody can tell a language."""
SURE = 0.75
UNSPACED = "\u2e80"
TONGUES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "zh")


def plain(text: str) -> str:
    """Lower-case words with one space between them: no signs, no marks that type may change."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))


def holds(text: str, wanted: str) -> bool:
    """Whether the wanted words stand in the text, the first from its beginning; an ending may follow the last.

    Scripts that set no spaces have no beginnings.
    """
    needle = plain(wanted)
    start = "" if needle[:1] >= UNSPACED else " "
    return bool(needle) and f"{start}{needle}" in f" {plain(text)}"


def several(want: Any) -> list[str]:
    return [want] if isinstance(want, str) else [str(word) for word in want]


def _first(rows: Iterable[Words], wanted: str) -> Words | None:
    return next((row for row in rows if holds(row.text, wanted)), None)


def _joined(rows: Sequence[Words]) -> Sequence[Words]:
    """The words of one place also as one text, since a line may be split over two captions."""
    if not rows:
        return rows
    return (*rows, Words(" ".join(row.text for row in rows), rows[0].at, rows[-1].until, rows[0].where))


def subject(want: Any, film: Made) -> Found:
    """Any of these names is heard or read."""
    return _any(several(want), film, "is named")


def call_to_action(want: Any, film: Made) -> Found:
    """Any of these calls is heard or read."""
    return _any(several(want), film, "is called for")


def _any(wanted: list[str], film: Made, does: str) -> Found:
    rows = (*_joined(film.heard), *_joined(film.shown))
    hits = [(word, row) for word in wanted if (row := _first(rows, word))]
    if not hits:
        return Found("", False, f"No caption and no title holds {' or '.join(map(repr, wanted))}")
    word, row = min(hits, key=lambda hit: hit[1].at)
    return Found(row.text[:200], True, f"{word!r} {does} in the {row.where}", round(row.at, 2))


def words(want: Any, film: Made) -> Found:
    """All of these words are read on the screen."""
    rows = _joined(film.shown)
    missing = [word for word in several(want) if not _first(rows, word)]
    got = [row.text for row in film.shown]
    return Found(got, not missing, f"Not on the screen: {missing}" if missing else "All are on the screen")


def no_words(want: Any, film: Made) -> Found:
    """Nothing is to be read on the screen, or, want = false, something is."""
    got = [row.text for row in film.shown]
    says = f"{len(got)} titles are on the screen" if got else "No title is on the screen"
    return Found(got, bool(got) != bool(want), says, round(film.shown[0].at, 2) if got else None)


def not_said(want: Any, film: Made) -> Found:
    """None of these words is heard or read, nor written in the master's or the captions' file."""
    rows = (*_joined(film.heard), *_joined(film.shown), *_written(film))
    hits = [(word, row) for word in several(want) if (row := _first(rows, word))]
    if not hits:
        return Found("", True, "They are in no caption, no title and no name of the film")
    word, row = hits[0]
    return Found(row.text[:200], False, f"{word!r} is in the {row.where}", round(row.at, 2))


def _written(film: Made) -> list[Words]:
    """The name and the comment that the master carries."""
    import av

    film.facts  # noqa: B018 - a master that can't be opened is said to be so
    with av.open(str(film.master), options={"protocol_whitelist": "file"}) as box:
        return [Words(str(says), 0.0, 0.0, f"master's {key}") for key, says in box.metadata.items()]


@cache
def _guesser() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(TONGUES))
    return found


def language(want: Any, film: Made) -> Found:
    """The language of what is spoken, or of what is read where nobody speaks; open when that is too little to tell."""
    rows = film.heard or film.shown
    text = " ".join(row.text for row in rows)
    if sum(map(str.isalpha, text)) < FEW:
        return Found(None, None, f"{len(text)} characters are too few to tell a language")
    told, trust = _guesser().classify(text)
    sure = float(trust) >= SURE
    says = f"The {rows[0].where} read as {told} ({float(trust):.2f})"
    return Found(str(told), str(told) == want if sure else None, says if sure else f"{says}: not sure enough")
