"""The fields of Luma's POST /generations, and which of them don't go together. Unknown fields are refused."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Rule = tuple[bool, str]
GRID = 24
"""Frames a second that key frames are counted in."""
EXTENSION_MOST = 30.0
VIDEO_SHAPES = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")
CODES = (
    "content_moderated", "generation_failed", "budget_exhausted", "output_not_found", "image_too_large",
    "unsupported_format", "corrupt_input", "invalid_request", "rate_limited",
)  # fmt: skip


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Reference(Strict):
    """An ImageRef: exactly one of url, data, file_id, generation_id."""

    url: str | None = None
    data: str | None = None
    media_type: str | None = None
    file_id: str | None = None
    generation_id: str | None = None

    def clashes(self) -> list[Rule]:
        ways = [way for way in (self.url, self.data, self.file_id, self.generation_id) if way is not None]
        return [
            (len(ways) != 1, "Provide exactly one of url, data, generation_id, file_id"),
            (self.data is not None and not self.media_type, "media_type is required with data"),
        ]


class Pose(Strict):
    enabled: bool | None = None
    strength: Literal["precise", "coarse"] | None = None


class Depth(Strict):
    enabled: bool | None = None
    blur: Annotated[float, Field(ge=0, le=1)] | None = None


class Normals(Strict):
    enabled: bool | None = None
    augmentation: Annotated[float, Field(ge=0, le=1)] | None = None


class Trajectory(Strict):
    enabled: bool | None = None
    sparsity: Annotated[float, Field(ge=0, le=1)] | None = None


class Face(Strict):
    enabled: bool | None = None


class Controls(Strict):
    pose: Pose | None = None
    depth: Depth | None = None
    normals: Normals | None = None
    trajectory: Trajectory | None = None
    face: Face | None = None


class Edit(Strict):
    auto_controls: bool | None = None
    strength: Literal[
        "adhere_1", "adhere_2", "adhere_3", "flex_1", "flex_2", "flex_3", "reimagine_1", "reimagine_2", "reimagine_3"
    ] | None = None  # fmt: skip
    controls: Controls | None = None
    keyframes: Annotated[list[Reference], Field(min_length=1, max_length=64)] | None = None
    keyframe_indexes: list[Annotated[int, Field(ge=0)]] | None = None


class Position(Strict):
    x_norm: float
    y_norm: float
    w_norm: Annotated[float, Field(le=2)]
    h_norm: Annotated[float, Field(le=2)]


class Video(Strict):
    resolution: Literal["360p", "540p", "720p", "1080p"] | None = None
    duration: Literal["5s", "10s"] | None = None
    start_frame: Reference | None = None
    end_frame: Reference | None = None
    keyframes: Annotated[list[Reference], Field(min_length=1, max_length=64)] | None = None
    keyframe_indexes: list[int] | None = None
    loop: bool | None = None
    hdr: bool | None = None
    exr_export: bool | None = None
    source_position: Position | None = None
    edit: Edit | None = None

    def clashes(self) -> list[Rule]:
        """Each combination that type video can't have."""
        ten = self.duration == "10s"
        ends = [end for end in (self.start_frame, self.end_frame) if end is not None]
        pictures = [*ends, *(self.keyframes or ())]
        grown = any(end.generation_id is not None for end in ends)
        return [
            *(rule for picture in pictures for rule in picture.clashes()),
            (ten and bool(ends), "start_frame and end_frame are not supported with duration 10s; use keyframes"),
            (grown and len(pictures) > 1, "A prior generation can't be combined with another key frame"),
            (grown and bool(self.hdr), "Extension makes SDR video only"),
            *self._key_frames(ten, bool(ends)),
            *self._finish(ten),
            (self.edit is not None, "video.edit is only valid with type video_edit"),
            (self.source_position is not None, "video.source_position is only valid with type video_reframe"),
        ]

    def _key_frames(self, ten: bool, ends: bool) -> list[Rule]:
        frames, at = self.keyframes, self.keyframe_indexes
        last = GRID * (10 if ten else 5)
        pinned = at or []
        return [
            ((frames is None) != (at is None) or len(frames or ()) != len(pinned),
             "keyframe_indexes must match keyframes in length"),
            (len(set(pinned)) != len(pinned) or any(not 0 <= one <= last for one in pinned),
             f"keyframe_indexes must be unique frame numbers in 0..{last}"),
            (frames is not None and (ends or bool(self.loop)),
             "keyframes can't be combined with start_frame, end_frame or loop"),
            (any(frame.generation_id is not None for frame in frames or ()),
             "keyframes take pictures; a prior generation goes into start_frame or end_frame"),
        ]  # fmt: skip

    def _finish(self, ten: bool) -> list[Rule]:
        return [
            (bool(self.loop) and (ten or bool(self.hdr) or self.end_frame is not None),
             "loop is not supported with duration 10s, hdr or end_frame"),
            (bool(self.hdr) and (ten or self.resolution in ("360p", "540p")),
             "hdr needs resolution 720p or 1080p and duration 5s"),
            (bool(self.exr_export) and not self.hdr, "exr_export requires hdr"),
        ]  # fmt: skip


class Layering(Strict):
    resolution: Literal["1k", "2k"] | None = None


class Generation(Strict):
    prompt: Annotated[str, Field(min_length=1, max_length=6000)]
    model: Literal["uni-1", "uni-1-max", "ray-3.2"] = "uni-1"
    type: Literal["image", "image_edit", "video", "video_edit", "video_reframe", "layering"] = "image"
    aspect_ratio: Literal[
        "3:1", "2:1", "21:9", "16:9", "4:3", "3:2", "1:1", "3:4", "2:3", "9:16", "1:2", "1:3"
    ] | None = None  # fmt: skip
    source: Reference | None = None
    image_ref: list[Reference] | None = None
    layering: Layering | None = None
    user_id: str | None = None
    output_format: Literal["png", "jpeg"] | None = None
    style: Literal["auto", "manga"] | None = None
    web_search: bool | None = None
    video: Video | None = None

    def clashes(self) -> list[Rule]:
        """What type video and ray-3.2 don't take."""
        shape = self.aspect_ratio
        images = {"source": self.source, "image_ref": self.image_ref, "layering": self.layering,
                  "output_format": self.output_format, "style": self.style, "web_search": self.web_search}  # fmt: skip
        return [
            (shape is not None and shape not in VIDEO_SHAPES, f"aspect_ratio {shape} is not supported by ray-3.2"),
            *((given is not None, f"{name} is not supported with type video") for name, given in images.items()),
        ]
