"""The understudy as a chat model: the same prompts and tools as any other, answered by rule."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.understudy import camera, filmed, post
from agent.understudy.retake import change
from agent.understudy.script import write_script
from agent.understudy.serial import arc, board, episode, pitch
from agent.understudy.storyboard import write_storyboard
from agent.understudy.treatment import write_treatment

FENCED = re.compile(r"^```json[ \t]*\n(.*?)\n```[ \t]*$", re.DOTALL | re.MULTILINE)
WRITES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "treatment": write_treatment,
    "script": write_script,
    "storyboard": write_storyboard,
    "retake": change,
    "series": pitch.write_pitch,
    "arc": arc.write_arc,
}
SERIAL: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "treatment": episode.write_treatment,
    "script": episode.write_script,
    "storyboard": board.write_board,
}
"""The same parts for an episode of a series."""
FILMED = {"treatment": filmed.write_treatment, "storyboard": filmed.write_storyboard}
"""And where a screenplay is filmed."""
ORDERS: dict[str, Callable[[dict[str, Any], set[str]], list[post.Call]]] = {
    "editor": post.edit,
    "colorist": post.grade,
    "sound": post.score,
    "lab": post.deliver,
}


class Understudy(BaseChatModel):
    """Plays every part of the language model by rule; sees only the last fenced JSON and what tools answered."""

    tools: tuple[dict[str, Any], ...] = ()

    @property
    def _llm_type(self) -> str:
        return "understudy"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """The same understudy with tools at hand."""
        return self.model_copy(update={"tools": tuple(convert_to_openai_tool(tool) for tool in tools)})

    def with_structured_output(self, schema: Any, *, include_raw: bool = False, **kwargs: Any) -> Runnable[Any, Any]:
        """A runnable that answers with the schema's own type (or a dict for a JSON schema)."""
        from langchain_core.runnables import RunnableLambda

        def parse(message: AIMessage) -> Any:
            told = json.loads(str(message.content))
            parsed = schema.model_validate(told) if hasattr(schema, "model_validate") else told
            return {"raw": message, "parsed": parsed, "parsing_error": None} if include_raw else parsed

        return self | RunnableLambda(parse)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = answer(messages, {str(tool["function"]["name"]) for tool in self.tools})
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        whole = answer(messages, {str(tool["function"]["name"]) for tool in self.tools})
        text = str(whole.content)
        for start in range(0, len(text), 400):
            yield _chunk(AIMessageChunk(content=text[start : start + 400]), run_manager)
        calls = [
            tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=i)
            for i, call in enumerate(whole.tool_calls)
        ]
        yield _chunk(
            AIMessageChunk(content="", tool_call_chunks=calls, usage_metadata=whole.usage_metadata), run_manager
        )


def _chunk(message: AIMessageChunk, run_manager: CallbackManagerForLLMRun | None) -> ChatGenerationChunk:
    chunk = ChatGenerationChunk(message=message)
    if run_manager and message.content:
        run_manager.on_llm_new_token(str(message.content), chunk=chunk)
    return chunk


def answer(messages: Sequence[BaseMessage], offered: set[str]) -> AIMessage:
    """What the understudy says to a conversation."""
    facts, after = _facts(messages)
    heard = [_said(message) for message in after]
    part = str(facts.get("part", ""))
    if part in WRITES:
        own = FILMED if facts.get("screenplay") else SERIAL if facts.get("series") else {}
        return _message(json.dumps(own.get(part, WRITES[part])(facts), ensure_ascii=False), [], messages)
    if part == "camera":
        calls = camera.operate(facts, heard)
        return _message("" if calls else "The shot is done.", calls, messages)
    if part in ORDERS:
        calls = [] if heard else ORDERS[part](facts, offered)
        return _message("" if calls else "Done.", calls, messages)
    return _message(json.dumps({"judged": False}), [], messages)


def _text(message: BaseMessage) -> str:
    content = message.content
    return (
        content
        if isinstance(content, str)
        else "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    )


def _facts(messages: Sequence[BaseMessage]) -> tuple[dict[str, Any], list[ToolMessage]]:
    """The last readable fenced JSON object among the human messages, and the tool messages after it."""
    for i in range(len(messages) - 1, -1, -1):
        if not isinstance(messages[i], HumanMessage):
            continue
        for block in reversed(FENCED.findall(_text(messages[i]))):
            try:
                facts = json.loads(block)
            except json.JSONDecodeError:
                continue
            if isinstance(facts, dict):
                return facts, [message for message in messages[i + 1 :] if isinstance(message, ToolMessage)]
    return {}, []


def _said(message: ToolMessage) -> dict[str, Any]:
    """A tool's answer as a record; plain words count as an error's."""
    try:
        told = json.loads(_text(message))
    except json.JSONDecodeError:
        return {"error": _text(message)} if message.status == "error" else {"says": _text(message)}
    return told if isinstance(told, dict) else {"says": str(told)}


def _message(text: str, calls: list[post.Call], messages: Sequence[BaseMessage]) -> AIMessage:
    turn = len(messages)
    made = [
        {"name": name, "args": args, "id": f"call_{turn}_{i}", "type": "tool_call"}
        for i, (name, args) in enumerate(calls)
    ]
    read = sum(len(_text(message)) for message in messages) // 4
    wrote = max(1, (len(text) + len(json.dumps(calls))) // 4)
    usage = UsageMetadata(input_tokens=read, output_tokens=wrote, total_tokens=read + wrote)
    return AIMessage(
        content=text,
        tool_calls=made,
        usage_metadata=usage,
        response_metadata={"finish_reason": "tool_calls" if made else "stop"},
    )
