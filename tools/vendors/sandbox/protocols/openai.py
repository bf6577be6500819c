"""The OpenAI shapes as a gateway still serves them: videos here, pictures and speech beside it."""

import asyncio
import base64
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from aiohttp import web

from tools.vendors.sandbox.house import Booked, House, Route
from tools.vendors.sandbox.protocols import openai_desk as desk
from tools.vendors.sandbox.protocols import openai_media

BASE = "/openai/v1"
SECONDS = ("4", "8", "12", "16", "20")
SIZES: dict[str, dict[str, str]] = {
    "sora-2": {"1280x720": "0.10", "720x1280": "0.10"},
    "sora-2-pro": {
        "1280x720": "0.30", "720x1280": "0.30", "1792x1024": "0.50", "1024x1792": "0.50", "1920x1080": "0.70",
        "1080x1920": "0.70",
    },
}  # fmt: skip
"""Model -> size -> USD per second."""
LONGEST = 120
LIFE = 24 * 3600.0
WORDS = {"queued": "queued", "rolling": "in_progress", "finished": "completed"}


async def create(request: web.Request, house: House) -> web.Response:
    told = await desk.fields(request, ("model", "prompt", "seconds", "size", "input_reference"), ("prompt",))
    model = told.get("model", "sora-2")
    if model not in SIZES:
        raise desk.no_model(model)
    words = desk.text(told, "prompt", 32000)
    seconds = desk.one_of(told, "seconds", SECONDS, "4")
    size = desk.one_of(told, "size", tuple(SIZES[model]), "720x1280")
    width, height = (int(side) for side in size.split("x"))
    first = _reference(told["input_reference"], width, height, house) if "input_reference" in told else None
    job = house.book(
        "sora", model, words, _rate(model, width, height) * int(seconds), seconds=float(seconds), width=width,
        height=height, fps=24, first=first, request={"prompt": words, "seconds": seconds, "size": size},
    )  # fmt: skip
    return web.json_response(_told(job, house))


async def remix(request: web.Request, house: House) -> web.Response:
    told = await desk.fields(request, ("prompt",), ("prompt",))
    return _changed(_finished(request.match_info["id"], house), desk.text(told, "prompt", 32000), house)


async def edit(request: web.Request, house: House) -> web.Response:
    told = await desk.fields(request, ("prompt", "video"), ("prompt", "video"))
    return _changed(_finished(_named(told["video"]), house), desk.text(told, "prompt", 32000), house)


async def extend(request: web.Request, house: House) -> web.Response:
    """A new clip that holds the earlier one and what follows it."""
    told = await desk.fields(request, ("prompt", "seconds", "video"), ("prompt", "seconds", "video"))
    words, seconds = desk.text(told, "prompt", 32000), int(desk.one_of(told, "seconds", SECONDS))
    before = _earlier(told["video"], house)
    if before["before"] + seconds > LONGEST:
        raise desk.refusal(400, f"Videos end at {LONGEST} seconds.", code="invalid_value", param="seconds")
    facts = {name: value for name, value in before.items() if name not in ("before", "rate", "model")}
    job = house.book(
        "sora", before["model"], words, before["rate"] * seconds, seconds=float(seconds), direction="forward",
        joined=True, request={"prompt": words, "seconds": str(seconds), "before": before["before"]}, **facts,
    )  # fmt: skip
    return web.json_response(_told(job, house))


async def show(request: web.Request, house: House) -> web.Response:
    desk.let_in(request)
    job = _job(request.match_info["id"], house)
    return web.json_response(_told(job, house), headers={"openai-poll-after-ms": "200"})


async def listed(request: web.Request, house: House) -> web.Response:
    desk.let_in(request)
    asked = request.query
    jobs = [job for job in house.jobs.values() if job.vendor == "sora" and not job.request.get("deleted")]
    jobs = jobs if asked.get("order") == "asc" else jobs[::-1]
    names = [job.id for job in jobs]
    start = names.index(asked["after"]) + 1 if asked.get("after") in names else 0
    limit = int(asked.get("limit", "20"))
    page = [_told(job, house) for job in jobs[start : start + limit]]
    ends = {"first_id": page[0]["id"], "last_id": page[-1]["id"]} if page else {"first_id": None, "last_id": None}
    return web.json_response({"object": "list", "data": page, "has_more": len(jobs) > start + limit, **ends})


async def delete(request: web.Request, house: House) -> web.Response:
    desk.let_in(request)
    job = _job(request.match_info["id"], house)
    if house.stage(job) in ("queued", "rolling"):
        raise desk.refusal(400, "Only completed or failed videos can be deleted.", code="invalid_state")
    job.request["deleted"] = True
    return web.json_response({"id": job.id, "deleted": True, "object": "video.deleted"})


async def content(request: web.Request, house: House) -> web.StreamResponse:
    desk.let_in(request)
    job = _job(request.match_info["id"], house)
    if house.stage(job) != "finished" or house.time.now() > _expires(job):
        raise desk.refusal(404, f"Video {job.id} has nothing to download.", code="video_not_ready")
    variant = desk.one_of(request.query, "variant", ("video", "thumbnail", "spritesheet"), "video")
    clip = await house.projector.show(job)
    if variant == "video":
        return web.FileResponse(clip, headers={"Content-Type": "video/mp4"})
    return web.Response(body=await asyncio.to_thread(_thumbnail, clip), content_type="image/jpeg")


def _changed(earlier: Booked, words: str, house: House) -> web.Response:
    """The same clip in other words: same length, same size, same price."""
    job = house.book(
        "sora", earlier.model, words, earlier.usd, seconds=earlier.seconds, width=earlier.width,
        height=earlier.height, source_job=earlier.id, request={"prompt": words, "remix": earlier.id},
    )  # fmt: skip
    return web.json_response(_told(job, house))


def _told(job: Booked, house: House) -> dict[str, Any]:
    stage = house.stage(job)
    ended = stage == "finished"
    told = {
        "id": job.id, "object": "video", "model": job.model, "status": WORDS.get(stage, "failed"),
        "progress": round(house.progress(job) * 100), "created_at": int(job.at), "prompt": job.words,
        "seconds": f"{_whole(job):g}", "size": f"{job.width}x{job.height}", "error": None,
        "completed_at": int(job.at + job.fate.queued + job.fate.rolling) if ended else None,
        "expires_at": int(_expires(job)) if ended else None, "remixed_from_video_id": job.request.get("remix"),
    }  # fmt: skip
    if stage == "refused":
        told["error"] = {"code": "moderation_blocked", "message": "Your request was blocked by our moderation system."}
    elif stage not in WORDS:
        told["error"] = {"code": "video_generation_failed", "message": job.fate.why or "Video generation failed."}
    return told


def _expires(job: Booked) -> float:
    return job.at + job.fate.queued + job.fate.rolling + LIFE


def _job(name: str, house: House) -> Booked:
    job = house.job("sora", name)
    if job is None or job.request.get("deleted"):
        raise desk.refusal(404, f"Video with id '{name}' not found.", code="video_not_found", param="video_id")
    return job


def _finished(name: str, house: House) -> Booked:
    job = _job(name, house)
    if house.stage(job) != "finished":
        raise desk.refusal(400, f"Video '{name}' is not completed.", code="invalid_state", param="video")
    return job


def _named(video: Any) -> str:
    """The name of an earlier video."""
    if not isinstance(video, dict) or set(video) != {"id"}:
        raise desk.refusal(400, "Invalid 'video': expected an object with an 'id'.", code="invalid_type", param="video")
    return str(video["id"])


def _whole(job: Booked) -> float:
    """Seconds of a clip with all it goes on from."""
    return job.seconds + float(job.request.get("before", 0))


def _earlier(video: Any, house: House) -> dict[str, Any]:
    """What an extension goes on from: a finished video of ours by its name, or any uploaded clip of a size we make."""
    if not isinstance(video, desk.Upload):
        job = _finished(_named(video), house)
        return {"before": _whole(job), "model": job.model, "rate": _rate(job.model, job.width, job.height),
                "width": job.width, "height": job.height, "source_job": job.id}  # fmt: skip
    clip = house.keep(video.body, ".mp4")[1]
    reader = cv2.VideoCapture(str(clip))
    width, height = int(reader.get(cv2.CAP_PROP_FRAME_WIDTH)), int(reader.get(cv2.CAP_PROP_FRAME_HEIGHT))
    seconds = reader.get(cv2.CAP_PROP_FRAME_COUNT) / max(reader.get(cv2.CAP_PROP_FPS), 1)
    reader.release()
    if f"{width}x{height}" not in SIZES["sora-2"]:
        raise desk.refusal(400, f"Unsupported video of {width}x{height}.", code="invalid_value", param="video")
    return {"before": round(seconds), "model": "sora-2", "rate": _rate("sora-2", width, height), "width": width,
            "height": height, "source": clip}  # fmt: skip


def _rate(model: str, width: int, height: int) -> Decimal:
    return Decimal(SIZES[model][f"{width}x{height}"])


def _reference(given: Any, width: int, height: int, house: House) -> Path:
    """The first frame, which must have exactly the size of the video."""
    body = given.body if isinstance(given, desk.Upload) else _enclosed(given)
    picture = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR) if body else None
    if picture is None:
        raise desk.refusal(400, "Invalid image file.", code="invalid_image", param="input_reference")
    if picture.shape[:2] != (height, width):
        words = "Inpaint image must match the requested width and height."
        raise desk.refusal(400, words, code="invalid_value", param="input_reference")
    return house.keep(body, ".jpg")[1]


def _enclosed(given: Any) -> bytes:
    url = given.get("image_url", "") if isinstance(given, dict) else ""
    head, _, body = str(url).partition(";base64,")
    return base64.b64decode(body) if head.startswith("data:image/") else b""


def _thumbnail(clip: Path) -> bytes:
    """The first frame of a clip as JPEG."""
    reader = cv2.VideoCapture(str(clip))
    seen, frame = reader.read()
    reader.release()
    return bytes(cv2.imencode(".jpg", frame)[1].tobytes()) if seen else b""


ROUTES = [
    Route("submit", "POST", f"{BASE}/videos", create),
    Route("submit", "POST", f"{BASE}/videos/extensions", extend),
    Route("submit", "POST", f"{BASE}/videos/edits", edit),
    Route("submit", "POST", f"{BASE}/videos/{{id}}/remix", remix),
    Route("other", "GET", f"{BASE}/videos", listed),
    Route("poll", "GET", f"{BASE}/videos/{{id}}", show),
    Route("other", "DELETE", f"{BASE}/videos/{{id}}", delete),
    Route("media", "GET", f"{BASE}/videos/{{id}}/content", content),
    *openai_media.ROUTES,
]
