"""The mix: voice over music that makes way for it, at the target loudness, to the sample as long as the film."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from memory.errors import UserMistake
from tools.post import limiter
from tools.post.ducking import BAND_DUCK, Pocket, band_levels, envelope
from tools.post.loudness import SILENCE, Loudness, Meter, measure
from tools.post.narration import Narration, narrate
from tools.post.pcm import BLOCK, F32, RATE, Writer, blocks

TARGET = -14.0
CEILING = -2.0
"""True peak before encoding, dBTP: AAC adds up to a decibel, and -1 is promised."""
BED = -18.5
"""Loudness of music with nobody speaking, before the whole is brought to the target; speech stands at about -18."""
CLEAR = 11.0
"""Speech over music in dB, 300 to 3400 Hz, that every line should have."""
MOST_TRIM = 6.0
SCRATCH = -6.0
ROOM_TONE = -56.0


@dataclass(frozen=True)
class Mixed:
    """A finished mix. loudness in LUFS, peak in dBTP, clarity: least dB of speech over music in the speech band."""

    path: Path
    loudness: float
    peak: float
    clarity: float | None = None
    warnings: tuple[str, ...] = ()


def mix(
    lines: Sequence[tuple[Path, float]],
    music: Path | None,
    seconds: float,
    out: Path,
    *,
    voice_gain_db: float = 0.0,
    scratch: bool = False,
) -> Mixed:
    """Lines (file, start in seconds) over music, exactly `seconds` long, -14 LUFS, as a 48 kHz stereo float WAV file.

    A scratch voice stands 6 dB lower: the film must carry without it.
    """
    if not 0 < seconds <= 36_000:
        raise UserMistake("A mix needs a length", "Give 0 to 36000 s", field="seconds", got=str(seconds))
    frames = round(seconds * RATE)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".mix-") as folder:
        talk = [narrate(path, start, Path(folder) / f"{n}.wav") for n, (path, start) in enumerate(lines)]
        talk = [replace(line, gain=line.gain + voice_gain_db + (SCRATCH if scratch else 0)) for line in talk]
        bed, clarity, warnings = _bed(talk, music, frames)
        plain = Path(folder) / "plain.wav"
        peaks, before = _premix(talk, bed, frames, plain)
        final = _master(plain, peaks, before, out)
    return Mixed(out, final.integrated, final.peak, clarity, (*warnings, *_cut_off(talk, frames)))


@dataclass(frozen=True)
class Bed:
    """What lies under the voice: a music file and its gain in dB, or room tone when there is none."""

    music: Path | None
    gain: float
    speech: F32


def _bed(talk: list[Narration], music: Path | None, frames: int) -> tuple[Bed, float | None, list[str]]:
    """Choose the music's gain: the same through the film, low enough that the worst line is clear."""
    speech = envelope([(line.start, line.active) for line in talk], frames)
    loud = measure(blocks(music)).integrated if music else SILENCE
    if music is None or loud <= SILENCE:
        said = "no music" if music is None else "music that is silent"
        return Bed(None, 0.0, speech), None, [f"The film has {said}; a soft room tone lies under it"]
    gain = BED - loud
    under = band_levels(blocks(music), frames)
    gaps = [line.band + line.gain - line.over(under) - gain + BAND_DUCK for line in talk]
    worst = min(gaps, default=CLEAR)
    trim = min(MOST_TRIM, max(0.0, CLEAR - worst))
    warnings = [f"Music covers a line: speech is only {worst + trim:.0f} dB over it"] if worst + trim < 10 else []
    return Bed(music, gain - trim, speech), (worst + trim if gaps else None), warnings


def _premix(talk: list[Narration], bed: Bed, frames: int, plain: Path) -> tuple[F32, Loudness]:
    """Sum everything into a plain file; chart its peaks and measure it on the way."""
    meter, peaks = Meter(), []
    pocket = Pocket(bed.speech, bed.gain)
    with Writer(plain) as file:
        for start, under, after in _with_next(_under(bed, frames)):
            block = pocket.duck(under, start, after) if bed.music else under
            for line in talk:
                line.add_to(block, start)
            file.write(block)
            meter.feed(block)
            peaks.append(limiter.chart(block))
    return np.concatenate(peaks), meter.read()


def _with_next(stream: Iterator[F32]) -> Iterator[tuple[int, F32, F32]]:
    """(first frame, block, block after it) of every block."""
    start, here = 0, next(stream)
    for after in stream:
        yield start, here, after
        start, here = start + here.shape[1], after
    yield start, here, np.zeros((2, 0), np.float32)


def _under(bed: Bed, frames: int) -> Iterator[F32]:
    """Blocks under the voice to the film's last frame: music, silence after its end, or room tone."""
    source = blocks(bed.music) if bed.music else iter(())
    chance = np.random.default_rng(1)
    for start in range(0, frames, BLOCK):
        size = min(BLOCK, frames - start)
        block = next(source, np.zeros((2, 0), np.float32))[:, :size] if bed.music else _room_tone(size, chance)
        yield np.pad(block, ((0, 0), (0, size - block.shape[1])))


def _room_tone(size: int, chance: np.random.Generator) -> F32:
    """Soft brown air, about -56 dBFS: a stream that is alive but asks for no attention."""
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    tilt = np.where(hertz < 40, 0, 1 / np.maximum(hertz, 40) ** 0.8)
    air = np.fft.irfft(np.fft.rfft(chance.standard_normal((2, size))) * tilt, size)
    return np.asarray(air / max(float(air.std()), 1e-12) * 10 ** (ROOM_TONE / 20), np.float32)


def _master(plain: Path, peaks: F32, before: Loudness, out: Path) -> Loudness:
    """Bring a plain mix to the target under the ceiling; what the limiter takes is given back, at most three times."""
    gain = 1.0 if before.integrated < -50 else 10 ** ((TARGET - before.integrated) / 20)
    ceiling = 10 ** (CEILING / 20)
    for _ in range(4):
        final = _render(plain, limiter.curve(peaks, gain, ceiling), out)
        short = TARGET - final.integrated
        if before.integrated < -50 or abs(short) < 0.1:
            break
        gain *= 10 ** (short / 20)
    return final


def _render(plain: Path, gains: F32, out: Path) -> Loudness:
    meter, at = Meter(), 0
    with Writer(out) as file:
        for block in blocks(plain):
            done = limiter.apply(block, gains, at)
            at += block.shape[1]
            file.write(done)
            meter.feed(done)
    return meter.read()


def _cut_off(talk: list[Narration], frames: int) -> list[str]:
    late = [line for line in talk if line.start + line.frames > frames + RATE // 20]
    return [f"{len(late)} spoken lines run past the end of the film"] if late else []
