"""One life of the process that the sweep ends: it holds a ledger, a vault, a vendor and a clock, and nothing else.

Everything it uses is imported here, so that a forkserver has it ready.
"""

import asyncio
import json
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

import tools.vendors.fal
import tools.vendors.kling
import tools.vendors.luma
import tools.vendors.runway  # noqa: F401 - each is ready when it is opened by name
from memory.errors import ProductionError
from memory.film import Shot
from memory.ledger import Ledger
from memory.vault import Vault
from tools.vendors import facts, open_vendor
from tools.vendors.clock import VirtualClock
from tools.vendors.contract import Order
from tools.vendors.desks import Desks, Lot
from tools.vendors.guard import PublicOnly, origin
from tools.vendors.outside import Outside
from tools.vendors.sandbox.run import KEYS
from tools.vendors.shoot import shoot

FILM = "sweep"
ENDS = "ends.json"


@dataclass(frozen=True)
class Life:
    """Where a child works and what it shoots. affords: for how many of its orders the budget is enough.

    together: all at once, or one after the other. dies_at: number of the boundary at which it is killed, 0 = none.
    """

    folder: Path
    url: str
    bases: Mapping[str, str]
    vendor: str
    orders: int
    affords: int
    together: bool
    dies_at: int = 0


@dataclass
class Fuse:
    """Ends this process by SIGKILL at the boundary of a number, counted from 1."""

    at: int
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __call__(self, boundary: str) -> None:
        if next(self._numbers) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def live(life: Life) -> None:
    """Shoot every order; how each ended is written down when all have."""
    asyncio.run(_live(life))


async def _live(life: Life) -> None:
    fuse = Fuse(life.dies_at)
    async with _line(life.url) as line:
        clock = VirtualClock(line, f"{life.url}/clock", name="child")
        vendor = open_vendor(life.vendor, cache=life.folder, outside=Outside(line, KEYS, life.bases, clock))
        orders = [order(life.vendor, number) for number in range(1, life.orders + 1)]
        budget = await vendor.quote(orders[0]) * life.affords
        lot = Lot(FILM, budget, Ledger(life.folder / "ledger.sqlite", fuse), Vault(life.folder / "vault", fuse),
                  Desks(clock))  # fmt: skip
        if life.together:
            ends = await asyncio.gather(*(_end(vendor, one, lot) for one in orders))
        else:
            ends = [await _end(vendor, one, lot) for one in orders]
        told = {"budget": str(budget), "ends": {one.slate: end for one, end in zip(orders, ends, strict=True)}}
        (life.folder / ENDS).write_text(json.dumps(told))


def _line(url: str) -> httpx.AsyncClient:
    """A client of the sandbox alone, which speaks plain http here: reading certificates would take most of a life."""
    behind = PublicOnly(httpx.AsyncHTTPTransport(verify=False, trust_env=False), [origin(url)])
    return httpx.AsyncClient(transport=behind, timeout=30, trust_env=False)


async def _end(vendor: Any, one: Order, lot: Lot) -> str:
    """How an order ended: its state, or the reason why it isn't stored; what isn't ours says so by a "!"."""
    try:
        return (await shoot(vendor, one, lot, lambda kind, **more: None)).state
    except ProductionError as reason:
        return f"{type(reason).__name__}: {reason}"
    except Exception as fault:  # noqa: BLE001 - the sweep reports it
        return f"! {type(fault).__name__}: {fault}"


def order(vendor: str, number: int) -> Order:
    """The shortest text order of a vendor's first model; its words tell its number."""
    model = facts(vendor).models[0]
    shot = Shot(
        number=number, scene=1, frames=round(24 * model.seconds[0]), action="waves", place="sea", light="dawn",
        subject="", staging="view", framing="wide", camera="static", motion="low", prompt=words(number),
    )  # fmt: skip
    return Order(
        slate=f"{FILM}_sh{number:02d}_t1", vendor=vendor, model=model.id, shot=shot, prompt=shot.prompt,
        frames=shot.frames, fps="24", width=426, height=240, seed=number, camera=shot.camera, motion=shot.motion,
        palette=("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0"),
    )  # fmt: skip


def words(number: int) -> str:
    """A prompt by which the sandbox's own book tells which order a job is for."""
    return f"the sea at dawn, wave number {number} of the bay"
