"""What a text says of looks: whose coat is blue, which house is white. Read by rule; what is unsure is not read."""

import re
from collections.abc import Iterator
from dataclasses import replace

from memory.lexis import Thing, lexicon
from memory.line import Line
from memory.quarantine import folded
from memory.saying import Cast, Reading, Said, Trait, sentences

PHRASE = re.compile(
    r"(?P<det>[NPx]s|[adh])?(?P<before>j?(?:x{0,2}C(?:[cb]?[Cx]?C)*x?)?)(?P<thing>[GR])(?P<after>(?:x?C)(?:[cb]?C)*)?"
)
LOOSE = re.compile(r"(?P<det>Ns)(?P<before>j?x?C(?:[cb]?C)*)(?P<thing>x)")
SAID = re.compile(r"(?P<owner>o[dh]?N)?(?P<copula>b)(?P<not>n?)[axj]{0,2}?(?P<value>C(?:[cb]{1,2}C)*)(?![GRx])")
HEAD = re.compile(r"(?P<det>Ns|[dh])[xC]?(?P<thing>x)(?=b)")
SELF = re.compile(r"N(?P<copula>b)(?P<not>n?)[axj]?(?P<value>C)(?![GRx])")
BOUND = re.compile(r"(?:K[c ]?)+N|NcK|N[bi]?[ad]?K")
OF = re.compile(r"o[dh]?N")
ONE = re.compile(r"[ah]x?(?P<value>C)1")


def traits(said: Said, cast: Cast) -> list[Trait]:
    """Everything that a text says of looks, in its order."""
    reading, found = Reading(said, cast), []
    for sentence in sentences(said.text):
        plain = folded(sentence)
        line = Reader(sentence, reading, lexicon())
        if not (lexicon().asides.search(plain) or sentence.rstrip().endswith("?")):
            turn = bool(lexicon().turns.search(plain))
            found += [replace(trait, turn=trait.turn or turn) for trait in line.read()]
        reading.names += [name for _, name in line.named]
        reading.end, reading.begun = -9, True
    return found


class Reader(Line):
    """The rules of looks, over one sentence."""

    def read(self) -> list[Trait]:
        """Every trait of the sentence."""
        found = [trait for match in PHRASE.finditer(self.tags) for trait in self._phrase(match)]
        return [*found, *self._loose(), *self._bound(), *self._itself(), *self._heads(), *self._ones()]

    def _phrase(self, match: re.Match[str]) -> list[Trait]:
        """The traits of one noun phrase, with what follows "is"; "another coat" is nobody's."""
        thing = self.thing(match.start("thing"))
        if thing is None or "j" in match["before"] or match["det"] in ("Ps", "xs"):
            return []
        owner = self._owner(match, thing)
        known = owner not in ("", "?")
        self.reading.end = match.end() if known or thing.kind == "made" else -9
        self.reading.last = (owner, thing) if known else self.reading.last
        side = "after" if thing.after else "before"
        if match[side]:
            fresh = any(self.said(at, "fresh") for at in range(*match.span("before")))
            return self._traits(owner, thing, *match.span(side), fresh) if known else []
        return self._predicate(match, thing, owner)

    def _predicate(self, match: re.Match[str], thing: Thing, owner: str) -> list[Trait]:
        """What is said by "is blue"; what "a lighthouse" is, no other one need be."""
        spoken = SAID.match(self.tags, match.end())
        if not spoken or spoken["not"] or (thing.kind == "made" and match["det"] == "a"):
            return []
        owner = self.name(spoken.end("owner") - 1) if spoken["owner"] else owner
        return self._traits(owner, thing, *spoken.span("value"), nobody=thing.kind == "made")

    def _owner(self, match: re.Match[str], thing: Thing) -> str:
        """Whose it is: "Mara's", "her", "manteau de Mara", "Mara wears a", or its own self for a house."""
        at, det = match.start(), match["det"] or ""
        behind = OF.match(self.tags, match.end())
        if det == "Ns":
            return self.name(at)
        if behind:
            return self.name(behind.end() - 1)
        if det == "h":
            return self._pronoun(at)
        if thing.kind == "made":
            return self._made(match, thing)
        return self._wearer(match, thing) or ("?" if det == "d" and not match["before"] else "")

    def _made(self, match: re.Match[str], thing: Thing) -> str:
        """A house of the series by its noun, or the one that the text describes; "red houses" are any."""
        if match["det"] != "a" and (match["det"] or not match["before"]):
            named = self.plain[match.start("thing")]
            return named if named in self.cast.spots else self.cast.spot(thing.name)
        head = self.cast.spots.get(self.reading.about)
        first = match.start() == 0 and not self.reading.begun
        return self.reading.about if head is not None and (head == thing.name or first) else ""

    def _wearer(self, match: re.Match[str], thing: Thing) -> str:
        """Who wears it: the nearest person before "wears", "in" or "has", or the owner of what it is listed with."""
        at, end, tags = match.start(), self.reading.end, self.tags
        if self.reading.last and end > 0 and re.fullmatch(r"cc?[vwi]?", tags[end:at]):
            return self.reading.last[0]
        if re.search(r"[wi]$", tags[:at]) or re.search(r"Nc?v$" if thing.kind == "wear" else r"v$|Na$", tags[:at]):
            return self._subject(at - 1)
        about = self.reading.about
        return about if about in self.cast.people and not re.search("N|P.*P", tags[:at]) else ""

    def _subject(self, at: int) -> str:
        """Who does what is said at a word: the nearest person before it, else the one after the comma."""
        found = re.search(r"(?:(?P<name>N)|(?P<she>H)|(?P<other>P|Ns|[GR](?=[bv]?$)))[^NHP]*$", self.tags[:at])
        if re.search("n.?$", self.tags[:at]) or re.search(r"Ns[^NHP]*$|[GR]$", self.tags[:at]):
            return ""
        if found and found["name"]:
            return self.name(found.start())
        if found and found["she"]:
            return self._pronoun(found.start())
        if found:
            return self.reading.about if self.reading.about in self.cast.people else ""
        late = re.search(r"cN(?!s)", self.tags[at:]) if at <= 1 else None
        return self.name(at + late.end() - 1) if late else self.reading.meant("")

    def _pronoun(self, at: int) -> str:
        gender = "f" if self.said(at, "hers", "she") else "m" if self.said(at, "his", "he") else ""
        here = [name for place, name in self.named if place < at]
        if "P" in self.tags[:at] and not here and not self.reading.about:
            return ""
        return replace(self.reading, names=[*self.reading.names, *here]).meant(gender)

    def _loose(self) -> Iterator[Trait]:
        """As in "Mara's blue kite": a thing that no list knows."""
        for match in LOOSE.finditer(self.tags):
            at = match.start("thing")
            if not self.said(at, "fleeting"):
                yield from self._traits(self.name(match.start()), _any(self.plain[at]), *match.span("before"))

    def _bound(self) -> Iterator[Trait]:
        """As in "blue-coated Mara" and "Mara is red-haired"."""
        for match in BOUND.finditer(self.tags):
            who = self.name(match.start() + match[0].index("N"))
            for at in range(*match.span()):
                told = self.book.trait(self.plain[at]) if self.tags[at] == "K" else None
                if told:
                    yield from self._valued(who, told[1], told[0], self.book.value(told[0]))

    def _itself(self) -> Iterator[Trait]:
        """As in "Mara is tall"."""
        for match in SELF.finditer(self.tags):
            if not match["not"] and self.tags[: match.start()][-1:] not in ("c", "o"):
                yield from self._traits(self.name(match.start()), Thing("", "person", False), *match.span("value"))

    def _heads(self) -> Iterator[Trait]:
        """As in "the mill is red", where no list knows a mill."""
        for match in HEAD.finditer(self.tags):
            spoken, at = SAID.match(self.tags, match.end()), match.start("thing")
            if spoken and not spoken["not"] and not self.said(at, "fleeting"):
                whose = {"h": self._pronoun, "N": self.name}.get(match["det"][0])
                owner = whose(match.start()) if whose else ""
                yield from self._traits(owner, _any(self.plain[at]), *spoken.span("value"), nobody=not whose)

    def _ones(self) -> Iterator[Trait]:
        """As in "…and puts on a blue one": the thing that was spoken of last."""
        for match in ONE.finditer(self.tags) if self.reading.last else ():
            owner, thing = self.reading.last or ("", _any(""))
            yield from self._traits(owner, thing, *match.span("value"))

    def _traits(
        self, owner: str, thing: Thing, start: int, end: int, fresh: bool = False, nobody: bool = False
    ) -> list[Trait]:
        """What the value words between two places say of a thing, one trait for each class."""
        told: dict[str, frozenset[str]] = {}
        for at in range(start, end):
            for kind, families in self.book.value(self.plain[at]).items() if self.tags[at] == "C" else ():
                told[kind] = told.get(kind, frozenset()) | families
        words = " ".join(self.words[at].lower() for at in range(start, end) if self.tags[at] in "Ccb").strip(" ,")
        return self._valued(owner, thing, words, told, fresh) if owner or nobody else []

    def _valued(
        self, owner: str, thing: Thing, words: str, told: dict[str, frozenset[str]], fresh: bool = False
    ) -> list[Trait]:
        named = "" if owner in self.cast.spots else thing.name
        return [
            Trait(owner, named, kind, families, words if len(told) == 1 else _only(words, kind), fresh)
            for kind, families in told.items() if kind in self.book.classes[thing.kind]
        ]  # fmt: skip


def _any(name: str) -> Thing:
    return Thing(name, "made", False)


def _only(words: str, kind: str) -> str:
    """Those of several value words that speak of one class."""
    return " ".join(word for word in words.split() if kind in lexicon().value(folded(word))) or words
