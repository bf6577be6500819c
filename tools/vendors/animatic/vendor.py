"""The animatic as a vendor: takes drawn on this machine, free, for the same orders every other vendor gets."""

import asyncio
import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from memory.errors import ProductionError, Rejected, VendorError
from tools.vendors import facts
from tools.vendors.animatic.workers import Workers
from tools.vendors.contract import Facts, Job, Order, Status

Palette = tuple[str, str, str, str]
State = Literal["waiting", "rolling", "finished", "failed", "cancelled", "refused"]


@dataclass
class Rolling:
    """A take under way."""

    file: Path
    state: State = "waiting"
    progress: float = 0.0
    says: str = ""
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)


class Animatic:
    """Draws takes in `processes` worker processes; plates are kept in `cache` for other takes, shots and films."""

    def __init__(self, cache: Path, processes: int = 2) -> None:
        self.facts: Facts = facts("animatic")
        self.cache = cache
        self.workers = Workers(processes)
        self.jobs: dict[str, Rolling] = {}
        self.room = Path(tempfile.mkdtemp(prefix="filmwright-takes-"))

    def ready(self, model: str) -> None:
        """Always ready."""
        self.facts.model(model)

    async def quote(self, order: Order) -> Decimal:
        return Decimal("0.00")

    async def submit(self, order: Order) -> Job:
        """Start drawing; the order is refused here when it can't be drawn as asked."""
        if order.frames < 1 or order.width % 2 or order.height % 2:
            raise Rejected("A take has at least one frame and even width and height", "Order a size such as 1280×720")
        job = Job(vendor=self.facts.name, id=uuid4().hex)
        rolling = Rolling(self.room / f"{job.id}.mp4")
        rolling.task = asyncio.create_task(self._roll(order, rolling))
        self.jobs[job.id] = rolling
        return job

    async def _roll(self, order: Order, rolling: Rolling) -> None:
        def hear(share: float) -> None:
            rolling.state, rolling.progress = "rolling", share

        try:
            told = order.model_dump(mode="json")
            await self.workers.call("draw", told, str(rolling.file), str(self.cache), hear=hear)
            rolling.state, rolling.progress = "finished", 1.0
        except asyncio.CancelledError:
            rolling.state = "cancelled"
            raise
        except ProductionError as error:
            rolling.state, rolling.says = ("refused" if isinstance(error, Rejected) else "failed"), str(error)

    async def poll(self, job: Job) -> Status:
        rolling = self._known(job)
        return Status(state=rolling.state, progress=rolling.progress, says=rolling.says)

    async def fetch(self, job: Job, into: Path) -> Path:
        """Move the finished take to the file `into`, or into that folder."""
        rolling = self._known(job)
        if rolling.state != "finished":
            raise VendorError(f"The take is {rolling.state}, not finished", "Poll the job until it is")
        return await asyncio.to_thread(moved, rolling.file, into)

    async def cancel(self, job: Job) -> None:
        rolling = self._known(job)
        if rolling.task and not rolling.task.done():
            rolling.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await rolling.task
            rolling.state = "cancelled"

    async def find(self, order: Order) -> Job | None:
        """None: what was drawing when a process died is gone, and costs nothing to draw again."""
        return None

    async def panel(self, order: Order, width: int, at: int = 0) -> bytes:
        """Frame `at` of what the order asks, as PNG bytes `width` px wide; drawn once for every film that asks."""
        told = order.model_dump(mode="json")
        kept = self.cache / "panels" / f"{await asyncio.to_thread(_named, told, width, at)}.png"
        if kept.is_file():
            return await asyncio.to_thread(kept.read_bytes)
        picture: bytes = await self.workers.call("panel", told, width, at)
        await asyncio.to_thread(_keep, picture, kept)
        return picture

    async def sheet(self, draws: str, palette: Palette, width: int, world: str = "") -> tuple[bytes, bytes, bytes]:
        """Front, side and back of the person a phrase describes, as PNGs `width` px wide on a plain ground."""
        pictures: tuple[bytes, bytes, bytes] = await self.workers.call("sheet", draws, palette, width, world)
        return pictures

    async def close(self) -> None:
        """End every worker and forget unfetched takes."""
        for rolling in self.jobs.values():
            if rolling.task and not rolling.task.done():
                rolling.task.cancel()
        await asyncio.gather(*(r.task for r in self.jobs.values() if r.task), return_exceptions=True)
        self.workers.close()
        await asyncio.to_thread(shutil.rmtree, self.room, ignore_errors=True)

    def _known(self, job: Job) -> Rolling:
        if job.id not in self.jobs:
            raise VendorError(f"The animatic does not know job {job.id}", "Order the take again")
        return self.jobs[job.id]


def _named(told: dict[str, Any], width: int, at: int) -> str:
    """A name for what a panel shows, whoever's shot it is; its picture counts by what it holds, not by its place."""
    from tools.vendors.animatic.plates import fingerprint, key

    first = told["first_frame"] and fingerprint(told["first_frame"])
    return key("panel", {**told, "slate": "", "first_frame": first}, width, at)


def _keep(picture: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{uuid4().hex}.part")
    draft.write_bytes(picture)
    draft.replace(file)


def moved(file: Path, into: Path) -> Path:
    """`file` at its new place: the folder `into`, or a file of that name."""
    return Path(shutil.move(file, into / file.name if into.is_dir() else into))
