"""The shooting floor of one shot: the tools that roll, animate, extend and screen a take."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from memory.errors import Barred, Busy, Missing, ProductionError, Rejected, Retired, Unplayable, UserMistake
from memory.film import Screening, Shot, Take
from memory.ledger import Entry
from memory.record import Cast
from tools import ffmpeg
from tools.calls import Animate, Extend, Roll, Screen
from tools.casting import extends, first_frames
from tools.conform import conform
from tools.shape import frames_of
from tools.vendors.contract import Model, Order, Vendor
from tools.vendors.fit import fit
from tools.vendors.shoot import Lot, shoot

STOPS = (Barred, Busy, Missing, Retired)


@dataclass
class Floor:
    """One shot's floor. stills: name -> file. base is the order every take starts from; takes grow as they are made.

    cast: who may shoot it, in order. stopped: what ended the last order in a way that another try can't mend.
    """

    shot: Shot
    base: Order
    lot: Lot
    vendor: Callable[[str], Vendor]
    tell: Callable[..., None]
    limit: int
    cast: Sequence[Cast]
    stills: dict[str, Path] = field(default_factory=dict)
    takes: list[Take] = field(default_factory=list)
    earlier: int = 0
    stopped: ProductionError | None = None
    refused: int = 0

    def find(self, slate: str) -> Take:
        for take in self.takes:
            if take.slate == slate:
                return take
        raise UserMistake(f"There is no take {slate}", f"Takes: {', '.join(t.slate for t in self.takes) or 'none yet'}")

    def chosen(self, vendor: str, model: str) -> Cast:
        """One of those cast for this shot; an empty model is the vendor's first among them."""
        for one in self.cast:
            if vendor in ("", one.vendor) and model in ("", one.model):
                return one
        names = ", ".join(f"{one.vendor} {one.model}" for one in self.cast)
        raise UserMistake(f"{vendor} {model} is not cast for this shot", f"Cast: {names}")

    @property
    def left(self) -> int:
        return self.limit - rolled(self.takes)


def rolled(takes: Sequence[Take]) -> int:
    """Takes that count against the limit: an extension is more of the same take."""
    return sum(not take.extends for take in takes)


async def roll(order: Roll, floor: Floor) -> Take:
    """A new take by one of those cast; its length is the shot's with a handle for a crossfade where that is free."""
    if floor.left <= 0:
        raise ProductionError("No takes are left for this shot", "Circle the best one")
    who = floor.chosen(order.vendor, order.model)
    vendor = floor.vendor(who.vendor)
    model = vendor.facts.model(who.model)
    _new_words(order.prompt, who, floor)
    number = _next(floor, vendor)
    asked = floor.base.model_copy(
        update={
            "slate": f"{floor.base.slate}_t{number}", "vendor": who.vendor, "prompt": order.prompt, "model": model.id,
            "frames": first_frames(floor.shot.frames, floor.base.fps, model), "camera": order.camera,
            "motion": order.motion, "seed": order.seed, "avoid": order.avoid if model.avoid else "",
            "first_frame": _still(order.first_frame or ("" if model.text else _own_still(floor)), floor),
            "last_frame": _still(order.last_frame, floor),
        }
    )  # fmt: skip
    return await _shot(asked, vendor, floor, number)


async def animate(order: Animate, floor: Floor) -> Take:
    """Image to video: a roll that starts from a still."""
    rolled = Roll(
        vendor="", model="", prompt=order.prompt, seconds=order.seconds, camera=order.camera, motion=order.motion,
        seed=order.seed, first_frame=order.still,
    )  # fmt: skip
    return await roll(rolled, floor)


async def extend(order: Extend, floor: Floor) -> Take:
    """The same take, longer: shot on from it by the model itself, or from its last frame as the next first one."""
    first = floor.find(order.slate)
    made = _entry_of(first, floor)
    source = Order.model_validate_json(made.request)
    vendor = floor.vendor(source.vendor)
    model = vendor.facts.model(source.model)
    frames, number = _added(order, first, model, floor), _next(floor, vendor)
    slate = f"{floor.base.slate}_t{number}"
    if order.direction in model.extend:
        skip, more = 0, source.model_copy(
            update={
                "slate": slate, "frames": frames, "continues": source, "direction": order.direction,
                "source": str(floor.lot.vault.path(first.digest)), "source_job": made.job,
            }
        )  # fmt: skip
    else:
        skip, more = 1, source.model_copy(
            update={
                "slate": slate, "frames": frames, "continues": None, "source": "", "source_job": "",
                "first_frame": await _last_frame(first, floor), "last_frame": "",
            }
        )  # fmt: skip
    added = await _shot(more, vendor, floor, number, skip=skip)
    return await _joined(first, added, order.direction, floor, shared=bool(skip))


async def _joined(first: Take, added: Take, direction: str, floor: Floor, *, shared: bool) -> Take:
    """Two takes as one, without re-encoding; the join through a shared frame is measured and told."""
    from tools.screen.joins import seam

    parts = [added, first] if direction == "backward" else [first, added]
    files = [floor.lot.vault.path(part.digest) for part in parts]
    digest = await asyncio.to_thread(_join, files, floor)
    step = await asyncio.to_thread(seam, *files)
    by = "through a shared frame" if shared else "by its own model"
    note = f"extended {direction} {by}; the join steps {step.colour:.1f} ΔE ({'seen' if step.seen else 'unseen'})"
    joined = added.model_copy(
        update={
            "digest": digest, "frames": first.frames + added.frames, "extends": first.slate,
            "fitted": (*first.fitted, note),
        }
    )  # fmt: skip
    floor.takes[-1] = joined
    return joined


async def _last_frame(take: Take, floor: Floor) -> str:
    """The file of a take's last frame."""
    from tools.stills.grabs import last

    picture = await last(floor.lot.vault.path(take.digest))
    return str(floor.lot.vault.path(floor.lot.vault.put_bytes(picture, ".png")))


def _new_words(prompt: str, who: Cast, floor: Floor) -> None:
    """Words a vendor refused are not sent to it again as they are."""
    for entry in floor.lot.ledger.of(floor.lot.film):
        here = entry.vendor == who.vendor and entry.slate.startswith(f"{floor.base.slate}_")
        if entry.state == "refused" and here and Order.model_validate_json(entry.request).prompt == prompt:
            raise UserMistake(f"{who.vendor} refused these very words", "Roll with other words")


def _added(order: Extend, first: Take, model: Model, floor: Floor) -> int:
    """Frames to shoot on: as asked, within what the model can, and only while the take is short of its shot."""
    if not extends(model, order.direction):
        raise UserMistake(f"{model.id} can't extend {order.direction}", "Circle it, or roll again")
    if first.frames >= floor.shot.frames:
        raise UserMistake(f"{first.slate} is long enough for its shot", "Screen it, or circle it")
    lengths = model.extend_lengths or model.lengths
    most = max(lengths) if lengths else model.seconds[1]
    least = 0.0 if lengths else model.seconds[0]
    whole = frames_of(order.seconds, floor.base.fps)
    shared = order.direction not in model.extend  # the frame both takes hold
    return min(int(most * Fraction(floor.base.fps)) - shared, max(frames_of(least, floor.base.fps), whole))


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


async def _shot(order: Order, vendor: Vendor, floor: Floor, number: int, *, skip: int = 0) -> Take:
    """Shoot an order and conform what came; `skip` frames at its head are in the take before."""
    floor.tell("rolling", slate=order.slate, number=number, progress=0.0)
    paid = order.model_copy(update={"frames": order.frames + skip})
    try:
        entry = await shoot(
            vendor, paid, floor.lot, lambda kind, **facts: floor.tell(kind, slate=order.slate, number=number, **facts)
        )
    except Rejected:
        floor.refused += 1
        raise
    except STOPS as error:
        floor.stopped = error
        raise
    model = vendor.facts.model(order.model)
    digest = await asyncio.to_thread(_conformed, order, entry, model, skip, floor)
    take = Take(
        slate=order.slate, shot=floor.shot.number, number=number, vendor=order.vendor, model=order.model,
        prompt=order.prompt, seed=order.seed, camera=order.camera, motion=order.motion, digest=digest,
        frames=order.frames, price=entry.price, fitted=fit(paid, model).notes,
    )  # fmt: skip
    floor.takes.append(take)
    return take


def _conformed(order: Order, entry: Entry, model: Model, skip: int, floor: Floor) -> str:
    """The digest of the take in the film's raster; a file that isn't what was ordered fails its order for good."""
    vault, raw = floor.lot.vault, floor.lot.vault.path(entry.digest)
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = conform(raw, order, Path(folder) / "take.mp4", skip=skip, comes=model.comes)
        except Unplayable as fault:
            floor.lot.ledger.move(entry.intent, "failed", str(fault))
            raise
        return entry.digest if made == raw else vault.put(made)


def _entry_of(take: Take, floor: Floor) -> Entry:
    """The ledger's row of a take; orders that failed may bear the same slate."""
    for entry in reversed(floor.lot.ledger.of(floor.lot.film)):
        if entry.slate == take.slate and entry.state in ("stored", "used"):
            return entry
    raise UserMistake(f"The ledger holds no order for {take.slate}")


def _own_still(floor: Floor) -> str:
    """The name of the still a model that needs one starts from: the reference frame, else the drawn panel."""
    return "frame" if "frame" in floor.stills else "panel"


def _still(name: str, floor: Floor) -> str:
    if not name:
        return ""
    if name not in floor.stills:
        raise UserMistake(f"There is no still {name}", f"Stills: {', '.join(floor.stills) or 'none'}")
    return str(floor.stills[name])


def _join(files: list[Path], floor: Floor) -> str:
    with tempfile.TemporaryDirectory() as folder:
        listing, out = Path(folder) / "takes.txt", Path(folder) / "joined.mp4"
        listing.write_text("".join(f"file '{file}'\n" for file in files))
        ffmpeg.run(
            ["-xerror", "-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", "-movflags", "+faststart", out]
        )
        return floor.lot.vault.put(out)
