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

from tests.vendors.conftest import filmed, opened, order
from tests.vendors.fal_house import side
from tools.probe import probe
from tools.vendors import facts
from tools.vendors.contract import Order
from tools.vendors.sandbox.protocols import bases
from tools.vendors.sandbox.run import Sandbox


async def last(box: Sandbox) -> dict[str, Any]:
    """The newest row of the sandbox's book."""
    row: dict[str, Any] = (await box.oracle())["jobs"][-1]
    return row


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
