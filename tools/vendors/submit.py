"""The one way an order leaves: `sending` is on the disk first, it is sent at most once, and a lost one is looked up."""

from decimal import Decimal
from typing import Any

from memory.errors import (
    Busy,
    Missing,
    NeedsPerson,
    OverBudget,
    ProductionError,
    Rejected,
    Unanswered,
    VendorError,
)
from memory.ledger import Entry
from tools.vendors.contract import Errand, Job, Status
from tools.vendors.desks import Lot, door

PATIENCE = 8
"""Times a busy vendor is asked to take the same order."""
LOOKS, PAUSE = 3, 5.0
"""Looks for a lost order, and seconds between them."""


async def accepted(vendor: Any, order: Errand, entry: Entry, lot: Lot) -> Job:
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
                job = await door(vendor.submit(order), order, sent=True)
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
                _turned_away(entry, refusal, lot)
                raise
            else:
                gate.taken()
                return await _agreed(vendor, job, entry, lot)
    raise AssertionError("unreachable")


def _turned_away(entry: Entry, refusal: ProductionError, lot: Lot) -> None:
    """A refusal leaves nothing set aside. Refused words stay refused; all else was never ordered."""
    if isinstance(refusal, Rejected):
        lot.ledger.move(entry.intent, "refused", str(refusal))
    else:
        lot.ledger.move(entry.intent, "reserved", str(refusal))
        lot.ledger.move(entry.intent, "abandoned", "not ordered")


async def _agreed(vendor: Any, job: Job, entry: Entry, lot: Lot) -> Job:
    """Write the job down; one that turns out dearer than the budget allows is cancelled at once."""
    lot.ledger.move(entry.intent, "accepted", job=job.id)
    if job.estimate is None or job.estimate <= entry.quote:
        return job
    if lot.ledger.raise_to(entry.intent, job.estimate, lot.budget):
        return job
    fact = f"{entry.vendor} asks ${job.estimate} for {entry.slate}, not ${entry.quote}"
    status = await _cancelled(vendor, job)
    if status:
        price = str(status.cost or Decimal(0))
        lot.ledger.move(entry.intent, "abandoned", "cancelled: dearer than quoted", price=price)
        raise OverBudget(f"{fact}, and was cancelled", "Resume with a larger --budget")
    raise OverBudget(
        f"{fact}, and can't be cancelled: it stays set aside", "Resume collects it; raise --budget to go on"
    )


async def _cancelled(vendor: Any, job: Job) -> Status | None:
    """The job's last status when the vendor confirms that it was cancelled; None while it may still be charged."""
    try:
        await vendor.cancel(job)
        status: Status = await vendor.poll(job)
    except Missing:
        return Status(state="cancelled")
    except ProductionError:
        return None
    return status if status.state == "cancelled" else None


async def _looked_up(vendor: Any, order: Errand, entry: Entry, lot: Lot, why: str = "") -> Job | None:
    """The job of an order that may have arrived. None: an offline one may be done again.

    A vendor that can look orders up is asked several times; where it can't, a person decides.
    """
    for _ in range(LOOKS):
        found = await door(vendor.find(order), order)
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
    if state == "failed" and not vendor.facts.offline:
        raise VendorError(f"{entry.vendor} failed at {entry.slate} before", "Roll again: that is a new order")
    if state == "refused":
        raise Rejected(f"{entry.vendor} refused {entry.slate} before", "Order it in other words")
    if state in ("accepted", "ambiguous"):
        state = lot.ledger.move(entry.intent, "abandoned", "its process ended").state
    if state in ("sending", "finished", "stored", "used"):
        state = lot.ledger.move(entry.intent, "failed", "its file is gone").state
    return state
