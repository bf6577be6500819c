"""The one door to language models: a ladder that always ends in an answer.

json_schema -> function calling -> plain JSON -> one repair turn -> the understudy. Every rung is written down.
"""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from pydantic import BaseModel, ValidationError

from agent.meter import Meter
from agent.purse import Purse
from memory.errors import ModelError
from memory.record import Rung
from prompts import prompt

Answer = TypeVar("Answer", bound=BaseModel)
Method = Literal["json_schema", "function_calling"]
LADDER = ("json_schema", "function_calling", "plain", "repair")


class OutOfService(ModelError):
    """Asking again can't help: no such host, a refused key, a spent quota or budget, a refusal."""


@dataclass
class Llm:
    """A language model behind the ladder, with the understudy below it. `model` None means the understudy alone.

    `secrets` are cut out of every word an error says. The rung that worked is tried first the next time. `purse` pays
    for every call that reached the model, failed rungs among them; when it is empty, the understudy takes over.
    """

    model: BaseChatModel | None
    name: str
    understudy: BaseChatModel
    secrets: tuple[str, ...] = ()
    purse: Purse | None = None
    _start: int = field(default=0, init=False)

    def paid_by(self, purse: Purse) -> "Llm":
        """The same model, on a film's bill."""
        return replace(self, purse=purse)

    async def ask(
        self, part: str, words: str, returns: type[Answer], *, frames: Sequence[str] = ()
    ) -> tuple[Answer, Rung]:
        """An answer of the asked shape, whatever the model does, and the rung it came from."""
        tried: list[str] = []
        for step in range(self._start, len(LADDER)) if self.model else ():
            try:
                answer = await self._climb(part, LADDER[step], _say(words, frames), returns, tried)
                self._start = min(step, LADDER.index("plain"))
                return answer, Rung(part=part, model=self.name, rung=LADDER[step], tried=tuple(tried))
            except OutOfService as error:
                tried.append(f"{LADDER[step]}: {error}")
                break
            except ModelError as error:
                tried.append(f"{LADDER[step]}: {error}")
        reply = await self._door(lambda: self.understudy.ainvoke([HumanMessage(words)]))
        return extract(reply, returns), Rung(part=part, model="understudy", rung="understudy", tried=tuple(tried))

    async def act(
        self, part: str, messages: Sequence[BaseMessage], tools: Sequence[Any], *, understudy: bool = False
    ) -> tuple[AIMessage, Rung]:
        """The model's next move with tools at hand; on any failure the understudy's move."""
        tried: list[str] = []
        if self.model and not understudy:
            try:
                bound = self.model.bind_tools(list(tools))
                reply = await self._paid(part, lambda line: bound.ainvoke(list(messages), line))
                return reply, Rung(part=part, model=self.name, rung="tools")
            except ModelError as error:
                tried.append(f"tools: {error}")
        stand_in = self.understudy.bind_tools(list(tools))
        reply = await self._door(lambda: stand_in.ainvoke(list(messages)))
        return reply, Rung(part=part, model="understudy", rung="understudy", tried=tuple(tried))

    async def _climb(
        self, part: str, rung: str, message: HumanMessage, returns: type[Answer], tried: list[str]
    ) -> Answer:
        model = self.model
        assert model is not None
        if rung in ("json_schema", "function_calling"):
            bound = model.with_structured_output(returns, method=rung)
            answer = await self._paid(part, lambda line: bound.ainvoke([message], line))
            if not isinstance(answer, returns):
                raise ModelError("it called no function")
            return answer
        schema = json.dumps(returns.model_json_schema(), ensure_ascii=False)
        why = tried[-1] if tried else "it was not JSON of the asked shape"
        last = HumanMessage(prompt("repair", {}, error=why[:600], schema=schema).split("\n\n```json")[0])
        if rung == "plain":
            last = HumanMessage(f"Answer with one JSON object that fits this schema and nothing else:\n{schema}")
        return extract(await self._paid(part, lambda line: _whole(model, [message, last], line)), returns)

    async def _paid(self, part: str, call: Callable[[RunnableConfig], Awaitable[Any]]) -> Any:
        """A call of the model, written on the bill however it ends; none is made on an empty purse."""
        if self.purse and (why := self.purse.empty()):
            raise OutOfService(why)
        meter = Meter()
        try:
            return await self._door(lambda: call({"callbacks": [meter]}))
        finally:
            if self.purse:
                self.purse.pay(self.name, part, meter.read)

    async def _door(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Whatever a model client raises becomes a ModelError here and nowhere else."""
        try:
            return await call()
        except ModelError:
            raise
        except Exception as error:  # noqa: BLE001 - clients raise errors of three HTTP libraries, pydantic and json
            raise _mapped(error, self.secrets) from None


def _say(words: str, frames: Sequence[str]) -> HumanMessage:
    if not frames:
        return HumanMessage(words)
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in frames]
    return HumanMessage([{"type": "text", "text": words}, *pictures])


async def _whole(model: BaseChatModel, messages: list[BaseMessage], line: RunnableConfig) -> AIMessage:
    """A streamed answer that must say it ended: a cut stream looks like a short answer otherwise."""
    whole: Any = None
    async for chunk in model.astream(messages, line):
        whole = chunk if whole is None else whole + chunk
    reason = (whole.response_metadata if whole else {}).get("finish_reason")
    if reason != "stop":
        raise ModelError(f"the answer ended with {reason or 'no reason given'}")
    return cast(AIMessage, whole)


def extract(message: AIMessage, returns: type[Answer]) -> Answer:
    """The JSON object in an answer, past thinking aloud, fences and prose; a ModelError says what didn't fit."""
    text = str(message.text)
    text = re.sub(r"<think(?:ing)?>.*?</think(?:ing)?>", "", text, flags=re.DOTALL)
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ModelError("there was no JSON in the answer")
    try:
        return returns.model_validate(json.loads(text[start : end + 1], strict=False))
    except json.JSONDecodeError as error:
        raise ModelError(f"the JSON broke off at character {error.pos}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ModelError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _mapped(error: Exception, secrets: Sequence[str]) -> ModelError:
    words = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    for secret in secrets:
        words = words.replace(secret, "…") if secret else words
    status = getattr(error, "status_code", None)
    lost = status in (401, 402, 403, 429) or (isinstance(status, int) and status >= 500)
    unreachable = type(error).__name__ in ("APIConnectionError", "APITimeoutError", "OpenAIRefusalError")
    return OutOfService(words) if lost or unreachable else ModelError(words)
