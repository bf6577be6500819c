"""Kling's current design: the model is in the address, and every product is asked after at /tasks."""

import re
from decimal import Decimal
from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import Booked, House, Route, Shown
from tools.vendors.sandbox.protocols import kling_legacy
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

LARGEST = 50 << 20
SETTINGS = {"duration", "resolution", "aspect_ratio", "audio", "multi_shot"}
OPTIONS = {"callback_url", "external_task_id", "watermark_info"}
LONG, SHORT = tuple(range(3, 16)), (5, 10)
# model -> seconds, price a second by sound and resolution ("" = there is no switch), characters of prompt
PLAIN: dict[str, tuple[tuple[int, ...], dict[str, dict[str, str]], int]] = {
    "kling-3.0": (LONG, {
        "off": {"720p": "0.084", "1080p": "0.112", "4k": "0.42"},
        "native": {"720p": "0.126", "1080p": "0.168", "4k": "0.42"}}, 3072),
    "kling-3.0-turbo": (LONG, {"": {"720p": "0.112", "1080p": "0.14"}}, 3072),
    "kling-2.6": (SHORT, {"off": {"720p": "0.042", "1080p": "0.07"}, "native": {"1080p": "0.14"}}, 2500),
    "kling-2.5-turbo": (SHORT, {"": {"720p": "0.042", "1080p": "0.07"}}, 2500),
}  # fmt: skip
OMNI: dict[str, tuple[tuple[int, ...], dict[str, dict[str, str]], int]] = {
    "kling-3.0-omni": (LONG, {
        "off": {"720p": "0.084", "1080p": "0.112", "4k": "0.42"},
        "native": {"720p": "0.112", "1080p": "0.14", "4k": "0.42"}}, 3072),
    "kling-o1": (tuple(range(3, 11)), {"off": {"720p": "0.084", "1080p": "0.112"}}, 2500),
}  # fmt: skip
PRODUCTS = {"text-to-video": PLAIN, "image-to-video": PLAIN, "omni-video": OMNI}
SHOTS = ("kling-3.0", "kling-3.0-omni")


async def create(request: web.Request, house: House) -> web.StreamResponse:
    admit(request, house, tokens=False)
    product, model = request.match_info["product"], request.match_info["model"]
    if model not in PRODUCTS.get(product, {}):
        raise refused(1203, f"model {model} does not exist for {product}")
    asked = await body(request)
    roots = {"prompt"} if product == "text-to-video" else {"contents"}
    only(asked, roots | {"settings", "options"}, "body")
    return told(_task(house, _book(asked, product, model, house), born=True))


def _book(asked: dict[str, Any], product: str, model: str, house: House) -> Booked:
    lengths, prices, most = PRODUCTS[product][model]
    settings = only(asked.get("settings", {}), SETTINGS, "settings")
    sound = _sound(settings, prices, model)
    resolution = one_of(settings.get("resolution", "720p"), tuple(prices[sound]), "resolution")
    seconds = one_of(settings.get("duration", 5), lengths, "duration")
    if "multi_shot" in settings:
        one_of(settings["multi_shot"], (True, False) if model in SHOTS else (), "multi_shot")
    shown = [part for part in _parts(asked, product) if part["type"] == "refer_image"]
    words, first, last = _contents(asked, product, most if model != "kling-3.0-turbo" or not _framed(asked) else 2500)
    _named(shown, words, sum(end is not None for end in (first, last)))
    _frames(first, last, model, resolution, sound)
    if product == "image-to-video" and "aspect_ratio" in settings:
        raise wrong("aspect_ratio follows the first frame")
    if product == "omni-video" and first is None and "aspect_ratio" not in settings:
        raise wrong("aspect_ratio is required without a first frame")
    shape = one_of(settings.get("aspect_ratio", "16:9"), ("16:9", "9:16", "1:1"), "aspect_ratio")
    options = only(asked.get("options", {}), OPTIONS, "options")
    external = own_name(options.get("external_task_id"), house)
    start = None if first is None else picture(first, house, "first_frame", LARGEST)
    end = None if last is None else picture(last, house, "last_frame", LARGEST)
    width, height = shaped(start, shape, resolution)
    facts = {
        "seconds": float(seconds), "width": width, "height": height, "first": start, "last": end, "external": external,
        "request": {"address": f"/{product}/{model}", **asked, "contents": _short(asked)},
        "references": tuple(Shown(one["id"], picture(one["url"], house, "refer_image", LARGEST)) for one in shown),
    }  # fmt: skip
    return booked(house, model, words, Decimal(prices[sound][resolution]) * seconds, facts)


def _sound(settings: dict[str, Any], prices: dict[str, dict[str, str]], model: str) -> str:
    if "" in prices:
        if "audio" in settings:
            raise wrong(f"{model} has no field audio")
        return ""
    words = (*prices, *(("original",) if model in OMNI else ()))
    sound = one_of(settings.get("audio", "off"), words, "audio")
    return "off" if sound == "original" else str(sound)


def _framed(asked: dict[str, Any]) -> bool:
    return "contents" in asked


def _contents(asked: dict[str, Any], product: str, most: int) -> tuple[str, Any, Any]:
    """Prompt, first frame and last frame of an order; each at most once."""
    if product == "text-to-video":
        return text(asked.get("prompt"), most, "prompt"), None, None
    found: dict[str, Any] = {}
    for part in _parts(asked, product):
        kind = part["type"]
        if kind == "refer_image":
            continue
        if kind in found:
            raise wrong(f"contents has more than one {kind}")
        found[kind] = part.get("text" if kind == "prompt" else "url")
        if not found[kind]:
            raise wrong(f"contents of type {kind} is empty")
    if product == "image-to-video" and "first_frame" not in found:
        raise wrong("contents needs a first_frame")
    return text(found.get("prompt"), most, "prompt"), found.get("first_frame"), found.get("last_frame")


def _parts(asked: dict[str, Any], product: str) -> list[dict[str, Any]]:
    """The contents of an order, each of a kind that its product takes and with that kind's fields."""
    listed = asked.get("contents")
    if product == "text-to-video":
        return []
    if not isinstance(listed, list) or not listed:
        raise wrong("contents can't be empty")
    kinds = (
        KINDS if product == "omni-video" else {name: KINDS[name] for name in ("prompt", "first_frame", "last_frame")}
    )
    for part in listed:
        kind = one_of(only(part, ("type", "text", "url", "id"), "contents").get("type"), tuple(kinds), "contents.type")
        only(part, ("type", *kinds[kind]), f"contents of type {kind}")
    return listed


def _named(shown: list[dict[str, Any]], words: str, frames: int) -> None:
    """Each picture to go by has an id of its own, which the prompt says as @id and not otherwise."""
    names = [str(one.get("id") or "") for one in shown]
    if len(names) + frames > PICTURES:
        raise wrong(f"contents has {len(names) + frames} images, {PICTURES} at most")
    for at, name in enumerate(names):
        if not name or any(name in other for other in names[:at] + names[at + 1 :]):
            raise wrong(f"refer_image id {name!r} must be unique and no part of another")
        if re.search(rf"(?<!@){re.escape(name)}", words):
            raise wrong(f"refer_image id {name!r} must not occur in the prompt without @")


KINDS = {
    "prompt": ("text",), "first_frame": ("url",), "last_frame": ("url",), "refer_image": ("url", "id"),
}  # fmt: skip
"""Of all kinds of contents, those the sandbox serves, with their fields."""
PICTURES = 7


def _frames(first: Any, last: Any, model: str, resolution: str, sound: str) -> None:
    if last is None:
        return
    if first is None:
        raise wrong("last_frame needs a first_frame")
    if model == "kling-3.0-turbo":
        raise wrong(f"{model} does not support last_frame")
    if model in ("kling-2.6", "kling-2.5-turbo") and (resolution != "1080p" or sound == "native"):
        raise wrong(f"{model} supports last_frame only at 1080p and silent")


def _short(asked: dict[str, Any]) -> list[Any]:
    """The contents without the bytes of pictures."""
    return [{name: str(told)[:64] for name, told in part.items()} for part in asked.get("contents", [])]


async def tasks(request: web.Request, house: House) -> web.StreamResponse:
    """The tasks asked for by id or by own name; what isn't known is left out."""
    admit(request, house, tokens=False)
    only(dict(request.query), ("task_ids", "external_task_ids"), "query")
    if len(request.query) != 1:
        raise wrong("give either task_ids or external_task_ids")
    (how, names), *_ = request.query.items()
    look = house.job if how == "task_ids" else house.by_external
    found = [look(VENDOR, name) for name in names.split(",")]
    return told([_task(house, job) for job in found if job and job.request["address"].startswith("/") and _ours(job)])


def _ours(job: Booked) -> bool:
    return not str(job.request["address"]).startswith("/v1/")


def _task(house: House, job: Booked, *, born: bool = False) -> dict[str, Any]:
    stage = house.stage(job)
    words = {"queued": "submitted", "rolling": "processing", "finished": "succeeded"}
    row: dict[str, Any] = {
        "id": job.id, "status": words.get(stage, "failed"), "external_id": job.external,
        "create_time": milliseconds(job.at), "update_time": milliseconds(house.time.now()),
    }  # fmt: skip
    if born:
        return row
    row |= {"message": "", "outputs": [], "billing": []}
    if row["status"] == "failed":
        row["message"] = failure(job)
    if row["status"] == "succeeded":
        link = house.link(job, LIFE)
        row["outputs"] = [{"type": "video", "id": f"video-{job.id}", "url": link, "duration": f"{job.seconds:g}"}]
        row["billing"] = [{"charge_type": "cash", "amount": str(house.charged(job)), "currency": "USD",
                           "package_type": "video", "list_price": str(job.usd), "cash_type": "balance"}]  # fmt: skip
    return row


ROUTES = [
    Route("poll", "GET", "/kling/tasks", tasks),
    Route("submit", "POST", "/kling/{product:text-to-video|image-to-video|omni-video}/{model}", create),
    *kling_legacy.ROUTES,
]
