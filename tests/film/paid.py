"""A small paid vendor for tests: the animatic's pictures at five cents a second, and a book of its own."""

import asyncio
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

from tools.vendors import open_vendor
from tools.vendors.contract import Facts, Job, Order, Status, Tier

RATE = Decimal("0.05")


class Paid:
    """Counts every order that arrives. `deaf` = submits that arrive but are never answered; `longest` in seconds."""

    def __init__(self, cache: Path, *, deaf: int = 0, longest: float = 20.0, die: bool = False) -> None:
        self.drawn = open_vendor("animatic", cache=cache)
        any_size = Tier(name="any", sizes={"16:9": "426x240"}, per_second=RATE)
        models = [
            m.model_copy(update={"seconds": (0.5, longest), "tiers": (any_size,)}) for m in self.drawn.facts.models
        ]
        sheet = {"offline": False, "poll": 0.05, "models": tuple(models)}
        self.facts: Facts = self.drawn.facts.model_copy(update=sheet)
        self.deaf, self.die = deaf, die
        self.arrived: Counter[str] = Counter()
        self.due = Decimal(0)

    def ready(self, model: str) -> None:
        self.drawn.ready(model)

    async def quote(self, order: Order) -> Decimal:
        from fractions import Fraction

        seconds = Fraction(order.frames) / Fraction(order.fps)
        return round(Decimal(seconds.numerator) / Decimal(seconds.denominator) * RATE, 4)

    async def submit(self, order: Order) -> Job:
        self.arrived[order.model_dump_json()] += 1
        if self.die:
            os.kill(os.getpid(), 9)
        if self.deaf:
            self.deaf -= 1
            raise ConnectionResetError("the answer was lost")
        self.due += await self.quote(order)
        return await self.drawn.submit(order)

    async def poll(self, job: Job) -> Status:
        status = await self.drawn.poll(job)
        while status.state in ("waiting", "rolling"):
            await asyncio.sleep(0.05)
            status = await self.drawn.poll(job)
        return status

    async def fetch(self, job: Job, into: Path) -> Path:
        return await self.drawn.fetch(job, into)

    async def cancel(self, job: Job) -> None:
        await self.drawn.cancel(job)

    async def find(self, order: Order) -> Job | None:
        return None

    async def panel(self, order: Order, width: int, at: int = 0) -> bytes:
        picture: bytes = await self.drawn.panel(order, width, at)  # type: ignore[attr-defined]
        return picture

    async def close(self) -> None:
        await self.drawn.close()
