"""What may go wrong between two runs or inside one shot: it ends in words or in the same film, never in a crash."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from agent import production
from agent.crew import rig
from agent.crew.archivist import warnings
from agent.toolbox import answer
from memory.errors import UserMistake
from memory.film import Brief, Treatment
from tests.film.paid import Paid
from tests.film.rooms import SHOT, brief, studio
from tools.vendors.contract import Job

SHORT = "a 3s teaser for our solar lamp, no voice-over"


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plates")


class Garbling(Paid):
    """A vendor that delivers a page of HTML for its first `bad` orders, and says nothing of it."""

    def __init__(self, cache: Path, bad: int) -> None:
        super().__init__(cache)
        self.bad = bad

    async def fetch(self, job: Job, into: Path) -> Path:
        file = await super().fetch(job, into)
        if self.bad:
            self.bad -= 1
            file.write_text("<html>Welcome</html>")
        return file


class Crashing(Paid):
    """A vendor whose own code breaks after it took the order, as often as `times`."""

    def __init__(self, cache: Path, times: int) -> None:
        super().__init__(cache)
        self.times = times

    async def fetch(self, job: Job, into: Path) -> Path:
        if self.times:
            self.times -= 1
            raise KeyError("result")
        return await super().fetch(job, into)


async def test_a_file_that_is_no_video_is_rolled_again_and_never_circled(tmp_path: Path, plates: Path) -> None:
    vendor = Garbling(plates, 1)
    async with studio(tmp_path, vendors={"animatic": vendor}, yes=True) as (room, _):
        state = await production.make(room, brief(SHORT, takes=2, budget=Decimal(5)))
    for reel in state["reels"]:
        assert reel.take and reel.take.screening and reel.take.screening.score, reel.failed
    assert state["master"].frames == 72


async def test_a_shot_lost_to_a_broken_file_is_left_out_and_said_and_made_by_the_next_resume(
    tmp_path: Path, plates: Path
) -> None:
    vendor = Garbling(plates, 1)
    async with studio(tmp_path, vendors={"animatic": vendor}, yes=True) as (room, _):
        state = await production.make(room, brief(SHORT, takes=1, budget=Decimal(5)))
        lost = [reel.shot.number for reel in state["reels"] if not reel.take]
        assert len(lost) == 1 and any(f"Shot {lost[0]} " in words for words in warnings(state))
        assert state["master"].frames < 72
        again = await production.resume(room, state["film"])
    assert again["master"].frames == 72 and not any(reel.failed for reel in again["reels"])
    assert not any("could not be made" in words for words in warnings(again))


async def test_a_vendors_own_crash_is_told_and_its_order_fetched_once_more(tmp_path: Path, plates: Path) -> None:
    vendor = Crashing(plates, 1)
    async with studio(tmp_path, vendors={"animatic": vendor}, yes=True) as (room, _):
        state = await production.make(room, brief(SHORT, budget=Decimal(5)))
    assert all(reel.take for reel in state["reels"]) and state["master"].frames == 72
    assert set(vendor.arrived.values()) == {1}
    assert any("broke off" in call.answer and "KeyError" in call.answer for r in state["reels"] for call in r.calls)


async def test_takes_lost_from_the_vault_are_drawn_again_to_the_same_bytes(tmp_path: Path, plates: Path) -> None:
    async with studio(tmp_path) as (room, _):
        wish = brief(SHORT)
        state = await production.make(room, wish)
        takes = {reel.take.digest for reel in state["reels"] if reel.take}
        for digest in takes:
            room.vault.path(digest).unlink()
        shutil.rmtree(room.cache / "segments")
        again = await production.make(room, wish.model_copy(update={"deliver": ("square",)}))
    assert {reel.take.digest for reel in again["reels"] if reel.take} == takes
    assert [made.preset for made in again["deliverables"]] == ["square"] and again["master"].frames == 72


async def test_a_board_that_can_not_be_read_names_its_field_and_changes_nothing(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, _):
        state = await production.make(room, brief(SHORT), until="storyboard")
        board = room.folder(state["film"]) / "storyboard.json"
        good = board.read_text()
        for bad, field in (("{", "storyboard"), (good.replace('"camera": "', '"camera": "fly_'), "camera")):
            board.write_text(bad)
            with pytest.raises(UserMistake) as told:
                await production.resume(room, state["film"])
            assert field in told.value.field and board.read_text() == bad
        board.write_text(good)
        again = await production.resume(room, state["film"], until="storyboard")
    assert again["storyboard"] == state["storyboard"]


NONSENSE: list[tuple[str, dict[str, Any]]] = [
    ("roll", {"seconds": float("nan")}),
    ("roll", {"seconds": 1e308}),
    ("roll", {"seed": 10**30}),
    ("roll", {"seed": -1}),
    ("roll", {"vendor": "pixar"}),
    ("roll", {"model": "gpt-image"}),
    ("roll", {"camera": "fly"}),
    ("roll", {"first_frame": "../../etc/passwd"}),
    ("extend", {"slate": "film_sh01_t1", "seconds": 1}),
    ("extend", {"slate": "x", "direction": "sideways", "seconds": 1}),
    ("animate", {"still": "nowhere"}),
    ("screen", {}),
    ("screen", {"slate": "x"}),
    ("circle", {"slate": "x", "why": "lovely"}),
    ("make_it_pop", {"much": True}),
]
ROLL = {"vendor": "animatic", "model": "", "prompt": "a lamp", "seconds": 2, "camera": "static", "motion": "low"}


async def test_whatever_a_model_calls_it_gets_words_back(tmp_path: Path) -> None:
    idea = {name: "" for name in ("subject", "name", "audience", "setting", "call_to_action", "logline", "opening")}
    treatment = Treatment(
        **idea, title="T", kind="ad", language="en", tone=[], claims=[], seconds=2, ratio="16:9", fps="24", voice=False,
        words_on_screen=False, look="clean", mood="tech", turn="", ending="", assumed=[],
    )  # fmt: skip
    unit = {"film": "film", "brief": Brief(text="x", size="240p"), "treatment": treatment, "shot": SHOT, "fps": "24"}
    async with studio(tmp_path) as (room, _):
        (floor, wish), tools = rig.toolset(unit, room)  # type: ignore[arg-type]
        for name, given in NONSENSE:
            words = {**ROLL, "seed": 1, **given} if name in ("roll", "animate") else given
            call = {"name": name, "args": words, "id": None, "type": "tool_call"}
            replies, calls = await answer(AIMessage("", tool_calls=[call]), tools, "camera", "test")  # type: ignore[list-item]
            assert replies[0].status == "error" and replies[0].content and len(calls) == 1, (name, given)
        assert not floor.takes and not wish.circled and not wish.failed
        assert room.ledger.of("film") == []
