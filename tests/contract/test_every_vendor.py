"""What every vendor promises, held for each name in the registry that can be opened without a key."""

import asyncio
import re
from decimal import Decimal

import pytest

from memory.errors import ProductionError
from memory.film import Shot
from tools.probe import probe
from tools.vendors import NAMES, facts, open_vendor
from tools.vendors.contract import Job, Order

OFFLINE = [name for name in NAMES if facts(name).offline]


def order(name, **changes):
    """The shortest order a vendor takes, at 240p."""
    shot = Shot(
        number=1, scene=1, frames=24, action="waves", place="sea", light="dawn", subject="", staging="view",
        framing="wide", camera="pan_left", motion="low", prompt="the sea at dawn",
    )  # fmt: skip
    known = facts(name)
    frames = round(known.seconds[0] * 24)
    return Order(
        slate="film_sh01_t1", vendor=name, model=known.models[0], shot=shot, prompt=shot.prompt, frames=frames,
        fps="24", width=426, height=240, seed=1, camera=shot.camera, motion=shot.motion,
        palette=("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0"),
    ).model_copy(update=changes)  # fmt: skip


@pytest.fixture(params=OFFLINE)
async def vendor(request, tmp_path):
    opened = open_vendor(request.param, cache=tmp_path / "cache")
    yield opened
    await opened.close()


@pytest.mark.parametrize("name", NAMES)
def test_its_facts_are_dated_sourced_and_possible(name):
    known = facts(name)
    assert known.name == name and known.models and known.source
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", known.checked)
    assert 0 < known.seconds[0] <= known.seconds[1] and known.at_once >= 1
    assert set(known.extend) <= {"forward", "backward"} and known.usd_per_second >= 0


async def test_it_quotes_before_it_rolls_and_the_quote_follows_its_facts(vendor):
    asked = order(vendor.facts.name)
    price = await vendor.quote(asked)
    assert isinstance(price, Decimal)
    assert price == (vendor.facts.usd_per_second * asked.frames / 24).quantize(Decimal("0.01"))


async def test_a_job_is_followed_to_a_playable_file(vendor, tmp_path):
    asked = order(vendor.facts.name)
    job = await vendor.submit(asked)
    assert job.vendor == vendor.facts.name and job.id
    seen = []
    while (status := await vendor.poll(job)).state in ("waiting", "rolling"):
        seen.append(status.progress)
        await asyncio.sleep(0.05)
    assert status.state == "finished", status.says
    assert seen == sorted(seen)
    (tmp_path / "into").mkdir()
    file = await vendor.fetch(job, tmp_path / "into")
    told = probe(file)
    assert file.parent == tmp_path / "into"
    assert (told.frames, told.width, told.height) == (asked.frames, asked.width, asked.height)


async def test_a_cancelled_job_stays_cancelled(vendor):
    job = await vendor.submit(order(vendor.facts.name, frames=round(vendor.facts.seconds[1] * 24)))
    await vendor.cancel(job)
    assert (await vendor.poll(job)).state == "cancelled"
    await vendor.cancel(job)
    assert (await vendor.poll(job)).state == "cancelled"


async def test_an_unknown_job_is_said_to_be_unknown(vendor):
    with pytest.raises(ProductionError):
        await vendor.poll(Job(vendor=vendor.facts.name, id="nobody-made-this"))


async def test_looking_up_an_order_never_rolled_finds_nothing(vendor):
    assert await vendor.find(order(vendor.facts.name)) is None
