"""A worker process: given one cell at a time, ended with all its children when it takes too long."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals import cell as cells
from evals.nouns import Row
from evals.worker import ROWS, lost

WORKER = (sys.executable, "-m", "evals.worker")
LINE = 64 << 20
"""Bytes that the rows of one cell may come to."""


@dataclass
class Seat:
    """Where cells are made, one after another. patience: seconds for each film of a cell."""

    shelf: Path
    bank: Path
    patience: float
    command: Sequence[str] = WORKER
    process: asyncio.subprocess.Process | None = None

    async def make(self, cell: cells.Cell) -> list[Row]:
        """The rows of a cell; a process that dies or hangs is replaced before the next one."""
        process = self.process = self.process or await self._begun()
        assert process.stdin and process.stdout
        asked = {"cell": cell.model_dump(mode="json"), "shelf": str(self.shelf), "bank": str(self.bank)}
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            await process.stdin.drain()
            line = await asyncio.wait_for(process.stdout.readline(), self.patience * len(cell.items))
            return ROWS.validate_json(line)
        except TimeoutError:
            await self.end()
            return lost(cell, "timeout", f"It took more than {self.patience:.0f} s a film")
        except (ValueError, ConnectionError):
            code = await self.end()
            return lost(cell, "crashed", f"Its process ended with status {code}")

    async def _begun(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE,
            start_new_session=True, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def end(self) -> int | None:
        """End the process and all it began; its exit status."""
        process, self.process = self.process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return await process.wait()

    async def close(self) -> None:
        """Let it end by itself, for a moment, so that what it began ends too."""
        if self.process and self.process.stdin:
            self.process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), 5)
                self.process = None
        await self.end()
