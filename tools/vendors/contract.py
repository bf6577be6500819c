"""What every vendor promises: facts, a quote, one submit, polling, a file."""

from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol

from pydantic import Field

from memory.film import Camera, Motion, Noun, Shot

Direction = Literal["forward", "backward"]


class Errand(Noun):
    """Whatever can be ordered and paid: a take, a still, a spoken line."""

    slate: str
    vendor: str
    model: str
    prompt: str


class Likeness(Noun):
    """A picture of somebody or something by name, for models that take references; `path` is absolute."""

    name: str
    path: str


class Order(Errand):
    """One take as ordered, frozen. Paths are absolute; palette is four hex colours of the look.

    `world` names the series whose people, days and places are seen again, "" = this film's own, by its title.
    `references`: what somebody or something in it looks like, at most three.
    `continues` with `direction` asks for more frames of an earlier order's take: its file is `source`, its vendor's
    name for it `source_job`. `avoid` = words for what must not be seen.
    `lengthens` = slate of the take this one is joined to, `shared` = frames at its head that are the other's last.
    """

    shot: Shot
    frames: int
    fps: str
    width: int
    height: int
    seed: int
    camera: Camera
    motion: Motion
    palette: tuple[str, str, str, str]
    title: str = ""
    world: str = ""
    references: tuple[Likeness, ...] = ()
    avoid: str = ""
    first_frame: str = ""
    last_frame: str = ""
    continues: "Order | None" = None
    direction: Direction = "forward"
    source: str = ""
    source_job: str = ""
    lengthens: str = ""
    shared: int = 0


class Job(Noun):
    """A vendor's own name for an accepted order; `estimate` = its own price in USD, when it told one at once."""

    vendor: str
    id: str
    estimate: Decimal | None = None


class Status(Noun):
    """Where a job stands; progress in 0..1 when the vendor tells.

    cost: USD really charged, 0 after a refund, None when the vendor doesn't say. odd: the vendor's own word when it is
    none we know; such a job counts as still under way.
    """

    state: Literal["waiting", "rolling", "finished", "failed", "cancelled", "refused"]
    progress: float = 0.0
    says: str = ""
    cost: Decimal | None = None
    odd: str = ""


class Tier(Noun):
    """One picture size a model makes and its price in USD.

    sizes: shape -> "WxH" px. per_clip: seconds -> price, where lengths have prices of their own; else per_second, and
    never under `least`. before: an extension pays this too, for each second of the clip it goes on from. name: the
    vendor's own word for it, where it has one.
    """

    name: str
    sizes: dict[str, str]
    per_second: Decimal = Decimal(0)
    per_clip: dict[str, Decimal] = Field(default_factory=dict)
    least: Decimal = Decimal(0)
    before: Decimal = Decimal(0)


class Model(Noun):
    """What one model can do. seconds: least and most of one clip; lengths: the only ones it makes, empty = any between.

    tiers: smallest first, empty = any size. prompt_most: UTF-16 units, 0 = no limit known. most: seconds a clip can be
    extended to in all, 0 = no limit known. comes: whether an extension's file holds what was added, or the
    source joined with it. letters: it sets the words of a card itself. references: named pictures it takes, at most;
    reference_lengths: the only lengths with them, empty = any; references_alone: not beside a first or last frame.
    exact_colours: it draws with the very colours of the order, so that its takes need no matching.
    named_only: cast only when a person names it, because its price or fitness is unsure. wire: the vendor's own field
    names and settings, for its client alone.
    """

    id: str
    text: bool = True
    first_frame: bool = False
    last_frame: bool = False
    extend: tuple[Direction, ...] = ()
    seconds: tuple[float, float]
    lengths: tuple[float, ...] = ()
    extend_lengths: tuple[float, ...] = ()
    most: float = 0
    tiers: tuple[Tier, ...] = ()
    prompt_most: int = 0
    seed: bool = False
    avoid: bool = False
    camera: tuple[Camera, ...] = ()
    letters: bool = False
    exact_colours: bool = False
    references: int = 0
    reference_lengths: tuple[float, ...] = ()
    references_alone: bool = False
    named_only: bool = False
    comes: Literal["added", "joined", "unsure"] = "unsure"
    retired: str = ""
    wire: dict[str, str | int | float | bool] = Field(default_factory=dict)


class Facts(Noun):
    """A vendor's dated fact sheet. keys: ways to be let in, each a set of environment variables.

    poll: least seconds between two looks at a job. patience: seconds until a job is reported as still waiting.
    retired: why the default address takes no orders, and what to use; empty while it does.
    others: how a model it doesn't list is ordered.
    """

    name: str
    title: str
    models: tuple[Model, ...]
    at_once: int
    checked: str
    source: str
    offline: bool = False
    keys: tuple[tuple[str, ...], ...] = ()
    key_page: str = ""
    base: str = ""
    poll: float = 5.0
    patience: float = 3600.0
    retired: str = ""
    others: str = ""

    def model(self, named: str) -> Model:
        """A model by its id; empty means the first."""
        from memory.errors import UserMistake

        for model in self.models:
            if named in ("", model.id):
                return model
        names = ", ".join(model.id for model in self.models)
        raise UserMistake(
            f"{self.title} has no model {named!r}", ". ".join(filter(None, [f"Models: {names}", self.others])),
            field="model", got=named, accepted=names,
        )  # fmt: skip


class Vendor(Protocol):
    """One system that shoots takes. `ready` raises what a person must mend before any order can be taken."""

    facts: Facts

    def ready(self, model: str) -> None: ...
    async def quote(self, order: Order) -> Decimal: ...
    async def submit(self, order: Order) -> Job: ...
    async def poll(self, job: Job) -> Status: ...
    async def fetch(self, job: Job, into: Path) -> Path: ...
    async def cancel(self, job: Job) -> None: ...
    async def find(self, order: Order) -> Job | None: ...
    async def close(self) -> None: ...
