"""One order through the ledger to a file in the vault: written once, above all vendors."""

import asyncio
import errno
import json
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal
from pathlib import Path
from typing import Any, TypeVar

from memory.errors import (
    Busy,
    Missing,
    NeedsPerson,
    OverBudget,
    ProductionError,
    Rejected,
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
CENT = Decimal("0.0001")
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)
SHELF = "vault://"
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
    if entry.state in ("stored", "used") and not vendor.facts.offline:
        return await _door(_fetched_again(vendor, entry, lot), order)
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


def frozen(order: Errand, vault: Vault) -> str:
    """An order as the ledger keeps it: JSON, with the vault's files named wherever the studio may lie."""
    return order.model_dump_json().replace(_named(vault), SHELF)


def thawed(request: str, vault: Vault) -> str:
    """A kept order's JSON with the vault's files where they lie now."""
    return request.replace(SHELF, _named(vault))


def _named(vault: Vault) -> str:
    return json.dumps(f"{vault.root}/", ensure_ascii=False)[1:-1]


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
                job = await _door(vendor.submit(order), order, sent=True)
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
    if state == "failed" and not vendor.facts.offline:
        raise VendorError(f"{entry.vendor} failed at {entry.slate} before", "Roll again: that is a new order")
    if state == "refused":
        raise Rejected(f"{entry.vendor} refused {entry.slate} before", "Order it in other words")
    if state in ("accepted", "ambiguous"):
        state = lot.ledger.move(entry.intent, "abandoned", "its process ended").state
    if state in ("sending", "finished", "stored", "used"):
        state = lot.ledger.move(entry.intent, "failed", "its file is gone").state
    return state


async def _door(call: Awaitable[Answer], order: Errand, *, sent: bool = False) -> Answer:
    """Whatever a vendor raises becomes a VendorError here, but for a full disk, which is ours.

    sent: an order may have left, so that what we can't read is an order without an answer.
    """
    try:
        return await call
    except ProductionError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        words = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        kind = Unanswered if sent else VendorError
        raise kind(f"{order.vendor} broke off at {order.slate} ({words})", "Try again, or recast it") from error


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
