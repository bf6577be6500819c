"""Drawing processes: spawned when first needed, kept for the next call, gone with us."""

import asyncio
import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from memory.errors import Rejected, VendorError
from tools.vendors.animatic.worker import serve


class Worker:
    """One drawing process and the pipe to it."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.calls, theirs = spawn.Pipe()
        self.process = spawn.Process(target=serve, args=(theirs,), daemon=True, name="filmwright-draw")
        self.process.start()
        theirs.close()

    async def call(self, name: str, arguments: tuple[Any, ...], hear: Callable[[float], None]) -> Any:
        """Run a drawing call to its end; `hear` gets its progress. A worker whose process dies raises VendorError."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[tuple[str, Any]] = loop.create_future()

        def settle(answer: tuple[str, Any]) -> None:
            if not answered.done():
                answered.set_result(answer)

        def listen() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits for the answer
                for kind, told in _answers(self.calls):
                    loop.call_soon_threadsafe(*((hear, told) if kind == "progress" else (settle, (kind, told))))

        try:
            self.calls.send((name, arguments))
        except OSError as error:
            raise VendorError("the drawing process ended", "Try again") from error
        threading.Thread(target=listen, daemon=True).start()
        kind, told = await answered
        if kind == "done":
            return told
        raise (Rejected if kind == "refused" else VendorError)(str(told))

    def end(self) -> None:
        """Kill the process; its ffmpeg dies with it."""
        self.process.kill()
        self.process.join(5)
        self.calls.close()


def _answers(calls: Connection) -> "Any":
    """Answers up to and with the final one; a broken pipe is an answer too."""
    while True:
        try:
            kind, told = calls.recv()
        except (EOFError, OSError):
            yield "failed", "the drawing process ended"
            return
        yield kind, told
        if kind != "progress":
            return


class Workers:
    """At most `processes` workers; a call waits for a free one. A cancelled call ends its worker."""

    def __init__(self, processes: int) -> None:
        self.free = asyncio.Semaphore(processes)
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()

    async def call(self, name: str, *arguments: Any, hear: Callable[[float], None] = lambda share: None) -> Any:
        async with self.free:
            worker = self.idle.pop() if self.idle else Worker()
            self.busy.add(worker)
            answered = False
            try:
                told = await worker.call(name, arguments, hear)
                answered = True
                return told
            except VendorError:
                answered = worker.process.is_alive()
                raise
            finally:
                self.busy.discard(worker)
                if answered:
                    self.idle.append(worker)
                else:
                    worker.end()

    def close(self) -> None:
        for worker in [*self.idle, *self.busy]:
            worker.end()
        self.idle.clear()
        self.busy.clear()
