"""Runway's spoken lines: a task like its videos, priced by the letters."""

from decimal import Decimal
from pathlib import Path

from tools.vendors.contract import Job
from tools.vendors.fit import CENT, units
from tools.vendors.outside import Outside
from tools.vendors.runway_tasks import Tasks
from tools.voices import facts
from tools.voices.paid import LineOrder, sayable


class RunwaySpeech(Tasks):
    suffix = ".audio"

    def __init__(self, cache: Path, outside: Outside, name: str = "runway-speech") -> None:
        super().__init__(facts(name), cache, outside)

    async def quote(self, order: LineOrder) -> Decimal:
        """Every begun fifty characters cost the same."""
        model = self.facts.model(order.model)
        sayable(order, model)
        begun = -(-units(order.prompt) // int(model.wire["characters"]))
        return (model.tiers[0].least * begun).quantize(CENT)

    async def submit(self, order: LineOrder) -> Job:
        model = self.facts.model(order.model)
        sayable(order, model)
        voice = {"type": "runway-preset", "presetId": order.voice}
        return await self.ordered("/v1/text_to_speech", {"model": model.id, "promptText": order.prompt, "voice": voice})
