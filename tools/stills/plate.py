"""The free still: the first frame of a take as the animatic would draw it."""

import hashlib
import shutil
from decimal import Decimal
from pathlib import Path

from memory.errors import Rejected, VendorError
from tools.stills import Sketches, facts
from tools.stills.contract import StillOrder
from tools.vendors.contract import Job, Status


class Plate:
    """Asks whoever sketches for the first frame of the take an order names."""

    def __init__(self, cache: Path, sketches: Sketches) -> None:
        self.facts = facts("plate")
        self.room, self.sketches = cache / "stills", sketches

    async def quote(self, order: StillOrder) -> Decimal:
        return Decimal("0.00")

    async def submit(self, order: StillOrder) -> Job:
        if order.take is None:
            raise Rejected("A plate is drawn for a take, and none is named", "Name the take, or ask another maker")
        body = await self.sketches.panel(order.take, order.width)
        name = hashlib.sha256(order.model_dump_json().encode()).hexdigest()[:32]
        self.room.mkdir(parents=True, exist_ok=True)
        self._file(name).write_bytes(body)
        return Job(vendor=self.facts.name, id=name)

    async def poll(self, job: Job) -> Status:
        there = self._file(job.id).is_file()
        return Status(state="finished" if there else "failed", progress=float(there))

    async def fetch(self, job: Job, into: Path) -> Path:
        return Path(shutil.copyfile(self._file(job.id), into / "still.png" if into.is_dir() else into))

    async def cancel(self, job: Job) -> None:
        raise VendorError("A plate is drawn at once", "There is nothing to cancel")

    async def find(self, order: StillOrder) -> Job | None:
        """None: it costs nothing to draw again."""
        return None

    async def close(self) -> None:
        """Whoever sketches belongs to the studio."""

    def _file(self, name: str) -> Path:
        return self.room / f"{Path(name).name}.plate.png"
