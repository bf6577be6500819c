"""Speed as ratios of CPU seconds in one run: drawing, screening, finishing, whole films and their evals."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import yards
from evals.finishing import finish
from evals.harness import harness
from evals.recalling import recalling
from evals.remembering import remembering
from evals.waiting import waiting
from tools.probe import probe

BRIEF = "make a 30s launch video for Lumen, a solar lamp that charges phones"
SMALL = ["--size", "240p", "--seconds", "6"]


@dataclass(frozen=True)
class Film:
    """A film made by the command line. cpu, wall, panels: seconds, with all its processes; what it said at the end."""

    cpu: float
    wall: float
    panels: float
    page: dict[str, Any]

    @property
    def master(self) -> Path:
        return Path(self.page["master"])


def bench(*, quick: bool = False, only: str = "") -> list[dict[str, Any]]:
    """Every row of the table, or `only` those of one part; `quick` makes a small film, not the 30 s one at 720p."""
    parts: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "films": lambda: _made(quick),
        "waiting": lambda: [row(*told) for told in waiting(quick=quick)],
        "memory": lambda: [row(*told) for told in (*remembering(3_000 if quick else 100_000), *recalling())],
        "evals": lambda: [row(*told) for told in harness(quick=quick)],
    }
    return [line for name, part in parts.items() if only in ("", name) for line in part()]


def _made(quick: bool) -> list[dict[str, Any]]:
    options = SMALL if quick else []
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        cold = make(room / "studio", options)
        facts = probe(cold.master)
        size = (facts.width, facts.height)
        frames = yards.raw(cold.master, room / "frames.yuv")
        encoding = yards.middle(lambda: yards.encode(frames, room), 3)
        warm = _again(room / "studio", options)
        return [*_films(cold, warm, encoding), *_pieces(room, size, encoding, quick), *_bounds(cold)]


def _films(cold: Film, warm: Film, encoding: float) -> list[dict[str, Any]]:
    return [
        row("a film end to end, plates cached ÷ encoding its master", warm.cpu / encoding, 5.5),
        row("a film end to end, cold ÷ encoding its master", cold.cpu / encoding, 14),
    ]


def _pieces(room: Path, size: tuple[int, int], encoding: float, quick: bool) -> list[dict[str, Any]]:
    vault = room / "studio" / "vault"
    take = max(vault.glob("*/*.mp4"), key=lambda path: path.stat().st_size)
    finished = finish(vault, room, 6 if quick else 24)
    orbit = yards.draw(yards.order(size, "orbit_left", 24 if quick else 72), room / "orbit")
    return [
        row("an orbit's take with its angles ÷ encoding the whole film", orbit / encoding, 4),
        row("compositing a frame ÷ encoding it", yards.middle(lambda: yards.composite(room, size), 3), 1.2),
        row("screening a take ÷ decoding it", yards.middle(lambda: yards.screen(take), 3), 1.3),
        row("titles, segments, sound and master of a cut ÷ a plain transcode", finished.post, 1.25),
        row("segments after one shot changed ÷ all segments", finished.changed, 0.10),
    ]


def _bounds(cold: Film) -> list[dict[str, Any]]:
    shots = len(cold.page["shots"])
    checkpoint = (Path(cold.page["folder"]) / "graph.sqlite").stat().st_size / 1e6
    return [
        row("first panels, share of the whole time", cold.panels / cold.wall, 0.10),
        row("checkpoint, MB for 100 shots", checkpoint * 100 / shots, 5),
        row("memory of the largest process, MB", yards.largest(), 1000),
        row("heavy packages that filmwright --help imports", yards.imported(), 0),
    ]


def main(words: list[str]) -> int:
    """python -m evals bench [--quick] [--only films|waiting|memory|evals]: the table as one object of JSON."""
    parse = argparse.ArgumentParser(prog="python -m evals bench", description=__doc__)
    parse.add_argument("--quick", action="store_true", help="fewer rounds")
    parse.add_argument("--only", default="", choices=["films", "waiting", "memory", "evals"], help="one room's rows")
    told, busy = parse.parse_args(words), os.getloadavg()[0]
    rows = bench(quick=told.quick, only=told.only)
    print(json.dumps({"v": 1, "load": round(busy, 2), "rows": rows}, indent=1, ensure_ascii=False))
    return 0


def row(what: str, figure: float, target: float) -> dict[str, Any]:
    """One line of the table: what was measured, the figure, its target and whether it was met."""
    return {"what": what, "figure": round(figure, 3), "target": target, "met": figure <= target}


def make(studio: Path, options: list[str]) -> Film:
    """One film, one take a shot, in a process of its own; stops the bench when it fails."""
    words = [sys.executable, "-m", "agent", "make", BRIEF, "--takes", "1", "--studio", str(studio), "--json", *options]
    began, seen = time.monotonic(), list[float]()
    with (
        yards.spending() as spent,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process,
    ):
        threading.Thread(target=_watch, args=(studio, process, seen, began), daemon=True).start()
        out, _ = process.communicate()
        cpu, wall = spent(), time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"the film failed: {out[-400:]}")
    return Film(cpu, wall, seen[0] if seen else wall, json.loads(out))


def _watch(studio: Path, process: "subprocess.Popen[str]", seen: list[float], began: float) -> None:
    """Note when the storyboard's panels are there for a person to look at."""
    while process.poll() is None and not seen:
        if next(studio.glob("films/*/storyboard.png"), None):
            seen.append(time.monotonic() - began)
        time.sleep(0.05)


def _again(studio: Path, options: list[str]) -> Film:
    """The same film in a studio that holds nothing but the first one's plates."""
    fresh = studio.with_name("warm")
    (fresh / "cache").mkdir(parents=True)
    (studio / "cache" / "plates").rename(fresh / "cache" / "plates")
    return make(fresh, options)
