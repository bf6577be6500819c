"""The figures that can be compared, as evals/figures.toml tells them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from memory.noun import Noun

PRIMARY = "quality"
"""The figure that is named before anything is looked at."""


class Figure(Noun):
    """One figure: which way is better, a difference nobody would mind, and what a film that was not made counts as."""

    name: str
    says: str
    better: Literal["higher", "lower"]
    margin: float
    of: Literal["all", "made"]
    missing: float | None = None
    rate: bool = False
    weight: float = 0.0

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where less is."""
        return 1 if self.better == "higher" else -1


@cache
def known() -> dict[str, dict[str, Any]]:
    """The table of figures.toml, in its order: quality first."""
    return tomllib.loads((Path(__file__).parents[1] / "figures.toml").read_text(encoding="utf-8"))


@cache
def figures() -> dict[str, Figure]:
    """Every figure by its name, in the table's order."""
    return {name: Figure(name=name, **facts) for name, facts in known().items()}
