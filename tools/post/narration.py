"""A spoken line made ready for the mix: rumble out, gently compressed, its level and its pauses known."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.errors import Unplayable
from tools import ffmpeg
from tools.post.ducking import STEP, band_levels
from tools.post.pcm import F32, RATE, blocks

LEVEL = -20.0
CHAIN = "highpass=f=75,acompressor=threshold=-20dB:ratio=2:attack=8:release=140:knee=6dB:makeup=1"


@dataclass(frozen=True)
class Narration:
    """A prepared line: start and frames in samples, gain in dB, level in its speech band (dBFS), where words are."""

    path: Path
    start: int
    frames: int
    gain: float
    band: float
    active: NDArray[np.bool_] = field(repr=False)

    def add_to(self, block: F32, start: int) -> None:
        """Add what is heard of this line to the stereo block that begins at frame `start`."""
        first, last = max(self.start, start), min(self.start + self.frames, start + block.shape[1])
        if first < last:
            sound = _part(self.path, first - self.start, last - first)
            block[:, first - start : first - start + len(sound)] += sound * np.float32(10 ** (self.gain / 20))

    def over(self, powers: F32) -> float:
        """The level in dBFS of other sound (power each hundredth of a second of the film) while this line speaks."""
        at = np.flatnonzero(self.active) + self.start // STEP
        under = powers[at[at < len(powers)]]
        return float(10 * np.log10(under.mean() + 1e-10)) if len(under) else -100.0


def _part(path: Path, first: int, frames: int) -> F32:
    """Samples of a raw float file."""
    return np.fromfile(path, np.float32, frames, offset=first * 4)


def narrate(path: Path, start: float, out: Path) -> Narration:
    """Prepare the line in `path`, spoken from `start` seconds; `out` becomes its raw mono samples."""
    _clean(path, out)
    sound = np.memmap(out, np.float32, "r") if out.stat().st_size else np.zeros(0, np.float32)
    steps = len(sound) // STEP
    powers = np.array([float((sound[n * STEP : (n + 1) * STEP] ** 2).mean()) for n in range(steps)], np.float32)
    loud = float(np.percentile(powers, 95)) if steps else 0.0
    if loud < 1e-9:
        raise Unplayable(f"{path.name} is silent", "Give a recording with speech in it, or leave it out")
    active = powers > max(loud * 10**-2.6, 1e-9)
    level = 10 * np.log10(powers[active].mean())
    in_band = band_levels((np.asarray(sound[at : at + 10 * RATE])[None] for at in range(0, len(sound), 10 * RATE)), 0)
    band = 10 * np.log10(in_band[:steps][active[: len(in_band)]].mean() + 1e-10)
    return Narration(out, round(start * RATE), len(sound), LEVEL - float(level), float(band), active)


def _clean(path: Path, out: Path) -> None:
    """Feed decoded samples through ffmpeg's filters; the file itself is only opened by our own door."""
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "1"]
    child = ffmpeg.start([*raw, "-i", "pipe:0", "-af", CHAIN, *raw, "-y", out], writes=True)
    assert child.stdin and child.stderr
    said: list[bytes] = []
    listener = threading.Thread(target=lambda: said.append(child.stderr.read() if child.stderr else b""))
    listener.start()
    try:
        for block in blocks(path, 1):
            child.stdin.write(block.astype("<f4").tobytes())
    except BrokenPipeError:
        pass
    finally:
        child.stdin.close()
        listener.join()
        child.stderr.close()
    if child.wait():
        why = said[0].decode(errors="replace").strip()[-200:]
        raise Unplayable(f"The voice in {path.name} could not be cleaned: {why}")
