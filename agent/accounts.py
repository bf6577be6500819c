"""What was spent, set aside, given back and wasted: the ledger's sums as a page tells them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agent.purse import bill
from memory.ledger import Account, Ledger


def accounts(books: Ledger, films: Sequence[str]) -> dict[str, Any]:
    """Spent, reserved, refunded and wasted per film and per vendor, and what language models took."""
    entries = [entry for film in films for entry in books.of(film)]
    vendors = sorted({entry.vendor for entry in entries})
    return {
        "films": {film: _film(books, film) for film in films},
        "vendors": {name: _plain(books.account([e for e in entries if e.vendor == name])) for name in vendors},
        "models": bill(_talks(books, films)),
    }


def _film(books: Ledger, film: str) -> dict[str, str]:
    words = sum((usd for _, _, usd in books.talks(film).values()), Decimal(0))
    account = _plain(books.account(books.of(film)))
    return {**account, "spent": f"{books.spent(film):.2f}", "language_models": f"{words:.4f}"}


def _plain(account: Account) -> dict[str, str]:
    return {name: f"{usd:.2f}" for name, usd in vars(account).items()}


def _talks(books: Ledger, films: Sequence[str]) -> dict[str, tuple[int, int, Decimal]]:
    """What language models took for all these films together."""
    sums: dict[str, tuple[int, int, Decimal]] = {}
    for model, talk in (pair for film in films for pair in books.talks(film).items()):
        before = sums.get(model, (0, 0, Decimal(0)))
        sums[model] = (before[0] + talk[0], before[1] + talk[1], before[2] + talk[2])
    return sums
