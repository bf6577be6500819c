"""The producer: what the film will cost at most, and a person's yes before any of it is spent."""

from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent.crew import frames
from agent.crew.camera import cast_of, shots_due
from agent.state import FilmState
from agent.studio import Studio
from memory.film import Shot
from memory.record import Cast


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
    """The price of every shot that is to be shot, with its frame, its extensions and all its takes."""
    takes = sum((cast[0].quote for _, cast in await casts(state, studio)), Decimal(0)) * state["brief"].takes
    return takes + await frames.price(state, studio)


async def casts(state: FilmState, studio: Studio) -> list[tuple[Shot, list[Cast]]]:
    """Every shot that is to be shot, with those cast for it."""
    story = state["storyboard"]
    return [
        (shot, await cast_of(
            {"film": state["film"], "brief": state["brief"], "treatment": state["treatment"], "shot": shot,
             "fps": story.fps}, studio,
        ))
        for shot in shots_due(state)
    ]  # fmt: skip
