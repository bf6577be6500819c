"""Still frames taken out of a film or a take, as JPEG."""

import asyncio
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from memory.errors import Unplayable

WIDE = 640


async def stills(path: Path, count: int, wide: int = WIDE) -> list[bytes]:
    """`count` frames spread evenly over a video, at most `wide` px wide; Unplayable when there is none."""
    return await asyncio.to_thread(_grab, path, count, wide)


async def last(path: Path) -> bytes:
    """The last frame of a video at its full size, as PNG."""
    return await asyncio.to_thread(_last, path)


def middle(path: Path) -> bytes:
    """The frame halfway through a video at its full size, as PNG; Unplayable when there is none."""
    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as box:
            stream = box.streams.video[0]
            seconds = float((stream.duration or 0) * stream.time_base) or (box.duration or 0) / 1e6
            frame = _frame(box, stream, seconds / 2)
    except (av.error.FFmpegError, IndexError, OSError) as error:
        raise Unplayable(f"{path.name} holds no picture ({type(error).__name__})") from error
    return _png(frame, path)


def _png(frame: Any, path: Path) -> bytes:
    if frame is None:
        raise Unplayable(f"{path.name} holds no picture")
    done, body = cv2.imencode(".png", frame.to_ndarray(format="bgr24"))
    if not done:
        raise Unplayable("A frame could not be written as PNG")
    return bytes(body.tobytes())


def _last(path: Path) -> bytes:
    with av.open(str(path), options={"protocol_whitelist": "file"}) as box:
        stream = box.streams.video[0]
        seconds = float((stream.duration or 0) * stream.time_base)
        frame = _frame(box, stream, seconds)
    return _png(frame, path)


def _grab(path: Path, count: int, wide: int) -> list[bytes]:
    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as box:
            stream = box.streams.video[0]
            seconds = float((stream.duration or 0) * stream.time_base) or (box.duration or 0) / 1e6
            found = [_frame(box, stream, seconds * (2 * n + 1) / (2 * count)) for n in range(count)]
            pictures = [_jpeg(frame.to_ndarray(format="bgr24"), wide) for frame in found if frame is not None]
    except (av.error.FFmpegError, IndexError, OSError) as error:
        raise Unplayable(f"{path.name} holds no picture ({type(error).__name__})") from error
    if not pictures:
        raise Unplayable(f"{path.name} holds no picture")
    return pictures


def _frame(box: Any, stream: Any, seconds: float) -> Any:
    """The frame that shows at `seconds`, decoded from the keyframe before it only."""
    wanted = int(seconds / stream.time_base) + (stream.start_time or 0)
    box.seek(wanted, stream=stream, backward=True)
    last = None
    for frame in box.decode(stream):
        if last is not None and (frame.pts or 0) > wanted:
            break
        last = frame
    return last


def _jpeg(picture: np.ndarray, wide: int) -> bytes:
    high = round(picture.shape[0] * min(wide, picture.shape[1]) / picture.shape[1])
    small = cv2.resize(picture, (min(wide, picture.shape[1]), high), interpolation=cv2.INTER_AREA)
    done, body = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82])
    if not done:
        raise Unplayable("A frame could not be written as JPEG")
    return body.tobytes()
