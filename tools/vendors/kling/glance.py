"""Many looks at once, one question: those who ask in the same moment share the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from memory.errors import Missing
from tools.vendors.clock import Clock, RealClock

Rows = dict[str, dict[str, Any]]
MOST = 100
"""Ids in one question, so that its address stays short."""


@dataclass
class Glance:
    """`ask` answers for many ids at once; an id it leaves out is unknown to the vendor."""

    ask: Callable[[list[str]], Awaitable[Rows]]
    clock: Clock = field(default_factory=RealClock)
    waiting: "list[tuple[str, asyncio.Future[dict[str, Any]]]]" = field(default_factory=list)
    rounds: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def at(self, name: str) -> dict[str, Any]:
        """One task as the vendor tells it; Missing when it doesn't know it."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[dict[str, Any]] = loop.create_future()
        if not self.waiting:
            task = loop.create_task(self._round())
            self.rounds.add(task)
            task.add_done_callback(self.rounds.discard)
        self.waiting.append((name, told))
        with self.clock.resting():
            return await told

    async def _round(self) -> None:
        asked, self.waiting = self.waiting, []
        names = list(dict.fromkeys(name for name, _ in asked))
        try:
            rows: Rows = {}
            for start in range(0, len(names), MOST):
                rows |= await self.ask(names[start : start + MOST])
        except Exception as error:  # noqa: BLE001 - it belongs to everyone who asked
            for _, told in asked:
                if not told.done():
                    told.set_exception(error)
            return
        for name, told in asked:
            if told.done():
                continue
            if name in rows:
                told.set_result(rows[name])
            else:
                told.set_exception(Missing(f"Kling does not know the job {name}", "It may belong to another account"))
