"""What a film will cost and what it did: the price table before, the account after, and settling what nobody knows."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from agent.crew import frames
from agent.crew.producer import casts, most
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import Missing, UserMistake
from memory.ledger import Entry, Ledger
from tools.vendors.contract import Job

PRIOR = Decimal("1.5")
"""Takes a shot is expected to need while no film of that vendor tells otherwise."""


async def table(state: FilmState, studio: Studio) -> dict[str, Any]:
    """Shots × takes expected × price, and the range: one take each, to all takes and continuity's retakes. USD."""
    story, takes = state["storyboard"], state["brief"].takes
    rows: list[dict[str, Any]] = []
    for shot, cast in await casts(state, studio):
        one = cast[0]
        facts = next(facts for facts in studio.facts() if facts.name == one.vendor)
        rows.append({
            "shot": shot.number, "seconds": round(float(shot.frames / story.rate), 3), "vendor": one.vendor,
            "model": one.model, "joins": one.joins, "a_take": f"{one.quote:.4f}",
            "expected": f"{one.quote * expected(one.vendor, takes, studio.ledger):.4f}",
            "most": f"{one.quote * takes:.4f}", "why": one.why, "prices_of": facts.checked,
        })  # fmt: skip
    sums = {name: sum((Decimal(row[name]) for row in rows), Decimal(0)) for name in ("a_take", "expected")}
    sums = {name: price + await frames.price(state, studio) for name, price in sums.items()}
    return {
        "shots": rows, "takes": takes, "least": f"{sums['a_take']:.2f}", "expected": f"{sums['expected']:.2f}",
        "most": f"{await most(state, studio):.2f}", "prices_of": sorted({row["prices_of"] for row in rows}),
    }  # fmt: skip


def expected(vendor: str, most: int, books: Ledger) -> Decimal:
    """Takes a shot of this vendor needed so far, on average over all films; never over `most`."""
    shots: dict[str, int] = defaultdict(int)
    for film in books.films():
        for entry in books.of(film):
            if entry.vendor == vendor and entry.state in ("stored", "used"):
                shots[entry.slate.rpartition("_t")[0]] += 1
    mean = Decimal(sum(shots.values())) / len(shots) if shots else PRIOR
    return min(Decimal(most), mean)


def unsettled(books: Ledger, film: str, slate: str) -> Entry:
    """The order of this slate whose job nobody has confirmed; UserMistake names those there are."""
    open_ = [entry for entry in books.of(film) if entry.state in ("ambiguous", "sending", "accepted")]
    for entry in open_:
        if slate in (entry.slate, entry.slate.removeprefix(f"{film}_"), entry.intent[:12]):
            return entry
    raise UserMistake(
        f"No order {slate} of {film} waits to be settled",
        f"Those that do: {', '.join(entry.slate for entry in open_) or 'none'}",
        field="slate", got=slate, accepted=", ".join(entry.slate for entry in open_),
    )  # fmt: skip


async def settle(studio: Studio, film: str, slate: str, found: str) -> Entry:
    """What a person found at the vendor: "lost", or the order's job there, which the vendor must know."""
    books, entry = studio.ledger, unsettled(studio.ledger, film, slate)
    if found != "lost":
        vendor = studio.vendor(entry.vendor)
        try:
            await vendor.poll(Job(vendor=entry.vendor, id=found))
        except Missing as unknown:
            raise UserMistake(
                str(unknown.fact), "Give the job as its vendor names it", field="found", got=found
            ) from None
    if entry.state == "sending":
        books.move(entry.intent, "ambiguous", "settled by a person")
    if found == "lost":
        return books.move(entry.intent, "abandoned", "a person found nothing at the vendor")
    if entry.state == "accepted":
        books.move(entry.intent, "ambiguous", "a person found another job")
    return books.move(entry.intent, "accepted", "a person found it at the vendor", job=found)
