"""What comes in with Runway's orders: enclosed files, links, uploads."""

import base64
import re
from pathlib import Path
from typing import Any

import cv2
from aiohttp import BodyPartReader, web

from tools.vendors.sandbox.house import House, Turned
from tools.vendors.sandbox.protocols.runway_rules import Rule, invalid, wrong

PICTURES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
CLIPS = {"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm"}
ENCLOSED = {".jpg": 5, ".png": 5, ".webp": 5, ".mp4": 16, ".mov": 16, ".webm": 16}
"""Most MB of a data URI."""
SMALLEST, LARGEST = 512, 200 << 20


async def read(request: web.Request) -> Any:
    """The JSON of a request."""
    try:
        return await request.json()
    except ValueError as error:
        raise wrong("The request body is not valid JSON") from error


def file(house: House, uri: str, kinds: dict[str, str]) -> Path | None:
    """The file behind an address; None for a public link, which nobody here fetches."""
    if uri.startswith("runway://"):
        path = house.files.get(uri.removeprefix("runway://"))
        if path is None or path.stat().st_size < SMALLEST or path.suffix not in kinds.values():
            raise wrong("The Runway upload URI is unknown, empty or of another kind")
        return path
    if uri.startswith("data:"):
        return _enclosed(house, uri, kinds)
    if not re.fullmatch(r"https://[^/\s@]*[a-z][^/\s@]*\.[a-z]{2,}(/\S*)?", uri) or len(uri) > 2048:
        raise wrong("The URI must be https with a domain name, a data URI or a Runway upload URI")
    return None


def _enclosed(house: House, uri: str, kinds: dict[str, str]) -> Path:
    kind, _, body = uri.removeprefix("data:").partition(";base64,")
    suffix = kinds.get(kind)
    if suffix is None:
        raise wrong(f"Data URIs of {kind[:40]!r} are not supported here")
    if len(uri) > ENCLOSED[suffix] << 20:
        raise wrong(f"Data URIs may be at most {ENCLOSED[suffix]} MB")
    try:
        return house.keep(base64.b64decode(body, validate=True), suffix)[1]
    except ValueError as error:
        raise wrong("The data URI is not base64") from error


def measured(source: Path) -> tuple[float, int, int]:
    clip = cv2.VideoCapture(str(source))
    width, height = int(clip.get(cv2.CAP_PROP_FRAME_WIDTH)), int(clip.get(cv2.CAP_PROP_FRAME_HEIGHT))
    rate = clip.get(cv2.CAP_PROP_FPS)
    if not (width and height and rate):
        raise wrong("The file is not a video we can read")
    return clip.get(cv2.CAP_PROP_FRAME_COUNT) / rate, width, height


def aspect_of(path: Path | None, rule: Rule) -> float | None:
    if path is None:
        return None
    picture = cv2.imread(str(path))
    if picture is None:
        raise invalid("promptImage", "not an image")
    aspect = float(picture.shape[1] / picture.shape[0])
    if rule.own and not 0.5 <= aspect <= 2.0:
        raise invalid("promptImage", "width / height must be between 0.5 and 2")
    return aspect


async def upload(request: web.Request, house: House) -> web.StreamResponse:
    """A place for a file: an address on the media host, and the fields to send with it."""
    told = await read(request)
    name = told.get("filename") if isinstance(told, dict) else None
    if not isinstance(name, str) or told.get("type") != "ephemeral" or set(told) != {"filename", "type"}:
        raise invalid("filename", "and `type` (ephemeral) are required")
    suffix = Path(name).suffix.lower().replace(".jpeg", ".jpg")
    if suffix not in {*PICTURES.values(), *CLIPS.values()}:
        raise invalid("filename", "unsupported extension")
    token, _ = house.keep(b"", suffix)
    fields = {"key": f"ephemeral/{token}", "policy": "sandbox-policy"}
    address = f"{house.url}/runway-uploads/{token}"
    return web.json_response({"runwayUri": f"runway://{token}", "uploadUrl": address, "fields": fields})


async def receive(request: web.Request, house: House) -> web.StreamResponse:
    """The file itself, after every field; no key belongs here."""
    token = request.match_info["token"]
    path = house.files.get(token)
    if path is None or "authorization" in request.headers:
        raise Turned(403, {"error": "AccessDenied"})
    fields, body = await _parts(request)
    if fields != {"key": f"ephemeral/{token}", "policy": "sandbox-policy"}:
        raise Turned(403, {"error": "AccessDenied: the fields do not match the policy"})
    if not SMALLEST <= len(body) <= LARGEST:
        raise Turned(400, {"error": f"EntityTooSmall or EntityTooLarge: {len(body)} bytes"})
    path.write_bytes(body)
    return web.Response(status=204)


async def _parts(request: web.Request) -> tuple[dict[str, str], bytes]:
    """The fields that stand before the file, and the file."""
    fields: dict[str, str] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "file":
            return fields, bytes(await part.read())
        fields[str(part.name)] = await part.text()
    return fields, b""
