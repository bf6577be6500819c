"""One order's money and one take's pixels: quotes, charges, the frozen order, conformed files, refused addresses."""

import asyncio
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import av
import pytest

from memory.errors import OverBudget, Unplayable, UserMistake
from memory.ledger import Ledger, intent_of
from memory.record import Cast
from memory.vault import Vault
from tests.faults.till import PRICE, Till
from tests.film.rooms import studio
from tests.vendors.conftest import SHOT
from tests.vendors.conftest import order as plain
from tools import calls, ffmpeg, floor, lengthen
from tools.casting import cast, named, pieces
from tools.conform import conform
from tools.floor import Floor
from tools.probe import probe
from tools.vendors import facts, open_vendor
from tools.vendors.clock import RealClock
from tools.vendors.contract import Job, Order, Status
from tools.vendors.desks import Desks, Lot, frozen, thawed
from tools.vendors.sandbox.run import Sandbox, sandbox
from tools.vendors.shoot import shoot
from tools.vendors.watch import Watch

FILM = "film"


def quiet(*_: object, **__: object) -> None:
    """Nobody listens."""


@dataclass
class Desk:
    """One vendor's orders in a studio folder."""

    room: Path
    till: Till
    budget: Decimal = Decimal(20)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.room / "ledger.sqlite")
        self.vault = Vault(self.room / "vault")
        self.lot = Lot(FILM, self.budget, self.ledger, self.vault, Desks())

    def order(self, number: int, **changes: Any) -> Order:
        return plain("runway", self.till.facts.models[0].id, slate=f"film_sh{number:02d}_t1", frames=24, **changes)

    async def shoot(self, number: int, **changes: Any) -> Any:
        return await shoot(self.till, self.order(number, **changes), self.lot, quiet)


@pytest.fixture
def desk(tmp_path: Path) -> "Desk":  # type: ignore[misc]
    made = Desk(tmp_path, Till("runway", tmp_path), Decimal("3.00"))
    yield made
    made.ledger.close()


async def test_a_charge_above_the_quote_raises_the_next_quote_each_time(desk: Desk) -> None:
    desk.till.costs = Decimal("0.60")
    assert (await desk.shoot(1)).quote == Decimal("0.50")
    desk.till.costs = Decimal("0.90")
    assert (await desk.shoot(2)).quote == Decimal("0.60")
    assert (await desk.shoot(3)).quote == Decimal("0.90")
    assert desk.ledger.get((await desk.shoot(3)).intent).price == Decimal("0.90")


async def test_two_dear_orders_at_once_raise_the_quote_once(desk: Desk) -> None:
    """Both were quoted before either charge was known: the next quote is the charge, not the charge of a charge."""
    desk.till.costs = Decimal("0.75")
    await asyncio.gather(desk.shoot(1), desk.shoot(2))
    assert (await desk.shoot(3)).quote == Decimal("0.75")


async def test_nothing_is_ordered_once_the_budget_is_reached(desk: Desk) -> None:
    desk.till.costs = Decimal("3.10")
    await desk.shoot(1)
    desk.till.costs = None
    for number in (2, 3):
        with pytest.raises(OverBudget, match="over its budget"):
            await desk.shoot(number)
    assert len(desk.till.posts) == 1 and desk.ledger.spent(FILM) == Decimal("3.10")


class Dearer(Till):
    """Tells with its answer that it asks four dollars; `yields` when asked to cancel."""

    yields = True
    gone = False

    async def submit(self, order: Order) -> Job:
        return (await super().submit(order)).model_copy(update={"estimate": Decimal(4)})

    async def cancel(self, job: Job) -> None:
        self.gone = self.yields

    async def poll(self, job: Job) -> Status:
        return Status(state="cancelled", cost=Decimal(0)) if self.gone else await super().poll(job)


@pytest.mark.parametrize("yields", [True, False])
async def test_an_order_dearer_than_the_budget_is_cancelled_or_stays_set_aside(desk: Desk, yields: bool) -> None:
    till = Dearer("runway", desk.room, price=Decimal("0.50"))
    till.yields, till.costs, desk.till = yields, Decimal(4), till
    with pytest.raises(OverBudget, match="was cancelled" if yields else "stays set aside"):
        await desk.shoot(1)
    [entry] = desk.ledger.of(FILM)
    if yields:
        assert (entry.state, desk.ledger.committed(FILM)) == ("abandoned", 0)
        return
    assert entry.state == "accepted" and entry.job and desk.ledger.committed(FILM) == 4
    with pytest.raises(OverBudget):
        await desk.shoot(2)
    assert (await desk.shoot(1)).state == "stored" and len(till.posts) == 1 and desk.ledger.committed(FILM) == 4


async def test_a_frozen_order_outlives_a_move_of_its_studio(desk: Desk, tmp_path: Path) -> None:
    still = desk.vault.path(desk.vault.put_bytes(b"\x89PNG\r\n\x1a\n", ".png"))
    before = desk.order(1, first_frame=str(still))
    asked = desk.order(1, continues=before, source=str(still), first_frame=str(still))
    entry = await shoot(desk.till, asked, desk.lot, quiet)
    assert str(tmp_path) not in entry.request and entry.request.count(still.name) == 3
    there = Vault(tmp_path / "moved" / "vault")
    shutil.copytree(desk.room / "vault", there.root)
    moved = Order.model_validate_json(thawed(entry.request, there))
    assert Path(moved.source).is_file() and moved.source.startswith(str(there.root))
    assert intent_of(FILM, frozen(moved, there)) == entry.intent
    again = await shoot(desk.till, moved, Lot(FILM, None, desk.ledger, there, Desks()), quiet)
    assert again.intent == entry.intent and len(desk.till.posts) == 1


def clip(out: Path, *words: str | Path, frames: int = 24) -> Path:
    """A test picture of 320×180 with a second of frames, made as told."""
    picture = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24"]
    ffmpeg.run(["-y", *picture, "-frames:v", str(frames), "-pix_fmt", "yuv420p", *words, out])
    return out


def conformed(raw: Path, cores: int, out: Path) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    conform(raw, plain("runway", frames=24), out)


def test_a_take_is_the_same_file_however_many_cores_made_it(tmp_path: Path) -> None:
    raw, digests = clip(tmp_path / "raw.mp4"), set()
    for cores in (1, 2):
        out = tmp_path / f"{cores}.mp4"
        child = multiprocessing.get_context("spawn").Process(target=conformed, args=(raw, cores, out))
        child.start()
        child.join(60)
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(digests) == 1


def turned(file: Path) -> None:
    """Written again so that players turn it by a half turn."""
    straight = file.rename(file.with_name("straight.mp4"))
    ffmpeg.run(["-y", "-display_rotation:v:0", "180", "-i", straight, "-c", "copy", file])


WIDE = "color_primaries=bt2020:colorspace=bt2020nc"
ODD: dict[str, list[str]] = {
    "non-square pixels": ["-vf", "setsar=2"],
    "4:4:4": ["-pix_fmt", "yuv444p"],
    "PQ": ["-pix_fmt", "yuv420p10le", "-vf", f"setparams=color_trc=smpte2084:{WIDE}"],
    "turned by a half": [],
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_file_becomes_a_plain_take(odd: str, tmp_path: Path) -> None:
    raw = clip(tmp_path / "raw.mp4", *ODD[odd])
    upright = conform(raw, plain("runway", frames=24), tmp_path / "upright.mp4")
    if odd.startswith("turned"):
        turned(raw)
    out = conform(raw, plain("runway", frames=24), tmp_path / "take.mp4")
    with av.open(str(out)) as box:
        stream = box.streams.video[0]
        codec = stream.codec_context
        assert codec.pix_fmt == "yuv420p" and (codec.color_primaries, codec.color_trc, codec.colorspace) == (1, 1, 1)
        assert (stream.sample_aspect_ratio or 1) == 1 and (codec.width, codec.height) == (426, 240)
        assert codec.profile in ("High", "Main") and sum(1 for _ in box.decode(video=0)) == 24
        picture = next(av.open(str(out)).decode(video=0)).to_ndarray(format="gray")
    if odd.startswith("turned"):
        first = next(av.open(str(upright)).decode(video=0)).to_ndarray(format="gray")
        assert abs(picture[::-1, ::-1].astype(int) - first).mean() < 4 < abs(picture.astype(int) - first).mean()


def zeroed(file: Path, _: Order) -> None:
    """Its header and its index are whole; a quarter in the middle is nothing."""
    whole = bytearray(file.read_bytes())
    third, quarter = len(whole) // 3, len(whole) // 4
    whole[third : third + quarter] = bytes(quarter)
    file.write_bytes(whole)


def stage(lot: Lot, vendor: Any, choice: Cast, frames: int = 24) -> Floor:
    shot = SHOT.model_copy(update={"frames": frames})
    base = plain("", slate="film_sh01", shot=shot, frames=frames)
    return Floor(shot=shot, base=base, lot=lot, vendor=lambda _: vendor, tell=quiet, limit=3, cast=[choice])


def rolled(choice: Cast) -> calls.Roll:
    return calls.Roll(
        vendor=choice.vendor, model=choice.model, prompt="the sea", seconds=5, camera="static", motion="low", seed=1
    )


async def test_an_order_that_was_never_sent_sets_nothing_aside_when_another_takes_its_place(desk: Desk) -> None:
    """As a process leaves it that is killed between setting money aside and sending."""
    choice = Cast(vendor="runway", model=desk.till.facts.models[0].id)
    left = desk.ledger.plan(FILM, "film_sh01_t1", "runway", choice.model, frozen(desk.order(1), desk.vault), PRICE)
    desk.ledger.reserve(left.intent, desk.budget)
    here = stage(desk.lot, desk.till, choice)
    take = await floor.roll(rolled(choice).model_copy(update={"prompt": "other words"}), here)
    assert take.slate == "film_sh01_t1" and desk.ledger.get(left.intent).state == "abandoned"
    assert desk.ledger.committed(FILM) == desk.ledger.spent(FILM) == PRICE and len(desk.till.posts) == 1


async def test_a_file_with_a_hole_in_it_is_never_a_take(desk: Desk) -> None:
    desk.till.spoil = zeroed
    choice = Cast(vendor="runway", model=desk.till.facts.models[0].id)
    here = stage(desk.lot, desk.till, choice)
    with pytest.raises(Unplayable):
        await floor.roll(rolled(choice), here)
    assert not here.takes and [(e.state, e.price) for e in desk.ledger.of(FILM)] == [("failed", Decimal("0.50"))]
    assert here.left == 2


async def test_many_bad_files_at_once_fail_each_its_own_order(desk: Desk) -> None:
    """They are conformed in threads; the ledger is one, and its transactions never meet."""
    desk.till.spoil = lambda file, _: file.write_bytes(file.read_bytes()[:40])
    lot = Lot(FILM, Decimal(99), desk.ledger, desk.vault, desk.lot.desks)
    choice = Cast(vendor="runway", model=desk.till.facts.models[0].id)
    floors = [stage(lot, desk.till, choice) for _ in range(16)]
    for number, here in enumerate(floors):
        here.base = here.base.model_copy(update={"slate": f"film_sh{number:02d}"})
    ends = await asyncio.gather(*(floor.roll(rolled(choice), here) for here in floors), return_exceptions=True)
    assert [type(end) for end in ends] == [Unplayable] * 16, ends
    assert [entry.state for entry in desk.ledger.of(FILM)] == ["failed"] * 16


class Still:
    """A vendor whose jobs end when it is told so."""

    facts = facts("runway").model_copy(update={"poll": 0.01})

    def __init__(self) -> None:
        self.done = False

    async def poll(self, job: Job) -> Status:
        return Status(state="finished" if self.done else "rolling")


class Broken(RealClock):
    """A clock that stops while somebody waits."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0.02)
        raise RuntimeError("the clock stopped")


async def test_two_orders_with_one_job_end_together() -> None:
    vendor = Still()
    watch = Watch(vendor, RealClock())  # type: ignore[arg-type]
    going = [asyncio.create_task(watch.end(Job(vendor="runway", id="one"), quiet, fresh=False)) for _ in range(2)]
    await asyncio.sleep(0.1)
    vendor.done = True
    ends = await asyncio.wait_for(asyncio.gather(*going), 5)
    assert [end.state for end in ends] == ["finished", "finished"]


async def test_a_clock_that_stops_ends_all_who_wait() -> None:
    watch = Watch(Still(), Broken())  # type: ignore[arg-type]
    names = ("one", "two", "two")
    waits = [watch.end(Job(vendor="runway", id=name), quiet, fresh=True) for name in names]
    ends = await asyncio.wait_for(asyncio.gather(*waits, return_exceptions=True), 5)
    assert [str(end) for end in ends] == ["the clock stopped"] * 3


@pytest.fixture(scope="module")
async def box(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    bank = tmp_path_factory.mktemp("bank")
    async with sandbox("--clips", "plain", "--bank", str(bank)) as running:
        yield running


LONG = {"luma": 15, "runway:seedance2_5": 20, "pika": 12, "kling:kling-v1": 12}


@pytest.mark.parametrize("wish", LONG)
async def test_a_shot_longer_than_a_clip_costs_what_it_was_quoted(wish: str, box: Sandbox, tmp_path: Path) -> None:
    """Roll and extension at the vendor's own book, and the extension in its source's picture size."""
    name, world, ledger = named(wish)[0], box.outside(), Ledger(tmp_path / "ledger.sqlite")
    vendor = open_vendor(name, cache=tmp_path, outside=world)
    asked = plain("", frames=24 * LONG[wish], slate="film_sh01")
    choice = (await cast(asked, [vendor.facts], wish, world.keys, vendor.quote))[0]
    lot = Lot(FILM, Decimal(50), ledger, Vault(tmp_path / "vault"), Desks(world.clock))
    here = stage(lot, vendor, choice, frames=asked.frames)
    before = {job["id"] for job in (await box.oracle())["jobs"]}
    take = await floor.roll(rolled(choice), here)
    while take.frames < asked.frames:
        more = (asked.frames - take.frames) / 24
        take = await lengthen.extend(calls.Extend(slate=take.slate, seconds=more), here)
    jobs = [job for job in (await box.oracle())["jobs"] if job["id"] not in before]
    assert sum(Decimal(job["charged"]) for job in jobs) == choice.quote == ledger.spent(FILM)
    assert len(jobs) == len(pieces(asked.frames, vendor.facts.model(choice.model), "24")) == choice.joins + 1 > 1
    assert name != "luma" or {probe(lot.vault.path(e.digest)).height for e in ledger.of(FILM)} == {540}
    await world.client.aclose()
    ledger.close()


async def test_an_address_with_a_password_is_refused_and_written_nowhere(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="more than an address") as told:
        async with studio(tmp_path, sora_url="https://someone:pa55w0rd@gateway.example/v1"):
            pass
    assert "pa55w0rd" not in str(told.value) + str(vars(told.value))
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"pa55w0rd" in file.read_bytes()]
