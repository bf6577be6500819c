"""Post-production measured: a cut of many shots made into a master, held against a plain transcode of its takes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle
from pathlib import Path

from evals.yards import X264, spending
from memory.film import Clip, Cut, Title
from tools import ffmpeg, music
from tools.post import segments
from tools.post.master import master
from tools.post.mix import mix
from tools.post.titles import draw_all
from tools.probe import probe

FADE = 12
SPAN = 54


@dataclass(frozen=True)
class Finished:
    """Ratios: the whole of post to a plain transcode, and one changed shot to rendering every shot."""

    post: float
    changed: float


def finish(vault: Path, room: Path, shots: int) -> Finished:
    """Both figures for a cut of `shots` shots made from the takes of a vault."""
    takes = {path.stem: path for path in sorted(vault.glob("*/*.mp4")) if probe(path).frames >= 30}
    cut = _cut(takes, shots)
    plain = _transcode(cut, takes, room)
    cache, bed = room / "segments", _bed(cut, room)
    with spending() as spent:
        titles = asyncio.run(draw_all(cut, room / "titles"))
        with spending() as rendering:
            parts = asyncio.run(segments.render(cut, takes, titles, cache))
            rendered = rendering()
        sound = mix([], bed, probe(bed).seconds, room / "mix.wav").path
        asyncio.run(master(cut, parts, sound, room / "post.mp4"))
        whole = spent()
    with spending() as spent:
        asyncio.run(segments.render(_recut(cut), takes, titles, cache))
        return Finished(whole / plain, spent() / rendered)


def _cut(takes: Mapping[str, Path], shots: int) -> Cut:
    """Hard cuts and crossfades in turn, a title on the first shot, a call to action on the last."""
    facts = probe(next(iter(takes.values())))
    clips = []
    for number, (digest, path) in zip(range(shots), cycle(takes.items()), strict=False):
        frames = min(SPAN, probe(path).frames - FADE)
        fade = FADE if number % 2 else 0
        clips.append(Clip(shot=number + 1, slate=f"s{number}", digest=digest, start=0, frames=frames, fade=fade))
    end = sum(clip.frames for clip in clips)
    titles = (
        Title(text="Lumen", under="Light for the road", style="title", mood="product", start=0, frames=44),
        Title(text="Lumen", button="See it", style="end", mood="product", start=end - 44, frames=44),
    )
    return Cut(
        title="Bench", fps=str(facts.fps), width=facts.width, height=facts.height, clips=tuple(clips), titles=titles,
        look="golden",
    )  # fmt: skip


def _recut(cut: Cut) -> Cut:
    """The same cut with another span of the take in its middle shot, which begins after a hard cut."""
    middle = len(cut.clips) // 4 * 2
    changed = cut.clips[middle].model_copy(update={"start": 2})
    return cut.model_copy(update={"clips": (*cut.clips[:middle], changed, *cut.clips[middle + 1 :])})


def _transcode(cut: Cut, takes: Mapping[str, Path], room: Path) -> float:
    """CPU seconds of the same number of frames from the same takes, decoded and encoded by one process."""
    names = room / "takes.txt"
    rate = probe(takes[cut.clips[0].digest]).fps
    lines = [f"file '{takes[c.digest].absolute()}'\noutpoint {float(c.frames / rate):.6f}\n" for c in cut.clips]
    names.write_text("".join(lines))
    with spending() as spent:
        ffmpeg.run(["-y", "-threads", "1", "-f", "concat", "-safe", "0", "-i", names, *X264, "-threads", "1",
                    room / "plain.mp4"])  # fmt: skip
        return spent()


def _bed(cut: Cut, room: Path) -> Path:
    """Music of the cut's length: composing it is no part of post."""
    seconds = cut.frames / float(Fraction(cut.fps))
    return music.compose(music.Cue(mood=next(iter(music.moods())), seconds=seconds), room / "bed.wav")
