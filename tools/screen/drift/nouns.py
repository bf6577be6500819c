"""What a film looks and sounds like in a few numbers, and what is told of it that no picture says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationError

from memory.film import Cut, Noun, Screening, Shot, Take

Shade = tuple[float, float, float, Annotated[float, Field(gt=0, le=1)]]
"""L, a, b and its share of the picture, 0..1."""


class Figures(Noun):
    """A record of numbers; one that is not finite is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class ShotSeen:
    """A shot as it can be measured: `frames` frames of a file from frame `start`, 0 frames = to its end.

    asked: its camera word. place, light: of the shot, "" = not known. cast: who is seen, by name. screening: what a
    critic measured of the take already, so that its camera is not followed twice.
    """

    number: int
    path: Path
    start: int = 0
    frames: int = 0
    fps: str = "24"
    asked: str = ""
    place: str = ""
    light: str = ""
    cast: tuple[str, ...] = ()
    screening: Screening | None = None

    @property
    def seconds(self) -> float:
        return float(self.frames / Fraction(self.fps))


def in_cut(cut: Cut, shots: Sequence[Shot], takes: Sequence[Take], find: Callable[[str], Path]) -> list[ShotSeen]:
    """The shots of a cut as they lie in their takes; `find` gives the file of a digest."""
    wanted = {shot.number: shot for shot in shots}
    screened = {take.slate: take.screening for take in takes}
    return [
        ShotSeen(
            clip.shot, find(clip.digest), clip.start, clip.frames, cut.fps, shot.camera, shot.place, shot.light,
            shot.cast, screened.get(clip.slate),
        )
        for clip in cut.clips if (shot := wanted.get(clip.shot))
    ]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the crew knows better than a measure. tempo: beats a minute. key: "Eb" or "D minor". text: an embedding.

    worn: a garment's colour (hex) by the name of who wears it, or "Mara coat": the first word names who.
    """

    tempo: float = 0.0
    key: str = ""
    text: tuple[float, ...] = ()
    worn: dict[str, str] = field(default_factory=dict)


class Worn(Figures):
    """A garment's colour as it is seen: L, a, b, and its share of the pictures its wearer is in; 0 = not found."""

    name: str
    asked: str
    lab: tuple[float, float, float]
    share: float


class ShotSign(Figures):
    """One shot. luma, contrast: 0..1. grain: levels of 255 at 320 px. motion: frame widths a second.

    camera: a family of moves, as measured or else as asked; "" = neither is known.
    """

    number: int
    seconds: float = Field(gt=0)
    palette: tuple[Shade, ...] = Field(max_length=64)
    luma: float
    contrast: float
    colourfulness: float
    grain: float
    motion: float | None = Field(ge=0)
    camera: str
    place: str = ""
    light: str = ""


class Signature(Figures):
    """One film. Shots are weighed by their seconds; None, "" and () mean: not measured.

    luma_spread: of the shots' luma. shot_length: median, seconds; shot_spread: of the logarithms of the lengths.
    cameras: share of the shots by family of moves. loudness: LUFS. dynamics: LU. tempo: beats a minute. key: "D minor".
    tempo_from, key_from: "told" or "sound".
    """

    shots: tuple[ShotSign, ...] = Field(max_length=5000)
    seconds: float = Field(gt=0)
    palette: tuple[Shade, ...] = Field(max_length=64)
    luma: float
    luma_spread: float
    contrast: float
    colourfulness: float
    grain: float
    shot_length: float = Field(gt=0)
    shot_spread: float
    cameras: dict[str, float]
    motion: float | None = Field(default=None, ge=0)
    loudness: float | None = None
    dynamics: float | None = None
    tempo: float | None = Field(default=None, gt=0)
    tempo_from: str = ""
    key: str = Field(default="", max_length=40)
    key_from: str = ""
    worn: tuple[Worn, ...] = Field(default=(), max_length=200)
    text: tuple[float, ...] = Field(default=(), max_length=8192)


class Reading(Figures):
    """One measure of a film against the others. `away` counts spreads from their middle, `steps` noticeable steps.

    value, middle: as numbers, or distances where the measure has no number. this, series: the same in words.
    """

    name: str
    unit: str
    value: float
    middle: float
    spread: float
    floor: float
    away: float
    steps: float
    weight: float
    inside: bool
    this: str
    series: str


def signed(words: str) -> Signature | None:
    """A signature as it was written down; None for "" and for what is none, such as one that came from elsewhere."""
    try:
        return Signature.model_validate_json(words) if words else None
    except ValidationError:
        return None


class Drift(Figures):
    """A film against its series. total: weighted mean of `away` of what was judged; steps: of `steps`; None = nothing.

    known: the series has enough episodes that its own spread is known.
    """

    readings: tuple[Reading, ...]
    total: float | None
    steps: float | None
    known: bool
    episodes: int
    not_judged: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def outside(self) -> tuple[str, ...]:
        """Names of the measures that lie outside the series' own spread."""
        return tuple(one.name for one in self.readings if not one.inside)

    @property
    def inside(self) -> bool:
        return not self.outside


class Jump(Figures):
    """A shot that does not sit with the one before it, though both are in one place and light."""

    before: int
    after: int
    measure: str
    value: float
    most: float
    unit: str
