"""Each fault by its name, as it looks on the wire."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tools.vendors.damage import FILTERS
from tools.vendors.sandbox.broken import PLAYLIST, instead, missing_once, part_of, redirect_private, remade
from tools.vendors.sandbox.call import PAGE, SHORT, Call, Mishap, after, before, body_of

OUTPUTS = ("output", "outputs", "video", "videos", "images", "assets", "artifacts", "task_result")
FINISHED = {
    "status": {
        "PENDING": "SUCCEEDED", "THROTTLED": "SUCCEEDED", "RUNNING": "SUCCEEDED", "IN_QUEUE": "COMPLETED",
        "IN_PROGRESS": "COMPLETED", "queued": "completed", "in_progress": "completed", "submitted": "succeeded",
        "processing": "succeeded",
    },
    "state": {"queued": "completed", "processing": "completed", "dreaming": "completed"},
    "task_status": {"submitted": "succeed", "processing": "succeed"},
}  # fmt: skip
"""What a vendor calls the state of a job: field -> word for one under way -> the same dialect's for a finished one."""


def broken_off(status: int) -> Mishap:
    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        return call.refusal(status)

    return after(told)


async def echo(call: Call) -> web.StreamResponse:
    """A proxy's error page that repeats the key it was sent."""
    await call.request.read()
    told = call.request.headers.get("Authorization", "nothing")
    return web.Response(text=f"<html>Sent with {told}\n{PAGE}", status=502, content_type="text/html")


async def drop_before(call: Call) -> web.StreamResponse:
    await call.request.read()
    return call.cut_off()


async def drop_after(call: Call) -> web.StreamResponse:
    await call.handler()
    return call.cut_off()


async def _endless(call: Call) -> web.StreamResponse:
    while call.request.transport and not call.request.transport.is_closing():  # noqa: ASYNC110 - no event tells it
        await asyncio.sleep(0.05)
    return call.cut_off()


async def hang(call: Call) -> web.StreamResponse:
    await call.handler()
    return await _endless(call)


async def hang_before(call: Call) -> web.StreamResponse:
    await call.request.read()
    return await _endless(call)


async def short_hang(call: Call) -> web.StreamResponse:
    await asyncio.sleep(SHORT)
    return await call.handler()


async def _page(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
    return web.Response(text=PAGE, content_type="text/html")


async def _half(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
    body = body_of(answer)
    return web.Response(body=body[: len(body) // 2], content_type="application/json")


def rewritten(change: Callable[[Any], Any]) -> Mishap:
    """The vendor's JSON with something in it changed."""

    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        try:
            return web.json_response(change(json.loads(body_of(answer))), status=answer.status)
        except ValueError:
            return answer

    return after(told)


def each(told: Any, change: Callable[[str, Any], Any]) -> Any:
    """A JSON value with every member of every object in it changed by name."""
    if isinstance(told, dict):
        return {name: each(change(name, value), change) for name, value in told.items()}
    return [each(value, change) for value in told] if isinstance(told, list) else told


def state(word: str) -> Callable[[Any], Any]:
    """Replace whatever a vendor calls the state of a job."""
    return lambda told: each(told, lambda name, value: word if name in FINISHED and isinstance(value, str) else value)


def without_output(told: Any) -> Any:
    """A finished job that has nothing to show."""

    def emptied(name: str, value: Any) -> Any:
        if name in FINISHED and isinstance(value, str):
            return FINISHED[name].get(value, value)
        return type(value)() if name in OUTPUTS and isinstance(value, list | dict) else value

    return each(told, emptied)


async def stale(call: Call) -> web.StreamResponse:
    """The first answer of this address once more."""
    answer = await call.remembered("poll")
    older = call.told.get(call.request.path_qs)
    return web.Response(body=older, content_type="application/json") if older and answer.status < 300 else answer


MISHAPS: dict[str, Mishap] = {
    "submit:drop_before": drop_before,
    "submit:drop_after": drop_after,
    "submit:hang": hang,
    "submit:hang_before": hang_before,
    "submit:500_before": before(500),
    "submit:500_after": broken_off(500),
    "submit:502_after": broken_off(502),
    "submit:429": before(429),
    "submit:429_after": before(429, **{"Retry-After": "7"}),
    **{f"submit:{status}": before(status) for status in (503, 401, 402, 410)},
    "submit:html": after(_page),
    "submit:cut": after(_half),
    "submit:echo": echo,
    **{f"poll:{status}": before(status) for status in (500, 429, 503, 401, 404, 410)},
    "poll:echo": echo,
    "poll:reshaped": rewritten(lambda told: [told]),
    "poll:html": after(_page),
    "poll:cut": after(_half),
    "poll:drop": drop_before,
    "poll:hang": short_hang,
    "poll:unknown_state": rewritten(state("pondering")),
    "poll:expired_state": rewritten(state("expired")),
    "poll:empty_output": rewritten(without_output),
    "poll:stale": stale,
    "media:drop": part_of(0.6, abort=True),
    "media:truncated": part_of(0.6),
    "media:403": before(403),
    "media:404_once": missing_once,
    "media:not_video": instead(PAGE, "text/html"),
    "media:playlist": instead(PLAYLIST, "video/mp4"),
    "media:slow": part_of(1.0, pause=SHORT),
    "media:huge": part_of(1.0, said=10 << 30),
    "media:redirect_private": redirect_private,
    "media:wrong_length": remade("-t", "{half}", "-c", "copy"),
    "media:black": remade("-vf", FILTERS["black"], "-an"),
}
"""kind:name -> what happens."""
