"""OpenAI's pictures and speech, which answer at once, and its list of models with the days they end."""

import asyncio
import base64
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import cv2
from aiohttp import web

from tools.vendors.sandbox.house import Booked, House, Route, Shown
from tools.vendors.sandbox.protocols import openai_desk as desk
from tools.vendors.sandbox.protocols.samples import encoded, picture, tone

BASE = "/openai/v1"
MILLION = Decimal(1_000_000)
TEXT_IN, IMAGE_IN, IMAGE_OUT = Decimal(5), Decimal(8), Decimal(30)
"""USD per million tokens of a picture model."""
IMAGES = (
    "gpt-image-2.6-sunburst",
    "gpt-image-2.6-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.5-flare",
    "gpt-image-2",
)
TOKENS = {"low": 272, "medium": 1056, "high": 4160}
"""Tokens of a picture of 1024×1024 px."""
SPEECH = {"tts-1": Decimal(15), "tts-1-hd": Decimal(30), "gpt-4o-mini-tts": Decimal(15)}
"""USD per million letters."""
VOICES = (
    "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar",
)  # fmt: skip
FORMATS = {
    "mp3": "audio/mpeg", "opus": "audio/ogg", "aac": "audio/aac", "flac": "audio/flac", "wav": "audio/wav",
    "pcm": "application/octet-stream",
}  # fmt: skip
PICTURE_FIELDS = (
    "prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression", "moderation",
    "complexity", "safety_identifier", "user",
)  # fmt: skip
KINDS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
LARGEST = 50 << 20
ENDS = {name: "2027-01-06" for name in SPEECH}


async def generate(request: web.Request, house: House) -> web.Response:
    told = await desk.fields(request, PICTURE_FIELDS, ("prompt",))
    return await _drawn(told, (), house)


async def edit(request: web.Request, house: House) -> web.Response:
    told = await desk.fields(request, (*PICTURE_FIELDS, "image", "images", "mask"), ("prompt",))
    given = told.get("image") or told.get("images") or []
    files = given if isinstance(given, list) else [given]
    if not 1 <= len(files) <= 16:
        raise desk.refusal(400, "Give 1 to 16 images.", code="invalid_value", param="image")
    for file in files:
        if isinstance(file, desk.Upload) and file.kind not in KINDS:
            raise desk.refusal(
                400, f"Unsupported mimetype '{file.kind}'.", code="unsupported_file_mimetype", param="image"
            )
    return await _drawn(told, tuple(_shown(file, number, house) for number, file in enumerate(files, 1)), house)


def _shown(file: Any, number: int, house: House) -> Shown:
    """A picture to go by: an uploaded one is kept, and must be one; those by address aren't fetched here."""
    if not isinstance(file, desk.Upload):
        return Shown(f"image {number}", None)
    _, path = house.keep(file.body, KINDS[file.kind])
    if len(file.body) > LARGEST or cv2.imread(str(path)) is None:
        raise desk.refusal(400, "Invalid image file or mode for image.", code="invalid_image_file", param="image")
    return Shown(f"image {number}", path)


async def speak(request: web.Request, house: House) -> web.Response:
    known = ("model", "input", "voice", "instructions", "response_format", "speed", "stream_format")
    told = await desk.fields(request, known, ("model", "input", "voice"))
    model = str(told["model"]).removesuffix("-2025-12-15")
    if model not in SPEECH:
        raise desk.no_model(told["model"])
    words, form = desk.text(told, "input", 4096), desk.one_of(told, "response_format", tuple(FORMATS), "mp3")
    desk.one_of(told, "voice", VOICES)
    if "instructions" in told and model.startswith("tts-1"):
        raise desk.refusal(400, "This model takes no instructions.", code="invalid_value", param="instructions")
    speed = told.get("speed", 1.0)
    if not isinstance(speed, int | float) or not 0.25 <= speed <= 4:
        raise desk.refusal(400, "'speed' must be between 0.25 and 4.0.", code="invalid_value", param="speed")
    job = house.book("openai", model, words, SPEECH[model] * len(words) / MILLION, kind="speech", request=told)
    _at_once(job)
    body = await asyncio.to_thread(encoded, tone(words, 24000, speed), form)
    return web.Response(body=body, content_type=FORMATS[form])


async def models(request: web.Request, house: House) -> web.Response:
    desk.let_in(request)
    return web.json_response({"object": "list", "data": [_model(name) for name in (*IMAGES, *SPEECH)]})


async def model(request: web.Request, house: House) -> web.Response:
    desk.let_in(request)
    name = request.match_info["id"]
    if name not in (*IMAGES, *SPEECH):
        raise desk.no_model(name)
    return web.json_response(_model(name))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1_780_000_000, "owned_by": "system",
            "shutdown_date": ENDS.get(name)}  # fmt: skip


async def _drawn(told: dict[str, Any], references: tuple[Shown, ...], house: House) -> web.Response:
    if told.get("model") not in IMAGES:
        raise desk.no_model(told.get("model", "dall-e-2"))
    words = desk.text(told, "prompt", 32000)
    width, height = _size(told)
    quality = desk.one_of(told, "quality", ("auto", *TOKENS), "auto").replace("auto", "high")
    form = desk.one_of(told, "output_format", ("png", "jpeg", "webp"), "png")
    count = int(told.get("n", 1))
    if not 1 <= count <= 10:
        raise desk.refusal(400, "'n' must be between 1 and 10.", code="invalid_value", param="n")
    usage = _usage(words, len(references), round(TOKENS[quality] * width * height / 1024**2) * count)
    shown = {name: value for name, value in told.items() if isinstance(value, str | int)}
    job = house.book(
        "openai",
        told["model"],
        words,
        _usd(usage),
        kind="image",
        width=width,
        height=height,
        request=shown,
        references=references,
    )
    _at_once(job)
    body = await asyncio.to_thread(picture, words, width, height, form)
    rows = [{"b64_json": base64.b64encode(body).decode()}] * count
    size = f"{width}x{height}"
    return web.json_response(
        {"created": int(job.at), "data": rows, "background": "opaque", "output_format": form, "quality": quality,
         "size": size, "usage": usage}
    )  # fmt: skip


def _at_once(job: Booked) -> None:
    """End a job whose answer is its result; what was refused costs nothing here."""
    job.fate = replace(job.fate, queued=0.0, rolling=0.0)
    if job.fate.end == "refused":
        job.fate = replace(job.fate, charged=False)
        words = "Your request was rejected by the safety system."
        raise desk.refusal(400, words, code="moderation_blocked", kind="image_generation_user_error")
    if job.fate.end == "failed":
        raise desk.refusal(500, "The server had an error while processing your request.", kind="server_error")


def _size(told: dict[str, Any]) -> tuple[int, int]:
    """Both sides divisible by 16, no side over three times the other, 3840×2160 px at most."""
    size = str(told.get("size", "auto"))
    if size == "auto":
        return 1024, 1024
    sides = re.fullmatch(r"(\d+)x(\d+)", size)
    width, height = (int(sides[1]), int(sides[2])) if sides else (0, 0)
    longer, shorter = max(width, height), min(width, height)
    if not shorter or width % 16 or height % 16 or longer > 3 * shorter or longer > 3840 or shorter > 2160:
        words = f"Invalid size '{size}': both sides must be divisible by 16, at most 3840x2160, between 1:3 and 3:1."
        raise desk.refusal(400, words, code="invalid_value", param="size")
    return width, height


def _usage(words: str, references: int, out: int) -> dict[str, Any]:
    told, seen = len(words) // 4 + 1, references * 323
    return {"input_tokens": told + seen, "input_tokens_details": {"text_tokens": told, "image_tokens": seen},
            "output_tokens": out, "total_tokens": told + seen + out}  # fmt: skip


def _usd(usage: dict[str, Any]) -> Decimal:
    details = usage["input_tokens_details"]
    read = TEXT_IN * int(details["text_tokens"]) + IMAGE_IN * int(details["image_tokens"])
    return (read + IMAGE_OUT * int(usage["output_tokens"])) / MILLION


ROUTES = [
    Route("submit", "POST", f"{BASE}/images/generations", generate),
    Route("submit", "POST", f"{BASE}/images/edits", edit),
    Route("submit", "POST", f"{BASE}/audio/speech", speak),
    Route("other", "GET", f"{BASE}/models", models),
    Route("other", "GET", f"{BASE}/models/{{id}}", model),
]
