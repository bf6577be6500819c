"""An order in the words of Kling's two designs: where it goes and what it says."""

from pathlib import Path
from typing import Any

from tools.vendors import enclosed
from tools.vendors.contract import Model, Order
from tools.vendors.fit import Fit
from tools.vendors.likeness import shown
from tools.vendors.words import worded

AXES = {
    "truck_left": ("horizontal", -1), "truck_right": ("horizontal", 1),
    "pedestal_down": ("vertical", -1), "pedestal_up": ("vertical", 1),
    "tilt_down": ("pan", -1), "tilt_up": ("pan", 1),
    "pan_left": ("tilt", -1), "pan_right": ("tilt", 1),
    "roll_ccw": ("roll", -1), "roll_cw": ("roll", 1),
    "zoom_in": ("zoom", -1), "zoom_out": ("zoom", 1),
}  # fmt: skip
"""Camera move -> Kling's axis and sign. Its pan turns about the level axis and its tilt about the upright one."""
STRENGTH = {"low": 2, "medium": 5, "high": 8}
"""Motion -> value on Kling's scale of 0..10."""


def legacy(model: Model) -> bool:
    return model.wire.get("dialect") == "legacy"


def narrowed(order: Order, model: Model) -> Model:
    """The model as far as it can do this order: some make a last frame, or a picture's prompt, only within limits."""
    changes: dict[str, Any] = {}
    if order.last_frame and (tier := model.wire.get("last_frame_tier")):
        changes["tiers"] = tuple(one for one in model.tiers if one.name == tier)
    if order.last_frame and (seconds := model.wire.get("last_frame_seconds")):
        changes["lengths"] = (float(seconds),)
    if order.first_frame and (most := model.wire.get("image_prompt_most")):
        changes["prompt_most"] = int(most)
    return model.model_copy(update=changes)


def product(order: Order, model: Model) -> str:
    """Kling's name for this kind of order, the last part of its legacy address."""
    if order.continues is not None:
        return "video-extend"
    return str(model.wire["image" if order.first_frame else "text"])


def current(order: Order, made: Fit, model: Model, name: str) -> dict[str, Any]:
    """The body of an order whose model is in the address; `name` is our own for it."""
    words = worded(order, model)
    settings = {"duration": int(made.seconds), "resolution": made.tier, **_settings(model)}
    if not order.first_frame:
        settings["aspect_ratio"] = made.shape
    body: dict[str, Any] = {"settings": settings, "options": {"external_task_id": name}}
    if not order.first_frame and not model.wire.get("contents"):
        return {"prompt": words, **body}
    frames = [
        {"type": kind, "url": _picture(path, made)}
        for kind, path in (("first_frame", order.first_frame), ("last_frame", order.last_frame)) if path
    ]  # fmt: skip
    return {"contents": [{"type": "prompt", "text": words}, *frames, *_references(order, model)], **body}


def former(order: Order, made: Fit, model: Model, name: str) -> dict[str, Any]:
    """The body of a legacy order, whose model is inside it."""
    camera = _camera(order, made, model)
    body: dict[str, Any] = {
        "model_name": model.id, "mode": made.tier, "duration": f"{made.seconds:g}", "external_task_id": name,
        "prompt": order.prompt if camera else worded(order, model), **_settings(model), **camera,
    }  # fmt: skip
    if order.avoid:
        body["negative_prompt"] = order.avoid
    if order.first_frame:
        body["image"] = _picture(order.first_frame, made)
    else:
        body["aspect_ratio"] = made.shape
    if order.last_frame:
        body["image_tail"] = _picture(order.last_frame, made)
    return body


def extension(order: Order, model: Model, video: str, name: str) -> dict[str, Any]:
    """The body that asks for more of a video; its model and size follow the source."""
    body = {"video_id": video, "prompt": worded(order, model), "external_task_id": name}
    return {**body, "negative_prompt": order.avoid} if order.avoid else body


def _references(order: Order, model: Model) -> list[dict[str, str]]:
    """Pictures to go by, each under the id that its mark in the prompt names."""
    return [
        {"type": "refer_image", "id": str(model.wire["mark"]).format(number=number).lstrip("@"),
         "url": enclosed.text(enclosed.likeness(one))}
        for number, one in enumerate(shown(order, model), 1)
    ]  # fmt: skip


def _settings(model: Model) -> dict[str, Any]:
    """What the fact sheet sets for every order of a model."""
    own = "settings."
    return {name.removeprefix(own): told for name, told in model.wire.items() if name.startswith(own)}


def _camera(order: Order, made: Fit, model: Model) -> dict[str, Any]:
    """The move as a value, where the model takes one for this length; a last frame and a move exclude each other."""
    if order.camera not in model.camera or order.last_frame or made.seconds != model.wire.get("camera_seconds"):
        return {}
    axis, sign = AXES[order.camera]
    return {"camera_control": {"type": "simple", "config": {axis: sign * STRENGTH[order.motion]}}}


def _picture(path: str, made: Fit) -> str:
    """Plain base64, without the beginning of a data URI."""
    return enclosed.text(enclosed.picture(Path(path), made.width, made.height))
