"""Waiting well: a hundred jobs in a vendor's own time, a download's memory, and how little a long film writes down."""

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from evals import yards
from memory.ledger import Ledger
from memory.vault import Vault
from tools.vendors import open_vendor
from tools.vendors.contract import Order
from tools.vendors.desks import Desks, Lot
from tools.vendors.gate import Gate
from tools.vendors.sandbox.run import Sandbox, sandbox
from tools.vendors.shoot import shoot

JOBS, AT_ONCE, SECONDS = 100, 4, 8.0
CLIPS = {"luma": 5, "pika": 5, "runway": 2}
"""Vendors that let a job be looked at every three, one and five seconds, and the seconds of a clip of theirs."""
WORLD = f"[default]\nqueued = [0, 0]\nrolling = [{SECONDS}, {SECONDS}]\n"
BRIEF = "make a 30s launch video for Lumen, a solar lamp that charges phones"
SMALL = ["--vendor", "pika", "--clips", "plain", "--size", "240p", "--takes", "1"]
MB = 1 << 20
# In a process of its own; its high-water mark is its own too, while a child's rusage begins with its parent's.
DOWNLOAD = """
import asyncio, sys
from pathlib import Path
from tools.vendors import download
from tools.vendors.outside import Outside, client
async def main(url, into):
    outside = Outside(client([url]))
    await download.file(outside, url, Path(into), "bench")
    await outside.client.aclose()
asyncio.run(main(*sys.argv[1:]))
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def waiting(*, quick: bool = False) -> list[tuple[str, float, float]]:
    """What, figure and target of every row; `quick` downloads a tenth and rehearses a small film."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        told = [asyncio.run(hundred(name, room)) for name in CLIPS]
        large = 50 if quick else 500
        shots, written = _rehearsed(room / "studio", ["--seconds", "6"] if quick else [])
        return [
            (f"{JOBS} jobs, {AT_ONCE} at a time ÷ the shortest possible", max(ratio for ratio, _ in told), 1.10),
            (f"looks at a job of {SECONDS:g} s", max(looks for _, looks in told), 2),
            (f"peak of a download of {large} MB ÷ of 1 MB", _peak(large, room) / _peak(1, room), 1.10),
            (f"graph.sqlite, MB for 100 rehearsed shots (scaled from {shots})", written * 100 / shots, 5),
        ]


async def hundred(name: str, room: Path) -> tuple[float, float]:
    """Makespan in the vendor's time over the least there could be, and looks at each job."""
    world = room / "world.toml"
    world.write_text(WORLD)
    words = ["--clips", "plain", "--bank", str(room / "bank"), "--world", str(world)]
    async with sandbox(*words) as box:
        took, looks = await _shot(name, box, room / name)
    return took / (JOBS / AT_ONCE * SECONDS), looks / JOBS


async def _shot(name: str, box: Sandbox, room: Path) -> tuple[float, int]:
    """Seconds of the vendor's time until all are in the vault, and looks in all."""
    room.mkdir()
    looks: list[str] = []
    world = box.outside()
    vendor = open_vendor(name, cache=room, outside=world)
    with closing(Ledger(room / "ledger.sqlite")) as books:
        desks = Desks(world.clock, {name: Gate(AT_ONCE, world.clock)})
        lot = Lot("bench", Decimal(1000), books, Vault(room / "vault"), desks)
        began = world.clock.now()
        tell = lambda kind, **_: looks.append(kind) if kind == "rolling" else None  # noqa: E731
        await asyncio.gather(*(shoot(vendor, _order(name, number), lot, tell) for number in range(JOBS)))
        took = world.clock.now() - began
    await world.client.aclose()
    return took, len(looks)


def _order(name: str, number: int) -> Order:
    changes = {"vendor": name, "model": "", "prompt": "a lamp at dawn", "slate": f"bench_sh{number:03d}_t1"}
    return yards.order((426, 240), "pan_left", 24 * CLIPS[name]).model_copy(update=changes)


def _peak(size: int, room: Path) -> float:
    """MB of a process that downloads a file of `size` MB, which is gone afterwards."""
    into = room / "download.mp4"
    try:
        with _served(size * MB) as url:
            return float(yards.spoken(DOWNLOAD, url, str(into)))
    finally:
        into.unlink(missing_ok=True)


@contextmanager
def _served(size: int) -> Iterator[str]:
    """An address on loopback with `size` bytes that begin like a video."""

    class Film(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(size))
            self.end_headers()
            self.wfile.write(b"\0\0\0\x20ftypisom" + bytes(MB - 12))
            for _ in range(size // MB - 1):
                self.wfile.write(bytes(MB))

        def log_message(self, *_: Any) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Film) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/film.mp4"
        server.shutdown()


def _rehearsed(studio: Path, options: list[str]) -> tuple[int, float]:
    """How many shots a rehearsed film has, and MB of its checkpoint."""
    words = [sys.executable, "-m", "agent", "rehearse", BRIEF, *SMALL, *options, "--studio", str(studio), "--json"]
    told = subprocess.run(words, capture_output=True, text=True)
    if told.returncode:
        raise SystemExit(f"the rehearsal failed: {told.stdout[-400:]}")
    page = json.loads(told.stdout)
    return len(page["shots"]), (Path(page["folder"]) / "graph.sqlite").stat().st_size / 1e6
