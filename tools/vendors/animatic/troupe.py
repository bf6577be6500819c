"""Who of the cast is in a shot: one person or two, each with a look, and the pose they take together."""

import re
from dataclasses import dataclass

from tools.vendors.animatic.guises import Guise, guise
from tools.vendors.animatic.people import rows_of
from tools.vendors.animatic.phrases import is_told
from tools.vendors.animatic.roles import Cast, cast, doing

BETWEEN = re.compile(r"(,?\s+(?:and|with|beside|facing|behind|next to|talking to|talking with)\s+)")


@dataclass(frozen=True)
class Troupe:
    """A pose of people.toml and a look for each of its people; no looks means those of the pose."""

    pose: str
    guises: tuple[Guise, ...] = ()


def persons(noun: str, props: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The parts of a phrase, and the props, that each are about one person; the first part always is."""
    first, *rest = BETWEEN.split(noun.lower())
    found = [first]
    for joint, piece in zip(rest[::2], rest[1::2], strict=True):
        if is_person(piece):
            found.append(piece)
        else:
            found[-1] += joint + piece
    return (*found, *(prop for prop in props if is_person(prop)))


def is_person(phrase: str) -> bool:
    """Whether a phrase names one person."""
    who = cast(phrase)
    return who is not None and not who.animal and not who.several


def troupe(noun: str, props: tuple[str, ...], who: Cast, world: str) -> Troupe:
    """Looks as the words say them, in a named world for everybody; without either, as the pose has them."""
    said = persons(noun, props)
    if not (world or any(is_told(each) for each in said)):
        return Troupe(who.pose)
    if len(said) > 1 and is_person(said[0]):
        return Troupe(_together(" ".join((noun, *props))), tuple(_look(each, world) for each in said[:2]))
    pose = _bent(noun, props, who)
    rows = rows_of(pose)
    calling = who.calling if len(rows) == 1 else ""
    return Troupe(pose, tuple(guise(_about(noun, i, row), world, calling, i, row) for i, row in enumerate(rows)))


def _about(noun: str, which: int, row: str) -> str:
    """A parent's child wears its own."""
    return "child" if which and row == "child" else noun


def _look(phrase: str, world: str) -> Guise:
    who = cast(phrase)
    return guise(phrase, world, who.calling if who else "")


def _bent(noun: str, props: tuple[str, ...], who: Cast) -> str:
    """A child of the cast does what the words say, as grown people do."""
    if who.calling != "child" or who.several:
        return who.pose
    return doing(" ".join((noun, *props)), ("reading", "phone", "ground", "running", "dancing", "standing")) or who.pose


def _together(words: str) -> str:
    """How two people are together: they walk, sit or stand and talk."""
    named = {"walking": "pair_walking", "ground": "pair_sitting", "running": "pair_running"}
    return named.get(doing(words, tuple(named)), "pair")
