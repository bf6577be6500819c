"""A film's orders held against the world's own book: what it did to them, and what was paid for nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evals.nouns import Orders
from memory.ledger import Entry

Job = Mapping[str, Any]
CLAIMS = ("sending", "ambiguous", "accepted", "finished", "stored", "used")
"""Has a job there, or may have one: then a person was told to look, and the money is still set aside."""
UNSENT = ("planned", "reserved")


def claimed(entries: Iterable[Entry], jobs: Sequence[Job]) -> dict[str, Job]:
    """The job of every slate that has one; some vendors' names for a job hold more than its id."""
    found = {entry.slate: _job(entry, jobs) for entry in entries}
    return {slate: job for slate, job in found.items() if job}


def _job(entry: Entry, jobs: Sequence[Job]) -> Job | None:
    return next((job for job in jobs if entry.job and job["id"] in entry.job), None)


def audited(entries: Sequence[Entry], jobs: Sequence[Job]) -> Orders:
    """Count the jobs that were charged and that no order knows, beyond those a person was told of.

    Pictures and voices that are answered at once have no name there: as many orders claim as many jobs.
    """
    ours = {job["id"]: job for entry in entries if (job := _job(entry, jobs))}
    unnamed = (entry for entry in entries if entry.state in CLAIMS and not _job(entry, jobs))
    told = Counter(entry.vendor.partition("-")[0] for entry in unnamed)
    lost = twice = 0
    for job in jobs:
        if job["id"] in ours or not Decimal(job["charged"]):
            continue
        if told[job["vendor"]]:
            told[job["vendor"]] -= 1
        elif any(_alike(job, other) for other in ours.values()):
            twice += 1
        else:
            lost += 1
    return Orders(sent=sum(entry.state not in UNSENT for entry in entries), lost=lost, twice=twice)


def _alike(one: Job, other: Job) -> bool:
    """The same order, word by word."""
    return all(one[name] == other[name] for name in ("vendor", "kind", "words", "request"))
