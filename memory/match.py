"""The nouns of matching: how a take measures, what its shots should measure, and what is laid on it to get there.

Light and colour are Lab: luma 0..100, a from green to magenta, b from blue to amber.
"""

from typing import Annotated

from pydantic import Field

from memory.noun import Noun

Point = Annotated[float, Field(ge=-128, le=128, allow_inf_nan=False)]
Luma = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Five = tuple[Luma, Luma, Luma, Luma, Luma]
Tone = tuple[Point, Point]
Tones = tuple[Tone, Tone, Tone]
"""a and b of the darkest third of a picture, the middle one and the lightest."""

# How far a match may go. Half a stop of light is ten points of luma: more would lift noise and turn night into day.
# Twelve points of colour undo a white balance that is off by a fifth, and even a wrong aim of that size leaves skin as
# skin; a take further off is for the critic to send back. More than a third of saturation makes noise of colour seen.
LIGHT, COLOUR = 10.0, 12.0
SATURATION = (0.75, 1.33)


class Reading(Noun):
    """How a take measures. luma: its quantiles 5, 25, 50, 75, 95 %; levels: mean luma of each third of it.

    chroma: how far colours lie from the mean colour of their third. light, place: of the shot, as the film names them.
    """

    light: str = Field(default="", max_length=40)
    place: str = Field(default="", max_length=40)
    luma: Five
    levels: tuple[Luma, Luma, Luma]
    tones: Tones
    chroma: float = Field(ge=0, le=200, allow_inf_nan=False)


class Aim(Noun):
    """What takes of a light come to, at one place or (place "") at any: the middle of `takes` readings.

    apart: how far from it such takes lie without being wrong: luma, a, b in points, chroma as a ratio's logarithm.
    """

    light: str = Field(max_length=40)
    place: str = Field(default="", max_length=40)
    takes: int = Field(ge=1)
    luma: Five
    tones: Tones
    chroma: float = Field(ge=0, le=200, allow_inf_nan=False)
    apart: tuple[float, float, float, float]


class Target(Noun):
    """What the takes of a series should look like: an aim per light and place, and four hex colours, or none."""

    aims: tuple[Aim, ...] = ()
    palette: tuple[Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")], ...] = ()

    def aim(self, light: str, place: str) -> Aim | None:
        """The aim of a light at its place, else of the light anywhere."""
        mine = {aim.place: aim for aim in self.aims if aim.light == light}
        return mine.get(place) or mine.get("")


class Match(Noun):
    """What is laid on a take before the look: a curve of luma, a shift of colour by tone, a saturation.

    luma' = offset + (1 - offset) · g·x / (1 + (g - 1)·x), where x = luma ** gamma, all 0..1: white stays white. shifts:
    a and b added at `levels` of luma. amount: 0..1, the share of the way to the aim it goes; held: a bound stopped it.
    """

    gain: float = Field(default=1.0, ge=0.7, le=1.43)
    gamma: float = Field(default=1.0, ge=0.75, le=1.34)
    offset: float = Field(default=0.0, ge=-0.06, le=0.06)
    levels: tuple[Luma, Luma, Luma] = (20.0, 50.0, 80.0)
    shifts: tuple[Tone, Tone, Tone] = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0))
    saturation: float = Field(default=1.0, ge=SATURATION[0], le=SATURATION[1])
    amount: float = Field(default=1.0, ge=0, le=1)
    held: bool = False
