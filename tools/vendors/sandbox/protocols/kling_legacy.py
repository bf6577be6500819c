"""Kling's legacy design: the model is in the body, and every product is asked after at its own address."""

from decimal import Decimal
from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import Booked, House, Route
from tools.vendors.sandbox.protocols.kling_desk import (
    LIFE,
    VENDOR,
    admit,
    body,
    booked,
    failure,
    milliseconds,
    one_of,
    only,
    own_name,
    picture,
    refused,
    shaped,
    text,
    told,
    wrong,
)

LARGEST = 10 << 20
LONG, SHORT = tuple(str(seconds) for seconds in range(3, 16)), ("5", "10")
V3 = {"std": "0.084", "pro": "0.112", "4k": "0.42"}
V2 = {"std": "0.042", "pro": "0.07"}
# model -> lengths, price a second by mode, further fields, mode and length a last frame needs ("" = any)
MODELS: dict[str, tuple[tuple[str, ...], dict[str, str], set[str], tuple[str, str]]] = {
    "kling-v1": (SHORT, {"std": "0.028", "pro": "0.098"}, {"cfg_scale", "camera_control"}, ("", "5")),
    "kling-v1-6": (SHORT, {"std": "0.056", "pro": "0.098"}, {"cfg_scale"}, ("pro", "")),
    "kling-v2-5-turbo": (SHORT, V2, set(), ("pro", "")),
    "kling-v2-6": (SHORT, V2, {"sound"}, ("pro", "")),
    "kling-v3": (LONG, V3, {"sound", "multi_shot"}, ("", "")),
}
EXTENSION = {
    "kling-v1": {"std": "0.14", "pro": "0.49"},
    "kling-v1-6": {"std": "0.28", "pro": "0.49"},
}  # fmt: skip
ADDED = 4.5
"""Seconds an extension adds: between 4 and 5."""
COMMON = {
    "model_name", "prompt", "negative_prompt", "mode", "duration", "watermark_info", "callback_url", "external_task_id",
}  # fmt: skip
RESOLUTION = {"std": "720p", "pro": "1080p", "4k": "4k"}
# axis -> moves at its negative and its positive end
AXES = {
    "horizontal": ("truck_left", "truck_right"), "vertical": ("pedestal_down", "pedestal_up"),
    "pan": ("tilt_down", "tilt_up"), "tilt": ("pan_left", "pan_right"), "roll": ("roll_ccw", "roll_cw"),
    "zoom": ("zoom_in", "zoom_out"),
}  # fmt: skip
PRESETS = ("down_back", "forward_up", "right_turn_forward", "left_turn_forward")


async def create(request: web.Request, house: House) -> web.StreamResponse:
    admit(request, house, tokens=True)
    product, asked = request.match_info["product"], await body(request)
    model = asked.get("model_name", "kling-v1")
    if model not in MODELS:
        raise refused(1203, f"model {model} does not exist")
    pictured = {"image", "image_tail"} if product == "image2video" else {"aspect_ratio"}
    only(asked, COMMON | pictured | MODELS[model][2], "body")
    return told(_task(house, _book(asked, product, model, house), born=True))


def _book(asked: dict[str, Any], product: str, model: str, house: House) -> Booked:
    lengths, prices, _, _ = MODELS[model]
    mode = one_of(asked.get("mode", "std"), tuple(prices), "mode")
    seconds = one_of(asked.get("duration", "5"), lengths, "duration")
    words = text(asked.get("prompt"), 2500, "prompt", needed=product == "text2video")
    avoid = text(asked.get("negative_prompt"), 2500, "negative_prompt", needed=False)
    _switches(asked)
    camera = _camera(asked, model, seconds)
    _last(asked, model, mode, seconds)
    external = own_name(asked.get("external_task_id"), house)
    pictures = {name: picture(asked[name], house, name, LARGEST) for name in ("image", "image_tail") if name in asked}
    if product == "image2video" and not pictures:
        raise wrong("image and image_tail can't both be empty")
    shape = one_of(asked.get("aspect_ratio", "16:9"), ("16:9", "9:16", "1:1"), "aspect_ratio")
    width, height = shaped(next(iter(pictures.values()), None), shape, RESOLUTION[mode])
    facts = {
        "seconds": float(seconds), "width": width, "height": height, "avoid": avoid, "camera": camera,
        "first": pictures.get("image"), "last": pictures.get("image_tail"), "external": external,
        "fps": 30 if model == "kling-v1" else 24, "request": {"address": f"/v1/videos/{product}", **_short(asked)},
    }  # fmt: skip
    return booked(house, model, words, Decimal(prices[mode]) * int(seconds), facts)


def _switches(asked: dict[str, Any]) -> None:
    if "sound" in asked:
        one_of(asked["sound"], ("on", "off"), "sound")
    if "multi_shot" in asked:
        one_of(asked["multi_shot"], (False,), "multi_shot")
    scale = asked.get("cfg_scale", 0.5)
    if type(scale) not in (int, float) or not 0 <= scale <= 1:
        raise wrong("cfg_scale must lie in 0..1")


def _last(asked: dict[str, Any], model: str, mode: str, seconds: str) -> None:
    needed_mode, needed_seconds = MODELS[model][3]
    if "image_tail" in asked and (needed_mode not in ("", mode) or needed_seconds not in ("", seconds)):
        raise wrong(f"{model} does not support image_tail with mode {mode} and duration {seconds}")


def _camera(asked: dict[str, Any], model: str, seconds: str) -> str:
    """The move a camera_control means, "" without one or for a preset."""
    if "camera_control" not in asked:
        return ""
    if seconds != "5" or "image_tail" in asked:
        raise wrong(f"{model} supports camera_control for 5 s without image_tail")
    control = only(asked["camera_control"], ("type", "config"), "camera_control")
    if one_of(control.get("type"), ("simple", *PRESETS), "camera_control.type") != "simple":
        if "config" in control:
            raise wrong("camera_control.config belongs to type simple")
        return ""
    config = only(control.get("config"), AXES, "camera_control.config")
    if not all(type(value) in (int, float) and -10 <= value <= 10 for value in config.values()):
        raise wrong("camera_control.config values must lie in -10..10")
    turned = [(axis, value) for axis, value in config.items() if value]
    if len(turned) != 1:
        raise wrong("camera_control.config needs exactly one value that is not 0")
    return AXES[turned[0][0]][turned[0][1] > 0]


async def extend(request: web.Request, house: House) -> web.StreamResponse:
    """More of a video: known by the video's id, not the task's; model, mode and size follow it."""
    admit(request, house, tokens=True)
    asked = await body(request)
    allowed = ("video_id", "prompt", "negative_prompt", "cfg_scale", "callback_url", "external_task_id")
    only(asked, allowed, "body")
    source = house.job(VENDOR, str(asked.get("video_id", "")).removeprefix("video-"))
    if source is None or not str(asked["video_id"]).startswith("video-") or house.stage(source) != "finished":
        raise refused(1203, "video_id does not exist")
    if source.model not in EXTENSION or house.time.now() - source.at > LIFE or _whole(house, source) + ADDED > 180:
        raise wrong("this video can't be extended")
    _switches(asked)
    mode = "pro" if min(source.width, source.height) > 720 else "std"
    facts = {
        "seconds": ADDED, "width": source.width, "height": source.height, "fps": source.fps,
        "avoid": text(asked.get("negative_prompt"), 2500, "negative_prompt", needed=False),
        "external": own_name(asked.get("external_task_id"), house), "source_job": source.id, "direction": "forward",
        "joined": True, "request": {"address": "/v1/videos/video-extend", **asked},
    }  # fmt: skip
    words = text(asked.get("prompt"), 2500, "prompt", needed=False)
    return told(
        _task(house, booked(house, source.model, words, Decimal(EXTENSION[source.model][mode]), facts), born=True)
    )


async def look(request: web.Request, house: House) -> web.StreamResponse:
    """A task by its id or by its own name."""
    admit(request, house, tokens=True)
    name, address = request.match_info["name"], f"/v1/videos/{request.match_info['product']}"
    job = house.job(VENDOR, name) or house.by_external(VENDOR, name)
    if job is None or job.request["address"] != address:
        raise refused(1203, "task not found")
    return told(_task(house, job))


def _task(house: House, job: Booked, *, born: bool = False) -> dict[str, Any]:
    stage = house.stage(job)
    words = {"queued": "submitted", "rolling": "processing", "finished": "succeed"}
    row: dict[str, Any] = {
        "task_id": job.id, "task_status": words.get(stage, "failed"), "task_info": _info(house, job),
        "created_at": milliseconds(job.at), "updated_at": milliseconds(house.time.now()),
    }  # fmt: skip
    if born:
        return row
    row["task_status_msg"] = failure(job) if row["task_status"] == "failed" else ""
    if row["task_status"] == "succeed":
        video = {"id": f"video-{job.id}", "url": house.link(job, LIFE), "duration": f"{_whole(house, job):g}"}
        row |= {"task_result": {"videos": [video]}, "final_unit_deduction": str(house.charged(job) / Decimal("0.14"))}
    return row


def _info(house: House, job: Booked) -> dict[str, Any]:
    info: dict[str, Any] = {"external_task_id": job.external} if job.external else {}
    if job.source_job:
        source = house.jobs[job.source_job]
        video = {"id": f"video-{source.id}", "url": house.link(source, LIFE), "duration": f"{_whole(house, source):g}"}
        info["parent_video"] = video
    return info


def _whole(house: House, job: Booked) -> float:
    """Seconds of a task's file: an extension's begins with all it goes on from."""
    return job.seconds + (_whole(house, house.jobs[job.source_job]) if job.joined else 0.0)


def _short(asked: dict[str, Any]) -> dict[str, Any]:
    """The body without the bytes of pictures."""
    return {name: said[:64] if name in ("image", "image_tail") else said for name, said in asked.items()}


PRODUCTS = "{product:text2video|image2video}"
ROUTES = [
    Route("submit", "POST", f"/kling/v1/videos/{PRODUCTS}", create),
    Route("submit", "POST", "/kling/v1/videos/video-extend", extend),
    Route("poll", "GET", "/kling/v1/videos/{product:text2video|image2video|video-extend}/{name}", look),
]
