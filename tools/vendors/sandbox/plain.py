"""Test cards under a moving camera: for runs that need many clips and look at none."""

from pathlib import Path

from tools import ffmpeg
from tools.vendors.damage import opposite
from tools.vendors.sandbox import film, reading
from tools.vendors.sandbox.film import Ends
from tools.vendors.sandbox.house import Booked

LEFT = frozenset(("pan_left", "truck_left", "orbit_left", "tilt_up", "pedestal_up", "pull_out", "zoom_out", "roll_ccw"))
COLOURS = 8


def across(job: Booked) -> str:
    """Which way the card goes by, and in which of a few colours: all that a plain clip shows of its words."""
    move = str(reading.move(job.words.lower(), job.camera))
    move = opposite(move) if "wrong_camera" in job.fate.damage else move
    way = "still" if move in ("static", "handheld") else "left" if move in LEFT else "right"
    return f"{way}{film.seed(job) % COLOURS}"


def clip(job: Booked, ends: Ends, out: Path) -> None:
    """A card, or the first picture, wider than the frame, along which the frame goes evenly."""
    frames, wide = film.count(job), _even(job.width * 1.25)
    way, spare = across(job)[:-1], wide - job.width
    part = {"still": "0.5", "left": f"1-n/{frames}", "right": f"n/{frames}"}[way]
    rate = str(job.fps)
    still: list[str | Path] = (
        ["-framerate", rate, "-i", ends.first] if ends.first else ["-f", "lavfi", "-i", _card(job, wide)]
    )
    fit = (
        f"scale={wide}:{job.height}:force_original_aspect_ratio=increase,crop={wide}:{job.height},"
        if ends.first
        else ""
    )
    moved = f"loop=-1:1:0,setpts=N/{rate}/TB,crop={job.width}:{job.height}:{spare}*({part}):0"
    ffmpeg.run(["-y", *still, "-vf", f"trim=end_frame=1,{fit}format=yuv420p,{moved}", "-frames:v", str(frames),
                "-r", rate, *film.CODE, out])  # fmt: skip


def picture(job: Booked, out: Path) -> None:
    ffmpeg.run(["-y", "-f", "lavfi", "-i", f"{_card(job, job.width)}", "-frames:v", "1", out])


def _card(job: Booked, width: int) -> str:
    return f"testsrc2=size={width}x{job.height}:rate={job.fps},hue=h={film.seed(job) % COLOURS * 360 // COLOURS}"


def _even(value: float) -> int:
    return 2 * round(value / 2)
