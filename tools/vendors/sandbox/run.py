"""A sandbox in a process of its own, for rehearsals and tests; it ends when we do."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.vendors.clock import VirtualClock
from tools.vendors.outside import Outside, client

KEYS = {
    "RUNWAYML_API_SECRET": "key_" + "5a" * 64,
    "LUMA_AGENTS_API_KEY": "luma-api-sandbox-0123456789",
    "KLING_API_KEY": "kling-sandbox-0123456789",
    "KLING_ACCESS_KEY": "AKsandbox0123456789",
    "KLING_SECRET_KEY": "SKsandbox0123456789",
    "FAL_KEY": "sandbox-id:sandbox-secret",
    "OPENAI_API_KEY": "sk-sandbox-0123456789",
}
"""Keys that open the sandbox and nothing else."""


@dataclass(frozen=True)
class Sandbox:
    """Where a running sandbox listens, whom to trust, and each vendor's address in it."""

    url: str
    clock: str
    ca: str
    bases: dict[str, str]
    pid: int

    def outside(self, *, keys: dict[str, str] | None = None, answer: float = 60.0) -> Outside:
        """Everything outside, leading into this sandbox; time is the sandbox's."""
        line = client([self.url], Path(self.ca) if self.ca else None, answer)
        return Outside(line, KEYS if keys is None else keys, self.bases, VirtualClock(line, self.clock))

    async def oracle(self) -> dict[str, Any]:
        """The sandbox's own book."""
        async with client([self.url], Path(self.ca) if self.ca else None) as line:
            told: dict[str, Any] = (await line.get(f"{self.url}/oracle")).json()
            return told


@asynccontextmanager
async def sandbox(*options: str, python: Sequence[str] = (sys.executable,)) -> AsyncIterator[Sandbox]:
    """Start `python -m tools.vendors.sandbox OPTIONS`, and end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        *python, "-m", "tools.vendors.sandbox", *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError(f"The sandbox did not open; it was asked for {' '.join(options) or 'nothing special'}")
        told = json.loads(line)
        yield Sandbox(told["url"], told["clock"], told["ca"], told["bases"], process.pid)
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
