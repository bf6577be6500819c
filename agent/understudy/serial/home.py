"""What a screenplay's pictures take from its series: its people by name, its things and places, its light and moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.understudy.serial.setting import drawn_place
from memory.named import named


@dataclass(frozen=True)
class Home:
    """The series of a script, nothing of it for a film of its own.

    cast, things, spots: name -> what is drawn. light: where no heading and no action tells one. moves: of the camera.
    """

    cast: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    spots: Mapping[str, str] = field(default_factory=dict)
    light: str = "noon"
    moves: tuple[str, ...] = ()

    def called(self, who: str) -> str:
        """The one of the cast whom a script means, in full or by a part of the name; "" where none or two may be."""
        said = _plain(who)
        found = [name for name in self.cast if (known := _plain(name)) and (said <= known or known <= said)]
        return found[0] if said and len(found) == 1 else ""

    def things_in(self, text: str) -> list[str]:
        """What is drawn for the series' things that a text names."""
        return [self.things[name] for name in named(self.things, text)]

    def spot(self, where: str) -> str:
        """The place that is drawn where a heading names one of the series."""
        return next((self.spots[name] for name in named(self.spots, where)), "")


def home_of(series: Mapping[str, Any] | None) -> Home:
    """A series as the facts of a prompt tell it."""
    if not series:
        return Home()
    cast, things = ({one["name"]: one["draws"] for one in series.get(kind) or []} for kind in ("cast", "props"))
    spots = {spot["name"]: place for spot in series.get("places") or [] if (place := drawn_place(spot))}
    lights, moves = tuple(series.get("lights") or ("noon",)), tuple(series.get("cameras") or ())
    return Home(cast, {name: draws for name, draws in things.items() if draws}, spots, lights[0], moves)


def _plain(name: str) -> set[str]:
    return set(name.casefold().removeprefix("the ").split())
