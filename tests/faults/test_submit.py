"""An order goes wrong on its way out: it is never sent twice, and no money is set aside for nothing."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from memory.errors import Barred, NeedsPerson, OverBudget, VendorError
from tests.faults.place import ALL, FINDS, Place, each, opened, place
from tools.vendors.contract import Order
from tools.vendors.runway import Runway

LOST = ("drop_after", "hang", "500_after", "502_after", "html", "cut")
"""The vendor took the order, and we were not told."""


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_is_looked_up_and_never_sent_again(fault: str, bank: Path, tmp_path: Path) -> None:
    """Rows 4 and 5: read time-outs, cut lines, broken gateways and pages where an answer was due."""

    async def lost(here: Place) -> None:
        if here.name in FINDS:
            assert (await here.shoot()).state == "stored"
            assert "ambiguous" not in here.lot.ledger.history(here.entry().intent)
        else:
            for _ in range(2):
                with pytest.raises(NeedsPerson, match="settle film film_sh01_t1"):
                    await here.shoot()
                assert here.entry().state == "ambiguous"
            assert here.committed == here.entry().quote, "it may cost, so it stays set aside"
        assert await here.posts() == 1 == len(await here.jobs())

    async with place(tmp_path, bank, faults=each(f"submit:1={fault}"), answer=1.0) as here:
        await here.everywhere(lost)


async def test_what_a_person_found_is_adopted(bank: Path, tmp_path: Path) -> None:
    """Row 4: the job that nobody could look up, by its name at the vendor."""

    async def found(here: Place) -> None:
        with pytest.raises(NeedsPerson):
            await here.shoot()
        [job] = await here.jobs()
        name = f"{job['model']}/{job['id']}" if here.name == "fal" else job["id"]
        here.lot.ledger.move(here.entry().intent, "accepted", "a person found it", job=name)
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1

    async with place(tmp_path, bank, faults=each("submit:1=drop_after")) as here:
        await here.everywhere(found, tuple(name for name in ALL if name not in FINDS))


async def test_an_order_that_never_arrived_is_not_sent_again_either(bank: Path, tmp_path: Path) -> None:
    """Row 2's wire: nobody can tell it from one that arrived, not even where there is no trace of it."""

    async def gone(here: Place) -> None:
        with pytest.raises(NeedsPerson):
            await here.shoot()
        assert (here.entry().state, await here.posts(), await here.jobs()) == ("ambiguous", 1, [])
        here.lot.ledger.move(here.entry().intent, "abandoned", "a person found nothing")
        assert (await here.shoot()).state == "stored"
        assert len(await here.jobs()) == 1

    async with place(tmp_path, bank, faults=each("submit:1=drop_before")) as here:
        await here.everywhere(gone)


@pytest.mark.parametrize(("name", "fault"), [("runway", "429"), ("runway", "503"), ("kling", "429_after")])
async def test_fifty_orders_at_a_busy_vendor_all_get_through(name: str, fault: str, bank: Path, tmp_path: Path) -> None:
    """Row 6: one backoff for all, fewer at once, none lost, and a wait as long as the vendor asks."""
    async with place(tmp_path, bank, name, f"submit:1-12={fault}", budget="100") as here:
        gate, began, limits = here.lot.desks.gate(here.vendor), here.outside.clock.now(), [99.0]

        async def looks() -> None:
            while True:
                limits.append(gate.limit)
                await asyncio.sleep(0)

        looking = asyncio.create_task(looks())
        made = await asyncio.gather(*(here.shoot(number) for number in range(1, 51)))
        looking.cancel()
        assert [entry.state for entry in made] == ["stored"] * 50
        assert min(limits) == 1 < gate.limit and gate.inside == 0
        assert await here.posts() == 62 and len(await here.jobs()) == 50
        if fault == "429_after":
            assert here.outside.clock.now() - began >= 7


async def test_those_who_wait_for_a_busy_vendor_wake_at_moments_of_their_own(bank: Path, tmp_path: Path) -> None:
    """Row 6: jitter, so that they don't all come back at once."""
    async with place(tmp_path, bank, "runway", "submit:1=429_after") as here:
        gate, clock = here.lot.desks.gate(here.vendor), here.outside.clock
        gate.busy(10.0)

        async def woken() -> float:
            with clock.working():
                await gate.open()
                return clock.now()

        moments = await asyncio.gather(*(woken() for _ in range(8)))
        assert all(10.0 <= moment <= 12.6 for moment in moments) and len({round(m, 2) for m in moments}) > 4


async def test_a_vendor_that_stays_busy_leaves_nothing_set_aside_twice(bank: Path, tmp_path: Path) -> None:
    """Row 6: patience ends; the order is whole and goes out at the next resume."""
    async with place(tmp_path, bank, "luma", "submit:1-8=429") as here:
        with pytest.raises(VendorError, match="busy"):
            await here.shoot()
        assert (here.entry().state, await here.jobs()) == ("reserved", [])
        assert (await here.shoot()).state == "stored"


@pytest.mark.parametrize("fault", ["401", "402"])
async def test_a_closed_account_sets_nothing_aside_and_tells_no_key(fault: str, bank: Path, tmp_path: Path) -> None:
    """Rows 7 and 8: nothing was ordered, and once it is mended the same order goes through."""

    async def barred(here: Place) -> None:
        with pytest.raises(Barred, match="resume") as told:
            await here.shoot()
        assert not any(key in str(told.value) for key in here.outside.keys.values())
        assert (here.entry().state, here.committed) == ("abandoned", 0)
        assert (await here.shoot()).state == "stored"

    async with place(tmp_path, bank, faults=each(f"submit:1={fault}")) as here:
        await here.everywhere(barred)


class Priced(Runway):
    """Runway with prices that are wrong."""

    usd = Decimal(0)

    async def quote(self, order: Order) -> Decimal:
        return self.usd


@pytest.mark.parametrize("usd", ["0", "-0.24", "NaN", "Infinity"])
async def test_a_senseless_price_orders_nothing(usd: str, bank: Path, tmp_path: Path) -> None:
    """Row 9."""
    kind = type("Odd", (Priced,), {"usd": Decimal(usd)})
    async with place(tmp_path, bank, "runway", kind=kind) as here:
        with pytest.raises(VendorError, match="Nothing was ordered"):
            await here.shoot()
        assert await here.posts() == 0 and not here.lot.ledger.of("film")


async def test_a_price_that_rose_is_paid_within_the_budget_only(bank: Path, tmp_path: Path) -> None:
    """Row 9: Runway says $0.24 when the order is in; $0.12 was approved."""
    kind = type("Cheap", (Priced,), {"usd": Decimal("0.12")})
    async with place(tmp_path, bank, "runway", kind=kind, budget="0.30") as here:
        async with opened(here.box, tmp_path, "runway", "0.20", kind=kind) as poor:
            with pytest.raises(OverBudget, match=r"asks \$0.24 for film_sh01_t1, not \$0.12"):
                await poor.shoot()
            await poor.audit()
        assert (here.entry().state, here.committed) == ("abandoned", 0)
        assert [(job["stage"], job["charged"]) for job in await here.jobs()] == [("cancelled", "0")]
        made = await here.shoot()
        assert (made.state, made.price, made.quote) == ("stored", Decimal("0.24"), Decimal("0.24"))


@pytest.mark.parametrize("name", ALL)
async def test_a_budget_that_is_reached_while_jobs_are_in_flight_sends_no_more(
    name: str, bank: Path, tmp_path: Path
) -> None:
    """Row 10: set aside before it is sent, so that two of five get through and are collected."""
    async with place(tmp_path, bank, name) as here:
        price = await here.vendor.quote(here.order())
        async with opened(here.box, tmp_path, name, str(price * 2)) as poor:
            ends = await asyncio.gather(*(poor.shoot(number) for number in range(1, 6)), return_exceptions=True)
            assert sorted(type(end).__name__ for end in ends) == ["Entry"] * 2 + ["OverBudget"] * 3
            assert await here.posts() == 2 and poor.lot.ledger.spent("film") == price * 2
            await poor.audit()
