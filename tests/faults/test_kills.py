"""A whole film, killed at the boundaries that its ledger and vault name themselves: it ends as if nothing had been."""

import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent.money import settle
from memory.ledger import Entry, Ledger
from memory.vault import Vault
from tests.faults.audit import audit
from tests.faults.killed import BUDGET, KILLED, Life, lived, opened
from tools.vendors.sandbox.run import Sandbox, sandbox

VENDORS = ("runway", "kling")
"""One that can't look an order up, and one that can."""
SPREAD = 4
"""Boundaries between the first and the last, killed at by default; the vendors take them in turn."""


class Stage:
    """A sandbox that outlives every life, and films in it by one vendor."""

    def __init__(self, box: Sandbox, room: Path) -> None:
        self.box, self.room = box, room

    async def begin(self, vendor: str, name: str) -> Life:
        """A new studio, and an empty book in the sandbox."""
        await self.call("plan", {"seed": 0, "rate": 0, "first": 0})
        studio = self.room / f"{vendor}-{name}"
        shutil.rmtree(studio, ignore_errors=True)
        return Life(studio, self.room / "cache", self.box.url, self.box.bases, vendor)

    async def call(self, path: str, told: Any = None) -> Any:
        async with httpx.AsyncClient(trust_env=False) as line:
            where = f"{self.box.url}/{path}"
            return (await (line.post(where, json=told) if told else line.get(where))).json()


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    room = tmp_path_factory.mktemp("kills")
    (room / "bank").mkdir()
    async with sandbox("--plain", "--clips", "plain", "--bank", str(room / "bank")) as box:
        yield Stage(box, room)


@pytest.fixture(scope="module")
async def whole(stage: Stage) -> dict[str, dict[str, Any]]:
    """What each vendor's film comes to when nobody is killed."""
    films = {}
    for vendor in VENDORS:
        life = await stage.begin(vendor, "whole")
        assert lived(life) == 0
        told = films[vendor] = json.loads((life.studio / "told.json").read_text())
        told["charged"] = charged(await stage.call("oracle"))
        print(f"{vendor}: {len(told['passed'])} boundaries: {dict(Counter(told['passed']))}")
    return films


def charged(oracle: dict[str, Any]) -> Decimal:
    return sum((Decimal(job["charged"]) for job in oracle["jobs"]), Decimal(0))


def orders(life: Life) -> list[Entry]:
    with closing(Ledger(life.studio / "ledger.sqlite")) as books:
        return [entry for film in books.films() for entry in books.of(film)]


async def checked(stage: Stage, life: Life) -> dict[str, Any]:
    """The oracle, against which this moment's ledger and vault stand."""
    oracle: dict[str, Any] = await stage.call("oracle")
    with closing(Ledger(life.studio / "ledger.sqlite")) as books:
        audit(books, Vault(life.studio / "vault"), oracle, BUDGET)
    return oracle


async def settled(life: Life, oracle: dict[str, Any]) -> list[str]:
    """A person looks for every order that may have arrived, and says what is there; the states it came to."""
    known = {entry.job.rpartition(":")[2] for entry in orders(life)}
    states = []
    for entry in orders(life):
        if entry.state == "ambiguous":
            prompt = json.loads(entry.request)["prompt"].strip()[:60]
            there = [job["id"] for job in oracle["jobs"] if job["id"] not in known and prompt in job["words"]]
            async with opened(life) as room:
                now = await settle(room, entry.film, entry.slate, there[0] if there else "lost")
            states.append(now.state)
    return states


async def survives(stage: Stage, vendor: str, number: int, whole: dict[str, Any]) -> list[str]:
    """Kill at a boundary, go on, let a person settle what is unclear, go on: the film as it was to be.

    Says what was settled.
    """
    life = await stage.begin(vendor, str(number))
    assert lived(replace(life, dies_at=number)) == KILLED
    await checked(stage, life)
    assert lived(life) == 0
    states = await settled(life, await checked(stage, life))
    if states:
        assert lived(life) == 0
    oracle = await checked(stage, life)
    told = json.loads((life.studio / "told.json").read_text())
    assert {**told, "passed": whole["passed"], "charged": charged(oracle)} == whole
    assert len(oracle["jobs"]) == len(told["takes"]), "one job per shot"
    ends = Counter(entry.state for entry in orders(life))
    assert ends == Counter(used=len(told["takes"]), abandoned=states.count("abandoned")), "one job per order"
    shutil.rmtree(life.studio)
    return states


def boundaries(passed: list[str], turn: int) -> list[int]:
    """A spread: after `sending`, before `accepted`, and every second of those evenly between first and last."""
    crucial = [passed.index(name) + 1 for name in ("ledger:sending:after", "ledger:accepted:before")]
    even = [round(1 + part * (len(passed) - 1) / (SPREAD - 1)) for part in range(turn, SPREAD, len(VENDORS))]
    return sorted({*crucial, *even})


@pytest.mark.timeout(280)
@pytest.mark.parametrize("vendor", VENDORS)
async def test_killed_at_a_spread_of_boundaries_a_film_ends_as_if_nothing_had_been(
    vendor: str, stage: Stage, whole: dict[str, Any]
) -> None:
    for number in boundaries(whole[vendor]["passed"], VENDORS.index(vendor)):
        await survives(stage, vendor, number, whole[vendor])


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("vendor", VENDORS)
async def test_killed_at_every_boundary_a_film_ends_as_if_nothing_had_been(
    vendor: str, stage: Stage, whole: dict[str, Any]
) -> None:
    for number in range(1, len(whole[vendor]["passed"]) + 1):
        await survives(stage, vendor, number, whole[vendor])
