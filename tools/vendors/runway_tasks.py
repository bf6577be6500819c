"""Runway's tasks that make no video, over the same line: pictures and spoken lines."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from memory.errors import Unanswered
from tools.vendors.contract import Facts, Job, Status
from tools.vendors.outside import Outside
from tools.vendors.runway import Runway


class Tasks:
    """What such a maker shares; its own part is a quote and a submit. suffix: of the file a task makes."""

    suffix = ""

    def __init__(self, facts: Facts, cache: Path, outside: Outside) -> None:
        self.facts, self.outside = facts, outside
        self.runway = Runway(cache, outside, "runway")
        self.base = self.runway.base

    async def ordered(self, path: str, body: dict[str, Any]) -> Job:
        """One task, ordered once, with Runway's own price."""
        told = (await self.runway.wire.order(path, json=body)).body
        if not isinstance(told, dict) or not isinstance(told.get("id"), str):
            raise Unanswered("Runway took an order and named no task", "Look at filmwright ledger")
        cost = told.get("estimatedCost")
        credits = cost.get("credits") if isinstance(cost, dict) else None
        estimate = Decimal(str(credits)) / 100 if isinstance(credits, int | float) else None
        return Job(vendor=self.facts.name, id=told["id"], estimate=estimate)

    async def poll(self, job: Job) -> Status:
        return await self.runway.poll(job)

    async def fetch(self, job: Job, into: Path) -> Path:
        return await self.runway.fetch(job, into / f"made{self.suffix}" if into.is_dir() else into)

    async def cancel(self, job: Job) -> None:
        await self.runway.cancel(job)

    async def find(self, order: Any) -> Job | None:
        """None: Runway lists no tasks."""
        return None

    async def close(self) -> None:
        """The client belongs to the studio."""
