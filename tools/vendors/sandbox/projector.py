"""The real files of finished jobs: made once, to the ordered size and length, kept in a bank."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from tools import ffmpeg
from tools.vendors.sandbox.house import Booked


@dataclass(frozen=True)
class Bank:
    """A folder of clips by what they show."""

    folder: Path

    async def show(self, job: Booked) -> Path:
        out = self.folder / f"{job.id}.mp4"
        if not out.exists():
            size = f"{job.width}x{job.height}"
            source = f"testsrc2=size={size}:rate={job.fps}:duration={job.seconds}"
            await asyncio.to_thread(
                ffmpeg.run,
                [
                    "-f",
                    "lavfi",
                    "-i",
                    source,
                    "-c:v",
                    "libx264",
                    "-preset",
                    "ultrafast",
                    "-pix_fmt",
                    "yuv420p",
                    "-y",
                    out,
                ],
            )
        return out
