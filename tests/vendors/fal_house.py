"""fal's side in this process, so that a test decides what becomes of a job and sees every call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tools.vendors import open_vendor
from tools.vendors.clock import VirtualClock
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox import server
from tools.vendors.sandbox.house import Booked, Fate, House
from tools.vendors.sandbox.protocols import bases, fal, fal_files
from tools.vendors.sandbox.time import Virtual

KEY = {"FAL_KEY": "sandbox-id:sandbox-secret"}


@dataclass
class Always:
    """A world in which every job has the same fate."""

    one: Fate

    def fate(self, vendor: str, number: int, words: str, shown: int = 0, luck: str = "") -> Fate:
        return self.one


class Nothing:
    """A projector for jobs that nobody fetches."""

    async def show(self, job: Booked) -> Path:
        raise AssertionError(f"{job.id} was fetched")


@dataclass
class Gatehouse:
    """Notes every call, "METHOD /address -> status"; `own` are answers given in the house's stead: calls' end -> them.

    An own answer is (status, body, headers), and is given once.
    """

    own: dict[str, tuple[int, Any, dict[str, str]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    async def around(self, kind: str, request: web.Request, handler: Any, house: House) -> web.StreamResponse:
        call = f"{request.method} {request.path}"
        end = next((end for end in self.own if call.endswith(end)), "")
        if end:
            status, body, headers = self.own.pop(end)
            answer: web.StreamResponse = web.json_response(body, status=status, headers=headers)
        else:
            answer = await handler()
        self.calls.append(f"{call} -> {answer.status}")
        return answer


@dataclass(frozen=True)
class Side:
    """A running house with its gate."""

    house: House
    gate: Gatehouse

    def open(self, name: str, cache: Path, keys: dict[str, str] | None = None, **options: Any) -> Any:
        line = client([self.house.url])
        clock = VirtualClock(line, f"{self.house.url}/clock")
        outside = Outside(line, KEY if keys is None else keys, bases(self.house.url), clock)
        return open_vendor(name, cache=cache, outside=outside, **options)


@asynccontextmanager
async def side(room: Path, fate: Fate | None = None, **own: Any) -> AsyncIterator[Side]:
    """fal's side on loopback until the block ends."""
    house = House(time=Virtual(), world=Always(fate or Fate()), projector=Nothing(), room=room)
    gate = Gatehouse(**own)
    runner = await server.serve(house, [*fal_files.ROUTES, *fal.ROUTES], gate, 0, None)
    try:
        yield Side(house, gate)
    finally:
        await runner.cleanup()
