"""Runway's side of the line, as its pages tell it: tasks, uploads, the organization."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import Any

import cv2
from aiohttp import web

from tools.vendors.sandbox.house import Booked, Handler, House, Route, Shown, Turned
from tools.vendors.sandbox.protocols.runway_inputs import (
    CLIPS,
    PICTURES,
    aspect_of,
    file,
    measured,
    receive,
    upload,
)
from tools.vendors.sandbox.protocols.runway_inputs import (
    read as read,
)
from tools.vendors.sandbox.protocols.runway_rules import Body, Rule, checked, credits, invalid, wrong
from tools.vendors.sandbox.run import KEYS

VERSION = "2024-11-06"
PURSE = 1_000_000
"""Credits of a sandbox account."""
DAY = 24 * 3600


def admitted(handler: Handler) -> Handler:
    """A handler behind the key and the version header."""

    async def serve(request: web.Request, house: House) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {KEYS['RUNWAYML_API_SECRET']}":
            raise Turned(401, {"error": "The API key you provided was not valid."})
        if request.headers.get("X-Runway-Version") != VERSION:
            raise wrong(f"X-Runway-Version header must be provided; the version is {VERSION}")
        return await handler(request, house)

    return serve


def taken(house: House, body: dict[str, Any], price: float, words: str, **facts: Any) -> web.Response:
    """A task booked, in Runway's words; a full house lets it wait as THROTTLED."""
    if price > purse(house):
        raise wrong("You do not have enough credits to run this task.")
    before = [_ends_at(job) for job in under_way(house, body["model"])]
    job = house.book("runway", body["model"], words, Decimal(str(price)) / 100, request=body, **facts)
    if len(before) >= house.at_once:
        wait = max(0.0, sorted(before)[len(before) - house.at_once] - house.time.now())
        job.fate = replace(job.fate, queued=wait + job.fate.queued)
    return web.json_response({"id": job.id, "estimatedCost": {"credits": price}})


def purse(house: House) -> int:
    spent = sum(house.charged(job) for job in house.jobs.values() if job.vendor == "runway")
    return int(PURSE - spent * 100)


def under_way(house: House, model: str) -> list[Booked]:
    ours = (job for job in house.jobs.values() if job.vendor == "runway" and job.model == model)
    return [job for job in ours if house.stage(job) in ("queued", "rolling")]


def _ends_at(job: Booked) -> float:
    return job.at + job.fate.queued + job.fate.rolling


def create(endpoint: str) -> Handler:
    """The handler of /v1/{endpoint}_to_video."""

    async def made(request: web.Request, house: House) -> web.StreamResponse:
        told = await read(request)
        body, rule = checked(endpoint, told)
        facts = _clip(house, body, rule) if endpoint == "video" else _plain(house, body, rule)
        tier, source = facts.pop("tier"), facts.pop("before")
        price = credits(body, rule, tier, ceil(facts["seconds"] - 0.05), source)
        return taken(
            house, _short(told), price, body.promptText or "", seed=body.seed, avoid=body.negativePrompt or "", **facts
        )

    return admitted(made)


def _plain(house: House, body: Body, rule: Rule) -> dict[str, Any]:
    """What a task from words and pictures will make."""
    files = [file(house, end.uri, PICTURES) for end in body.ends]
    aspect = aspect_of(files[0], rule) if files else None
    tier, pair = _tier(body.ratio, rule, aspect)
    width, height = (int(side) for side in pair.split(":"))
    placed = {end.position: path for end, path in zip(body.ends, files, strict=True)}
    return {
        "tier": tier, "before": 0, "seconds": float(body.duration or rule.default), "width": width, "height": height,
        "first": placed.get("first"), "last": placed.get("last"),
        "references": tuple(
            gone_by(house, one.uri, "references", f"image {number}")
            for number, one in enumerate(body.references or [], 1)
        ),
    }  # fmt: skip


def gone_by(house: House, uri: str, field: str, name: str) -> Shown:
    """A picture to go by; what can't be read as one is refused."""
    path = file(house, uri, PICTURES)
    if path is not None and cv2.imread(str(path)) is None:
        raise invalid(field, "not an image")
    return Shown(name, path)


def _tier(ratio: str | None, rule: Rule, aspect: float | None) -> tuple[str, str]:
    """The rate and the size of a ratio; auto_* follows the picture, and none at all is 1280:720."""
    pair = ratio or "1280:720"
    tier = next(name for name, pairs in rule.ratios.items() if pair in pairs)
    if pair.startswith("auto_"):
        pairs = sorted(one for one in rule.ratios[tier] if ":" in one)
        pair = min(pairs, key=lambda one: abs(_share(one) - (aspect or 16 / 9)))
    return tier, pair


def _share(pair: str) -> float:
    width, height = pair.split(":")
    return int(width) / int(height)


def _clip(house: House, body: Body, rule: Rule) -> dict[str, Any]:
    """What a task from a clip will make: more of it, or the same in another way."""
    source = file(house, str(getattr(body, rule.video)), CLIPS)
    if source is None:
        raise wrong("The video could not be fetched")
    seconds, width, height = measured(source)
    whole = ceil(seconds - 0.05)
    if rule.ratios:
        return {
            "tier": "720p", "before": whole, "seconds": float(body.duration or rule.default), "width": width,
            "height": height, "source": source, "direction": "forward",
        }  # fmt: skip
    if seconds > 30.05:
        raise invalid("videoUri", "the video must be at most 30 seconds")
    return {"tier": "any", "before": 0, "seconds": seconds, "width": width, "height": height, "source": source}


def _short(told: dict[str, Any]) -> dict[str, Any]:
    """A request as it is remembered: enclosed files by their first letters."""

    def cut(part: Any) -> Any:
        if isinstance(part, str):
            return part[:60] if part.startswith("data:") else part
        if isinstance(part, list):
            return [cut(one) for one in part]
        return {name: cut(one) for name, one in part.items()} if isinstance(part, dict) else part

    short: dict[str, Any] = cut(told)
    return short


def known(request: web.Request, house: House) -> Booked:
    """The task of an address; a cancelled or deleted one can't be had any more."""
    job = house.job("runway", request.match_info["task"])
    if job is None or job.cancelled is not None:
        raise Turned(404, {"error": "The task was not found."})
    return job


async def look(request: web.Request, house: House) -> web.StreamResponse:
    job = known(request, house)
    stage, credit = house.stage(job), _credits(job.usd)
    told: dict[str, Any] = {"id": job.id, "createdAt": datetime.fromtimestamp(job.at, UTC).isoformat()}
    if stage in ("queued", "rolling"):
        told |= {"estimatedCost": {"credits": credit}}
        told |= {"status": "RUNNING", "progress": house.progress(job)} if stage == "rolling" else {"status": "PENDING"}
        if stage == "queued" and _crowded(house, job):
            told["status"] = "THROTTLED"
    else:
        told |= {"cost": {"credits": _credits(house.charged(job))}}
        told |= {"status": "SUCCEEDED", "output": [house.link(job, DAY)]} if stage == "finished" else _failure(job)
    return web.json_response(told)


def _crowded(house: House, job: Booked) -> bool:
    names = list(house.jobs)
    before = names[: names.index(job.id)]
    return sum(one.id in before for one in under_way(house, job.model)) >= house.at_once


def _failure(job: Booked) -> dict[str, str]:
    """FAILED with its code: the fate's own when it is worded as one."""
    usual = "SAFETY.OUTPUT.VIDEO" if job.fate.end == "refused" else "INTERNAL.BAD_OUTPUT.01"
    code = job.fate.why if job.fate.why and job.fate.why == job.fate.why.upper() else usual
    return {"status": "FAILED", "failure": "The task did not succeed.", "failureCode": code}


def _credits(usd: Decimal) -> float:
    value = usd * 100
    return int(value) if value == int(value) else float(value)


async def end(request: web.Request, house: House) -> web.StreamResponse:
    """Cancel what is under way; delete what is done, with its file."""
    job = known(request, house)
    if not house.cancel(job):
        job.cancelled = house.time.now()
        for token in [token for token, (name, _) in house.links.items() if name == job.id]:
            del house.links[token]
    return web.Response(status=204)


async def organization(_: web.Request, house: House) -> web.StreamResponse:
    models = sorted({job.model for job in house.jobs.values() if job.vendor == "runway"} | {"gen4.5"})
    limits = {model: {"maxConcurrentGenerations": house.at_once, "maxDailyGenerations": None} for model in models}
    used = {
        model: {"dailyGenerations": sum(job.model == model for job in house.jobs.values() if job.vendor == "runway")}
        for model in models
    }
    tier = {"maxMonthlyCreditSpend": PURSE, "models": limits}
    return web.json_response({"creditBalance": purse(house), "tier": tier, "usage": {"models": used}})


ROUTES = [
    *(Route("submit", "POST", f"/runway/v1/{name}_to_video", create(name)) for name in ("text", "image", "video")),
    Route("poll", "GET", "/runway/v1/tasks/{task}", admitted(look)),
    Route("cancel", "DELETE", "/runway/v1/tasks/{task}", admitted(end)),
    Route("upload", "POST", "/runway/v1/uploads", admitted(upload)),
    Route("upload", "POST", "/runway-uploads/{token}", receive),
    Route("other", "GET", "/runway/v1/organization", admitted(organization)),
]
