"""Clips as files: where they begin and end, what hurts them, and what they are joined to."""

from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from tools import ffmpeg
from tools.vendors.damage import FILTERS
from tools.vendors.sandbox.house import Booked

FADE = 0.4
"""Seconds in which a clip leaves its first picture, or comes to its last."""
TAGS = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
CODE = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-threads", "2", "-pix_fmt", "yuv420p", *TAGS,
        "-movflags", "+faststart")  # fmt: skip


@dataclass(frozen=True)
class Ends:
    """Pictures a clip starts from and ends on; backward = it is made the other way round, and turned."""

    first: Path | None = None
    last: Path | None = None
    backward: bool = False


def seed(job: Booked) -> int:
    """The job's own seed, or one from its luck: two takes of the same words differ."""
    return job.seed % 100_000 if job.seed is not None else crc32((job.luck or job.id).encode()) % 100_000


def count(job: Booked) -> int:
    return max(1, round(job.seconds * job.fps))


def ends(job: Booked, source: Path | None, out: Path) -> Ends:
    """Where a job's clip begins: at the picture given, or where the clip that it goes on from ends or begins."""
    if source is None:
        return Ends(job.first, job.last)
    edge = out.with_suffix(".edge.png")
    if job.direction == "backward":
        return Ends(frame(source, edge, first=True), None, True)
    return Ends(frame(source, edge, first=not job.direction and not job.joined), job.last)


def frame(clip: Path, into: Path, *, first: bool) -> Path:
    """The first or the last picture of a clip, as a PNG."""
    place = () if first else ("-sseof", "-0.5")
    stop = ("-frames:v", "1") if first else ("-update", "1")
    ffmpeg.run(["-y", *place, "-i", clip, "-vf", "scale=in_color_matrix=bt709:in_range=tv:out_range=pc,format=rgb24",
                *stop, into])  # fmt: skip
    return into


def developed(rough: Path, job: Booked, ends: Ends, before: Path | None, out: Path) -> None:
    """The rough clip at the ordered size, with its ends, its damage, and joined to the clip `before` it."""
    size, rate, seconds = f"{job.width}:{job.height}", job.fps, count(job) / job.fps
    inputs: list[str | Path] = ["-i", rough]
    graph = [f"[0:v]scale={size}:flags=lanczos,setsar=1,format=yuv420p,fps={rate},settb=1/{rate}[v0]"]
    fade, at, last = min(FADE, seconds / 3), seconds - min(FADE, seconds / 3) - 1 / rate, "v0"
    for number, (picture, start) in enumerate(((ends.first, 0.0), (ends.last, at)), 1):
        if picture is None:
            continue
        inputs += ["-loop", "1", "-framerate", str(rate), "-t", str(fade + 1), "-i", picture]
        graph.append(f"[{inputs.count('-i') - 1}:v]{_filled(job)},fps={rate},settb=1/{rate}[p{number}]")
        pair = f"[p1][{last}]" if number == 1 else f"[{last}][p{number}]"
        graph.append(f"{pair}xfade=transition=fade:duration={fade:.4f}:offset={start:.4f}[v{number}]")
        last = f"v{number}"
    hurt = [FILTERS[one] for one in job.fate.damage if one in FILTERS]
    turned = ["reverse"] if ends.backward else []
    graph.append(f"[{last}]{','.join([*turned, *hurt, f'trim=end_frame={count(job)}', 'setpts=PTS-STARTPTS'])}[new]")
    last = "new"
    if before:
        inputs += ["-i", before]
        graph.append(f"[{inputs.count('-i') - 1}:v]scale={size},setsar=1,format=yuv420p,fps={rate},settb=1/{rate}[old]")
        graph.append(f"{'[new][old]' if ends.backward else '[old][new]'}concat=n=2:v=1:a=0[all]")
        last = "all"
    ffmpeg.run(["-y", *inputs, "-filter_complex", ";".join(graph), "-map", f"[{last}]", *CODE, "-an", out])


def _filled(job: Booked) -> str:
    """A picture cut to the clip's frame."""
    size = f"{job.width}:{job.height}"
    return (
        f"scale={size}:force_original_aspect_ratio=increase:flags=lanczos:out_color_matrix=bt709:out_range=tv,"
        f"crop={size},setsar=1,format=yuv420p"
    )
