"""What every maker of stills promises: the same as a vendor of takes, for one picture."""

from decimal import Decimal
from pathlib import Path
from typing import Protocol

from memory.errors import UserMistake
from memory.film import Noun
from tools.vendors.contract import Errand, Facts, Job, Likeness, Model, Order, Status
from tools.vendors.fit import nearest, price, units
from tools.vendors.likeness import tied


class StillOrder(Errand):
    """One picture as ordered, frozen: width × height px. references: pictures to go by, the most
    important first.

    take: the take it is to open, for a maker that draws the shot itself; the others read the prompt.
    """

    width: int
    height: int
    references: tuple[Likeness, ...] = ()
    seed: int = 0
    take: Order | None = None


class Size(Noun):
    """The size a maker really draws, in px, and its price in USD."""

    width: int
    height: int
    usd: Decimal


class Maker(Protocol):
    """One system that makes stills. A file may be somewhat larger than ordered; whoever uses it cuts it."""

    facts: Facts

    async def quote(self, order: StillOrder) -> Decimal: ...
    async def submit(self, order: StillOrder) -> Job: ...
    async def poll(self, job: Job) -> Status: ...
    async def fetch(self, job: Job, into: Path) -> Path: ...
    async def cancel(self, job: Job) -> None: ...
    async def find(self, order: StillOrder) -> Job | None: ...
    async def close(self) -> None: ...


def checked(order: StillOrder, model: Model) -> None:
    """UserMistake for what a model can't draw. wire: references_least = fewest pictures to go by."""
    least, most = int(model.wire.get("references_least", 0)), model.references
    if not least <= len(order.references) <= most:
        raise UserMistake(
            f"{model.id} goes by {least} to {most} pictures, not {len(order.references)}", "Give as many as it takes",
            field="references", got=str(len(order.references)), accepted=f"{least} to {most}",
        )  # fmt: skip
    if not order.prompt.strip() or units(order.prompt) > model.prompt_most:
        raise UserMistake(
            f"{model.id} takes 1 to {model.prompt_most} characters of prompt, not {units(order.prompt)}",
            "Word it shorter", field="prompt", got=str(units(order.prompt)), accepted=f"1 to {model.prompt_most}",
        )  # fmt: skip


def worded(order: StillOrder, model: Model) -> str:
    """The prompt with its pictures tied to their names. wire: mark = what the model's prompts call a picture."""
    return tied(order.prompt.strip(), order.references, str(model.wire.get("mark", "")), model.prompt_most)


def listed(order: StillOrder, model: Model) -> Size:
    """The smallest size on a model's list that needs no enlarging, else its largest; least = price of a picture."""
    found = []
    for tier in model.tiers:
        width, height = (int(side) for side in tier.sizes[nearest(order.width / order.height, tier)].split("x"))
        found.append(Size(width=width, height=height, usd=price(tier, 0)))
    enough = [size for size in found if size.width >= order.width and size.height >= order.height]
    return enough[0] if enough else found[-1]
