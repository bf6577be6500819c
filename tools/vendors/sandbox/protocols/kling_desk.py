"""Kling's front desk, shared by both designs: who may come in, its envelopes, and the rules for fields and pictures."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from email.utils import formatdate
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from aiohttp import web

from tools.vendors.sandbox.house import Booked, House, Turned

VENDOR = "kling"
API_KEY = "kling-sandbox-0123456789"
ACCESS, SECRET = "AKsandbox0123456789", "SKsandbox0123456789"
LIFE = 30 * 86400.0
"""Seconds for which a finished file is kept."""
STATUS = {
    1000: 401, 1001: 401, 1002: 401, 1003: 401, 1004: 401, 1100: 429, 1101: 429, 1102: 429, 1103: 403, 1200: 400,
    1201: 400, 1202: 404, 1203: 404, 1300: 400, 1301: 400, 1302: 429, 1303: 429, 1304: 429, 5000: 500, 5001: 503,
    5002: 504,
}  # fmt: skip
SIZES = {
    "720p": {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (720, 720)},
    "1080p": {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080)},
    "4k": {"16:9": (3840, 2160), "9:16": (2160, 3840), "1:1": (2160, 2160)},
}


def refused(code: int, message: str, **headers: str) -> Turned:
    """An error in Kling's envelope; its HTTP status follows from its code."""
    return Turned(STATUS[code], {"code": code, "message": message, "request_id": f"sandbox-{code}"}, **headers)


def told(found: Any) -> web.Response:
    """A success in Kling's envelope."""
    return web.json_response({"code": 0, "message": "SUCCEED", "request_id": "sandbox-0", "data": found})


def admit(request: web.Request, house: House, *, tokens: bool) -> None:
    """Let in an API key, or where `tokens` are taken, a token signed with the secret key and good now."""
    word = request.headers.get("authorization", "")
    if not word.startswith("Bearer ") or not word[7:].strip():
        raise refused(1001, "Authorization is empty")
    if word[7:] == API_KEY:
        return
    date = formatdate(house.time.now(), usegmt=True)
    parts = word[7:].split(".")
    if not tokens or len(parts) != 3:
        raise refused(1002, "Authorization is invalid", Date=date)
    seal = hmac.new(SECRET.encode(), f"{parts[0]}.{parts[1]}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(seal, _raw(parts[2])) or json.loads(_raw(parts[0])) != {"alg": "HS256", "typ": "JWT"}:
        raise refused(1000, "Authentication failed: signature", Date=date)
    _in_time(json.loads(_raw(parts[1])), house.time.now(), date)


def _in_time(claims: dict[str, Any], now: float, date: str) -> None:
    if claims.get("iss") != ACCESS or not all(type(claims.get(name)) is int for name in ("exp", "nbf")):
        raise refused(1000, "Authentication failed: claims", Date=date)
    if claims["nbf"] > now:
        raise refused(1003, "Authorization is not yet valid", Date=date)
    if claims["exp"] < now:
        raise refused(1004, "Authorization has expired", Date=date)


def _raw(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        raise refused(1002, "Authorization is invalid") from None


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request."""
    try:
        found = await request.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise refused(1200, "The request body is not a JSON object")
    return found


def only(found: Any, allowed: Collection[str], where: str) -> dict[str, Any]:
    """An object with no field but those allowed."""
    if not isinstance(found, dict):
        raise wrong(f"{where} must be an object")
    for name in found:
        if name not in allowed:
            raise wrong(f"{where} has an unknown field {name!r}")
    return found


def one_of(found: Any, allowed: Collection[Any], name: str) -> Any:
    """A value of exactly an allowed type and kind: 5 is not "5", and true is not 1."""
    if not any(type(found) is type(value) and found == value for value in allowed):
        raise wrong(f"{name} value {found!r} is invalid, expected one of {list(allowed)}")
    return found


def text(found: Any, most: int, name: str, *, needed: bool = True) -> str:
    if needed and not found:
        raise wrong(f"{name} can't be empty")
    if found is not None and not isinstance(found, str):
        raise wrong(f"{name} must be a string")
    if len(found or "") > most:
        raise wrong(f"{name} is longer than {most} characters")
    return found or ""


def wrong(message: str) -> Turned:
    return refused(1201, message)


def picture(found: Any, house: House, name: str, most: int) -> Path:
    """A picture as plain base64 (an address would have to be public), within Kling's limits of bytes and shape."""
    if not isinstance(found, str) or not found:
        raise wrong(f"{name} must be a URL or base64")
    if found.startswith("data:"):
        raise wrong(f"{name}: base64 must not begin with a data: prefix")
    try:
        raw = base64.b64decode(found, validate=True)
    except (binascii.Error, ValueError):
        raise wrong(f"{name} is neither a URL that can be read nor base64") from None
    read = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR) if raw else None
    if read is None or not raw.startswith((b"\xff\xd8\xff", b"\x89PNG")) or len(raw) > most:
        raise wrong(f"{name} must be a jpg or png of at most {most >> 20} MB")
    high, wide = read.shape[:2]
    if min(high, wide) < 300 or not 0.4 <= wide / high <= 2.5:
        raise wrong(f"{name} is {wide}x{high}: each side needs 300 px, and its ratio lies between 1:2.5 and 2.5:1")
    return house.keep(raw, ".png" if raw.startswith(b"\x89PNG") else ".jpg")[1]


def own_name(found: Any, house: House) -> str:
    """The account's own name for a task, unique in it."""
    name = text(found, 256, "external_task_id", needed=False)
    if name and house.by_external(VENDOR, name):
        raise wrong("external_task_id must be unique")
    return name


def shaped(first: Path | None, shape: str, resolution: str) -> tuple[int, int]:
    """Width and height in px; with a first frame the shape is that of the picture."""
    if first is None:
        return SIZES[resolution][shape]
    read = cv2.imread(str(first))
    assert read is not None
    aspect = read.shape[1] / read.shape[0]
    return min(SIZES[resolution].values(), key=lambda size: abs(size[0] / size[1] - aspect))


def booked(house: House, model: str, words: str, usd: Decimal, facts: Mapping[str, Any]) -> Booked:
    """Accept a task; Kling takes nothing for one that fails."""
    job = house.book(VENDOR, model, words, usd, **facts)
    if job.fate.end != "finished":
        job.fate = replace(job.fate, charged=False)
    return job


def failure(job: Booked) -> str:
    """What is said of a task that failed: words, for there is no code."""
    refusal = "Failure to pass the risk control system"
    return job.fate.why or (refusal if job.fate.end == "refused" else "Internal generation error")


def milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
