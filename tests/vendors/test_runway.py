"""Runway against its sandbox: what it makes, what it refuses, and what it charges."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from memory.errors import Barred, Missing, UserMistake
from tests.vendors.conftest import ended, filmed, opened, order
from tools.probe import probe
from tools.vendors import facts
from tools.vendors.contract import Job, Model, Order
from tools.vendors.sandbox.run import Sandbox

SHEET = facts("runway")


async def booked(box: Sandbox, job: Job) -> dict[str, Any]:
    """A job as the sandbox's own book has it."""
    return next(row for row in (await box.oracle())["jobs"] if row["id"] == job.id)


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
