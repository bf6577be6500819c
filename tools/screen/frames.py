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
    """The measuring size of a picture: longer side 320, sides that 4 divides."""
    scale = LONG / max(width, height, 1)
    return max(16, round(width * scale / 4) * 4), max(16, round(height * scale / 4) * 4)


def pictures(path: Path, width: int, height: int, *, keys_only: bool = False) -> Generator[Picture]:
    """Every frame (or every key frame) of a file as h×w×3 BGR of exactly this size, in order."""
    return _decoded(path, width, height, "bgr24", (height, width, 3), keys_only)


def planes(path: Path, width: int, height: int) -> Generator[Picture]:
    """Every frame of a file as 4:2:0 planes, 1.5 h × w, in order: what a decoder has, so nothing is converted."""
    return _decoded(path, width, height, "yuv420p", (height * 3 // 2, width), False)


def _decoded(
    path: Path, width: int, height: int, pixels: str, shape: tuple[int, ...], keys_only: bool
) -> Generator[Picture]:
    # Deblocking costs a fifth of decoding, and what it smooths is averaged away at this size.
    quick = ["-skip_loop_filter", "all", *(["-skip_frame", "nokey"] if keys_only else [])]
    opened = ["-loglevel", "fatal", "-threads", "1", *quick, "-protocol_whitelist", "file", "-i", str(path)]
    form = [
        "-map",
        "0:v:0",
        "-vf",
        f"scale={width}:{height}:flags=area",
        "-pix_fmt",
        pixels,
        "-fps_mode",
        "passthrough",
    ]
    decoding = ffmpeg.start([*opened, *form, "-f", "rawvideo", "-"], reads=True)
    assert decoding.stdout and decoding.stderr
    try:
        size = int(np.prod(shape))
        while len(got := decoding.stdout.read(size)) == size:
            yield np.frombuffer(got, np.uint8).reshape(shape)
    finally:
        decoding.kill()
        decoding.wait()
        decoding.stdout.close()
        decoding.stderr.close()


def full(luma: Picture) -> Picture:
    """Video levels 16..235 as 0..255."""
    return np.asarray(cv2.convertScaleAbs(luma, alpha=255 / 219, beta=-16 * 255 / 219), np.uint8)


def colours(frame: Picture, gray: Picture) -> NDArray[np.float32]:
    """BGR in 0..1, a quarter of the size, from 4:2:0 planes and their luma at full levels (BT.709)."""
    high, wide = gray.shape
    few = (wide // 4, high // 4)
    chroma = frame[high:].reshape(2, high // 2, wide // 2)
    blue, red = (cv2.resize(plane, few, interpolation=cv2.INTER_AREA).astype(np.float32) for plane in chroma)
    blue, red = (blue - 128) / 224, (red - 128) / 224
    light = cv2.resize(gray, few, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    mixed = (light + 1.8556 * blue, light - 0.1873 * blue - 0.4681 * red, light + 1.5748 * red)
    return np.asarray(np.clip(np.stack(mixed, axis=2), 0, 1), np.float32)


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


def look(picture: NDArray[np.float32], gray: Picture) -> tuple[float, ...]:
    """peak, spread, bright, dark, detail and colour of one picture (see Reel); picture is BGR in 0..1."""
    share = _shares(gray)
    low, peak = (float(np.searchsorted(share, at)) / 255 for at in (0.01, 0.99))
    edges = _shares(cv2.convertScaleAbs(cv2.Laplacian(gray, cv2.CV_16S)))
    strong = float(np.searchsorted(edges, 0.99)) / 255
    blue, green, red = (255 * picture[..., k] for k in range(3))
    across, up = red - green, (red + green) / 2 - blue
    colour = np.hypot(across.std(), up.std()) + 0.3 * np.hypot(across.mean(), up.mean())
    return peak, peak - low, 1 - float(share[250]), float(share[4]), strong / max(peak - low, 0.1), float(colour)


def _shares(gray: Picture) -> Series:
    """Share of px at or under each of 256 levels."""
    counts = np.ravel(cv2.calcHist([gray], [0], None, [256], [0, 256]))
    return np.asarray(np.cumsum(counts, dtype=np.float64) / gray.size)


def read(path: Path, facts: Facts, stop: Event | None = None) -> Reel:
    """Decode a file once and keep its figures; ends early, with what it has, when `stop` is set."""
    fps = float(facts.fps) or 24.0
    sampler, past = Sampler(fps), max(1, round(fps / 4))
    width, height = small(facts.width, facts.height)
    lag: list[Picture] = []
    frames: list[tuple[float, float, float, bool, bool]] = []
    looks: list[tuple[float, ...]] = []
    lab: list[NDArray[np.float32]] = []
    for index, picture in enumerate(planes(path, width, height)):
        if stop is not None and stop.is_set():
            break
        gray = full(picture[:height])
        sampler.add(gray)
        coarse = blocks(gray)
        lag = [*lag[-past:], coarse]
        frames.append(_frame(lag, past))
        if index % max(1, round(fps / LOOKS_PER_SECOND)) == 0:
            coloured = colours(picture, gray)
            looks.append(look(coloured, gray))
            lab.append(_lab(coloured))
    return _reel(frames, looks, lab, sampler)


def _frame(lag: list[Picture], past: int) -> tuple[float, float, float, bool, bool]:
    now = lag[-1]
    before = lag[-2] if len(lag) > 1 else now
    change = float(cv2.absdiff(now, before).mean()) / 255
    likeness = alike(now, before) if change > 0.03 else 1.0
    still = len(lag) > past and int(cv2.absdiff(now, lag[0]).max()) <= 2
    return float(now.mean()) / 255, change, likeness, int(now.max()) < 24, still


def _lab(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    few = cv2.resize(picture, (32, 32), interpolation=cv2.INTER_AREA)
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
