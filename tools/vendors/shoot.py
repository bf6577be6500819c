"""One order through the ledger to a file in the vault: written once, above all vendors."""

import asyncio
import tempfile
from decimal import ROUND_UP, Decimal
from pathlib import Path
from typing import Any

from memory.errors import Busy, Missing, ProductionError, Rejected, Unplayable, VendorError
from memory.ledger import Entry, Ledger
from tools.vendors.contract import Errand, Job, Status
from tools.vendors.desks import Lot, Tell, door, frozen
from tools.vendors.submit import accepted

CENT = Decimal("0.0001")


async def shoot(vendor: Any, order: Errand, lot: Lot, tell: Tell) -> Entry:
    """Shoot an order once and for all; a stored one costs nothing again.

    `vendor` keeps the contract for this kind of order. Raises OverBudget before anything is sent, NeedsPerson for an
    order that may have arrived, Unplayable for a file that isn't what was promised, VendorError otherwise.
    """
    entry = await _planned(vendor, order, lot)
    if entry.state in ("stored", "used") and lot.vault.has(entry.digest):
        return entry
    if entry.state in ("stored", "used") and not vendor.facts.offline:
        return await door(_fetched_again(vendor, entry, lot), order)
    async with lot.desks.gate(vendor).room():
        before = lot.ledger.get(entry.intent).state
        job = await accepted(vendor, order, entry, lot)
        watch = lot.desks.watch(vendor)
        try:
            status = await door(watch.end(job, tell, fresh=before not in ("accepted", "finished")), order)
        except Missing as unknown:
            raise _elsewhere(unknown, lot.ledger.get(entry.intent), vendor) from unknown
        if status.state != "finished":
            return _lost(entry, status, lot)
        with lot.desks.clock.working():
            return await door(_stored(vendor, job, lot.ledger.get(entry.intent), status, lot), order)


async def quoted(vendor: Any, order: Errand, ledger: Ledger) -> Decimal:
    """The vendor's price for an order, raised by as much as it asked above its quote the last time."""
    quote: Decimal = await vendor.quote(order)
    if vendor.facts.offline:
        return quote
    if not quote.is_finite() or quote <= 0:
        raise VendorError(f"{order.vendor} quotes {quote} for {order.slate}", "Nothing was ordered; recast the shot")
    return (quote * max(Decimal(1), ledger.dearer(order.vendor, order.model))).quantize(CENT, ROUND_UP)


async def _planned(vendor: Any, order: Errand, lot: Lot) -> Entry:
    request = frozen(order, lot.vault)
    quote = await door(quoted(vendor, order, lot.ledger), order)
    return lot.ledger.plan(lot.film, order.slate, order.vendor, order.model, request, quote)


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
    if price > entry.quote:
        lot.ledger.asked(entry.intent, price)
    kind = Rejected if status.state == "refused" else VendorError
    raise kind(f"{entry.vendor} did not make {entry.slate}: {status.says or status.state}", "Roll again or recast it")


async def _stored(vendor: Any, job: Job, entry: Entry, status: Status, lot: Lot) -> Entry:
    if entry.state == "accepted":
        price = entry.quote if status.cost is None else status.cost
        lot.ledger.move(entry.intent, "finished", price=str(price))
        if price > entry.quote:
            lot.ledger.asked(entry.intent, price)
    lot.vault.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=lot.vault.root, prefix=".fetch-") as folder:
        try:
            file = await vendor.fetch(job, Path(folder))
            digest = await asyncio.to_thread(lot.vault.put, file)
        except Unplayable as fault:
            lot.ledger.move(entry.intent, "failed", str(fault))
            raise
    return lot.ledger.move(entry.intent, "stored", digest=digest)


async def _fetched_again(vendor: Any, entry: Entry, lot: Lot) -> Entry:
    """A paid file that is gone from the vault, fetched from its vendor once more; where it is gone too, it is lost."""
    with tempfile.TemporaryDirectory(dir=lot.vault.root, prefix=".fetch-") as folder:
        try:
            file = await vendor.fetch(Job(vendor=entry.vendor, id=entry.job), Path(folder))
            digest = await asyncio.to_thread(lot.vault.put, file)
        except Busy:
            raise
        except ProductionError as gone:
            lot.ledger.move(entry.intent, "failed", "its file is gone")
            fact = f"The file of {entry.slate} is gone from the vault and from {entry.vendor}"
            raise VendorError(fact, "Restore it from a backup, or roll again: that is a new order") from gone
    return lot.ledger.move(entry.intent, entry.state, "fetched again", digest=digest)
