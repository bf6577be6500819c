"""What a language model takes is on its film's bill to the token, and a spent budget ends its calls."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr
from rich.console import Console

from agent import production, tables
from agent.accounts import accounts
from agent.llm import Llm
from agent.purse import Purse, cost, price
from agent.understudy.model import Understudy
from memory.film import Treatment
from memory.ledger import Ledger
from prompts import prompt
from tests.faults.test_llm import FACTS, RUNGS
from tests.faults.wire import Server, wire
from tests.film.rooms import brief, camera_facts, camera_tools, studio

PRICED = "gpt-6-astra"
FILM = "lamp-1"


@pytest.fixture
def server() -> "Server":  # type: ignore[misc]
    with wire() as running:
        yield running


@pytest.fixture
def books(tmp_path: Path) -> "Ledger":  # type: ignore[misc]
    ledger = Ledger(tmp_path / "ledger.sqlite")
    yield ledger
    ledger.close()


def door(server: Server, named: str, books: Ledger, budget: Decimal | None = None, *, usage: bool = True) -> Llm:
    model = ChatOpenAI(
        model=named, base_url=server.url, api_key=SecretStr("sk-x"), timeout=20, stream_usage=usage,
        use_responses_api=False,
    )  # fmt: skip
    return Llm(model=model, name=named, understudy=Understudy(), purse=Purse(books, FILM, budget))


async def ask(llm: Llm) -> tuple[str, ...]:
    _, rung = await llm.ask("treatment", prompt("treatment", FACTS), Treatment)
    return rung.tried if rung.model == "understudy" else ()


@pytest.mark.parametrize("fault", sorted(RUNGS.keys() - {"stream-cut"}))
async def test_every_token_the_server_told_of_is_on_the_bill(server: Server, books: Ledger, fault: str) -> None:
    await ask(door(server, fault, books))
    read, written, _ = books.talks(FILM).get(fault, (0, 0, Decimal(0)))
    assert (read, written) == server.told.get(fault, (0, 0))
    unanswered = {"always-busy", "bad-key", "html", "no-choices", "server-error"}
    assert (read > 0) == (fault not in unanswered)


async def test_moves_with_tools_are_on_the_bill_at_the_listed_price(server: Server, books: Ledger) -> None:
    llm = door(server, PRICED, books)
    await llm.act("camera", [camera_facts()], camera_tools())
    read, written = server.told[PRICED]
    usd = (Decimal(10) * read + Decimal(50) * written) / 1_000_000
    assert books.talks(FILM) == {PRICED: (read, written, usd)} and books.spent(FILM) == usd > 0


@pytest.mark.parametrize("fault", ["stream-cut", "thinks-aloud"])
async def test_a_stream_that_tells_no_usage_is_reckoned_from_its_words(
    server: Server, books: Ledger, fault: str
) -> None:
    await ask(door(server, fault, books, usage=False))
    read, written, _ = books.talks(FILM)[fault]
    asked = len(prompt("treatment", FACTS)) / 4
    assert read - server.told.get(fault, (0, 0))[0] > asked / 2 and written > 0


async def test_no_request_leaves_once_the_budget_is_reached(server: Server, books: Ledger) -> None:
    llm = door(server, PRICED, books, budget=Decimal("0.003"))
    said: list[tuple[str, ...]] = []
    while len(said) < 12 and not (said and said[-1]):
        said.append(await ask(llm))
    arrived = len(server.seen)
    assert books.spent(FILM) >= Decimal("0.003") and 1 <= arrived < 12
    assert said[-1] == ("json_schema: all of the film's budget of $0.003 is spent or set aside",)
    _, rung = await llm.act("camera", [camera_facts()], camera_tools())
    assert rung.model == "understudy" and "budget" in rung.tried[0]
    assert len(server.seen) == arrived


async def test_what_is_set_aside_for_orders_counts_as_spent(server: Server, books: Ledger) -> None:
    order = books.plan(FILM, "lamp-1_sh01_t1", "runway", "gen4.5", "{}", Decimal("1.00"))
    books.reserve(order.intent, Decimal("1.00"))
    assert "budget" in (await ask(door(server, PRICED, books, budget=Decimal("1.00"))))[0]
    assert not server.seen


async def test_without_a_budget_the_bill_is_written_and_holds_nothing_back(server: Server, books: Ledger) -> None:
    llm = door(server, PRICED, books)
    for _ in range(3):
        assert await ask(llm) == ()
    assert len(server.seen) == 3 and books.spent(FILM) > 0


async def test_a_film_of_a_model_has_its_bill_in_the_record_and_the_ledger(server: Server, tmp_path: Path) -> None:
    model = {"model": "good", "openai_url": server.url, "openai_key": SecretStr("sk-x")}
    async with studio(tmp_path, **model) as (room, _):
        state = await production.price(room, brief("a 3s teaser for our solar lamp, no voice-over"))
        page = accounts(room.ledger, [state["film"]])
    read, written = server.told["good"]
    assert page["models"] == {
        "good": {"tokens_in": read, "tokens_out": written, "usd": "0.0000", "price": "unknown"}
    } and read > 300  # fmt: skip


def test_films_of_one_model_are_summed(books: Ledger) -> None:
    for film in ("a", "b"):
        books.talked(film, PRICED, "script", 1000, 100, cost(PRICED, 1000, 100))
    told = accounts(books, ["a", "b"])["models"][PRICED]
    assert (told["tokens_in"], told["tokens_out"], told["usd"]) == (2000, 200, "0.0300")


def test_the_ledger_says_where_a_price_is_unknown(books: Ledger) -> None:
    for model in (PRICED, "llama3"):
        books.talked(FILM, model, "script", 1000, 100, cost(model, 1000, 100))
    page = Console(file=StringIO(), width=200)
    page.print(tables.ledger([], accounts(books, [FILM])))
    told = page.file.getvalue()  # type: ignore[attr-defined]
    assert "llama3: 1000 tokens in, 100 out, price unknown" in told
    assert f"{PRICED}: 1000 tokens in, 100 out, $0.0150 at prices of 20" in told


@pytest.mark.parametrize(
    ("model", "known"),
    [
        (PRICED, True),
        (f"{PRICED}-2026-09-03", True),
        ("gpt-5.4-mini", True),
        ("gpt-5.4-turbo", False),
        ("llama3", False),
    ],
)
def test_a_price_is_that_of_the_very_model_or_unknown(model: str, known: bool) -> None:
    assert (price(model) is not None) == known
    assert (cost(model, 1_000_000, 0) > 0) == known
