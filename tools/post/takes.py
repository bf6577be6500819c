"""Frames of a take as the cut wants them: the cut's size, its rate, and a whole number of frames from a span."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av

from memory.errors import Unplayable
from tools.post.planes import cover, cropped, views

BT709, LIMITED, FULL = 1, 1, 2
UNTAGGED = (None, 0, 2)


def span(path: str, start: int, rate: Fraction, size: tuple[int, int]) -> Iterator[Any]:
    """yuv420p bt709 frames from frame `start` at the cut's rate to the take's end, each the take's nearest in time."""
    with av.open(path, options={"protocol_whitelist": "file"}) as box:
        if not box.streams.video:
            raise Unplayable("A take holds no picture")
        stream = box.streams.video[0]
        stream.codec_context.thread_count = 1
        wanted, before = start, None
        for seconds, frame in _timed(box, stream, Fraction(start) / rate):
            # A frame is nearest from half-way after the one before it until half-way before the one after it.
            while before is not None and Fraction(wanted) / rate < (before[0] + seconds) / 2:
                yield conformed(before[1], size)
                wanted += 1
            before = (seconds, frame)
        if before is None:
            return
        own = Fraction(stream.average_rate or rate)
        while Fraction(wanted) / rate < before[0] + max(1 / own, 1 / rate) / 2:
            yield conformed(before[1], size)
            wanted += 1


def _timed(box: Any, stream: Any, start: Fraction) -> Iterator[tuple[Fraction, Any]]:
    """Decoded frames from the keyframe before `start`, with seconds since the take's first frame."""
    zero = Fraction(stream.start_time or 0) * stream.time_base
    if start:
        box.seek(int((start + zero) / stream.time_base), stream=stream, backward=True)
    for frame in box.decode(stream):
        if frame.pts is not None:
            yield Fraction(frame.pts) * Fraction(frame.time_base) - zero, frame


def conformed(frame: Any, size: tuple[int, int]) -> Any:
    """The frame as yuv420p bt709 limited range at exactly `size`: scaled to cover, then cropped in the middle."""
    plain = frame.format.name == "yuv420p" and frame.color_range != FULL and frame.colorspace in (BT709, *UNTAGGED)
    if plain and (frame.width, frame.height) == size:
        return frame
    wide, high = cover((frame.width, frame.height), size)
    whole = frame.reformat(
        wide,
        high,
        "yuv420p",
        src_colorspace=BT709 if frame.colorspace in UNTAGGED else frame.colorspace,
        dst_colorspace=BT709,
        src_color_range=FULL if frame.color_range == FULL else LIMITED,
        dst_color_range=LIMITED,
        interpolation="AREA" if wide < frame.width else "BICUBIC",
    )
    if (wide, high) == size:
        return whole
    out = av.VideoFrame(*size, "yuv420p")
    for into, plane in zip(views(out), cropped(views(whole), size), strict=True):
        into[:] = plane
    return out
