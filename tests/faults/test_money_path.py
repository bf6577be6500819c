"""What was ordered before is collected before anything new is ordered; what is paid is kept. Whole films."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from agent import money, production
from agent.exits import outcome
from agent.studio import Studio
from memory.errors import Barred, NeedsPerson, ProductionError, Rejected, UserMistake
from tests.faults.till import Set, filmset
from tools import ffmpeg
from tools.vendors.contract import Order


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plates")


async def paused(here: Set, **wish: object) -> str:
    """What the program says when the film pauses, with status 4."""
    with pytest.raises(ProductionError) as told:
        await (here.resume() if here.film else here.make(**wish))
    status, words, _ = outcome(told.value)
    assert status == 4 and "filmwright resume" in words, words
    return words


async def unheard(here: Set) -> str:
    """A film that was made but for one shot, whose order was never answered; the slate of that order."""
    here.runway.deaf, here.restless = 1, True
    state = await here.make(until="continuity", recast=True, takes=1)
    [lost] = here.states("ambiguous")
    number = here.runway.posts[0].shot.number
    reels = {reel.shot.number: reel for reel in state["reels"]}
    assert here.runway.shots()[number] == 1 and not here.luma.shots()[number]
    assert "may have been ordered" in reels[number].failed and not reels[number].take
    assert all(reel.take for other, reel in reels.items() if other != number) and len(reels) > 1
    return lost.slate


async def settled(here: Set, slate: str, found: str) -> None:
    await here.at(lambda room: money.settle(room, here.film, slate, found))


async def test_after_an_order_without_an_answer_nothing_else_is_ordered_for_its_shot(
    tmp_path: Path, plates: Path
) -> None:
    """Whatever the camera asks for; a person finds that it was lost, and the shot is made."""
    async with filmset(tmp_path, plates) as here:
        slate = await unheard(here)
        await settled(here, slate, "lost")
        state = await here.resume()
        assert all(reel.take for reel in state["reels"]) and state["master"].frames
        assert not here.states("ambiguous") and len(here.states("abandoned")) == 1


async def test_an_order_a_person_found_is_collected_and_a_wrong_job_can_be_corrected(
    tmp_path: Path, plates: Path
) -> None:
    async with filmset(tmp_path, plates) as here:
        slate = await unheard(here)
        with pytest.raises(UserMistake, match="knows no job runway-99"):
            await settled(here, slate, "runway-99")
        right = next(name for name, order in here.runway.jobs.items() if order.slate == slate)
        wrong = next(name for name in here.runway.jobs if name != right)
        posts = len(here.runway.posts) + len(here.luma.posts)
        for found in (wrong, right):
            await settled(here, slate, found)
        state = await here.resume()
        [made] = [entry for entry in here.entries if entry.slate == slate]
        assert made.job == right and made.state in ("stored", "used")
        assert all(reel.take for reel in state["reels"]) and here.runway.fetched[right] == 1
        assert len(here.runway.posts) + len(here.luma.posts) == posts


def slow(here: Set) -> None:
    here.runway.slow = not here.runway.slow


def hidden(here: Set) -> None:
    here.runway.hidden = not here.runway.hidden


@pytest.mark.parametrize("fault", [slow, hidden], ids=["outlasts our patience", "404 for now"])
async def test_a_job_under_way_is_never_replaced(tmp_path: Path, plates: Path, fault: object) -> None:
    """Others may take over, but not for a shot that somebody is at: the film pauses and resume collects."""
    async with filmset(tmp_path, plates) as here:
        fault(here)  # type: ignore[operator]
        here.restless = True
        await paused(here, recast=True, takes=1)
        ordered = here.runway.shots()
        assert not here.luma.posts and set(ordered.values()) == {1}
        await paused(here)
        assert not here.luma.posts and here.runway.shots() == ordered
        fault(here)  # type: ignore[operator]
        here.restless = False
        state = await here.resume()
        assert all(reel.take for reel in state["reels"]) and not here.luma.posts
        assert here.runway.shots() == ordered


async def test_a_vendor_that_is_down_before_anything_was_ordered_is_replaced(tmp_path: Path, plates: Path) -> None:
    async with filmset(tmp_path, plates) as here:
        here.runway.barred = lambda order: Barred("the key is refused")
        state = await here.make(until="continuity", recast=True)
        assert {reel.take.vendor for reel in state["reels"]} == {"luma"}
        assert set(here.luma.shots().values()) == {1} and not here.runway.posts


def out_of_credit(order: Order) -> ProductionError | None:
    return Barred("no credit") if order.lengthens else None


async def test_a_paused_shot_keeps_its_takes(tmp_path: Path, plates: Path) -> None:
    """402 between a roll and its extension: the roll is there, and only what is missing is ordered."""
    async with filmset(tmp_path, plates, longest=0.6) as here:
        here.runway.barred = out_of_credit
        assert "no credit" in await paused(here, takes=1)
        rolled = here.runway.shots()
        await paused(here)
        assert here.runway.shots() == rolled and set(rolled.values()) == {1}
        here.runway.barred = lambda order: None
        state = await here.resume()
        assert all(reel.take.frames >= reel.shot.frames for reel in state["reels"])
        assert set(here.runway.shots().values()) == {2}
        assert len({entry.job for entry in here.states("used")}) == len(here.runway.jobs)


async def test_refusals_are_counted_on_after_a_pause(tmp_path: Path, plates: Path) -> None:
    """Three rewordings in all, not three after every resume; what a shot is refused with is its own record."""
    tried: list[str] = []

    def refuse(order: Order) -> ProductionError | None:
        if order.shot.number != 1:
            return None
        tried.append(order.prompt)
        return Barred("no credit") if len(tried) == 3 else Rejected("these words are refused")

    async with filmset(tmp_path, plates) as here:
        here.runway.barred = refuse
        await paused(here, takes=1)
        state = await here.resume()
        assert "refused 4 times" in state["reels"][0].failed and len(set(tried)) == 4 == len(tried) - 1
        assert all(reel.take for reel in state["reels"][1:])


async def shot_and_lost(here: Set, *, vendors_too: bool) -> int:
    """A film whose first take is gone from the vault, its vendor's file too where wanted; the number of its orders."""
    state = await here.make(until="continuity", takes=1)
    take = state["reels"][0].take
    [order] = [entry for entry in here.entries if entry.slate == take.slate]
    assert order.digest != take.digest

    async def lose(room: Studio) -> None:
        for digest in [take.digest, *([order.digest] if vendors_too else [])]:
            room.vault.path(digest).unlink()

    await here.at(lose)
    return len(here.runway.posts)


@pytest.mark.parametrize("vendors_too", [False, True], ids=["the conformed copy", "the vendor's file too"])
async def test_a_take_that_is_gone_is_made_from_what_was_paid(tmp_path: Path, plates: Path, vendors_too: bool) -> None:
    async with filmset(tmp_path, plates) as here:
        posts = await shot_and_lost(here, vendors_too=vendors_too)
        state = await here.resume()
        assert len(here.runway.posts) == posts and state["master"].frames
        assert sum(here.runway.fetched.values()) == posts + vendors_too
        assert all(reel.take for reel in state["reels"])


async def test_only_a_file_that_its_vendor_lost_too_is_ordered_again_within_the_budget(
    tmp_path: Path, plates: Path
) -> None:
    async with filmset(tmp_path, plates) as here:
        posts = await shot_and_lost(here, vendors_too=True)
        first = next(name for name, order in here.runway.jobs.items() if order.shot.number == 1)
        del here.runway.jobs[first]
        here.runway.jobs["gone-99"] = here.runway.posts[0]
        spent = sum(entry.price for entry in here.entries)
        with pytest.raises(ProductionError, match="--budget"):
            await here.resume(budget=spent)
        assert len(here.runway.posts) == posts
        state = await here.resume(budget=spent * 3)
        assert len(here.runway.posts) == posts + 1 and all(reel.take for reel in state["reels"])


async def test_a_retake_of_a_paid_film_asks_before_it_spends(tmp_path: Path, plates: Path) -> None:
    async with filmset(tmp_path, plates) as here:
        await here.make(takes=1)
        posts, here.yes = len(here.runway.posts), False
        with pytest.raises(NeedsPerson, match=r"may cost up to \$.* --yes"):
            await here.at(lambda room: production.retake(room, here.film, 1, "much warmer"))
        assert len(here.runway.posts) == posts
        here.yes = True
        await here.resume()
        assert len(here.runway.posts) == posts + 1 and here.runway.posts[-1].shot.number == 1


async def asked_price(here: Set, **wish: object) -> Decimal:
    """What the film may cost at most, as a person is told who hasn't agreed yet."""
    here.yes = False
    with pytest.raises(NeedsPerson) as asked:
        await (here.resume() if here.film else here.make(**wish))
    here.yes = True
    return Decimal(str(asked.value).split("$")[1].split(". ")[0])


@pytest.mark.parametrize("takes", [1, 2])
async def test_the_price_asked_for_is_enough_for_the_dearest_course(tmp_path: Path, plates: Path, takes: int) -> None:
    """Every extension fails and is charged: such orders count as takes, so that no shot costs more than was said."""
    async with filmset(tmp_path, plates, longest=0.6) as here:
        here.runway.fails = lambda job: here.runway.jobs[f"runway-{job}"].lengthens != ""
        price = await asked_price(here, takes=takes)
        with pytest.raises(ProductionError, match="No shot could be made"):
            await here.resume(budget=price)
        spent = sum(entry.price for entry in here.entries)
        assert 0 < spent <= price and max(here.runway.shots().values()) <= 2 * takes


def jumping(file: Path, order: Order) -> None:
    """Every other shot is far brighter than its neighbours."""
    plain = file.rename(file.with_name("plain.mp4"))
    light = 0.35 if order.shot.number % 2 else -0.35
    ffmpeg.run(["-y", "-i", plain, "-vf", f"eq=brightness={light}:contrast=0.3", file])


async def test_the_price_asked_for_holds_what_continuity_orders_again(tmp_path: Path, plates: Path) -> None:
    async with filmset(tmp_path, plates) as here:
        here.runway.spoil = jumping
        await asked_price(here, takes=2)
        page = tmp_path / "films" / here.film / "storyboard.json"
        board = json.loads(page.read_text())
        alike = {name: board["shots"][0][name] for name in ("place", "light", "staging")}
        page.write_text(json.dumps({**board, "shots": [{**shot, **alike} for shot in board["shots"]]}))
        price = await asked_price(here)
        state = await here.resume(budget=price)
        assert state["ordered"] and len(here.runway.posts) > 2 * len(state["reels"])
        assert sum(entry.price for entry in here.entries) <= price and all(reel.take for reel in state["reels"])
