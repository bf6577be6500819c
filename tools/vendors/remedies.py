"""The words that mend a take, shared by critics, rewriting and what is drawn. Light imports only."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Remedy:
    """A phrase for a prompt, other ways to say it, the faults it mends, and what the animatic changes by it."""

    phrase: str
    also: tuple[str, ...]
    mends: tuple[str, ...]
    field: str
    by: float

    def said_in(self, prompt: str) -> bool:
        words = "|".join(re.escape(way) for way in (self.phrase, *self.also))
        return re.search(rf"(?<![\w-])(?:{words})(?![\w-])", prompt, re.IGNORECASE) is not None


@dataclass(frozen=True)
class Adjustment:
    """What a prompt asks to change. Factors: 1 leaves alone. motion, framing: steps. composition: another seed."""

    exposure: float = 1.0
    contrast: float = 1.0
    warmth: float = 1.0
    saturation: float = 1.0
    sharpness: float = 1.0
    speed: float = 1.0
    motion: float = 0.0
    framing: float = 0.0
    composition: float = 0.0


STEPS = ("motion", "framing", "composition")


@cache
def remedies() -> tuple[Remedy, ...]:
    """The table of remedies.toml, in its order."""
    table = tomllib.loads(Path(__file__).with_name("remedies.toml").read_text(encoding="utf-8"))
    return tuple(
        Remedy(row["phrase"], tuple(row["also"]), tuple(row["mends"]), row["field"], float(row["by"]))
        for row in table["remedy"]
    )


def remedy_for(fault: str) -> str:
    """The phrase that mends a fault, or an empty string."""
    return next((one.phrase for one in remedies() if fault in one.mends), "")


def parse(prompt: str) -> Adjustment:
    """Every remedy a prompt carries, each counted once; 'less contrast' after 'more contrast' cancels it."""
    found = Adjustment()
    for one in remedies():
        if one.said_in(prompt):
            now = float(getattr(found, one.field))
            found = replace(found, **{one.field: now + one.by if one.field in STEPS else now * one.by})
    return found
