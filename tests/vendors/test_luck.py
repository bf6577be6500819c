"""The sandbox's dice: the same for a job in whatever order jobs arrive; and what a vendor chooses where nobody says."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vendors.acme import booked
from tools.screen.colours import in_words
from tools.vendors.sandbox.drawing import PALETTE, palette, taste, told
from tools.vendors.sandbox.house import Fate, House
from tools.vendors.sandbox.time import Virtual
from tools.vendors.sandbox.world import world

JOB = st.tuples(
    st.sampled_from(["runway", "luma"]), st.sampled_from(["video", "image"]),
    st.one_of(st.none(), st.integers(0, 5)), st.sampled_from(["a lamp", "a boat"]),
)  # fmt: skip
Job = tuple[str, str, int | None, str]


def house() -> House:
    return House(time=Virtual(), world=world("rough", 5), projector=None, room=Path())  # type: ignore[arg-type]


def fate(open_: House, job: Job) -> tuple[str, Fate]:
    vendor, kind, seed, words = job
    done = open_.book(vendor, "m", words, Decimal(1), kind=kind, seed=seed)
    return done.luck, done.fate


def alike(job: Job) -> Any:
    vendor, kind, seed, words = job
    return (vendor, kind, words if seed is None else seed)


@settings(deadline=None)
@given(jobs=st.lists(JOB, max_size=9, unique_by=alike), order=st.randoms())
def test_any_order_of_arrival_gives_each_job_the_same_fate(jobs: list[Job], order: Any) -> None:
    first, second = house(), house()
    found = {job: fate(first, job) for job in jobs}
    order.shuffle(jobs)
    assert found == {job: fate(second, job) for job in jobs}


@settings(deadline=None)
@given(job=JOB, times=st.integers(2, 6))
def test_equal_orders_get_their_own(job: Job, times: int) -> None:
    open_ = house()
    assert len({fate(open_, job)[0] for _ in range(times)}) == times


def test_what_one_vendor_was_given_is_not_counted_at_another() -> None:
    plain, other = house(), house()
    fate(other, ("luma", "video", 1001, "a lamp"))
    fate(other, ("runway", "image", 1001, "a lamp"))
    assert fate(plain, ("runway", "video", 1001, "a lamp")) == fate(other, ("runway", "video", 1001, "a lamp"))


def test_another_book_of_the_same_world_has_other_fates() -> None:
    first, second = house(), house()
    second.empty(100)
    assert fate(first, ("runway", "video", 1, "a")) != fate(second, ("runway", "video", 1, "a"))


def test_the_book_tells_damage_and_how_long_a_job_takes() -> None:
    open_ = house()
    fates = [fate(open_, ("runway", "video", seed, "a lamp"))[1] for seed in range(12)]
    rows = open_.oracle()["jobs"]
    assert [row["damage"] for row in rows] == [one.damage for one in fates] and any(one.damage for one in fates)
    assert [row["takes"] for row in rows] == [one.queued + one.rolling for one in fates]


def test_a_vendor_mostly_chooses_its_own_colours_where_it_may() -> None:
    fates = [world("drifting", 1).fate("runway", 0, "a lamp", luck=f"0/{seed}/0") for seed in range(1000)]
    chosen = [one.taste for one in fates if one.taste is not None]
    assert len(chosen) / 1000 == pytest.approx(0.8, abs=0.05)
    assert len(set(chosen)) == len(chosen) and all(0 <= hue < 1 for hue in chosen)
    assert all(world("plain", 1).fate("runway", seed, "a lamp").taste is None for seed in range(50))


def test_taste_is_four_colours_dark_to_light_and_none_is_the_usual() -> None:
    assert taste(None) == PALETTE
    for hue in (0.0, 0.3, 0.99):
        found = taste(hue)
        light = [sum(int(code[at : at + 2], 16) for at in (1, 3, 5)) for code in found]
        assert len(found) == 4 and light[0] < light[1] < light[3] and all(len(code) == 7 for code in found)
    assert len({taste(hue / 10) for hue in range(10)}) == 10


def test_colours_that_words_name_outrank_a_vendors_taste() -> None:
    chosen = Fate(taste=0.3)
    free = palette(booked(words="a lamp", fate=chosen))
    assert free == taste(0.3)
    said = in_words(("#101418", "#1f6f8b", "#c8a15a", "#f4f1e8"))
    held = palette(booked(words=f"A lamp. Series style: colours {said}; noir look.", fate=chosen))
    assert len(said.split(", ")) == 4 and not set(held) & set(free), "all that a style block names is heard"
    assert palette(booked(words="a lamp in #102030", fate=chosen)) == ("#102030", *free[1:])
    assert palette(booked(words="a lamp", fate=Fate())) == PALETTE


def test_colours_are_found_behind_other_words_of_colour() -> None:
    named = told("colours black, white.")
    assert len(named) == 2
    assert told("vivid colours in the sky. series style: colours black, white; noir look.") == named
    assert told("the colours of autumn") == [] == told("colourful and bright")
