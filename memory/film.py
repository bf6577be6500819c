"""The nouns of a film: what a production must still know tomorrow. Light imports only."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from memory.match import Match
from memory.noun import Noun as Noun

Ratio = Literal["16:9", "9:16", "1:1", "4:5", "21:9"]
Size = Literal["240p", "480p", "720p", "1080p"]
Kind = Literal["launch", "ad", "explainer", "travel", "story", "teaser", "demo", "event", "social", "portrait"]
Camera = Literal[
    "static", "pan_left", "pan_right", "tilt_up", "tilt_down", "push_in", "pull_out", "zoom_in", "zoom_out",
    "truck_left", "truck_right", "pedestal_up", "pedestal_down", "roll_cw", "roll_ccw", "orbit_left", "orbit_right",
    "handheld",
]  # fmt: skip
Motion = Literal["low", "medium", "high"]
Framing = Literal["wide", "medium", "close", "detail", "low_angle", "high_angle"]
Place = Literal[
    "studio", "gallery", "desk", "cafe", "stage", "skyline", "street", "lake", "sea", "forest", "desert", "meadow",
    "peaks", "camp", "space", "abstract",
]  # fmt: skip
Light = Literal["dawn", "golden_hour", "noon", "blue_hour", "night", "neon", "fog", "snow", "rain"]
Staging = Literal["view", "hero", "detail", "family", "exploded", "figure", "title_card", "end_card"]
Happening = Literal["none", "light_on", "explode", "beam", "steam", "rain", "birds", "screen_on", "sparkle"]
Transition = Literal["cut", "crossfade"]
Mood = Literal["awe", "tech", "play", "product"]
Critic = Literal["notes", "scores", "off"]
Joins = Literal["chain", "key_frame"]


class Reference(Noun):
    """A picture the user gave, kept in the vault."""

    name: str
    digest: str


class Brief(Noun):
    """What the user asked, verbatim, with what was said by option; None means: read it in the words or assume.

    vendor: a name, "name:model" or "auto". recast: another vendor may take over where one can't. stills: who makes
    reference frames, "" = nobody beyond the client. speaker: "name:voice" of a voice that is paid. series: its id, and
    the number of the episode. script: digest of a screenplay to be filmed as it is written. memory: False makes an
    episode that knows its people and places by name only, to be compared with one that has its bible. critic: "notes"
    are heard and words refined; with "scores" the best of several takes of the same words is kept; "off" = the first
    take is kept unseen. joins: a take too short for its shot goes on from its own last frame, or from a key frame, a
    still that it is to end on.
    """

    text: str
    seconds: float | None = None
    ratio: Ratio | None = None
    fps: str | None = None
    size: Size = "720p"
    vendor: str = "animatic"
    recast: bool = False
    stills: str = ""
    speaker: str = ""
    takes: int = 3
    budget: Decimal | None = None
    seed: int = 1
    look: str | None = None
    references: tuple[Reference, ...] = ()
    music: str | None = None
    voiceover: str | None = None
    voice: bool | None = None
    deliver: tuple[str, ...] = ()
    series: str = ""
    episode: int = 0
    script: str = ""
    memory: bool = True
    critic: Critic = "notes"
    joins: Joins = "chain"


class Treatment(Noun):
    """The idea of the film on one page, and how the brief was read. Strings are in the film's language."""

    title: str
    kind: Kind
    subject: str = Field(description="What the film is about, in the brief's own nouns, e.g. 'solar lamp'")
    name: str = Field(description="The proper name of product, place or event; empty when the brief gives none")
    language: str = Field(description="ISO 639-1 code of the film's language")
    tone: list[str]
    audience: str
    claims: list[str] = Field(description="What the brief itself says of the subject; never an invented fact")
    setting: str
    call_to_action: str
    seconds: float
    ratio: Ratio
    fps: str
    voice: bool
    music: bool = Field(default=True, description="False only when the brief wants no music")
    words_on_screen: bool
    look: str
    mood: Mood
    logline: str
    opening: str
    turn: str
    ending: str
    assumed: list[str] = Field(description="What the brief did not say and was assumed, one sentence each")


class Scene(Noun):
    """One unit of story: a place, a time, an action, perhaps a spoken line and words on the screen.

    who: the one who speaks the line, by name; "" = the narrator.
    """

    number: int
    heading: str
    action: str
    line: str
    words: str
    who: str = ""


class Script(Noun):
    """Scenes in order."""

    scenes: tuple[Scene, ...]


class Shot(Noun):
    """The intention for one shot. `frames` counts at the film's rate; `subject`, `props` are English nouns to draw.

    cast: who of the series is seen, by name. style: the series' words that every prompt of it carries, and `cites`,
    the records they come from.
    """

    number: int
    scene: int
    frames: int
    action: str
    place: Place
    light: Light
    subject: str
    props: tuple[str, ...] = ()
    staging: Staging
    framing: Framing
    camera: Camera
    motion: Motion
    happening: Happening = "none"
    words: str = ""
    line: str = ""
    prompt: str
    transition: Transition = "cut"
    reference: str = ""
    cast: tuple[str, ...] = ()
    style: str = ""
    cites: tuple[str, ...] = ()


class Storyboard(Noun):
    """Ordered shots whose lengths add up to the film exactly."""

    title: str
    fps: str
    shots: tuple[Shot, ...]

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)

    @property
    def rate(self) -> Fraction:
        return Fraction(self.fps)


class Measure(Noun):
    """One measured figure of a take; `score` in 0..1, or None when it only informs."""

    name: str
    value: float
    unit: str
    score: float | None = None
    weight: float = 0.0


class Note(Noun):
    """What a critic said: which fault, in words, and which words would mend it."""

    slate: str
    fault: str
    says: str
    remedy: str


class Screening(Noun):
    """A take as judged: weighted mean of what was really judged, and what was not."""

    score: float | None
    measures: tuple[Measure, ...]
    notes: tuple[Note, ...]
    not_judged: tuple[str, ...]
    measured_camera: str
    confidence: float


class Take(Noun):
    """One attempt at a shot: a file in the vault and how it came to be.

    fitted: what was done to the vendor's file to make it the take that was asked for.
    """

    slate: str
    shot: int
    number: int
    vendor: str
    model: str
    prompt: str
    seed: int
    camera: Camera
    motion: Motion
    digest: str
    frames: int
    price: Decimal = Decimal(0)
    extends: str = ""
    fitted: tuple[str, ...] = ()
    screening: Screening | None = None


class Clip(Noun):
    """The span of a take used in the cut. `fade` frames at its head mix with the tail of the clip before.

    match: what is laid on it before the film's look; None leaves it as it was shot.
    """

    shot: int
    slate: str
    digest: str
    start: int
    frames: int
    fade: int = 0
    match: Match | None = None


class Title(Noun):
    """Type laid over the cut from frame `start` for `frames` frames."""

    text: str
    under: str = ""
    button: str = ""
    style: Literal["title", "lower", "kinetic", "end"]
    mood: Mood
    start: int
    frames: int


class Line(Noun):
    """One spoken line: a sound file in the vault placed at a frame of the cut. who: its speaker, "" = the narrator."""

    shot: int
    text: str
    who: str = ""
    digest: str
    start: int
    frames: int


class Cut(Noun):
    """An ordered list of clips with titles, voice, music and look: everything the lab needs."""

    title: str
    fps: str
    width: int
    height: int
    clips: tuple[Clip, ...]
    titles: tuple[Title, ...] = ()
    lines: tuple[Line, ...] = ()
    music: str = ""
    look: str = "clean"

    @property
    def frames(self) -> int:
        return sum(clip.frames for clip in self.clips)


class Master(Noun):
    """The finished film as read back from its file. Loudness in LUFS, peak in dBTP."""

    path: str
    frames: int
    fps: str
    width: int
    height: int
    loudness: float
    peak: float
