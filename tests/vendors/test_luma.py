"""Luma: what is ordered, what it costs, how jobs end and what is refused before any request."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import pytest

from memory.errors import Barred, Busy, Missing, Rejected, UserMistake, VendorError
from tests.vendors.conftest import ended, opened, order
from tests.vendors.luma_house import SIZES, Near, luma_house, plain, sized
from tools.vendors.contract import Job
from tools.vendors.download import Stale
from tools.vendors.luma import meets, status
from tools.vendors.sandbox.house import Fate
from tools.vendors.sandbox.run import Sandbox
from tools.vendors.wire import Reply


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[Near]:
    async with luma_house(tmp_path) as running:
        yield running


async def test_words_become_a_clip_at_the_quoted_price(box: Sandbox, tmp_path: Path) -> None:
    vendor: Any = opened("luma", box, tmp_path)
    asked = order("luma")
    job = await vendor.submit(asked)
    assert (await ended(vendor, job)).state == "finished"
    file = await vendor.fetch(job, tmp_path)
    row = next(one for one in (await box.oracle())["jobs"] if one["id"] == job.id)
    assert file.read_bytes()[4:8] == b"ftyp"
    assert Decimal(row["charged"]) == await vendor.quote(asked) == Decimal("0.06")
    assert "pans left" in row["words"]


@pytest.mark.parametrize("tier", SIZES)
@pytest.mark.parametrize("frames", [120, 240])
async def test_the_charge_is_the_quote(near: Near, tier: str, frames: int) -> None:
    asked = sized(tier, frames)
    assert near.house.charged(await near.taken(asked)) == await near.luma.quote(asked) > 0


async def test_ten_seconds_at_the_draft_size_have_no_known_price_and_go_one_size_up(near: Near) -> None:
    booked = await near.taken(sized("360p", 240))
    assert (booked.height, booked.seconds, booked.usd) == (540, 10, Decimal("0.45"))


async def test_every_shape_and_size_is_what_the_other_side_makes(near: Near) -> None:
    for tier in near.luma.facts.models[0].tiers:
        for size in tier.sizes.values():
            width, height = map(int, size.split("x"))
            booked = await near.taken(order("luma", width=width, height=height))
            assert (booked.width, booked.height) == (width, height)


async def test_a_clip_starts_from_a_picture_cut_to_its_size(near: Near, still: Path) -> None:
    booked = await near.taken(sized("360p", first_frame=str(still)))
    assert set(booked.request["video"]) == {"resolution", "duration", "start_frame"}
    assert booked.first and cv2.imread(str(booked.first)).shape[:2] == (360, 640)


async def test_five_seconds_between_two_pictures(near: Near, still: Path) -> None:
    booked = await near.taken(sized("360p", first_frame=str(still), last_frame=str(still)))
    assert {"start_frame", "end_frame"} < set(booked.request["video"])
    assert booked.first and booked.last


async def test_ten_seconds_between_two_pictures_take_key_frames(near: Near, still: Path) -> None:
    booked = await near.taken(sized("540p", 240, first_frame=str(still), last_frame=str(still)))
    assert booked.request["video"]["keyframe_indexes"] == [0, 240]
    assert booked.first and booked.last


async def test_ten_seconds_from_a_picture_take_one_key_frame(near: Near, still: Path) -> None:
    booked = await near.taken(sized("540p", 240, first_frame=str(still)))
    assert booked.request["video"]["keyframe_indexes"] == [0]
    assert booked.first and not booked.last


@pytest.mark.parametrize(("direction", "place"), [("forward", "start_frame"), ("backward", "end_frame")])
async def test_an_extension_names_the_job_it_goes_on_from(
    near: Near, still: Path, direction: str, place: str, tmp_path: Path
) -> None:
    first = sized("360p", first_frame=str(still))
    job = await near.done(first)
    more = first.model_copy(update={"continues": first, "source_job": job.id, "direction": direction})
    booked = near.house.jobs[(await near.done(more)).id]
    assert booked.request["video"][place] == {"generation_id": job.id}
    assert (booked.source_job, booked.direction, booked.seconds) == (job.id, direction, 5)
    assert booked.usd == await near.luma.quote(more)


async def test_a_take_cut_from_its_clip_is_gone_on_from_by_its_last_frame(near: Near, tmp_path: Path) -> None:
    first = sized("360p", 72)
    job = await near.done(first)
    take = await near.luma.fetch(job, tmp_path / "take.mp4")
    more = first.model_copy(update={"continues": first, "source_job": job.id, "source": str(take)})
    booked = await near.taken(more)
    assert booked.first and not booked.source_job
    assert booked.usd == await near.luma.quote(more)


async def test_a_take_grown_at_its_other_side_is_gone_on_from_by_what_is_seen(near: Near) -> None:
    first = sized("360p")
    back = first.model_copy(update={"continues": first, "source_job": "a", "direction": "backward"})
    ray = near.luma.facts.models[0]
    assert meets(back, first, ray) and not meets(first, back, ray)
    with pytest.raises(UserMistake, match="lead up"):
        await near.luma.submit(back.model_copy(update={"continues": back.model_copy(update={"frames": 72})}))
    assert not near.house.posts


async def test_thirty_seconds_are_the_most_for_us_and_for_luma(near: Near) -> None:
    whole = order("luma", width=960, height=540, frames=240)
    for _ in range(4):
        job = await near.done(whole)
        whole = whole.model_copy(update={"frames": 120, "continues": whole, "source_job": job.id})
    job = await near.done(whole)
    with pytest.raises(UserMistake, match="30 s at most"):
        await near.luma.submit(whole.model_copy(update={"continues": whole, "source_job": job.id}))
    answer = await near.raw(plain(start_frame={"generation_id": job.id}))
    assert (answer.status_code, "30 seconds" in answer.json()["detail"]) == (422, True)


async def test_an_extension_beside_a_new_picture_or_of_a_foreign_take_is_not_sent(near: Near, still: Path) -> None:
    first = sized("360p")
    for wrong in ({"source_job": ""}, {"source_job": "x", "last_frame": str(still)}):
        with pytest.raises(UserMistake):
            await near.luma.submit(first.model_copy(update={"continues": first, **wrong}))
    assert not near.house.posts


@pytest.mark.parametrize("model", ["ray-2", "ray-flash-2"])
async def test_the_older_api_is_refused_with_its_reason_and_successor_before_any_request(
    near: Near, model: str
) -> None:
    for call in (near.luma.quote, near.luma.submit):
        with pytest.raises(UserMistake, match=r"retired on 2026-10-04.*Dream Machine.*Use ray-3\.2"):
            await call(order("luma", model))
    assert not near.house.posts


async def test_a_prompt_of_six_thousand_is_sent_with_its_camera_and_a_longer_one_is_not(near: Near) -> None:
    booked = await near.taken(order("luma", prompt="x" * 6000))
    assert len(booked.words) == 6000 and "pans left" in booked.words
    with pytest.raises(UserMistake, match="6000"):
        await near.luma.submit(order("luma", prompt="x" * 6001))


async def test_a_wrong_key_bars_the_way_and_a_missing_one_is_named(box: Sandbox, tmp_path: Path) -> None:
    for key in ("luma-api-wrong", "wrong"):
        with pytest.raises(Barred, match="401"):
            await opened("luma", box, tmp_path, keys={"LUMA_AGENTS_API_KEY": key}).submit(order("luma"))
    with pytest.raises(UserMistake, match="LUMA_AGENTS_API_KEY"):
        await opened("luma", box, tmp_path, keys={}).submit(order("luma"))


async def test_nothing_can_be_cancelled_or_looked_up(near: Near) -> None:
    job = await near.luma.submit(order("luma"))
    with pytest.raises(VendorError, match="can't cancel"):
        await near.luma.cancel(job)
    assert await near.luma.find(order("luma")) is None


async def test_a_dead_link_is_asked_for_anew_without_a_new_order(near: Near, tmp_path: Path) -> None:
    job = await near.done(order("luma"))
    old = await near.luma.link(job)
    with near.luma.outside.clock.working():
        await near.luma.outside.clock.sleep(3601)
        with pytest.raises(Stale):
            await near.luma.wire.download(old, tmp_path / "old.mp4")
        file = await near.luma.fetch(job, tmp_path / "new.mp4")
    assert file.stat().st_size > 1000
    assert len(near.house.jobs) == len(near.house.posts) == 1


@pytest.mark.parametrize(
    ("end", "code", "state", "cost"),
    [
        ("refused", "content_moderated", "refused", 0), ("failed", "generation_failed", "failed", 0),
        ("failed", "output_not_found", "failed", 0), ("failed", "budget_exhausted", "failed", None),
        ("failed", "rate_limited", "failed", None), ("failed", "corrupt_input", "refused", None),
        ("failed", "image_too_large", "refused", None), ("failed", "unsupported_format", "refused", None),
        ("failed", "invalid_request", "refused", None),
    ],
)  # fmt: skip
async def test_how_a_job_ends(near: Near, end: Any, code: str, state: str, cost: int | None) -> None:
    near.world.one = Fate(end=end, why=code)
    job = await near.luma.submit(order("luma"))
    told = await ended(near.luma, job)
    assert (told.state, told.cost) == (state, cost) and code in told.says
    assert cost is None or near.house.charged(near.house.jobs[job.id]) == cost


def test_what_luma_never_said_before_is_not_taken_for_an_end_nor_sent_again() -> None:
    assert status({"state": "dreaming"}).model_dump(include={"state", "odd"}) == {"state": "rolling", "odd": "dreaming"}
    assert status({"state": "failed", "failure_code": "news"}).state == "refused"
    assert status({"state": "completed", "output": []}).state == "refused"
    assert status({"state": "completed", "output": [{"type": "exr", "url": "u"}]}).state == "refused"


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [(400, Rejected, "bad"), (402, Barred, "Add credit"), (403, Barred, "closed this account"), (422, Rejected, "bad"),
     (413, Rejected, "50 MB"), (503, Busy, "busy")],
)  # fmt: skip
def test_what_a_status_means(near: Near, code: int, kind: type[VendorError], words: str) -> None:
    refusal = near.luma.wire.refusal(Reply(code, {}, {"detail": "bad"}, ""))
    assert type(refusal) is kind and words in str(refusal)


async def test_both_kinds_of_too_many_say_how_long_to_wait(near: Near) -> None:
    near.house.at_once = 1
    await near.luma.submit(order("luma"))
    with pytest.raises(Busy, match="as many jobs") as full:
        await near.luma.submit(order("luma"))
    near.world.one = Fate(queued=0, rolling=0)
    near.house.jobs.clear()
    for _ in range(3):
        await near.luma.submit(order("luma"))
    with pytest.raises(Busy, match="Rate limit") as fast:
        await near.luma.submit(order("luma"))
    assert (full.value.after, fast.value.after) == (60, 60)


async def test_an_unknown_job_is_missing(near: Near) -> None:
    with pytest.raises(Missing):
        await near.luma.poll(Job(vendor="luma", id="no/uuid?"))
