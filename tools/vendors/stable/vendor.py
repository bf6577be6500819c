"""Stable Video as a vendor: takes made on this machine by open weights, free, one at a time."""

import asyncio
import shutil
import tempfile
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal
from uuid import uuid4

from memory.errors import ProductionError, Rejected, UserMistake, VendorError
from tools.vendors import facts
from tools.vendors.contract import Facts, Job, Model, Order, Status
from tools.vendors.fit import fit
from tools.vendors.stable.plan import Plan, planned
from tools.vendors.stable.projector import Projector
from tools.vendors.stable.weights import first_line, lacking

State = Literal["waiting", "rolling", "finished", "failed", "cancelled", "refused"]
LEAVING = 10.0  # seconds a step may take to notice that it was cancelled, before we leave without it


class Cut(Exception):
    """Raised between two steps: nobody wants this take any more."""


@dataclass
class Rolling:
    """A take under way in a thread of its own."""

    file: Path
    state: State = "waiting"
    progress: float = 0.0
    trouble: ProductionError | None = None
    cut: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def hear(self, share: float) -> None:
        """A step was done, 0..1 of all; called in the take's thread."""
        if self.cut.is_set():
            raise Cut
        self.state, self.progress = "rolling", max(self.progress, share)

    @property
    def status(self) -> Status:
        state: State = "cancelled" if self.cut.is_set() else self.state
        return Status(state=state, progress=self.progress, says=str(self.trouble or ""))


class Stable:
    """Runs open weights from the folder `weights`, else from the hub, on `device` ("auto", "cuda", "mps", "cpu").

    weights: one folder per model of stable.toml, or one pipeline's own folder. more: models of the user's own.
    """

    def __init__(
        self, cache: Path, weights: Path | None = None, device: str = "auto", more: tuple[Model, ...] = ()
    ) -> None:
        known = facts("stable")
        self.facts: Facts = known.model_copy(update={"models": (*more, *known.models)})
        self.projector = Projector(weights, device)
        self.jobs: dict[str, Rolling] = {}
        self.room = Path(tempfile.mkdtemp(prefix="filmwright-takes-"))

    def ready(self, model: str) -> None:
        """UserMistake says which packages or weights are missing."""
        if mistake := lacking(self.facts.model(model), self.projector.weights):
            raise mistake

    async def quote(self, order: Order) -> Decimal:
        return fit(order, self.facts.model(order.model)).usd

    async def submit(self, order: Order) -> Job:
        """Start a take; what can't be made, or lacks packages or weights, is said here, before anything is loaded."""
        model = self.facts.model(order.model)
        plan = planned(order, model)
        if mistake := lacking(model, self.projector.weights):
            raise mistake
        job = Job(vendor=self.facts.name, id=uuid4().hex)
        rolling = self.jobs[job.id] = Rolling(self.room / f"{job.id}.mp4")
        rolling.thread = threading.Thread(target=self._roll, args=(order, plan, rolling), daemon=True)
        rolling.thread.start()
        return job

    def _roll(self, order: Order, plan: Plan, rolling: Rolling) -> None:
        try:
            self.projector.shoot(order, plan, rolling.file, rolling.hear)
            rolling.state, rolling.progress = "finished", 1.0
        except Cut:
            rolling.state = "cancelled"
        except ProductionError as trouble:
            rolling.trouble, rolling.state = trouble, "refused" if isinstance(trouble, Rejected) else "failed"
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it to tell
            words = first_line(error)
            rolling.trouble, rolling.state = VendorError(f"Stable Video broke off ({words})", "Try again"), "failed"

    async def poll(self, job: Job) -> Status:
        """Where a take stands; weights that can't be had are the user's to mend and are raised as such."""
        rolling = self._known(job)
        if isinstance(rolling.trouble, UserMistake):
            raise rolling.trouble
        return rolling.status

    async def fetch(self, job: Job, into: Path) -> Path:
        """Move the finished take to the file `into`, or into that folder."""
        rolling = self._known(job)
        if rolling.status.state != "finished":
            raise VendorError(f"The take is {rolling.status.state}, not finished", "Poll the job until it is")
        out = into / rolling.file.name if into.is_dir() else into
        return Path(await asyncio.to_thread(shutil.move, rolling.file, out))

    async def cancel(self, job: Job) -> None:
        """The take ends at its next step; cancelling twice, or what has ended, does nothing."""
        rolling = self._known(job)
        if rolling.state in ("waiting", "rolling"):
            rolling.cut.set()

    async def find(self, order: Order) -> Job | None:
        """None: what was rolling when a process died is gone, and costs nothing to make again."""
        return None

    async def close(self) -> None:
        """Cut every take, wait a little for its step to end, and forget what was not fetched."""
        for rolling in self.jobs.values():
            if rolling.state in ("waiting", "rolling"):
                rolling.cut.set()
        threads = [rolling.thread for rolling in self.jobs.values() if rolling.thread]
        await asyncio.gather(*(asyncio.to_thread(thread.join, LEAVING) for thread in threads))
        await asyncio.to_thread(shutil.rmtree, self.room, ignore_errors=True)

    def _known(self, job: Job) -> Rolling:
        if job.id not in self.jobs:
            raise VendorError(f"Stable Video does not know job {job.id}", "Order the take again")
        return self.jobs[job.id]
