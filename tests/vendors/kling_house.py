"""Kling's other side in this process, so that a test sees every call and decides what becomes of a job."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tools import ffmpeg
from tools.vendors.clock import VirtualClock
from tools.vendors.kling.vendor import Kling
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox import server
from tools.vendors.sandbox.house import Booked, Fate, House
from tools.vendors.sandbox.protocols import kling as protocol
from tools.vendors.sandbox.time import Virtual

KEY = {"KLING_API_KEY": "kling-sandbox-0123456789"}
PAIR = {"KLING_ACCESS_KEY": "AKsandbox0123456789", "KLING_SECRET_KEY": "SKsandbox0123456789"}


@dataclass
class Always:
    """A world in which every job has the same fate."""

    one: Fate = field(default_factory=Fate)

    def fate(self, vendor: str, number: int, words: str, shown: int = 0, luck: str = "") -> Fate:
        return self.one


@dataclass(frozen=True)
class Bars:
    """Test bars of the ordered size and length."""

    folder: Path

    async def show(self, job: Booked) -> Path:
        out = self.folder / f"{job.id}.mp4"
        if not out.exists():
            bars = f"testsrc2=size={job.width}x{job.height}:rate={job.fps}:duration={job.seconds:g}"
            coded: list[str | Path] = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-y", out]
            await asyncio.to_thread(ffmpeg.run, ["-f", "lavfi", "-i", bars, *coded])
        return out


Rule = Callable[[str, web.Request], web.Response | str | None]


@dataclass
class Gatehouse:
    """Notes every call as "METHOD /address?query -> status" with its key; `rule` may answer in the house's stead.

    A rule that returns "lost" lets the house do its work and then breaks the line.
    """

    rule: Rule = lambda kind, request: None
    calls: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    async def around(self, kind: str, request: web.Request, handler: Any, house: House) -> web.StreamResponse:
        own = self.rule(kind, request)
        answer: web.StreamResponse = own if isinstance(own, web.Response) else await handler()
        self.calls.append(f"{request.method} {request.path_qs} -> {answer.status}")
        self.words.append(request.headers.get("authorization", ""))
        if own == "lost":
            assert request.transport
            request.transport.abort()
        return answer


@dataclass
class Side:
    """A running house with its gate."""

    house: House
    gate: Gatehouse

    def kling(self, cache: Path, keys: dict[str, str] | None = None) -> Kling:
        line = client([self.house.url])
        outside = Outside(
            line, KEY if keys is None else keys, {"kling": f"{self.house.url}/kling"},
            VirtualClock(line, f"{self.house.url}/clock"),
        )  # fmt: skip
        return Kling(cache, outside)


@asynccontextmanager
async def side(room: Path, fate: Fate | None = None, rule: Rule | None = None) -> AsyncIterator[Side]:
    """Kling's side on loopback until the block ends."""
    house = House(time=Virtual(), world=Always(fate or Fate()), projector=Bars(room), room=room)
    gate = Gatehouse(rule) if rule else Gatehouse()
    runner = await server.serve(house, list(protocol.ROUTES), gate, 0, None)
    try:
        yield Side(house, gate)
    finally:
        await runner.cleanup()
