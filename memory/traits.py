"""What a text says of looks: whose coat is blue, which house is white. Read by rule; what is unsure is not read.

A sentence is written as one letter per word (N name, P other person, C value, G/R thing with its value before/after,
K "blue-coated", h her, H she, a a, d the, w wears, i in, v has, b is, n not, o of, c and, s 's, x any other), and
the rules are patterns over these letters.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from memory.quarantine import folded
from memory.words import Lexicon, Thing, lexicon

TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[,&—–()]")
SENTENCE = re.compile(r"(?<=[.!?;\n])\s+|\n+")
ELIDED = re.compile(r"^([ld]|dell|nell|all|un|s|qu)['’](?=\w)")
RUN = r"(?:[Cxj]*C(?:[cb]?C|xC)*x?)"
PHRASE = re.compile(
    r"(?P<det>[NPx]s|[adh])?(?P<before>j?(?:x{0,2}C(?:[cb]?[Cx]?C)*x?)?)(?P<thing>[GR])(?P<after>(?:x?C)(?:[cb]?C)*)?"
)
LOOSE = re.compile(r"(?P<det>Ns)(?P<before>j?x?C(?:[cb]?C)*)(?P<thing>x)")
SAID = re.compile(r"(?P<owner>o[dh]?N)?(?P<copula>b)(?P<not>n?)[axj]{0,2}?(?P<value>C(?:[cb]{1,2}C)*)(?![GRx])")
HEAD = re.compile(r"(?P<det>Ns|[dh])[xC]?(?P<thing>x)(?=b)")
SELF = re.compile(r"N(?P<copula>b)(?P<not>n?)[axj]?(?P<value>C)(?![GRx])")
BOUND = re.compile(r"(?:K[c ]?)+N|NcK|N[bi]?[ad]?K")
ONE = re.compile(r"[ah]x?(?P<value>C)1")


@dataclass(frozen=True)
class Said:
    """A text with where it stands, e.g. "episode 2", and when it was written; about = who or what all of it
    describes, `spot` where that is a place or a prop.
    """

    text: str
    source: str
    date: str = ""
    about: str = ""
    spot: bool = False


@dataclass(frozen=True)
class Trait:
    """One thing a text says. owner: folded name, "" = nobody's, "?" = whoever has such a thing. told: the words of it.

    turn: the story tells a change.
    """

    owner: str
    thing: str
    kind: str
    families: frozenset[str]
    told: str
    turn: bool = False

    @property
    def slot(self) -> tuple[str, str, str]:
        return self.owner, self.thing, self.kind


@dataclass(frozen=True)
class Cast:
    """Who and what is known by name. people: folded name -> "f", "m" or ""; spots: places and props -> head noun."""

    people: Mapping[str, str] = field(default_factory=dict)
    spots: Mapping[str, str] = field(default_factory=dict)

    def full(self, name: str) -> str:
        """The known name that a shorter one stands for, or the name itself."""
        known = [one for one in (*self.people, *self.spots) if name == one or name in one.split()]
        return known[0] if len(known) == 1 or name in known else name

    def spot(self, thing: str) -> str:
        """The one place or prop that a noun stands for; "" when none or several."""
        found = [one for one, head in self.spots.items() if head == thing]
        return found[0] if len(found) == 1 else ""


@dataclass
class Reading:
    """A text on its way through: the names met so far, nearest last, and the thing spoken of last."""

    said: Said
    cast: Cast
    names: list[str] = field(default_factory=list)
    last: tuple[str, Thing] | None = None
    end: int = -9
    begun: bool = False

    @property
    def about(self) -> str:
        name = bare(self.said.about)
        return self.cast.full(name) if name else ""

    def meant(self, gender: str) -> str:
        """Whom a pronoun means: the nearest fitting name; "" when two fit equally well."""
        near = list(dict.fromkeys(name for name in reversed(self.names[-4:]) if name not in self.cast.spots))
        fits = [name for name in near if not gender or self.gender(name) in (gender, "")]
        sure = [name for name in fits if self.gender(name) == gender]
        pick = sure if len(sure) == 1 else fits
        if not near and self.about in self.cast.people:
            return self.about
        return pick[0] if len(pick) == 1 else ""

    def gender(self, name: str) -> str:
        """Known, or guessed of a name that ends in -a."""
        return self.cast.people.get(name) or ("f" if name.endswith("a") and name not in ("luca", "sasha") else "")


def bare(name: str) -> str:
    """A name as texts say it: folded, without its article."""
    return re.sub(r"^(?:the|der|die|das|le|la|el|il) ", "", folded(name))


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text) if part.strip()]


def traits(said: Said, cast: Cast) -> list[Trait]:
    """Everything that a text says of looks, in its order."""
    reading, found = Reading(said, cast), []
    for sentence in sentences(said.text):
        plain = folded(sentence)
        line = Line(sentence, reading, lexicon())
        if not (lexicon().asides.search(plain) or sentence.rstrip().endswith("?")):
            turn = bool(lexicon().turns.search(plain))
            found += [replace(trait, turn=trait.turn or turn) for trait in line.read()]
        reading.names += [name for _, name in line.named]
        reading.end, reading.begun = -9, True
    return found


class Line:
    """One sentence as its words and their letters."""

    def __init__(self, sentence: str, reading: Reading, book: Lexicon) -> None:
        self._reading, self._book, self._cast = reading, book, reading.cast
        long = [name for name in (*self._cast.people, *self._cast.spots) if " " in name]
        self.words = _words(sentence, {*book.phrases, *long}, self._cast)
        self.plain = [folded(word) for word in self.words]
        self.tags = ""
        for at in range(len(self.words)):
            self.tags += self._tag(at)
        self.named = [(at, self._cast.full(self.plain[at])) for at, tag in enumerate(self.tags) if tag == "N"]

    def _tag(self, at: int) -> str:
        word, plain, book, before = self.words[at], self.plain[at], self._book, self.tags[-1:]
        known = plain in self._cast.people or plain in self._cast.spots or self._cast.full(plain) != plain
        if known and not (book.thing(plain) and plain not in self._cast.people):
            return "N"
        if plain == "'s":
            return "s"
        if plain in (",", "(", ")", "—", "–", "&"):
            return "c"
        if plain.endswith("n't"):
            return "n"
        if plain in book.parts and not (book.thing(plain) and before and before in "adhsC"):
            return book.parts[plain]
        return self._look(word, plain, before)

    def _look(self, word: str, plain: str, before: str) -> str:
        thing = self._book.thing(plain)
        if self._book.trait(plain):
            return "K"
        if thing:
            return "R" if thing.after else "G"
        if self._book.value(plain):
            return "C"
        named = word[0].isupper() and word.isalpha() and (not before or before not in "adhCwi")
        return "N" if named and not (len(word) > 1 and word.isupper()) else "x"

    def read(self) -> list[Trait]:
        found: list[Trait] = []
        for match in PHRASE.finditer(self.tags):
            found += self._phrase(match)
        for match in LOOSE.finditer(self.tags):
            if self.plain[match.start("thing")] not in self._book.sets["fleeting"]:
                found += self._traits(
                    self._name(match.start()), self._loose(match.start("thing")), *match.span("before")
                )
        return found + self._bound() + self._spoken_of() + self._ones()

    def _phrase(self, match: re.Match[str]) -> list[Trait]:
        """The traits of one noun phrase, with what follows "is"; "another coat" is nobody's."""
        at = match.start("thing")
        thing = self._book.things.get(self.plain[at]) or self._book.thing(self.plain[at])
        assert thing is not None
        owner = self._owner(match, thing)
        self._reading.end = match.end() if owner not in ("", "?") or thing.kind == "made" else -9
        if owner not in ("", "?"):
            self._reading.last = (owner, thing)
        if "j" in match["before"] or match["det"] in ("Ps", "xs"):
            return []
        side = "after" if thing.after else "before"
        spoken = SAID.match(self.tags, match.end())
        if match[side]:
            return (
                self._traits(owner, thing, *match.span(side), self._fresh(*match.span("before")))
                if owner != "?"
                else []
            )
        if not spoken or spoken["not"] or (thing.kind == "made" and match["det"] == "a"):
            return []
        owner = self._name(spoken.end("owner") - 1) if spoken["owner"] else owner
        return self._traits(owner, thing, *spoken.span("value"), nobody=thing.kind == "made")

    def _owner(self, match: re.Match[str], thing: Thing) -> str:
        """Whose it is: "Mara's", "her", "manteau de Mara", "Mara wears a", or its own self for a house."""
        at, det = match.start(), match["det"] or ""
        behind = re.compile(r"o[dh]?N").match(self.tags, match.end())
        if det == "Ns":
            return self._name(at)
        if behind:
            return self._name(behind.end() - 1)
        if det == "h":
            return self._pronoun(at)
        if thing.kind == "made":
            return self._made(match, thing)
        return self._wearer(match, thing) or ("?" if det == "d" and not match["before"] else "")

    def _made(self, match: re.Match[str], thing: Thing) -> str:
        """A house of the series by its noun, or the one that the text describes."""
        about = self._reading.about
        if match["det"] != "a":
            return self._cast.spot(thing.name)
        own = about in self._cast.spots and (
            self._cast.spots[about] == thing.name or not (match.start() or self._reading.begun)
        )
        return about if own else ""

    def _wearer(self, match: re.Match[str], thing: Thing) -> str:
        """Who wears it: the nearest person before "wears", "in" or "has", or the owner of what it is listed with."""
        at = match.start()
        listed = (
            re.fullmatch(r"[c]{1,2}|[c]?[vwi]?", self.tags[self._reading.end : at]) if self._reading.end > 0 else None
        )
        if listed and self._reading.last:
            return self._reading.last[0]
        verb = self.tags[at - 1] if at else ""
        if (verb in "wi" and verb) or (
            verb == "v" and (thing.kind != "wear" or self.tags[max(0, at - 3) : at - 1].strip("c")[-1:] == "N")
        ):
            return self._subject(at - 1)
        about = self._reading.about
        alone = about in self._cast.people and not re.search("[NP]", self.tags[:at].replace("P", "", 1))
        return about if alone else ""

    def _subject(self, at: int) -> str:
        """Who does what is said at a word: the nearest person before it, else the one after the comma."""
        if re.search("n.?$", self.tags[:at]):
            return ""
        for back in range(at - 1, -1, -1):
            tag = self.tags[back]
            if tag == "N" and self.tags[back + 1 : back + 2] != "s":
                return self._name(back)
            if tag == "H":
                return self._pronoun(back)
            if tag == "P":
                return self._reading.about if self._reading.about in self._cast.people else ""
        late = re.search(r"cN(?!s)", self.tags[at:]) if at <= 1 else None
        return self._name(at + late.end() - 1) if late else self._reading.meant("")

    def _pronoun(self, at: int) -> str:
        word, sets = self.plain[at], self._book.sets
        gender = "f" if word in sets["hers"] | sets["she"] else "m" if word in sets["his"] | sets["he"] else ""
        here = [name for place, name in self.named if place < at]
        held, self._reading.names = self._reading.names, [*self._reading.names, *here]
        person = any(tag == "P" for tag in self.tags[:at]) and not here
        meant = "" if person and not self._reading.about else self._reading.meant(gender)
        self._reading.names = held
        return meant

    def _name(self, at: int) -> str:
        return self._cast.full(self.plain[at])

    def _loose(self, at: int) -> Thing:
        return Thing(self.plain[at], "made", False)

    def _bound(self) -> list[Trait]:
        """ "Blue-coated Mara", "Mara is red-haired"."""
        found: list[Trait] = []
        for match in BOUND.finditer(self.tags):
            who = next(at for at in range(match.start(), match.end()) if self.tags[at] == "N")
            for at in range(match.start(), match.end()):
                told = self._book.trait(self.plain[at]) if self.tags[at] == "K" else None
                if told:
                    found += self._valued(self._name(who), told[1], told[0], self._book.value(told[0]))
        return found

    def _spoken_of(self) -> list[Trait]:
        """ "Mara is tall", "the Albatross is white", "the mill is red"."""
        found: list[Trait] = []
        for match in SELF.finditer(self.tags):
            name = self._name(match.start())
            spot = name in self._cast.spots
            if (not match["not"] and self.tags[match.start() - 1 : match.start()] not in ("c", "o")) or spot:
                head = self._cast.spots.get(name, "")
                found += self._traits(name, Thing(head, "made" if spot else "person", False), *match.span("value"))
        for match in HEAD.finditer(self.tags):
            spoken, at = SAID.match(self.tags, match.end()), match.start("thing")
            if spoken and not spoken["not"] and self.plain[at] not in self._book.sets["fleeting"]:
                owner = (
                    {"h": self._pronoun(match.start()), "d": ""}.get(match["det"])
                    if match["det"] != "Ns"
                    else self._name(match.start())
                )
                found += self._traits(owner or "", self._loose(at), *spoken.span("value"), nobody=match["det"] == "d")
        return found

    def _ones(self) -> list[Trait]:
        """ "…and puts on a blue one": the thing that was spoken of last."""
        last = self._reading.last
        return [
            trait for match in ONE.finditer(self.tags) if last
            for trait in self._traits(last[0], last[1], *match.span("value"))
        ]  # fmt: skip

    def _fresh(self, start: int, end: int) -> bool:
        return any(word in self._book.sets["fresh"] for word in self.plain[start:end])

    def _traits(
        self, owner: str, thing: Thing, start: int, end: int, fresh: bool = False, nobody: bool = False
    ) -> list[Trait]:
        """What the value words between two places say of a thing, one trait for each class."""
        told: dict[str, frozenset[str]] = {}
        for at in range(start, end):
            for kind, families in self._book.value(self.plain[at]).items() if self.tags[at] == "C" else ():
                told[kind] = told.get(kind, frozenset()) | families
        words = " ".join(self.words[at].lower() for at in range(start, end) if self.tags[at] in "Ccb").strip(" ,")
        return self._valued(owner, thing, words, told, fresh) if owner or nobody else []

    def _valued(
        self, owner: str, thing: Thing, words: str, told: dict[str, frozenset[str]], fresh: bool = False
    ) -> list[Trait]:
        named = "" if owner in self._cast.spots else thing.name
        return [
            Trait(owner, named, kind, families, words if len(told) == 1 else _only(words, kind), fresh)
            for kind, families in told.items() if kind in self._book.classes[thing.kind]
        ]  # fmt: skip


def _only(words: str, kind: str) -> str:
    """Those of several value words that speak of one class."""
    return " ".join(word for word in words.split() if kind in lexicon().value(folded(word))) or words


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
