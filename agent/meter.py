"""The meter on the line to a language model: tokens of every call that reached it, failed answers among them."""

from typing import Any

from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.utils import count_tokens_approximately
from langchain_core.outputs import ChatGeneration, LLMResult


class Meter(AsyncCallbackHandler):
    """Listens to one call. `read` = tokens in and out of each answer that came, whatever it was worth.

    As the server tells them; where it tells nothing, as some do when they stream, reckoned at four characters a token.
    """

    raise_error = True

    def __init__(self) -> None:
        self.asked: list[BaseMessage] = []
        self.read: list[tuple[int, int]] = []

    async def on_chat_model_start(self, serialized: Any, messages: list[list[BaseMessage]], **_: Any) -> None:
        self.asked = messages[0]

    async def on_llm_end(self, response: LLMResult, **_: Any) -> None:
        answer = _answer(response)
        if answer and answer.usage_metadata:
            self.read.append((answer.usage_metadata["input_tokens"], answer.usage_metadata["output_tokens"]))
        elif answer:
            self._reckon(answer)

    async def on_llm_error(self, error: BaseException, *, response: LLMResult | None = None, **_: Any) -> None:
        """An answer that couldn't be used was paid for like any other; one that never came was not."""
        answer = _answer(response) if response else None
        body = answer.response_metadata.get("body") if answer else None
        told = body.get("usage") if isinstance(body, dict) else None
        if isinstance(told, dict):
            self.read.append((int(told.get("prompt_tokens") or 0), int(told.get("completion_tokens") or 0)))
        elif answer and answer.content:
            self._reckon(answer)

    def _reckon(self, answer: AIMessage) -> None:
        self.read.append((count_tokens_approximately(self.asked), count_tokens_approximately([answer])))


def _answer(response: LLMResult) -> AIMessage | None:
    made = response.generations[0][0] if any(response.generations) else None
    return made.message if isinstance(made, ChatGeneration) and isinstance(made.message, AIMessage) else None
