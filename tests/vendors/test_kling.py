"""Kling: two designs of one API, told apart by the model, from the order to the file and the bill."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from memory.errors import Barred, Busy, Missing, Rejected, Unanswered, UserMistake
from tests.vendors.conftest import ended, filmed, opened, order
from tests.vendors.kling_house import PAIR, Side, side
from tools.probe import probe
from tools.vendors import facts
from tools.vendors.contract import Job, Order
from tools.vendors.sandbox.house import Booked, Fate
from tools.vendors.sandbox.run import Sandbox

AXES = {
    "truck_left": {"horizontal": -5}, "truck_right": {"horizontal": 5}, "pedestal_down": {"vertical": -5},
    "pedestal_up": {"vertical": 5}, "tilt_down": {"pan": -5}, "tilt_up": {"pan": 5}, "pan_left": {"tilt": -5},
    "pan_right": {"tilt": 5}, "roll_ccw": {"roll": -5}, "roll_cw": {"roll": 5}, "zoom_in": {"zoom": -5},
    "zoom_out": {"zoom": 5},
}  # fmt: skip
"""From the page: its pan is about x (down, up), its tilt about y (left, right); a longer lens is negative."""


def booked(other: Side) -> Booked:
    return list(other.house.jobs.values())[-1]


async def test_the_whole_sandbox_speaks_it_and_an_extended_file_holds_its_source(box: Sandbox, tmp_path: Path) -> None:
    kling, first = opened("kling", box, tmp_path), order("kling", "kling-v1-6")
    job = await kling.submit(first)
    await ended(kling, job)
    more = order("kling", "kling-v1-6", frames=96, continues=first, source_job=job.id, slate="film_sh01_x1")
    file = await filmed(kling, more, tmp_path)
    assert (probe(file).width, probe(file).height, probe(file).frames) == (1280, 720, 9.5 * 24)
    assert [Decimal(one["charged"]) for one in (await box.oracle())["jobs"]] == [Decimal("0.28")] * 2


async def test_text_becomes_a_clip_of_the_size_and_length_ordered(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        file = await filmed(kling, order("kling", "kling-3.0", frames=96), tmp_path)
        assert (probe(file).width, probe(file).height, probe(file).frames) == (1280, 720, 96)
        assert booked(other).request["settings"] == {
            "duration": 4, "resolution": "720p", "aspect_ratio": "16:9", "audio": "off", "multi_shot": False,
        }  # fmt: skip


async def test_a_first_frame_goes_along_and_gives_the_shape(tmp_path: Path, still: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        for model in ("kling-3.0-turbo", "kling-3.0-omni", "kling-v1-6"):
            asked = order("kling", model, first_frame=str(still), width=240, height=426)
            assert (await ended(kling, await kling.submit(asked))).state == "finished"
            job = booked(other)
            assert job.first and job.last is None and (job.width, job.height) == (720, 1280), model
            assert "aspect_ratio" not in (job.request, job.request.get("settings", {}))


async def test_a_last_frame_moves_the_order_to_the_size_that_takes_one(tmp_path: Path, still: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        for model, height in (("kling-2.6", 1080), ("kling-o1", 720), ("kling-v1", 720), ("kling-v2-6", 1080)):
            asked = order("kling", model, first_frame=str(still), last_frame=str(still))
            await kling.submit(asked)
            assert booked(other).last and booked(other).height == height, model
            assert other.house.charged(booked(other)) == await kling.quote(asked)


async def test_an_extension_names_the_video_and_not_the_job(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        first = order("kling", "kling-v1")
        source = await kling.submit(first)
        await ended(kling, source)
        more = order("kling", "kling-v1", frames=96, continues=first, source_job=source.id, slate="film_sh01_x1")
        job = await kling.submit(more)
        assert (await ended(kling, job)).state == "finished"
        assert booked(other).request["video_id"] == f"video-{source.id.partition(':')[2]}"
        assert booked(other).usd == await kling.quote(more) == Decimal("0.14")
        with pytest.raises(UserMistake, match="model of the source"):
            await kling.quote(more.model_copy(update={"model": "kling-v1-6"}))


@pytest.mark.parametrize("move", AXES)
async def test_a_move_is_sent_on_the_axis_of_the_page(move: str, tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        asked = order("kling", "kling-v1", camera=move, motion="medium")
        await other.kling(tmp_path).submit(asked)
        assert booked(other).request["camera_control"] == {"type": "simple", "config": AXES[move]}
        assert booked(other).camera == move
        assert booked(other).words == asked.prompt


@pytest.mark.parametrize("changes", [{"frames": 240}, {"camera": "orbit_left"}, {"model": "kling-v1-6"}])
async def test_where_no_value_is_taken_the_move_is_said(changes: dict[str, Any], tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        await other.kling(tmp_path).submit(order("kling", **{"model": "kling-v1", **changes}))
        assert "camera_control" not in booked(other).request
        assert "the camera" in booked(other).words.lower()


def sizes() -> Iterator[Order]:
    """Every model at every size and length it makes."""
    for model in facts("kling").models:
        for tier in model.tiers:
            width, height = tier.sizes["16:9"].split("x")
            for seconds in model.lengths:
                yield order("kling", model.id, frames=int(seconds * 24), width=int(width), height=int(height))


async def test_the_other_side_charges_what_was_quoted(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling, wrong = other.kling(tmp_path), []
        for asked in sizes():
            quote, _ = await kling.quote(asked), await kling.submit(asked)
            job = booked(other)
            if (quote, job.seconds, job.width) != (job.usd, asked.frames / 24, asked.width):
                wrong.append((asked.model, asked.width, asked.frames, quote, job.usd))
        assert wrong == [] and len(other.house.jobs) > 180


async def test_a_bill_in_cash_is_read(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        status = await ended(kling, await kling.submit(order("kling", "kling-2.6")))
        assert status.cost == Decimal("0.21")


@pytest.mark.parametrize("model", ["kling-3.0", "kling-v3"])
async def test_a_failure_costs_nothing_and_a_refusal_is_told_from_it(model: str, tmp_path: Path) -> None:
    for end, why, state in (
        ("failed", "", "failed"), ("refused", "", "refused"), ("failed", "Content safety review", "refused"),
    ):  # fmt: skip
        async with side(tmp_path, Fate(end=end, why=why)) as other:  # type: ignore[arg-type]
            kling = other.kling(tmp_path)
            status = await ended(kling, await kling.submit(order("kling", model)))
            assert (status.state, status.cost) == (state, Decimal(0)) and status.says
            assert other.house.charged(booked(other)) == 0


async def test_an_unknown_word_counts_as_under_way(tmp_path: Path) -> None:
    def pondering(kind: str, request: web.Request) -> web.Response | None:
        found = [{"id": "7", "status": "pondering"}]
        return web.json_response({"code": 0, "data": found}) if kind == "poll" else None

    async with side(tmp_path, rule=pondering) as other:
        status = await other.kling(tmp_path).poll(Job(vendor="kling", id="current:7"))
        assert (status.state, status.odd) == ("rolling", "pondering")


async def test_twenty_jobs_are_looked_at_with_one_question_a_round(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        jobs = [await kling.submit(order("kling", "kling-3.0", seed=seed)) for seed in range(20)]
        states = await asyncio.gather(*(ended(kling, job) for job in jobs))
        asked = [call for call in other.gate.calls if call.startswith("GET")]
        assert {status.state for status in states} == {"finished"}
        assert 3 <= len(asked) <= 5 and all(call.count("%2C") + call.count(",") == 19 for call in asked)


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [(1000, 401, Barred), (1002, 401, Barred), (1003, 401, Barred), (1100, 429, Barred), (1101, 429, Barred),
     (1102, 429, Barred), (1103, 403, Barred), (1201, 400, Rejected), (1203, 404, Missing), (1301, 400, Rejected),
     (1302, 429, Busy), (1303, 429, Busy), (1304, 429, Barred), (5000, 500, Unanswered), (5001, 503, Unanswered),
     (5002, 504, Unanswered), (1302, 200, Busy), (9999, 200, Unanswered)],
)  # fmt: skip
async def test_the_code_decides_and_not_the_http_status(
    code: int, status: int, error: type[Exception], tmp_path: Path
) -> None:
    def no(kind: str, request: web.Request) -> web.Response:
        return web.json_response({"code": code, "message": "no", "request_id": "1"}, status=status)

    async with side(tmp_path, rule=no) as other:
        with pytest.raises(error) as caught:
            await other.kling(tmp_path).submit(order("kling"))
        assert type(caught.value) is error or issubclass(error, Barred)
        assert len(other.gate.calls) == 1


async def test_an_empty_account_is_told_at_once_and_a_full_queue_is_waited_out(tmp_path: Path) -> None:
    codes = [1302, 1303, 1102]

    def answer(kind: str, request: web.Request) -> web.Response:
        return web.json_response({"code": codes.pop(0), "message": "no"}, status=429)

    async with side(tmp_path, rule=answer) as other:
        kling = other.kling(tmp_path)
        with pytest.raises(Barred, match="1102"), kling.outside.clock.working():
            await kling.poll(Job(vendor="kling", id="current:7"))
        assert len(other.gate.calls) == 3


@pytest.mark.parametrize("model", ["kling-3.0", "kling-v3"])
async def test_an_order_whose_answer_was_lost_is_found_by_our_own_name(model: str, tmp_path: Path) -> None:
    def lost(kind: str, request: web.Request) -> str | None:
        return "lost" if kind == "submit" else None

    async with side(tmp_path, rule=lost) as other:
        kling, asked = other.kling(tmp_path), order("kling", model)
        with pytest.raises(Unanswered):
            await kling.submit(asked)
        job = await other.kling(tmp_path).find(Order.model_validate_json(asked.model_dump_json()))
        assert job and job.id.endswith(booked(other).id) and len(other.house.jobs) == 1
        assert await filmed_by(other, job, tmp_path)
        assert await kling.find(asked.model_copy(update={"slate": "film_sh02_t1"})) is None


async def filmed_by(other: Side, job: Job, into: Path) -> Path:
    """The file of a job that another client ordered."""
    kling = other.kling(into)
    assert (await ended(kling, job)).state == "finished"
    return await kling.fetch(job, into)


async def test_without_a_key_both_ways_in_are_named(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        with pytest.raises(UserMistake, match="KLING_API_KEY or KLING_ACCESS_KEY and KLING_SECRET_KEY"):
            await other.kling(tmp_path, {}).submit(order("kling"))
        with pytest.raises(UserMistake, match="takes no access key"):
            await other.kling(tmp_path, PAIR).quote(order("kling", "kling-3.0"))
        with pytest.raises(Barred, match="1002"):
            await other.kling(tmp_path, {"KLING_API_KEY": "someone else's"}).submit(order("kling"))
        assert other.house.jobs == {}
