"""One look-out per vendor for all its jobs: it looks in rounds, less often as time goes by, and learns when to look."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from memory.errors import Busy, Missing, Unanswered
from tools.vendors.clock import Clock
from tools.vendors.contract import Job, Status, Vendor

Tell = Callable[..., None]
GROWTH = 0.1
"""The next look comes after this share of the time waited so far, but never sooner than the vendor allows."""
LONGEST = 30.0
OVER = ("expired", "cancelled", "canceled", "deleted")
"""Words that end a job at any vendor, also where its pages don't name them."""
SOONER = 0.9
UNKNOWN = 3
"""Looks in a row at which a vendor doesn't know a job before that is believed: not all of its machines may know yet."""


@dataclass
class Pace:
    """How long one vendor's jobs take, in seconds, learned by looking. took: the last ones that finished.

    rolled: how old the last ones were when they were last seen still under way, 0 when they never were.
    """

    took: "deque[float]" = field(default_factory=lambda: deque(maxlen=8))
    rolled: "deque[float]" = field(default_factory=lambda: deque(maxlen=64))

    def first(self) -> float:
        """How old a new job is when it is first worth a look: a little younger than the one that took least.

        Unless a job was still under way at that age; then nothing is gained by looking so soon.
        """
        least = min(self.took, default=0.0)
        known = any(0.99 * SOONER * least <= age < least for age in self.rolled)
        return least if known else SOONER * least

    def learn(self, took: float, rolled: float) -> None:
        self.took.append(took)
        self.rolled.append(rolled)


@dataclass
class Waiting:
    """A job that is watched: when it was begun, when it is looked at next, and who waits for its end.

    fresh: it was begun when it was ordered, not when a process came back to it. rolled: see Pace. unknown: how many
    looks in a row the vendor did not know it.
    """

    job: Job
    fresh: bool
    begun: float
    due: float
    tell: Tell
    ended: "asyncio.Future[Status]"
    odd: str = ""
    unknown: int = 0
    rolled: float = 0.0


@dataclass
class Watch:
    """Looks at every job of one vendor until it ends."""

    vendor: Vendor
    clock: Clock
    jobs: dict[str, Waiting] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    _round: "asyncio.Task[None] | None" = None

    async def end(self, job: Job, tell: Tell, *, fresh: bool) -> Status:
        """The job's last status; Busy when it still waits after the vendor's patience, which is no failure.

        fresh: it was ordered just now, so that the first look can wait; else it is looked at once.
        """
        if job.id in self.jobs:  # two orders with one job wait for the same end
            return await asyncio.shield(self.jobs[job.id].ended)
        now = self.clock.now()
        seen = 0.0 if self.vendor.facts.offline else self.pace.first()
        first = max(self._least, seen) if fresh else 0.0
        ended: asyncio.Future[Status] = asyncio.get_running_loop().create_future()
        self.jobs[job.id] = Waiting(job, fresh, now, now + first, tell, ended)
        if self._round is None or self._round.done():
            self._round = asyncio.get_running_loop().create_task(self._rounds())
        try:
            return await ended
        finally:
            self.jobs.pop(job.id, None)

    @property
    def _least(self) -> float:
        return 0.05 if self.vendor.facts.offline else self.vendor.facts.poll

    async def _rounds(self) -> None:
        """Round after round while there are jobs; those due soon are looked at in the same round."""
        try:
            with self.clock.working():
                while self.jobs:
                    due = min(waiting.due for waiting in self.jobs.values())
                    await self.clock.sleep(due - self.clock.now())
                    soon = self.clock.now() + self._least / 2
                    due_now = [one for one in self.jobs.values() if one.due <= soon]
                    await asyncio.gather(*(self._look(one) for one in due_now))
        except Exception as error:  # noqa: BLE001 - whoever waits must hear that nobody looks any more
            for one in list(self.jobs.values()):
                self._over(one, error)

    async def _look(self, one: Waiting) -> None:
        try:
            status, one.unknown = await self.vendor.poll(one.job), 0
        except (Busy, Unanswered, Missing) as error:  # to look once more costs nothing
            one.unknown += isinstance(error, Missing)
            if one.unknown == UNKNOWN:
                self._over(one, error)
                return
            status = Status(state="waiting", odd=str(error))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for this job
            self._over(one, error)
            return
        now = self.clock.now()
        if status.odd.lower() in OVER:
            status = Status(state="failed", says=status.odd)
        if status.odd and status.odd != one.odd:
            one.odd = status.odd
            one.tell("warning", says=f"{self.vendor.facts.title} says {status.odd[:60]!r}: it counts as still waiting")
        one.tell("rolling", progress=round(status.progress, 3))
        if status.state not in ("waiting", "rolling"):
            if one.fresh and status.state == "finished":
                self.pace.learn(now - one.begun, one.rolled)
            self._over(one, status)
        elif now - one.begun > self.vendor.facts.patience:
            minutes = f"{(now - one.begun) / 60:.0f} minutes"
            fact = f"{self.vendor.facts.title} still has job {one.job.id} after {minutes}"
            self._over(one, Busy(fact, "Resume looks again; nothing is ordered twice"))
        else:
            one.rolled = now - one.begun
            longest = 0.4 if self.vendor.facts.offline else LONGEST
            one.due = now + min(longest, max(self._least, GROWTH * (now - one.begun)))

    def _over(self, one: Waiting, end: Status | Exception) -> None:
        self.jobs.pop(one.job.id, None)
        if one.ended.done():
            return
        if isinstance(end, Exception):
            one.ended.set_exception(end)
        else:
            one.ended.set_result(end)
