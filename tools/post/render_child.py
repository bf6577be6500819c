"""The program that renders segments: a process of its own, so that no pixel is touched where the film is directed.

It reads one line of JSON (a list of `Segment`s and what they share) and answers with lines of JSON: {"frames": n} as it
goes, {"done": path} per segment, {"failed": words} at the end of a bad day. It leaves when its input closes: it dies
with its parent.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from memory.errors import ProductionError, Unplayable
from tools.post.graders import Graders
from tools.post.planes import Planes, lay, mix, views
from tools.post.takes import span

SECONDS_BETWEEN_KEYFRAMES = 2


@dataclass(frozen=True)
class Segment:
    """One clip with its incoming crossfade, frames at the cut's rate; `keep` frames after it are the next one's.

    match: fields of the `Match` laid on the take before the look, before_match: on the one it fades from.
    """

    out: str
    take: str
    start: int
    frames: int
    before: str = ""
    before_start: int = 0
    fade: int = 0
    match: Mapping[str, Any] | None = None
    before_match: Mapping[str, Any] | None = None
    keep: int = 0
    titles: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class Film:
    """What all segments share. lut: .npy of the look's table, beside which the same lies as .cube."""

    width: int
    height: int
    rate: Fraction
    lut: str
    encoder: dict[str, str]


class Lab:
    """Renders segments in order, keeping the graded tail of one for the crossfade into the next."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self.size = (film.width, film.height)
        self.graders = Graders(Path(film.lut), self.size, film.rate)
        self.tail: list[Any] = []

    def render(self, segment: Segment) -> None:
        """Write one segment; the file appears whole or not at all."""
        part = _part(segment)
        try:
            written = self._encode(part, self._titled(segment, self._pictures(segment)))
            if written != segment.frames:
                raise Unplayable(f"A take gave {written} of {segment.frames} frames", "Shoot the take again")
            part.replace(segment.out)
        finally:
            part.unlink(missing_ok=True)

    def _pictures(self, segment: Segment) -> Iterator[Any]:
        old = self._tail(segment)
        new = self._graded(segment.take, segment.start, segment.match)
        for number, before in enumerate(old, 1):
            after = next(new, None)
            if after is None:
                raise Unplayable("A take is shorter than its crossfade", "Shoot the take again")
            out = av.VideoFrame(*self.size, "yuv420p")
            mix(views(before), views(after), number / (len(old) + 1), views(out))
            yield out
        last = None
        for _ in range(segment.frames - len(old)):
            last = next(new, last)
            if last is None:
                return
            yield last
        self.tail = [frame for _, frame in zip(range(segment.keep), new, strict=False)]

    def _tail(self, segment: Segment) -> list[Any]:
        """What the take before still shows after its clip: all the fade asks for, or as much as there is."""
        kept, self.tail = self.tail, []
        if kept or not segment.fade:
            return kept[: segment.fade]
        rest = self._graded(segment.before, segment.before_start, segment.before_match)
        return [frame for _, frame in zip(range(segment.fade), rest, strict=False)]

    def _graded(self, take: str, start: int, match: Mapping[str, Any] | None) -> Iterator[Any]:
        return map(self.graders.of(match), span(take, start, self.film.rate, self.size))

    def _titled(self, segment: Segment, frames: Iterator[Any]) -> Iterator[Any]:
        layers = [(layer, offset) for path, offset in segment.titles for layer in _layers(path)]
        for number, frame in enumerate(frames):
            showing = [(layer, number - offset) for layer, offset in layers if layer.shows(number - offset)]
            yield _laid(frame, showing) if showing else frame

    def _encode(self, part: Path, frames: Iterator[Any]) -> int:
        written = 0
        rate = self.film.rate
        scale = rate.numerator * (1 if rate.denominator > 1 else 512)
        options = {**self.film.encoder, "g": str(round(rate) * SECONDS_BETWEEN_KEYFRAMES)}
        # The join adds up the lengths of segments as their files tell them: in milliseconds they would be rounded.
        clock = {"video_track_timescale": str(scale), "movie_timescale": str(scale)}
        with av.open(str(part), "w", format="mp4", options=clock) as box:
            stream = box.add_stream("libx264", rate=rate, options=options)
            stream.width, stream.height, stream.pix_fmt = *self.size, "yuv420p"
            context = stream.codec_context
            context.thread_count = 1
            context.colorspace = context.color_primaries = context.color_trc = context.color_range = 1
            for frame in frames:
                frame.pts, frame.time_base, frame.pict_type = written, 1 / rate, 0
                written += 1
                box.mux(stream.encode(frame))
                if written % 8 == 0:
                    _say(frames=8)
            box.mux(stream.encode())
        _say(frames=written % 8)
        return written


class _Layer:
    """One layer of a drawn title; its file is explained in titles.py."""

    def __init__(self, arrays: Mapping[str, Any], place: int) -> None:
        x, y = arrays[f"{place}box"][:2]
        self.at = int(x), int(y)
        self.order, self.opacity = arrays[f"{place}order"], arrays[f"{place}opacity"]
        self.add, self.keep = ([arrays[f"{place}{kind}_{p}"] for p in "yuv"] for kind in ("add", "keep"))

    def shows(self, number: int) -> bool:
        return 0 <= number < len(self.order) and self.opacity[number] > 0

    def lay(self, number: int, out: Planes) -> None:
        y, u, v = (plane[self.order[number]] for plane in self.add)
        through_y, through_u, through_v = (plane[self.order[number]] for plane in self.keep)
        lay((y, u, v), (through_y, through_u, through_v), self.at, float(self.opacity[number]), out)


def _layers(path: str) -> list[_Layer]:
    with np.load(path) as arrays:
        return [_Layer(arrays, place) for place in range(sum(name.endswith("box") for name in arrays))]


def _laid(frame: Any, showing: Sequence[tuple[_Layer, int]]) -> Any:
    """A new frame with layers laid over: the old one may still be wanted without them."""
    out = av.VideoFrame(frame.width, frame.height, "yuv420p")
    for into, plane in zip(views(out), views(frame), strict=True):
        into[:] = plane
    for layer, number in showing:
        layer.lay(number, views(out))
    return out


def _say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _leave_with_parent(segments: Sequence[Segment]) -> None:
    sys.stdin.read()
    for segment in segments:
        _part(segment).unlink(missing_ok=True)
    os._exit(1)


def _part(segment: Segment) -> Path:
    return Path(f"{segment.out}.{os.getpid()}.part")


def main() -> None:
    """Read the work, do it, say how it went."""
    cv2.setNumThreads(1)
    work = json.loads(sys.stdin.readline())
    segments = [Segment(**fields) for fields in work["segments"]]
    threading.Thread(target=_leave_with_parent, args=(segments,), daemon=True).start()
    try:
        lab = Lab(Film(**{**work["film"], "rate": Fraction(work["film"]["rate"])}))
        for segment in segments:
            lab.render(segment)
            _say(done=segment.out)
    except (ProductionError, av.error.FFmpegError, OSError, ValueError) as error:
        _say(failed=str(error) or type(error).__name__)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
