"""The nouns of a screenplay as it was written, before anyone decides how it is filmed."""

from typing import Literal

from memory.film import Noun

Kind = Literal["heading", "action", "dialogue", "transition", "title", "note"]


class Element(Noun):
    """One thing written: `line` is its first line in the file, from 1.

    who: the speaker of dialogue, as written. aside: how it is said, and marks such as V.O. together: spoken with the
    speech before. title: words seen on the screen. note: kept and never filmed.
    """

    kind: Kind
    text: str
    who: str = ""
    aside: str = ""
    together: bool = False
    line: int = 1


class Passage(Noun):
    """A scene as written: its heading, and what the heading says of side, place and time ("" where it says nothing)."""

    heading: str
    side: Literal["inside", "outside", "both", ""] = ""
    place: str = ""
    time: str = ""
    number: str = ""
    elements: tuple[Element, ...] = ()


class Screenplay(Noun):
    """A script of one to many passages; `credits` are the title page's other entries, in order."""

    title: str
    credits: tuple[tuple[str, str], ...] = ()
    scenes: tuple[Passage, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        return tuple(element for scene in self.scenes for element in scene.elements)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks, in order of appearance."""
        return tuple(dict.fromkeys(element.who for element in self.elements if element.kind == "dialogue"))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was kept and will not be filmed."""
        return tuple(element.text for element in self.elements if element.kind == "note")
