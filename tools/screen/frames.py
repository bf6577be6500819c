"""One decode of a take, at most 320 px on its longer side: the only pixels any measure sees."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import cv2
import numpy as np
from numpy.typing import NDArray

from tools import ffmpeg
from tools.probe import Facts

LONG = 320
KEPT = 640
LOOKS_PER_SECOND = 4

Picture = NDArray[np.uint8]
Series = NDArray[np.float64]


@dataclass(frozen=True)
class Reel:
    """What one decode leaves behind.

    Per frame, in 0..1: luma (mean), change (mean block difference to the frame before), likeness (correlation with
    the frame before), black and still (nothing moved in a quarter of a second). Per look, a few a second: peak (99th
    percentile of luma), spread (1st to 99th), bright and dark (share of clipped px), detail (strong edges against the
    spread), colour (colourfulness, 0..150). lab: some px of every look, n×3. gray: evenly spaced frames, at most
    640, with their rate.
    """

    count: int
    luma: Series
    change: Series
    likeness: Series
    black: NDArray[np.bool_]
    still: NDArray[np.bool_]
    peak: Series
    spread: Series
    bright: Series
    dark: Series
    detail: Series
    colour: Series
    lab: NDArray[np.float32]
    gray: tuple[Picture, ...]
    rate: float


def small(width: int, height: int) -> tuple[int, int]:
    """The measuring size of a picture: longer side 320, even sides."""
    scale = LONG / max(width, height, 1)
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)


def pictures(path: Path, width: int, height: int, *, keys_only: bool = False) -> Generator[Picture]:
    """Every frame (or every key frame) of a file as h×w×3 BGR of exactly this size, decoded once, in order."""
    before = ["-skip_frame", "nokey"] if keys_only else []
    words: list[str | Path] = [
        "-loglevel",
        "fatal",
        "-threads",
        "1",
        *before,
        "-protocol_whitelist",
        "file",
        "-i",
        path,
        "-map",
        "0:v:0",
    ]
    shape = ["-vf", f"scale={width}:{height}:flags=area", "-pix_fmt", "bgr24", "-fps_mode", "passthrough"]
    decoding = ffmpeg.start([*words, *shape, "-f", "rawvideo", "-"], reads=True)
    assert decoding.stdout and decoding.stderr
    try:
        size = width * height * 3
        while len(got := decoding.stdout.read(size)) == size:
            yield np.frombuffer(got, np.uint8).reshape(height, width, 3)
    finally:
        decoding.kill()
        decoding.wait()
        decoding.stdout.close()
        decoding.stderr.close()


class Sampler:
    """Keeps at most KEPT evenly spaced frames of a stream of unknown length: when full, every second one goes."""

    def __init__(self, fps: float) -> None:
        self.step, self.fps, self.seen = max(1, round(fps / 24)), fps, 0
        self.kept: list[Picture] = []

    def add(self, gray: Picture) -> None:
        if self.seen % self.step == 0:
            self.kept.append(gray)
        self.seen += 1
        if len(self.kept) > KEPT:
            self.kept, self.step = self.kept[::2], self.step * 2

    @property
    def rate(self) -> float:
        return self.fps / self.step


def blocks(gray: Picture) -> Picture:
    """A quarter-size copy: one value per 4×4 block, so that codec noise is averaged away."""
    return np.asarray(
        cv2.resize(gray, (gray.shape[1] // 4, gray.shape[0] // 4), interpolation=cv2.INTER_AREA), np.uint8
    )


def alike(one: Picture, other: Picture) -> float:
    """Correlation of two pictures in -1..1, blind to brightness and contrast; flat pictures are 0."""
    a, b = one.astype(np.float32) - one.mean(), other.astype(np.float32) - other.mean()
    strength = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / strength if strength > 1 else 0.0


def look(picture: Picture, gray: Picture) -> tuple[float, ...]:
    """peak, spread, bright, dark, detail and colour of one picture (see Reel)."""
    share = np.cumsum(np.bincount(gray.ravel(), minlength=256)) / gray.size
    low, peak = (float(np.searchsorted(share, at)) / 255 for at in (0.01, 0.99))
    edges = np.abs(np.asarray(cv2.Laplacian(gray, cv2.CV_16S))).ravel()
    strong = float(np.partition(edges, int(edges.size * 0.99))[int(edges.size * 0.99)])
    blue, green, red = (picture[..., k].astype(np.float32) for k in range(3))
    across, up = red - green, (red + green) / 2 - blue
    colour = np.hypot(across.std(), up.std()) + 0.3 * np.hypot(across.mean(), up.mean())
    detail = strong / 255 / max(peak - low, 0.1)
    return peak, peak - low, 1 - float(share[250]), float(share[4]), detail, float(colour)


def read(path: Path, facts: Facts, stop: Event | None = None) -> Reel:
    """Decode a file once and keep its figures; ends early, with what it has, when `stop` is set."""
    fps = float(facts.fps) or 24.0
    sampler, past = Sampler(fps), max(1, round(fps / 4))
    lag: list[Picture] = []
    frames: list[tuple[float, float, float, bool, bool]] = []
    looks: list[tuple[float, ...]] = []
    lab: list[NDArray[np.float32]] = []
    for index, picture in enumerate(pictures(path, *small(facts.width, facts.height))):
        if stop is not None and stop.is_set():
            break
        gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
        sampler.add(gray)
        coarse = blocks(gray)
        lag = [*lag[-past:], coarse]
        frames.append(_frame(lag, past))
        if index % max(1, round(fps / LOOKS_PER_SECOND)) == 0:
            looks.append(look(picture, gray))
            lab.append(_lab(picture))
    return _reel(frames, looks, lab, sampler)


def _frame(lag: list[Picture], past: int) -> tuple[float, float, float, bool, bool]:
    now = lag[-1]
    before = lag[-2] if len(lag) > 1 else now
    change = float(cv2.absdiff(now, before).mean()) / 255
    likeness = alike(now, before) if change > 0.03 else 1.0
    still = len(lag) > past and int(cv2.absdiff(now, lag[0]).max()) <= 2
    return float(now.mean()) / 255, change, likeness, int(now.max()) < 24, still


def _lab(picture: Picture) -> NDArray[np.float32]:
    few = cv2.resize(picture, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(few, cv2.COLOR_BGR2Lab), np.float32).reshape(-1, 3)


def _reel(
    frames: list[tuple[float, float, float, bool, bool]],
    looks: list[tuple[float, ...]],
    lab: list[NDArray[np.float32]],
    sampler: Sampler,
) -> Reel:
    per_frame = np.array(frames, np.float64).reshape(-1, 5)
    per_look = np.array(looks, np.float64).reshape(-1, 6)
    luma, change, likeness, black, still = per_frame.T
    peak, spread, bright, dark, detail, colour = per_look.T
    return Reel(
        count=len(frames), luma=luma, change=change, likeness=likeness, black=black > 0, still=still > 0,
        peak=peak, spread=spread, bright=bright, dark=dark, detail=detail, colour=colour,
        lab=np.concatenate(lab) if lab else np.zeros((0, 3), np.float32),
        gray=tuple(sampler.kept), rate=sampler.rate,
    )  # fmt: skip
