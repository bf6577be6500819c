"""Sheets of one's own for models behind fal's queue."""

from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from memory.errors import Retired, UserMistake
from tests.vendors.conftest import order
from tests.vendors.fal_house import side
from tools.vendors import facts, open_vendor
from tools.vendors.fal.own import check, own
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
    row = (await box.oracle())["jobs"][-1]
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
