"""Yardsticks: CPU seconds of one piece of work, and of the plain coding it is held against."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from memory.film import Shot
from tools import ffmpeg
from tools.probe import Facts, probe
from tools.vendors.contract import Order

X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
PALETTE = ("#13233a", "#2f5a74", "#ffb45c", "#ffe2b0")
HEAVY = ("langgraph", "langchain_core", "langchain_openai", "chromadb", "numpy", "cv2", "httpx", "pydantic_settings")
# Each runs in a process of its own, so that a start-up and what was imported before count for nothing.
COMPOSITE = """
import json, sys, time
from pathlib import Path
from tools.vendors.animatic.draw import ready
order, raw = json.loads(sys.argv[1]), Path(sys.argv[2])
made = ready(order, None, 1.0)
made.video(0)
began = time.process_time()
frames = [bytes(made.video(number)) for number in range(order["frames"])]
spent = time.process_time() - began
raw.write_bytes(b"".join(frames))
print(spent)
"""
SCREEN = """
import resource, sys
from pathlib import Path
from tools.probe import probe
from tools.screen.findings import Wanted
from tools.screen.score import measure
def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
take = Path(sys.argv[1])
facts = probe(take)
wanted = Wanted(slate="x", frames=facts.frames, fps=str(facts.fps), width=facts.width, height=facts.height,
                camera="push_in", motion="medium", dark_ok=True, palette=(), prompt="")
measure(take, wanted)
before = cpu()
measure(take, wanted)
print(cpu() - before)
"""
DRAW = """
import asyncio, json, sys
from pathlib import Path
from tools.vendors import open_vendor
from tools.vendors.contract import Order
async def main():
    vendor = open_vendor("animatic", cache=Path(sys.argv[2]))
    job = await vendor.submit(Order.model_validate_json(sys.argv[1]))
    while (status := await vendor.poll(job)).state in ("waiting", "rolling"):
        await asyncio.sleep(0.2)
    await vendor.close()
    assert status.state == "finished", status
if __name__ == "__main__":
    asyncio.run(main())
"""
HELP = """
import sys
from agent.cli import main
heavy, sys.argv = sys.argv[1:], ["filmwright", "--help"]
try:
    main()
except SystemExit:
    pass
print()
print(sum(name in sys.modules for name in heavy))
"""


def cpu() -> float:
    """CPU seconds of this process and all that have ended under it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def largest() -> float:
    """MB of the largest process that has ended under this one."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


@contextmanager
def spending() -> Iterator[Callable[[], float]]:
    """CPU seconds since then, asked when it is over."""
    before = cpu()
    yield lambda: cpu() - before


def middle(measure: Callable[[], float], rounds: int) -> float:
    return median(measure() for _ in range(rounds))


def spoken(code: str, *words: str) -> str:
    """The last line that a program prints in a process of its own."""
    told = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True).stdout
    return told.strip().rpartition("\n")[2]


def raw(film: Path, into: Path) -> list[str | Path]:
    """The decoded frames of a film as ffmpeg's input, without sound."""
    if not into.is_file():
        ffmpeg.run(["-y", "-i", film, "-f", "rawvideo", "-pix_fmt", "yuv420p", into])
    return _plain(probe(film), into)


def _plain(facts: Facts, file: Path) -> list[str | Path]:
    shape = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{facts.width}x{facts.height}", "-r", str(facts.fps)]
    return [*shape, "-i", file]


def encode(frames: list[str | Path], room: Path) -> float:
    """CPU seconds of x264 over frames that lie on the disk."""
    with spending() as spent:
        ffmpeg.run(["-y", *frames, *X264, room / "again.mp4"])
        return spent()


def decode(take: Path) -> float:
    with spending() as spent:
        ffmpeg.run(["-threads", "1", "-i", take, "-f", "null", "-"])
        return spent()


def screen(take: Path) -> float:
    """Screening a take against decoding it."""
    return float(spoken(SCREEN, str(take))) / decode(take)


def composite(room: Path, size: tuple[int, int]) -> float:
    """Drawing the frames of a push-in from ready plates against encoding the same frames."""
    asked, file = order(size, "push_in", 48), room / "composite.yuv"
    drawn = float(spoken(COMPOSITE, asked.model_dump_json(), str(file)))
    shape = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size[0]}x{size[1]}", "-r", "24", "-i", file]
    return drawn / encode([str(word) for word in shape], room)


def draw(asked: Order, cache: Path) -> float:
    """CPU seconds of a take with its plates, drawn by the vendor in processes of its own."""
    with spending() as spent:
        spoken(DRAW, asked.model_dump_json(), str(cache))
        return spent()


def imported() -> int:
    """How many heavy packages `filmwright --help` imports."""
    return int(spoken(HELP, *HEAVY))


def order(size: tuple[int, int], camera: str, frames: int) -> Order:
    """An order for a lamp on a shore at dawn."""
    told: dict[str, Any] = {
        "number": 1, "scene": 1, "frames": frames, "action": "", "place": "lake", "light": "dawn",
        "subject": "solar lamp", "staging": "hero", "framing": "medium", "camera": camera, "motion": "medium",
        "prompt": "",
    }  # fmt: skip
    shot = Shot.model_validate_json(json.dumps(told))
    return Order(
        slate="bench_sh01_t1", vendor="animatic", model="animatic", shot=shot, prompt="", frames=frames, fps="24",
        width=size[0], height=size[1], seed=1, camera=shot.camera, motion="medium", palette=PALETTE,
    )  # fmt: skip
