"""A noun as something to stand on a floor: parts, their light, their size. Height or width about 1, foot at y = 0."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from tools.vendors.animatic import forms, icons, tokens
from tools.vendors.animatic.finishes import cupboard
from tools.vendors.animatic.materials import Colour
from tools.vendors.animatic.paints import painted
from tools.vendors.animatic.solids import Point, Solid, box_around

Palette = tuple[Colour, ...]


@dataclass(frozen=True)
class Lamp:
    """A light of the subject's own: where, how strong, what colour."""

    at: Point
    strength: float = 1.0
    colour: Colour = (1.0, 0.62, 0.28)


@dataclass(frozen=True, eq=False)
class Subject:
    """A thing in its place. metres: its real height. steam: where a warm drink steams. screen: whether it has one.

    beam: where it throws one from. labels: (part, icon) worth pointing at. rise: degrees one likes to look down on it.
    """

    noun: str
    solids: tuple[Solid, ...]
    lamps: tuple[Lamp, ...] = ()
    metres: float = 0.3
    steam: Point | None = None
    screen: bool = False
    beam: Point | None = None
    labels: tuple[tuple[str, str], ...] = ()
    rise: float = 0.0
    inside: tuple[Solid, ...] = ()

    def placed(self, at: Point, scale: float = 1.0, yaw: float = 0.0) -> "Subject":
        """The thing somewhere else: scaled, turned, then moved; its lamps go with it."""

        def carry(point: Point) -> Point:
            return _carried(point, at, scale, yaw)

        return replace(
            self,
            solids=tuple(solid.placed(at, yaw, scale) for solid in self.solids),
            inside=tuple(solid.placed(at, yaw, scale) for solid in self.inside),
            lamps=tuple(replace(lamp, at=carry(lamp.at), strength=lamp.strength * scale**1.5) for lamp in self.lamps),
            steam=carry(self.steam) if self.steam else None,
            beam=carry(self.beam) if self.beam else None,
        )

    def size(self) -> tuple[float, float]:
        """Width and height."""
        low, high = box_around(self.solids)
        return float(high[0] - low[0]), float(high[1])


def opened(made: Subject) -> tuple[Solid, ...]:
    """All parts of a thing, with those that only show when it is taken apart."""
    return (*made.solids, *made.inside)


def _carried(point: Point, at: Point, scale: float, yaw: float) -> Point:
    c, s = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
    x, y, z = (v * scale for v in point)
    return float(c * x + s * z) + at[0], y + at[1], float(c * z - s * x) + at[2]


@lru_cache(maxsize=48)
def subject(noun: str, palette: Palette, show: str = "") -> Subject:
    """The noun as a thing, its height (or 0.8 of its width, if wide) brought to 1.

    show: icon for its screen. A noun without an honest drawing comes back as a word in relief on a plinth;
    as the bare plinth where our type can't write it.
    """
    drawn = icons.drawing(noun)
    if drawn is None or drawn.kind == "figure":
        return _fitted(Subject(noun, tuple(tokens.word(noun, cupboard(palette)))))
    if drawn.kind != "form":
        turned = [part.placed((0.0, 0.0, 0.0), -18.0) for part in tokens.token(drawn, painted(palette, noun))]
        return _fitted(Subject(noun, tuple(turned)))
    form = forms.recipe(drawn.name)
    finish = painted(palette, noun, form)
    show = show or form.get("show", "") or screen_icon(noun)
    solids = [part.placed((0.0, 0.0, 0.0), form.get("yaw", 0.0)) for part in forms.built(form, finish, show, palette)]
    hidden = [
        part.placed((0.0, 0.0, 0.0), form.get("yaw", 0.0))
        for part in forms.built(form, finish, show, palette, "inside")
    ]
    made = Subject(noun, tuple(solids), tuple(_lamps(form)), form.get("metres", 0.3), _point(form.get("steam")),
                   any("screen" in part for part in form["parts"]), _point(form.get("beam")), _labels(form),
                   form.get("rise", 0.0), tuple(hidden))  # fmt: skip
    return _fitted(made)


def _lamps(form: dict[str, Any]) -> list[Lamp]:
    return [
        Lamp(tuple(row["at"]), row.get("strength", 1.0), tuple(row.get("colour", Lamp.colour)))
        for row in form.get("lights", [])
    ]


def _point(row: Sequence[float] | None) -> Point | None:
    return None if row is None else (float(row[0]), float(row[1]), float(row[2]))


def _labels(form: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (part["part"], part["icon"])
        for part in (*form["parts"], *form.get("inside", []))
        if "icon" in part and "part" in part
    )


def _fitted(made: Subject) -> Subject:
    if not made.solids:
        return made
    wide, high = made.size()
    return made.placed((0.0, 0.0, 0.0), 1 / max(high, wide * 0.8, 1e-3))


def screen_icon(noun: str) -> str:
    """What glows on the screen of a phone, tablet or laptop: the idea named before it ('invoice app' → invoice)."""
    known = icons.table("icons.toml")["screens"]
    for word in icons.words_of(noun):
        if icons.singular(word) in known:
            return str(known[icons.singular(word)])
    for word in icons.words_of(noun)[:-1]:
        found = icons.best_icon(icons.singular(word))
        if found:
            return found
    return "star_four_points"
