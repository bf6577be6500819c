"""A sentence as words, and as one letter for what each word does: the grammar that rules of looks are written in.

N name, P another person, C value, G/R thing with its value before/after, K "blue-coated", h her, H she, a a, d the,
w wears, i in, v has, b is, n not, o of, c and, s 's, j other, 1 one, f a small word, x any other.
"""

import re
from collections.abc import Set

from memory.lexis import Lexicon, Thing
from memory.quarantine import folded
from memory.saying import Cast, Reading

TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[,&—–()]")
ELIDED = re.compile(r"^([ld]|dell|nell|all|un|s|qu)['’](?=\w)")


class Line:
    """One sentence: `words` as written, `plain` as folded, `tags` a letter each; `named` = the names and where."""

    def __init__(self, sentence: str, reading: Reading, book: Lexicon) -> None:
        self.reading, self.book, self.cast = reading, book, reading.cast
        long = [name for name in (*self.cast.people, *self.cast.spots) if " " in name]
        self.words = _words(sentence, {*book.phrases, *long}, self.cast)
        self.plain = [folded(word) for word in self.words]
        self.tags = ""
        for at in range(len(self.words)):
            self.tags += self._tag(at)
        self.named = [(at, self.name(at)) for at, tag in enumerate(self.tags) if tag == "N"]

    def name(self, at: int) -> str:
        """The full name at a word."""
        return self.cast.full(self.plain[at])

    def thing(self, at: int) -> Thing | None:
        """A thing of the lexicon, or what a place or a prop of this series is."""
        plain, spots = self.plain[at], self.cast.spots
        head = plain if plain in spots.values() else spots.get(plain)
        return self.book.thing(plain) or (Thing(head, "made", False) if head else None)

    def said(self, at: int, *parts: str) -> bool:
        """Whether a word is one of the lexicon's words of these parts."""
        return any(self.plain[at] in self.book.sets[part] for part in parts)

    def _tag(self, at: int) -> str:
        plain, before = self.plain[at], self.tags[-1:]
        if self.name(at) in self.cast.people and self.words[at][0].isupper():
            return "N"
        if plain == "'s":
            return "s"
        if plain in (",", "(", ")", "—", "–", "&"):
            return "c"
        if plain.endswith("n't"):
            return "n"
        if plain in self.book.parts and not (before in tuple("adhsC") and self.book.thing(plain)):
            return self.book.parts[plain]
        return self._look(at, before)

    def _look(self, at: int, before: str) -> str:
        plain, word, thing = self.plain[at], self.words[at], self.thing(at)
        if self.book.trait(plain):
            return "K"
        if thing:
            return "R" if thing.after else "G"
        if self.book.value(plain):
            return "C"
        return "N" if word.istitle() and before and before not in "adhCwi" else "x"


def _words(sentence: str, phrases: Set[str], cast: Cast) -> list[str]:
    """The words of a sentence; 's, l' and d' stand alone, and a phrase that is one word to us is one word."""
    words: list[str] = []
    for raw in TOKEN.findall(sentence):
        elided, plain = ELIDED.match(raw), folded(raw)
        if elided:
            words += [elided[1], raw[elided.end() :]]
        elif plain.endswith("'s") and len(plain) > 2:
            words += [raw[:-2], "'s"]
        elif plain.endswith("s") and plain[:-1] in cast.people and plain not in cast.people:
            words += [raw[:-1], "'s"]
        else:
            words.append(raw)
    return _joined(words, phrases)


def _joined(words: list[str], phrases: Set[str]) -> list[str]:
    found, plain, at = [], [folded(word) for word in words], 0
    while at < len(words):
        long = next((n for n in (4, 3, 2) if " ".join(plain[at : at + n]) in phrases and at + n <= len(words)), 1)
        found.append(" ".join(words[at : at + long]))
        at += long
    return found
