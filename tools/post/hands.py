"""How moods write and where words may stand: titles.toml as nouns."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from memory.film import Mood


@dataclass(frozen=True)
class Hand:
    """How a mood writes; the numbers are explained in titles.toml."""

    face: str
    under: str
    size: float
    leading: float
    align: str
    stagger: float
    pace: float
    tracking: float = 0.0
    capitals: bool = False
    letters: bool = False


@dataclass(frozen=True)
class Frame:
    """A frame's size and where words may stand in it, px."""

    width: int
    height: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def short(self) -> float:
        """The side that type is sized by, px; upright frames are seen on small screens, so their type is larger."""
        return min(self.width * (1.0 if self.wide else 1.18), self.height)

    @property
    def wide(self) -> bool:
        return self.width > self.height * 1.2

    @property
    def room(self) -> tuple[float, float]:
        return self.right - self.left, self.bottom - self.top


@cache
def _sheet() -> dict[str, dict[str, dict[str, object]]]:
    with (Path(__file__).parent / "titles.toml").open("rb") as file:
        return tomllib.load(file)


def hand(mood: Mood) -> Hand:
    """How a mood writes."""
    return Hand(**_sheet()["mood"][mood])  # type: ignore[arg-type]


def frame(width: int, height: int) -> Frame:
    """The frame and its safe area, by the nearest ratio we know one for."""
    areas: dict[str, list[float]] = _sheet()["safe"]  # type: ignore[assignment]
    ratios = {name: int(name.split(":")[0]) / int(name.split(":")[1]) for name in areas}
    left, top, right, bottom = areas[min(ratios, key=lambda name: abs(ratios[name] - width / height))]
    return Frame(width, height, left * width, top * height, (1 - right) * width, (1 - bottom) * height)
