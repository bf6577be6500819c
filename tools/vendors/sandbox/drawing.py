"""Clips that look like a film: the animatic draws what a prompt asks for."""

import asyncio
import re
from collections.abc import Sequence
from colorsys import hls_to_rgb
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import ffmpeg
from tools.screen.colours import tints
from tools.vendors.contract import Order, Vendor
from tools.vendors.damage import opposite
from tools.vendors.sandbox import film, reading
from tools.vendors.sandbox.film import Ends
from tools.vendors.sandbox.house import Booked

LINES = 240
PALETTE = ("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0")
LOOK = 0.05
"""Real seconds between two looks at a drawing."""


@dataclass
class Artist:
    """One drawing process. fine: draws at the ordered size, not at 240 lines and enlarged."""

    cache: Path
    fine: bool = False
    opened: list[Any] = field(default_factory=list)

    @property
    def vendor(self) -> Vendor:
        """The animatic, opened when first needed."""
        from tools.vendors import open_vendor

        if not self.opened:
            self.cache.mkdir(parents=True, exist_ok=True)
            self.opened.append(open_vendor("animatic", cache=self.cache, processes=1))
        vendor: Vendor = self.opened[0]
        return vendor

    async def clip(self, job: Booked, ends: Ends, out: Path) -> None:
        """Draw what the job's words ask for, into the file `out`."""
        asked = self.order(job, ends)
        if ends.first:
            start = await asyncio.to_thread(widened, ends.first, asked, out.with_suffix(".start.png"))
            asked = asked.model_copy(update={"first_frame": str(start)})
        drawing = await self.vendor.submit(asked)
        while (status := await self.vendor.poll(drawing)).state in ("waiting", "rolling"):  # noqa: ASYNC110
            await asyncio.sleep(LOOK)
        if status.state != "finished":
            raise RuntimeError(f"the sandbox could not draw {job.words[:60]!r}: {status.says}")
        await self.vendor.fetch(drawing, out)

    async def picture(self, job: Booked, out: Path) -> None:
        """The first frame of what the words ask for, as a PNG of the ordered size."""
        asked = self.order(job, Ends(job.first))
        png = await self.vendor.panel(asked, asked.width)  # type: ignore[attr-defined]
        small = out.with_suffix(".small.png")
        await asyncio.to_thread(small.write_bytes, png)
        size = f"scale={job.width}:{job.height}:flags=lanczos"
        await asyncio.to_thread(ffmpeg.run, ["-y", "-i", small, "-vf", size, "-frames:v", "1", out])
        small.unlink()

    def order(self, job: Booked, ends: Ends) -> Order:
        """The job as an order of the animatic, at most 240 lines unless fine. The vendor's name gives it a look."""
        frames = film.count(job)
        shot = reading.shot(job.words, frames, job.camera)
        if "wrong_camera" in job.fate.damage:
            shot = shot.model_copy(update={"camera": opposite(shot.camera)})
        share = 1.0 if self.fine else min(1.0, LINES / min(job.width, job.height))
        return Order(
            slate=job.id, vendor="animatic", model="drawn", shot=shot, prompt=job.words, frames=frames,
            fps=str(job.fps), width=_even(job.width * share), height=_even(job.height * share), seed=film.seed(job),
            camera=shot.camera, motion=shot.motion, palette=palette(job), title=job.vendor, avoid=job.avoid,
            first_frame=str(ends.first or ""),
        )  # fmt: skip

    async def close(self) -> None:
        for vendor in self.opened:
            await vendor.close()


def widened(still: Path, order: Order, into: Path) -> Path:
    """A first frame mirrored outwards, so that the animatic's camera begins with exactly all of it."""
    import cv2
    import numpy as np

    from tools.vendors.animatic.draw import set_up
    from tools.vendors.animatic.still import FAR

    seen = set_up(order.model_dump(mode="json"), 1.0)
    view, width, height = seen.camera.path.at(0.0, FAR), order.width, order.height
    picture = cv2.imread(str(still), cv2.IMREAD_COLOR)
    if picture is None:
        raise RuntimeError(f"the sandbox was given {still.name}, which is no picture")
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = (max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale)))
    whole = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    to_frame = np.vstack([cv2.getRotationMatrix2D((0, 0), -view.turn, view.scale), [0, 0, 1]])
    middle = to_frame @ [seen.stage.width / 2, seen.stage.height / 2, 1]
    to_frame[:2, 2] = [width * (0.5 + view.x) - middle[0], height / 2 + width * view.y - middle[1]]
    turned = cv2.warpAffine(
        whole[top : top + height, left : left + width], np.linalg.inv(to_frame)[:2],
        (seen.stage.width, seen.stage.height), flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT_101,
    )  # fmt: skip
    cv2.imwrite(str(into), turned)
    return into


def palette(job: Booked) -> tuple[str, str, str, str]:
    """Four colours as hex: those a job's words name, or of the pictures it goes by, or the vendor's own taste."""
    named = told(job.words.lower())
    usual = colours([one.file for one in job.references if one.file]) or taste(job.fate.taste)
    a, b, c, d = [*named, *usual[len(named) :]][:4]
    return a, b, c, d


def told(low: str) -> list[str]:
    """The colours of some words, as hex codes: codes as they stand, or names in a list that begins with "colours"."""
    if codes := re.findall(r"#[0-9a-f]{6}\b", low):
        return [str(code) for code in codes]
    lists = (found[1].split(", ") for found in re.finditer(r"\bcolou?rs? (?=((?:[a-z ]+, )*[a-z ]+))", low))
    named = ([tints()[name.strip()] for name in names if name.strip() in tints()] for names in lists)
    return next(filter(None, named), [])


def taste(hue: float | None) -> tuple[str, ...]:
    """Four colours around a hue, dark to light, with an accent across the circle; None = a film's usual ones."""
    if hue is None:
        return PALETTE
    turned = ((hue, 0.13, 0.45), (hue, 0.32, 0.4), (hue + 0.45, 0.55, 0.75), (hue + 0.06, 0.84, 0.6))
    rgb = [hls_to_rgb(around % 1, light, full) for around, light, full in turned]
    return tuple("#" + "".join(f"{round(255 * part):02x}" for part in one) for one in rgb)


def colours(files: Sequence[Path]) -> tuple[str, ...]:
    """The mean colours of four equal shares of some pictures' pixels, dark to light; none without pictures."""
    import cv2
    import numpy as np

    read = [cv2.imread(str(file), cv2.IMREAD_COLOR) for file in files]
    small = [cv2.resize(one, (32, 32), interpolation=cv2.INTER_AREA) for one in read if one is not None]
    if not small:
        return ()
    pixels = np.concatenate([one.reshape(-1, 3) for one in small]).astype(float)
    shares = np.array_split(pixels[np.argsort(pixels @ (0.114, 0.587, 0.299), kind="stable")], 4)
    return tuple("#{2:02x}{1:02x}{0:02x}".format(*share.mean(0).round().astype(int)) for share in shares)


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2))
