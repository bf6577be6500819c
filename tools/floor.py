"""The shooting floor of one shot: the tools that roll, animate and screen a take."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from memory.errors import (
    Barred,
    Busy,
    Missing,
    NeedsPerson,
    OverBudget,
    ProductionError,
    Rejected,
    Retired,
    Unplayable,
    UserMistake,
)
from memory.film import Critic, Joins, Screening, Shot, Take
from memory.ledger import Entry
from memory.record import Cast
from memory.vault import Vault
from tools.calls import Animate, Roll, Screen
from tools.casting import first_frames
from tools.conform import conform
from tools.key_frames import key_frame, meets
from tools.slates import drop_unsent, late, next_slate, number_of, order_of, wasted
from tools.vendors.contract import Model, Order, Vendor
from tools.vendors.desks import Lot
from tools.vendors.fit import fit
from tools.vendors.likeness import shown
from tools.vendors.shoot import shoot

STOPS = (Barred, Busy, Missing, NeedsPerson, OverBudget, Retired)


@dataclass
class Floor:
    """One shot's floor. stills: name -> file. base is the order every take starts from; takes grow as they are made.

    cast: who may shoot it, in order. earlier: the last number used before this attempt; known: slates of takes made
    for another intention; lost: of takes whose files are gone. stopped: what ended the last order, at whom, in a way
    that another try can't mend. critic, joins: as in the brief.
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
    known: Sequence[str] = ()
    lost: Sequence[str] = ()
    stopped: ProductionError | None = None
    stopped_at: str = ""
    refused: int = 0
    critic: Critic = "notes"
    joins: Joins = "chain"

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
        """Takes that may still be rolled; what was charged and gave nothing counts."""
        return self.limit - rolled(self.takes) - wasted(self)

    @property
    def late(self) -> Entry | None:
        """An order of this shot that is paid or may be, and is no take yet: it comes before any new one."""
        return late(self, [one.vendor for one in self.cast if self.vendor(one.vendor).facts.offline])


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
    prompt = styled(order.prompt, floor.shot)
    _new_words(prompt, who, floor)
    frames = first_frames(floor.shot.frames, floor.base.fps, model)
    first, last = await _ends(order, frames, model, floor)
    asked = floor.base.model_copy(
        update={
            "slate": next_slate(floor, vendor), "vendor": who.vendor, "prompt": prompt, "model": model.id,
            "frames": frames, "camera": order.camera,
            "motion": order.motion, "seed": order.seed,
            "avoid": avoided(order.avoid, floor.base) if model.avoid else "",
            "first_frame": first,
            "last_frame": last,
        }
    )  # fmt: skip
    take = await shot_on(asked, floor)
    if order.first_frame and not asked.first_frame:
        names = " and ".join(one.name for one in shown(asked, model))
        take = take.model_copy(update={"fitted": (*take.fitted, f"shot without its {order.first_frame}, for {names}")})
        keep(floor, take)
    return take


def avoided(words: str, base: Order) -> str:
    """What must not be seen in the camera's words, behind what the series never shows."""
    return ", ".join(dict.fromkeys(part for part in (base.avoid, words.strip()) if part))[:500]


def styled(prompt: str, shot: Shot) -> str:
    """The camera's words with the series' own behind them, which no rewrite may drop."""
    return prompt if not shot.style or shot.style in prompt else f"{prompt.rstrip(' .')}. {shot.style}"


async def animate(order: Animate, floor: Floor) -> Take:
    """Image to video: a roll that starts from a still."""
    rolled = Roll(
        vendor="", model="", prompt=order.prompt, seconds=order.seconds, camera=order.camera, motion=order.motion,
        seed=order.seed, first_frame=order.still,
    )  # fmt: skip
    return await roll(rolled, floor)


def _new_words(prompt: str, who: Cast, floor: Floor) -> None:
    """Words a vendor refused are not sent to it again as they are."""
    for entry in floor.lot.ledger.of(floor.lot.film):
        here = entry.vendor == who.vendor and entry.slate.startswith(f"{floor.base.slate}_")
        if entry.state == "refused" and here and order_of(entry, floor.lot.vault).prompt == prompt:
            raise UserMistake(f"{who.vendor} refused these very words", "Roll with other words")


async def screen(order: Screen, floor: Floor) -> Screening:
    """Measure a take and keep the result with it."""
    from tools.screen.findings import Wanted
    from tools.screen.score import screen as measure

    take = floor.find(order.slate)
    if floor.critic == "off":
        raise UserMistake("This film is made without a critic", "Circle a take as it is")
    floor.tell("screening", slate=take.slate)
    wanted = Wanted(
        slate=take.slate, frames=take.frames, fps=floor.base.fps, width=floor.base.width, height=floor.base.height,
        camera=take.camera, motion=take.motion, dark_ok=floor.shot.light in ("night", "blue_hour", "neon"),
        soft_ok=floor.shot.light in ("fog", "snow", "rain") or floor.shot.staging in ("title_card", "end_card"),
        palette=floor.base.palette, prompt=take.prompt,
        bound=bool(floor.base.world) and not floor.vendor(take.vendor).facts.model(take.model).exact_colours,
    )  # fmt: skip
    found = await measure(floor.lot.vault.path(take.digest), wanted)
    keep(floor, take.model_copy(update={"screening": found}))
    floor.tell("score", slate=take.slate, score=found.score)
    return found


def keep(floor: Floor, take: Take) -> None:
    """Replace a take by what is now known of it."""
    floor.takes = [take if old.slate == take.slate else old for old in floor.takes]


async def shot_on(order: Order, floor: Floor) -> Take:
    """Shoot an order and conform what came; the frames it shares with the take before are left out."""
    vendor, number = floor.vendor(order.vendor), number_of(order.slate)
    floor.tell("rolling", slate=order.slate, number=number, progress=0.0)
    drop_unsent(floor, order)
    try:
        entry = await shoot(
            vendor, order, floor.lot, lambda kind, **facts: floor.tell(kind, slate=order.slate, number=number, **facts)
        )
    except Rejected:
        floor.refused += 1
        raise
    except STOPS as error:
        floor.stopped, floor.stopped_at = error, order.vendor
        raise
    model = vendor.facts.model(order.model)
    take = Take(
        slate=order.slate, shot=floor.shot.number, number=number, vendor=order.vendor, model=order.model,
        prompt=order.prompt, seed=order.seed, camera=order.camera, motion=order.motion,
        digest=await _conformed(order, entry, vendor, floor), frames=order.frames - order.shared,
        price=entry.price, fitted=fit(order, model).notes,
    )  # fmt: skip
    floor.takes.append(take)
    return take


async def _conformed(order: Order, entry: Entry, vendor: Vendor, floor: Floor) -> str:
    """The digest of the take in the film's raster; a file that isn't what was ordered fails its order for good.

    The ledger is written here and not in the thread that conforms: its transactions must not meet.
    """
    if vendor.facts.offline:
        return entry.digest
    try:
        return await asyncio.to_thread(_fitted, order, entry, vendor.facts.model(order.model).comes, floor.lot.vault)
    except Unplayable as fault:
        floor.lot.ledger.move(entry.intent, "failed", str(fault))
        raise


def _fitted(order: Order, entry: Entry, comes: str, vault: Vault) -> str:
    wanted = order.model_copy(update={"frames": order.frames - order.shared})
    with tempfile.TemporaryDirectory() as folder:
        made = conform(vault.path(entry.digest), wanted, Path(folder) / "take.mp4", skip=order.shared, comes=comes)
        return vault.put(made)


async def _ends(order: Roll, frames: int, model: Model, floor: Floor) -> tuple[str, str]:
    """The files a take starts from and ends on."""
    first, last = _still(_start(order, model, floor), floor), _still(order.last_frame, floor)
    if last or not meets(frames, model, floor):
        return first, last
    first = first or _still(_own_still(floor), floor)
    return first, await key_frame(frames - 1, first, floor)


def _start(order: Roll, model: Model, floor: Floor) -> str:
    """The still a take starts from. Our own drawing gives way to pictures of who is seen, where only one can go along;
    what a person gave or ordered never does.
    """
    if not model.text:
        return order.first_frame or _own_still(floor)
    drawn = order.first_frame == "panel" and not order.last_frame
    return "" if drawn and model.references_alone and shown(floor.base, model) else order.first_frame


def _own_still(floor: Floor) -> str:
    """The name of the still a model that needs one starts from: the reference frame, else the drawn panel."""
    return "frame" if "frame" in floor.stills else "panel"


def _still(name: str, floor: Floor) -> str:
    if not name:
        return ""
    if name not in floor.stills:
        raise UserMistake(f"There is no still {name}", f"Stills: {', '.join(floor.stills) or 'none'}")
    return str(floor.stills[name])
