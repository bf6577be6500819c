"""What was ordered and paid: on the disk before anything is spent. One intent, at most one submit, ever."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from memory.errors import OverBudget, ProductionError
from memory.migrations import m001_orders, migrate

State = Literal[
    "planned", "reserved", "sending", "accepted", "finished", "stored", "used",
    "ambiguous", "refused", "failed", "abandoned",
]  # fmt: skip

NEXT: dict[str, tuple[str, ...]] = {
    "planned": ("reserved", "abandoned"),
    "reserved": ("sending", "refused", "abandoned"),
    "sending": ("accepted", "ambiguous", "refused", "reserved", "failed"),
    "accepted": ("finished", "refused", "failed", "abandoned"),
    "finished": ("stored", "failed"),
    "stored": ("used", "failed"),
    "used": ("used", "failed"),
    "ambiguous": ("accepted", "abandoned"),
    "refused": (),
    "failed": ("reserved",),
    "abandoned": ("reserved",),
}
OPEN = ("reserved", "sending", "accepted", "finished", "ambiguous")


@dataclass(frozen=True)
class Entry:
    """One order's row. request is the frozen order as JSON; quote and price are USD."""

    intent: str
    film: str
    slate: str
    vendor: str
    model: str
    request: str
    state: State
    job: str
    quote: Decimal
    price: Decimal
    digest: str


def intent_of(film: str, request: str) -> str:
    """The one name of an order: the same film asking for the same thing is the same intent."""
    return hashlib.sha256(f"{film}\n{request}".encode()).hexdigest()


class Ledger:
    """A SQLite file of its own, fsynced at every commit."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        migrate(self._db, [m001_orders])

    def close(self) -> None:
        self._db.close()

    def plan(self, film: str, slate: str, vendor: str, model: str, request: str, quote: Decimal) -> Entry:
        """Write an intent down, or find it as it was written before."""
        if not quote.is_finite() or quote < 0:
            raise ProductionError(f"{vendor} quoted {quote}", "Nothing was ordered; ask the vendor for its price")
        intent = intent_of(film, request)
        with self._transaction():
            row = (intent, film, slate, vendor, model, request, "planned", str(quote))
            fresh = self._db.execute(
                "insert or ignore into orders (intent, film, slate, vendor, model, request, state, quote)"
                " values (?,?,?,?,?,?,?,?)",
                row,
            )
            if fresh.rowcount:
                self._note(intent, "planned", f"quote {quote}")
        return self.get(intent)

    def reserve(self, intent: str, budget: Decimal | None) -> None:
        """Set the quote aside; spent and set aside together never cross the film's budget (None = nothing)."""
        entry = self.get(intent)
        with self._transaction():
            limit = Decimal(0) if budget is None else budget
            need = self.committed(entry.film) + entry.quote
            if entry.quote > 0 and need > limit:
                raise OverBudget(
                    f"{entry.slate} at ${entry.quote} would bring the film to ${need}, over its budget of ${limit}",
                    f"Resume with --budget {need} to go on",
                )
            self._move(entry, "reserved", {}, "")

    def move(self, intent: str, state: State, says: str = "", **facts: str) -> Entry:
        """Move an order on; job, price and digest may be set on the way. A step back is refused."""
        with self._transaction():
            self._move(self.get(intent), state, facts, says)
        return self.get(intent)

    def get(self, intent: str) -> Entry:
        row = self._db.execute("select * from orders where intent = ?", (intent,)).fetchone()
        if row is None:
            raise ProductionError(f"The ledger holds no order {intent[:12]}")
        return _entry(row)

    def of(self, film: str) -> list[Entry]:
        rows = self._db.execute("select * from orders where film = ? order by rowid", (film,))
        return [_entry(row) for row in rows]

    def history(self, intent: str) -> list[str]:
        rows = self._db.execute("select state from entries where intent = ? order by number", (intent,))
        return [str(row[0]) for row in rows]

    def spent(self, film: str) -> Decimal:
        return sum((entry.price for entry in self.of(film)), Decimal(0))

    def committed(self, film: str) -> Decimal:
        """Spent plus set aside."""
        aside = sum((e.quote for e in self.of(film) if e.state in OPEN and not e.price), Decimal(0))
        return self.spent(film) + aside

    def _move(self, entry: Entry, state: str, facts: dict[str, str], says: str) -> None:
        if state not in NEXT[entry.state]:
            raise ProductionError(f"{entry.slate} can't go from {entry.state} to {state}")
        unknown = facts.keys() - {"job", "price", "digest"}
        if unknown or state not in get_args(State):
            raise ProductionError(f"The ledger knows no {unknown or state}")
        columns = "".join(f", {name} = :{name}" for name in facts)
        self._db.execute(
            f"update orders set state = :state{columns} where intent = :intent",
            {"state": state, "intent": entry.intent, **facts},
        )
        self._note(entry.intent, state, says)

    def _note(self, intent: str, state: str, says: str) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._db.execute("insert into entries (at, intent, state, says) values (?,?,?,?)", (at, intent, state, says))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")


def _entry(row: tuple[str, ...]) -> Entry:
    intent, film, slate, vendor, model, request, state, job, quote, price, digest = row
    return Entry(
        intent, film, slate, vendor, model, request, state, job, Decimal(quote), Decimal(price), digest  # type: ignore[arg-type]
    )  # fmt: skip
