"""Runway against its sandbox: what it makes, what it refuses, and what its own SDK says of both."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import cv2
import httpx
import numpy as np
import pytest
import runwayml
from aiohttp import web

from memory.errors import Barred, Missing, Unanswered, UserMistake
from tests.vendors.conftest import ended, filmed, opened, order
from tools.probe import probe
from tools.vendors import facts
from tools.vendors.clock import VirtualClock
from tools.vendors.contract import Job, Model, Order
from tools.vendors.outside import Outside, client
from tools.vendors.runway import Runway
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import Booked, Fate, House
from tools.vendors.sandbox.protocols.runway import ROUTES
from tools.vendors.sandbox.run import KEYS, Sandbox
from tools.vendors.sandbox.server import serve
from tools.vendors.sandbox.time import Virtual

KEY = KEYS["RUNWAYML_API_SECRET"]
SHEET = facts("runway")
LET_IN = {"Authorization": f"Bearer {KEY}", "X-Runway-Version": "2024-11-06"}
PLAIN = {"model": "gen4.5", "promptText": "the sea", "ratio": "1280:720", "duration": 5}
DOT = "data:image/png;base64,"


async def booked(box: Sandbox, job: Job) -> dict[str, Any]:
    """A job as the sandbox's own book has it."""
    return next(row for row in (await box.oracle())["jobs"] if row["id"] == job.id)


@asynccontextmanager
async def house(room: Path, fate: Fate, at_once: int = 1000) -> AsyncIterator[tuple[House, Runway]]:
    """A sandbox in this process in which every job has the same fate, and a client of it."""

    class Sure:
        def fate(self, vendor: str, number: int, words: str) -> Fate:
            return fate

    class Dark:
        async def show(self, job: Booked) -> Path:
            raise AssertionError("nothing is fetched here")

    inside = House(time=Virtual(), world=Sure(), projector=Dark(), room=room, at_once=at_once)
    runner = await serve(inside, ROUTES, Plan(), 0, None)
    async with client([inside.url]) as line:
        clock = VirtualClock(line, f"{inside.url}/clock")
        yield inside, Runway(room, Outside(line, KEYS, {"runway": f"{inside.url}/runway"}, clock), "runway")
    await runner.cleanup()


@asynccontextmanager
async def telling(answer: Any, room: Path) -> AsyncIterator[Runway]:
    """A client of an address that answers every call with the same JSON."""

    async def tell(_: web.Request) -> web.Response:
        return web.json_response(answer)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with client([base]) as line:
        yield Runway(room, Outside(line, KEYS, {"runway": base}), "runway")
    await runner.cleanup()


async def test_words_become_a_clip(box: Sandbox, tmp_path: Path) -> None:
    """gen4.5 from words, in the size and length of its fact sheet."""
    runway = opened("runway", box, tmp_path)
    clip = probe(await filmed(runway, order("runway", "gen4.5"), tmp_path))
    assert (clip.width, clip.height, round(clip.seconds)) == (1280, 720, 5)


async def test_a_clip_starts_from_a_picture(box: Sandbox, still: Path, tmp_path: Path) -> None:
    """The first frame goes as a data URI of exactly the ordered size, with its position."""
    runway = opened("runway", box, tmp_path)
    job = await runway.submit(order("runway", "gen4_turbo", first_frame=str(still), width=240, height=240))
    told = (await booked(box, job))["request"]
    assert told["ratio"] == "960:960"
    assert [(end["position"], end["uri"][:23]) for end in told["promptImage"]] == [("first", "data:image/jpeg;base64,")]


async def test_a_clip_runs_from_picture_to_picture(box: Sandbox, still: Path, tmp_path: Path) -> None:
    """Wan, whose key frames want an auto ratio and keep the frame's shape."""
    runway = opened("runway", box, tmp_path)
    asked = order("runway", "wan3", first_frame=str(still), last_frame=str(still), width=240, height=426)
    job = await runway.submit(asked)
    row = await booked(box, job)
    assert row["request"]["ratio"] == "auto_480p"
    assert [end["position"] for end in row["request"]["promptImage"]] == ["first", "last"]
    assert (row["width"], row["height"]) == (480, 832)


async def test_a_large_picture_is_uploaded(box: Sandbox, tmp_path: Path) -> None:
    """What a data URI can't hold goes up first, to an address that never sees the key."""
    grain = tmp_path / "grain.jpg"
    cv2.imwrite(str(grain), np.random.default_rng(1).integers(0, 255, (2160, 3840, 3), np.uint8))
    runway = opened("runway", box, tmp_path)
    job = await runway.submit(order("runway", "seedance2", first_frame=str(grain), width=3840, height=2160))
    assert (await booked(box, job))["request"]["promptImage"][0]["uri"].startswith("runway://")


async def test_a_clip_is_extended_and_its_input_paid(box: Sandbox, tmp_path: Path) -> None:
    """seedance2_5 in mode extend: 5 s at 30 credits, and half of that for each of the 5 s before."""
    runway = opened("runway", box, tmp_path)
    first = order("runway", "seedance2_5")
    clip = await filmed(runway, first, tmp_path)
    further = order("runway", "seedance2_5", slate="more", continues=first, source=str(clip))
    job = await runway.submit(further)
    row = await booked(box, job)
    assert row["request"]["mode"] == "extend" and "ratio" not in row["request"]
    assert row["request"]["promptVideo"].startswith("runway://")
    assert Decimal(row["usd"]) == await runway.quote(further) == job.estimate == Decimal("2.25")
    assert (await ended(runway, job)).state == "finished"


async def test_an_extension_is_priced_before_its_clip_is_there(box: Sandbox, tmp_path: Path) -> None:
    """A plan is priced before anything is shot."""
    runway = opened("runway", box, tmp_path)
    first = order("runway", "seedance2_5")
    assert await runway.quote(order("runway", "seedance2_5", continues=first)) == Decimal("2.25")


async def test_a_clip_is_edited(box: Sandbox, tmp_path: Path) -> None:
    """aleph2 keeps the clip's size and length, and its own words stand alone."""
    runway = opened("runway", box, tmp_path)
    clip = await filmed(runway, order("runway", "gen4.5"), tmp_path)
    change = order("runway", "aleph2", source=str(clip), prompt="make it snow")
    job = await runway.submit(change)
    row = await booked(box, job)
    assert (row["words"], row["width"], round(row["seconds"])) == ("make it snow", 1280, 5)
    assert Decimal(row["usd"]) == await runway.quote(change) == Decimal("1.40")


async def test_a_cancelled_task_is_gone(box: Sandbox, tmp_path: Path) -> None:
    """It was queued: nothing is charged, and a second cancel is no error."""
    runway = opened("runway", box, tmp_path)
    job = await runway.submit(order("runway"))
    await runway.cancel(job)
    await runway.cancel(job)
    row = await booked(box, job)
    assert (row["stage"], row["charged"]) == ("cancelled", "0")
    with pytest.raises(Missing):
        await runway.poll(job)


async def test_a_finished_clip_is_not_deleted_by_a_late_cancel(tmp_path: Path) -> None:
    """A DELETE would throw a paid clip away."""
    async with house(tmp_path, Fate(queued=0, rolling=0)) as (_, runway):
        job = await runway.submit(order("runway"))
        await runway.cancel(job)
        assert (await runway.poll(job)).state == "finished"
        assert await runway.link(job)


async def test_what_a_task_cost_is_told_when_it_ends(tmp_path: Path) -> None:
    async with house(tmp_path, Fate()) as (_, runway):
        job = await runway.submit(order("runway"))
        assert (await runway.poll(job)).cost is None
        assert (await ended(runway, job)).cost == job.estimate == Decimal("0.60")


async def test_one_too_many_waits_its_turn(tmp_path: Path) -> None:
    """THROTTLED is waiting, not failing; the task rolls when a slot is free."""
    async with house(tmp_path, Fate(queued=0, rolling=60), at_once=1) as (inside, runway):
        jobs = [await runway.submit(order("runway", seed=seed)) for seed in (1, 2)]
        answer = await runway.outside.client.get(f"{inside.url}/runway/v1/tasks/{jobs[1].id}", headers=LET_IN)
        assert answer.json()["status"] == "THROTTLED"
        assert [(await runway.poll(job)).state for job in jobs] == ["rolling", "waiting"]
        assert (await ended(runway, jobs[0])).state == "finished"
        assert (await runway.poll(jobs[1])).state == "rolling"
        assert (await ended(runway, jobs[1])).state == "finished"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("SAFETY.INPUT.TEXT", "refused"), ("SAFETY.OUTPUT.VIDEO", "refused"), ("ASSET.INVALID", "refused"),
        ("INPUT_PREPROCESSING.SAFETY.TEXT", "refused"), ("INPUT_PREPROCESSING.INTERNAL", "failed"),
        ("INTERNAL.BAD_OUTPUT.01", "failed"), ("INTERNAL", "failed"), ("THIRD_PARTY.UNAVAILABLE", "failed"),
        ("SOMETHING.NEW", "refused"),
    ],
)  # fmt: skip
async def test_a_failure_code_says_whether_to_try_again(code: str, state: str, tmp_path: Path) -> None:
    """failed = roll again, refused = never the same; the code is told, and so is the refund."""
    async with house(tmp_path, Fate(end="failed", why=code, charged=False)) as (_, runway):
        status = await ended(runway, await runway.submit(order("runway")))
        assert (status.state, status.cost) == (state, Decimal(0))
        assert code in status.says


async def test_what_stays_charged_after_a_refusal_is_told(tmp_path: Path) -> None:
    async with house(tmp_path, Fate(end="refused", why="SAFETY.INPUT.TEXT")) as (_, runway):
        status = await ended(runway, await runway.submit(order("runway")))
        assert (status.state, status.cost) == ("refused", Decimal("0.60"))


@pytest.mark.parametrize(
    ("task", "state", "odd"),
    [
        ({"status": "CANCELED", "cost": {"credits": 0}}, "cancelled", ""),
        ({"status": "CANCELLED", "cost": {"credits": 0}}, "cancelled", ""),
        ({"status": "DREAMING"}, "waiting", "DREAMING"),
        ({}, "waiting", "None"),
        ({"status": "RUNNING", "progress": "half"}, "rolling", ""),
        ({"status": "SUCCEEDED", "output": [], "cost": {"credits": 60}}, "refused", ""),
        ({"status": "SUCCEEDED", "output": None}, "refused", ""),
        ({"status": "FAILED", "failure": "?", "failureCode": None}, "failed", ""),
    ],
)
async def test_every_word_a_task_may_say_is_understood(task: Any, state: str, odd: str, tmp_path: Path) -> None:
    """Both spellings of an end, a word from tomorrow, a success without a file, a failure without a code."""
    async with telling({"id": "t", **task}, tmp_path) as runway:
        status = await runway.poll(Job(vendor="runway", id="t"))
        assert (status.state, status.odd) == (state, odd)


async def test_an_order_without_a_task_may_have_arrived(tmp_path: Path) -> None:
    async with telling({"estimatedCost": {"credits": 60}}, tmp_path) as runway:
        with pytest.raises(Unanswered):
            await runway.submit(order("runway"))


@pytest.mark.parametrize(
    ("model", "changes", "words"),
    [
        ("gen4.5", {"last_frame": "still"}, "end on a picture"),
        ("gen4_turbo", {}, "needs a picture"),
        ("veo3.1", {"frames": 240}, "no clip of 10 s"),
        ("gen4.5", {"prompt": "sea " * 251}, "at most 1000"),
        ("seedance2", {"continues": order("runway", "seedance2")}, "can't extend forward"),
        ("seedance2_5", {"continues": order("runway", "seedance2_5")}, "needs the clip"),
        ("seedance2_5", {"continues": order("runway", "seedance2_5"), "direction": "backward"}, "extend backward"),
        ("seedance2_5", {"continues": order("runway", "seedance2_5"), "last_frame": "still"}, "extend to a picture"),
        ("aleph2", {}, "needs a picture"),
        ("kling3.0_pro", {}, "no model"),
    ],
)
async def test_what_a_model_lacks_is_said_before_a_request(
    model: str, changes: dict[str, Any], words: str, box: Sandbox, still: Path, tmp_path: Path
) -> None:
    runway = opened("runway", box, tmp_path)
    given = {name: str(still) if value == "still" else value for name, value in changes.items()}
    given |= {"first_frame": str(still)} if "last_frame" in given and "continues" not in given else {}
    before = (await box.oracle())["posts"]
    with pytest.raises(UserMistake, match=words):
        await runway.submit(order("runway", model, **given))
    assert (await box.oracle())["posts"] == before


async def test_no_key_is_said_before_a_request(box: Sandbox, tmp_path: Path) -> None:
    runway = opened("runway", box, tmp_path, keys={})
    before = (await box.oracle())["posts"]
    with pytest.raises(UserMistake, match="RUNWAYML_API_SECRET"):
        await runway.submit(order("runway"))
    assert (await box.oracle())["posts"] == before


async def test_a_wrong_key_bars_the_film(box: Sandbox, tmp_path: Path) -> None:
    """And the key is in no word of it."""
    wrong = "key_" + "0" * 128
    runway = opened("runway", box, tmp_path, keys={"RUNWAYML_API_SECRET": wrong})
    with pytest.raises(Barred) as barred:
        await runway.submit(order("runway"))
    assert wrong not in str(barred.value)


async def test_an_empty_purse_bars_the_film(tmp_path: Path) -> None:
    """Runway says it with a 400; no other words would help."""
    async with house(tmp_path, Fate()) as (inside, runway):
        inside.book("runway", "gen4.5", "", Decimal(10_000))
        with pytest.raises(Barred, match="credit"):
            await runway.submit(order("runway"))


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in PLAIN.items() if name != field}


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        ("text", {**PLAIN, "model": "gen9"}, "model"),
        ("text", {**PLAIN, "model": "gen4_turbo"}, "model"),
        ("text", {**PLAIN, "ratio": "960:960"}, "ratio"),
        ("text", {**PLAIN, "ratio": "16:9"}, "ratio"),
        ("text", {**PLAIN, "duration": 11}, "duration"),
        ("text", {**PLAIN, "duration": "5"}, "duration"),
        ("text", {**PLAIN, "model": "veo3.1", "duration": 5}, "duration"),
        ("text", {**PLAIN, "audio": False}, "audio"),
        ("text", {**PLAIN, "model": "wan3", "seed": 1}, "seed"),
        ("text", {**PLAIN, "seed": 2**32}, "seed"),
        ("text", {**PLAIN, "prompt_text": "the sea"}, "prompt_text"),
        ("text", {**PLAIN, "negativePrompt": "rain"}, "negativePrompt"),
        ("text", {**PLAIN, "promptImage": DOT}, "promptImage"),
        ("text", {**PLAIN, "promptText": "\U0001f30a" * 501}, "promptText"),
        ("text", {**PLAIN, "promptText": ""}, "promptText"),
        ("text", without("promptText"), "promptText"),
        ("text", without("duration"), "duration"),
        ("text", without("ratio"), "ratio"),
        ("text", [], "body"),
        ("image", PLAIN, "promptImage"),
        ("image", {**PLAIN, "promptImage": [{"uri": "https://a.com/1.png", "position": "last"}]}, "position"),
        ("image", {**PLAIN, "promptImage": [{"uri": "https://a.com/1.png"}]}, "promptImage"),
        ("image", {**PLAIN, "promptImage": "http://a.com/1.png"}, "https"),
        ("image", {**PLAIN, "promptImage": "https://127.0.0.1/1.png"}, "domain"),
        ("image", {**PLAIN, "promptImage": "runway://nothing"}, "upload"),
        ("image", {**PLAIN, "promptImage": "data:image/gif;base64,AAAA"}, "image/gif"),
        ("image", {**PLAIN, "promptImage": DOT + "AAAA"}, "promptImage"),
        ("image", {**PLAIN, "promptImage": DOT + "A" * (5 << 20)}, "5 MB"),
        ("image", {"model": "wan3", "promptText": "a", "ratio": "832:480", "promptImage": "https://a.com/1"}, "auto_"),
        ("video", {"model": "seedance2_5", "promptText": "on", "mode": "extend"}, "promptVideo"),
        ("video", {"model": "seedance2_5", "promptText": "on", "mode": "extend", "ratio": "1280:720",
                   "promptVideo": "https://a.com/1.mp4"}, "ratio"),
        ("video", {"model": "aleph2", "promptVideo": "https://a.com/1.mp4"}, "promptVideo"),
    ],
)  # fmt: skip
async def test_the_sandbox_refuses_what_runway_refuses(path: str, body: Any, word: str, box: Sandbox) -> None:
    """400 in Runway's shape, with the field's name in it; nothing is booked."""
    async with client([box.url], Path(box.ca)) as line:
        answer = await line.post(f"{box.bases['runway']}/v1/{path}_to_video", json=body, headers=LET_IN)
    assert answer.status_code == 400
    assert word in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/v1/text_to_video", {}, 401),
        ("POST", "/v1/text_to_video", {**LET_IN, "Authorization": "Bearer key_0"}, 401),
        ("POST", "/v1/text_to_video", {"Authorization": f"Bearer {KEY}"}, 400),
        ("GET", "/v1/tasks/nothing", LET_IN, 404),
        ("DELETE", "/v1/tasks/nothing", LET_IN, 404),
        ("POST", "/v1/uploads", LET_IN, 400),
        ("PUT", "/v1/text_to_video", LET_IN, 405),
    ],
)
async def test_the_sandbox_keeps_its_door(
    method: str, path: str, headers: dict[str, str], status: int, box: Sandbox
) -> None:
    """Key, version, unknown tasks, a wrong upload, a wrong method."""
    async with client([box.url], Path(box.ca)) as line:
        answer = await line.request(method, box.bases["runway"] + path, json=PLAIN, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(("size", "headers"), [(511, {}), (600, LET_IN)])
async def test_an_upload_is_large_enough_and_carries_no_key(size: int, headers: dict[str, str], box: Sandbox) -> None:
    async with client([box.url], Path(box.ca)) as line:
        named = {"filename": "a.png", "type": "ephemeral"}
        told = (await line.post(f"{box.bases['runway']}/v1/uploads", json=named, headers=LET_IN)).json()
        files = {"file": ("a.png", b"\0" * size)}
        answer = await line.post(told["uploadUrl"], data=told["fields"], files=files, headers=headers)
    assert answer.status_code in (400, 403)


def every_order(model: Model, still: Path) -> Iterator[Order]:
    """Each length of each size of a model, in its first shape; each other shape once."""
    starts = ([""] if model.text else []) + ([str(still)] if model.first_frame else [])
    for tier in model.tiers:
        for turn, (_, size) in enumerate(tier.sizes.items()):
            width, height = (int(side) for side in size.split("x"))
            for seconds in model.lengths if not turn else model.lengths[:1]:
                frame = starts[-1] if turn else starts[0]
                yield order("runway", model.id, frames=int(seconds * 24), width=width, height=height, first_frame=frame)


@pytest.mark.parametrize("model", [model for model in SHEET.models if model.lengths], ids=lambda model: model.id)
async def test_runway_charges_what_we_quote(model: Model, box: Sandbox, still: Path, tmp_path: Path) -> None:
    """Every size and length of the fact sheet is taken, at the price we said; their table is not ours."""
    runway = opened("runway", box, tmp_path)
    quoted = {}
    for asked in every_order(model, still):
        job = await runway.submit(asked)
        quoted[job.id] = await runway.quote(asked)
        assert job.estimate == quoted[job.id]
    rows = {row["id"]: Decimal(row["usd"]) for row in (await box.oracle())["jobs"] if row["id"] in quoted}
    assert rows == quoted


def sdk_types(endpoint: str) -> dict[str, dict[str, Any]]:
    """model -> its fields in the official SDK."""
    module = import_module(f"runwayml.types.{endpoint}_to_video_create_params")
    union = getattr(module, f"{endpoint.title()}ToVideoCreateParams")
    hints = [get_type_hints(one) for one in get_args(union)]
    return {get_args(one["model"])[0]: one for one in hints}


@pytest.mark.parametrize("model", SHEET.models, ids=lambda model: model.id)
def test_the_sdk_knows_every_model_and_word_of_our_sheet(model: Model) -> None:
    """Ratios and durations are the SDK's own; so are the fields that we fill."""
    wire = model.wire
    named = {"text": model.text, "image": model.first_frame, "video": "video" in wire}
    for endpoint in (name for name, has in named.items() if has):
        known = sdk_types(endpoint)[model.id]
        assert not wire.get("audio") or "audio" in known
        assert not model.seed or "seed" in known
        if endpoint == "video":
            continue
        shapes = str(wire.get("text_shapes", "")).split() if endpoint == "text" else []
        for tier in model.tiers:
            ratios = {size.replace("x", ":") for shape, size in tier.sizes.items() if not shapes or shape in shapes}
            template = wire.get("image_ratio") if endpoint == "image" else None
            assert ({str(template).format(tier=tier.name)} if template else ratios) <= set(get_args(known["ratio"]))
        if get_origin(known["duration"]) is Literal:
            assert set(get_args(known["duration"])) == set(model.lengths)


@pytest.fixture
def sdk(fast_box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[runwayml.RunwayML]:
    """The official SDK, which finds the sandbox's authority where it finds any other."""
    monkeypatch.setenv("SSL_CERT_FILE", fast_box.ca)
    with runwayml.RunwayML(api_key=KEY, base_url=fast_box.bases["runway"]) as theirs:
        yield theirs


def test_the_sdk_creates_waits_and_downloads(sdk: runwayml.RunwayML, tmp_path: Path) -> None:
    """Who did not write the sandbox finds Runway in it."""
    task = sdk.text_to_video.create(model="gen4.5", prompt_text="the sea", ratio="1280:720", duration=2)
    done = task.wait_for_task_output(timeout=60)
    assert done.status == "SUCCEEDED" and done.cost.credits == 24
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(httpx.get(done.output[0]).content)
    assert probe(clip).width == 1280


def test_the_sdk_uploads_and_starts_from_a_picture(sdk: runwayml.RunwayML, still: Path) -> None:
    uri = sdk.uploads.create_ephemeral(file=still).uri
    task = sdk.image_to_video.create(
        model="veo3.1_fast", prompt_image=[{"uri": uri, "position": "first"}], ratio="1280:720", duration=4, audio=True
    )
    assert sdk.tasks.retrieve(task.id).status in ("PENDING", "RUNNING")
    sdk.tasks.delete(task.id)
    with pytest.raises(runwayml.NotFoundError):
        sdk.tasks.retrieve(task.id)


def test_the_sdk_reads_refusals_and_the_purse(sdk: runwayml.RunwayML) -> None:
    with pytest.raises(runwayml.BadRequestError):
        sdk.text_to_video.create(model="gen4.5", prompt_text="the sea", ratio="1280:720", duration=11)
    with pytest.raises(runwayml.AuthenticationError):
        sdk.copy(api_key="key_0").organization.retrieve()
    assert sdk.organization.retrieve().credit_balance > 0
