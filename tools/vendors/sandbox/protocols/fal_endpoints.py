"""The endpoints behind fal's queue: what each takes, strictly, and what it costs, from fal's own pages."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Wide = Literal["16:9", "9:16"]
Square = Literal["16:9", "9:16", "1:1"]
PikaShape = Literal["16:9", "9:16", "1:1", "4:5", "5:4", "3:2", "2:3"]
WanShape = Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
Size = Literal["720p", "1080p"]
Large = Literal["720p", "1080p", "4k"]
VeoLength = Literal["4s", "6s", "8s"]
KlingLength = Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
SHORT = {"480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}


class Input(BaseModel):
    """What every endpoint takes; anything not named is an error, and so is the wrong type."""

    model_config = ConfigDict(extra="forbid", strict=True)

    prompt: str = Field(min_length=1)
    negative_prompt: str = ""


class Seeded(Input):
    seed: int | None = None


class PikaText(Seeded):
    aspect_ratio: PikaShape = "16:9"
    resolution: Size = "720p"
    duration: Literal[5, 10] = 5


class PikaImage(Seeded):
    image_url: str
    resolution: Size = "720p"
    duration: Literal[5, 10] = 5


class Transition(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    duration: int = Field(default=5, ge=1, le=25)
    prompt: str = ""


class PikaFrames(Seeded):
    prompt: str = ""
    image_urls: list[str] = Field(min_length=2, max_length=5)
    transitions: list[Transition] = Field(default_factory=list)
    resolution: Size = "720p"

    @model_validator(mode="after")
    def _steps(self) -> "PikaFrames":
        if self.transitions and len(self.transitions) != len(self.image_urls) - 1:
            raise ValueError("transitions must be one fewer than image_urls")
        if sum(step.duration for step in self.transitions) > 25:
            raise ValueError("total duration must not exceed 25 seconds")
        return self


class PikaScenes(PikaText):
    image_urls: list[str] = Field(min_length=1, max_length=5)
    ingredients_mode: Literal["precise", "creative"] = "precise"
    resolution: Size = "1080p"


class TurboText(PikaText):
    resolution: Literal["720p"] = "720p"
    duration: Literal[5] = 5


class TurboImage(PikaImage):
    resolution: Literal["720p"] = "720p"
    duration: Literal[5] = 5


class Veo(Seeded):
    resolution: Large = "720p"
    duration: VeoLength = "8s"
    generate_audio: bool = True
    auto_fix: bool = True
    safety_tolerance: Literal["1", "2", "3", "4", "5", "6"] = "4"


class VeoText(Veo):
    aspect_ratio: Wide = "16:9"


class VeoImage(Veo):
    image_url: str
    aspect_ratio: Literal["auto", "16:9", "9:16"] = "auto"


class VeoFrames(Veo):
    first_frame_url: str
    last_frame_url: str
    aspect_ratio: Literal["auto", "16:9", "9:16"] = "auto"


class VeoReferences(Veo):
    image_urls: list[str] = Field(min_length=1, max_length=3)
    duration: Literal["8s"] = "8s"
    aspect_ratio: Wide = "16:9"


class Kling(Input):
    prompt: str = Field(min_length=1, max_length=2500)
    duration: KlingLength = "5"
    generate_audio: bool = True
    cfg_scale: float = Field(0.5, ge=0, le=1)
    shot_type: Literal["customize", "intelligent"] = "customize"


class KlingText(Kling):
    aspect_ratio: Square = "16:9"


class KlingImage(Kling):
    start_image_url: str
    end_image_url: str | None = None


class KlingTurboImage(Input):
    prompt: str = Field(min_length=1, max_length=2500)
    duration: Literal["5", "10"] = "5"
    image_url: str
    tail_image_url: str | None = None
    cfg_scale: float = Field(0.5, ge=0, le=1)


class Wan(Seeded):
    prompt: str = Field(min_length=1, max_length=5000)
    negative_prompt: str = Field("", max_length=500)
    resolution: Size = "1080p"
    duration: int = Field(5, ge=2, le=15)


class WanText(Wan):
    aspect_ratio: WanShape = "16:9"


class WanImage(Wan):
    image_url: str
    end_image_url: str | None = None


@dataclass(frozen=True)
class Endpoint:
    """per_second: resolution -> USD without and with sound; `clip` = USD for one clip of any length instead.

    size: resolution of models that have no field for it. goes_by: its image_urls are no frames, but what is seen.
    """

    vendor: str
    takes: type[Input]
    per_second: dict[str, tuple[str, str]]
    clip: str = ""
    least: float = 0.0
    size: str = ""
    goes_by: bool = False

    def seconds(self, asked: Any) -> float:
        if isinstance(asked, PikaFrames):
            steps = asked.transitions or [Transition()] * (len(asked.image_urls) - 1)
            return float(sum(step.duration for step in steps))
        return float(str(asked.duration).removesuffix("s"))

    def resolution(self, asked: Any) -> str:
        return self.size or str(asked.resolution)

    def usd(self, asked: Any) -> Decimal:
        if self.clip:
            return Decimal(self.clip)
        rate = self.per_second[self.resolution(asked)][bool(getattr(asked, "generate_audio", False))]
        return Decimal(rate) * Decimal(str(max(self.seconds(asked), self.least)))


PIKA = {"720p": ("0.04", "0.04"), "1080p": ("0.09", "0.09")}
FRAMES = {"720p": ("0.04", "0.04"), "1080p": ("0.06", "0.06")}
VEO = {"720p": ("0.20", "0.40"), "1080p": ("0.20", "0.40"), "4k": ("0.40", "0.60")}
FAST = {"720p": ("0.10", "0.15"), "1080p": ("0.10", "0.15"), "4k": ("0.30", "0.35")}
STANDARD = {"720p": ("0.084", "0.126")}
PRO = {"1080p": ("0.112", "0.168")}
TURBO = {"1080p": ("0.07", "0.07")}
WAN = {"720p": ("0.10", "0.10"), "1080p": ("0.15", "0.15")}

ENDPOINTS = {
    "fal-ai/pika/v2.2/text-to-video": Endpoint("pika", PikaText, PIKA),
    "fal-ai/pika/v2.2/image-to-video": Endpoint("pika", PikaImage, PIKA),
    "fal-ai/pika/v2.2/pikaframes": Endpoint("pika", PikaFrames, FRAMES, least=5),
    "fal-ai/pika/v2.2/pikascenes": Endpoint("pika", PikaScenes, PIKA, goes_by=True),
    "fal-ai/pika/v2/turbo/text-to-video": Endpoint("pika", TurboText, {}, clip="0.20"),
    "fal-ai/pika/v2/turbo/image-to-video": Endpoint("pika", TurboImage, {}, clip="0.20"),
    "fal-ai/veo3.1": Endpoint("fal", VeoText, VEO),
    "fal-ai/veo3.1/image-to-video": Endpoint("fal", VeoImage, VEO),
    "fal-ai/veo3.1/first-last-frame-to-video": Endpoint("fal", VeoFrames, VEO),
    "fal-ai/veo3.1/reference-to-video": Endpoint("fal", VeoReferences, VEO, goes_by=True),
    "fal-ai/veo3.1/fast": Endpoint("fal", VeoText, FAST),
    "fal-ai/veo3.1/fast/image-to-video": Endpoint("fal", VeoImage, FAST),
    "fal-ai/veo3.1/fast/first-last-frame-to-video": Endpoint("fal", VeoFrames, FAST),
    "fal-ai/kling-video/v3/standard/text-to-video": Endpoint("fal", KlingText, STANDARD, size="720p"),
    "fal-ai/kling-video/v3/standard/image-to-video": Endpoint("fal", KlingImage, STANDARD, size="720p"),
    "fal-ai/kling-video/v3/pro/text-to-video": Endpoint("fal", KlingText, PRO, size="1080p"),
    "fal-ai/kling-video/v3/pro/image-to-video": Endpoint("fal", KlingImage, PRO, size="1080p"),
    "fal-ai/kling-video/v2.5-turbo/pro/image-to-video": Endpoint("fal", KlingTurboImage, TURBO, size="1080p"),
    "fal-ai/wan/v2.7/text-to-video": Endpoint("fal", WanText, WAN),
    "fal-ai/wan/v2.7/image-to-video": Endpoint("fal", WanImage, WAN),
}
