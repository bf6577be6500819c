"""The one door to reading a media file's facts (PyAV)."""

import errno
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from memory.errors import Unplayable

OURS = (errno.EMFILE, errno.ENFILE, errno.EIO, errno.ENOMEM, errno.EACCES)
"""What a machine lacks says nothing about a file."""


@dataclass(frozen=True)
class Facts:
    """What a file says of itself. frames counts decoded or declared pictures; seconds of the longest stream."""

    seconds: float
    frames: int
    fps: Fraction
    width: int
    height: int
    video: str
    audio: str
    rate: int
    channels: int
    pixels: str


def probe(path: Path) -> Facts:
    """Facts of a video or sound file; `Unplayable` when it is neither. Only local files are opened."""
    import av

    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as box:
            video = box.streams.video[0] if box.streams.video else None
            audio = box.streams.audio[0] if box.streams.audio else None
            if video is None and audio is None:
                raise Unplayable(f"{path.name} holds neither picture nor sound")
            seconds = float(box.duration or 0) / 1e6
            return Facts(
                seconds=seconds,
                frames=video.frames if video else 0,
                fps=Fraction(video.average_rate or 0) if video else Fraction(0),
                width=video.width if video else 0,
                height=video.height if video else 0,
                video=video.codec_context.name if video else "",
                audio=audio.codec_context.name if audio else "",
                rate=audio.rate if audio else 0,
                channels=audio.channels if audio else 0,
                pixels=str(video.codec_context.pix_fmt) if video else "",
            )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in OURS:
            raise OSError(error.errno, f"{path.name} could not be read") from error
        raise Unplayable(f"{path.name} can't be opened as media ({type(error).__name__})") from error
