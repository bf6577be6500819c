"""fal's queue: submit with the whole endpoint id, ask by its first two segments, and COMPLETED for good and ill."""

import asyncio
import base64
import binascii
import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
from aiohttp import web
from pydantic import ValidationError

from tools.vendors.sandbox.house import Booked, House, Route, Shown, Turned
from tools.vendors.sandbox.protocols.fal_endpoints import ENDPOINTS, SHORT
from tools.vendors.sandbox.protocols.fal_files import allowed

LIFE = 7 * 86400.0
FIRST = ("image_url", "start_image_url", "first_frame_url")
LAST = ("end_image_url", "tail_image_url", "last_frame_url")
TYPES = {
    "request_timeout": (504, True), "startup_timeout": (504, True), "runner_scheduling_failure": (503, True),
    "runner_connection_timeout": (503, True), "runner_disconnected": (503, True),
    "runner_connection_refused": (503, True), "runner_connection_error": (503, True),
    "runner_incomplete_response": (502, True), "runner_server_error": (500, True), "internal_error": (500, True),
    "client_disconnected": (499, False), "client_cancelled": (499, False), "bad_request": (400, False),
}  # fmt: skip
"""error_type -> HTTP status of the result, and whether it may be tried again."""


async def submit(request: web.Request, house: House) -> web.StreamResponse:
    allowed(request)
    name = request.match_info["id"]
    endpoint = ENDPOINTS.get(name)
    if endpoint is None:
        raise Turned(404, {"detail": f"Application '{name}' not found"})
    try:
        body = await request.json()
        asked = endpoint.takes.model_validate(body)
    except ValidationError as error:
        raise Turned(422, {"detail": [_bad(row) for row in error.errors()]}) from error
    except ValueError as error:
        raise Turned(422, {"detail": [_row("body", "JSON decode error", "json_invalid")]}) from error
    shown = await asyncio.to_thread(_shown, body, house) if endpoint.goes_by else ()
    first, last = (None, None) if endpoint.goes_by else await asyncio.to_thread(_pictures, body, house)
    width, height = _size(SHORT[endpoint.resolution(asked)], getattr(asked, "aspect_ratio", "auto"), first)
    job = house.book(
        endpoint.vendor, name, asked.prompt, endpoint.usd(asked), seconds=endpoint.seconds(asked), width=width,
        height=height, seed=body.get("seed"), avoid=asked.negative_prompt, first=first, last=last, request=_short(body),
        references=shown,
    )  # fmt: skip
    job.fate = replace(job.fate, charged=_billed(job))
    url = f"{house.url}/{_app(name)}/requests/{job.id}"
    told = {"status_url": f"{url}/status", "response_url": url, "cancel_url": f"{url}/cancel", "queue_position": 0}
    return web.json_response({"request_id": job.id, "gateway_request_id": job.id, **told})


async def status(request: web.Request, house: House) -> web.StreamResponse:
    job = _job(request, house)
    stage = house.stage(job)
    told: dict[str, Any] = {"request_id": job.id, "response_url": f"{house.url}/{_app(job.model)}/requests/{job.id}"}
    if stage in ("queued", "rolling"):
        more = {"status": "IN_QUEUE", "queue_position": 0} if stage == "queued" else {"status": "IN_PROGRESS"}
        return web.json_response({**told, **more, "logs": _logs(request)}, status=202)
    told |= {"status": "COMPLETED", "logs": _logs(request), "metrics": {"inference_time": job.fate.rolling}}
    if stage != "finished":
        _, body = _fault(job, stage)
        told["error"] = str(body["detail"])
        if "error_type" in body:
            told["error_type"] = body["error_type"]
    return web.json_response(told, headers={"x-fal-request-id": job.id})


async def result(request: web.Request, house: House) -> web.StreamResponse:
    job = _job(request, house)
    stage = house.stage(job)
    if stage in ("queued", "rolling"):
        raise Turned(400, {"detail": "Request is still in progress"})
    if stage != "finished":
        code, body = _fault(job, stage)
        kind = body.get("error_type", "")
        again = str(TYPES.get(kind, (0, False))[1]).lower()
        more = {"X-Fal-Error-Type": kind} if kind else {}
        raise Turned(code, body, **{"x-fal-request-id": job.id, "X-Fal-Retryable": again, **more})
    video = {"url": house.link(job, LIFE), "content_type": "video/mp4", "file_name": "output.mp4", "file_size": None}
    return web.json_response({"video": video}, headers={"x-fal-request-id": job.id})


async def cancel(request: web.Request, house: House) -> web.StreamResponse:
    try:
        job = _job(request, house)
    except Turned as turned:
        if turned.status == 404:
            raise Turned(404, {"status": "NOT_FOUND"}) from turned
        raise
    before = house.stage(job)
    if not house.cancel(job):
        raise Turned(400, {"status": "ALREADY_COMPLETED"})
    return web.json_response({"status": "OK" if before == "queued" else "CANCELLATION_REQUESTED"}, status=202)


def _job(request: web.Request, house: House) -> Booked:
    allowed(request)
    job = house.jobs.get(request.match_info["name"])
    if job is None or job.vendor not in ("pika", "fal") or _app(job.model) != request.match_info["app"]:
        raise Turned(404, {"detail": "Request not found"})
    return job


def _app(endpoint: str) -> str:
    return "/".join(endpoint.split("/")[:2])


def _logs(request: web.Request) -> list[dict[str, str]] | None:
    wanted = request.query.get("logs", "").lower() in ("1", "true")
    return [{"message": "rolling", "level": "INFO", "source": "runner", "timestamp": ""}] if wanted else None


def _fault(job: Booked, stage: str) -> tuple[int, dict[str, Any]]:
    """HTTP status and body of a job that ended badly; why = an error_type of the table, or the type of one detail."""
    if stage == "refused":
        words = "The content could not be processed because it contained material flagged by a content checker."
        return 422, {"detail": [_row("body.prompt", words, "content_policy_violation")]}
    kind = "client_cancelled" if stage == "cancelled" else job.fate.why.replace(" ", "_") or "internal_error"
    if kind in TYPES:
        return TYPES[kind][0], {"detail": f"The request ended with {kind}", "error_type": kind}
    return 422, {"detail": [_row("body", "The model could not make this clip", kind)]}


def _billed(job: Booked) -> bool:
    """fal takes nothing for a failure of its own, and may for a picture or words it can't work with: here it does."""
    if job.fate.end == "finished":
        return job.fate.charged
    return _fault(job, job.fate.end)[0] < 500


def _row(where: str, words: str, kind: str) -> dict[str, Any]:
    url = f"https://docs.fal.ai/errors#{kind}"
    return {"loc": where.split("."), "msg": words, "type": kind, "url": url, "ctx": {}, "input": None}


def _bad(row: Any) -> dict[str, Any]:
    given = row["input"] if isinstance(row["input"], str | int | float | bool) else None
    where = ".".join(["body", *(str(part) for part in row["loc"])])
    return {**_row(where, row["msg"], row["type"]), "url": row.get("url", ""), "input": given}


def _pictures(body: dict[str, Any], house: House) -> tuple[Path | None, Path | None]:
    several = body.get("image_urls") or []
    first = next((body[name] for name in FIRST if body.get(name)), several[0] if several else "")
    last = next((body[name] for name in LAST if body.get(name)), several[-1] if several else "")
    for url in several[1:-1]:
        _opened(url, house)
    return (_opened(first, house) if first else None), (_opened(last, house) if last else None)


def _shown(body: dict[str, Any], house: House) -> tuple[Shown, ...]:
    """The pictures to go by: they have no names but their numbers."""
    opened = [_opened(url, house) for url in body["image_urls"]]
    return tuple(Shown(f"image {number}", path) for number, path in enumerate(opened, 1))


def _opened(url: str, house: House) -> Path:
    """The picture behind a data URI or an upload's address; the sandbox reaches no other host."""
    head, _, rest = url.partition(",")
    path = house.files.get(url.rpartition("/")[2].partition(".")[0], house.room / "missing")
    if head in ("data:image/jpeg;base64", "data:image/png;base64", "data:image/webp;base64"):
        with contextlib.suppress(binascii.Error):
            path = house.keep(base64.b64decode(rest, validate=True), f".{head[11:-7]}")[1]
    if not path.is_file() or cv2.imread(str(path)) is None:
        raise Turned(422, {"detail": [_row("body.image_url", "Failed to download the file", "file_download_error")]})
    return path


def _size(short: int, ratio: str, picture: Path | None) -> tuple[int, int]:
    """Pixels of the clip: the ratio asked for, else the picture's own, at this length of the shorter side."""
    if picture and ratio == "auto":
        image = cv2.imread(str(picture))
        assert image is not None
        high, wide = image.shape[:2]
    else:
        wide, high = (int(side) for side in ratio.split(":"))
    scale = short / min(wide, high)
    return round(wide * scale / 2) * 2, round(high * scale / 2) * 2


def _short(body: Any) -> Any:
    """A request for the book, without the pictures in it."""
    if isinstance(body, dict):
        return {name: _short(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_short(value) for value in body]
    return body[:11] + "…" if isinstance(body, str) and body.startswith("data:") else body


ROUTES: list[Any] = [
    Route("poll", "GET", "/{app:fal-ai/[^/]+}/requests/{name}/status", status),
    Route("poll", "GET", "/{app:fal-ai/[^/]+}/requests/{name}", result),
    Route("cancel", "PUT", "/{app:fal-ai/[^/]+}/requests/{name}/cancel", cancel),
    Route("submit", "POST", "/{id:fal-ai/.+}", submit),
]
