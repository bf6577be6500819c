"""Luma's Agents API as its page tells it: one address for all orders, looked at by id; links live an hour."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from tools.vendors.sandbox.house import Booked, Handler, House, Route, Turned
from tools.vendors.sandbox.protocols import luma_files
from tools.vendors.sandbox.protocols.luma_orders import CODES, EXTENSION_MOST, GRID, Generation, Reference, Video
from tools.vendors.sandbox.run import KEYS

VERSION = "2026-04-01"
LINK_LIFE = 3600
WINDOW, PER_SLOT = 60.0, 3
"""Orders a minute: three for each job at once, as the page's 30 and 10."""
REFUNDED = ("content_moderated", "generation_failed", "output_not_found")
PRICES = {
    ("360p", "5s"): "0.06", ("540p", "5s"): "0.15", ("720p", "5s"): "0.30", ("1080p", "5s"): "1.20",
    # 10 s costs three times as much; the page doesn't know the price at 360p
    ("360p", "10s"): "0.18", ("540p", "10s"): "0.45", ("720p", "10s"): "0.90", ("1080p", "10s"): "3.60",
}  # fmt: skip
HDR_TIMES, EXR_TIMES = 2, 3


def answered(handler: Handler, *, key: bool = True) -> Handler:
    """Only with a key that opens; the version and the request's own id go on every answer."""

    async def serve(request: web.Request, house: House) -> web.StreamResponse:
        told = {"X-API-Version": VERSION}
        if name := request.headers.get("X-Request-Id", ""):
            told["X-Request-Id"] = name
        try:
            if key:
                let_in(request)
            answer = await handler(request, house)
        except Turned as turned:
            raise Turned(turned.status, turned.body, **{**turned.headers, **told}) from None
        answer.headers.update(told)
        return answer

    return serve


def let_in(request: web.Request) -> None:
    word, _, key = request.headers.get("Authorization", "").partition(" ")
    if word != "Bearer" or not key.startswith("luma-api-"):
        raise Turned(401, {"detail": "Missing or invalid Authorization header"})
    if key != KEYS["LUMA_AGENTS_API_KEY"]:
        raise Turned(401, {"detail": "Invalid API key"})


async def create(request: web.Request, house: House) -> web.StreamResponse:
    asked = _asked(await _json(request))
    limits = _limits(house)
    video = asked.video or Video()
    job = house.book("luma", "ray-3.2", asked.prompt, _price(video), **_footage(asked, video, house))
    if job.fate.end != "finished" and code(job) in REFUNDED:
        job.fate = replace(job.fate, charged=False)
    return web.json_response(shown(job, house), status=201, headers=limits)


async def look(request: web.Request, house: House) -> web.StreamResponse:
    job = house.job("luma", request.match_info["id"])
    if job is None:
        raise Turned(404, {"detail": "Generation not found"})
    return web.json_response(shown(job, house))


def shown(job: Booked, house: House) -> dict[str, Any]:
    """A job as a Generation object."""
    stage = house.stage(job)
    state = {"queued": "queued", "rolling": "processing", "finished": "completed"}.get(stage, "failed")
    told: dict[str, Any] = {
        "id": job.id, "type": "video", "state": state, "model": job.model, "created_at": luma_files.stamp(job.at),
        "output": [], "failure_reason": None, "failure_code": None,
    }  # fmt: skip
    if state == "completed":
        told["output"] = [{"type": "video", "url": house.link(job, LINK_LIFE)}]
    if state == "failed":
        told["failure_code"] = code(job)
        told["failure_reason"] = f"The generation ended with {code(job).replace('_', ' ')}"
    return told


def code(job: Booked) -> str:
    """The failure code of a job that doesn't end well."""
    if job.fate.why in CODES:
        return job.fate.why
    return "content_moderated" if job.fate.end == "refused" else "generation_failed"


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise Turned(400, {"detail": "Body is not valid JSON"}) from None


def _asked(body: Any) -> Generation:
    """The order, when every field is one the page knows and all of them go together."""
    try:
        asked = Generation.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Turned(400, {"detail": f"{place}: {first['msg']}"}) from None
    if asked.type != "video":
        raise Turned(400, {"detail": f"type {asked.type} is not served by this sandbox"})
    if asked.model != "ray-3.2":
        raise Turned(400, {"detail": f"model {asked.model} does not support type video"})
    for wrong, words in (*asked.clashes(), *(asked.video or Video()).clashes()):
        if wrong:
            raise Turned(422, {"detail": words})
    return asked


def _limits(house: House) -> dict[str, str]:
    """The rate headers of an order that is let through; both kinds of 429 otherwise."""
    ours = [job for job in house.jobs.values() if job.vendor == "luma"]
    now, most = house.time.now(), PER_SLOT * house.at_once
    recent = [job.at for job in ours if job.at > now - WINDOW]
    reset = int(min(recent, default=now) + WINDOW)
    told = {"X-RateLimit-Limit": str(most), "X-RateLimit-Reset": str(reset)}
    if len(recent) >= most:
        after = str(max(1, int(reset - now)))
        told |= {"Retry-After": after, "X-RateLimit-Remaining": "0"}
        raise Turned(429, {"detail": "Rate limit exceeded"}, **told)
    if sum(house.stage(job) in ("queued", "rolling") for job in ours) >= house.at_once:
        raise Turned(429, {"detail": "Too many concurrent jobs"}, **{"Retry-After": "60"})
    return told | {"X-RateLimit-Remaining": str(most - len(recent) - 1)}


def _price(video: Video) -> Decimal:
    times = (EXR_TIMES if video.exr_export else HDR_TIMES) if video.hdr else 1
    return Decimal(PRICES[video.resolution or "720p", video.duration or "5s"]) * times


def _footage(asked: Generation, video: Video, house: House) -> dict[str, Any]:
    """What the house is to book: size, length, and what the clip starts from, ends on or goes on from."""
    across, down = map(int, (asked.aspect_ratio or "16:9").split(":"))
    short = int((video.resolution or "720p")[:-1])
    wide, high = (short, short * down // across) if across < down else (short * across // down, short)
    facts: dict[str, Any] = {
        "seconds": float((video.duration or "5s")[:-1]), "width": wide, "height": high, "fps": GRID,
        "request": luma_files.without_bytes(asked.model_dump(exclude_none=True)),
    }  # fmt: skip
    for name, field, direction in (("first", video.start_frame, "forward"), ("last", video.end_frame, "backward")):
        if field and field.generation_id:
            facts |= {"source_job": _earlier(field.generation_id, house), "direction": direction}
        elif field:
            facts[name] = luma_files.enclosed(field, house)
    return facts | _pinned(video, int(facts["seconds"]), lambda picture: luma_files.enclosed(picture, house))


def _pinned(video: Video, seconds: int, keep: Callable[[Reference], Any]) -> dict[str, Any]:
    """Key frames: those on the first and last frame of the grid are shown, the rest are only looked at."""
    kept = {at: keep(picture) for at, picture in zip(video.keyframe_indexes or (), video.keyframes or (), strict=True)}
    places = {0: "first", seconds * GRID: "last"}
    return {places[at]: path for at, path in kept.items() if at in places}


def _earlier(name: str, house: House) -> str:
    """A finished job of ours that may be gone on from: the whole stays within thirty seconds."""
    job = house.job("luma", name)
    if job is None or house.stage(job) != "finished":
        raise Turned(422, {"detail": f"generation_id {name} is not a completed video generation of yours"})
    whole = 5.0
    while job:
        whole += job.seconds
        job = house.jobs.get(job.source_job)
    if whole > EXTENSION_MOST:
        raise Turned(422, {"detail": f"Extended videos are limited to {EXTENSION_MOST:g} seconds"})
    return name


ROUTES = [
    Route("submit", "POST", "/luma/v1/generations", answered(create)),
    Route("poll", "GET", "/luma/v1/generations/{id}", answered(look)),
    Route("upload", "POST", "/luma/v1/files", answered(luma_files.create)),
    Route("other", "GET", "/luma/v1/files", answered(luma_files.listed)),
    Route("other", "GET", "/luma/v1/files/{id}", answered(luma_files.look)),
    Route("other", "DELETE", "/luma/v1/files/{id}", answered(luma_files.delete)),
    Route("upload", "POST", "/luma/v1/files/{id}/complete", answered(luma_files.complete)),
    Route("upload", "PUT", "/luma/put/{id}", luma_files.put),
]
