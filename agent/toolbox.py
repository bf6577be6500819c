"""The typed tools as LangChain tools, and the one way a model's calls are answered."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import StructuredTool, ToolException
from pydantic import BaseModel

from memory.errors import ProductionError
from memory.record import Call

Work = Callable[[Any], Awaitable[dict[str, Any]]]


def wrap(name: str, arguments: type[BaseModel], work: Work) -> StructuredTool:
    """A plain async function on a pydantic model as a tool; our failures go back to the model as words."""

    async def run(**given: Any) -> str:
        try:
            return json.dumps(await work(arguments(**given)), ensure_ascii=False, default=str)
        except ProductionError as error:
            raise ToolException(str(error)) from None

    return StructuredTool.from_function(
        coroutine=run, name=name, description=arguments.__doc__ or name, args_schema=arguments,
        handle_tool_error=True, handle_validation_error=_plainly,
    )  # fmt: skip


def _plainly(error: Any) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


async def answer(
    move: AIMessage, tools: list[StructuredTool], part: str, by: str
) -> tuple[list[ToolMessage], list[Call]]:
    """Answer every tool call of a move in order, also those to tools that don't exist or can't be read."""
    known = {tool.name: tool for tool in tools}
    replies: list[ToolMessage] = []
    calls: list[Call] = []
    for wish in move.tool_calls:
        name = wish["id"] or "unnamed"
        tool = known.get(wish["name"])
        if tool is None:
            words = f"There is no tool {wish['name'][:80]!r}. Tools: {', '.join(known)}"
            reply = ToolMessage(words, tool_call_id=name, name=wish["name"], status="error")
        else:
            reply = await tool.ainvoke({**wish, "id": name, "type": "tool_call"})
        replies.append(reply)
        arguments = json.dumps(wish["args"], ensure_ascii=False, default=str)
        calls.append(Call(part=part, by=by, tool=wish["name"], arguments=arguments, answer=str(reply.content)[:4000]))
    for broken in move.invalid_tool_calls:
        words = f"The arguments of {broken['name']} were not JSON"
        replies.append(ToolMessage(words, tool_call_id=broken["id"] or "", name=broken["name"] or "", status="error"))
    return replies, calls


def did_nothing(replies: list[ToolMessage]) -> bool:
    """True when a move had no effect: no call at all, or only calls that failed."""
    return all(reply.status == "error" for reply in replies)
