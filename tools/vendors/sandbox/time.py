"""The sandbox's time: it jumps to the earliest wake-up when every client sleeps, or runs at a speed."""

import asyncio
import time
from dataclasses import dataclass, field

GONE = 2.0
"""Real seconds after which a client that neither sleeps nor speaks no longer holds time back."""


@dataclass
class Virtual:
    """Time that stands still until all who asked to sleep are asleep."""

    at: float = 1_800_000_000.0
    sleepers: dict[str, tuple[float, "asyncio.Future[None]"]] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def now(self) -> float:
        return self.at

    async def until(self, client: str, when: float) -> float:
        """Sleep until `when`, or until another client's earlier wake-up made time move past it."""
        if when > self.at:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.sleepers[client] = (when, woken)
            self.seen[client] = time.monotonic()
            try:
                self._jump()
                while not woken.done():
                    await asyncio.wait([woken], timeout=GONE / 4)
                    self._jump()
            except asyncio.CancelledError:
                self.seen.pop(client, None)
                raise
            finally:
                if self.sleepers.get(client, (0, None))[1] is woken:
                    del self.sleepers[client]
        self.seen[client] = time.monotonic()
        return self.at

    def _jump(self) -> None:
        latest = time.monotonic() - GONE
        awake = [name for name, at in self.seen.items() if name not in self.sleepers and at > latest]
        if awake or not self.sleepers:
            return
        self.at = max(self.at, min(when for when, _ in self.sleepers.values()))
        for when, woken in self.sleepers.values():
            if when <= self.at + 1e-4 and not woken.done():
                woken.set_result(None)


@dataclass
class Real:
    """Time that passes, `speed` times as fast: for clients that sleep by themselves."""

    speed: float = 1.0
    began: float = field(default_factory=time.time)
    mark: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        return self.began + (time.monotonic() - self.mark) * self.speed

    async def until(self, client: str, when: float) -> float:
        await asyncio.sleep(max(0.0, (when - self.now()) / self.speed))
        return self.now()
