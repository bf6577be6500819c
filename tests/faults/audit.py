"""What must hold after every run, whatever went wrong: our ledger against the sandbox's own book."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

from memory.ledger import NEXT, OPEN, Entry, Ledger
from memory.vault import Vault

KEPT = ("stored", "used")
COLLECTABLE = ("accepted", "finished")
ASKED = ("sending", "ambiguous")
"""An order that may have arrived: a person is told where to look."""


def audit(ledger: Ledger, vault: Vault, oracle: dict[str, Any], budget: Decimal | None) -> None:
    """Jobs per intent <= 1, charges agree, paid clips are had or can be had, the budget holds, no state goes back.

    `budget` is each film's, in USD.
    """
    entries = [entry for film in ledger.films() for entry in ledger.of(film)]
    owners = {job["id"]: [one for one in entries if job["id"] in one.job] for job in oracle["jobs"]}
    _one_job_each(entries, owners, oracle)
    for job in oracle["jobs"]:
        for entry in owners[job["id"]]:
            _paid_and_had(entry, job, vault)
    for entry in entries:
        _never_back(ledger.history(entry.intent))
    limit = budget or Decimal(0)
    for film in ledger.films():
        assert ledger.committed(film) <= limit, f"{film} is committed to {ledger.committed(film)} of {limit}"
        ours = {entry.vendor for entry in entries if entry.film == film}
        charged = sum(Decimal(job["charged"]) for job in oracle["jobs"] if job["vendor"] in ours)
        assert charged <= limit * len(ledger.films()), f"{charged} was charged of {limit}"


def _one_job_each(entries: list[Entry], owners: dict[str, list[Entry]], oracle: dict[str, Any]) -> None:
    """Every job has one order; one without was cancelled for nothing, or a person is asked about it."""
    assert all(len(found) <= 1 for found in owners.values()), "two orders claim one job"
    claimed = Counter(found[0].intent for found in owners.values() if found)
    assert all(count == 1 for count in claimed.values()), "one order has two jobs"
    free = [job["id"] for job in oracle["jobs"] if job["stage"] == "cancelled" and Decimal(job["charged"]) == 0]
    lost = Counter(job["vendor"] for job in oracle["jobs"] if not owners[job["id"]] and job["id"] not in free)
    asked = Counter(entry.vendor for entry in entries if entry.state in ASKED)
    assert lost <= asked, f"jobs that nobody knows of: {lost}, asked about: {asked}"


def _paid_and_had(entry: Entry, job: dict[str, Any], vault: Vault) -> None:
    charged = Decimal(job["charged"])
    if entry.state in OPEN and not entry.price:
        assert entry.quote >= charged, f"{entry.slate}: {entry.quote} is set aside for a charge of {charged}"
    else:
        assert entry.price == charged, f"{entry.slate}: our book says {entry.price}, the vendor's {charged}"
    if charged and job["stage"] == "finished" and entry.state not in ("failed", "refused"):
        here = entry.state in KEPT and vault.has(entry.digest)
        assert here or entry.state in COLLECTABLE, f"{entry.slate} is paid, but neither had nor to be had"


def _never_back(states: list[str]) -> None:
    assert states[0] == "planned", states
    for before, after in pairwise(states):
        assert after == before or after in NEXT[before], f"{before} -> {after} in {states}"
