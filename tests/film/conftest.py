"""One small film, made once by the real command line, for all who only look at it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.wire import Server, wire

ROOT = Path(__file__).resolve().parents[2]
BRIEF = "a 6s teaser for Lumen, a solar lamp that charges phones"
GUARD = """
import os, sys
def guard(event, facts):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto") and not (
        event == "socket.connect" and isinstance(facts[1], (str, bytes))
    ):
        os.write(2, f"OPENED A SOCKET {event} {facts[1:]}\\n".encode())
        os._exit(97)
sys.addaudithook(guard)
"""


@dataclass(frozen=True)
class Made:
    page: dict[str, Any]
    studio: Path

    @property
    def folder(self) -> Path:
        return Path(self.page["folder"])

    @property
    def record(self) -> dict[str, Any]:
        return json.loads((self.folder / "record.json").read_text())  # type: ignore[no-any-return]


def command(*words: str, guard: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own; with a guard, opening any socket ends it with status 97."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI", "FILMWRIGHT", "LANG"))}
    path = os.pathsep.join(filter(None, [str(guard) if guard else "", str(ROOT)]))
    return subprocess.run(
        [sys.executable, "-m", "agent", *words],
        env={**clean, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=280,
    )


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One studio for a module, so that its films share plates and segments."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with wire() as running:
        yield running


@pytest.fixture(scope="session")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guard")
    (folder / "sitecustomize.py").write_text(GUARD)
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, guard: Path) -> Made:
    studio = tmp_path_factory.mktemp("small") / "studio"
    words = ["make", BRIEF, "--size", "240p", "--takes", "2", "--studio", str(studio), "--json"]
    done = command(*words, "--deliver", "square,reels", guard=guard)
    assert done.returncode == 0, done.stderr[-3000:]
    return Made(json.loads(done.stdout), studio)
