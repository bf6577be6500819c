"""The shooting floor of one shot: the tools that roll, animate, extend and screen a take."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from memory.errors import ProductionError, UserMistake
from memory.film import Camera, Motion, Noun, Screening, Shot, Take
from tools import ffmpeg
from tools.shape import frames_of
from tools.vendors.contract import Facts, Order, Vendor
from tools.vendors.shoot import Lot, shoot

HANDLE = 0.5


class Roll(Noun):
    """Shoot a new take of this shot from words."""

    vendor: str = Field(description="One of the vendors in the facts")
    model: str = Field(description="One of that vendor's models, or empty for its first")
    prompt: str = Field(description="What the camera shall see, with remedies of earlier notes")
    seconds: float = Field(gt=0, le=600, description="The shot's length; the rig holds a take to it, with a handle")
    camera: Camera
    motion: Motion
    seed: int = Field(ge=0, lt=2**31, description="Another seed gives another composition")
    first_frame: str = Field(default="", description="Name of a still to start from, or empty")
    last_frame: str = Field(default="", description="Name of a still to end on, or empty")


class Animate(Noun):
    """Shoot a new take that starts from a still picture (image to video)."""

    still: str = Field(description="Name of the still, as in the facts")
    prompt: str
    seconds: float = Field(gt=0, le=600)
    camera: Camera
    motion: Motion
    seed: int = Field(ge=0, lt=2**31)


class Extend(Noun):
    """Lengthen a take by shooting on where it ends, or before where it begins."""

    slate: str
    direction: Literal["forward", "backward"] = "forward"
    seconds: float = Field(gt=0, le=600, description="How much longer; a vendor's longest is the most at a time")


class Screen(Noun):
    """Measure a take: score 0..1, figures and notes."""

    slate: str


class Circle(Noun):
    """Choose the take that goes into the film."""

    slate: str
    why: str


class GiveUp(Noun):
    """Leave this shot out, when nothing playable came back."""

    why: str


@dataclass
class Floor:
    """One shot's floor. stills: name -> file. base is the order every take starts from; takes grow as they are made."""

    shot: Shot
    base: Order
    lot: Lot
    vendor: Callable[[str], Vendor]
    tell: Callable[..., None]
    limit: int
    stills: dict[str, Path] = field(default_factory=dict)
    takes: list[Take] = field(default_factory=list)
    earlier: int = 0

    def find(self, slate: str) -> Take:
        for take in self.takes:
            if take.slate == slate:
                return take
        raise UserMistake(f"There is no take {slate}", f"Takes: {', '.join(t.slate for t in self.takes) or 'none yet'}")

    @property
    def left(self) -> int:
        return self.limit - rolled(self.takes)


def rolled(takes: Sequence[Take]) -> int:
    """Takes that count against the limit: an extension is more of the same take."""
    return sum(not take.extends for take in takes)


def first_length(shot: Shot, vendor: Facts, fps: str) -> int:
    """Frames of a shot's roll: the shot's with a handle for a crossfade, as far as the vendor can."""
    least, most = (frames_of(seconds, fps) for seconds in vendor.seconds)
    return min(most, max(least, shot.frames + frames_of(HANDLE, fps)))


async def roll(order: Roll, floor: Floor) -> Take:
    """A new take by any vendor; its length is the shot's with a handle for a crossfade."""
    if floor.left <= 0:
        raise ProductionError("No takes are left for this shot", "Circle the best one")
    vendor = floor.vendor(order.vendor)
    if order.model and order.model not in vendor.facts.models:
        raise UserMistake(f"{order.vendor} has no model {order.model}", f"Models: {', '.join(vendor.facts.models)}")
    frames = first_length(floor.shot, vendor.facts, floor.base.fps)
    number = _next(floor, vendor)
    asked = floor.base.model_copy(
        update={
            "slate": f"{floor.base.slate}_t{number}", "vendor": order.vendor, "prompt": order.prompt,
            "model": order.model or vendor.facts.models[0], "frames": frames, "camera": order.camera,
            "motion": order.motion, "seed": order.seed,
            "first_frame": _still(order.first_frame, floor), "last_frame": _still(order.last_frame, floor),
        }
    )  # fmt: skip
    return await _shot(asked, vendor, floor, number)


async def animate(order: Animate, floor: Floor) -> Take:
    """Image to video: a roll that starts from a still."""
    rolled = Roll(
        vendor=floor.base.vendor, model=floor.base.model, prompt=order.prompt, seconds=order.seconds,
        camera=order.camera, motion=order.motion, seed=order.seed, first_frame=order.still,
    )  # fmt: skip
    return await roll(rolled, floor)


async def extend(order: Extend, floor: Floor) -> Take:
    """The same take, longer: the vendor shoots on from it and both are joined without re-encoding."""
    first = floor.find(order.slate)
    source = _order_of(first, floor)
    vendor = floor.vendor(source.vendor)
    number = _next(floor, vendor)
    more = source.model_copy(
        update={
            "slate": f"{floor.base.slate}_t{number}", "frames": _added(order, first, vendor, floor),
            "continues": source, "direction": order.direction, "source": str(floor.lot.vault.path(first.digest)),
        }
    )  # fmt: skip
    added = await _shot(more, vendor, floor, number)
    parts = [added, first] if order.direction == "backward" else [first, added]
    digest = await asyncio.to_thread(_join, [floor.lot.vault.path(part.digest) for part in parts], floor)
    joined = added.model_copy(update={"digest": digest, "frames": first.frames + added.frames, "extends": first.slate})
    floor.takes[-1] = joined
    return joined


def _added(order: Extend, first: Take, vendor: Vendor, floor: Floor) -> int:
    """Frames to shoot on: as asked, within what the vendor can, and only while the take is short of its shot."""
    if order.direction not in vendor.facts.extend:
        raise UserMistake(f"{vendor.facts.name} can't extend {order.direction}", "Circle it, or roll again")
    if first.frames >= floor.shot.frames + frames_of(HANDLE, floor.base.fps):
        raise UserMistake(f"{first.slate} is long enough for its shot", "Screen it, or circle it")
    least, most = (frames_of(seconds, floor.base.fps) for seconds in vendor.facts.seconds)
    return min(most, max(least, frames_of(order.seconds, floor.base.fps)))


async def screen(order: Screen, floor: Floor) -> Screening:
    """Measure a take and keep the result with it."""
    from tools.screen.findings import Wanted
    from tools.screen.score import screen as measure

    take = floor.find(order.slate)
    floor.tell("screening", slate=take.slate)
    wanted = Wanted(
        slate=take.slate, frames=take.frames, fps=floor.base.fps, width=floor.base.width, height=floor.base.height,
        camera=take.camera, motion=take.motion, dark_ok=floor.shot.light in ("night", "blue_hour", "neon"),
        soft_ok=floor.shot.light in ("fog", "snow", "rain") or floor.shot.staging in ("title_card", "end_card"),
        palette=floor.base.palette, prompt=take.prompt,
    )  # fmt: skip
    found = await measure(floor.lot.vault.path(take.digest), wanted)
    keep(floor, take.model_copy(update={"screening": found}))
    floor.tell("score", slate=take.slate, score=found.score)
    return found


def keep(floor: Floor, take: Take) -> None:
    """Replace a take by what is now known of it."""
    floor.takes = [take if old.slate == take.slate else old for old in floor.takes]


def _next(floor: Floor, vendor: Vendor) -> int:
    """The number of the next take. A paid order that failed keeps its slate for good: trying again is a new order."""
    number = floor.earlier + len(floor.takes) + 1
    if vendor.facts.offline:
        return number
    dead = {e.slate for e in floor.lot.ledger.of(floor.lot.film) if e.state in ("failed", "refused", "abandoned")}
    while f"{floor.base.slate}_t{number}" in dead:
        number += 1
    return number


async def _shot(order: Order, vendor: Vendor, floor: Floor, number: int) -> Take:
    floor.tell("rolling", slate=order.slate, number=number, progress=0.0)
    entry = await shoot(
        vendor, order, floor.lot, lambda kind, **facts: floor.tell(kind, slate=order.slate, number=number, **facts)
    )
    take = Take(
        slate=order.slate, shot=floor.shot.number, number=number, vendor=order.vendor, model=order.model,
        prompt=order.prompt, seed=order.seed, camera=order.camera, motion=order.motion, digest=entry.digest,
        frames=order.frames, price=entry.price,
    )  # fmt: skip
    floor.takes.append(take)
    return take


def _order_of(take: Take, floor: Floor) -> Order:
    """The order a take was shot from; orders that failed may bear the same slate."""
    for entry in reversed(floor.lot.ledger.of(floor.lot.film)):
        if entry.slate == take.slate and entry.state in ("stored", "used"):
            return Order.model_validate_json(entry.request)
    raise UserMistake(f"The ledger holds no order for {take.slate}")


def _still(name: str, floor: Floor) -> str:
    if not name:
        return ""
    if name not in floor.stills:
        raise UserMistake(f"There is no still {name}", f"Stills: {', '.join(floor.stills) or 'none'}")
    return str(floor.stills[name])


def _join(files: list[Path], floor: Floor) -> str:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        listing, out = Path(folder) / "takes.txt", Path(folder) / "joined.mp4"
        listing.write_text("".join(f"file '{file}'\n" for file in files))
        ffmpeg.run(
            ["-xerror", "-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", "-movflags", "+faststart", out]
        )
        return floor.lot.vault.put(out)
