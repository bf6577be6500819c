"""The producer: what the film will cost at most, and a person's yes before any of it is spent."""

from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent.crew.artist import first_order
from agent.crew.camera import shots_due
from agent.state import FilmState
from agent.studio import Studio
from tools.floor import first_length


async def greenlight(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Go on at once at price 0, or with --yes within the budget; else stop and ask. Nothing is spent before."""
    studio, budget = runtime.context, state["brief"].budget
    due = await most(state, studio)
    price = due + studio.ledger.spent(state["film"])
    if due == 0 or (studio.yes and budget is not None and price <= budget):
        return {}
    reply: dict[str, Any] = interrupt({"price": str(price), "budget": str(budget or 0)})
    return {"brief": state["brief"].model_copy(update={"budget": Decimal(reply["budget"])})}


async def most(state: FilmState, studio: Studio) -> Decimal:
    """The price of every shot that is to be shot, at its full length, with all its takes."""
    story, brief = state["storyboard"], state["brief"]
    vendor = studio.vendor(brief.vendor)
    price = Decimal(0)
    for shot in shots_due(state):
        order = first_order(state, shot, story.fps, studio)
        frames = max(shot.frames, first_length(shot, vendor.facts, story.fps))
        price += await vendor.quote(order.model_copy(update={"frames": frames}))
    return price * brief.takes
