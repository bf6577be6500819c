"""Time as an argument: real, or the sandbox's, which jumps ahead when everyone sleeps."""

import asyncio
import heapq
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from uuid import uuid4

import httpx

TICK = 1e-4
"""Seconds that two readings of the same moment may differ."""
QUIET = 0.003
"""Real seconds in which nobody woke up, before time is asked to jump."""


class Clock(Protocol):
    """Seconds since the epoch, and sleep. Whoever may sleep says so with `working()`.

    A task that works and waits for another one, which may sleep for it, says so with `resting()`.
    """

    def now(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...
    def working(self) -> AbstractContextManager[None]: ...
    def resting(self) -> AbstractContextManager[None]: ...


class RealClock:
    """Time as it passes."""

    def now(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def working(self) -> AbstractContextManager[None]:
        return nullcontext()

    def resting(self) -> AbstractContextManager[None]:
        return nullcontext()


@dataclass
class VirtualClock:
    """The sandbox's time, seen from one client: when all who work here sleep, the sandbox is told until when.

    Counted in seconds since this client first asked.
    """

    client: httpx.AsyncClient
    url: str
    name: str = field(default_factory=lambda: uuid4().hex)
    _now: float = 0.0
    _zero: float | None = None
    _working: "Counter[asyncio.Task[Any] | None]" = field(default_factory=Counter)
    _sleepers: "list[tuple[float, int, asyncio.Future[None]]]" = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _jump: "asyncio.Task[None] | None" = None

    def now(self) -> float:
        return self._now

    @contextmanager
    def working(self) -> Iterator[None]:
        task = asyncio.current_task()
        self._working[task] += 1
        try:
            yield
        finally:
            self._working[task] -= 1
            self._settle()

    @contextmanager
    def resting(self) -> Iterator[None]:
        task = asyncio.current_task()
        held = self._working.pop(task, 0)
        self._settle()
        try:
            yield
        finally:
            self._working[task] += held

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + max(0.0, seconds), next(self._numbers), woken))
        self._settle()
        await woken

    async def _told(self, until: float) -> float:
        """Sleep there until then; the sandbox's time afterwards."""
        reply = await self.client.post(self.url, json={"client": self.name, "until": until})
        return float(reply.json()["now"])

    def _settle(self) -> None:
        if self._asleep() and (self._jump is None or self._jump.done()):
            self._jump = asyncio.get_running_loop().create_task(self._ahead())

    def _asleep(self) -> bool:
        self._sleepers = [one for one in self._sleepers if not one[2].done()]
        heapq.heapify(self._sleepers)
        self._working = +self._working
        return bool(self._sleepers) and len(self._sleepers) >= len(self._working)

    async def _ahead(self) -> None:
        """Jump from wake-up to wake-up while nobody has anything else to do."""
        await asyncio.sleep(QUIET)
        while self._asleep():
            try:
                if self._zero is None:
                    self._zero = await self._told(0.0)
                self._now = await self._told(self._zero + self._sleepers[0][0]) - self._zero
            except Exception as error:  # noqa: BLE001 - whoever sleeps must hear that time has ended
                for _, _, woken in self._sleepers:
                    woken.set_exception(error)
                return
            while self._sleepers and self._sleepers[0][0] <= self._now + TICK:
                woken = heapq.heappop(self._sleepers)[2]
                if not woken.done():
                    woken.set_result(None)
            await asyncio.sleep(QUIET)
