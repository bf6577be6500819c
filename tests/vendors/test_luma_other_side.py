"""Luma's other side refuses what Luma refuses, and Luma's own client gets on with it."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.vendors.luma_house import KEY, Near, luma_house, plain
from tools.vendors.sandbox.protocols import luma_orders
from tools.vendors.sandbox.run import Sandbox

PICTURE = {"data": "/9j/", "media_type": "image/jpeg"}
KEYED = {"keyframes": [PICTURE], "keyframe_indexes": [0]}
UNKNOWN = {"generation_id": "00000000-0000-0000-0000-000000000000"}


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[Near]:
    async with luma_house(tmp_path) as running:
        yield running


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
