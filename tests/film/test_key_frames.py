"""Two parts of a long shot meet in one very still; a model that can't end on a picture goes on from its last frame."""

from pathlib import Path
from typing import Any

import pytest

from memory.film import Joins
from tests.film.rooms import studio
from tests.film.test_extension import ShortWinded, floor_in, rolled
from tools import calls, lengthen
from tools import floor as on
from tools.floor import Floor
from tools.stills import panel
from tools.vendors import open_vendor
from tools.vendors.contract import Job, Order, Vendor

AHEAD = {"extend": (), "first_frame": True, "last_frame": True}


class Recording(ShortWinded):
    """The short-winded animatic, with facts of its own and a book of orders."""

    def __init__(self, vendor: Vendor, **facts: Any) -> None:
        super().__init__(vendor)
        model = self.facts.models[0].model_copy(update=facts)
        self.facts = self.facts.model_copy(update={"models": (model,)})
        self.orders: list[Order] = []
        self.panel = vendor.panel  # type: ignore[attr-defined]

    async def submit(self, order: Order) -> Job:
        self.orders.append(order)
        return await super().submit(order)


async def shot(folder: Path, joins: Joins, frames: int = 30, **facts: Any) -> tuple[list[Order], str, Floor]:
    """The orders of a shot that takes two parts, and what its take says of the join."""
    drawing = open_vendor("animatic", cache=folder / "plates", processes=1)
    vendor = Recording(drawing, **facts)
    async with studio(folder / "room") as (room, _):
        floor = floor_in(room, vendor, frames)
        floor.joins = joins
        still = folder / "panel.png"
        still.write_bytes(await panel(floor.base, drawing, 426))
        floor.stills["panel"] = still
        take = await on.roll(rolled(), floor)
        while take.frames < frames:
            more = calls.Extend(slate=take.slate, direction="forward", seconds=(frames - take.frames) / 24)
            take = await lengthen.extend(more, floor)
        await drawing.close()
        assert take.frames == frames and vendor.longest <= 18
        return vendor.orders, " ".join(take.fitted), floor


async def test_both_parts_hold_the_very_same_still(tmp_path: Path) -> None:
    (first, second), said, floor = await shot(tmp_path, "key_frame", **AHEAD)
    assert first.last_frame and first.last_frame == second.first_frame and not second.last_frame
    assert Path(first.last_frame).is_relative_to(floor.lot.vault.root) and second.shared == 1
    assert first.first_frame == str(tmp_path / "panel.png"), "begun from the picture the key frame was drawn with"
    assert "through a shared key frame" in said


@pytest.mark.parametrize(
    ("joins", "facts"),
    [("key_frame", {**AHEAD, "last_frame": False}), ("chain", AHEAD)],
    ids=["a model that can't end on a picture", "a film that is chained"],
)
async def test_otherwise_a_part_goes_on_from_the_last_frame(
    tmp_path: Path, joins: Joins, facts: dict[str, Any]
) -> None:
    (first, second), said, _ = await shot(tmp_path, joins, **facts)
    assert not first.last_frame and second.first_frame and "through a shared frame" in said


async def test_a_third_part_is_chained_and_says_so(tmp_path: Path) -> None:
    orders, said, _ = await shot(tmp_path, "key_frame", 48, **AHEAD)
    assert len(orders) == 3 and not orders[1].last_frame
    assert said.count("through a shared key frame") == 1 and said.count("through a shared frame") == 1


async def test_a_model_that_goes_on_by_itself_is_ordered_no_longer_than_it_makes(tmp_path: Path) -> None:
    facts = {**AHEAD, "extend": ("forward",), "extend_lengths": (4,)}
    (first, second), _, _ = await shot(tmp_path, "key_frame", 35, **facts)
    assert second.continues is None and second.first_frame == first.last_frame and second.frames <= 18
