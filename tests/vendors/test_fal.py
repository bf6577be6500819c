"""Pika and the other models behind fal's queue, end to end against the sandbox."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from aiohttp import web

from memory.errors import Barred, Busy, Missing, Rejected, Retired, Unanswered, UserMistake, VendorError
from tests.vendors.conftest import ended, filmed, opened, order
from tests.vendors.fal_house import side
from tools.probe import probe
from tools.vendors import facts, open_vendor
from tools.vendors.contract import Job, Order
from tools.vendors.own import check, own
from tools.vendors.sandbox.house import Fate
from tools.vendors.sandbox.protocols import bases
from tools.vendors.sandbox.run import Sandbox

SHEET = """
[[models]]
id = "kling-turbo"
text = false
first_frame = true
last_frame = true
seconds = [5, 10]
lengths = [5, 10]
avoid = true

[[models.tiers]]
name = "1080p"
sizes = { "16:9" = "1920x1080" }
per_second = "0.07"

[models.wire]
image = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"
first = "image_url"
last = "tail_image_url"
duration = "string"
send_cfg_scale = 0.25
"""


async def last(box: Sandbox) -> dict[str, Any]:
    """The newest row of the sandbox's book."""
    row: dict[str, Any] = (await box.oracle())["jobs"][-1]
    return row


# What each use of a model asks for


async def test_pika_films_words_with_its_seed_and_what_to_avoid(box: Sandbox, tmp_path: Path) -> None:
    file = await filmed(opened("pika", box, tmp_path), order("pika", seed=77, avoid="text, logos"), tmp_path)
    row = await last(box)
    assert (probe(file).width, probe(file).height) == (1280, 720)
    assert row["model"] == "fal-ai/pika/v2.2/text-to-video"
    assert (row["request"]["seed"], row["request"]["negative_prompt"]) == (77, "text, logos")
    assert row["request"]["prompt"].startswith("the sea at dawn. ") and "camera" in row["request"]["prompt"].lower()
    assert (row["seconds"], Decimal(row["charged"])) == (5.0, Decimal("0.20"))


async def test_pika_starts_from_a_picture_and_takes_its_shape(box: Sandbox, still: Path, tmp_path: Path) -> None:
    asked = order("pika", first_frame=str(still), width=720, height=1280)
    file = await filmed(opened("pika", box, tmp_path), asked, tmp_path)
    row = await last(box)
    assert row["model"] == "fal-ai/pika/v2.2/image-to-video"
    assert "aspect_ratio" not in row["request"]
    assert (probe(file).width, probe(file).height) == (720, 1280)


async def test_pika_goes_from_one_key_frame_to_another_at_their_own_price(
    box: Sandbox, still: Path, tmp_path: Path
) -> None:
    pika = opened("pika", box, tmp_path)
    asked = order("pika", first_frame=str(still), last_frame=str(still), seed=5, avoid="blur", width=1920, height=1080)
    await pika.submit(asked)
    row = await last(box)
    assert row["model"] == "fal-ai/pika/v2.2/pikaframes"
    assert len(row["request"]["image_urls"]) == 2 and row["request"]["transitions"] == [{"duration": 5}]
    assert (row["request"]["seed"], row["request"]["negative_prompt"]) == (5, "blur")
    assert Decimal(row["charged"]) == await pika.quote(asked) == Decimal("0.30")


@pytest.mark.parametrize(
    ("model", "frames", "fields"),
    [
        ("veo3.1", 140, {"duration": "6s", "generate_audio": False, "aspect_ratio": "16:9", "resolution": "720p"}),
        ("kling-video/v3/standard", 140, {"duration": "6", "generate_audio": False, "aspect_ratio": "16:9"}),
        ("wan/v2.7", 140, {"duration": 6, "aspect_ratio": "16:9", "resolution": "720p"}),
    ],
)
async def test_each_model_is_asked_in_its_own_fields(
    box: Sandbox, tmp_path: Path, model: str, frames: int, fields: dict[str, Any]
) -> None:
    await opened("fal", box, tmp_path).submit(order("fal", model, frames=frames))
    asked = (await last(box))["request"]
    assert {name: asked.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    ("model", "first", "end"),
    [
        ("veo3.1/fast", "first_frame_url", "last_frame_url"),
        ("kling-video/v3/pro", "start_image_url", "end_image_url"),
        ("wan/v2.7", "image_url", "end_image_url"),
    ],
)
async def test_two_frames_go_into_the_fields_of_their_model(
    box: Sandbox, still: Path, tmp_path: Path, model: str, first: str, end: str
) -> None:
    await opened("fal", box, tmp_path).submit(order("fal", model, first_frame=str(still), last_frame=str(still)))
    asked = (await last(box))["request"]
    assert asked[first].startswith("data:image/") and asked[end].startswith("data:image/")


async def test_a_film_is_fetched_from_a_model_of_fal(box: Sandbox, still: Path, tmp_path: Path) -> None:
    asked = order("fal", "kling-video/v3/standard", first_frame=str(still), frames=72)
    file = await filmed(opened("fal", box, tmp_path), asked, tmp_path)
    assert abs(probe(file).seconds - 3) < 0.1


def offers(vendor: str, still: Path) -> Iterator[Order]:
    """Every model, size and length in words, and each size once from one picture and from two."""
    for model in facts(vendor).models:
        for tier in model.tiers:
            width, height = (int(side) for side in tier.sizes["16:9"].split("x"))
            for length in model.lengths:
                plain = order(vendor, model.id, frames=round(length * 24), width=width, height=height)
                yield plain
                if length == model.lengths[0] and tier.name != "4k":
                    yield plain.model_copy(update={"first_frame": str(still)})
                    if model.last_frame:
                        yield plain.model_copy(update={"first_frame": str(still), "last_frame": str(still)})


@pytest.mark.parametrize("vendor", ["pika", "fal"])
async def test_what_fal_charges_is_what_we_quote(vendor: str, still: Path, tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        client = other.open(vendor, tmp_path)
        for asked in offers(vendor, still):
            await client.submit(asked)
            job = list(other.house.jobs.values())[-1]
            fit = client.fit(asked)
            assert other.house.charged(job) == await client.quote(asked), asked
            assert (job.width, job.height, job.seconds) == (fit.width, fit.height, fit.seconds), asked
        assert len(other.house.jobs) > 8


async def test_a_large_picture_is_uploaded_and_the_order_names_its_address(box: Sandbox, tmp_path: Path) -> None:
    noise = tmp_path / "noise.png"
    cv2.imwrite(str(noise), np.random.default_rng(1).integers(0, 255, (1080, 1920, 3), dtype=np.uint8))
    asked = order("pika", first_frame=str(noise), width=1920, height=1080)
    await opened("pika", box, tmp_path).submit(asked)
    row = await last(box)
    assert row["request"]["image_url"].startswith(f"{box.url}/fal-cdn/files/")
    assert (row["width"], row["height"]) == (1920, 1080)


# The queue


async def test_a_job_is_asked_at_the_addresses_that_submit_gave(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        await other.open("pika", tmp_path).poll(Job(vendor="pika", id=job.id))
        name = next(iter(other.house.jobs))
        assert other.gate.calls[-1] == f"GET /fal-ai/pika/requests/{name}/status -> 202"


@pytest.mark.parametrize("form", ["{name}", "fal-ai/pika/{name}", "{base}/fal-ai/pika/requests/{name}"])
async def test_a_job_is_found_by_the_name_on_fals_own_pages(tmp_path: Path, form: str) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        await pika.submit(order("pika"))
        bare = form.format(name=next(iter(other.house.jobs)), base=pika.base)
        assert (await pika.poll(Job(vendor="pika", id=bare))).state == "waiting"


async def test_an_address_at_another_host_gets_no_key(tmp_path: Path) -> None:
    heard: list[str] = []

    async def listen(request: web.Request) -> web.Response:
        heard.append(request.headers.get("authorization", ""))
        return web.json_response({"status": "COMPLETED"})

    stranger = web.Application()
    stranger.router.add_route("*", "/{rest:.*}", listen)
    runner = web.AppRunner(stranger)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    foreign = f"http://127.0.0.1:{runner.addresses[0][1]}/fal-ai/pika/requests/r1"
    told = {
        "request_id": "r1",
        "status_url": f"{foreign}/status",
        "response_url": foreign,
        "cancel_url": f"{foreign}/cancel",
    }
    async with side(tmp_path, own={"POST /fal-ai/pika/v2.2/text-to-video": (200, told, {})}) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        for call in (pika.poll(job), pika.link(job), pika.cancel(job)):
            with pytest.raises(VendorError, match="another host"):
                await call
    await runner.cleanup()
    assert heard == []


@pytest.mark.parametrize(
    ("fate", "state", "cost", "words"),
    [
        (Fate(end="refused"), "refused", None, "flagged"),
        (Fate(end="failed", why="runner_server_error"), "failed", Decimal(0), "runner_server_error"),
        (Fate(end="failed", why="startup_timeout"), "failed", Decimal(0), "startup_timeout"),
        (Fate(end="failed", why="image_too_small"), "failed", None, "could not make"),
        (Fate(end="failed", why="bad_request"), "failed", None, "bad_request"),
    ],
)
async def test_completed_may_be_a_failure(
    tmp_path: Path, fate: Fate, state: str, cost: Decimal | None, words: str
) -> None:
    async with side(tmp_path, fate) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        status = await ended(pika, job)
        assert (status.state, status.cost) == (state, cost) and words in status.says
        assert other.house.charged(next(iter(other.house.jobs.values()))) == (Decimal("0.20") if cost is None else 0)


async def test_a_gateways_bad_moment_is_not_the_jobs_end(tmp_path: Path) -> None:
    async with side(tmp_path, Fate(0, 0)) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        other.gate.own[f"GET /fal-ai/pika/requests/{next(iter(other.house.jobs))}"] = (502, {"detail": "gateway"}, {})
        assert (await ended(pika, job)).state == "finished"


async def test_completed_without_a_result_yet_counts_as_under_way(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        other.gate.own["/status"] = (200, {"status": "COMPLETED"}, {})
        status = await pika.poll(job)
        assert status.state == "rolling" and "still in progress" in status.odd


async def test_an_unknown_word_counts_as_under_way(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        other.gate.own["/status"] = (200, {"status": "PONDERING"}, {})
        status = await pika.poll(job)
        assert (status.state, status.odd) == ("rolling", "PONDERING")


# Cancel


async def test_a_job_cancelled_in_the_queue_costs_nothing(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        await pika.cancel(job)
        status = await pika.poll(job)
        assert (status.state, status.cost) == ("cancelled", Decimal(0))
        assert other.house.charged(next(iter(other.house.jobs.values()))) == 0


async def test_a_rolling_job_is_cancelled_and_may_be_charged(tmp_path: Path) -> None:
    async with side(tmp_path, Fate(0, 8)) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        await pika.cancel(job)
        status = await pika.poll(job)
        assert (status.state, status.cost) == ("cancelled", None)
        assert other.house.charged(next(iter(other.house.jobs.values()))) > 0


async def test_a_cancel_that_comes_too_late_changes_nothing(tmp_path: Path) -> None:
    async with side(tmp_path, Fate(0, 0)) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        await pika.cancel(job)
        assert (await pika.poll(job)).state == "finished"


async def test_a_job_that_fal_forgot_after_our_cancel_is_cancelled(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        job = await pika.submit(order("pika"))
        await pika.cancel(job)
        other.house.jobs.clear()
        assert (await pika.poll(job)).state == "cancelled"
        with pytest.raises(Missing):
            await pika.cancel(job)
        with pytest.raises(Missing):
            await other.open("pika", tmp_path).poll(job)


# Refusals


@pytest.mark.parametrize(
    ("status", "body", "headers", "error", "words"),
    [
        (403, {"detail": "User is locked. Reason: Exhausted balance."}, {}, Barred, "Top up"),
        (401, {"detail": "Invalid key"}, {}, Barred, "Check the key"),
        (422, {"detail": [{"loc": ["body", "prompt"], "msg": "too long", "type": "x"}]}, {}, Rejected, "prompt: too"),
        (422, {"detail": "in plain words"}, {}, Rejected, "in plain words"),
        (422, {"detail": "later"}, {"X-Fal-Retryable": "true"}, Busy, "later"),
        (503, {"detail": "never"}, {"X-Fal-Retryable": "false"}, Rejected, "never"),
        (503, {"detail": "full", "error_type": "runner_scheduling_failure"}, {}, Busy, "full"),
        (504, {"detail": "slow", "error_type": "request_timeout"}, {"X-Fal-Retryable": "true"}, Unanswered, "slow"),
        (200, {"queue_position": 0}, {}, Unanswered, "no name"),
    ],
)
async def test_a_refused_order_is_told_apart_by_what_can_be_done(
    tmp_path: Path, status: int, body: Any, headers: dict[str, str], error: type[Exception], words: str
) -> None:
    async with side(tmp_path, own={"/text-to-video": (status, body, headers)}) as other:
        with pytest.raises(error, match=words) as told:
            await other.open("pika", tmp_path).submit(order("pika"))
        assert type(told.value) is error
        assert len(other.gate.calls) == 1


async def test_a_wrong_key_is_barred_and_never_told(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        with pytest.raises(Barred) as told:
            await other.open("pika", tmp_path, {"FAL_KEY": "wrong-0123"}).submit(order("pika"))
        assert "wrong-0123" not in str(told.value)


async def test_no_key_is_said_before_any_call(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        with pytest.raises(UserMistake, match="FAL_KEY"):
            await other.open("pika", tmp_path, {}).submit(order("pika"))
        assert other.gate.calls == []


async def test_a_key_in_two_halves_opens_too(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        halves = {"FAL_KEY_ID": "sandbox-id", "FAL_KEY_SECRET": "sandbox-secret"}
        await other.open("pika", tmp_path, halves).submit(order("pika"))
        assert len(other.house.jobs) == 1


# Sheets of one's own


def test_the_sheets_that_come_with_us_say_only_what_the_client_reads() -> None:
    for name in ("pika", "fal"):
        for model in facts(name).models:
            check(Path(f"{name}.toml"), model)


async def test_any_endpoint_is_ordered_by_a_sheet_of_ones_own(box: Sandbox, still: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SHEET)
    fal = open_vendor("fal", cache=tmp_path, outside=box.outside(), more=own(path))
    asked = order("fal", "kling-turbo", first_frame=str(still), last_frame=str(still), avoid="rain")
    await fal.submit(asked)
    row = await last(box)
    assert row["model"] == "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"
    assert (row["request"]["duration"], row["request"]["cfg_scale"]) == ("5", 0.25)
    assert row["request"]["tail_image_url"] and row["request"]["negative_prompt"] == "rain"
    assert Decimal(row["charged"]) == await fal.quote(asked) == Decimal("0.35")


async def test_an_endpoint_fal_does_not_have_is_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SHEET.replace("v2.5-turbo/pro", "v9"))
    async with side(tmp_path) as other:
        client = other.open("fal", tmp_path, more=own(path))
        with pytest.raises(Retired, match="no endpoint fal-ai/kling-video/v9/image-to-video"):
            await client.submit(order("fal", "kling-turbo", first_frame=str(_white(tmp_path))))


def _white(folder: Path) -> Path:
    path = folder / "white.png"
    cv2.imwrite(str(path), np.full((90, 160, 3), 255, np.uint8))
    return path


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ('id = "kling-turbo"', 'id = "kling-turbo"\ncolour = "red"', "unknown field models"),
        ("seconds = [5, 10]", 'seconds = "five"', "seconds wrongly"),
        ('per_second = "0.07"', "", "no price"),
        ('per_second = "0.07"', 'per_clip = { "5" = "0.35" }', "no price for 10 s"),
        ('duration = "string"', 'duration = "minutes"', "duration wrongly"),
        ('first = "image_url"', "", "without wire.first"),
        ('first = "image_url"', 'firts = "image_url"', "unknown field wire.firts"),
        ('"1920x1080"', '"wide"', "the size 'wide'"),
        ("[[models]]", 'author = "me"\n[[models]]', "unknown field author"),
        ("[[models]]", "[[models", "no TOML"),
    ],
)
def test_a_wrong_sheet_is_refused_by_its_line(tmp_path: Path, was: str, now: str, words: str) -> None:
    assert was in SHEET
    path = tmp_path / "mine.toml"
    path.write_text(SHEET.replace(was, now))
    with pytest.raises(UserMistake, match=words) as told:
        own(path)
    assert "mine.toml" in str(told.value) and "\n" not in str(told.value)


def test_a_sheet_without_lengths_has_every_whole_second(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SHEET.replace("lengths = [5, 10]\n", ""))
    assert own(path)[0].lengths == (5, 6, 7, 8, 9, 10)


# Checked by fal's own client

SDK = """
import json, sys, fal_client, httpx
handle = fal_client.submit("fal-ai/pika/v2.2/text-to-video", arguments={"prompt": "the sea", "duration": 5, "seed": 3})
seen = [type(event).__name__ for event in handle.iter_events(with_logs=True, interval=0.05)]
result = handle.get()
size = len(httpx.get(result["video"]["url"], timeout=50).content)
try:
    fal_client.submit("fal-ai/pika/v2.2/text-to-video", arguments={"prompt": "the sea", "duration": "5"})
except fal_client.FalClientHTTPError as error:
    refused = error.status_code
late = fal_client.submit("fal-ai/veo3.1", arguments={"prompt": "the sea", "duration": "4s"})
late.cancel()
print(json.dumps({"seen": seen, "size": size, "refused": refused}))
"""


async def test_fals_own_client_submits_polls_and_downloads(fast_box: Sandbox) -> None:
    variables = {
        **os.environ,
        "FAL_KEY": "sandbox-id:sandbox-secret",
        "FAL_QUEUE_RUN_HOST": fast_box.url.removeprefix("https://"),
        "SSL_CERT_FILE": fast_box.ca,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SDK, env=variables, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, words = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, words.decode()[-2000:]
    told = json.loads(out)
    assert told["seen"][-1] == "Completed" and told["size"] > 1000 and told["refused"] == 422
    jobs = (await fast_box.oracle())["jobs"]
    assert [(job["model"], job["stage"]) for job in jobs] == [
        ("fal-ai/pika/v2.2/text-to-video", "finished"),
        ("fal-ai/veo3.1", "cancelled"),
    ]


def test_the_sandbox_gives_fal_three_addresses() -> None:
    here = bases("https://127.0.0.1:1")
    assert here["pika"] == here["fal"] == "https://127.0.0.1:1"
    assert here["fal-rest"] != here["fal-cdn"]
