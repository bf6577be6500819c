"""What the camera may call on the floor: the arguments of its tools, as a model reads them."""

from typing import Literal

from pydantic import Field

from memory.film import Camera, Motion, Noun


class Roll(Noun):
    """Shoot a new take of this shot from words."""

    vendor: str = Field(description="One of the vendors cast for this shot, as in the facts")
    model: str = Field(description="The model it is cast with, or empty for its first")
    prompt: str = Field(description="What the camera shall see, with remedies of earlier notes")
    seconds: float = Field(gt=0, le=600, description="The shot's length; the rig holds a take to it, with a handle")
    camera: Camera
    motion: Motion
    seed: int = Field(ge=0, lt=2**31, description="Another seed gives another composition")
    first_frame: str = Field(default="", description="Name of a still to start from, or empty")
    last_frame: str = Field(default="", description="Name of a still to end on, or empty")
    avoid: str = Field(default="", max_length=500, description="What must not be seen, for models that can be told")


class Animate(Noun):
    """Shoot a new take that starts from a still picture (image to video)."""

    still: str = Field(description="Name of the still, as in the facts")
    prompt: str
    seconds: float = Field(gt=0, le=600)
    camera: Camera
    motion: Motion
    seed: int = Field(ge=0, lt=2**31)


class Extend(Noun):
    """Lengthen a take by shooting on where it ends, or before where it begins."""

    slate: str
    direction: Literal["forward", "backward"] = "forward"
    seconds: float = Field(gt=0, le=600, description="How much longer; a vendor's longest is the most at a time")


class Screen(Noun):
    """Measure a take: score 0..1, figures and notes."""

    slate: str


class Circle(Noun):
    """Choose the take that goes into the film."""

    slate: str
    why: str


class GiveUp(Noun):
    """Leave this shot out, when nothing playable came back."""

    why: str
