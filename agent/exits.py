"""How a command ends: exit status, one line for a person, and the error object for a program."""

import errno
import os
import sqlite3
from typing import Any

import typer
from typer.exceptions import TyperException

from memory.errors import ProductionError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Outcome = tuple[int, str, dict[str, Any] | None]


def outcome(error: BaseException) -> Outcome:
    """0 done, 1 our fault, 2 the user's mistake, 3 waits for a person, 4 vendor or money, 5 held, 130 interrupted."""
    if isinstance(error, SystemExit | typer.Exit):
        code = error.code if isinstance(error, SystemExit) else error.exit_code
        return (code if isinstance(code, int) else 1), "", None
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return 130, "stopped. Everything finished is kept; filmwright resume goes on", _facts("stopped")
    if isinstance(error, TyperException):
        words = " ".join(str(getattr(error, "format_message", error.__str__)()).split())
        return 2, f"{words} (see filmwright --help)", _facts(words, "See filmwright --help")
    if _full(error):
        return (
            2,
            "The disk is full. Free some space and resume",
            _facts("The disk is full", "Free some space", "studio"),
        )
    if isinstance(error, ProductionError):
        words = " ".join(str(error).split())
        facts = {"field": error.field, "got": error.got, "accepted": error.accepted, "remedy": error.remedy}
        return error.exit_status, words, {**facts, "says": words}
    return _ours(error)


def _full(error: BaseException) -> bool:
    """Python, SQLite and ffmpeg each say it in their own way."""
    said = str(error)
    by_name = isinstance(error, sqlite3.Error | ProductionError) and (
        "disk is full" in said or "disk I/O error" in said or "No space left" in said or "File too large" in said
    )
    return by_name or (isinstance(error, OSError) and error.errno in FULL)


def _ours(error: BaseException) -> Outcome:
    """A fault of ours: one line, unless FILMWRIGHT_DEBUG asks for the traceback."""
    if os.environ.get("FILMWRIGHT_DEBUG"):
        raise error
    words = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    remedy = "Set FILMWRIGHT_DEBUG=1 to see where; filmwright resume goes on from what is kept"
    return 1, f"our fault, {words}. {remedy}", _facts(words, remedy)


def _facts(says: str, remedy: str = "", field: str = "") -> dict[str, Any]:
    return {"field": field, "got": "", "accepted": "", "remedy": remedy, "says": says}
