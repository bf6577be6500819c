"""fal's queue: the addresses it gives, COMPLETED that is a failure, cancelling, and refusals."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from memory.errors import Barred, Busy, Missing, Rejected, Unanswered, UserMistake, VendorError
from tests.vendors.conftest import ended, filmed, opened, order
from tests.vendors.fal_house import side
from tools.vendors.contract import Job
from tools.vendors.sandbox.house import Fate
from tools.vendors.sandbox.run import sandbox


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
        (401, {"detail": "Invalid key"}, {}, Barred, "Check FAL_KEY"),
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


# The other side is strict


@pytest.mark.parametrize(
    ("path", "body", "status", "kind"),
    [
        ("fal-ai/pika/v2.2/text-to-video", {"prompt": "sea", "duration": "5"}, 422, "literal_error"),
        ("fal-ai/pika/v2.2/text-to-video", {"prompt": "sea", "fps": 24}, 422, "extra_forbidden"),
        ("fal-ai/pika/v2.2/image-to-video", {"prompt": "sea", "image_url": "data:image/png;base64,!"}, 422, "file_dow"),
        ("fal-ai/pika/v2.2/image-to-video", {"prompt": "s", "image_url": "", "aspect_ratio": "1:1"}, 422, "extra_forb"),
        ("fal-ai/veo3.1", {"prompt": "sea", "duration": 8}, 422, "literal_error"),
        ("fal-ai/pika/v9/text-to-video", {"prompt": "sea"}, 404, ""),
    ],
)
async def test_the_sandbox_refuses_what_fal_refuses(
    tmp_path: Path, path: str, body: Any, status: int, kind: str
) -> None:
    async with side(tmp_path) as other:
        fal = other.open("pika", tmp_path)
        reply = await fal.outside.client.post(f"{fal.base}/{path}", json=body, headers=fal.headers())
        detail = reply.json()["detail"]
        assert reply.status_code == status and other.house.jobs == {}
        assert not kind or (detail[0]["type"].startswith(kind) and {"loc", "msg", "url"} <= set(detail[0]))


async def test_the_sandbox_knows_no_status_under_the_whole_endpoint_and_no_bearer(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        pika = other.open("pika", tmp_path)
        await pika.submit(order("pika"))
        name, line = next(iter(other.house.jobs)), pika.outside.client
        whole = f"{pika.base}/fal-ai/pika/v2.2/text-to-video/requests/{name}/status"
        assert (await line.get(whole, headers=pika.headers())).status_code in (404, 405)
        bearer = {"Authorization": pika.headers()["Authorization"].replace("Key", "Bearer")}
        short = f"{pika.base}/fal-ai/pika/requests/{name}/status"
        assert (await line.get(short, headers=bearer)).status_code == 401


async def test_a_bad_day_of_polls_loses_nothing(tmp_path: Path) -> None:
    plan = "pika/poll:2=500,pika/poll:4=html,pika/poll:6=cut,pika/poll:8=drop,pika/poll:10=empty_output,media:1=drop"
    async with sandbox("--faults", plan) as box:
        file = await filmed(opened("pika", box, tmp_path), order("pika"), tmp_path)
        told = await box.oracle()
        assert file.stat().st_size > 1000 and len(told["jobs"]) == 1
