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
from evals.worker import ROWS, lost, taken

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
        room = self.shelf / cell.key
        try:
            return _of(cell, await asyncio.wait_for(self._answer(cell), self.patience * len(cell.items)))
        except TimeoutError:
            await self.end()
            return lost(cell, "timeout", f"It took more than {self.patience:.0f} s a film", taken(room))
        except (ValueError, ConnectionError):
            code = await self.end()
            return lost(cell, "crashed", f"Its process gave no rows and ended with status {code}", taken(room))

    async def _answer(self, cell: cells.Cell) -> bytes:
        if self.process and self.process.returncode is not None:
            await self.end()  # it died after its last cell, and this one is not to blame
        process = self.process = self.process or await self._begun()
        assert process.stdin and process.stdout
        asked = {"cell": cell.model_dump(mode="json"), "shelf": str(self.shelf), "bank": str(self.bank)}
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        await process.stdin.drain()
        return await process.stdout.readline()

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
        await self.end()


def _of(cell: cells.Cell, line: bytes) -> list[Row]:
    """The rows of a line; ValueError when they are not this cell's."""
    rows = ROWS.validate_json(line)
    if [row.key for row in rows] != [cell.row(item) for item in cell.items]:
        raise ValueError("rows of another cell")
    return rows
