"""Cells: named by all that makes another film, made in a world of their own, with a client's budget as it was given."""

from decimal import Decimal
from pathlib import Path

import pytest

from evals import candidate as setup
from evals import cell as cells
from evals import stage
from evals.cell import Cell, key, together
from evals.nouns import Candidate, Claim, Item
from evals.suite import load, wish_of
from memory.errors import NeedsPerson, OverBudget, UserMistake, VendorError

ITEM = Item(name="lamp", text="a 6s film of a lamp")
PLAIN = Candidate(name="plain")


def cell(*items: Item, **settings: object) -> Cell:
    return Cell(key="k", items=items or (ITEM,), candidate=Candidate(name="c", settings=settings), seed=1, size="240p")


def test_a_key_is_of_what_makes_another_film() -> None:
    first = key([ITEM], PLAIN, 1, "240p")
    assert len(first) == 20
    others = [
        key([ITEM.model_copy(update={"text": "a 6s film of a boat"})], PLAIN, 1, "240p"),
        key([ITEM.model_copy(update={"options": {"seconds": 3}})], PLAIN, 1, "240p"),
        key([ITEM], Candidate(name="plain", settings={"takes": 1}), 1, "240p"),
        key([ITEM], PLAIN, 2, "240p"), key([ITEM], PLAIN, 1, "480p"), key([ITEM, ITEM], PLAIN, 1, "240p"),
    ]  # fmt: skip
    assert len({first, *others}) == 7
    judged = ITEM.model_copy(update={"claims": (Claim(check="length", want=6),)})
    assert key([judged], Candidate(name="other"), 1, "240p") == first, "what is claimed and called makes no other film"


def test_what_sets_a_film_up_is_part_of_our_code() -> None:
    assert {"evals/stage.py", "evals/candidate.py", "evals/suite.py"} < set(cells.ROOMS)
    root = Path(cells.__file__).parents[1]
    assert all((root / room).exists() for room in cells.ROOMS)
    assert cells._digest(root / "evals/stage.py") != cells._digest(root / "evals/cell.py")


def test_episodes_are_one_cell_and_briefs_one_each() -> None:
    found = together([ITEM, *load("series").items, ITEM])
    assert [len(group) for group in found] == [1, 6, 6, 6, 6, 1]
    alike = [item.model_copy(update={"cluster": "launches"}) for item in (ITEM, ITEM)]
    assert [len(group) for group in together(alike)] == [1, 1], "a cluster of briefs is no series"


def test_a_row_of_an_episode_is_named_by_its_number() -> None:
    one = cell(*load("series").items[:2])
    assert [one.row(item) for item in one.items] == ["k-01", "k-02"] and cell().row(ITEM) == "k"


def test_half_a_run_already_holds_pairs() -> None:
    found = cells.cells(load("launch"), [PLAIN, Candidate(name="b", settings={"takes": 1})], [1, 2], "240p")
    assert [(one.seed, one.candidate.name) for one in found[:4]] == [(1, "plain"), (1, "b")] * 2
    assert found[0].items == found[1].items and found[-1].seed == 2


def test_a_world_is_the_same_for_every_candidate_and_another_for_every_brief() -> None:
    same = {stage.fate(cell(takes=takes)) for takes in (1, 2, 3)}
    assert len(same) == 1
    briefs = {stage.fate(cell(item)) for item in load("launch").items}
    assert len(briefs) == 24 and stage.fate(cell().model_copy(update={"seed": 2})) not in same
    night = [item for item in load("series").items if item.cluster == "Night Harbor"]
    assert stage.fate(cell(*night[:2])) == stage.fate(cell(*night[:3]))


@pytest.mark.parametrize(
    ("text", "options", "usual", "budget"),
    [("a 6s film of a lamp", {}, 50, "50"), ("a 6s film of a lamp. Spend at most $0.02!", {}, 50, "0.02"),
     ("a 6s film of a lamp", {"budget": 0}, 50, "0"), ("a 6s film of a lamp", {"budget": "1.25"}, 50, "1.25"),
     ("a 6s film of a lamp", {}, "0.50", "0.50")],
)  # fmt: skip
def test_a_clients_budget_is_kept_and_the_candidates_is_for_who_gave_none(
    text: str, options: dict[str, object], usual: object, budget: str
) -> None:
    asked = cell(Item(name="a", text=text, options=options), budget=usual)
    brief = stage.brief_of(asked.items[0], setup.whole(asked.candidate), asked)
    assert brief.budget == Decimal(budget) == stage.most(asked)


def test_a_brief_that_is_refused_sets_nothing_aside() -> None:
    assert stage.most(cell(Item(name="a", text="a lamp", options={"budget": "as little as you can"}))) == 0
    assert all(stage.most(cell(item)) >= 0 for item in load("hard").items)


def test_a_series_sets_aside_what_each_of_its_episodes_may_cost() -> None:
    assert stage.most(cell(*load("series").items[:6])) == 300


@pytest.mark.parametrize(
    ("settings", "most", "orders"),
    [({"vendor": "animatic"}, 0, False), ({"vendor": "animatic", "stills": "openai-images"}, 50, True),
     ({"vendor": "animatic", "model": "gpt"}, 50, False), ({"vendor": "animatic", "recast": True}, 50, True),
     ({"vendor": "luma"}, 50, True)],
)  # fmt: skip
def test_only_what_can_cost_nothing_sets_nothing_aside(settings: dict[str, object], most: int, orders: bool) -> None:
    asked = cell(**settings)
    assert stage.most(asked) == most and stage.ordered(setup.whole(asked.candidate), asked) is orders


def test_a_paid_speaker_is_ordered_in_the_sandbox_too() -> None:
    asked = cell(ITEM.model_copy(update={"options": {"speaker": "runway:Maya"}}), vendor="animatic")
    assert stage.ordered(setup.whole(asked.candidate), asked) and stage.most(asked) == 50


async def test_nothing_of_the_environment_reaches_a_studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "FILMWRIGHT_SPEECH_URL",
        "FILMWRIGHT_SORA_URL",
        "RUNWAYML_API_SECRET",
        "FILMWRIGHT_MODEL",
        "LUMA_AGENTS_API_KEY",
    ):
        monkeypatch.setenv(name, "https://elsewhere.example")
    asked = cell(vendor="animatic")
    async with stage._opened(asked, setup.whole(asked.candidate), tmp_path / "room", tmp_path / "bank") as (room, box):
        assert box is None and not room.outside.keys and not room.outside.bases
        assert (room.settings.speech_url, room.settings.sora_url, room.settings.model) == ("", "", "")
        assert room.settings.studio == tmp_path / "room"


def test_the_candidates_ways_reach_the_brief() -> None:
    told = {"critic": "scores", "joins": "key_frame", "memory": False, "takes": 2, "look": "noir", "recast": True,
            "vendor": "luma", "stills": "runway-images"}  # fmt: skip
    asked = cell(ITEM.model_copy(update={"options": {"voice": True, "takes": 9}}), **told)
    brief = stage.brief_of(asked.items[0], setup.whole(asked.candidate), asked)
    assert told == {name: getattr(brief, name) for name in told} and brief.voice is True and brief.size == "240p"


def test_a_lone_hyphen_is_no_wish_to_read_standard_input() -> None:
    from agent import order

    with pytest.raises(UserMistake, match="The brief is empty"):
        order.checked(wish_of(Item(name="a", text="-")))


def test_what_we_turned_down_is_refused_and_the_rest_failed() -> None:
    found = [stage.state_of(error) for error in (UserMistake("x"), NeedsPerson("x"), OverBudget("x"), VendorError("x"))]
    assert found == ["refused", "refused", "failed", "failed"]


def test_keys_are_taken_out_of_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "t-0123456789")
    monkeypatch.setenv("SHORT_KEY", "abc")
    assert stage.scrubbed("failed with t-0123456789 at abc") == "failed with … at abc"
    assert len(stage.scrubbed("x" * 5000)) == 600


def test_a_film_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    import asyncio

    room = tmp_path / "k"
    room.mkdir()
    (room / "films.json").write_text('[{"state": "failed", "film": ""}]')
    assert asyncio.run(stage.make(cell(), room, tmp_path / "bank")) == [{"state": "failed", "film": ""}]
    assert not (tmp_path / "bank").exists()
