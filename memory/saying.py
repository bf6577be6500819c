"""What was said and by whom: texts with their sources, the traits read in them, and the names a pronoun may mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from memory.lexis import Thing
from memory.quarantine import folded

SENTENCE = re.compile(r"(?<=[.!?;\n])\s+|\n+")
ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|el|il) ", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """A text with where it stands, e.g. "episode 2", and when it was written.

    about: who or what all of it describes; spot: whether that is a place or a prop.
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
    """Who and what is known by name. people: folded name -> "f", "m" or ""; spots: places and props -> head noun.

    shown: folded name -> as it is written.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    spots: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)

    def full(self, name: str) -> str:
        """The known name that a shorter one stands for, or the name itself."""
        known = [one for one in self.people if name in one.split()]
        return known[0] if len(known) == 1 and name not in self.people else name

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
    return ARTICLE.sub("", folded(name))


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text) if part.strip()]
