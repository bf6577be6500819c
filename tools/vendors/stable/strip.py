"""Pictures in, film out: what a pipeline looks at, and its frames as an mp4 of the ordered size, length and rate."""

import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from memory.errors import Rejected, Unplayable, VendorError
from tools import ffmpeg
from tools.vendors.contract import Order

Size = tuple[int, int]
Tell = Callable[[float], None]
TAGS = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")


def picture(file: str, size: Size) -> Any:
    """A picture file as PIL in RGB, cropped to fill `size`."""
    from PIL import Image, ImageOps

    try:
        with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as image:
            return ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), size, Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError) as error:
        raise Rejected(f"{Path(file).name} can't be read as a picture", "Give a PNG or JPEG") from error


def tail(file: str, size: Size, fps: int, count: int) -> list[Any]:
    """The last `count` frames of a film at `fps`, as PIL filling `size`; a short film's first frame is held."""
    from PIL import Image

    last: deque[bytes] = deque(read(file, size, fps), maxlen=count)
    if not last:
        raise Unplayable(f"{Path(file).name} holds no frames to go on from", "Roll the take again")
    held = [last[0]] * (count - len(last))
    return [Image.frombytes("RGB", size, frame) for frame in (*held, *last)]


def read(file: str, size: Size, fps: int) -> Iterator[bytes]:
    """Frames of a film as RGB bytes."""
    process = ffmpeg.start(
        ["-i", file, "-an", "-vf", f"fps={fps},{filling(size)}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], reads=True
    )
    assert process.stdout
    with process:
        while len(frame := process.stdout.read(3 * size[0] * size[1])) == 3 * size[0] * size[1]:
            yield frame


def write(frames: Any, pace: Fraction, order: Order, out: Path, tell: Tell) -> None:
    """An array (frames, height, width, 3) in 0..1 as the mp4 that was ordered, with a keyframe each second.

    pace: how many of the array's frames pass with each frame of the film.
    """
    high, wide = frames.shape[1:3]
    size, rate = (order.width, order.height), round(float(Fraction(order.fps)))
    process = ffmpeg.start(
        ["-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{wide}x{high}", "-r", order.fps, "-i", "-",
         "-vf", filling(size, ":out_color_matrix=bt709:out_range=tv"), "-c:v", "libx264", "-preset", "veryfast",
         "-crf", "16", "-g", str(rate), "-pix_fmt", "yuv420p", *TAGS, "-movflags", "+faststart", "-f", "mp4", out],
        writes=True,
    )  # fmt: skip
    try:
        feed(process, frames, order.frames, pace, tell)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def feed(process: "subprocess.Popen[bytes]", frames: Any, count: int, pace: Fraction, tell: Tell) -> None:
    """Each of the film's `count` frames is the model's newest one at that moment."""
    assert process.stdin and process.stderr
    try:
        for number in range(count):
            process.stdin.write(developed(frames[min(len(frames) - 1, int(number * pace))]))
            tell((number + 1) / count)
        process.stdin.close()
    except BrokenPipeError:
        pass  # ffmpeg says below what it did not like
    said = process.stderr.read().decode(errors="replace").strip()
    if process.wait():
        last = said.splitlines()[-1] if said else ""
        raise Unplayable(f"ffmpeg could not write the take: {last}", "Run filmwright doctor")


def developed(frame: Any) -> bytes:
    """A frame of 0..1 as RGB bytes; a half-precision VAE that overflowed gives no picture at all."""
    if not np.isfinite(frame).all():
        raise VendorError("The model made a frame that is no picture", "Roll again with another --seed")
    return bytes((frame * 255).round().clip(0, 255).astype(np.uint8).tobytes())


def filling(size: Size, told: str = "") -> str:
    """ffmpeg's words to scale and crop a picture so that it fills `size`; `told` = more for the scaler."""
    wide, high = size
    scale = f"scale={wide}:{high}:force_original_aspect_ratio=increase:flags=lanczos{told}"
    return f"{scale},crop={wide}:{high},setsar=1"
