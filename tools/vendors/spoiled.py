"""A vendor that spoils the first take and heals only when the prompt carries the remedy. For tests and rehearsals."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Literal

from tools import ffmpeg
from tools.vendors.contract import Facts, Job, Order, Status, Vendor
from tools.vendors.damage import FILTERS, opposite
from tools.vendors.remedies import parse

Damage = Literal["frozen", "dark", "wrong_move"]


class Spoiled:
    """Takes of another vendor, damaged while the order's prompt lacks the words that mend the damage."""

    def __init__(self, vendor: Vendor, damage: Damage) -> None:
        self.vendor, self.damage = vendor, damage
        self.facts: Facts = vendor.facts
        self.spoilt: dict[str, bool] = {}

    def healed(self, order: Order) -> bool:
        """Whether the prompt carries the remedy for this damage."""
        asked = parse(order.prompt)
        return {"frozen": asked.motion > 0, "dark": asked.exposure > 1, "wrong_move": asked.speed > 1}[self.damage]

    def ready(self, model: str) -> None:
        self.vendor.ready(model)

    async def quote(self, order: Order) -> Decimal:
        return await self.vendor.quote(order)

    async def submit(self, order: Order) -> Job:
        spoil = not self.healed(order)
        job = await self.vendor.submit(turned_round(order) if spoil and self.damage == "wrong_move" else order)
        self.spoilt[job.id] = spoil
        return job

    async def poll(self, job: Job) -> Status:
        return await self.vendor.poll(job)

    async def fetch(self, job: Job, into: Path) -> Path:
        file = await self.vendor.fetch(job, into)
        if self.spoilt.get(job.id) and self.damage in FILTERS:
            await asyncio.to_thread(damaged, file, FILTERS[self.damage])
        return file

    async def cancel(self, job: Job) -> None:
        await self.vendor.cancel(job)

    async def find(self, order: Order) -> Job | None:
        return await self.vendor.find(order)

    async def panel(self, order: Order, width: int, at: int = 0) -> bytes:
        picture: bytes = await self.vendor.panel(order, width, at)  # type: ignore[attr-defined]
        return picture

    async def close(self) -> None:
        await self.vendor.close()


def turned_round(order: Order) -> Order:
    """The same order with its camera the other way; a move without direction becomes a pan."""
    return order.model_copy(update={"camera": opposite(order.camera)})


def damaged(file: Path, filtered: str) -> None:
    """Rewrite a take through a filter, keeping its number of frames."""
    from tools.probe import probe

    part = file.with_name(f"{file.stem}.spoilt.mp4")
    count = probe(file).frames
    ffmpeg.run(["-y", "-i", file, "-vf", filtered, "-frames:v", str(count), "-c:v", "libx264", "-preset", "veryfast",
                "-crf", "18", "-g", "24", "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709",
                "-color_primaries", "bt709", "-color_trc", "bt709", "-movflags", "+faststart", part])  # fmt: skip
    part.replace(file)
