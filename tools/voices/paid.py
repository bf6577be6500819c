"""A voice that is ordered and paid like a take: through the ledger, so that a line is bought once."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from memory.errors import Unplayable, UserMistake, VendorError
from tools.post import pcm
from tools.vendors.contract import Errand, Facts, Job, Model, Status
from tools.vendors.fit import units
from tools.voices import room
from tools.voices.contract import Speech

LONGEST = 900.0
"""Seconds of sound that one line may hold."""


class LineOrder(Errand):
    """One spoken line as ordered, frozen; its words are the prompt. voice: the vendor's own name for it."""

    voice: str
    language: str


class Speaker(Protocol):
    """One system that speaks lines for money."""

    facts: Facts

    async def quote(self, order: LineOrder) -> Decimal: ...
    async def submit(self, order: LineOrder) -> Job: ...
    async def poll(self, job: Job) -> Status: ...
    async def fetch(self, job: Job, into: Path) -> Path: ...
    async def cancel(self, job: Job) -> None: ...
    async def find(self, order: LineOrder) -> Job | None: ...
    async def close(self) -> None: ...


Pay = Callable[[Speaker, LineOrder], Awaitable[Path]]
"""Buys a line, or finds it bought, and gives its file."""


@dataclass(frozen=True)
class PaidVoice:
    """One voice of one speaker. `film` is whose lines they are; the same line of a film is one order.

    second: not the film's main voice, so that equal words of two figures are two orders.
    """

    speaker: Speaker
    pay: Pay
    film: str
    voice: str
    model: str = ""
    scratch: bool = False
    second: bool = False

    @property
    def name(self) -> str:
        return f"{self.speaker.facts.title}/{self.voice}"

    @property
    def kind(self) -> str:
        return self.speaker.facts.name.removesuffix("-speech")

    def other(self, name: str) -> "PaidVoice | None":
        """Another voice on the fact sheet."""
        listed = str(self.speaker.facts.model(self.model).wire.get("voices", "")).split()
        return replace(self, voice=name, second=True) if name in listed else None

    async def speak(self, text: str, language: str, out: Path) -> Speech:
        raw = await self.pay(self.speaker, self.order(text, language))
        seconds = await asyncio.to_thread(_finish, raw, out, self.name)
        return Speech(out, seconds, self.scratch, self.name)

    def order(self, text: str, language: str) -> LineOrder:
        """The order of a line; equal lines are equal orders."""
        words = " ".join(text.split())
        facts = self.speaker.facts
        said = f"{self.voice}\n{words}" if self.second else words
        mark = hashlib.sha256(said.encode()).hexdigest()[:8]
        return LineOrder(
            slate=f"{self.film}_line_{mark}", vendor=facts.name, model=facts.model(self.model).id, prompt=words,
            voice=self.voice, language=language,
        )  # fmt: skip


def sayable(order: LineOrder, model: Model) -> None:
    """UserMistake for a line too long, or a voice there isn't."""
    if not order.prompt or units(order.prompt) > model.prompt_most:
        raise UserMistake(
            f"{model.id} says 1 to {model.prompt_most} characters, not {units(order.prompt)}", "Split the line",
            field="line", got=str(units(order.prompt)), accepted=f"1 to {model.prompt_most}",
        )  # fmt: skip
    voices = str(model.wire.get("voices", "")).split()
    if voices and order.voice not in voices:
        raise UserMistake(
            f"{model.id} has no voice {order.voice!r}", f"Choose one of: {', '.join(voices)}",
            field="voice", got=order.voice, accepted=", ".join(voices),
        )  # fmt: skip


def _finish(raw: Path, out: Path, name: str) -> float:
    try:
        return room.finish(pcm.read(raw, 1, longest=LONGEST), out, scratch=False)
    except Unplayable as error:
        raise VendorError(f"{name} sent sound that can't be read: {error.fact}", "Choose another voice") from error
