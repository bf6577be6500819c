"""Money: nothing without a yes, never over the budget, never two orders of one intent; a lost shot is a record."""

import asyncio
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from agent import production
from agent.crew.archivist import warnings
from memory.errors import NeedsPerson
from tests.film.conftest import ROOT
from tests.film.paid import Paid
from tests.film.rooms import brief, studio

SHORT = "a 3s teaser for our solar lamp, no voice-over"


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plates")


async def test_nothing_is_spent_without_a_yes_and_the_price_asked_is_enough(tmp_path: Path, plates: Path) -> None:
    paid = Paid(plates)
    async with studio(tmp_path, vendors={"animatic": paid}) as (room, _):
        with pytest.raises(NeedsPerson, match=r"may cost up to \$") as asked:
            await production.make(room, brief(SHORT))
        film = next((tmp_path / "films").iterdir()).name
        price = Decimal(str(asked.value).split("$")[1].split(". ")[0])
        with pytest.raises(NeedsPerson):
            await production.resume(room, film, budget=price)
        assert not paid.arrived and room.ledger.committed(film) == 0
    paid = Paid(plates)
    async with studio(tmp_path, vendors={"animatic": paid}, yes=True) as (room, _):
        with pytest.raises(NeedsPerson):
            await production.resume(room, film, budget=price / 2)
        assert not paid.arrived
        state = await production.resume(room, film, budget=price)
        spent = room.ledger.spent(film)
    assert spent == paid.due == sum((take.price for reel in state["reels"] for take in reel.takes), Decimal(0)) > 0
    assert spent <= price and all(reel.take for reel in state["reels"])
    assert set(paid.arrived.values()) == {1}


async def test_an_order_that_may_have_arrived_is_never_sent_again_and_the_film_goes_on(
    tmp_path: Path, plates: Path
) -> None:
    paid = Paid(plates, deaf=1)
    async with studio(tmp_path, vendors={"animatic": paid}, yes=True) as (room, _):
        state = await production.make(room, brief(SHORT, budget=Decimal(5)))
        lost = [reel.shot.number for reel in state["reels"] if not reel.take]
        again = await production.resume(room, state["film"])
        states = [entry.state for entry in room.ledger.of(state["film"])]
    assert len(lost) == 1 and [r.shot.number for r in again["reels"] if not r.take] == lost
    assert set(paid.arrived.values()) == {1} and states.count("ambiguous") == 1
    assert any("may have been ordered" in words for words in warnings(again))
    assert again["master"].frames == sum(s.frames for s in again["storyboard"].shots if s.number not in lost)


KILLED = """
import asyncio, sys
from decimal import Decimal
from pathlib import Path
from agent import production
from tests.film.paid import Paid
from tests.film.rooms import brief, studio
async def main():
    paid = Paid(Path(sys.argv[2]), die=True)
    async with studio(Path(sys.argv[1]), vendors={"animatic": paid}, yes=True) as (room, _):
        await production.make(room, brief(sys.argv[3], budget=Decimal(5)))
asyncio.run(main())
"""


async def test_killed_with_an_order_on_its_way_a_person_decides(tmp_path: Path, plates: Path) -> None:
    words = [sys.executable, "-c", KILLED, str(tmp_path), str(plates), SHORT]
    killed = await asyncio.to_thread(subprocess.run, words, cwd=ROOT, timeout=120, capture_output=True)
    assert killed.returncode == -9
    paid = Paid(plates)
    async with studio(tmp_path, vendors={"animatic": paid}, yes=True) as (room, _):
        film = next((tmp_path / "films").iterdir()).name
        before = {entry.request for entry in room.ledger.of(film) if entry.state == "sending"}
        await production.resume(room, film)
        after = {entry.request: entry.state for entry in room.ledger.of(film)}
    assert before and not before & paid.arrived.keys()
    assert all(after[request] == "ambiguous" for request in before)


async def test_the_budget_is_never_crossed_and_a_larger_one_goes_on(tmp_path: Path, plates: Path) -> None:
    """One shot is to be made again when the budget is spent: a person is asked first, and more money makes it."""
    paid = Paid(plates)
    async with studio(tmp_path, vendors={"animatic": paid}, yes=True) as (room, _):
        state = await production.make(room, brief(SHORT, budget=Decimal("0.25")))
        assert room.ledger.committed(state["film"]) <= Decimal("0.25")
        old, arrived = {reel.shot.number: reel.circled for reel in state["reels"]}, len(paid.arrived)
        with pytest.raises(NeedsPerson, match=r"--budget 0\.3"):
            await production.retake(room, state["film"], 1, "much warmer, slow pull out")
        assert len(paid.arrived) == arrived and Path(state["master"].path).is_file()
        more = await production.resume(room, state["film"], budget=Decimal(2))
    assert not [reel for reel in more["reels"] if reel.failed]
    assert next(reel for reel in more["reels"] if reel.shot.number == 1).circled != old[1]


async def test_a_shot_longer_than_the_vendors_longest_is_rolled_and_extended(tmp_path: Path, plates: Path) -> None:
    paid = Paid(plates, longest=0.75)
    async with studio(tmp_path, vendors={"animatic": paid}, yes=True) as (room, _):
        state = await production.make(room, brief(SHORT, budget=Decimal(5)))
    for reel in state["reels"]:
        assert reel.take and reel.take.frames >= reel.shot.frames and reel.take.extends, reel.failed
    assert state["master"].frames == 72
