"""Who pays for a film's language model, and what its tokens cost by the dated price list."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from memory.ledger import Ledger

MILLION = 1_000_000
DATED = re.compile(r"-20\d\d-?\d\d-?\d\d$")


@dataclass(frozen=True)
class Purse:
    """One film's line in the ledger. `budget` in USD.

    Without a budget nothing is held back: the key is the client's own, and what its model takes is only written down.
    With one, the model is not called once all of it is spent or set aside; a call under way may still pass it by its
    own price, for nobody knows that before.
    """

    ledger: Ledger
    film: str
    budget: Decimal | None

    def empty(self) -> str:
        """Why the model is not called any more; no words while it may be."""
        if self.budget is None or self.ledger.committed(self.film) < self.budget:
            return ""
        return f"all of the film's budget of ${self.budget} is spent or set aside"

    def pay(self, model: str, part: str, answers: Iterable[tuple[int, int]]) -> None:
        """Write down what a part of the film took: tokens in and out of each answer."""
        for words_in, words_out in answers:
            self.ledger.talked(self.film, model, part, words_in, words_out, cost(model, words_in, words_out))


def bill(talks: Mapping[str, tuple[int, int, Decimal]]) -> dict[str, dict[str, Any]]:
    """Per language model: tokens in and out, USD, and the date of the price list; "unknown" where it lists no price."""
    return {
        model: {
            "tokens_in": words_in, "tokens_out": words_out, "usd": f"{usd:.4f}",
            "price": _listed()["checked"] if price(model) else "unknown",
        }
        for model, (words_in, words_out, usd) in talks.items()
    }  # fmt: skip


def cost(model: str, words_in: int, words_out: int) -> Decimal:
    """USD of some tokens; 0 where no price is known."""
    asked = price(model) or (Decimal(0), Decimal(0))
    return (asked[0] * words_in + asked[1] * words_out) / MILLION


def price(model: str) -> tuple[Decimal, Decimal] | None:
    """USD per million tokens read and written; None = unknown. A dated name costs what its plain name does."""
    asked = _listed()["usd_per_million"].get(DATED.sub("", model))
    return (Decimal(asked[0]), Decimal(asked[1])) if asked else None


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("prices.toml").read_text(encoding="utf-8"))
