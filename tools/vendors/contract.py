"""What every vendor promises: facts, a quote, one submit, polling, a file."""

from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol

from memory.film import Camera, Motion, Noun, Shot


class Order(Noun):
    """One take as ordered, frozen. Paths are absolute; palette is four hex colours of the look.

    `continues` with `direction` asks for more frames of an earlier order's take, whose file is `source`.
    """

    slate: str
    vendor: str
    model: str
    shot: Shot
    prompt: str
    frames: int
    fps: str
    width: int
    height: int
    seed: int
    camera: Camera
    motion: Motion
    palette: tuple[str, str, str, str]
    title: str = ""
    first_frame: str = ""
    last_frame: str = ""
    continues: "Order | None" = None
    direction: Literal["forward", "backward"] = "forward"
    source: str = ""


class Job(Noun):
    """A vendor's own name for an accepted order."""

    vendor: str
    id: str


class Status(Noun):
    """Where a job stands; progress in 0..1 when the vendor tells."""

    state: Literal["waiting", "rolling", "finished", "failed", "cancelled", "refused"]
    progress: float = 0.0
    says: str = ""


class Facts(Noun):
    """A vendor's dated fact sheet."""

    name: str
    models: tuple[str, ...]
    seconds: tuple[float, float]
    ratios: tuple[str, ...]
    first_frame: bool
    last_frame: bool
    extend: tuple[str, ...]
    seed: bool
    offline: bool
    at_once: int
    usd_per_second: Decimal
    checked: str
    source: str


class Vendor(Protocol):
    """One system that shoots takes."""

    facts: Facts

    async def quote(self, order: Order) -> Decimal: ...
    async def submit(self, order: Order) -> Job: ...
    async def poll(self, job: Job) -> Status: ...
    async def fetch(self, job: Job, into: Path) -> Path: ...
    async def cancel(self, job: Job) -> None: ...
    async def find(self, order: Order) -> Job | None: ...
    async def close(self) -> None: ...
