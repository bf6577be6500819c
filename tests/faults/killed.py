"""A whole film in a process of its own, which ends itself by SIGKILL at the boundary of a number.

Everything it uses is imported here, so that a forkserver has it ready.
"""

import asyncio
import json
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any

from agent import production
from agent.settings import Settings
from agent.studio import Studio
from memory.film import Brief
from memory.marks import Mark, unmarked
from tools.vendors.clock import VirtualClock
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox.run import KEYS

BUDGET = Decimal(20)
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Life:
    """One process: its studio, the sandbox it films in, by whom, and where it dies, 0 = nowhere.

    cache: what can be made again, shared by all lives.
    """

    studio: Path
    cache: Path
    url: str
    bases: Mapping[str, str]
    vendor: str
    dies_at: int = 0

    @property
    def brief(self) -> Brief:
        return Brief(
            text="a 2s teaser for our solar lamp", seconds=2, vendor=self.vendor, voice=False, size="240p", takes=1,
            budget=BUDGET,
        )  # fmt: skip


@dataclass
class Fuse:
    """Counts boundaries, which are told by several threads, and kills at the one of a number."""

    at: int
    passed: list[str] = field(default_factory=list)
    one: Lock = field(default_factory=Lock)

    def __call__(self, boundary: str) -> None:
        with self.one:
            self.passed.append(boundary)
            if len(self.passed) == self.at:
                os.kill(os.getpid(), signal.SIGKILL)


def lived(life: Life) -> int | None:
    """The exit status of one life; None for one that had to be ended."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.killed"])
    child = context.Process(target=live, args=(life,))
    child.start()
    child.join(90)
    code = child.exitcode
    if code is None:
        child.kill()
        child.join()
    return code


def live(life: Life) -> None:
    """Begin the film or go on with it; what it came to is written down."""
    asyncio.run(_live(life))


@asynccontextmanager
async def opened(life: Life, mark: Mark = unmarked) -> AsyncIterator[Studio]:
    """The studio of a life, in which nobody has to be asked for a yes."""
    life.studio.mkdir(parents=True, exist_ok=True)
    life.cache.mkdir(parents=True, exist_ok=True)
    if not (life.studio / "cache").exists():
        (life.studio / "cache").symlink_to(life.cache)
    settings = Settings(_env_file=None).model_copy(
        update={"studio": life.studio, "model": "", "openai_url": "", "speech_url": ""}
    )
    line = client([life.url])
    outside = Outside(line, KEYS, life.bases, VirtualClock(line, f"{life.url}/clock", name="film"))
    async with Studio.open(settings, lambda kind, **more: None, yes=True, outside=outside, mark=mark) as room:
        yield room


async def _live(life: Life) -> None:
    fuse = Fuse(life.dies_at)
    async with opened(life, fuse) as room:
        state = await production.make(room, life.brief)
    told: dict[str, Any] = {
        "film": state["film"], "frames": state["master"].frames, "passed": fuse.passed,
        "takes": [
            reel.take and (reel.shot.number, reel.take.frames, str(reel.take.price)) for reel in state["reels"]
        ],
        "failed": [reel.failed for reel in state["reels"] if reel.failed],
    }  # fmt: skip
    (life.studio / "told.json").write_text(json.dumps(told))
