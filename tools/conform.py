"""A vendor's file made to fit the film: its raster, its rate, exactly the frames that were asked for."""

from fractions import Fraction
from pathlib import Path

from memory.errors import Unplayable
from tools import ffmpeg
from tools.probe import Facts, probe
from tools.vendors.contract import Order

SHORT = 0.12
"""Seconds that may be missing at the end; a held frame fills them."""
LONGEST = 600.0
PIXELS = 4096 * 4096
THREADS = 1
"""One, because the same take must be the same bytes: with two, x264 now and then decides otherwise."""
PLAIN = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
"""Said of the pictures: what is said to the encoder alone is overruled by what they brought along."""


def conform(raw: Path, order: Order, out: Path, *, skip: int = 0, comes: str = "unsure") -> Path:
    """Write the take an order asked for from the file that came, without sound, and give it back.

    skip: frames at the head that are already elsewhere. comes: as Model.comes, for an extension.
    Unplayable: it is no video, or shorter than ordered.
    """
    found = checked(raw, order, skip)
    head = _head(found, order, comes) + float(skip / Fraction(order.fps))
    size = f"{order.width}:{order.height}"
    chain = (
        f"scale=iw*sar:ih,setsar=1,scale={size}:force_original_aspect_ratio=increase:flags=lanczos:out_color_matrix=bt709:out_range=tv,"
        f"crop={size},setsar=1,fps={order.fps},tpad=stop_mode=clone:stop_duration={2 * SHORT},{PLAIN}"
    )
    rate = str(round(float(Fraction(order.fps))))
    start = ["-ss", f"{head:.6f}"] if head else []
    ffmpeg.run(
        ["-y", "-xerror", "-err_detect", "explode", *start, "-i", raw, "-an", "-vf", chain,
         "-frames:v", str(order.frames), "-c:v", "libx264", "-threads", str(THREADS), "-preset", "veryfast",
         "-crf", "16", "-g", rate, "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", out],
        timeout=300,
    )  # fmt: skip
    made = probe(out).frames
    if made != order.frames:
        raise Unplayable(f"{order.slate} could be conformed to {made} frames only, not {order.frames}", "Roll again")
    return out


def checked(raw: Path, order: Order, skip: int = 0) -> Facts:
    """The file's facts, when it is a video of plausible size that is as long as ordered."""
    found = probe(raw)
    if not found.frames or not found.fps or not found.width:
        raise Unplayable(f"What {order.vendor} sent for {order.slate} holds no picture", "Roll again")
    if found.width * found.height > PIXELS or found.seconds > LONGEST or found.fps > 240:
        raise Unplayable(f"What {order.vendor} sent for {order.slate} is beyond any order", "Roll again")
    wanted = float((order.frames + skip) / Fraction(order.fps))
    there = float(found.frames / found.fps)
    if there < wanted - SHORT:
        raise Unplayable(f"{order.vendor} sent {there:.2f} s for {order.slate}, not {wanted:.2f} s", "Roll again")
    return found


def _head(found: Facts, order: Order, comes: str) -> float:
    """Seconds to leave out at the head of an extension's file, so that what is left joins its source.

    What is shot before a source must end where the source begins. Where nobody says whether the vendor joins the two,
    the file's length tells.
    """
    if order.continues is None or not order.source:
        return 0.0
    there, added = float(found.frames / found.fps), float(order.frames / Fraction(order.fps))
    before = probe(Path(order.source))
    source = float(before.frames / before.fps) if before.fps else 0.0
    joined = comes == "joined" or (comes == "unsure" and there >= source + 0.5 * added)
    if order.direction == "forward":
        return source if joined else 0.0
    return max(0.0, there - added - (source if joined else 0.0))
