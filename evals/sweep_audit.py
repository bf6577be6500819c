"""What must be true after every life of a swept child: our ledger and vault against the sandbox's own book."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from evals.sweep_child import FILM, words
from memory.ledger import NEXT, Entry, Ledger
from memory.vault import Vault

COLLECTABLE = ("accepted", "finished")
ASKED = ("sending", "ambiguous")
"""It may have arrived: a person is told where to look."""
Jobs = Sequence[Mapping[str, Any]]


def unkept(ledger: Ledger, vault: Vault, jobs: Jobs) -> Iterator[str]:
    """What may not be even in the moment of a kill: an order sent twice, a step back, `stored` without its file."""
    for entry in ledger.of(FILM):
        sent = len(_of(entry, jobs))
        if sent > 1:
            yield f"{entry.slate} was ordered {sent} times"
        for before, after in pairwise(ledger.history(entry.intent)):
            if after not in (before, *NEXT[before]):
                yield f"{entry.slate} went from {before} to {after}"
        if entry.state == "stored" and not vault.has(entry.digest):
            yield f"{entry.slate} is stored, and not in the vault"


def broken(ledger: Ledger, vault: Vault, jobs: Jobs, told: Mapping[str, Any]) -> list[str]:
    """Every promise that doesn't hold after a life that ended by itself. told: the budget, and how each order ended."""
    found = list(unkept(ledger, vault, jobs))
    found += [words for entry in ledger.of(FILM) for words in _order(entry, _of(entry, jobs), told)]
    committed, budget = ledger.committed(FILM), Decimal(told["budget"])
    if committed > budget:
        found.append(f"{committed} is spent or set aside of {budget}")
    charged = sum((Decimal(job["charged"]) for job in jobs), Decimal(0))
    if charged > budget:
        found.append(f"{charged} was charged of {budget}")
    strangers = len(jobs) - sum(len(_of(entry, jobs)) for entry in ledger.of(FILM))
    return [*found, f"{strangers} jobs belong to no order"] if strangers else found


def _of(entry: Entry, jobs: Jobs) -> Jobs:
    """The jobs of an order, known by its words."""
    return [job for job in jobs if words(int(entry.slate.split("_")[1][2:])) in job["words"]]


def _order(entry: Entry, jobs: Jobs, told: Mapping[str, Any]) -> Iterator[str]:
    name, end = entry.slate, told["ends"].get(entry.slate, "")
    if not end or end.startswith("!") or (entry.state != "stored" and end == entry.state):
        yield f"{name} is {entry.state} without a reason: {end}"
    if not jobs and (entry.price or entry.state in (*COLLECTABLE, "stored")):
        yield f"{name} is {entry.state} at {entry.price}, and was never ordered"
    for job in jobs:
        yield from _charge(entry, job)


def _charge(entry: Entry, job: Mapping[str, Any]) -> Iterator[str]:
    """Settled orders agree to the cent; open ones have as much set aside; a paid clip is had or can be had."""
    charged = Decimal(job["charged"])
    if entry.state in (*ASKED, "accepted"):
        if entry.quote < charged:
            yield f"{entry.slate} has {entry.quote} set aside for a charge of {charged}"
    elif entry.price != charged:
        yield f"{entry.slate} is {entry.state} at {entry.price}, and {charged} was charged"
    if job["stage"] == "finished" and entry.state not in ("stored", *COLLECTABLE, *ASKED):
        yield f"{entry.slate} is {entry.state}, and its clip is ready"
    if entry.job and job["id"] not in entry.job:
        yield f"{entry.slate} has a job that is not its own"
