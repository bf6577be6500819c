"""Sora's shape at a gateway, and the answer its own closed address gets from us."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openai
import pytest
from aiohttp import web

from memory.errors import Barred, Retired, UserMistake, VendorError
from tests.vendors.conftest import ended, filmed, opened, order
from tests.vendors.openai_sdk import official
from tools.probe import probe
from tools.vendors import download, open_vendor
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox.run import KEYS, Sandbox, sandbox
from tools.vendors.sora import status

KEY = {"Authorization": f"Bearer {KEYS['OPENAI_API_KEY']}"}


@pytest.fixture(scope="module")
async def box() -> AsyncIterator[Sandbox]:
    """Clips of these sizes are quick as test cards only."""
    async with sandbox("--clips", "plain") as running:
        yield running


@pytest.fixture
async def sora(box: Sandbox, tmp_path: Path) -> AsyncIterator[Any]:
    vendor: Any = opened("sora", box, tmp_path)
    yield vendor
    await vendor.outside.client.aclose()


async def row(box: Sandbox, name: str) -> dict[str, Any]:
    """The sandbox's own row of a job."""
    found: dict[str, Any] = next(job for job in (await box.oracle())["jobs"] if job["id"] == name)
    return found


async def test_words_become_a_clip_at_the_quoted_price(sora: Any, box: Sandbox, tmp_path: Path) -> None:
    asked = order("sora", "sora-2", frames=96)
    job = await sora.submit(asked)
    assert (await ended(sora, job)).state == "finished"
    seen, known = probe(await sora.fetch(job, tmp_path)), await row(box, job.id)
    assert (seen.width, seen.height, round(seen.seconds)) == (1280, 720, 4)
    assert Decimal(known["charged"]) == await sora.quote(asked) == Decimal("0.40")
    assert known["words"].startswith(asked.prompt) and "pans left" in known["words"]


@pytest.mark.parametrize("call", ["quote", "submit"])
async def test_the_closed_address_takes_no_order_and_is_never_called(call: str, tmp_path: Path) -> None:
    line = client()
    await line.aclose()  # any request on it would raise RuntimeError
    vendor: Any = open_vendor("sora", cache=tmp_path, outside=Outside(line))
    with pytest.raises(Retired, match="2026-09-24"):
        await getattr(vendor, call)(order("sora"))


async def test_a_first_frame_is_sent_in_exactly_the_size_of_the_clip(
    sora: Any, box: Sandbox, still: Path, tmp_path: Path
) -> None:
    portrait = order("sora", frames=96, first_frame=str(still), width=720, height=1280)
    seen = probe(await filmed(sora, portrait, tmp_path))
    assert (seen.width, seen.height) == (720, 1280)


async def test_a_picture_of_another_size_is_refused_in_the_vendors_shape(box: Sandbox, still: Path) -> None:
    async with box.outside().client as line:
        answer = await line.post(
            f"{box.bases['sora']}/videos", headers=KEY, data={"prompt": "the sea", "size": "1280x720"},
            files={"input_reference": ("still.png", still.read_bytes(), "image/png")},
        )  # fmt: skip
    assert answer.status_code == 400
    assert answer.json()["error"].keys() == {"message", "type", "param", "code"}
    assert answer.json()["error"]["param"] == "input_reference"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"prompt": "the sea", "seconds": 4}, 400, "invalid_type"),
        ({"prompt": "the sea", "seconds": "5"}, 400, "invalid_value"),
        ({"prompt": "the sea", "size": "1920x1080"}, 400, "invalid_value"),
        ({"prompt": "the sea", "duration": "4"}, 400, "unknown_parameter"),
        ({"seconds": "4"}, 400, "missing_required_parameter"),
        ({"prompt": "the sea", "model": "sora-3"}, 404, "model_not_found"),
    ],
)
async def test_what_the_vendor_refuses_is_refused(box: Sandbox, body: dict[str, Any], status: int, code: str) -> None:
    async with box.outside().client as line:
        answer = await line.post(f"{box.bases['sora']}/videos", headers=KEY, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_an_extension_holds_the_earlier_clip_and_costs_only_what_it_adds(
    sora: Any, box: Sandbox, tmp_path: Path
) -> None:
    first = order("sora", frames=96)
    job = await sora.submit(first)
    await ended(sora, job)
    more = order("sora", frames=96, slate="film_sh01_t2", continues=first, source_job=job.id)
    longer = await sora.submit(more)
    assert (await ended(sora, longer)).state == "finished"
    assert round(probe(await sora.fetch(longer, tmp_path)).seconds) == 8
    assert Decimal((await row(box, longer.id))["charged"]) == await sora.quote(more) == Decimal("0.40")


async def test_a_clip_of_another_vendor_is_not_extended(sora: Any, box: Sandbox) -> None:
    before = (await box.oracle())["posts"]
    with pytest.raises(UserMistake, match="its own clips"):
        await sora.submit(order("sora", frames=96, continues=order("luma"), source="/nowhere/take.mp4"))
    assert (await box.oracle())["posts"] == before


async def test_a_remix_keeps_the_length_and_says_other_words(sora: Any, box: Sandbox, tmp_path: Path) -> None:
    job = await sora.submit(order("sora", frames=96))
    await ended(sora, job)
    again = await sora.submit(order("sora", frames=96, prompt="the sea at night", source_job=job.id))
    known = await row(box, again.id)
    assert known["seconds"] == 4 and known["words"].startswith("the sea at night")


async def test_a_length_nobody_makes_is_refused_before_any_request(sora: Any, box: Sandbox) -> None:
    before = len((await box.oracle())["posts"])
    with pytest.raises(UserMistake, match="4, 8, 12, 16, 20"):
        await sora.submit(order("sora", frames=24 * 21))
    assert len((await box.oracle())["posts"]) == before


async def test_a_wrong_key_bars_the_film_and_is_not_repeated_in_words(box: Sandbox, tmp_path: Path) -> None:
    vendor: Any = opened("sora", box, tmp_path, keys={"OPENAI_API_KEY": "sk-another-9876543210"})
    with pytest.raises(Barred) as caught:
        await vendor.submit(order("sora"))
    assert "sk-another" not in str(caught.value)


async def test_no_key_names_the_variable(box: Sandbox, tmp_path: Path) -> None:
    vendor: Any = opened("sora", box, tmp_path, keys={})
    with pytest.raises(UserMistake, match="OPENAI_API_KEY"):
        await vendor.submit(order("sora"))


async def test_an_unknown_model_at_a_gateway_is_retired_not_missing(box: Sandbox, tmp_path: Path) -> None:
    vendor: Any = opened("sora", box, tmp_path)
    with pytest.raises(Retired, match="sora-3"):
        await vendor.wire.order("/videos", json={"prompt": "the sea", "model": "sora-3"})


async def test_it_can_not_cancel(sora: Any) -> None:
    with pytest.raises(VendorError, match="can't cancel"):
        await sora.cancel(await sora.submit(order("sora")))


async def test_a_moderated_job_ends_refused_with_the_vendors_words(stern_box: Sandbox, tmp_path: Path) -> None:
    vendor: Any = opened("sora", stern_box, tmp_path)
    seen = await ended(vendor, await vendor.submit(order("sora")))
    assert seen.state == "refused" and "moderation" in seen.says


async def test_a_clip_is_fetched_although_its_line_breaks(tmp_path: Path) -> None:
    async with sandbox("--clips", "plain", "--faults", "sora/media:1=truncated,sora/media:2=404_once") as wild:
        vendor: Any = opened("sora", wild, tmp_path)
        assert round(probe(await filmed(vendor, order("sora", frames=96), tmp_path)).seconds) == 4


def test_a_moderated_job_is_refused_and_an_odd_word_still_waits() -> None:
    refused = status({"status": "failed", "error": {"code": "moderation_blocked", "message": "no"}})
    assert (refused.state, "no" in refused.says) == ("refused", True)
    assert status({"status": "failed", "error": {"code": "server_error", "message": "broke"}}).state == "failed"
    assert status({"status": "dreaming", "progress": 20}) == status(
        {"status": "in_progress", "progress": 20}
    ).model_copy(update={"odd": "dreaming"})


async def test_the_key_of_a_download_never_follows_to_another_origin(tmp_path: Path) -> None:
    """Two real servers: the first sends us on to the second, which writes down what it was told."""
    told: list[str | None] = []

    async def file(request: web.Request) -> web.Response:
        told.append(request.headers.get("Authorization"))
        return web.Response(body=b"\x00\x00\x00\x18ftypmp42" + bytes(100))

    async def on(request: web.Request) -> web.Response:
        told.append(request.headers.get("Authorization"))
        raise web.HTTPFound(second)

    runners = []
    for handler in (file, on):
        whole = web.Application()
        whole.router.add_get("/clip", handler)
        runner = web.AppRunner(whole)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
    second, first = (f"http://127.0.0.1:{runner.addresses[0][1]}/clip" for runner in runners)
    async with client([first, second]) as line:
        await download.file(Outside(line), first, tmp_path / "clip.mp4", "Sora", {"Authorization": "Bearer key"})
    for runner in runners:
        await runner.cleanup()
    assert told == ["Bearer key", None]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_official_client_creates_polls_downloads_and_changes_a_video(fast_box: Sandbox) -> None:
    async with official(fast_box) as sdk:
        made = await sdk.videos.create_and_poll(prompt="the sea at dawn", model="sora-2", seconds="4", size="1280x720")
        clip = await (await sdk.videos.download_content(made.id)).aread()
        longer = await sdk.videos.extend(prompt="a gull comes", seconds="4", video=("clip.mp4", clip, "video/mp4"))
        remix = await sdk.videos.remix(made.id, prompt="the sea at night")
        await sdk.videos.poll(remix.id)
        listed = [video.id async for video in sdk.videos.list(limit=1)]
        gone = await sdk.videos.delete(remix.id)
    assert (made.status, clip[4:8], longer.seconds) == ("completed", b"ftyp", "8")
    assert remix.remixed_from_video_id == made.id and gone.deleted
    assert {made.id, longer.id, remix.id} <= set(listed)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_official_client_sends_a_first_frame(fast_box: Sandbox, still: Path) -> None:
    from tools.vendors.enclosed import picture

    async with official(fast_box) as sdk:
        frame = ("first.jpg", picture(still, 1280, 720), "image/jpeg")
        made = await sdk.videos.create(prompt="the sea", size="1280x720", input_reference=frame)
        with pytest.raises(openai.BadRequestError, match="must match"):
            await sdk.videos.create(prompt="the sea", size="720x1280", input_reference=frame)
    assert made.status == "queued"
