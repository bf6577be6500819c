"""The one door to the ffmpeg program."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from memory.errors import ProductionError, Unplayable


@cache
def program() -> str:
    """Path of ffmpeg: FILMWRIGHT_FFMPEG, else the one inside the imageio-ffmpeg wheel."""
    named = os.environ.get("FILMWRIGHT_FFMPEG")
    if named:
        return named
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


@cache
def version() -> str:
    """The first line of `ffmpeg -version`, kept in every film's record."""
    return subprocess.run([program(), "-version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def start(arguments: Sequence[str | Path], *, reads: bool = False, writes: bool = False) -> subprocess.Popen[bytes]:
    """Start ffmpeg with a pipe to its input (`writes`) or from its output (`reads`); it dies with us."""
    words = [program(), "-hide_banner", "-nostdin", "-v", "error", *map(str, arguments)]
    if writes:
        words.remove("-nostdin")
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE if writes else subprocess.DEVNULL,
        stdout=subprocess.PIPE if reads else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=_die_with_parent,
    )


def run(arguments: Sequence[str | Path], *, timeout: float = 1800) -> str:
    """Run ffmpeg to its end and return what it said; a failure is `Unplayable` with ffmpeg's own last line."""
    process = start(arguments)
    try:
        _, said = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise ProductionError(
            f"ffmpeg did not finish in {timeout:.0f} s", "Try again, or with a smaller --size"
        ) from None
    words = said.decode(errors="replace")
    if process.returncode:
        last = words.strip().splitlines()[-1] if words.strip() else f"exit status {process.returncode}"
        raise Unplayable(f"ffmpeg failed: {last}", "Run filmwright doctor")
    return words
