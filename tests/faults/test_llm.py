"""Whatever a language model does wrong, the answer comes, from the highest rung that works, and no key is told."""

import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from agent.llm import Llm, extract
from agent.understudy.model import Understudy
from memory.errors import ModelError
from memory.film import Script, Treatment
from prompts import prompt
from tests.faults.wire import Server, wire

KEY = "sk-canary-7f3a91"
FACTS = {
    "brief": "a 6s teaser for our lamp",
    "wishes": {"seconds": None, "ratio": None, "fps": None, "voice": None, "look": None},
    "recalled": [],
    "looks": [{"name": "clean", "words": ["plain"]}],
}
RUNGS = {
    "good": "json_schema", "no-json-schema": "function_calling", "no-tools": "json_schema", "busy-twice": "json_schema",
    "always-busy": "understudy", "server-error": "understudy", "bad-key": "understudy", "malformed": "understudy",
    "thinks-aloud": "plain", "truncated": "understudy", "refuses": "understudy", "html": "understudy",
    "never-calls": "json_schema", "nonsense-forever": "json_schema", "wrong-shape": "understudy", "empty": "understudy",
    "no-choices": "understudy", "stream-cut": "understudy", "no-ids": "json_schema",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> "Server":  # type: ignore[misc]
    with wire() as running:
        yield running


def door(server: Server, fault: str) -> Llm:
    model = ChatOpenAI(model=fault, base_url=server.url, api_key=SecretStr(KEY), max_retries=2, timeout=20)
    return Llm(model=model, name=fault, understudy=Understudy(), secrets=(KEY,))


@pytest.mark.parametrize("fault", sorted(RUNGS))
async def test_every_fault_ends_in_a_treatment(server: Server, fault: str) -> None:
    idea, rung = await door(server, fault).ask("treatment", prompt("treatment", FACTS), Treatment)
    assert idea.seconds == 6 and "lamp" in idea.subject
    assert rung.rung == RUNGS[fault], rung
    assert (rung.model == "understudy") == (RUNGS[fault] == "understudy")
    assert KEY not in rung.model_dump_json()


async def test_the_rung_that_worked_is_tried_first_the_next_time(server: Server) -> None:
    llm = door(server, "no-json-schema")
    await llm.ask("treatment", prompt("treatment", FACTS), Treatment)
    _, rung = await llm.ask("treatment", prompt("treatment", FACTS), Treatment)
    assert rung.rung == "function_calling" and rung.tried == ()


async def test_retry_after_is_honoured_and_bounded(server: Server) -> None:
    before = server.tries.get("always-busy", 0)
    await door(server, "always-busy").ask("treatment", prompt("treatment", FACTS), Treatment)
    assert server.tries["always-busy"] - before == 3


async def test_a_repair_turn_tells_the_model_what_was_wrong(server: Server) -> None:
    await door(server, "wrong-shape").ask("treatment", prompt("treatment", FACTS), Treatment)
    last = server.seen[-1]["messages"][-1]["content"]
    assert "could not be used" in last and "Field required" in last


async def test_a_model_without_tools_hands_its_move_to_the_understudy(server: Server) -> None:
    from tests.film.rooms import camera_facts, camera_tools

    reply, rung = await door(server, "no-tools").act("camera", [camera_facts()], camera_tools())
    assert reply.tool_calls[0]["name"] == "roll" and rung.model == "understudy"


async def test_a_good_model_moves_itself(server: Server) -> None:
    from tests.film.rooms import camera_facts, camera_tools

    reply, rung = await door(server, "good").act("camera", [camera_facts()], camera_tools())
    assert reply.tool_calls[0]["name"] == "roll" and rung.model == "good"


@pytest.mark.parametrize(
    "text",
    ["<think>{}</think>{\"scenes\": []}", "```json\n{\"scenes\": []}\n```", "Sure:\n{\"scenes\": []} Hope it helps"],
)  # fmt: skip
def test_json_is_found_past_thinking_fences_and_prose(text: str) -> None:
    from langchain_core.messages import AIMessage

    assert extract(AIMessage(text), Script) == Script(scenes=())


def test_what_did_not_fit_is_named() -> None:
    from langchain_core.messages import AIMessage

    with pytest.raises(ModelError, match=r"scenes\.0\.number"):
        extract(AIMessage('{"scenes": [{"heading": "x", "action": "", "line": "", "words": ""}]}'), Script)
