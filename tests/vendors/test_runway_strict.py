"""Runway's sandbox against those who did not write our client: raw requests, and the vendor's own SDK."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import httpx
import pytest
import runwayml

from tools.probe import probe
from tools.vendors import facts
from tools.vendors.contract import Model
from tools.vendors.outside import client
from tools.vendors.sandbox.run import KEYS, Sandbox

KEY = KEYS["RUNWAYML_API_SECRET"]
SHEET = facts("runway")
LET_IN = {"Authorization": f"Bearer {KEY}", "X-Runway-Version": "2024-11-06"}
PLAIN = {"model": "gen4.5", "promptText": "the sea", "ratio": "1280:720", "duration": 5}
DOT = "data:image/png;base64,"


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
        assert endpoint != "text" or ("references" in known) == bool(model.references)
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
    clip.write_bytes(httpx.get(done.output[0], timeout=60).content)
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
