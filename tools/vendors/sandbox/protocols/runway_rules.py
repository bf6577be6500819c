"""What Runway's API takes, model by model, and what it charges: written from the vendor's pages of 2026-11-22."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tools.vendors.sandbox.house import Turned

UPRIGHT = {"1280:720", "720:1280"}
OWN = UPRIGHT | {"1104:832", "960:960", "832:1104", "1584:672"}
FULL = {"1920:1080", "1080:1920"}
SETS = {
    "480p": "992:432 864:496 752:560 640:640 560:752 496:864",
    "720p": "1470:630 1280:720 1112:834 960:960 834:1112 720:1280",
    "1080p": "2206:946 1920:1080 1664:1248 1440:1440 1248:1664 1080:1920",
    "4K": "3840:1646 3840:2160 3840:2880 3840:3840 2880:3840 2160:3840",
}
SEEDANCE = {name: set(pairs.split()) for name, pairs in SETS.items()}
SEEDANCE_25 = {
    "480p": SEEDANCE["480p"] - {"864:496", "496:864"} | {"854:480", "480:854"},
    "720p": SEEDANCE["720p"],
    "1080p": SEEDANCE["1080p"],
}
WAN = {
    "480p": {"832:480", "720:544", "624:624", "544:720", "480:832"},
    "720p": {"1280:720", "1104:832", "960:960", "832:1104", "720:1280"},
    "1080p": {"1920:1080", "1648:1248", "1440:1440", "1248:1648", "1080:1920"},
}
SEEDED, HEARD = frozenset({"seed"}), frozenset({"audio"})


@dataclass(frozen=True)
class Rule:
    """A model at one endpoint. rates: ratio set -> credits a second; louder: the same with sound, where it differs.

    default: seconds when none are said; 0 = they must be. ratio_needed, words_needed: as it says. ends: positions of
    pictures. takes: further fields. bare: pictures may come without a position. own: Runway's limit on aspects.
    references: most pictures to go by.
    """

    ratios: dict[str, set[str]]
    rates: dict[str, float]
    seconds: tuple[int, ...]
    louder: float = 1.0
    least: float = 0
    default: int = 5
    ratio_needed: bool = True
    words_needed: bool = True
    words_most: int = 0
    ends: tuple[str, ...] = ()
    bare: bool = False
    takes: frozenset[str] = frozenset()
    video: str = ""
    own: bool = False
    references: int = 0


def _upto(least: int, most: int) -> tuple[int, ...]:
    return tuple(range(least, most + 1))


def _veo(rate: float, louder: float, ends: tuple[str, ...]) -> Rule:
    takes = SEEDED | HEARD | {"negativePrompt"}
    return Rule(
        {"any": UPRIGHT | FULL}, {"any": rate}, (4, 6, 8), louder, default=8, words_needed=not ends, words_most=1000,
        ends=ends, takes=takes,
    )  # fmt: skip


def _seedance(rates: dict[str, float], most: int, ends: tuple[str, ...], least: float = 0, video: str = "") -> Rule:
    sets = SEEDANCE_25 if most == 15000 else SEEDANCE
    return Rule(
        {name: sets[name] for name in rates}, rates, _upto(4, 15), least=least, ratio_needed=False, words_needed=False,
        words_most=most, ends=ends, bare=True, takes=SEEDED | HEARD, video=video,
        references=0 if ends or video else 30 if most == 15000 else 9,
    )  # fmt: skip


def _wan(ends: tuple[str, ...]) -> Rule:
    return Rule(
        {name: pairs | {f"auto_{name}"} for name, pairs in WAN.items()}, {"480p": 5, "720p": 10, "1080p": 20},
        _upto(2, 30), ratio_needed=False, ends=ends, bare=True, takes=HEARD, references=0 if ends else 10,
    )  # fmt: skip


FIRST, BOTH = ("first",), ("first", "last")
S2 = {"480p": 36.0, "720p": 36.0, "1080p": 40.0, "4K": 150.0}
FAST, MINI = {"480p": 29.0, "720p": 29.0}, {"480p": 16.0, "720p": 16.0}
S25 = {"480p": 20.0, "720p": 30.0, "1080p": 68.0}
GEN45, OMNI = {"any": 12.0}, {"any": 10.0}

RULES: dict[tuple[str, str], Rule] = {
    ("text", "gen4.5"): Rule({"any": UPRIGHT}, GEN45, _upto(2, 10), default=0, words_most=1000, takes=SEEDED),
    ("image", "gen4.5"): Rule(
        {"any": OWN}, GEN45, _upto(2, 10), default=0, words_most=1000, ends=FIRST, takes=SEEDED, own=True
    ),
    ("image", "gen4_turbo"): Rule(
        {"any": OWN}, {"any": 5.0}, _upto(2, 10), words_needed=False, words_most=1000, ends=FIRST, takes=SEEDED,
        own=True,
    ),
    ("text", "veo3.1"): _veo(20, 2.0, ()), ("image", "veo3.1"): _veo(20, 2.0, BOTH),
    ("text", "veo3.1_fast"): _veo(10, 1.5, ()), ("image", "veo3.1_fast"): _veo(10, 1.5, BOTH),
    ("text", "seedance2"): _seedance(S2, 3500, ()), ("image", "seedance2"): _seedance(S2, 3500, BOTH),
    ("text", "seedance2_fast"): _seedance(FAST, 3500, ()), ("image", "seedance2_fast"): _seedance(FAST, 3500, BOTH),
    ("text", "seedance2_mini"): _seedance(MINI, 3500, (), 64),
    ("image", "seedance2_mini"): _seedance(MINI, 3500, BOTH, 64),
    ("text", "seedance2_5"): _seedance(S25, 15000, (), 80), ("image", "seedance2_5"): _seedance(S25, 15000, BOTH, 80),
    ("video", "seedance2_5"): _seedance(S25, 15000, (), 80, "promptVideo"),
    ("text", "wan3"): _wan(()), ("image", "wan3"): _wan(BOTH),
    ("text", "gemini_omni_flash"): Rule({"any": UPRIGHT}, OMNI, _upto(3, 10), ratio_needed=False),
    ("image", "gemini_omni_flash"): Rule(
        {"any": UPRIGHT}, OMNI, _upto(3, 10), ratio_needed=False, words_needed=False, ends=FIRST
    ),
    ("video", "aleph2"): Rule({}, {"any": 28.0}, (), least=56, words_needed=False, takes=SEEDED, video="videoUri"),
}  # fmt: skip


class End(BaseModel):
    """A picture and where it stands."""

    model_config = ConfigDict(extra="forbid", strict=True)
    uri: str = Field(min_length=1)
    position: str | None = None


class Uri(BaseModel):
    """A picture to go by."""

    model_config = ConfigDict(extra="forbid", strict=True)
    uri: str = Field(min_length=1)


class Body(BaseModel):
    """Every field these endpoints know; `checked` takes away those the model has not."""

    model_config = ConfigDict(extra="forbid", strict=True)
    model: str
    promptText: str | None = Field(None, min_length=1)
    ratio: str | None = None
    duration: int | None = None
    seed: int | None = Field(None, ge=0, le=4294967295)
    audio: bool | None = None
    negativePrompt: str | None = None
    promptImage: str | list[End] | None = None
    references: list[Uri] | None = None
    promptVideo: str | None = None
    videoUri: str | None = None
    mode: Literal["reference", "extend"] | None = None

    @property
    def ends(self) -> list[End]:
        image = self.promptImage
        return [End(uri=image, position="first")] if isinstance(image, str) else list(image or [])


def wrong(words: str) -> Turned:
    """Runway's shape of a refused request."""
    return Turned(400, {"error": words})


def invalid(field: str, words: str) -> Turned:
    """A refused field."""
    return wrong(f"Validation of body failed: `{field}`: {words}")


def checked(endpoint: str, told: Any) -> tuple[Body, Rule]:
    """A request that the vendor would take; Turned with the vendor's words for any other."""
    try:
        body = Body.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise invalid(field, first["msg"]) from error
    rule = RULES.get((endpoint, body.model))
    if rule is None:
        raise invalid("model", f"{body.model} is not available on {endpoint}_to_video")
    _fields(body, rule, endpoint)
    _words(body, rule)
    if len(body.references or []) > rule.references:
        raise invalid("references", f"at most {rule.references} images")
    if endpoint == "image":
        _ends(body, rule)
    if rule.ratios:
        _shape(body, rule)
    return body, rule


def _fields(body: Body, rule: Rule, endpoint: str) -> None:
    known = {"model", "promptText"} | rule.takes | ({"ratio", "duration"} if rule.ratios else set())
    known |= {"promptImage"} if endpoint == "image" else set()
    known |= {"references"} if rule.references else set()
    known |= {rule.video, *(["mode"] if rule.ratios else [])} if endpoint == "video" else set()
    if more := body.model_fields_set - known:
        raise invalid(sorted(more)[0], f"not a field of {body.model} here")
    needed = {"promptImage"} if endpoint == "image" else {rule.video} if endpoint == "video" else set()
    needed |= {"promptText"} if rule.words_needed else set()
    needed |= {"ratio"} if rule.ratio_needed and rule.ratios else set()
    needed |= {"duration"} if not rule.default else set()
    if missing := [field for field in sorted(needed) if getattr(body, field) is None]:
        raise invalid(missing[0], "required")


def _words(body: Body, rule: Rule) -> None:
    units = len((body.promptText or "").encode("utf-16-le")) // 2
    if rule.words_most and units > rule.words_most:
        raise invalid("promptText", f"at most {rule.words_most} UTF-16 code units, got {units}")


def _ends(body: Body, rule: Rule) -> None:
    stand = [end.position for end in body.ends]
    if not stand or (None in stand and (not rule.bare or set(stand) != {None})):
        raise invalid("promptImage", "each image needs its position")
    if None not in stand and (len(set(stand)) < len(stand) or "first" not in stand or not set(stand) <= set(rule.ends)):
        raise invalid("promptImage.position", f"allowed are {', '.join(rule.ends)}, each once, with a first")
    if body.model == "wan3" and None not in stand and not (body.ratio or "").startswith("auto_"):
        raise invalid("ratio", "keyframes need auto_480p, auto_720p or auto_1080p")


def _shape(body: Body, rule: Rule) -> None:
    if body.mode == "extend" and (body.ratio is not None or not body.promptText):
        raise invalid("mode", "extend needs promptText and takes no ratio")
    if body.ratio is not None and not any(body.ratio in pairs for pairs in rule.ratios.values()):
        raise invalid("ratio", f"{body.ratio} is not one of {body.model}'s")
    if body.duration is not None and body.duration not in rule.seconds:
        raise invalid("duration", f"{body.model} makes {', '.join(str(seconds) for seconds in rule.seconds)} s")


def credits(body: Body, rule: Rule, tier: str, seconds: float, source: int = 0) -> float:
    """What a task costs. source = whole seconds of the clip it goes on from."""
    rate = rule.rates[tier]
    if "audio" in rule.takes and body.audio is not False:
        rate *= rule.louder
    half = rate / 2 * source if rule.video == "promptVideo" else 0
    return max(rate * seconds + half, rule.least)
