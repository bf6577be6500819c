"""fal's storage and CDN: a token for the key, an upload for the token, and the files' public addresses."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import House, Route, Turned
from tools.vendors.sandbox.run import KEYS

TOKEN = "sandbox-upload-token"
LIFE = 3600.0
SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "video/mp4": ".mp4"}


def allowed(request: web.Request) -> None:
    """401 unless the request carries our key, which is named Key and not Bearer."""
    if request.headers.get("authorization", "") != f"Key {KEYS['FAL_KEY']}":
        raise Turned(401, {"detail": "Authentication is required to access this application"})


async def token(request: web.Request, house: House) -> web.StreamResponse:
    allowed(request)
    if request.query.get("storage_type") != "fal-cdn-v3":
        raise Turned(400, {"detail": "unknown storage type"})
    until = datetime.fromtimestamp(house.time.now() + LIFE, UTC).isoformat()
    told = {"token": TOKEN, "token_type": "Bearer", "base_url": f"{house.url}/fal-cdn", "expires_at": until}
    return web.json_response(told)


async def upload(request: web.Request, house: House) -> web.StreamResponse:
    if request.headers.get("authorization", "") != f"Bearer {TOKEN}":
        raise Turned(401, {"detail": "Invalid token"})
    suffix = SUFFIX.get(request.headers.get("content-type", ""), ".bin")
    name, _ = house.keep(await request.read(), suffix)
    return web.json_response({"access_url": f"{house.url}/fal-cdn/files/{name}{suffix}"})


async def show(request: web.Request, house: House) -> web.StreamResponse:
    """An uploaded file is public."""
    path = house.files.get(request.match_info["name"].partition(".")[0])
    return web.FileResponse(path) if path else web.Response(status=404)


ROUTES: list[Any] = [
    Route("upload", "POST", "/fal-rest/storage/auth/token", token),
    Route("upload", "POST", "/fal-cdn/files/upload", upload),
    Route("other", "GET", "/fal-cdn/files/{name}", show),
]
