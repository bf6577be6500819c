"""The producer: what the film will cost at most, and a person's yes before any of it is spent."""

from decimal import ROUND_UP, Decimal

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent.crew import frames
from agent.crew.camera import cast_of, shots_due
from agent.crew.showrunner import styled
from agent.state import FilmState
from agent.studio import Studio
from memory.film import Shot
from memory.record import Cast
from tools.slates import number_of

RETAKES = 2
"""Shots that continuity may order again."""


async def greenlight(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Go on at once at price 0, or with --yes within the budget; else stop and ask. Nothing is spent before."""
    studio, budget = runtime.context, state["brief"].budget
    due = await most(state, studio)
    words = sum((usd for _, _, usd in studio.ledger.talks(state["film"]).values()), Decimal(0))
    price = due + studio.ledger.spent(state["film"]) + words  # the camera will talk about as much as the writer did
    price = price.quantize(Decimal("0.01"), ROUND_UP)
    if due == 0 or (studio.yes and budget is not None and price <= budget):
        return {}
    studio.tell("price", most=str(price), takes=state["brief"].takes, casts=[
        {"shot": shot.number, "vendor": cast[0].vendor, "model": cast[0].model, "a_take": str(cast[0].quote)}
        for shot, cast in await casts(state, studio)
    ])  # fmt: skip
    interrupt({"price": str(price), "budget": str(budget or 0)})
    return {}


async def most(state: FilmState, studio: Studio) -> Decimal:
    """The price of every shot that is to be shot, by the dearest who may, with all its takes and extensions; of the
    frames they start from; and of what continuity may ask for again. What a paused shot has cost already is left out.
    """
    takes = state["brief"].takes
    dearest = [(shot, max(one.quote for one in cast) * takes) for shot, cast in await casts(state, studio)]
    prices = sorted((price for _, price in dearest), reverse=True)
    again = prices[: RETAKES - state.get("ordered", 0)] if takes > 1 else []
    due = [max(Decimal(0), price - _paid(state, shot, studio)) for shot, price in dearest]
    return sum(due + again, Decimal(0)) + await frames.price(state, studio)


def _paid(state: FilmState, shot: Shot, studio: Studio) -> Decimal:
    """What the attempt at a shot that paused has cost so far."""
    reel = next((reel for reel in state.get("reels", []) if reel.shot.number == shot.number and reel.waits), None)
    if reel is None:
        return Decimal(0)
    stem = f"{state['film']}_sh{shot.number:02d}_t"
    orders = (entry for entry in studio.ledger.of(state["film"]) if entry.slate.startswith(stem))
    return sum((entry.price for entry in orders if number_of(entry.slate) > reel.began), Decimal(0))


async def casts(state: FilmState, studio: Studio) -> list[tuple[Shot, list[Cast]]]:
    """Every shot that is to be shot, with those cast for it."""
    story = state["storyboard"]
    return [
        (shot, await cast_of(
            {"film": state["film"], "brief": state["brief"], "treatment": state["treatment"], "shot": shot,
             "fps": story.fps, **styled(state)}, studio,
        ))
        for shot in shots_due(state)
    ]  # fmt: skip
