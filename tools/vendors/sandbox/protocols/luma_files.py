"""Luma's files: enclosed, uploaded whole or by a presigned PUT; a record of each lies beside its bytes."""

import base64
import binascii
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field, ValidationError

from tools.vendors.sandbox.house import House, Turned
from tools.vendors.sandbox.protocols.luma_orders import Reference, Strict

PICTURE_MOST = 50 << 20
UPLOAD_LIFE = 3600
PICTURES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp"}


class Upload(Strict):
    mime_type: str
    size_bytes: Annotated[int, Field(ge=1, le=5 << 30)]
    filename: str | None = None
    purpose: Literal["input", "reference"] = "input"
    expires_at: str | None = None
    user_id: str | None = None


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def enclosed(picture: Reference, house: House) -> Path:
    """The file of a picture that came with an order."""
    if picture.url is not None:
        raise Turned(422, {"detail": f"Could not fetch {picture.url[:80]}"})
    if picture.file_id is not None:
        record = _read(house, picture.file_id)
        if record is None or record["state"] != "ready":
            raise Turned(422, {"detail": f"File {picture.file_id} is not ready"})
        return _bytes(house, picture.file_id)
    try:
        body = base64.b64decode(picture.data or "", validate=True)
    except binascii.Error:
        raise Turned(422, {"detail": "data is not valid base64"}) from None
    if len(body) > PICTURE_MOST:
        raise Turned(413, {"detail": "Media too large"})
    return house.keep(body, _suffix(body))[1]


def without_bytes(told: Any) -> Any:
    """An order without the bytes enclosed in it."""
    if isinstance(told, list):
        return [without_bytes(one) for one in told]
    if isinstance(told, dict):
        return {name: f"{len(one)} characters" if name == "data" else without_bytes(one) for name, one in told.items()}
    return told


async def create(request: web.Request, house: House) -> web.StreamResponse:
    """Inline bytes, or a place to PUT them."""
    name = str(UUID(int=len(_all(house)) + 1))
    if request.content_type == "multipart/form-data":
        return await _inline(request, house, name)
    try:
        asked = Upload.model_validate(await request.json())
    except (ValidationError, ValueError) as error:
        raise Turned(400, {"detail": str(error).splitlines()[0]}) from None
    record = {**asked.model_dump(exclude={"user_id"}), "id": name, "state": "pending",
              "created_at": stamp(house.time.now())}  # fmt: skip
    _write(house, record)
    upload = {
        "url": f"{house.url}/luma/put/{name}", "method": "PUT", "headers": {"Content-Type": asked.mime_type},
        "expires_at": stamp(house.time.now() + UPLOAD_LIFE),
    }  # fmt: skip
    return web.json_response({"id": name, "state": "pending", "file": record, "upload": upload}, status=201)


async def _inline(request: web.Request, house: House, name: str) -> web.StreamResponse:
    part = (await request.post()).get("file")
    if not isinstance(part, web.FileField):
        raise Turned(400, {"detail": "multipart part file is missing"})
    body = part.file.read()
    _suffix(body)
    _bytes(house, name).write_bytes(body)
    record = {
        "id": name, "state": "ready", "mime_type": part.content_type, "size_bytes": len(body), "purpose": "input",
        "filename": part.filename, "created_at": stamp(house.time.now()),
    }  # fmt: skip
    _write(house, record)
    pending = {**record, "state": "pending"}
    return web.json_response({"id": name, "state": "pending", "file": pending, "upload": None}, status=201)


async def put(request: web.Request, house: House) -> web.StreamResponse:
    """The presigned address: no key belongs here, and the bytes are as many as told."""
    record = _found(house, request)
    body = await request.read()
    told = request.headers.get("Content-Type") == record["mime_type"] and len(body) == record["size_bytes"]
    if "Authorization" in request.headers or not told:
        raise Turned(403, {"detail": "SignatureDoesNotMatch"})
    _bytes(house, record["id"]).write_bytes(body)
    return web.Response()


async def complete(request: web.Request, house: House) -> web.StreamResponse:
    """Ingest what was PUT; the next look finds the file ready, or failed when it is no picture."""
    record = _found(house, request)
    path = _bytes(house, record["id"])
    if not path.exists():
        raise Turned(400, {"detail": "No bytes were received"})
    good = path.read_bytes()[:4].startswith(tuple(PICTURES))
    record |= {"state": "ready"} if good else {"state": "failed", "failure_reason": "unsupported format"}
    _write(house, record)
    return web.json_response({**record, "state": "pending"})


async def look(request: web.Request, house: House) -> web.StreamResponse:
    return web.json_response(_found(house, request))


async def listed(request: web.Request, house: House) -> web.StreamResponse:
    """Newest first, page by page; the cursor is the number of files already told."""
    asked = request.query
    limit, begin = asked.get("limit", "25"), asked.get("cursor", "0")
    if not limit.isdigit() or not 1 <= int(limit) <= 100 or not begin.isdigit():
        raise Turned(400, {"detail": "limit must be 1..100, cursor one that was told"})
    fits = [
        record for record in reversed(_all(house))
        if all(asked.get(name, record[name]) == record[name] for name in ("purpose", "state"))
    ]  # fmt: skip
    end = int(begin) + int(limit)
    more = end < len(fits)
    return web.json_response(
        {"data": fits[int(begin) : end], "has_more": more, "next_cursor": str(end) if more else None}
    )


async def delete(request: web.Request, house: House) -> web.StreamResponse:
    record = _found(house, request)
    _write(house, {**record, "state": "deleted", "deleted_at": stamp(house.time.now())})
    return web.Response(status=204)


def _suffix(body: bytes) -> str:
    for head, suffix in PICTURES.items():
        if body.startswith(head):
            return suffix
    raise Turned(422, {"detail": "Not a PNG, JPEG or WebP picture"})


def _found(house: House, request: web.Request) -> dict[str, Any]:
    record = _read(house, request.match_info["id"])
    if record is None:
        raise Turned(404, {"detail": "File not found"})
    return record


def _bytes(house: House, name: str) -> Path:
    return house.room / f"luma-{name}.bin"


def _read(house: House, name: str) -> dict[str, Any] | None:
    return next((record for record in _all(house) if record["id"] == name), None)


def _write(house: House, record: dict[str, Any]) -> None:
    (house.room / f"luma-{record['id']}.json").write_text(json.dumps(record), encoding="utf-8")


def _all(house: House) -> list[dict[str, Any]]:
    """Records of every file, oldest first."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(house.room.glob("luma-*.json"))]
