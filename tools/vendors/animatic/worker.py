"""What runs inside a drawing process: it takes calls from a pipe until the pipe or its parent is gone."""

import contextlib
import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection, wait
from typing import Any

from memory.errors import ProductionError


def serve(calls: Connection) -> None:
    """Answer calls of `draw`, `panel`, `sheet` with (`progress`, share)…, then `done`, `refused`, `failed`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C reaches us too; our parent ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import cv2

    from tools.vendors.animatic import draw, sheet

    cv2.setNumThreads(1)
    with contextlib.suppress(EOFError, OSError):
        while True:
            name, arguments = calls.recv()
            work = {"draw": draw.draw, "panel": draw.panel, "sheet": sheet.sheet}[name]
            tell = {"tell": lambda share: calls.send(("progress", share))} if name == "draw" else {}
            calls.send(_answer(work, arguments, tell))


def _answer(work: Any, arguments: tuple[Any, ...], tell: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "done", work(*arguments, **tell)
    except ProductionError as error:
        return ("refused" if type(error).__name__ == "Rejected" else "failed"), str(error)
    except Exception as error:  # noqa: BLE001  the door: whatever went wrong in a drawing is told, and the worker lives on
        return "failed", f"{type(error).__name__}: {error}"


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
