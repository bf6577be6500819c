"""What every order needs beside its vendor, and the door through which a vendor's errors become ours."""

import errno
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from memory.errors import ProductionError, Unanswered, VendorError
from memory.ledger import Ledger
from memory.vault import Vault
from tools.vendors.clock import Clock, RealClock
from tools.vendors.contract import Errand
from tools.vendors.gate import Gate
from tools.vendors.watch import Watch

Tell = Callable[..., None]
Answer = TypeVar("Answer")
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)
SHELF = "vault://"


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


def frozen(order: Errand, vault: Vault) -> str:
    """An order as the ledger keeps it: JSON, with the vault's files named wherever the studio may lie."""
    return order.model_dump_json().replace(_named(vault), SHELF)


def thawed(request: str, vault: Vault) -> str:
    """A kept order's JSON with the vault's files where they lie now."""
    return request.replace(SHELF, _named(vault))


def _named(vault: Vault) -> str:
    return json.dumps(f"{vault.root}/", ensure_ascii=False)[1:-1]


async def door(call: Awaitable[Answer], order: Errand, *, sent: bool = False) -> Answer:
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
