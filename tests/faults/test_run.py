"""The whole program meets a bad day: it pauses with what is made, says why, and goes on where it was."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent import production
from agent.crew.archivist import warnings
from agent.exits import outcome
from memory.errors import NeedsPerson, ProductionError, VendorError
from tests.faults.audit import audit
from tests.faults.place import opened, place
from tests.film.rooms import brief, studio
from tools.vendors.contract import Order
from tools.vendors.runway import Runway
from tools.vendors.sandbox.run import KEYS, Sandbox, sandbox

SHORT = "a 4s teaser for our solar lamp, no voice-over"
BUDGET = Decimal(20)


@dataclass
class Set:
    """A studio folder and the sandbox its films are shot in."""

    box: Sandbox
    room: Path

    async def make(self, *, kinds: dict[str, Any] | None = None, until: str = "", **wish: Any) -> Any:
        """The film as it is in the end, or once it is `until`; a second call goes on with it."""
        world = self.box.outside()
        vendors = {name: kind(self.room / "plates", world, name) for name, kind in (kinds or {}).items()}
        asked = {"vendor": "runway", "budget": BUDGET, **wish}
        async with studio(self.room, outside=world, yes=True, vendors=vendors) as (open_, told):
            self.told = told
            try:
                return await production.make(open_, brief(SHORT, **asked), until=until)
            finally:
                film = next((self.room / "films").iterdir()).name
                self.entries, self.vault = open_.ledger.of(film), open_.vault
                audit(open_.ledger, open_.vault, await self.box.oracle(), Decimal(asked["budget"]))

    async def paused(self, **wish: Any) -> str:
        """What the program says when it stops: status 4, and no key in it."""
        with pytest.raises(ProductionError) as told:
            await self.make(**wish)
        status, words, _ = outcome(told.value)
        assert status == 4 and not any(key in words for key in KEYS.values()), words
        return words

    async def jobs(self) -> list[str]:
        return [job["vendor"] for job in (await self.box.oracle())["jobs"]]


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plates")


@asynccontextmanager
async def filmset(room: Path, bank: Path, plates: Path, faults: str = "", *more: str) -> AsyncIterator[Set]:
    """A sandbox with plain clips, and a studio that shares its plates with the other tests."""
    (room / "cache").mkdir()
    (room / "cache" / "plates").symlink_to(plates)
    words = ["--clips", "plain", "--bank", str(bank), *(["--faults", faults] if faults else []), *more]
    async with sandbox(*words) as box:
        yield Set(box, room)


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ("submit:2-9=401", "RUNWAYML_API_SECRET"), ("poll:2=401", "RUNWAYML_API_SECRET"),
        ("submit:2-9=402", "Add credit, then resume"),
    ],
)  # fmt: skip
async def test_a_closed_account_pauses_the_film_and_keeps_what_is_made(
    faults: str, says: str, bank: Path, plates: Path, tmp_path: Path
) -> None:
    """Rows 7 and 8: it names the variable and not the key; once it is mended, the film goes on."""
    async with filmset(tmp_path, bank, plates, faults) as here:
        words = await here.paused()
        assert says in words and "shots are made and kept" in words and "filmwright resume" in words
        kept = {entry.digest for entry in here.entries if entry.state == "stored"}
        assert all(map(here.vault.has, kept))
        if "submit" in faults:  # how such orders go on is seen in test_submit
            return
        state = None
        while state is None:
            with contextlib.suppress(VendorError):
                state = await here.make()
        assert state["master"].frames == 96 and not any("could not be made" in words for words in warnings(state))
        assert kept <= {entry.digest for entry in here.entries}
        assert len(await here.jobs()) == len(state["reels"])


async def test_a_vendor_that_is_gone_pauses_the_film_and_nobody_takes_over_unasked(
    bank: Path, plates: Path, tmp_path: Path
) -> None:
    """Row 6 without end."""
    async with filmset(tmp_path, bank, plates, "runway/submit:*=503") as here:
        assert "busy (503)" in await here.paused()
        assert await here.jobs() == [] and {entry.vendor for entry in here.entries} == {"runway"}


async def test_a_vendor_that_is_gone_is_replaced_where_the_client_allowed_it(
    bank: Path, plates: Path, tmp_path: Path
) -> None:
    """Rows 6 and 20: by the next one cast, for what is still to be shot, and it is said."""
    async with filmset(tmp_path, bank, plates, "runway/submit:*=410") as here:
        state = await here.make(recast=True, until="continuity")
        assert all(reel.take and reel.take.vendor != "runway" for reel in state["reels"]), warnings(state)
        chain = [one.vendor for one in state["reels"][0].cast]
        assert {reel.take.vendor for reel in state["reels"]} == {next(name for name in chain if name != "runway")}
        assert any("runway can't go on" in facts["says"] for kind, facts in here.told if kind == "warning")
        assert len(await here.jobs()) == len(state["reels"])


async def test_one_shot_that_fails_is_left_out_and_alone_made_by_the_next_resume(
    bank: Path, plates: Path, tmp_path: Path
) -> None:
    """Rows 25 and 33: half a clip is no take; the others are kept, and only the missing one is ordered anew."""
    async with filmset(tmp_path, bank, plates, "media:1=wrong_length") as here:
        state = await here.make()
        lost = [reel.shot.number for reel in state["reels"] if not reel.take]
        assert len(lost) == 1 and any(f"Shot {lost[0]} could not be made" in words for words in warnings(state))
        assert 0 < state["master"].frames < 96
        before = await here.jobs()
        again = await here.make()
        assert again["master"].frames == 96 and len(await here.jobs()) == len(before) + 1
        assert [entry.state for entry in here.entries].count("failed") == 1


async def test_a_spoiled_clip_is_rolled_again_within_the_takes(bank: Path, plates: Path, tmp_path: Path) -> None:
    """Row 25: a new order, paid from the budget; the defect stays in the book."""
    async with filmset(tmp_path, bank, plates, "media:1=not_video") as here:
        state = await here.make(takes=2, until="continuity")
        assert all(reel.take for reel in state["reels"])
        [bad] = [entry for entry in here.entries if entry.state == "failed"]
        assert bad.price > 0


async def test_words_that_are_refused_are_put_otherwise_a_few_times_only(
    bank: Path, plates: Path, tmp_path: Path
) -> None:
    """Row 15: at most three rewordings, never the same words twice, no take counted; then a person is told."""
    stern = tmp_path / "stern.toml"
    stern.write_text("[default]\nrefusal = 1.0\n")
    async with filmset(tmp_path, bank, plates, "", "--world", str(stern)) as here:
        with pytest.raises(ProductionError, match="No shot could be made"):
            await here.make()
        orders = [Order.model_validate_json(entry.request) for entry in here.entries]
        shots = {order.shot.number for order in orders}
        assert len(orders) <= 4 * len(shots) and {entry.state for entry in here.entries} == {"refused"}
        assert len({(order.shot.number, order.prompt) for order in orders}) == len(orders) > len(shots)


class Cheap(Runway):
    """Runway with half its prices on the sheet."""

    async def quote(self, order: Order) -> Decimal:
        return await super().quote(order) / 2


async def test_a_vendor_dearer_than_its_sheet_never_crosses_the_budget(
    bank: Path, plates: Path, tmp_path: Path
) -> None:
    """Row 9: approved for half of what it costs; what can't be paid is not made, and it is said."""
    async with filmset(tmp_path, bank, plates) as here:
        async with studio(tmp_path, outside=here.box.outside()) as (room, _):
            with pytest.raises(NeedsPerson) as asked:
                await production.make(room, brief(SHORT, vendor="runway"))
        price = Decimal(str(asked.value).split("$")[1].split(". ")[0])
        try:
            state = await here.make(kinds={"runway": Cheap}, budget=price / 2)
            words = " ".join(warnings(state))
        except ProductionError as error:
            words = str(error)
        assert "budget" in words
        assert sum(job["charged"] != "0" for job in (await here.box.oracle())["jobs"]) <= 1


async def test_a_lost_checkpoint_orders_nothing_anew(bank: Path, plates: Path, tmp_path: Path) -> None:
    """Row 28: the ledger alone knows what is owned."""
    async with filmset(tmp_path, bank, plates) as here:
        first = await here.make(until="continuity")
        for file in (tmp_path / "films").glob("*/graph.sqlite*"):
            file.unlink()
        before = await here.jobs()
        again = await here.make(until="continuity")
        assert await here.jobs() == before
        assert [reel.take.digest for reel in again["reels"]] == [reel.take.digest for reel in first["reels"]]


async def test_a_job_left_in_flight_is_adopted(bank: Path, tmp_path: Path) -> None:
    """Row 32: stopped by a person, finished at the vendor all the same: it is ours, and paid once."""
    async with place(tmp_path, bank) as here:
        going = await here.until("accepted")
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        assert here.committed == here.entry().quote
        async with opened(here.box, tmp_path) as later:
            assert (await later.shoot()).state == "stored" and await later.posts() == 1


async def test_other_words_are_another_order_and_the_first_stays_to_be_collected(bank: Path, tmp_path: Path) -> None:
    """Row 34: what is in flight keeps the words it was ordered with."""
    async with place(tmp_path, bank) as here:
        going = await here.until("accepted")
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        assert (await here.shoot(prompt="the sea at noon")).state == "stored"
        old, new = here.entries
        assert (old.state, new.state) == ("accepted", "stored") and "noon" not in old.request
        assert (await here.shoot()).state == "stored" and await here.posts() == 2


async def test_two_workers_on_one_order_send_it_once(bank: Path, tmp_path: Path) -> None:
    """Row 27: the film's lease keeps them apart; even without it, one order is one job."""
    async with place(tmp_path, bank) as here, opened(here.box, tmp_path) as other:
        ends = await asyncio.gather(here.shoot(), other.shoot(), return_exceptions=True)
        assert all(isinstance(end, ProductionError) or getattr(end, "state", "") == "stored" for end in ends), ends
        assert await here.posts() == 1 == len(await here.jobs())
