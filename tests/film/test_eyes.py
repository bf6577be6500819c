"""A model that sees: blind first, then yes or no, over the wire; without one the story is not judged."""

import base64
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from pydantic import SecretStr

from agent import production
from agent.face import page
from tests.faults.wire import Server, pictures_in
from tests.film.rooms import brief, studio

SHORT = "a 3s teaser for our solar lamp, no voice-over"


def eyes(server: Server, model: str) -> dict[str, Any]:
    return {"model": model, "openai_url": server.url, "openai_key": SecretStr("sk-eyes"), "vision": True}


def looks(server: Server, model: str) -> list[dict[str, Any]]:
    return [body for body in server.seen if body["model"] == model and pictures_in(body)]


async def test_a_model_that_sees_judges_every_take_by_its_pictures(server: Server, shared: Path) -> None:
    async with studio(shared, **eyes(server, "good")) as (room, _):
        state = await production.make(room, brief(SHORT, takes=2, series="good"))
        told = page(state, room)
    asked = looks(server, "good")
    takes = [take for reel in state["reels"] for take in reel.takes]
    assert len(asked) == len(takes)
    for body in asked:
        frames = [cv2.imdecode(np.frombuffer(_bytes(url), np.uint8), 1) for url in pictures_in(body)]
        assert len(frames) == 4 and all(frame is not None and frame.shape[1] >= 400 for frame in frames)
        words = json.dumps(body["messages"])
        assert "without being told what was wanted" in words and state["storyboard"].shots[0].prompt not in words
    for take in takes:
        assert take.screening is not None
        seen = next(measure for measure in take.screening.measures if measure.name == "seen")
        missing = [note for note in take.screening.notes if note.fault == "not_seen"]
        assert seen.value in (1 / 2, 2 / 3) and len(missing) == 1 and "says no: " in missing[0].says
        assert not any(line.startswith("story") for line in take.screening.not_judged)
    assert not any(line.startswith("story") for line in told["not_judged"])
    rewritten = [after for reel in state["reels"] for after in reel.takes[1:]]
    remedies = ("clearly showing", "unmistakably", "clean shapes")
    assert rewritten and all(any(words in take.prompt for words in remedies) for take in rewritten)
    assert {rung.part for reel in state["reels"] for rung in reel.rungs} == {"camera", "judge"}


@pytest.mark.parametrize("model", ["refuses", "wrong-shape"])
async def test_eyes_that_fail_leave_the_story_not_judged_and_the_film_made(
    server: Server, shared: Path, model: str
) -> None:
    async with studio(shared, **eyes(server, model)) as (room, _):
        state = await production.make(room, brief(SHORT, series=model))
        told = page(state, room)
    assert looks(server, model) and state["master"].frames == 72
    assert any(line.startswith("story") for line in told["not_judged"])


async def test_without_eyes_no_picture_is_sent_and_it_is_said(server: Server, shared: Path) -> None:
    async with studio(shared, **{**eyes(server, "no-tools"), "vision": False}) as (room, _):
        state = await production.make(room, brief(SHORT, series="blind"))
        told = page(state, room)
    assert not looks(server, "no-tools") and any(line.startswith("story") for line in told["not_judged"])


def _bytes(url: str) -> bytes:
    assert url.startswith("data:image/jpeg;base64,")
    return base64.b64decode(url.partition(",")[2])
