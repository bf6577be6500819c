"""The sandbox's inside, the same behind every protocol: what was booked, how far it is, and what it cost.

Nothing here knows our ledger, our clients or our fact sheets: it is the other side, and the oracle of the tests.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Protocol
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

Kind = Literal["submit", "poll", "cancel", "upload", "media", "other"]
Stage = Literal["queued", "rolling", "finished", "failed", "refused", "cancelled"]
Handler = Callable[[web.Request, "House"], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Route:
    """One address of a protocol; `kind` is what fault plans aim at."""

    kind: Kind
    method: str
    path: str
    handler: Handler


class Turned(Exception):
    """A request the real vendor would refuse, in the vendor's own error shape."""

    def __init__(self, status: int, body: Any, **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers
        super().__init__(f"{status} {body}")


class Time(Protocol):
    def now(self) -> float: ...
    async def until(self, client: str, when: float) -> float: ...


@dataclass(frozen=True)
class Fate:
    """What becomes of a job: seconds queued and rolling, how it ends, whether it is charged, how its clip is hurt.

    taste: the hue a vendor chooses where it is told no colours, 0..1; None = its usual ones.
    """

    queued: float = 2.0
    rolling: float = 8.0
    end: Literal["finished", "failed", "refused"] = "finished"
    why: str = ""
    charged: bool = True
    damage: tuple[str, ...] = ()
    taste: float | None = None


@dataclass(frozen=True)
class Shown:
    """A picture to go by, under the name an order has for it; a public link's file is never fetched."""

    name: str
    file: Path | None

    def told(self) -> dict[str, str]:
        return {"name": self.name, "sha256": sha256(self.file.read_bytes()).hexdigest() if self.file else ""}


@dataclass
class Booked:
    """A job as the vendor's side knows it. first, last, source: files; source_job: the job whose clip it goes on from.

    kind: "video", "image" or "speech". words is what a language or video model would read.
    """

    id: str
    vendor: str
    model: str
    words: str
    usd: Decimal
    at: float
    fate: Fate
    luck: str = ""
    kind: str = "video"
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    fps: int = 24
    seed: int | None = None
    avoid: str = ""
    camera: str = ""
    first: Path | None = None
    last: Path | None = None
    references: tuple[Shown, ...] = ()
    source: Path | None = None
    source_job: str = ""
    direction: str = ""
    joined: bool = False
    external: str = ""
    request: dict[str, Any] = field(default_factory=dict)
    cancelled: float | None = None


class World(Protocol):
    """How a vendor behaves: see worlds/*.toml. shown: how many pictures to go by came along. luck: see House.luck."""

    def fate(self, vendor: str, number: int, words: str, shown: int = 0, luck: str = "") -> Fate: ...


class Projector(Protocol):
    """Makes the real file of a finished job, once."""

    async def show(self, job: Booked) -> Path: ...


@dataclass
class House:
    """All that protocols share. `url` is known once the house is open. first: number of the first job in its world."""

    time: Time
    world: World
    projector: Projector
    room: Path
    url: str = ""
    at_once: int = 1000
    first: int = 0
    jobs: dict[str, Booked] = field(default_factory=dict)
    links: dict[str, tuple[str, float]] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    posts: list[tuple[str, str, int]] = field(default_factory=list)

    def book(self, vendor: str, model: str, words: str, usd: Decimal, **facts: Any) -> Booked:
        """Accept a job; it is charged from now on unless its fate says otherwise."""
        number = len(self.jobs)
        name = str(uuid5(NAMESPACE_URL, f"{vendor}/{number}"))
        luck = self.luck(vendor, facts.get("kind", "video"), words, facts.get("seed"))
        fate = self.world.fate(vendor, self.first + number, words, len(facts.get("references", ())), luck)
        job = Booked(
            id=name, vendor=vendor, model=model, words=words, usd=usd, at=self.time.now(), fate=fate, luck=luck, **facts
        )
        self.jobs[name] = job
        return job

    def luck(self, vendor: str, kind: str, words: str, seed: int | None) -> str:
        """What a job's dice are thrown with: its seed, or its words, and how often a vendor was given those before.

        Shots ordered side by side then have the same fates in whatever order they arrive.
        """
        lot = words if seed is None else seed
        alike = sum((job.vendor, job.kind, job.words if job.seed is None else job.seed) == (vendor, kind, lot)
                    for job in self.jobs.values())  # fmt: skip
        return f"{self.first}/{lot}/{alike}"

    def empty(self, first: int) -> None:
        """Begin another book, in which the first job is number `first` of the world's."""
        self.first = first
        for book in (self.jobs, self.links, self.files, self.posts):
            book.clear()

    def job(self, vendor: str, name: str) -> Booked | None:
        job = self.jobs.get(name)
        return job if job and job.vendor == vendor else None

    def by_external(self, vendor: str, external: str) -> Booked | None:
        return next((job for job in self.jobs.values() if job.vendor == vendor and job.external == external), None)

    def stage(self, job: Booked) -> Stage:
        if job.cancelled is not None:
            return "cancelled"
        elapsed = self.time.now() - job.at
        if elapsed < job.fate.queued:
            return "queued"
        return "rolling" if elapsed < job.fate.queued + job.fate.rolling else job.fate.end

    def progress(self, job: Booked) -> float:
        """Share of the rolling time that has passed, 0..1."""
        elapsed = self.time.now() - job.at - job.fate.queued
        return max(0.0, min(1.0, elapsed / job.fate.rolling)) if job.fate.rolling else 1.0

    def cancel(self, job: Booked) -> bool:
        """True when it was still under way; what was rolling stays charged."""
        under_way = self.stage(job) in ("queued", "rolling")
        if under_way:
            job.fate = Fate(**{**asdict(job.fate), "charged": self.stage(job) == "rolling"})
            job.cancelled = self.time.now()
        return under_way

    def charged(self, job: Booked) -> Decimal:
        """What the vendor's side takes for a job as it stands; an unfinished one counts as charged."""
        return job.usd if job.fate.charged else Decimal(0)

    def link(self, job: Booked, life: float) -> str:
        """A fresh address of a finished job's file, good for `life` seconds of the sandbox's time."""
        token = str(uuid5(NAMESPACE_URL, f"link/{len(self.links)}"))
        self.links[token] = (job.id, self.time.now() + life)
        suffix = {"video": ".mp4", "image": ".png", "speech": ".wav"}[job.kind]
        return f"{self.url}/media/{token}{suffix}"

    def keep(self, body: bytes, suffix: str) -> tuple[str, Path]:
        """Store an uploaded or enclosed file; its token and its path."""
        token = str(uuid5(NAMESPACE_URL, f"file/{len(self.files)}"))
        path = self.room / f"{token}{suffix}"
        path.write_bytes(body)
        self.files[token] = path
        return token, path

    def oracle(self) -> dict[str, Any]:
        """Everything booked, for whoever checks our ledger against it."""
        rows = [
            {"id": job.id, "vendor": job.vendor, "model": job.model, "kind": job.kind, "usd": str(job.usd),
             "charged": str(self.charged(job)), "stage": self.stage(job), "words": job.words,
             "seconds": job.seconds, "width": job.width, "height": job.height, "external": job.external,
             "request": job.request, "references": [one.told() for one in job.references], "damage": job.fate.damage,
             "takes": job.fate.queued + job.fate.rolling}
            for job in self.jobs.values()
        ]  # fmt: skip
        return {"now": self.time.now(), "jobs": rows, "posts": self.posts}
