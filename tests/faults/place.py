"""A place to shoot one order at a time: a real ledger and vault, a vendor's own client, and a sandbox of faults."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from memory.ledger import OPEN, Entry, Ledger
from memory.vault import Vault
from tests.faults.audit import audit
from tests.vendors.conftest import order as plain
from tools.vendors import open_vendor
from tools.vendors.desks import Desks, Lot
from tools.vendors.outside import Outside
from tools.vendors.sandbox.run import Sandbox, sandbox
from tools.vendors.shoot import shoot

ALL = ("runway", "luma", "kling", "fal")
FINDS = ("kling",)
"""Those where a lost order can be looked up."""
SECONDS = {"runway": 2, "luma": 5, "kling": 3, "fal": 4}
CHEAP = {"fal": "veo3.1/fast"}
PATHS = {"fal": "/fal-ai/"}
FILM = "film"


@dataclass
class Place:
    """One film's room. `budget` in USD; told = every event; a new `opened` over the same folder is a new process."""

    box: Sandbox
    room: Path
    name: str
    outside: Outside
    vendor: Any
    lot: Lot
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def at(self, name: str) -> "Place":
        """The same room before another vendor."""
        vendor = open_vendor(name, cache=self.room, outside=self.outside)
        return replace(self, name=name, vendor=vendor, told=[])

    async def everywhere(self, check: "Callable[[Place], Awaitable[None]]", names: tuple[str, ...] = ALL) -> None:
        """The same check at several vendors at once; a failure tells where."""

        async def told(name: str) -> None:
            try:
                await check(self.at(name))
            except BaseException as error:
                error.add_note(f"at {name}")
                raise

        ends = await asyncio.gather(*(told(name) for name in names), return_exceptions=True)
        for wrong in filter(None, ends):
            raise wrong

    def order(self, number: int = 1, **changes: Any) -> Any:
        """The shortest clip the vendor makes; another number is another order."""
        usual = {"slate": f"film_sh{number:02d}_t1", "frames": 24 * SECONDS[self.name]}
        return plain(self.name, **{**usual, "model": CHEAP.get(self.name, ""), **changes})

    async def shoot(self, number: int = 1, **changes: Any) -> Entry:
        asked = self.order(number, **changes)
        return await shoot(self.vendor, asked, self.lot, lambda kind, **facts: self.told.append((kind, facts)))

    def entry(self, number: int = 1) -> Entry:
        return next(one for one in reversed(self.entries) if one.slate == f"film_sh{number:02d}_t1")

    @property
    def entries(self) -> list[Entry]:
        return [entry for entry in self.lot.ledger.of(FILM) if entry.vendor == self.name]

    @property
    def committed(self) -> Decimal:
        return sum((e.price or (e.quote if e.state in OPEN else Decimal(0)) for e in self.entries), Decimal(0))

    @property
    def warnings(self) -> list[str]:
        return [facts["says"] for kind, facts in self.told if kind == "warning"]

    async def jobs(self) -> list[dict[str, Any]]:
        return [job for job in (await self.box.oracle())["jobs"] if job["vendor"] == self.name]

    async def posts(self) -> int:
        """Orders that arrived at the other side, taken or not."""
        mine = PATHS.get(self.name, f"/{self.name}/")
        return sum(path.startswith(mine) for path, _, _ in (await self.box.oracle())["posts"])

    async def audit(self) -> None:
        audit(self.lot.ledger, self.lot.vault, await self.box.oracle(), self.lot.budget)

    async def until(self, state: str) -> "asyncio.Task[Entry]":
        """An order under way that got so far."""
        going = asyncio.create_task(self.shoot())
        while not self.entries or self.entry().state != state:
            assert not going.done(), self.entry().state
            await asyncio.sleep(0)
        return going


def each(faults: str) -> str:
    """A plan for every vendor by itself: "submit:1=401" counts each one's own calls."""
    return ",".join(f"{name}/{fault}" for name in ALL for fault in faults.split(","))


@asynccontextmanager
async def opened(
    box: Sandbox, room: Path, name: str = "runway", budget: str = "10", *, kind: Any = None, **outside: Any
) -> AsyncIterator[Place]:
    """What one process has open: its client, its ledger, its desks. kind: an odd client of it."""
    world = box.outside(**outside)
    ledger = Ledger(room / "ledger.sqlite")
    vendor = kind(room, world, name) if kind else open_vendor(name, cache=room, outside=world)
    lot = Lot(FILM, Decimal(budget), ledger, Vault(room / "vault"), Desks(world.clock))
    try:
        yield Place(box, room, name, world, vendor, lot)
    finally:
        await world.client.aclose()
        ledger.close()


@asynccontextmanager
async def place(
    room: Path, bank: Path, name: str = "runway", faults: str = "", *more: str, **options: Any
) -> AsyncIterator[Place]:
    """A sandbox of its own and one process before it; afterwards the books are audited."""
    words = ["--clips", "plain", "--bank", str(bank), *(["--faults", faults] if faults else []), *more]
    async with sandbox(*words) as box, opened(box, room, name, **options) as here:
        yield here
        await here.audit()
