"""The orders of one shot as the ledger has them: numbered slates, what is under way, and what failed at a price."""

import re
from collections.abc import Sequence
from typing import Protocol

from memory.errors import UserMistake
from memory.film import Take
from memory.ledger import Entry
from memory.vault import Vault
from tools.vendors.contract import Order, Vendor
from tools.vendors.desks import Lot, frozen, thawed

UNSENT = ("planned", "reserved")
UNDER_WAY = ("sending", "ambiguous", "accepted", "finished")
OWNED = ("stored", "used")


class Ordered(Protocol):
    """A shot that has orders: base.slate names it; known: slates of takes made for another intention, lost: of takes
    whose files are gone.
    """

    base: Order
    lot: Lot
    takes: list[Take]
    earlier: int
    known: Sequence[str]
    lost: Sequence[str]


def number_of(slate: str) -> int:
    """The take's number in a slate such as "film_sh03_t2"; 0 when it has none."""
    found = re.search(r"_t(\d+)$", slate)
    return int(found[1]) if found else 0


def rows(shot: Ordered) -> list[Entry]:
    """Every order of this shot, oldest first."""
    stem = f"{shot.base.slate}_t"
    return [entry for entry in shot.lot.ledger.of(shot.lot.film) if entry.slate.startswith(stem)]


def next_slate(shot: Ordered, vendor: Vendor) -> str:
    """The slate of a new take. An offline vendor's is the same again after a crash; a paid one's was never sent."""
    used = [shot.earlier, *(take.number for take in shot.takes)]
    if not vendor.facts.offline:
        used += [number_of(entry.slate) for entry in rows(shot) if entry.state not in UNSENT]
    return f"{shot.base.slate}_t{max(used) + 1}"


def drop_unsent(shot: Ordered, order: Order) -> None:
    """Give up orders of this shot that were written down and never sent, so that nothing stays set aside for them."""
    request = frozen(order, shot.lot.vault)
    for entry in rows(shot):
        if entry.state in UNSENT and entry.request != request:
            shot.lot.ledger.move(entry.intent, "abandoned", "never sent; another order took its place")


def late(shot: Ordered, offline: Sequence[str]) -> Entry | None:
    """The oldest paid order of this shot that is under way or owned, and is none of its takes yet."""
    there = {*shot.known, *(take.slate for take in shot.takes)}
    for entry in rows(shot):
        if entry.vendor not in offline and entry.slate not in there and entry.state in (*UNDER_WAY, *OWNED):
            return entry
    return None


def wasted(shot: Ordered) -> int:
    """Orders of this attempt that were charged and gave nothing: each counts as a take. A take that was lost since
    was no failure.
    """
    return sum(
        entry.state in ("failed", "refused", "abandoned") and entry.price > 0 and entry.slate not in shot.lost
        and number_of(entry.slate) > shot.earlier
        for entry in rows(shot)
    )  # fmt: skip


def entry_of(take: Take, shot: Ordered) -> Entry:
    """The ledger's row of a take; orders that failed may bear the same slate."""
    for entry in reversed(rows(shot)):
        if entry.slate == take.slate and entry.state in OWNED:
            return entry
    raise UserMistake(f"The ledger holds no order for {take.slate}")


def order_of(entry: Entry, vault: Vault) -> Order:
    """The frozen order of a row."""
    return Order.model_validate_json(thawed(entry.request, vault))
