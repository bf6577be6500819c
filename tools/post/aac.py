"""AAC that keeps its peaks: the encoder overshoots sharp onsets, so those alone are held down before it."""

from pathlib import Path

import numpy as np

from tools import ffmpeg
from tools.post import limiter
from tools.post.pcm import F32, Writer, blocks

AUDIO = ["-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-ac", "2"]
CEILING = -1.2
"""dBTP of the decoded sound; a little under the −1 that is promised."""
ROUNDS = 5


def encoded(mix: Path, seconds: float, folder: Path) -> Path:
    """An .m4a of the mix, exactly `seconds` long, whose decoded true peak stays under the ceiling if it can be held."""
    out, source = folder / "sound.m4a", mix
    for turn in range(ROUNDS):
        length = ["-af", f"apad,atrim=end={seconds:.6f}"]
        ffmpeg.run(["-y", "-i", source, "-map", "0:a:0", *length, *AUDIO, out])
        peaks = np.concatenate([limiter.chart(block) for block in blocks(out)])
        if peaks.max(initial=0.0) <= 10 ** (CEILING / 20):
            break
        source = _held(source, peaks, folder / f"held{turn}.wav")
    return out


def _held(source: Path, peaks: F32, out: Path) -> Path:
    """The sound with a short dip wherever its encoded form went over."""
    gains = limiter.curve(peaks, 1.0, 10 ** ((CEILING - 0.3) / 20))
    at = 0
    with Writer(out) as file:
        for block in blocks(source):
            file.write(limiter.apply(block, _reaching(gains, at + block.shape[1]), at))
            at += block.shape[1]
    return out


def _reaching(gains: F32, frames: int) -> F32:
    """The curve, long enough for every frame."""
    short = frames // limiter.CHUNK + 2 - len(gains)
    return np.pad(gains, (0, max(0, short)), constant_values=1.0)
