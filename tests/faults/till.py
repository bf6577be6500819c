"""A paid vendor whose other side is this very object, and a studio to make small films with it in real time."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field

from agent import production
from agent.llm import Llm
from agent.studio import Studio
from agent.understudy.model import Understudy
from memory.errors import Missing, ProductionError, Unanswered
from memory.ledger import Entry
from tests.film.rooms import brief, studio
from tools import ffmpeg
from tools.vendors import facts
from tools.vendors.contract import Facts, Job, Model, Order, Status

SHORT = "a 2s teaser for our solar lamp"
PRICE = Decimal("0.50")


class Till:
    """Half a dollar a clip, charged when it is finished; `posts` = every order that arrived.

    longest: seconds of one clip. deaf: orders that are taken and never answered. slow: jobs don't end. hidden: jobs
    and files aren't known for now. barred: what an order is refused with, or None. fails: numbers of jobs, from 1,
    that fail and are charged all the same. costs: USD really charged, None = the quote. spoil: done to every file.
    """

    def __init__(self, name: str, clips: Path, *, longest: float = 20.0, price: Decimal = PRICE) -> None:
        model = Model(id=f"{name}-one", seconds=(0.5, longest), seed=True, first_frame=True)
        changes = {"keys": (), "poll": 0.02, "patience": 0.2, "models": (model,), "at_once": 9}
        self.facts: Facts = facts(name).model_copy(update=changes)
        self.base = f"https://{name}.example"
        self.clips, self.price = clips, price
        self.posts: list[Order] = []
        self.jobs: dict[str, Order] = {}
        self.fetched: Counter[str] = Counter()
        self.deaf, self.slow, self.hidden = 0, False, False
        self.barred: Callable[[Order], ProductionError | None] = lambda order: None
        self.fails: Callable[[int], bool] = lambda number: False
        self.costs: Decimal | None = None
        self.spoil: Callable[[Path, Order], object] = lambda file, order: None

    def ready(self, model: str) -> None:
        """Orders can always be tried."""

    async def quote(self, order: Order) -> Decimal:
        return self.price

    async def submit(self, order: Order) -> Job:
        if refusal := self.barred(order):
            raise refusal
        self.posts.append(order)
        name = f"{self.facts.name}-{len(self.jobs) + 1}"
        self.jobs[name] = order
        if self.deaf:
            self.deaf -= 1
            raise Unanswered("the line broke")
        return Job(vendor=self.facts.name, id=name)

    async def poll(self, job: Job) -> Status:
        self._known(job)
        if self.slow:
            return Status(state="rolling")
        state = "failed" if self.fails(int(job.id.rpartition("-")[2])) else "finished"
        return Status(state=state, cost=self.costs or self.price)  # type: ignore[arg-type]

    async def fetch(self, job: Job, into: Path) -> Path:
        self._known(job)
        self.fetched[job.id] += 1
        order, out = self.jobs[job.id], into / "clip.mp4"
        turn = 50 * int(job.id.rpartition("-")[2])
        picture = f"testsrc2=size=320x180:rate=24,hue=h={turn}"
        ffmpeg.run(
            ["-y", "-f", "lavfi", "-i", picture, "-frames:v", str(order.frames), "-preset", "ultrafast", "-pix_fmt",
             "yuv420p", out]
        )  # fmt: skip
        self.spoil(out, order)
        return out

    def _known(self, job: Job) -> None:
        if self.hidden or job.id not in self.jobs:
            raise Missing(f"{self.facts.title} knows no job {job.id}")

    async def cancel(self, job: Job) -> None:
        """Too late: it goes on."""

    async def find(self, order: Order) -> Job | None:
        return None

    async def close(self) -> None:
        """Nothing is open."""

    def shots(self) -> Counter[int]:
        """Orders that arrived, per shot."""
        return Counter(order.shot.number for order in self.posts)


class Restless(Understudy):
    """A camera that never asks twice for the same: other words, another seed, another of those cast, and once more."""

    turns: list[int] = Field(default_factory=lambda: [0])

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> Any:
        told = super()._generate(messages, stop, run_manager, **kwargs)
        message = told.generations[0].message
        if "roll" not in {tool["function"]["name"] for tool in self.tools}:
            return told
        calls = message.tool_calls  # type: ignore[attr-defined]
        message.tool_calls = [again for call in calls for again in self._others(call)]  # type: ignore[attr-defined]
        return told

    def _others(self, call: Any) -> list[Any]:
        if call["name"] != "roll":
            return [call]
        asked = []
        for vendor in ("", "runway", "luma"):
            self.turns[0] += 1
            words = {"prompt": f"{call['args']['prompt']}, the {self.turns[0]}th time", "vendor": vendor, "model": ""}
            args = {**call["args"], **words, "seed": call["args"]["seed"] + self.turns[0]}
            asked.append({**call, "args": args, "id": f"{call['id']}-{self.turns[0]}"})
        return asked


@dataclass
class Set:
    """One studio folder and the vendors its films are shot by."""

    room: Path
    runway: Till
    luma: Till
    restless: bool = False
    yes: bool = True
    film: str = ""
    entries: "tuple[Entry, ...]" = ()

    async def make(self, until: str = "", **wish: Any) -> Any:
        """The film as it is in the end, or once it is `until`; a second call goes on with it."""
        asked = {"vendor": "runway", "seconds": 2, "voice": False, "budget": Decimal(20), **wish}
        return await self.at(lambda room: production.make(room, brief(SHORT, **asked), until=until))

    async def resume(self, budget: Decimal | None = None) -> Any:
        return await self.at(lambda room: production.resume(room, self.film, budget=budget))

    async def at(self, work: Callable[[Studio], Any]) -> Any:
        """Something done in the studio, opened as by a process of its own."""
        async with studio(self.room, yes=self.yes, vendors={"runway": self.runway, "luma": self.luma}) as (room, _):
            if self.restless:
                room = replace(room, llm=Llm(model=Restless(), name="restless", understudy=Understudy()))
            try:
                return await work(room)
            finally:
                self.film = next((self.room / "films").iterdir()).name
                self.entries = tuple(room.ledger.of(self.film))

    def states(self, state: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == state]


@asynccontextmanager
async def filmset(room: Path, plates: Path, **options: Any) -> AsyncIterator[Set]:
    """A set whose plates are shared with other tests. options: of the vendors."""
    (room / "cache").mkdir()
    (room / "cache" / "plates").symlink_to(plates)
    tills = (Till(name, room / "clips", **options) for name in ("runway", "luma"))
    yield Set(room, *tills)
