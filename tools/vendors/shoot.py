"""One order through the ledger to a file in the vault: written once, above all vendors."""

import asyncio
import errno
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from memory.errors import Busy, NeedsPerson, ProductionError, Rejected, VendorError
from memory.ledger import Entry, Ledger
from memory.vault import Vault
from tools.vendors.contract import Job, Order, Status, Vendor

Tell = Callable[..., None]
Nap = Callable[[float], Awaitable[None]]
Answer = TypeVar("Answer")
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Lot:
    """What every order needs beside its vendor: books, shelves, a clock, and one gate per vendor."""

    film: str
    budget: Decimal | None
    ledger: Ledger
    vault: Vault
    gates: dict[str, asyncio.Semaphore]
    nap: Nap = asyncio.sleep


async def shoot(vendor: Vendor, order: Order, lot: Lot, tell: Tell) -> Entry:
    """Shoot an order once and for all; a stored one costs nothing again.

    Raises OverBudget before anything is sent, NeedsPerson for an order that may have arrived, VendorError otherwise.
    """
    entry = await _planned(vendor, order, lot)
    if entry.state in ("stored", "used") and lot.vault.has(entry.digest):
        return entry
    async with lot.gates.setdefault(order.vendor, asyncio.Semaphore(vendor.facts.at_once)):
        job = await _accepted(vendor, order, entry, lot)
        status = await _door(_finished(vendor, job, lot, tell), order)
        if status.state != "finished":
            return _lost(entry, status, lot)
        return await _door(_stored(vendor, job, lot.ledger.get(entry.intent), lot), order)


async def _planned(vendor: Vendor, order: Order, lot: Lot) -> Entry:
    request = order.model_dump_json()
    quote = await _door(vendor.quote(order), order)
    return lot.ledger.plan(lot.film, order.slate, order.vendor, order.model, request, quote)


async def _accepted(vendor: Vendor, order: Order, entry: Entry, lot: Lot) -> Job:
    """The job of an order: the one it has, the one found again, or a new one, submitted once."""
    if entry.state in ("accepted", "finished") and not vendor.facts.offline:
        return Job(vendor=order.vendor, id=entry.job)
    if entry.state in ("sending", "ambiguous"):
        found = await _door(vendor.find(order), order)
        if found:
            lot.ledger.move(entry.intent, "accepted", "found again", job=found.id)
            return found
        if not vendor.facts.offline:
            if entry.state == "sending":
                lot.ledger.move(entry.intent, "ambiguous", "no answer, and no trace of it")
            raise NeedsPerson(f"{order.slate} may have been ordered from {order.vendor}", "Look at filmwright ledger")
    if _reopened(entry, vendor, lot) != "reserved":
        lot.ledger.reserve(entry.intent, lot.budget)
    lot.ledger.move(entry.intent, "sending")
    try:
        job = await _door(vendor.submit(order), order)
    except (Busy, Rejected) as refusal:
        lot.ledger.move(entry.intent, "refused" if isinstance(refusal, Rejected) else "reserved", str(refusal))
        raise
    lot.ledger.move(entry.intent, "accepted", job=job.id)
    return job


def _reopened(entry: Entry, vendor: Vendor, lot: Lot) -> str:
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


async def _door(call: Awaitable[Answer], order: Order) -> Answer:
    """Whatever a vendor raises becomes a VendorError here, but for a full disk, which is ours."""
    try:
        return await call
    except ProductionError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        words = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise VendorError(f"{order.vendor} broke off at {order.slate} ({words})", "Try again, or recast it") from error


async def _finished(vendor: Vendor, job: Job, lot: Lot, tell: Tell) -> Status:
    pause = 0.05 if vendor.facts.offline else 2.0
    while True:
        status = await vendor.poll(job)
        tell("rolling", progress=round(status.progress, 3))
        if status.state not in ("waiting", "rolling"):
            return status
        await lot.nap(pause)
        pause = min(pause * 1.5, 0.4 if vendor.facts.offline else 15.0)


def _lost(entry: Entry, status: Status, lot: Lot) -> Entry:
    state = "refused" if status.state == "refused" else "failed"
    lot.ledger.move(entry.intent, state, status.says)  # type: ignore[arg-type]
    kind = Rejected if status.state == "refused" else VendorError
    raise kind(f"{entry.vendor} did not make {entry.slate}: {status.says or status.state}", "Roll again or recast it")


async def _stored(vendor: Vendor, job: Job, entry: Entry, lot: Lot) -> Entry:
    if entry.state == "accepted":
        lot.ledger.move(entry.intent, "finished", price=str(entry.quote))
    lot.vault.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=lot.vault.root, prefix=".fetch-") as folder:
        file = await vendor.fetch(job, Path(folder))
        digest = await asyncio.to_thread(lot.vault.put, file)
    return lot.ledger.move(entry.intent, "stored", digest=digest)
