"""The spending cap of a run: money is set aside before a cell begins, so that no film can cross it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from evals.nouns import Row


@dataclass
class Purse:
    """The spending cap of a run in USD, by reservation: what is under way counts as its whole budget."""

    cap: Decimal | None
    spent: Decimal = Decimal(0)
    aside: Decimal = Decimal(0)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def reserve(self, most: Decimal) -> bool:
        """Set aside the most that a cell may take; waits for cells under way, False when it can never be held."""
        while self.cap is not None and self.spent + self.aside + most > self.cap:
            if not self.aside:
                return False
            self.moved.clear()
            await self.moved.wait()
        self.aside += most
        return True

    def settle(self, most: Decimal, rows: Sequence[Row]) -> None:
        """What a cell really took."""
        self.aside -= most
        self.spent += sum((Decimal(str(row.figures.get("charged", 0))) for row in rows), Decimal(0))
        self.moved.set()
