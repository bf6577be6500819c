"""Luma: what is ordered, what it costs, what its other side refuses, and Luma's own client against that side."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import cv2
import httpx
import pytest

from memory.errors import Barred, Busy, Missing, Rejected, UserMistake, VendorError
from tests.vendors.conftest import ended, opened, order
from tools import ffmpeg
from tools.vendors.clock import VirtualClock
from tools.vendors.contract import Job, Order
from tools.vendors.download import Stale
from tools.vendors.luma import Luma, status
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox import server
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import Booked, Fate, House
from tools.vendors.sandbox.protocols import luma as protocol
from tools.vendors.sandbox.protocols import luma_orders
from tools.vendors.sandbox.run import KEYS, Sandbox
from tools.vendors.sandbox.time import Virtual
from tools.vendors.wire import Reply

KEY = KEYS["LUMA_AGENTS_API_KEY"]
SIZES = {"360p": (640, 360), "540p": (960, 540), "720p": (1280, 720), "1080p": (1920, 1080)}


@dataclass
class Always:
    """A world in which every job has the same fate."""

    one: Fate = field(default_factory=Fate)

    def fate(self, vendor: str, number: int, words: str) -> Fate:
        return self.one


@dataclass(frozen=True)
class Bars:
    """Test bars of the ordered size and length."""

    folder: Path

    async def show(self, job: Booked) -> Path:
        out = self.folder / f"{job.id}.mp4"
        bars = f"testsrc2=size={job.width}x{job.height}:rate={job.fps}:duration={job.seconds:g}"
        coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-y", out]
        await asyncio.to_thread(ffmpeg.run, ["-f", "lavfi", "-i", bars, *coded])
        return out


@dataclass
class Near:
    """Luma's other side in this process, and our client and a plain line to it."""

    house: House
    world: Always
    luma: Any
    line: httpx.AsyncClient

    async def raw(self, body: Any, key: str = KEY) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}", "X-Request-Id": "our-own"}
        return await self.line.post(self.luma.base + "/generations", json=body, headers=headers)

    async def taken(self, asked: Order) -> Booked:
        """An order as it was booked."""
        return self.house.jobs[(await self.luma.submit(asked)).id]

    async def done(self, asked: Order) -> Job:
        job: Job = await self.luma.submit(asked)
        assert (await ended(self.luma, job)).state == "finished"
        return job


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[Near]:
    world = Always()
    house = House(time=Virtual(), world=world, projector=Bars(tmp_path), room=tmp_path)
    runner = await server.serve(house, protocol.ROUTES, Plan(), 0, None)
    async with client([house.url]) as line:
        clock = VirtualClock(line, f"{house.url}/clock")
        outside = Outside(line, {"LUMA_AGENTS_API_KEY": KEY}, {"luma": f"{house.url}/luma/v1"}, clock)
        yield Near(house, world, Luma(tmp_path, outside, "luma"), line)
    await runner.cleanup()


def sized(tier: str, frames: int = 120, **changes: Any) -> Order:
    width, height = SIZES[tier]
    return order("luma", width=width, height=height, frames=frames, **changes)


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


def plain(**video: Any) -> dict[str, Any]:
    """The smallest good order, with these fields of `video`."""
    return {"prompt": "the sea", "model": "ray-3.2", "type": "video", "video": {"resolution": "360p", **video}}


PICTURE = {"data": "/9j/", "media_type": "image/jpeg"}
KEYED = {"keyframes": [PICTURE], "keyframe_indexes": [0]}
UNKNOWN = {"generation_id": "00000000-0000-0000-0000-000000000000"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], 400), ({**plain(), "prompt": ""}, 400), ({**plain(), "prompt": "x" * 6001}, 400),
        ({**plain(), "seed": 1}, 400), ({"prompt": "the sea"}, 400), ({**plain(), "model": "ray-2"}, 400),
        ({**plain(), "model": "uni-1"}, 400), ({**plain(), "aspect_ratio": "5:4"}, 400),
        (plain(duration=5), 400), (plain(duration="9s"), 400), (plain(resolution="4k"), 400), (plain(fps=24), 400),
        (plain(keyframes=[], keyframe_indexes=[]), 400), (plain(loop="yes"), 400),
        ({**plain(), "aspect_ratio": "3:2"}, 422), ({**plain(), "style": "auto"}, 422),
        ({**plain(), "source": PICTURE}, 422),
        (plain(duration="10s", start_frame=PICTURE), 422), (plain(duration="10s", end_frame=PICTURE), 422),
        (plain(start_frame=PICTURE, **KEYED), 422), (plain(loop=True, **KEYED), 422),
        (plain(keyframes=[PICTURE], keyframe_indexes=[0, 1]), 422), (plain(keyframes=[PICTURE]), 422),
        (plain(keyframes=[PICTURE], keyframe_indexes=[121]), 422),
        (plain(keyframes=[PICTURE] * 2, keyframe_indexes=[7, 7]), 422),
        (plain(loop=True, duration="10s"), 422), (plain(loop=True, end_frame=PICTURE), 422),
        (plain(hdr=True), 422), (plain(hdr=True, resolution="720p", duration="10s"), 422),
        (plain(hdr=True, loop=True, resolution="720p"), 422), (plain(exr_export=True), 422),
        (plain(edit={"strength": "flex_1"}), 422),
        (plain(source_position={"x_norm": 0.0, "y_norm": 0.0, "w_norm": 1.0, "h_norm": 1.0}), 422),
        (plain(start_frame=UNKNOWN), 422), (plain(start_frame=UNKNOWN, end_frame=PICTURE), 422),
        (plain(start_frame={**PICTURE, **UNKNOWN}), 422), (plain(start_frame={}), 422),
        (plain(start_frame={"data": "/9j/"}), 422), (plain(start_frame={**PICTURE, "data": "data:x"}), 422),
        (plain(start_frame={**PICTURE, "data": "aGVsbG8="}), 422),
        (plain(start_frame={"file_id": "none"}), 422),
    ],
)  # fmt: skip
async def test_the_other_side_refuses_what_luma_refuses_in_its_own_shape(near: Near, body: Any, code: int) -> None:
    answer = await near.raw(body)
    assert answer.status_code == code, answer.text
    assert list(answer.json()) == ["detail"] and isinstance(answer.json()["detail"], str)
    assert (answer.headers["X-API-Version"], answer.headers["X-Request-Id"]) == ("2026-04-01", "our-own")
    assert not near.house.jobs


async def test_a_good_order_is_answered_with_201_and_the_rate(near: Near) -> None:
    answer = await near.raw({**plain(), "video": None})
    told = answer.json()
    assert (answer.status_code, told["state"], told["output"], told["failure_code"]) == (201, "queued", [], None)
    assert int(answer.headers["X-RateLimit-Remaining"]) == int(answer.headers["X-RateLimit-Limit"]) - 1
    assert int(answer.headers["X-RateLimit-Reset"]) > near.house.time.now()
    assert next(iter(near.house.jobs.values())).usd == Decimal("0.30")


async def test_a_key_of_another_shape_or_account_is_refused_with_401(near: Near) -> None:
    texts = {(await near.raw(plain(), key)).json()["detail"] for key in ("sk-1", "luma-api-other")}
    assert len(texts) == 2 and not near.house.jobs


async def test_lumas_own_client_creates_polls_and_downloads(fast_box: Sandbox, still: Path) -> None:
    from luma_agents import AsyncLuma

    outside = fast_box.outside()
    sdk = AsyncLuma(auth_token=KEY, base_url=fast_box.bases["luma"], http_client=outside.client, max_retries=0)
    sent = await sdk.files.create(mime_type="image/png", size_bytes=still.stat().st_size, purpose="input")
    assert sent.upload
    await outside.client.put(sent.upload.url, content=still.read_bytes(), headers=sent.upload.headers)
    await sdk.files.complete(sent.id)
    assert (await sdk.files.get(sent.id)).state == "ready"
    assert [one.id for one in (await sdk.files.list(limit=1)).data] == [sent.id]
    made = await sdk.generations.create(
        prompt="the sea", model="ray-3.2", type="video",
        video={"resolution": "360p", "duration": "5s", "start_frame": {"file_id": sent.id}},
    )  # fmt: skip
    while made.state in ("queued", "processing"):
        await asyncio.sleep(0.05)
        made = await sdk.generations.get(made.id)
    assert made.state == "completed" and made.output and made.output[0].type == "video"
    await sdk.files.delete(sent.id)
    assert (await sdk.files.get(sent.id)).state == "deleted"
    film = await outside.client.get(made.output[0].url)
    assert film.status_code == 200 and film.content[4:8] == b"ftyp"


async def test_lumas_own_client_understands_every_refusal(fast_box: Sandbox) -> None:
    import luma_agents

    outside = fast_box.outside()
    sdk = luma_agents.AsyncLuma(
        auth_token=KEY, base_url=fast_box.bases["luma"], http_client=outside.client, max_retries=0
    )
    with pytest.raises(luma_agents.NotFoundError):
        await sdk.generations.get("unknown")
    with pytest.raises(luma_agents.BadRequestError):
        await sdk.generations.create(prompt="the sea", model="uni-1", type="video")
    with pytest.raises(luma_agents.UnprocessableEntityError):
        await sdk.generations.create(prompt="the sea", model="ray-3.2", type="video", aspect_ratio="3:1")
    with pytest.raises(luma_agents.AuthenticationError):
        await sdk.with_options(auth_token="luma-api-other").files.list()


async def test_a_picture_uploaded_whole_is_ready_and_one_that_is_none_is_refused(near: Near, still: Path) -> None:
    address, headers = near.luma.base + "/files", {"Authorization": f"Bearer {KEY}"}
    parts = {"file": ("still.png", still.read_bytes(), "image/png")}
    sent = (await near.line.post(address, files=parts, headers=headers)).json()
    assert (sent["state"], sent["upload"]) == ("pending", None)
    answer = await near.raw(plain(start_frame={"file_id": sent["id"]}))
    assert answer.status_code == 201 and next(iter(near.house.jobs.values())).first
    wrong = await near.line.post(address, files={"file": ("a.png", b"hello", "image/png")}, headers=headers)
    assert wrong.status_code == 422


def test_words_of_the_other_side_are_those_of_lumas_own_client() -> None:
    from luma_agents import types

    ours = luma_orders.Video.model_fields
    assert set(luma_orders.CODES) == set(get_args(types.GenerationFailureCode))
    assert set(ours) == set(types.VideoOptionsParam.__annotations__)
    for name, theirs in (("resolution", types.VideoResolution), ("duration", types.VideoDuration)):
        assert set(get_args(get_args(ours[name].annotation)[0])) == set(get_args(theirs))
    assert set(get_args(luma_orders.Generation.model_fields["model"].annotation)) == set(get_args(types.Model))
    assert set(luma_orders.Reference.model_fields) == set(types.ImageRefParam.__annotations__)
    edit = luma_orders.Edit.model_fields["strength"].annotation
    assert set(get_args(get_args(edit)[0])) == set(get_args(types.VideoEditStrength))
