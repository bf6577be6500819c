"""Contradictions between what is told now and what a series said before: found and shown, never silently resolved."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from memory.facts import facts, grammar
from memory.film import Noun
from memory.lexis import lexicon
from memory.quarantine import folded
from memory.saying import ARTICLE, Cast, Said, Trait, bare
from memory.series import Record, Style
from memory.traits import traits

READ = ("cast", "place", "prop", "happened")
OWNS = (
    r"['’]s\b|,? (?:wears?|wearing|wore|trägt|trug|porte|lleva|indossa|lives|wohnt|habite|vive|died)\b"
    r"|, \d|,? aged| \(\d"
)
ACTS = r" (?:is|ist|est|has|hat|tiene|a les|in an?|in einem|in einer|im|en|wartet|[a-z]{2,}s)\b|, (?:in|wearing|who)\b"
NAME = r"\b([A-ZÀ-Ý][^\W\d_]{2,})"
OWNER, ACTOR = re.compile(rf"{NAME}(?={OWNS})"), re.compile(rf"{NAME}(?={ACTS})")
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
        """As a person reads it: "Mara's coat was red in episode 2; this brief says blue"."""
        be = SAYS.get(self.attribute) or ("were" if self.what in PLURAL else "was")
        link = "by" if self.old_source.startswith(("this ", "the script")) else "in"
        says = "changes it to" if self.kind == "change" else "says"
        was = f"{self.what}'s {self.old}" if self.attribute == "kin" else self.old
        return f"{self._subject} {be} {was} {link} {self.old_source}; {self.new_source} {says} {self.new}"

    @property
    def _subject(self) -> str:
        if self.attribute == "kin" or not self.what:
            return self.who if self.who[:1].isupper() else f"The {self.who}"
        thing = self.what.partition(" on ")[0]
        return f"{self.who}'s {thing}" if self.who else f"The {thing}"


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
            what = _shown(what, self._cast)
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
    """Who and what the texts know by name: what records are about, and names that own or do something."""
    people = {bare(said.about): _gender(said.text) for said in before if said.about and not said.spot}
    spots = {bare(said.about): _head(said.about) for said in before if said.about and said.spot}
    shown = {bare(said.about): ARTICLE.sub("", said.about) for said in before if said.about}
    for said in (*before, *texts):
        for written in dict.fromkeys((*OWNER.findall(said.text), *ACTOR.findall(said.text))):
            name = folded(written)
            if not any(name in one.split() for one in (*people, *spots)) and _may_be_name(name, written, said.text):
                people[name], shown[name] = "", written
    return Cast(people, spots, shown)


def _may_be_name(name: str, written: str, text: str) -> bool:
    """Whether a capital begins a name, not just a sentence; colours are names only of those who own or wear."""
    words = lexicon()
    plain = name in words.parts or name in words.sets["small"] or bool(words.thing(name))
    return not plain and (not words.value(name) or written in OWNER.findall(text))


def _gender(text: str) -> str:
    sets = lexicon().sets
    first = next((word for word in re.findall(r"\w+", folded(text)) if word in sets["female"] | sets["male"]), "")
    return "f" if first in sets["female"] else "m" if first else ""


def _head(name: str) -> str:
    """What a place or a prop is, by the last word of its name."""
    last = bare(name).split()[-1] if bare(name) else ""
    thing = lexicon().thing(last)
    return thing.name if thing else last


def _shown(name: str, cast: Cast) -> str:
    return cast.shown.get(name, name.title())
