"""How many orders a vendor has in hand at once: fewer while it is busy, one more after each that went well."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tools.vendors.clock import Clock

FIRST = 1.0
LONGEST = 60.0


@dataclass
class Gate:
    """One vendor's door, shared by all shots. `most` at once; chance: for the jitter of waits."""

    most: int
    clock: Clock
    chance: random.Random = field(default_factory=random.Random)
    limit: float = 0
    inside: int = 0
    opens: float = 0.0
    refusals: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.limit = float(self.most)

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """A place among those in hand; waits until there is one."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.inside < max(1, int(self.limit)))
            self.inside += 1
        try:
            yield
        finally:
            async with self._changed:
                self.inside -= 1
                self._changed.notify_all()

    async def open(self) -> None:
        """Wait while the vendor asked everybody to; each wakes at a moment of its own."""
        while (wait := self.opens - self.clock.now()) > 0:
            await self.clock.sleep(wait * (1 + 0.25 * self.chance.random()))

    def busy(self, after: float | None) -> None:
        """The vendor turned an order away: everybody waits, and fewer are in hand."""
        self.refusals += 1
        wait = after if after is not None else min(LONGEST, FIRST * 2 ** min(self.refusals, 10))
        self.opens = max(self.opens, self.clock.now() + wait)
        self.limit = max(1.0, self.limit / 2)

    def taken(self) -> None:
        """An order was accepted."""
        self.refusals = 0
        self.limit = min(float(self.most), self.limit + 1)
