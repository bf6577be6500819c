"""A desk: one crew member's model with its tools, working until it is done or patience ends."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import BaseModel

from agent.studio import Studio
from agent.toolbox import answer, did_nothing, wrap
from memory.record import Call, Rung

Work = TypeVar("Work")
Tools = Mapping[str, tuple[type[BaseModel], Callable[..., Awaitable[dict[str, Any]]]]]
ROUNDS = 6


@dataclass
class Desk(Generic[Work]):
    """The finished work, and how it came about."""

    work: Work
    calls: list[Call]
    rungs: list[Rung]


async def work(part: str, facts: dict[str, Any], tools: Tools, thing: Work, studio: Studio) -> Desk[Work]:
    """Let the model call tools on `thing`; one that does nothing at first hands over to the understudy."""
    desk = Desk(thing, [], [])
    bound = [wrap(name, arguments, _on(thing, does)) for name, (arguments, does) in tools.items()]
    opening: list[BaseMessage] = [HumanMessage(studio.prompt(part, facts))]
    for stand_in in (False, True):
        if await _shift(part, list(opening), bound, desk, studio, stand_in):
            return desk
    return desk


async def _shift(
    part: str, messages: list[BaseMessage], tools: list[Any], desk: Desk[Any], studio: Studio, stand_in: bool
) -> bool:
    """Rounds of moves and answers; True when something was done and the model then stopped."""
    done = False
    for _ in range(ROUNDS):
        move, rung = await studio.llm.act(part, messages, tools, understudy=stand_in)
        desk.rungs.append(rung)
        replies, calls = await answer(move, tools, part, rung.model)
        desk.calls.extend(calls)
        if not replies:
            return done or rung.model == "understudy"
        if did_nothing(list(replies)) and done is False and stand_in is False and _ >= 1:
            return False
        done = done or not did_nothing(list(replies))
        messages += [move, *replies]
    return done


def _on(
    thing: Work, does: Callable[[Any, Work], Awaitable[dict[str, Any]]]
) -> Callable[[Any], Awaitable[dict[str, Any]]]:
    async def on_it(arguments: Any) -> dict[str, Any]:
        return await does(arguments, thing)

    return on_it
