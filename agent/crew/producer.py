"""The producer: what the film will cost at most, and a person's yes before any of it is spent."""

from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent.crew.artist import first_order
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import NeedsPerson


async def greenlight(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Go on at once at price 0, or with --yes within the budget; else stop and ask. Nothing is spent before."""
    price = await most(state, runtime.context)
    budget = state["brief"].budget
    if price == 0 or (runtime.context.yes and budget is not None and price <= budget):
        return {}
    reply: dict[str, Any] = interrupt({"price": str(price), "budget": str(budget or 0)})
    granted = Decimal(str(reply.get("budget", "0")))
    if granted < price:
        raise NeedsPerson(f"The film may cost up to ${price}", f"Resume with --budget {price} --yes to make it")
    return {"brief": state["brief"].model_copy(update={"budget": granted})}


async def most(state: FilmState, studio: Studio) -> Decimal:
    """The price of every shot with all its takes."""
    story, brief = state["storyboard"], state["brief"]
    vendor = studio.vendor(brief.vendor)
    orders = [first_order(state, shot, story.fps, studio) for shot in story.shots]
    return sum([await vendor.quote(order) for order in orders], Decimal(0)) * brief.takes
