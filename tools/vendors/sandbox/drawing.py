"""Clips that look like a film: the animatic draws what a prompt asks for."""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import ffmpeg
from tools.vendors.contract import Order, Vendor
from tools.vendors.damage import opposite
from tools.vendors.sandbox import film, reading
from tools.vendors.sandbox.film import Ends
from tools.vendors.sandbox.house import Booked

LINES = 240
PALETTE = ("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0")
LOOK = 0.05
"""Real seconds between two looks at a drawing."""


@dataclass
class Artist:
    """One drawing process. fine: draws at the ordered size, not at 240 lines and enlarged."""

    cache: Path
    fine: bool = False
    opened: list[Any] = field(default_factory=list)

    @property
    def vendor(self) -> Vendor:
        """The animatic, opened when first needed."""
        from tools.vendors import open_vendor

        if not self.opened:
            self.cache.mkdir(parents=True, exist_ok=True)
            self.opened.append(open_vendor("animatic", cache=self.cache, processes=1))
        vendor: Vendor = self.opened[0]
        return vendor

    async def clip(self, job: Booked, ends: Ends, out: Path) -> None:
        """Draw what the job's words ask for, into the file `out`."""
        drawing = await self.vendor.submit(self.order(job, ends))
        while (status := await self.vendor.poll(drawing)).state in ("waiting", "rolling"):  # noqa: ASYNC110
            await asyncio.sleep(LOOK)
        if status.state != "finished":
            raise RuntimeError(f"the sandbox could not draw {job.words[:60]!r}: {status.says}")
        await self.vendor.fetch(drawing, out)

    async def picture(self, job: Booked, out: Path) -> None:
        """The first frame of what the words ask for, as a PNG of the ordered size."""
        asked = self.order(job, Ends(job.first))
        png = await self.vendor.panel(asked, asked.width)  # type: ignore[attr-defined]
        small = out.with_suffix(".small.png")
        await asyncio.to_thread(small.write_bytes, png)
        size = f"scale={job.width}:{job.height}:flags=lanczos"
        await asyncio.to_thread(ffmpeg.run, ["-y", "-i", small, "-vf", size, "-frames:v", "1", out])
        small.unlink()

    def order(self, job: Booked, ends: Ends) -> Order:
        """The job as an order of the animatic, at most 240 lines unless fine. The vendor's name gives it a look."""
        frames = film.count(job)
        shot = reading.shot(job.words, frames, job.camera)
        if "wrong_camera" in job.fate.damage:
            shot = shot.model_copy(update={"camera": opposite(shot.camera)})
        share = 1.0 if self.fine else min(1.0, LINES / min(job.width, job.height))
        return Order(
            slate=job.id, vendor="animatic", model="drawn", shot=shot, prompt=job.words, frames=frames,
            fps=str(job.fps), width=_even(job.width * share), height=_even(job.height * share), seed=film.seed(job),
            camera=shot.camera, motion=shot.motion, palette=palette(job.words), title=job.vendor, avoid=job.avoid,
            first_frame=str(ends.first or ""),
        )  # fmt: skip

    async def close(self) -> None:
        for vendor in self.opened:
            await vendor.close()


def palette(words: str) -> tuple[str, str, str, str]:
    """Four hex colours named in the words, or a film's usual ones."""
    named = re.findall(r"#[0-9a-f]{6}\b", words.lower())
    a, b, c, d = [*named, *PALETTE[len(named) :]][:4]
    return a, b, c, d


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))
