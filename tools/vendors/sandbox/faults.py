"""What goes wrong with which call, by a plan that can be told again from one integer."""

from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import House


class Calm:
    """Nothing goes wrong."""

    async def around(self, kind: str, request: web.Request, handler: Any, house: House) -> web.StreamResponse:
        return await handler()  # type: ignore[no-any-return]
