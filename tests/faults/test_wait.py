"""A job is under way and its vendor speaks strangely: it is waited for, never written off, never ordered anew.

Row 18's webhooks don't exist here: nothing is taken in, everything is asked for. Its older state told again does.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from memory.errors import Barred, Busy, Missing, NeedsPerson, Rejected, Retired, VendorError
from tests.faults.place import ALL, FINDS, Place, each, opened, place
from tools.vendors.sandbox.run import Sandbox

SLOW = "[default]\nqueued = [3700, 3700]\n[vendor.kling]\nqueued = [7300, 7300]\n"


def world(room: Path, words: str) -> tuple[str, str]:
    """Options of a sandbox whose vendors behave so."""
    file = room / "world.toml"
    file.write_text(words)
    return "--world", str(file)


async def test_queued_beyond_the_deadline_is_waiting_and_not_failed(bank: Path, tmp_path: Path) -> None:
    """Row 11: it is said, the job stays ours, and the next resume collects it."""

    async def queued(here: Place) -> None:
        with pytest.raises(Busy, match="nothing is ordered twice"):
            await here.shoot()
        assert here.entry().state == "accepted"
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", "", *world(tmp_path, SLOW)) as here:
        await here.everywhere(queued)


async def test_an_unknown_word_is_not_final_and_is_told_once(bank: Path, tmp_path: Path) -> None:
    """Row 12."""

    async def odd(here: Place) -> None:
        assert (await here.shoot()).state == "stored"
        assert [words for words in here.warnings if "'pondering'" in words and "still waiting" in words]
        assert len(here.warnings) == 1
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each("poll:1-3=unknown_state")) as here:
        await here.everywhere(odd)


async def test_a_job_that_expired_is_over(bank: Path, tmp_path: Path) -> None:
    """Row 13: a final word ends the wait at once, and what it cost counts until the vendor says otherwise."""

    async def expired(here: Place) -> None:
        with pytest.raises(VendorError, match="expired"):
            await here.shoot()
        assert here.entry().state == "failed" and here.entry().price == here.entry().quote
        assert here.outside.clock.now() < 600, "it isn't waited for to the deadline"
        with pytest.raises(VendorError, match="Roll again: that is a new order"):
            await here.shoot()
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each("poll:*=expired_state")) as here:
        await here.everywhere(expired)


async def test_done_without_a_file_is_refused_and_never_resent(bank: Path, tmp_path: Path) -> None:
    """Row 14. Kling tells failures otherwise, so a file that is missing there is asked for again by the next resume."""

    async def empty(here: Place) -> None:
        for _ in range(2):
            with pytest.raises(VendorError if here.name in FINDS else Rejected):
                await here.shoot()
        assert here.entry().state == ("finished" if here.name in FINDS else "refused")
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each("poll:*=empty_output")) as here:
        await here.everywhere(empty)


@pytest.mark.parametrize("words", ["refusal = 1.0", "refusal = 1.0\ncharged_failures = true"])
async def test_a_refusal_is_kept_with_its_reason_and_its_price(words: str, bank: Path, tmp_path: Path) -> None:
    """Row 15: the same words are not sent again; other words are another order, and the book agrees with the bill."""

    async def refused(here: Place) -> None:
        for _ in range(2):
            with pytest.raises(Rejected, match=r"did not make|refused"):
                await here.shoot()
        assert await here.posts() == 1 and here.entry().state == "refused"
        with pytest.raises(Rejected, match="did not make"):
            await here.shoot(prompt="another sea")
        assert await here.posts() == 2

    async with place(tmp_path, bank, "runway", "", *world(tmp_path, f"[default]\n{words}\n")) as here:
        await here.everywhere(refused)


@pytest.mark.parametrize(("fault", "kind"), [("404", Missing), ("401", Barred), ("410", Retired)])
async def test_a_job_that_is_not_shown_is_not_written_off(fault: str, kind: Any, bank: Path, tmp_path: Path) -> None:
    """Rows 7 and 16: another account, another address, a closed door: once it is mended, the job is collected."""

    async def hidden(here: Place) -> None:
        with pytest.raises(Missing if (here.name, fault) == ("kling", "410") else kind) as told:
            await here.shoot()
        assert not any(key in str(told.value) for key in here.outside.keys.values())
        assert here.entry().state == "accepted" and here.committed == here.entry().quote
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1

    looks = "1-3" if kind is Missing else "1"  # one look of three may be wrong
    plan = ("kling/poll:1-3=410," if fault == "410" else "") + each(f"poll:{looks}={fault}")
    async with place(tmp_path, bank, "runway", plan) as here:
        await here.everywhere(hidden)


@pytest.mark.parametrize("looks", [1, 2])
async def test_a_job_that_is_not_known_at_once_is_looked_for_again(looks: int, bank: Path, tmp_path: Path) -> None:
    """Not all of a vendor's machines know of a job in the same moment."""

    async def late(here: Place) -> None:
        assert (await here.shoot()).state == "stored" and await here.posts() == 1

    async with place(tmp_path, bank, "runway", each(f"poll:1-{looks}=404")) as here:
        await here.everywhere(late)


async def test_a_job_asked_for_at_another_address_says_where_it_was_ordered(bank: Path, tmp_path: Path) -> None:
    """Row 16: the address is kept with the order."""
    async with place(tmp_path, bank, "runway", "poll:1-6=404") as here:
        with pytest.raises(Missing):
            await here.shoot()
        url, clock, base = (
            word.replace("127.0.0.1", "localhost") for word in (here.box.url, here.box.clock, here.vendor.base)
        )
        moved = Sandbox(url, clock, here.box.ca, {"runway": base}, here.box.pid)
        async with opened(moved, tmp_path, "runway") as other:
            with pytest.raises(Missing, match=f"ordered at {here.vendor.base}"):
                await other.shoot()
        assert (await here.shoot()).state == "stored"


@pytest.mark.parametrize("fault", ["html", "cut", "reshaped", "500", "503", "429", "drop", "hang", "echo"])
async def test_answers_that_can_not_be_read_are_asked_for_again(fault: str, bank: Path, tmp_path: Path) -> None:
    """Row 17: pages, halves, other shapes, lost lines; more of them than one question has tries."""

    async def garbled(here: Place) -> None:
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1
        assert not any(key in words for words in here.warnings for key in here.outside.keys.values())

    calls = "1-2" if fault == "hang" else "1-7"
    async with place(tmp_path, bank, "runway", each(f"poll:{calls}={fault}"), answer=0.5) as here:
        await here.everywhere(garbled)


async def test_an_older_state_told_again_moves_nothing_back(bank: Path, tmp_path: Path) -> None:
    """Row 18: queued after rolling, and once more when the file is due."""

    async def stale(here: Place) -> None:
        assert (await here.shoot()).state == "stored"
        assert here.lot.ledger.history(here.entry().intent)[-2:] == ["finished", "stored"]

    async with place(tmp_path, bank, "runway", each("poll:2=stale,poll:4=stale")) as here:
        await here.everywhere(stale)


async def test_an_hour_asleep_and_the_job_is_looked_at_first(bank: Path, tmp_path: Path) -> None:
    """Row 19: the process ended in mid-wait and an hour went by; Luma's links live no longer than that."""
    async with place(tmp_path, bank) as here:
        for name in ALL:
            before = here.at(name)
            going = await before.until("accepted")
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
        with here.outside.clock.working():
            await here.outside.clock.sleep(3700)
        async with opened(here.box, tmp_path) as later:
            await later.everywhere(_collected)


async def _collected(here: Place) -> None:
    began = here.outside.clock.now()
    assert (await here.shoot()).state == "stored"
    assert here.outside.clock.now() - began < 30 and await here.posts() == 1


@pytest.mark.parametrize("name", [name for name in ALL if name != "kling"])
async def test_a_vendor_retired_since_the_plan_is_not_replaced_in_silence(
    name: str, bank: Path, tmp_path: Path
) -> None:
    """Row 20."""
    async with place(tmp_path, bank, name, "submit:1=410") as here:
        with pytest.raises(Retired, match="see filmwright vendors"):
            await here.shoot()
        assert (here.entry().state, here.committed, await here.jobs()) == ("abandoned", 0, [])
        assert [entry.vendor for entry in here.lot.ledger.of("film")] == [name]


async def test_a_question_about_a_lost_order_that_goes_wrong_changes_nothing(bank: Path, tmp_path: Path) -> None:
    """Rows 3 and 17 together: the look-up itself fails; the order stays `sending` until it can be looked up."""
    async with place(tmp_path, bank, FINDS[0], "submit:1=drop_after,poll:1-5=500") as here:
        with pytest.raises((Busy, NeedsPerson)):
            await here.shoot()
        assert here.entry().state == "sending"
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1
