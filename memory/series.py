"""The nouns of a series: what its bible keeps, the style every episode takes, and its episodes. Light imports only."""

from typing import Literal

from pydantic import Field, field_validator

from memory.film import Mood, Noun, Ratio

Kind = Literal[
    "form", "look", "palette", "light", "lens", "camera", "cast", "place", "prop", "voice", "music", "type", "use",
    "avoid", "happened", "worked", "failed",
]  # fmt: skip
Origin = Literal["person", "script", "agent", "film", "import"]
Standing = Literal["approved", "proposed", "quarantined", "past"]
Phase = Literal["planned", "making", "made", "failed"]

SINGLE = ("form", "look", "palette", "light", "lens", "camera", "music", "type")
"""Kinds of which one stands under a name; a newer one makes the older past."""
BINDING = ("form", "look", "palette", "light", "lens", "camera", "cast", "place", "prop", "voice", "music", "type",
           "use", "avoid")  # fmt: skip
"""Kinds that change how an episode looks, sounds or is worded; they count only when approved."""
LONGEST = 2000
PICTURES = (".png", ".jpg", ".jpeg", ".webp")


class Record(Noun):
    """One thing a bible keeps, with where it comes from and when it was written.

    name: who or what it is about, e.g. "Mara" or "the harbor". text: in words. value: what programs read, by kind:
    form -> "9:16" under the name "ratio"; look -> a look's name, or that of the .cube in `files`; palette -> four hex
    colours with commas; light, camera -> words of the film's nouns with commas; cast, place, prop -> the English noun
    phrase that is drawn and prompted; voice -> "espeak:Andy"; music -> a mood; type -> a mood of titles. files: digests
    in the vault.
    """

    id: str = Field(default="", max_length=40)
    series: str = Field(max_length=80)
    kind: Kind
    name: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=LONGEST)
    value: str = Field(default="", max_length=300)
    files: tuple[str, ...] = Field(default=(), max_length=12)
    origin: Origin
    source: str = Field(default="", max_length=200)
    episode: int = Field(default=0, ge=0, le=10_000)
    score: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    standing: Standing = "proposed"
    why: str = Field(default="", max_length=300)
    made: str = Field(default="", max_length=40)

    @field_validator("name", "text", "value", "source")
    @classmethod
    def _printable(cls, text: str) -> str:
        if "\0" in text:
            raise ValueError("holds a NUL byte")
        return text

    @property
    def binds(self) -> bool:
        """Whether it may change pictures, sound or prompts."""
        return self.kind in BINDING and self.standing == "approved"

    @property
    def words(self) -> str:
        """The record as one line, as prompts quote it and the index embeds it."""
        said = ", ".join(part for part in (self.text, self.value if self.value not in self.text else "") if part)
        return f"{self.kind} {self.name}: {said}" if self.name else f"{self.kind}: {said}"


class Series(Noun):
    """A series: `id` is its slug, `seed` fixes the places and days that are drawn again."""

    id: str
    name: str
    premise: str
    seed: int = 1
    made: str = ""


class Episode(Noun):
    """One episode: what it is to tell, and once made its film, what happened, and how it measures.

    script: digest of a script that was given. signature: JSON of `tools.screen.drift.Signature`; readings: JSON of how
    its takes measure (`memory.match.Reading`); both "" until made.
    """

    series: str
    number: int = Field(ge=1)
    title: str = ""
    words: str = ""
    phase: Phase = "planned"
    film: str = ""
    happened: str = ""
    script: str = ""
    signature: str = ""
    readings: str = ""


class Figure(Noun):
    """One of the cast: `draws` is the English noun phrase that is drawn and prompted, `files` its sheet of pictures."""

    name: str
    words: str = ""
    draws: str = ""
    voice: str = ""
    files: tuple[str, ...] = ()
    source: str = ""


class Spot(Noun):
    """A place or a prop of the series by its name, and what is drawn for it."""

    name: str
    draws: str
    words: str = ""
    files: tuple[str, ...] = ()
    source: str = ""


class Style(Noun):
    """What every episode takes from its bible without asking; empty means the bible says nothing.

    sources: for each field that is set, the record it came from.
    """

    series: str
    name: str
    premise: str = ""
    seed: int = 1
    language: str = ""
    look: str = ""
    palette: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    lens: str = ""
    cameras: tuple[str, ...] = ()
    ratio: Ratio | None = None
    fps: str = ""
    seconds: float | None = None
    voice: str = ""
    music: str = ""
    tempo: int = 0
    song: str = ""
    titles: Mood | None = None
    cast: tuple[Figure, ...] = ()
    places: tuple[Spot, ...] = ()
    props: tuple[Spot, ...] = ()
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    sources: dict[str, str] = Field(default_factory=dict)


class Serial(Noun):
    """A film's place in its series: the style it takes, the episode it is, and what happened before, oldest first."""

    style: Style
    episode: Episode
    before: tuple[str, ...] = ()
    last: bool = False
