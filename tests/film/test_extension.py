"""Longer takes: shot on forward and backward by the floor's tools, joined without a seam, their frames added up."""

from pathlib import Path

import av
import pytest

from agent.studio import Studio
from memory.errors import UserMistake
from memory.film import Take
from memory.record import Cast
from tests.film.rooms import SHOT, studio
from tools import calls, lengthen
from tools import floor as on
from tools.floor import Floor
from tools.post.looks import palette
from tools.screen.joins import seam
from tools.vendors import open_vendor
from tools.vendors.contract import Facts, Job, Model, Order, Vendor
from tools.vendors.desks import Desks, Lot

SHORT = 0.75


def short(model: Model) -> Model:
    return model.model_copy(update={"seconds": (0.5, SHORT)})


class ShortWinded:
    """The animatic as a vendor whose longest take is short."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.facts: Facts = vendor.facts.model_copy(update={"models": (short(vendor.facts.models[0]),)})
        self.quote, self.poll, self.fetch, self.find = vendor.quote, vendor.poll, vendor.fetch, vendor.find
        self.cancel, self.close = vendor.cancel, vendor.close
        self.longest = 0

    async def submit(self, order: Order) -> Job:
        self.longest = max(self.longest, order.frames)
        return await self.vendor.submit(order)


def floor_in(room: Studio, vendor: ShortWinded, frames: int = 48) -> Floor:
    shot = SHOT.model_copy(update={"frames": frames})
    base = Order(
        slate="film_sh01", vendor="animatic", model="", shot=shot, prompt=shot.prompt, frames=frames, fps="24",
        width=426, height=240, seed=1, camera="push_in", motion="medium", palette=palette("clean"),
    )  # fmt: skip
    lot = Lot(film="film", budget=None, ledger=room.ledger, vault=room.vault, desks=Desks())
    cast = (Cast(vendor="animatic", model="drawn"),)
    return Floor(shot=shot, base=base, lot=lot, cast=cast, vendor=lambda _: vendor, tell=lambda *_, **__: None, limit=1)  # type: ignore[arg-type, return-value]


def rolled() -> calls.Roll:
    return calls.Roll(
        vendor="animatic", model="", prompt="a lamp", seconds=2, camera="push_in", motion="medium", seed=1
    )


def pictures(file: Path) -> int:
    with av.open(str(file)) as box:
        return sum(1 for _ in box.decode(video=0))


def halves(floor: Floor, take: Take) -> list[Path]:
    """The files a joined take was made of, in the order they play."""
    digests = {entry.slate: entry.digest for entry in floor.lot.ledger.of("film")}
    return [floor.lot.vault.path(digests[slate]) for slate in (take.extends, take.slate)]


@pytest.mark.parametrize("direction", ["forward", "backward"])
async def test_a_take_goes_on_without_a_seam(tmp_path: Path, direction: str) -> None:
    vendor = ShortWinded(open_vendor("animatic", cache=tmp_path / "plates"))
    async with studio(tmp_path, vendors={"animatic": vendor}) as (room, _):  # type: ignore[dict-item]
        floor = floor_in(room, vendor)
        first = await on.roll(rolled(), floor)
        joined = await lengthen.extend(calls.Extend(slate=first.slate, direction=direction, seconds=0.75), floor)  # type: ignore[arg-type]
        parts = halves(floor, joined)
        step = seam(*(parts if direction == "forward" else reversed(parts)))
        assert not step.seen, step
        assert first.frames == 18 and joined.frames == 36 == pictures(room.vault.path(joined.digest))
        assert (joined.extends, floor.left, [take.slate for take in floor.takes]) == (
            first.slate, 0, [first.slate, joined.slate],
        )  # fmt: skip
        found = await on.screen(calls.Screen(slate=joined.slate), floor)
    assert found.score is not None and not [note for note in found.notes if note.fault in ("cut", "short", "frozen")]


async def test_extending_stops_at_the_shots_length_and_at_what_the_vendor_can(tmp_path: Path) -> None:
    vendor = ShortWinded(open_vendor("animatic", cache=tmp_path / "plates"))
    async with studio(tmp_path, vendors={"animatic": vendor}) as (room, _):  # type: ignore[dict-item]
        floor = floor_in(room, vendor, frames=20)
        take = await on.roll(rolled(), floor)
        with pytest.raises(UserMistake, match="There is no take"):
            await lengthen.extend(calls.Extend(slate="film_sh01_t9", seconds=1), floor)
        take = await lengthen.extend(calls.Extend(slate=take.slate, seconds=500), floor)
        assert vendor.longest == 18 and take.frames == 36
        with pytest.raises(UserMistake, match="long enough"):
            await lengthen.extend(calls.Extend(slate=take.slate, seconds=1), floor)
        assert take.frames == pictures(room.vault.path(take.digest))
