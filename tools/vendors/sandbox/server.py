"""The open house: every protocol behind one loopback address, with time, the oracle, media and faults."""

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from tools.vendors.sandbox.house import House, Kind, Route, Turned

BODY = 300 << 20
LOOK = 0.3
"""Real seconds between two looks whether a sleeping client still lives."""


class Faults(Protocol):
    """What goes wrong with which call: see faults.py."""

    async def around(
        self, kind: str, request: web.Request, handler: Callable[[], Awaitable[web.StreamResponse]], house: House
    ) -> web.StreamResponse: ...

    def anew(self, seed: int, rate: float) -> None: ...


def app(house: House, routes: list[Route], faults: Faults) -> web.Application:
    """The application of a house."""
    whole = web.Application(client_max_size=BODY)
    whole.router.add_post("/clock", _clock(house))
    whole.router.add_get("/oracle", _oracle(house))
    whole.router.add_post("/plan", _plan(house, faults))
    whole.router.add_get("/media/{token}", _faulty("media", _media, house, faults))
    for route in routes:
        whole.router.add_route(route.method, route.path, _faulty(route.kind, route.handler, house, faults))
    return whole


def _clock(house: House) -> Any:
    async def sleep(request: web.Request) -> web.Response:
        asked = await request.json()
        woken = asyncio.ensure_future(house.time.until(str(asked["client"]), float(asked["until"])))
        while not woken.done():
            await asyncio.wait([woken], timeout=LOOK)
            if request.transport is None:  # whoever slept is gone, and holds nobody's time
                woken.cancel()
        return web.json_response({"now": 0.0 if woken.cancelled() else woken.result()})

    return sleep


def _oracle(house: House) -> Any:
    async def tell(_: web.Request) -> web.Response:
        return web.json_response(house.oracle())

    return tell


def _plan(house: House, faults: Faults) -> Any:
    async def another(request: web.Request) -> web.Response:
        """Another seeded plan; with "first", another book too, whose jobs the world numbers from there."""
        asked = await request.json()
        if "first" in asked:
            house.empty(int(asked["first"]))
        faults.anew(int(asked["seed"]), float(asked["rate"]))
        return web.json_response({})

    return another


def _faulty(kind: Kind | str, handler: Any, house: House, faults: Faults) -> Any:
    async def serve(request: web.Request) -> web.StreamResponse:
        async def plain() -> web.StreamResponse:
            try:
                return await handler(request, house)  # type: ignore[no-any-return]
            except Turned as turned:
                return web.json_response(turned.body, status=turned.status, headers=turned.headers)

        arrived = len(house.posts)
        if kind == "submit":
            house.posts.append((request.path, kind, 0))
        answer = await faults.around(kind, request, plain, house)
        if kind == "submit":
            house.posts[arrived] = (request.path, kind, answer.status if request.transport else 0)
        return answer

    return serve


async def _media(request: web.Request, house: House) -> web.StreamResponse:
    """A finished file, with ranges; a link past its life answers 403 and an unknown one 404."""
    token = request.match_info["token"].partition(".")[0]
    name, until = house.links.get(token, ("", 0.0))
    if not name:
        return web.Response(status=404)
    if "authorization" in request.headers:
        return web.Response(status=400, text="no key belongs here")
    if house.time.now() > until:
        return web.Response(status=403)
    return web.FileResponse(await house.projector.show(house.jobs[name]))


async def serve(
    house: House, routes: list[Route], faults: Faults, port: int, tls: ssl.SSLContext | None
) -> web.AppRunner:
    """Listen on loopback; the house knows its address when this returns."""
    runner = web.AppRunner(app(house, routes, faults), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls)
    await site.start()
    real = runner.addresses[0][1]
    house.url = f"{'https' if tls else 'http'}://127.0.0.1:{real}"
    return runner


async def announce(house: House, ca: Path | None, bases: dict[str, str]) -> None:
    """One line of JSON on standard output: where it listens and whom to trust."""
    line = {"url": house.url, "clock": f"{house.url}/clock", "ca": str(ca) if ca else "", "bases": bases}
    await asyncio.to_thread(print, json.dumps(line), flush=True)
