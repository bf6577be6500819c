"""The look-out: one for all jobs of a vendor, backing off, and learning when a first look is worth it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from memory.errors import Busy
from tools.vendors.contract import Job, Status
from tools.vendors.watch import GROWTH, LONGEST, Pace, Watch


@dataclass
class HandClock:
    """Time that goes on only while somebody sleeps."""

    at: float = 0.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += max(0.0, seconds)
        await asyncio.sleep(0)

    @contextmanager
    def working(self) -> Iterator[None]:
        yield


@dataclass
class House:
    """A vendor whose jobs take `seconds` from when they were first heard of; it keeps the time of every look."""

    clock: HandClock
    seconds: float
    poll_least: float = 5.0
    end: str = "finished"
    patience: float = 3600.0
    begun: dict[str, float] = field(default_factory=dict)
    looks: list[tuple[str, float]] = field(default_factory=list)

    @property
    def facts(self) -> Any:
        return SimpleNamespace(title="House", offline=False, poll=self.poll_least, patience=self.patience)

    async def poll(self, job: Job) -> Status:
        self.looks.append((job.id, self.clock.now()))
        done = self.clock.now() - self.begun[job.id] >= self.seconds
        return Status(state=self.end if done else "rolling")  # type: ignore[arg-type]


async def ended(watch: Watch, house: House, name: str, *, fresh: bool = True) -> float:
    """How long a job was waited for."""
    now = house.clock.now()
    house.begun.setdefault(name, now)
    await watch.end(Job(vendor="house", id=name), lambda *_, **__: None, fresh=fresh)
    return house.clock.now() - now


def opened(seconds: float, **facts: Any) -> tuple[Watch, House]:
    house = House(HandClock(), seconds, **facts)
    return Watch(house, house.clock), house  # type: ignore[arg-type]


@pytest.mark.parametrize("least", [1.0, 3.0, 5.0])
async def test_a_hundred_jobs_of_eight_seconds_are_seen_to_end_almost_when_they_do(least: float) -> None:
    watch, house = opened(8.0, poll_least=least)
    waited = [max(await asyncio.gather(*(ended(watch, house, f"{n}/{m}") for m in range(4)))) for n in range(25)]
    assert sum(waited) / (25 * 8.0) <= 1.10
    assert len(house.looks) / 100 < 1.5


async def test_looks_at_a_long_job_grow_apart_up_to_a_bound_and_never_come_sooner_than_the_vendor_allows() -> None:
    watch, house = opened(1200.0)
    await ended(watch, house, "long")
    times = [at for _, at in house.looks]
    gaps = [round(after - before, 6) for before, after in pairwise(times)]
    assert times[0] >= 5.0 and gaps[0] == 5.0 and gaps == sorted(gaps) and max(gaps) == LONGEST
    assert all(gap <= max(5.0, GROWTH * at) + 1e-6 for gap, at in zip(gaps, times, strict=False))


async def test_all_jobs_due_at_once_are_looked_at_in_one_round() -> None:
    watch, house = opened(60.0)
    await asyncio.gather(*(ended(watch, house, str(number)) for number in range(20)))
    moments = {at for _, at in house.looks}
    assert len(house.looks) == 20 * len(moments)


async def test_a_job_that_was_come_back_to_is_looked_at_at_once() -> None:
    watch, house = opened(60.0)
    house.begun["old"] = -100.0
    assert await ended(watch, house, "old", fresh=False) == 0.0


async def test_neither_refusals_nor_jobs_come_back_to_teach_how_long_a_job_takes() -> None:
    watch, house = opened(1.0, end="refused")
    await ended(watch, house, "refused")
    house.end, house.begun["old"] = "finished", -100.0
    await ended(watch, house, "old", fresh=False)
    assert watch.pace == Pace() and watch.pace.first() == 0.0


def test_the_first_look_creeps_down_until_a_job_was_still_under_way() -> None:
    pace = Pace()
    pace.learn(10.0, 5.0)
    assert pace.first() == 9.0
    pace.learn(9.0, 0.0)
    assert pace.first() == pytest.approx(8.1)
    pace.learn(8.1, 0.0)
    pace.learn(12.3, 7.29)
    assert pace.first() == 8.1
    for _ in range(64):
        pace.learn(8.1, 0.0)
    assert pace.first() == pytest.approx(7.29)


async def test_patience_ends_in_busy_and_says_that_nothing_is_ordered_twice() -> None:
    watch, house = opened(10_000.0, patience=600.0)
    with pytest.raises(Busy, match="nothing is ordered twice"):
        await ended(watch, house, "slow")
    assert 600.0 < house.clock.now() < 700.0 and not watch.jobs


async def test_whoever_gives_up_is_no_longer_looked_for() -> None:
    watch, house = opened(1e9, patience=1e9)
    waiting = asyncio.create_task(ended(watch, house, "left"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert house.looks
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    seen = len(house.looks)
    for _ in range(20):
        await asyncio.sleep(0)
    assert not watch.jobs and len(house.looks) <= seen + 1
