"""Luma's other side in this process, so that a test sees every order and decides what becomes of a job."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.vendors.conftest import ended, order
from tools import ffmpeg
from tools.vendors.clock import VirtualClock
from tools.vendors.contract import Job, Order
from tools.vendors.luma import Luma
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox import server
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import Booked, Fate, House
from tools.vendors.sandbox.protocols import luma as protocol
from tools.vendors.sandbox.run import KEYS
from tools.vendors.sandbox.time import Virtual

KEY = KEYS["LUMA_AGENTS_API_KEY"]
SIZES = {"360p": (640, 360), "540p": (960, 540), "720p": (1280, 720), "1080p": (1920, 1080)}


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
        bars = f"testsrc2=size={job.width}x{job.height}:rate={job.fps}:duration={job.seconds:g}"
        coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-y", out]
        await asyncio.to_thread(ffmpeg.run, ["-f", "lavfi", "-i", bars, *coded])
        return out


@dataclass
class Near:
    """Luma's other side in this process, and our client and a plain line to it."""

    house: House
    world: Always
    luma: Any
    line: httpx.AsyncClient

    async def raw(self, body: Any, key: str = KEY) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}", "X-Request-Id": "our-own"}
        return await self.line.post(self.luma.base + "/generations", json=body, headers=headers)

    async def taken(self, asked: Order) -> Booked:
        """An order as it was booked."""
        return self.house.jobs[(await self.luma.submit(asked)).id]

    async def done(self, asked: Order) -> Job:
        job: Job = await self.luma.submit(asked)
        assert (await ended(self.luma, job)).state == "finished"
        return job


@asynccontextmanager
async def luma_house(room: Path) -> AsyncIterator[Near]:
    world = Always()
    house = House(time=Virtual(), world=world, projector=Bars(room), room=room)
    runner = await server.serve(house, protocol.ROUTES, Plan(), 0, None)
    async with client([house.url]) as line:
        clock = VirtualClock(line, f"{house.url}/clock")
        outside = Outside(line, {"LUMA_AGENTS_API_KEY": KEY}, {"luma": f"{house.url}/luma/v1"}, clock)
        yield Near(house, world, Luma(room, outside, "luma"), line)
    await runner.cleanup()


def sized(tier: str, frames: int = 120, **changes: Any) -> Order:
    width, height = SIZES[tier]
    return order("luma", width=width, height=height, frames=frames, **changes)


def plain(**video: Any) -> dict[str, Any]:
    """The smallest good order, with these fields of `video`."""
    return {"prompt": "the sea", "model": "ray-3.2", "type": "video", "video": {"resolution": "360p", **video}}
