"""Every fault of a language model still ends in a film, and the record says who wrote which part."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from agent import production
from tests.faults.wire import FAULTS, Server
from tests.film.rooms import brief, studio

KEY = "sk-canary-91c2"
WORDS = "a 3s teaser for our solar lamp, no voice-over"


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_ends_in_a_film(server: Server, shared: Path, fault: str) -> None:
    model = {"model": fault, "openai_url": server.url, "openai_key": SecretStr(KEY)}
    async with studio(shared, **model) as (room, _):
        state = await production.make(room, brief(WORDS), film=fault)
        folder = room.folder(state["film"])
    assert state["master"].frames == 72
    who = {rung.model for reel in state["reels"] for rung in reel.rungs} | {rung.model for rung in state["rungs"]}
    assert who == {"good": {"good"}}.get(fault, who) and who <= {fault, "understudy"}
    assert not [file for file in files(folder) if KEY.encode() in file.read_bytes()]


async def test_a_model_that_calls_nonsense_is_relieved_and_it_is_written_down(server: Server, shared: Path) -> None:
    model = {"model": "nonsense-forever", "openai_url": server.url, "openai_key": SecretStr(KEY)}
    async with studio(shared, **model) as (room, _):
        state = await production.make(room, brief(WORDS), film="nonsense")
    for reel in state["reels"]:
        tools = [call.tool for call in reel.calls]
        assert tools[:2] == ["make_it_pop", "make_it_pop"] and tools[-1] == "circle"
        assert {call.by for call in reel.calls} == {"nonsense-forever", "understudy"}
