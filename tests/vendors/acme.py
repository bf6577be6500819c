"""A vendor that exists only here, in an open house, to see on the wire what the sandbox does to any vendor."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web

from tools.vendors.sandbox import server
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import Booked, House, Route
from tools.vendors.sandbox.projector import Bank
from tools.vendors.sandbox.time import Virtual
from tools.vendors.sandbox.world import world

WORDS = {"queued": "PENDING", "rolling": "RUNNING", "finished": "SUCCEEDED"}


async def submit(request: web.Request, house: House) -> web.Response:
    words = str((await request.json())["prompt"])
    job = house.book("acme", "m1", words, Decimal("0.50"), seconds=1.0, width=160, height=90)
    return web.json_response({"id": job.id, "status": "PENDING"})


async def poll(request: web.Request, house: House) -> web.Response:
    job = house.jobs[request.match_info["id"]]
    stage = house.stage(job)
    output = [house.link(job, 3600)] if stage == "finished" else []
    return web.json_response({"id": job.id, "status": WORDS[stage], "output": output})


ROUTES = [
    Route("submit", "POST", "/acme/jobs", submit),
    Route("poll", "GET", "/acme/jobs/{id}", poll),
    Route("submit", "POST", "/kling/jobs", submit),
]
BASES = {"acme": "/acme", "kling": "/kling"}


@dataclass
class Open:
    """An open house and a client with a short breath."""

    house: House
    time: Virtual
    bank: Bank
    line: httpx.AsyncClient

    async def submit(self, words: str = "the sea at dawn", path: str = "/acme/jobs") -> httpx.Response:
        return await self.line.post(path, json={"prompt": words})

    async def poll(self) -> Any:
        return await self.line.get(f"/acme/jobs/{next(iter(self.house.jobs))}")

    async def finished(self) -> str:
        """The link of a job that is booked and finished."""
        await self.submit()
        self.time.at += 100
        link: str = (await self.poll()).json()["output"][0]
        return link


@asynccontextmanager
async def opened(room: Path, plan: Plan | str = "", named: str = "ideal", seed: int = 0) -> AsyncIterator[Open]:
    """Acme's house with a plan of faults, a world and plain clips."""
    told = Plan.read(plan) if isinstance(plan, str) else plan
    time, bank = Virtual(), Bank(room)
    house = House(time=time, world=world(named, seed), projector=bank, room=room)
    bank.jobs = house.jobs
    runner = await server.serve(house, ROUTES, replace(told, bases=BASES), 0, None)
    async with httpx.AsyncClient(base_url=house.url, timeout=httpx.Timeout(3.0, read=0.8)) as line:
        yield Open(house, time, bank, line)
    await runner.cleanup()


def booked(**facts: Any) -> Booked:
    """A finished job of one second at 160×90."""
    from tools.vendors.sandbox.house import Fate

    plain: dict[str, Any] = {
        "id": "j1", "vendor": "acme", "model": "m1", "words": "the sea at dawn. The camera pans left smoothly.",
        "usd": Decimal("0.50"), "at": 0.0, "fate": Fate(), "seconds": 1.0, "width": 160, "height": 90, "seed": 1,
    }  # fmt: skip
    return Booked(**{**plain, **facts})
