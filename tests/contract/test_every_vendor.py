"""What every vendor promises, held for each name in the registry: the offline ones here, the others in the sandbox."""

import asyncio
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from memory.errors import ProductionError
from memory.film import Shot
from tools.conform import conform
from tools.probe import probe
from tools.vendors import NAMES, facts, open_vendor
from tools.vendors.contract import Job, Model, Order
from tools.vendors.fit import fit
from tools.vendors.sandbox.run import Sandbox, sandbox
from tools.vendors.stable.weights import installed


def able(name: str) -> Model:
    """The first model of a vendor that shoots from words alone."""
    return next(model for model in facts(name).models if model.text and not model.retired)


def order(name: str, **changes: Any) -> Order:
    """The shortest order a vendor takes, at 240p."""
    shot = Shot(
        number=1, scene=1, frames=24, action="waves", place="sea", light="dawn", subject="", staging="view",
        framing="wide", camera="pan_left", motion="low", prompt="the sea at dawn",
    )  # fmt: skip
    model = able(name)
    seconds = min(model.lengths) if model.lengths else model.seconds[0]
    return Order(
        slate="film_sh01_t1", vendor=name, model=model.id, shot=shot, prompt=shot.prompt, frames=round(seconds * 24),
        fps="24", width=426, height=240, seed=1, camera=shot.camera, motion=shot.motion,
        palette=("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0"),
    ).model_copy(update=changes)  # fmt: skip


@pytest.fixture(scope="module")
async def box() -> AsyncIterator[Sandbox]:
    async with sandbox("--clips", "plain") as running:
        yield running


@pytest.fixture(params=NAMES)
async def vendor(request: pytest.FixtureRequest, box: Sandbox, tmp_path: Path) -> AsyncIterator[Any]:
    if request.param == "stable":
        pytest.skip("Stable Video has contract tests of its own in tests/vendors, with tiny weights")
    opened = open_vendor(request.param, cache=tmp_path / "cache", outside=box.outside())
    yield opened
    await opened.close()


@pytest.fixture
def clock(vendor: Any) -> Any:
    """Sleep, in time as the vendor's side has it."""
    remote = getattr(vendor, "outside", None)
    return remote.clock.sleep if remote else asyncio.sleep


@pytest.mark.parametrize("name", NAMES)
def test_its_facts_are_dated_sourced_and_possible(name: str) -> None:
    known = facts(name)
    assert known.name == name and known.models and known.source and known.title
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", known.checked) and known.at_once >= 1 and known.poll > 0
    assert known.offline or (known.keys and known.key_page and known.base.startswith("https://"))
    assert len({model.id for model in known.models}) == len(known.models)


@pytest.mark.parametrize(("name", "model"), [(name, model) for name in NAMES for model in facts(name).models])
def test_every_model_of_a_sheet_is_possible(name: str, model: Model) -> None:
    """Lengths lie in their span, sizes are even, and nothing that is paid has no price."""
    assert 0 < model.seconds[0] <= model.seconds[1] and list(model.lengths) == sorted(model.lengths)
    assert all(model.seconds[0] <= length <= model.seconds[1] for length in model.lengths)
    for tier in model.tiers:
        sides = [int(side) for size in tier.sizes.values() for side in size.split("x")]
        assert sides and all(side % 2 == 0 and 100 < side < 5000 for side in sides), tier
        assert facts(name).offline or tier.per_second or tier.per_clip or tier.least, tier
    assert facts(name).offline or model.tiers or model.retired


async def test_it_quotes_before_it_rolls_and_the_quote_follows_its_facts(vendor: Any) -> None:
    asked = order(vendor.facts.name)
    price = await vendor.quote(asked)
    assert isinstance(price, Decimal) and (price > 0) == (not vendor.facts.offline)
    assert price == fit(asked, vendor.facts.model(asked.model)).usd


async def test_a_job_is_followed_to_a_playable_file_of_what_was_ordered(
    vendor: Any, clock: Any, tmp_path: Path
) -> None:
    asked = order(vendor.facts.name)
    job = await vendor.submit(asked)
    assert job.vendor == vendor.facts.name and job.id
    seen = []
    while (status := await vendor.poll(job)).state in ("waiting", "rolling"):
        seen.append(status.progress)
        await clock(vendor.facts.poll if not vendor.facts.offline else 0.05)
    assert status.state == "finished", status.says
    assert seen == sorted(seen)
    (tmp_path / "into").mkdir()
    file = await vendor.fetch(job, tmp_path / "into")
    take = probe(conform(file, asked, tmp_path / "take.mp4"))
    assert file.parent == tmp_path / "into"
    assert (take.frames, take.width, take.height) == (asked.frames, asked.width, asked.height)


async def test_a_cancelled_job_is_not_delivered_or_it_says_that_it_cannot_be(vendor: Any, clock: Any) -> None:
    job = await vendor.submit(order(vendor.facts.name))
    try:
        await vendor.cancel(job)
    except ProductionError as plainly:
        assert "cancel" in str(plainly)
        return
    try:
        assert (await vendor.poll(job)).state == "cancelled"
    except ProductionError as gone:
        assert "does not know" in str(gone)


async def test_an_unknown_job_is_said_to_be_unknown(vendor: Any, clock: Any) -> None:
    with pytest.raises(ProductionError):
        await vendor.poll(Job(vendor=vendor.facts.name, id="nobody-made-this"))


async def test_looking_up_an_order_never_rolled_finds_nothing(vendor: Any, clock: Any) -> None:
    assert await vendor.find(order(vendor.facts.name, prompt="never ordered")) is None


def test_stable_video_is_installed_or_says_what_to_install(tmp_path: Path) -> None:
    stable = open_vendor("stable", cache=tmp_path)
    if installed():
        stable.ready("")
    else:
        with pytest.raises(ProductionError, match="pip install"):
            stable.ready("")
