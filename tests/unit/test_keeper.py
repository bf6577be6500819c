"""A film's checkpoints: the newest state is kept, what it has taken up is forgotten, and it can still be resumed."""

import sqlite3
from operator import add
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, interrupt

from agent.keeper import Keeper


class Told(TypedDict, total=False):
    shots: Annotated[list[int], add]
    shot: int
    answer: str


class Wrap(TypedDict):
    shots: list[int]


def unit() -> Any:
    graph = StateGraph(Told, output_schema=Wrap)
    for name in ("camera", "critic"):
        graph.add_node(name, lambda state: {})
    graph.add_node("wrap", lambda state: {"shots": [state["shot"]]})
    graph.add_edge(START, "camera")
    graph.add_edge("camera", "critic")
    graph.add_edge("critic", "wrap")
    return graph.compile()


def film(saver: Keeper) -> Any:
    graph = StateGraph(Told)
    graph.add_node("begin", lambda state: {})
    graph.add_node("unit", unit())
    graph.add_node("ask", lambda state: {"answer": interrupt("go on?")})
    graph.add_edge(START, "begin")
    graph.add_conditional_edges("begin", lambda state: [Send("unit", {"shot": n}) for n in range(12)], ["unit"])
    graph.add_edge("unit", "ask")
    graph.add_edge("ask", END)
    return graph.compile(checkpointer=saver)


def rows(file: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(file) as book:
        return book.execute("SELECT checkpoint_ns, count(*) FROM checkpoints GROUP BY 1").fetchall()


async def test_only_the_newest_state_is_kept_and_the_film_goes_on_from_it(tmp_path: Path) -> None:
    file = tmp_path / "graph.sqlite"
    thread = {"configurable": {"thread_id": "one"}}
    async with Keeper.from_conn_string(str(file)) as saver:
        await film(saver).ainvoke({}, thread, durability="sync")
    assert rows(file) == [("", 1)]
    async with Keeper.from_conn_string(str(file)) as saver:
        state = await film(saver).ainvoke(Command(resume="yes"), thread, durability="sync")
    assert sorted(state["shots"]) == list(range(12)) and state["answer"] == "yes"
    assert rows(file) == [("", 1)]


async def test_one_film_forgets_nothing_of_another(tmp_path: Path) -> None:
    async with Keeper.from_conn_string(str(tmp_path / "graph.sqlite")) as saver:
        for name in ("one", "two"):
            await film(saver).ainvoke({}, {"configurable": {"thread_id": name}}, durability="sync")
        kept = [await film(saver).aget_state({"configurable": {"thread_id": name}}) for name in ("one", "two")]
    assert [len(state.values["shots"]) for state in kept] == [12, 12] and all(state.interrupts for state in kept)
