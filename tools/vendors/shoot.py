"""One order through the ledger to a file in the vault: written once, above all vendors."""

import asyncio
import errno
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from memory.errors import (
    Busy,
    Missing,
    NeedsPerson,
    OverBudget,
    ProductionError,
    Rejected,
    Retired,
    Unanswered,
    Unplayable,
    VendorError,
)  # fmt: skip
from memory.ledger import Entry, Ledger
from memory.vault import Vault
from tools.vendors.clock import Clock, RealClock
from tools.vendors.contract import Errand, Job, Status
from tools.vendors.gate import Gate
from tools.vendors.watch import Watch

Tell = Callable[..., None]
Answer = TypeVar("Answer")
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)
PATIENCE = 8
"""Times a busy vendor is asked to take the same order."""
LOOKS, PAUSE = 3, 5.0
"""Looks for a lost order, and seconds between them."""


@dataclass
class Desks:
    """One gate and one look-out per vendor, shared by every film of a studio."""

    clock: Clock = field(default_factory=RealClock)
    gates: dict[str, Gate] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)

    def gate(self, vendor: Any) -> Gate:
        return self.gates.setdefault(vendor.facts.name, Gate(vendor.facts.at_once, self.clock))

    def watch(self, vendor: Any) -> Watch:
        return self.watches.setdefault(vendor.facts.name, Watch(vendor, self.clock))


@dataclass(frozen=True)
class Lot:
    """What every order needs beside its vendor: books, shelves, a limit, and the desks of the studio."""

    film: str
    budget: Decimal | None
    ledger: Ledger
    vault: Vault
    desks: Desks


async def shoot(vendor: Any, order: Errand, lot: Lot, tell: Tell) -> Entry:
    """Shoot an order once and for all; a stored one costs nothing again.

    `vendor` keeps the contract for this kind of order. Raises OverBudget before anything is sent, NeedsPerson for an
    order that may have arrived, Unplayable for a file that isn't what was promised, VendorError otherwise.
    """
    entry = await _planned(vendor, order, lot)
    if entry.state in ("stored", "used") and lot.vault.has(entry.digest):
        return entry
    async with lot.desks.gate(vendor).room():
        before = lot.ledger.get(entry.intent).state
        job = await _accepted(vendor, order, entry, lot)
        watch = lot.desks.watch(vendor)
        try:
            status = await _door(watch.end(job, tell, fresh=before not in ("accepted", "finished")), order)
        except Missing as unknown:
            raise _elsewhere(unknown, lot.ledger.get(entry.intent), vendor) from unknown
        if status.state != "finished":
            return _lost(entry, status, lot)
        with lot.desks.clock.working():
            return await _door(_stored(vendor, job, lot.ledger.get(entry.intent), status, lot), order)


async def quoted(vendor: Any, order: Errand, ledger: Ledger) -> Decimal:
    """The vendor's price for an order, raised by as much as it asked above its quote the last time."""
    quote: Decimal = await vendor.quote(order)
    if vendor.facts.offline:
        return quote
    if not quote.is_finite() or quote <= 0:
        raise VendorError(f"{order.vendor} quotes {quote} for {order.slate}", "Nothing was ordered; recast the shot")
    return quote * max(Decimal(1), ledger.dearer(order.vendor, order.model))


async def _planned(vendor: Any, order: Errand, lot: Lot) -> Entry:
    request = order.model_dump_json()
    quote = await _door(quoted(vendor, order, lot.ledger), order)
    return lot.ledger.plan(lot.film, order.slate, order.vendor, order.model, request, quote)


async def _accepted(vendor: Any, order: Errand, entry: Entry, lot: Lot) -> Job:
    """The job of an order: the one it has, the one found again, or a new one, submitted once."""
    if entry.state in ("accepted", "finished") and not vendor.facts.offline:
        return Job(vendor=order.vendor, id=entry.job)
    if entry.state in ("sending", "ambiguous"):
        with lot.desks.clock.working():
            found = await _looked_up(vendor, order, entry, lot)
        if found:
            return found
    if _reopened(entry, vendor, lot) != "reserved":
        lot.ledger.reserve(entry.intent, lot.budget)
    return await _sent(vendor, order, entry, lot)


async def _sent(vendor: Any, order: Errand, entry: Entry, lot: Lot) -> Job:
    """Submit; a busy vendor is asked again, for it took nothing. `sending` is on the disk before anything leaves."""
    gate = lot.desks.gate(vendor)
    with lot.desks.clock.working():
        for left in reversed(range(PATIENCE)):
            await gate.open()
            lot.ledger.move(entry.intent, "sending", base=getattr(vendor, "base", ""))
            try:
                job = await _door(vendor.submit(order), order)
            except Busy as busy:
                lot.ledger.move(entry.intent, "reserved", str(busy))
                gate.busy(busy.after)
                if not left:
                    raise
            except Unanswered as lost:
                found = await _looked_up(vendor, order, entry, lot, str(lost))
                assert found
                return found
            except ProductionError as refusal:
                _turned_away(entry, refusal, vendor, lot)
                raise
            else:
                gate.taken()
                return await _agreed(vendor, job, entry, lot)
    raise AssertionError("unreachable")


def _turned_away(entry: Entry, refusal: ProductionError, vendor: Any, lot: Lot) -> None:
    """A refusal leaves nothing set aside; whatever we can't read stays `sending`, to be looked up."""
    if isinstance(refusal, Rejected):
        lot.ledger.move(entry.intent, "refused", str(refusal))
    elif isinstance(refusal, Retired) or type(refusal) is not VendorError:
        lot.ledger.move(entry.intent, "reserved", str(refusal))
        lot.ledger.move(entry.intent, "abandoned", "not ordered")


async def _agreed(vendor: Any, job: Job, entry: Entry, lot: Lot) -> Job:
    """Write the job down; one that turns out dearer than the budget allows is cancelled at once."""
    lot.ledger.move(entry.intent, "accepted", job=job.id)
    if job.estimate is None or job.estimate <= entry.quote:
        return job
    if lot.ledger.raise_to(entry.intent, job.estimate, lot.budget):
        return job
    await _door(vendor.cancel(job), None)
    lot.ledger.move(entry.intent, "abandoned", "cancelled: dearer than quoted")
    raise OverBudget(
        f"{entry.vendor} asks ${job.estimate} for {entry.slate}, not ${entry.quote}", "Resume with a larger --budget"
    )


async def _looked_up(vendor: Any, order: Errand, entry: Entry, lot: Lot, why: str = "") -> Job | None:
    """The job of an order that may have arrived. None: an offline one may be done again.

    A vendor that can look orders up is asked several times; where it can't, a person decides.
    """
    for _ in range(LOOKS):
        found = await _door(vendor.find(order), order)
        if found:
            lot.ledger.move(entry.intent, "accepted", "found again", job=found.id)
            return Job(vendor=order.vendor, id=found.id)
        if vendor.facts.offline:
            return None
        if not getattr(vendor, "finds", False):
            break
        await lot.desks.clock.sleep(PAUSE)
    if lot.ledger.get(entry.intent).state == "sending":
        lot.ledger.move(entry.intent, "ambiguous", why or "no answer, and no trace of it")
    raise NeedsPerson(
        f"{order.slate} may have been ordered from {order.vendor} and is not sent again",
        f"Look there, then say what you found: filmwright settle {lot.film} {order.slate} lost|JOB",
    )


def _reopened(entry: Entry, vendor: Any, lot: Lot) -> str:
    """The state of an order that may be sent: an offline vendor's work cost nothing and may be done again."""
    state = lot.ledger.get(entry.intent).state
    if state in ("stored", "used") and not vendor.facts.offline:
        raise ProductionError(f"The file of {entry.slate} is gone from the vault", "Restore it, or use another --seed")
    if state == "failed" and not vendor.facts.offline:
        raise VendorError(f"{entry.vendor} failed at {entry.slate} before", "Roll again: that is a new order")
    if state == "refused":
        raise Rejected(f"{entry.vendor} refused {entry.slate} before", "Order it in other words")
    if state in ("accepted", "ambiguous"):
        state = lot.ledger.move(entry.intent, "abandoned", "its process ended").state
    if state in ("sending", "finished", "stored", "used"):
        state = lot.ledger.move(entry.intent, "failed", "its file is gone").state
    return state


async def _door(call: Awaitable[Answer], order: Errand | None) -> Answer:
    """Whatever a vendor raises becomes a VendorError here, but for a full disk, which is ours."""
    try:
        return await call
    except ProductionError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        words = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        where = f"{order.vendor} broke off at {order.slate}" if order else "A vendor broke off"
        raise VendorError(f"{where} ({words})", "Try again, or recast it") from error


def _elsewhere(unknown: Missing, entry: Entry, vendor: Any) -> Missing:
    """A job that isn't known where we ask, with where it was ordered when that is another address."""
    asked = getattr(vendor, "base", "")
    if not entry.base or entry.base.rstrip("/") == asked.rstrip("/"):
        return unknown
    return Missing(f"{unknown.fact}: it was ordered at {entry.base}, and {asked} was asked", unknown.remedy)


def _lost(entry: Entry, status: Status, lot: Lot) -> Entry:
    """A job that ended without a file: what was charged is kept, what came back is counted."""
    price = entry.quote if status.cost is None else status.cost
    state = "refused" if status.state == "refused" else "failed"
    facts = {"price": str(price), "refunded": str(max(Decimal(0), entry.quote - price))}
    lot.ledger.move(entry.intent, state, status.says, **facts)  # type: ignore[arg-type]
    kind = Rejected if status.state == "refused" else VendorError
    raise kind(f"{entry.vendor} did not make {entry.slate}: {status.says or status.state}", "Roll again or recast it")


async def _stored(vendor: Any, job: Job, entry: Entry, status: Status, lot: Lot) -> Entry:
    if entry.state == "accepted":
        price = entry.quote if status.cost is None else status.cost
        lot.ledger.move(entry.intent, "finished", price=str(price))
    lot.vault.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=lot.vault.root, prefix=".fetch-") as folder:
        try:
            file = await vendor.fetch(job, Path(folder))
            digest = await asyncio.to_thread(lot.vault.put, file)
        except Unplayable as fault:
            lot.ledger.move(entry.intent, "failed", str(fault))
            raise
    return lot.ledger.move(entry.intent, "stored", digest=digest)
