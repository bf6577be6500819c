"""What one measure found: its figure, and, when something is wrong, the words of the note."""

from dataclasses import dataclass
from fractions import Fraction

from memory.film import Camera, Measure, Motion


@dataclass(frozen=True)
class Wanted:
    """What was ordered, as the measures need it. dark_ok: night; soft_ok: fog, snow, rain; palette: hex colours.

    bound: the palette is a series' and binds; else it is a film's own, and only what is far off it is a fault.
    """

    slate: str
    frames: int
    fps: str
    width: int
    height: int
    camera: Camera
    motion: Motion
    dark_ok: bool
    palette: tuple[str, ...]
    prompt: str
    soft_ok: bool = False
    bound: bool = False

    @property
    def seconds(self) -> float:
        return float(self.frames / Fraction(self.fps))


@dataclass(frozen=True)
class Finding:
    """One figure, and the fault it shows, if any. `remedy`: words for the prompt, where the remedies have none."""

    measure: Measure
    fault: str = ""
    says: str = ""
    remedy: str = ""


def figure(name: str, value: float, unit: str, score: float | None = None, weight: float = 0.0) -> Measure:
    """A measure rounded for reading; a score of None only informs."""
    told = None if score is None else round(min(1.0, max(0.0, score)), 3)
    return Measure(
        name=name, value=round(float(value), 4), unit=unit, score=told, weight=0.0 if told is None else weight
    )


def ramp(value: float, bad: float, good: float) -> float:
    """0 at `bad`, 1 at `good`, straight between; `good` may be the smaller."""
    return min(1.0, max(0.0, (value - bad) / (good - bad)))
