"""What was ordered and paid: on the disk before anything is spent. One intent, at most one submit, ever."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from memory.errors import OverBudget, ProductionError
from memory.marks import Mark, unmarked, written
from memory.migrations import m001_orders, m002_bills, migrate

State = Literal[
    "planned", "reserved", "sending", "accepted", "finished", "stored", "used",
    "ambiguous", "refused", "failed", "abandoned",
]  # fmt: skip

NEXT: dict[str, tuple[str, ...]] = {
    "planned": ("reserved", "abandoned"),
    "reserved": ("sending", "refused", "abandoned"),
    "sending": ("accepted", "ambiguous", "refused", "reserved", "failed"),
    "accepted": ("finished", "refused", "failed", "abandoned", "ambiguous"),
    "finished": ("stored", "failed"),
    "stored": ("stored", "used", "failed"),
    "used": ("used", "failed"),
    "ambiguous": ("accepted", "abandoned"),
    "refused": (),
    "failed": ("reserved",),
    "abandoned": ("reserved",),
}
OPEN = ("reserved", "sending", "accepted", "finished", "ambiguous")
QUOTE, ASKS = "quote ", "the vendor asks times "
LOST = ("refused", "failed", "abandoned")
FACTS = ("job", "base", "estimate", "price", "refunded", "digest")


@dataclass(frozen=True)
class Entry:
    """One order's row. request is the frozen order as JSON; quote, price and refunded are USD.

    base: the address it was sent to. estimate: the vendor's own price when it told one at once.
    """

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
    base: str = ""
    estimate: Decimal | None = None
    refunded: Decimal = Decimal(0)


@dataclass(frozen=True)
class Account:
    """USD of one film or vendor: charged, set aside for orders under way, given back, and charged for nothing used."""

    spent: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    wasted: Decimal = Decimal(0)


def intent_of(film: str, request: str) -> str:
    """The one name of an order: the same film asking for the same thing is the same intent."""
    return hashlib.sha256(f"{film}\n{request}".encode()).hexdigest()


class Ledger:
    """A SQLite file of its own, fsynced at every commit; `mark` hears of each, as "ledger:sending:before"."""

    def __init__(self, path: Path, mark: Mark = unmarked) -> None:
        self._mark = mark
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        with written(mark, "ledger:open"):
            migrate(self._db, [m001_orders, m002_bills])

    def close(self) -> None:
        self._db.close()

    def plan(self, film: str, slate: str, vendor: str, model: str, request: str, quote: Decimal) -> Entry:
        """Write an intent down, or find it as it was written before."""
        if not quote.is_finite() or quote < 0:
            raise ProductionError(f"{vendor} quoted {quote}", "Nothing was ordered; ask the vendor for its price")
        intent = intent_of(film, request)
        with self._transaction("planned"):
            row = (intent, film, slate, vendor, model, request, "planned", str(quote))
            self._db.execute(
                "insert or ignore into orders (intent, film, slate, vendor, model, request, state, quote)"
                " values (?,?,?,?,?,?,?,?)",
                row,
            )
            quoted = self._db.execute(
                "update orders set quote = ? where intent = ? and state in ('planned', 'failed', 'abandoned')",
                (str(quote), intent),
            )
            if quoted.rowcount:
                self._note(intent, self.get(intent).state, f"{QUOTE}{quote}")
        return self.get(intent)

    def reserve(self, intent: str, budget: Decimal | None) -> None:
        """Set the quote aside; spent and set aside together never cross the film's budget (None = nothing)."""
        entry = self.get(intent)
        with self._transaction("reserved"):
            limit = Decimal(0) if budget is None else budget
            need = self.committed(entry.film) + entry.quote
            if entry.quote > 0 and need > limit:
                raise OverBudget(
                    f"{entry.slate} at ${entry.quote} would bring the film to ${need}, over its budget of ${limit}",
                    f"Resume with --budget {need} to go on",
                )
            self._move(entry, "reserved", {}, "")

    def raise_to(self, intent: str, price: Decimal, budget: Decimal | None) -> bool:
        """Set more aside for an order under way whose vendor asks more than it was quoted; False when it can't be."""
        entry = self.get(intent)
        with self._transaction("raised"):
            more = self.committed(entry.film) + price - entry.quote
            self._db.execute(
                "update orders set quote = ?, estimate = ? where intent = ?", (str(price),) * 2 + (intent,)
            )
            self._dearer(entry, price)
            self._note(intent, entry.state, f"{QUOTE}{price}")
        return more <= (budget or Decimal(0))

    def asked(self, intent: str, price: Decimal) -> None:
        """Note that a vendor charged more than its quote, so that the next quote is raised."""
        entry = self.get(intent)
        with self._transaction("asked"):
            self._dearer(entry, price)

    def move(self, intent: str, state: State, says: str = "", **facts: str) -> Entry:
        """Move an order on; what is known of it (FACTS) may be set on the way. A step back is refused."""
        with self._transaction(state):
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

    def films(self) -> list[str]:
        rows = self._db.execute("select film from orders union select film from talks order by film")
        return [str(row[0]) for row in rows]

    def talked(self, film: str, model: str, part: str, words_in: int, words_out: int, usd: Decimal) -> None:
        """Write down what one call of a language model took: tokens in and out, USD."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._transaction("talked"):
            self._db.execute(
                "insert into talks (at, film, model, part, words_in, words_out, usd) values (?,?,?,?,?,?,?)",
                (at, film, model, part, words_in, words_out, str(usd)),
            )

    def talks(self, film: str) -> dict[str, tuple[int, int, Decimal]]:
        """Per language model of a film: tokens in, tokens out, USD."""
        found: dict[str, tuple[int, int, Decimal]] = {}
        for model, words_in, words_out, usd in self._db.execute(
            "select model, words_in, words_out, usd from talks where film = ?", (film,)
        ):
            before = found.get(model, (0, 0, Decimal(0)))
            found[model] = (before[0] + words_in, before[1] + words_out, before[2] + Decimal(usd))
        return found

    def spent(self, film: str) -> Decimal:
        """Charged in all, language models included."""
        talked = sum((usd for _, _, usd in self.talks(film).values()), Decimal(0))
        return sum((entry.price for entry in self.of(film)), talked)

    def committed(self, film: str) -> Decimal:
        """Spent plus set aside."""
        return self.spent(film) + sum((_aside(entry) for entry in self.of(film)), Decimal(0))

    def dearer(self, vendor: str, model: str, before: int = 2**62) -> Decimal:
        """How many times its own quote a vendor asked for this model's last order, 1 when it kept to it.

        before: as it was known at this number of the book.
        """
        row = self._db.execute(
            "select says from entries join orders using (intent) where vendor = ? and model = ? and says like ?"
            " and number < ? order by number desc limit 1", (vendor, model, f"{ASKS}%", before),
        ).fetchone()  # fmt: skip
        return Decimal(row[0].removeprefix(ASKS)) if row else Decimal(1)

    def _dearer(self, entry: Entry, price: Decimal) -> None:
        """The order's quote may have been raised itself: by as much as was known when it was quoted."""
        quoted = self._db.execute(
            "select max(number) from entries where intent = ? and says like ?", (entry.intent, f"{QUOTE}%")
        ).fetchone()[0]
        times = price / entry.quote * self.dearer(entry.vendor, entry.model, quoted)
        self._note(entry.intent, entry.state, f"{ASKS}{times:.4f}")

    def account(self, entries: Sequence[Entry]) -> Account:
        """The sums of some orders. Wasted: charged for what failed, or for takes of a finished film it doesn't use."""
        done = {entry.film for entry in entries if entry.state == "used"}
        idle = [e for e in entries if e.state in LOST or (e.state == "stored" and e.film in done)]
        return Account(
            spent=sum((e.price for e in entries), Decimal(0)), reserved=sum(map(_aside, entries), Decimal(0)),
            refunded=sum((e.refunded for e in entries), Decimal(0)), wasted=sum((e.price for e in idle), Decimal(0)),
        )  # fmt: skip

    def _move(self, entry: Entry, state: str, facts: dict[str, str], says: str) -> None:
        if state not in NEXT[entry.state]:
            raise ProductionError(f"{entry.slate} can't go from {entry.state} to {state}")
        unknown = facts.keys() - set(FACTS)
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
    def _transaction(self, name: str) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        with written(self._mark, f"ledger:{name}"):
            self._db.execute("commit")


def _aside(entry: Entry) -> Decimal:
    return entry.quote if entry.state in OPEN and not entry.price else Decimal(0)


def _entry(row: tuple[str, ...]) -> Entry:
    intent, film, slate, vendor, model, request, state, job, quote, price, digest, base, estimate, refunded = row
    return Entry(
        intent, film, slate, vendor, model, request, state, job, Decimal(quote), Decimal(price), digest, base,  # type: ignore[arg-type]
        Decimal(estimate) if estimate else None, Decimal(refunded),
    )  # fmt: skip
