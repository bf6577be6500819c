"""Each fault by its name, as it looks on the wire."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from tools import ffmpeg
from tools.vendors.sandbox.house import House

SHORT = 1.0
"""Real seconds of a short hang, and of a slow file."""
PAGE = "<!doctype html><html><head><title>Just a moment…</title></head><body><h1>502 Bad Gateway</h1></body></html>"
PLAYLIST = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
PRIVATE = "http://169.254.169.254/latest/meta-data/"
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
KLING = {401: (401, 1000), 402: (429, 1101), 404: (404, 1203), 410: (404, 1203), 429: (429, 1302), 503: (503, 5001)}
"""Status meant -> the status and the code that say so at Kling."""


@dataclass(frozen=True)
class Call:
    """One call as it arrived. `told` = the first answer of each address that is polled, for whoever tells it again."""

    request: web.Request
    handler: Callable[[], Awaitable[web.StreamResponse]]
    house: House
    vendors: tuple[str, ...]
    told: dict[str, bytes]

    async def remembered(self, kind: str) -> web.StreamResponse:
        answer = await self.handler()
        if kind == "poll" and answer.status < 300:
            self.told.setdefault(self.request.path_qs, _bytes(answer))
        return answer

    def cut_off(self) -> web.Response:
        """End the connection as a dead network does."""
        if self.request.transport:
            self.request.transport.abort()
        return web.Response(status=500)

    def refusal(self, status: int, **headers: str) -> web.Response:
        """A status in the error shape of the vendor called."""
        words = f"injected {status}"
        shape: dict[str, Any] = {"error": words, "detail": words, "message": words, "code": 5000}
        if "kling" in self.vendors:
            status, code = KLING.get(status, (status, 5000))
            shape = {"code": code, "message": words, "request_id": "injected"}
        if "sora" in self.vendors:
            shape = {"error": {"message": words, "type": "server_error", "param": None, "code": f"injected_{status}"}}
        return web.json_response(shape, status=status, headers=headers)


Mishap = Callable[[Call], Awaitable[web.StreamResponse]]


def _bytes(answer: web.StreamResponse) -> bytes:
    if isinstance(answer, web.FileResponse):
        return Path(answer._path).read_bytes()
    body = answer.body if isinstance(answer, web.Response) else b""
    return bytes(body) if isinstance(body, bytes | bytearray) else b""


def before(status: int, **headers: str) -> Mishap:
    """Turned away: nothing was booked."""

    async def turned_away(call: Call) -> web.StreamResponse:
        await call.request.read()
        return call.refusal(status, **headers)

    return turned_away


def after(mishap: Callable[[Call, web.StreamResponse], Awaitable[web.StreamResponse]]) -> Mishap:
    """What happens to the answer once the vendor did its work; its own refusals reach the caller as they are."""

    async def worked(call: Call) -> web.StreamResponse:
        answer = await call.handler()
        return answer if answer.status >= 400 else await mishap(call, answer)

    return worked


def broken_off(status: int) -> Mishap:
    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        return call.refusal(status)

    return after(told)


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
    body = _bytes(answer)
    return web.Response(body=body[: len(body) // 2], content_type="application/json")


def rewritten(change: Callable[[Any], Any]) -> Mishap:
    """The vendor's JSON with something in it changed."""

    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        try:
            return web.json_response(change(json.loads(_bytes(answer))), status=answer.status)
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


def part_of(share: float, *, said: int = 0, abort: bool = False, pause: float = 0.0) -> Mishap:
    """Some of a file. said: bytes its Content-Length speaks of, 0 = the truth. pause: real seconds in all."""

    async def sent(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        body = _bytes(answer)
        stream = web.StreamResponse(headers={"Content-Type": "video/mp4", "Content-Length": str(said or len(body))})
        await stream.prepare(call.request)
        sending = body[: int(len(body) * share)]
        step = max(1, len(sending) // 10 + 1)
        for start in range(0, len(sending), step):
            await stream.write(sending[start : start + step])
            await asyncio.sleep(pause / 10)
        if share < 1 or said:
            transport = call.request.transport
            await asyncio.sleep(0.05)
            if transport:
                transport.abort() if abort else transport.close()
        return stream

    return after(sent)


def instead(text: str, kind: str) -> Mishap:
    """Something else under the link of the file."""

    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        return web.Response(text=text, content_type=kind)

    return after(told)


async def missing_once(call: Call) -> web.StreamResponse:
    token = call.request.match_info.get("token", "").partition(".")[0]
    job = call.house.links.get(token, (call.request.path, 0.0))[0]
    first = call.told.setdefault(f"404 {job}", b"") == b""
    call.told[f"404 {job}"] = b"told"
    return web.Response(status=404) if first else await call.handler()


async def redirect_private(call: Call) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": PRIVATE})


def remade(*options: str) -> Mishap:
    """The file through ffmpeg; {half} in an option is half of its seconds."""

    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        if not isinstance(answer, web.FileResponse):
            return answer
        return web.FileResponse(await asyncio.to_thread(_remade, Path(answer._path), call.house.room, options))

    return after(told)


def _remade(file: Path, room: Path, options: tuple[str, ...]) -> Path:
    from tools.probe import probe

    out = room / f"{file.stem}-{abs(hash(options))}{file.suffix}"
    half = f"{probe(file).seconds / 2:.3f}" if "{half}" in options else ""
    ffmpeg.run(["-y", "-i", file, *(half if option == "{half}" else option for option in options), out])
    return out


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
    **{f"poll:{status}": before(status) for status in (500, 429, 503, 404)},
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
    "media:black": remade("-vf", "drawbox=color=black:t=fill", "-an"),
}
"""kind:name -> what happens."""
