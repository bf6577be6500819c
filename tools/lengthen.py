"""Longer takes: shot on by the model that made them, or from their last frame, and joined without re-encoding."""

import asyncio
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from memory.errors import ProductionError, UserMistake
from memory.film import Take
from memory.ledger import Entry
from tools import ffmpeg
from tools.calls import Extend
from tools.casting import extends
from tools.floor import Floor, shot_on
from tools.shape import frames_of
from tools.slates import entry_of, next_slate, order_of
from tools.vendors.contract import Model, Order


async def extend(order: Extend, floor: Floor) -> Take:
    """The same take, longer: shot on from it by the model itself, or from its last frame as the next first one."""
    if floor.left < 0:
        raise ProductionError("What failed at a price has used up this shot's takes", "Circle the best one, or give up")
    first = floor.find(order.slate)
    made = entry_of(first, floor)
    source = order_of(made, floor.lot.vault)
    vendor = floor.vendor(source.vendor)
    model = vendor.facts.model(source.model)
    key = source.last_frame if floor.joins == "key_frame" and order.direction == "forward" else ""
    native = order.direction in model.extend and not key
    frames, slate = _added(order, first, model, native, floor), next_slate(floor, vendor)
    plain: dict[str, Any] = {
        "slate": slate,
        "continues": None,
        "source": "",
        "source_job": "",
        "lengthens": first.slate,
        "shared": 0,
    }
    if native:
        more = plain | {
            "frames": frames, "continues": source, "direction": order.direction, "source_job": made.job,
            "source": str(floor.lot.vault.path(first.digest)),
        }  # fmt: skip
    else:
        start = key or await _last_frame(first, floor)
        more = plain | {"frames": frames + 1, "shared": 1, "first_frame": start, "last_frame": ""}
    asked = source.model_copy(update=more)
    added = await shot_on(asked, floor)
    return await joined(first, added, asked, floor)


async def adopted(entry: Entry, floor: Floor) -> Take:
    """The take of an order that was placed before, in the words it was placed in, whatever is asked for now."""
    order = order_of(entry, floor.lot.vault)
    take = await shot_on(order, floor)
    first = next((one for one in floor.takes if one.slate == order.lengthens), None)
    return await joined(first, take, order, floor) if first else take


async def joined(first: Take, added: Take, order: Order, floor: Floor) -> Take:
    """Two takes as one, without re-encoding; the join through a shared frame is measured and told."""
    from tools.screen.joins import seam

    native = order.continues is not None
    parts = [added, first] if native and order.direction == "backward" else [first, added]
    files = [floor.lot.vault.path(part.digest) for part in parts]
    try:
        digest = await asyncio.to_thread(_join, files, floor)
    except ProductionError:
        floor.takes.remove(added)
        raise
    step = await asyncio.to_thread(seam, *files)
    ended_on = order_of(entry_of(first, floor), floor.lot.vault).last_frame
    shared = "key frame" if ended_on and order.first_frame == ended_on else "frame"
    by = "by its own model" if native else f"through a shared {shared}"
    note = f"extended {order.direction} {by}; the join steps {step.colour:.1f} ΔE ({'seen' if step.seen else 'unseen'})"
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


def _added(order: Extend, first: Take, model: Model, native: bool, floor: Floor) -> int:
    """Frames to shoot on: as asked, within what the model can, and only while the take is short of its shot.

    native: the model goes on by itself; else the new clip shares a frame with the take.
    """
    if not extends(model, order.direction):
        raise UserMistake(f"{model.id} can't extend {order.direction}", "Circle it, or roll again")
    if first.frames >= floor.shot.frames:
        raise UserMistake(f"{first.slate} is long enough for its shot", "Screen it, or circle it")
    lengths = (native and model.extend_lengths) or model.lengths
    most = max(lengths) if lengths else model.seconds[1]
    least = 0.0 if lengths else model.seconds[0]
    whole = frames_of(order.seconds, floor.base.fps)
    return min(int(most * Fraction(floor.base.fps)) - (not native), max(frames_of(least, floor.base.fps), whole))


def _join(files: list[Path], floor: Floor) -> str:
    with tempfile.TemporaryDirectory() as folder:
        listing, out = Path(folder) / "takes.txt", Path(folder) / "joined.mp4"
        listing.write_text("".join(f"file '{file}'\n" for file in files))
        ffmpeg.run(
            ["-xerror", "-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", "-movflags", "+faststart", out]
        )
        return floor.lot.vault.put(out)
