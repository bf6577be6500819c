"""What becomes of a task at Runway, in whatever words it is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from memory.errors import Barred, Unanswered
from tests.vendors.conftest import ended, order
from tools.vendors.clock import VirtualClock
from tools.vendors.contract import Job
from tools.vendors.outside import Outside, client
from tools.vendors.runway import Runway
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import Booked, Fate, House
from tools.vendors.sandbox.protocols.runway import ROUTES
from tools.vendors.sandbox.run import KEYS
from tools.vendors.sandbox.server import serve
from tools.vendors.sandbox.time import Virtual

KEY = KEYS["RUNWAYML_API_SECRET"]
LET_IN = {"Authorization": f"Bearer {KEY}", "X-Runway-Version": "2024-11-06"}


@asynccontextmanager
async def house(room: Path, fate: Fate, at_once: int = 1000) -> AsyncIterator[tuple[House, Runway]]:
    """A sandbox in this process in which every job has the same fate, and a client of it."""

    class Sure:
        def fate(self, vendor: str, number: int, words: str, shown: int = 0, luck: str = "") -> Fate:
            return fate

    class Dark:
        async def show(self, job: Booked) -> Path:
            raise AssertionError("nothing is fetched here")

    inside = House(time=Virtual(), world=Sure(), projector=Dark(), room=room, at_once=at_once)
    runner = await serve(inside, ROUTES, Plan(), 0, None)
    async with client([inside.url]) as line:
        clock = VirtualClock(line, f"{inside.url}/clock")
        yield inside, Runway(room, Outside(line, KEYS, {"runway": f"{inside.url}/runway"}, clock), "runway")
    await runner.cleanup()


@asynccontextmanager
async def telling(answer: Any, room: Path) -> AsyncIterator[Runway]:
    """A client of an address that answers every call with the same JSON."""

    async def tell(_: web.Request) -> web.Response:
        return web.json_response(answer)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with client([base]) as line:
        yield Runway(room, Outside(line, KEYS, {"runway": base}), "runway")
    await runner.cleanup()


async def test_a_finished_clip_is_not_deleted_by_a_late_cancel(tmp_path: Path) -> None:
    """A DELETE would throw a paid clip away."""
    async with house(tmp_path, Fate(queued=0, rolling=0)) as (_, runway):
        job = await runway.submit(order("runway"))
        await runway.cancel(job)
        assert (await runway.poll(job)).state == "finished"
        assert await runway.link(job)


async def test_what_a_task_cost_is_told_when_it_ends(tmp_path: Path) -> None:
    async with house(tmp_path, Fate()) as (_, runway):
        job = await runway.submit(order("runway"))
        assert (await runway.poll(job)).cost is None
        assert (await ended(runway, job)).cost == job.estimate == Decimal("0.60")


async def test_one_too_many_waits_its_turn(tmp_path: Path) -> None:
    """THROTTLED is waiting, not failing; the task rolls when a slot is free."""
    async with house(tmp_path, Fate(queued=0, rolling=60), at_once=1) as (inside, runway):
        jobs = [await runway.submit(order("runway", seed=seed)) for seed in (1, 2)]
        answer = await runway.outside.client.get(f"{inside.url}/runway/v1/tasks/{jobs[1].id}", headers=LET_IN)
        assert answer.json()["status"] == "THROTTLED"
        assert [(await runway.poll(job)).state for job in jobs] == ["rolling", "waiting"]
        assert (await ended(runway, jobs[0])).state == "finished"
        assert (await runway.poll(jobs[1])).state == "rolling"
        assert (await ended(runway, jobs[1])).state == "finished"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("SAFETY.INPUT.TEXT", "refused"), ("SAFETY.OUTPUT.VIDEO", "refused"), ("ASSET.INVALID", "refused"),
        ("INPUT_PREPROCESSING.SAFETY.TEXT", "refused"), ("INPUT_PREPROCESSING.INTERNAL", "failed"),
        ("INTERNAL.BAD_OUTPUT.01", "failed"), ("INTERNAL", "failed"), ("THIRD_PARTY.UNAVAILABLE", "failed"),
        ("SOMETHING.NEW", "refused"),
    ],
)  # fmt: skip
async def test_a_failure_code_says_whether_to_try_again(code: str, state: str, tmp_path: Path) -> None:
    """failed = roll again, refused = never the same; the code is told, and so is the refund."""
    async with house(tmp_path, Fate(end="failed", why=code, charged=False)) as (_, runway):
        status = await ended(runway, await runway.submit(order("runway")))
        assert (status.state, status.cost) == (state, Decimal(0))
        assert code in status.says


async def test_what_stays_charged_after_a_refusal_is_told(tmp_path: Path) -> None:
    async with house(tmp_path, Fate(end="refused", why="SAFETY.INPUT.TEXT")) as (_, runway):
        status = await ended(runway, await runway.submit(order("runway")))
        assert (status.state, status.cost) == ("refused", Decimal("0.60"))


@pytest.mark.parametrize(
    ("task", "state", "odd"),
    [
        ({"status": "CANCELED", "cost": {"credits": 0}}, "cancelled", ""),
        ({"status": "CANCELLED", "cost": {"credits": 0}}, "cancelled", ""),
        ({"status": "DREAMING"}, "waiting", "DREAMING"),
        ({}, "waiting", "None"),
        ({"status": "RUNNING", "progress": "half"}, "rolling", ""),
        ({"status": "SUCCEEDED", "output": [], "cost": {"credits": 60}}, "refused", ""),
        ({"status": "SUCCEEDED", "output": None}, "refused", ""),
        ({"status": "FAILED", "failure": "?", "failureCode": None}, "failed", ""),
    ],
)
async def test_every_word_a_task_may_say_is_understood(task: Any, state: str, odd: str, tmp_path: Path) -> None:
    """Both spellings of an end, a word from tomorrow, a success without a file, a failure without a code."""
    async with telling({"id": "t", **task}, tmp_path) as runway:
        status = await runway.poll(Job(vendor="runway", id="t"))
        assert (status.state, status.odd) == (state, odd)


async def test_an_order_without_a_task_may_have_arrived(tmp_path: Path) -> None:
    async with telling({"estimatedCost": {"credits": 60}}, tmp_path) as runway:
        with pytest.raises(Unanswered):
            await runway.submit(order("runway"))


async def test_an_empty_purse_bars_the_film(tmp_path: Path) -> None:
    """Runway says it with a 400; no other words would help."""
    async with house(tmp_path, Fate()) as (inside, runway):
        inside.book("runway", "gen4.5", "", Decimal(10_000))
        with pytest.raises(Barred, match="credit"):
            await runway.submit(order("runway"))
