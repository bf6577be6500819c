"""One call as it arrived, and the two ways it can go wrong: before the vendor did its work, or after."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import House

SHORT = 1.0
"""Real seconds of a short hang, and of a slow file."""
PAGE = "<!doctype html><html><head><title>Just a moment…</title></head><body><h1>502 Bad Gateway</h1></body></html>"
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
            self.told.setdefault(self.request.path_qs, body_of(answer))
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


def body_of(answer: web.StreamResponse) -> bytes:
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
