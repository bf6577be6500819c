"""The real files of finished jobs: made once, to the ordered size and length, kept in a bank.

A clip is drawn by the animatic from the job's own words, or, in a plain bank, a test card under a moving camera.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from tools.vendors.sandbox import film, plain, sound
from tools.vendors.sandbox.drawing import Artist
from tools.vendors.sandbox.house import Booked

AT_ONCE = 2
SUFFIX = {"video": ".mp4", "image": ".png", "speech": ".wav"}
VERSION = 5
"""Raise it when the same job is to look different."""


@dataclass
class Bank:
    """A folder of files by what they show. plain: test cards instead of drawings. jobs: the house's, for extensions."""

    folder: Path
    artist: Artist | None = None
    jobs: Mapping[str, Booked] = field(default_factory=dict)
    made: int = 0
    making: "dict[str, asyncio.Task[Path]]" = field(default_factory=dict)
    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def show(self, job: Booked) -> Path:
        """The job's file; those who ask while it is made wait for the same one."""
        source = await self.source(job)
        key = await asyncio.to_thread(self.key, job, source)
        if key not in self.making:
            self.making[key] = asyncio.create_task(self.find(job, source, key))
        try:
            return await asyncio.shield(self.making[key])
        finally:
            if self.making.get(key) and self.making[key].done():
                self.making.pop(key)

    async def source(self, job: Booked) -> Path | None:
        """The clip a job goes on from."""
        earlier = self.jobs.get(job.source_job)
        return await self.show(earlier) if earlier else job.source

    async def find(self, job: Booked, source: Path | None, key: str) -> Path:
        out = self.folder / f"{key}{SUFFIX[job.kind]}"
        if not out.exists():
            async with self.free:
                part = out.with_name(f"{uuid4().hex}{out.suffix}")
                await self.make(job, source, part)
                part.replace(out)
                self.made += 1
        return out

    async def make(self, job: Booked, source: Path | None, out: Path) -> None:
        if job.kind == "speech":
            await sound.speech(job.words, job.seconds, out)
        elif job.kind == "image":
            await self.image(job, out)
        else:
            await self.video(job, source, out)

    async def image(self, job: Booked, out: Path) -> None:
        if self.artist:
            await self.artist.picture(job, out)
        else:
            await asyncio.to_thread(plain.picture, job, out)

    async def video(self, job: Booked, source: Path | None, out: Path) -> None:
        """New footage that begins and ends where it must, hurt as its fate says, and joined to what it goes on from."""
        ends = await asyncio.to_thread(film.ends, job, source, out)
        rough = out.with_suffix(".rough.mp4")
        if self.artist:
            await self.artist.clip(job, ends, rough)
        else:
            await asyncio.to_thread(plain.clip, job, ends, rough)
            if ends == film.Ends() and not job.fate.damage:
                rough.replace(out)
                return
        await asyncio.to_thread(film.developed, rough, job, ends, source if job.joined else None, out)
        for rest in self.folder.glob(f"{out.stem}.*"):
            if rest != out:
                rest.unlink()

    def key(self, job: Booked, source: Path | None) -> str:
        """A name for what will be seen: equal when, and only when, every pixel is."""
        told: list[Any] = [job.kind, job.seconds, job.width, job.height, job.fps, job.fate.damage, job.joined]
        told += [job.direction, *map(_digest, (job.first, job.last, source))]
        if self.artist or job.kind == "speech":
            told += [film.seed(job), job.words, job.avoid, job.camera, job.vendor, self.artist and self.artist.fine]
            told += [job.fate.taste, *(_digest(one.file) for one in job.references)]
        else:
            told += [plain.across(job)]
        return sha256(json.dumps([VERSION, self.artist is not None, *told]).encode()).hexdigest()[:32]

    async def close(self) -> None:
        if self.artist:
            await self.artist.close()


def _digest(file: Path | None) -> str:
    return sha256(file.read_bytes()).hexdigest() if file else ""
