"""Speed as ratios of CPU seconds in one run: drawing, screening and whole films against encoding the same frames."""

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from tools import ffmpeg
from tools.probe import probe

BRIEF = "make a 30s launch video for Lumen, a solar lamp that charges phones"
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]


def bench(*, quick: bool = False) -> list[dict[str, Any]]:
    """Every row of the table; `quick` makes a small film instead of the 30 s one at 720p."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        film = ["--size", "240p", "--seconds", "6"] if quick else []
        cold, page = _film(room / "studio", film)
        encode = _median(lambda: _encode(Path(page["master"]), room), 3)
        warm = _again(room / "studio", page, film)
        take = _largest_take(room / "studio")
        rows = [
            _row("a film end to end, plates cached ÷ encoding its master", warm["cpu"] / encode, 5.5),
            _row("a film end to end, cold ÷ encoding its master", cold["cpu"] / encode, 14),
            _row("screening a take ÷ decoding it", _median(lambda: _screen(take) / _decode(take), 3), 1.3),
            _row("compositing a frame ÷ encoding it", _median(lambda: _composite(room), 3), 1.2),
            _row("peak memory of the largest process, MB", cold["peak"], 1000),
            _row("first panels, share of the whole time", cold["panels"] / cold["wall"], 0.10),
        ]
    return rows


def _row(what: str, figure: float, target: float) -> dict[str, Any]:
    return {"what": what, "figure": round(figure, 3), "target": target, "met": figure <= target}


def _median(measure: Callable[[], float], rounds: int) -> float:
    return median(measure() for _ in range(rounds))


def _film(studio: Path, options: list[str]) -> tuple[dict[str, float], dict[str, Any]]:
    """CPU seconds of a whole film with all its processes, the largest one's memory, and when the panels were there."""
    words = [sys.executable, "-m", "agent", "make", BRIEF, "--takes", "1", "--studio", str(studio), "--json", *options]
    before, began = _children(), time.monotonic()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        seen: list[float] = []
        watch = threading.Thread(target=_watch, args=(studio, process, seen, began), daemon=True)
        watch.start()
        out, _ = process.communicate()
        watch.join()
    wall = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"the film failed: {out[-400:]}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    figures = {"cpu": _children() - before, "wall": wall, "peak": peak, "panels": seen[0] if seen else wall}
    return figures, json.loads(out)


def _watch(studio: Path, process: "subprocess.Popen[str]", seen: list[float], began: float) -> None:
    while process.poll() is None and not seen:
        if next(studio.glob("films/*/storyboard.png"), None):
            seen.append(time.monotonic() - began)
        time.sleep(0.05)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _again(studio: Path, page: dict[str, Any], options: list[str]) -> dict[str, float]:
    """The same film made anew in a studio that holds nothing but its plates."""
    fresh = studio.with_name("warm")
    fresh.mkdir()
    (fresh / "cache").mkdir()
    (studio / "cache" / "plates").rename(fresh / "cache" / "plates")
    figures, _ = _film(fresh, options)
    (fresh / "cache" / "plates").rename(studio / "cache" / "plates")
    return figures


def _encode(master: Path, room: Path) -> float:
    """CPU seconds of x264 alone: the frames lie decoded on the disk."""
    raw, facts = room / "frames.yuv", probe(master)
    if not raw.is_file():
        ffmpeg.run(["-y", "-i", master, "-f", "rawvideo", "-pix_fmt", "yuv420p", raw])
    shape = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{facts.width}x{facts.height}", "-r", str(facts.fps)]
    before = _children()
    ffmpeg.run(["-y", *shape, "-i", raw, *X264, room / "again.mp4"])
    return _children() - before


def _largest_take(studio: Path) -> Path:
    return max((studio / "vault").glob("*/*.mp4"), key=lambda path: path.stat().st_size)


def _decode(take: Path) -> float:
    before = _children()
    ffmpeg.run(["-i", take, "-f", "null", "-"])
    return _children() - before


def _screen(take: Path) -> float:
    """CPU seconds of screening in a process of its own, less that process's start."""
    facts = probe(take)
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom tools.screen.findings import Wanted\n"
        "from tools.screen.score import measure\n"
        f"w = Wanted(slate='x', frames={facts.frames}, fps='{facts.fps}', width={facts.width}, height={facts.height},"
        " camera='push_in', motion='medium', dark_ok=True, palette=(), prompt='')\n"
        "def cpu():\n    r = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "    return sum(u.ru_utime + u.ru_stime for u in r)\n"
        f"take = Path({str(take)!r})\nmeasure(take, w)\nb = cpu()\nmeasure(take, w)\nprint(cpu() - b)\n"
    )
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def _composite(room: Path) -> float:
    """CPU of drawing 48 frames of a push-in from ready plates ÷ CPU of encoding the same frames."""
    code = (
        "import json, sys, time\nfrom pathlib import Path\n"
        "from tools.vendors.animatic.draw import ready\n"
        "made = ready(json.loads(sys.argv[1]), None, 1.0)\nbegan = time.process_time()\n"
        "frames = [bytes(made.video(n)) for n in range(48)]\nspent = time.process_time() - began\n"
        "Path(sys.argv[2]).write_bytes(b''.join(frames))\nprint(spent)\n"
    )
    raw = room / "composite.yuv"
    order = json.dumps(_order())
    drawn = subprocess.run([sys.executable, "-c", code, order, str(raw)], capture_output=True, text=True, check=True)
    before = _children()
    shape = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1280x720", "-r", "24"]
    ffmpeg.run(["-y", *shape, "-i", raw, *X264, room / "composite.mp4"])
    return float(drawn.stdout) / (_children() - before)


def _order() -> dict[str, Any]:
    from memory.film import Shot
    from tools.vendors.contract import Order

    shot = Shot(
        number=1, scene=1, frames=48, action="", place="lake", light="dawn", subject="solar lamp", staging="hero",
        framing="medium", camera="push_in", motion="medium", prompt="",
    )  # fmt: skip
    return Order(
        slate="bench_sh01_t1", vendor="animatic", model="animatic", shot=shot, prompt="", frames=48, fps="24", width=1280,
        height=720, seed=1, camera="push_in", motion="medium", palette=("#13233a", "#2f5a74", "#ffb45c", "#ffe2b0"),
    ).model_dump(mode="json")  # fmt: skip
