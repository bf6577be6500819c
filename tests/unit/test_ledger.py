"""Money is written before it is spent, and never twice."""

import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.errors import OverBudget, ProductionError
from memory.ledger import NEXT, Ledger, intent_of


@pytest.fixture
def books(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def planned(books: Ledger, quote: str = "0", request: str = "{}") -> str:
    return books.plan("film", "film_sh01_t1", "acme", "m", request, Decimal(quote)).intent


def test_the_same_order_is_one_intent(books: Ledger) -> None:
    assert planned(books) == planned(books)
    assert len(books.of("film")) == 1


def test_another_request_is_another_intent() -> None:
    assert intent_of("film", "a") != intent_of("film", "b") != intent_of("other", "b")


def test_states_only_move_forward(books: Ledger) -> None:
    intent = planned(books)
    with pytest.raises(ProductionError, match="planned to accepted"):
        books.move(intent, "accepted")


def test_a_refused_move_changes_nothing(books: Ledger) -> None:
    intent = planned(books)
    with pytest.raises(ProductionError):
        books.move(intent, "stored", digest="x")
    assert books.get(intent).digest == "" and books.history(intent) == ["planned"]


@given(quotes=st.lists(st.decimals(0, 5, places=2), max_size=8), budget=st.decimals(0, 12, places=2))
def test_reserved_and_spent_never_cross_the_budget(quotes: list[Decimal], budget: Decimal) -> None:
    books = Ledger(Path(":memory:"))
    for number, quote in enumerate(quotes):
        intent = planned(books, str(quote), str(number))
        try:
            books.reserve(intent, budget)
        except OverBudget:
            assert books.committed("film") + quote > budget
            continue
        if number % 2:
            books.move(intent, "sending")
            books.move(intent, "accepted", job="j")
            books.move(intent, "finished", price=str(quote))
        assert books.committed("film") <= budget


def test_without_a_budget_nothing_is_ever_spent(books: Ledger) -> None:
    with pytest.raises(OverBudget, match=r"--budget 0\.05"):
        books.reserve(planned(books, "0.05"), None)


@pytest.mark.parametrize("quote", ["NaN", "-1", "Infinity"])
def test_a_senseless_quote_orders_nothing(books: Ledger, quote: str) -> None:
    with pytest.raises(ProductionError, match="quoted"):
        planned(books, quote)
    assert books.of("film") == []


def test_every_state_can_be_reached() -> None:
    reached, todo = {"planned"}, ["planned"]
    while todo:
        for state in NEXT[todo.pop()]:
            if state not in reached:
                reached.add(state)
                todo.append(state)
    assert reached == set(NEXT)


def test_what_was_committed_survives_sigkill(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom decimal import Decimal\nfrom pathlib import Path\n"
        "from memory.ledger import Ledger\n"
        "books = Ledger(Path(sys.argv[1]))\n"
        "one = books.plan('film', 's', 'acme', 'm', '{}', Decimal(0)).intent\n"
        "books.reserve(one, None); books.move(one, 'sending')\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    file = tmp_path / "ledger.sqlite"
    done = subprocess.run([sys.executable, "-c", code, str(file)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -9
    assert [entry.state for entry in Ledger(file).of("film")] == ["sending"]


def test_the_ledger_is_a_file_of_its_own_with_full_sync(tmp_path: Path) -> None:
    Ledger(tmp_path / "ledger.sqlite").close()
    tables = {row[0] for row in sqlite3.connect(tmp_path / "ledger.sqlite").execute("select name from sqlite_master")}
    assert {"orders", "entries", "migrations"} <= tables
