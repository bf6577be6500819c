"""What goes wrong with which call: by a plan, or by one integer that tells the same plan again.

A plan is "AIM:CALLS=FAULT,…": AIM is submit, poll or media, or one vendor's ("luma/submit"); CALLS is the number of the
call, counted from 1 among the calls that AIM names, a range "2-4", or "*" for every. The first entry that fits counts.
"""

import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from tools.vendors.sandbox.call import Call
from tools.vendors.sandbox.house import House
from tools.vendors.sandbox.mishaps import MISHAPS

SEEDED = {
    "submit": (
        "drop_before", "drop_after", "500_before", "500_after", "502_after", "429", "429_after", "503", "html", "cut",
    ),
    "poll": ("500", "429", "503", "html", "cut", "drop", "404", "unknown_state", "stale"),
    "media": ("drop", "truncated", "403", "404_once"),
}  # fmt: skip
"""What seeded plans draw from: a bad network and a bad day. Lies, ended accounts and real waits are planned by name."""


@dataclass(frozen=True)
class Entry:
    """One line of a plan; vendor "" = any. first, last: numbers of calls, last 0 = without end."""

    vendor: str
    kind: str
    first: int
    last: int
    fault: str

    def meets(self, number: int) -> bool:
        return self.first <= number and (not self.last or number <= self.last)


@dataclass
class Plan:
    """Faults by number of call. bases: vendor -> path its addresses start with."""

    entries: tuple[Entry, ...] = ()
    draw: Callable[[str, int], str] = lambda kind, number: ""
    bases: Mapping[str, str] = field(default_factory=dict)
    told: dict[str, bytes] = field(default_factory=dict)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def read(cls, words: str, bases: Mapping[str, str] | None = None) -> "Plan":
        """A plan as told in words; ValueError says what it can't mean."""
        return cls(tuple(_entry(part.strip()) for part in words.split(",") if part.strip()), bases=bases or {})

    @classmethod
    def seeded(cls, seed: int, rate: float, bases: Mapping[str, str] | None = None) -> "Plan":
        """A plan in which each call goes wrong with probability `rate`, 0..1, always the same for a seed."""

        def draw(kind: str, number: int) -> str:
            dice = random.Random(f"{seed}/{kind}/{number}")
            return dice.choice(SEEDED[kind]) if kind in SEEDED and dice.random() < rate else ""

        return cls(draw=draw, bases=bases or {})

    def anew(self, seed: int, rate: float) -> None:
        """Another seeded plan from now on; calls are counted from 1 again."""
        self.entries, self.draw = (), Plan.seeded(seed, rate).draw
        self.calls.clear()
        self.told.clear()

    def fault(self, kind: str, vendors: tuple[str, ...]) -> str:
        """The fault of the next call of a kind, "" for none; `vendors` are those whose address it may be."""
        for name in ("", *vendors):
            self.calls[name, kind] += 1
        for entry in self.entries:
            ours = entry.kind == kind and entry.vendor in ("", *vendors)
            if ours and entry.meets(self.calls[entry.vendor, kind]):
                return entry.fault
        return self.draw(kind, self.calls["", kind])

    async def around(
        self, kind: str, request: web.Request, handler: Callable[[], Awaitable[web.StreamResponse]], house: House
    ) -> web.StreamResponse:
        """The handler's answer, or what the plan makes of it."""
        vendors = self.whose(request, house)
        name = self.fault(kind, vendors)
        call = Call(request, handler, house, vendors, self.told)
        return await MISHAPS[f"{kind}:{name}"](call) if name else await call.remembered(kind)

    def whose(self, request: web.Request, house: House) -> tuple[str, ...]:
        """The vendors a request may be for: by its address, or by the job whose file it fetches."""
        token = request.match_info.get("token", "").partition(".")[0]
        if token in house.links:
            return (house.jobs[house.links[token][0]].vendor,)
        longest = max((base for base in self.bases.values() if _under(request.path, base)), key=len, default=None)
        return tuple(vendor for vendor, base in self.bases.items() if base == longest)


def _under(path: str, base: str) -> bool:
    return path == base or path.startswith(base.rstrip("/") + "/")


def _entry(part: str) -> Entry:
    told = re.fullmatch(r"(?:([\w.-]+)/)?(\w+):(\*|(\d+)(?:-(\d+))?)=(\w+)", part)
    if not told:
        raise ValueError(f"{part!r} is no fault; one reads like submit:1=drop_after or luma/poll:2-4=500")
    vendor, kind, calls, first, last, fault = told.groups()
    if f"{kind}:{fault}" not in MISHAPS:
        known = ", ".join(name.partition(":")[2] for name in MISHAPS if name.startswith(f"{kind}:"))
        raise ValueError(f"There is no fault {fault!r} of {kind}; there are: {known or 'submit, poll and media'}")
    return Entry(
        vendor or "", kind, 1 if calls == "*" else int(first), 0 if calls == "*" else int(last or first), fault
    )
