"""Contradictions between what is told now and what a series said before: found and shown, never silently resolved."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from memory.facts import facts, grammar
from memory.film import Noun
from memory.quarantine import folded
from memory.series import Record, Style
from memory.traits import Cast, Said, Trait, bare, traits
from memory.words import lexicon

READ = ("cast", "place", "prop", "happened")
NAMED = re.compile(
    r"\b([A-ZÀ-Ý][^\W\d_]{2,})(?=['’]s\b|,? (?:wears?|wearing|wore|trägt|trug|porte|lleva|indossa|walks|enters|died|is|in an?|has|in einem|im|en|lives|lebt|wohnt|[a-z]{2,}s)\b|, \d|,? aged| \(\d)"
)
SAYS = {"kin": "", "home": "lived in", "name": "was called", "side": "was on the"}
PLURAL = ("eyes", "boots", "shoes", "gloves", "trousers", "jeans")


class Clash(Noun):
    """Two texts that can't both be true; kind "change" where the newer one itself tells how it came about.

    who: a name, "" for a thing of nobody. what: the thing, "" for the person. attribute: "colour", "age", "kin"…
    """

    who: str
    what: str
    attribute: str
    old: str
    old_source: str
    old_date: str = ""
    new: str
    new_source: str
    new_date: str = ""
    kind: Literal["clash", "change"] = "clash"

    @property
    def sentence(self) -> str:
        """ "Mara's coat was red in episode 2; this brief says blue"."""
        be = SAYS.get(self.attribute) or ("were" if self.what in PLURAL else "was")
        link = "by" if self.old_source.startswith(("this ", "the script")) else "in"
        says = "changes it to" if self.kind == "change" else "says"
        return f"{self._subject} {be} {self._worded(self.old)} {link} {self.old_source}; {self.new_source} {says} {self.new}"

    @property
    def _subject(self) -> str:
        if self.attribute == "kin" or not self.what:
            return self.who
        thing = self.what.partition(" on ")[0]
        return f"{self.who}'s {thing}" if self.who else f"The {thing}"

    def _worded(self, value: str) -> str:
        return f"{self.what}'s {value}" if self.attribute == "kin" else value


def clashes(texts: Sequence[Said], known: "Style | Iterable[Record]") -> list[Clash]:
    """What `texts`, oldest first, say against the series' records or style, and against the texts before them.

    Of records only approved ones count, in their order. The same contradiction is told once.
    """
    before = said_by(known)
    cast = cast_of(before, texts)
    rules, state = grammar(cast), State(cast)
    for at, said in enumerate((*before, *texts)):
        state.hear(said, [*traits(said, cast), *facts(said, cast, rules)], known=at < len(before))
    return list(dict.fromkeys(state.found))


class State:
    """What holds so far, slot by slot, and what spoke against it."""

    def __init__(self, cast: Cast) -> None:
        self._cast, self._held, self.found = cast, dict[tuple[str, str, str], tuple[Trait, Said]](), list[Clash]()

    def hear(self, said: Said, told: Iterable[Trait], known: bool) -> None:
        """Take in what a text says: what is known already replaces the older, what is new is held against it."""
        for trait in told:
            slot = self._slot(trait)
            old = self._held.get(slot) if slot else None
            if not slot or (trait.told == "alive" and not old):
                continue
            against = old and differs(old[0], trait)
            if against and old and not known:
                self.found.append(self._clash(slot, old, (trait, said)))
            if known or trait.turn or not against:
                self._held[slot] = (trait, said)

    def _slot(self, trait: Trait) -> tuple[str, str, str] | None:
        """The trait's slot; "the coat" is that of the only one who has a coat."""
        if trait.owner != "?":
            return trait.slot
        owners = [slot for slot in self._held if slot[1:] == trait.slot[1:]]
        return owners[0] if len(owners) == 1 else None

    def _clash(self, slot: tuple[str, str, str], old: tuple[Trait, Said], new: tuple[Trait, Said]) -> Clash:
        who, what, attribute = slot
        if attribute == "kin":
            what = _shown(what)
        return Clash(
            who=_shown(who, self._cast), what=what, attribute=attribute, old=old[0].told, old_source=old[1].source,
            old_date=old[1].date, new=new[0].told, new_source=new[1].source, new_date=new[1].date,
            kind="change" if new[0].turn else "clash",
        )  # fmt: skip


def differs(old: Trait, new: Trait) -> bool:
    """Whether two values of one slot exclude each other; a year more is no contradiction."""
    if old.kind == "age":
        return abs(int(old.told) - int(new.told)) > 1
    return not old.families & new.families


def said_by(known: "Style | Iterable[Record]") -> list[Said]:
    """What a series says, text by text, with its sources."""
    if isinstance(known, Style):
        spots = [(one, False) for one in known.cast] + [(one, True) for one in (*known.places, *known.props)]
        return [Said(f"{one.draws}. {one.words}", one.source, about=one.name, spot=spot) for one, spot in spots]
    return [
        Said(f"{one.value}. {one.text}".removeprefix(". "), source_in_words(one), one.made[:10],
             one.name if one.kind != "happened" else "", one.kind in ("place", "prop"))
        for one in known if one.kind in READ and one.standing == "approved"
    ]  # fmt: skip


def source_in_words(record: Record) -> str:
    """Where a record stands: "episode 2", or "the cast sheet of Mara"."""
    return f"episode {record.episode}" if record.episode else f"the {record.kind} sheet of {record.name}"


def cast_of(before: Sequence[Said], texts: Sequence[Said]) -> Cast:
    """Who and what the texts know by name: what records are about, and names that act."""
    women, men, people, spots = lexicon().sets["female"], lexicon().sets["male"], dict[str, str](), dict[str, str]()
    for said in before:
        name, words = folded(said.about), folded(said.text).replace(",", " ").replace(".", " ").split()
        if name and not said.spot:
            first = next((word for word in words if word in women | men), "")
            people[name] = "f" if first in women else "m" if first else ""
        elif name:
            head = bare(said.about).split()[-1]
            thing = lexicon().thing(head)
            spots[bare(said.about)] = thing.name if thing else head
    parts = lexicon().parts
    for said in (*before, *texts):
        for name in map(folded, NAMED.findall(said.text)):
            if name not in parts and name not in spots and not lexicon().thing(name) and not lexicon().value(name):
                people.setdefault(name, "") if not any(name in one.split() for one in people) else None
    return Cast(people, spots)


def _shown(name: str, cast: Cast | None = None) -> str:
    """A folded name as a sentence shows it."""
    return " ".join(part[:1].upper() + part[1:] for part in name.split())
