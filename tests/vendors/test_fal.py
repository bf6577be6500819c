"""Pika and the other models behind fal's queue, end to end against the sandbox."""

from pathlib import Path
from typing import Any

from tests.vendors.conftest import filmed, opened, order
from tools.vendors.sandbox.run import Sandbox


async def last(box: Sandbox) -> dict[str, Any]:
    """The newest row of the sandbox's book."""
    row: dict[str, Any] = (await box.oracle())["jobs"][-1]
    return row


async def test_pika_films_words_with_its_seed_and_what_to_avoid(box: Sandbox, tmp_path: Path) -> None:
    pika = opened("pika", box, tmp_path)
    file = await filmed(pika, order("pika", seed=77, avoid="text, logos"), tmp_path)
    row = await last(box)
    assert file.stat().st_size > 1000
    assert row["model"] == "fal-ai/pika/v2.2/text-to-video"
    assert (row["request"]["seed"], row["request"]["negative_prompt"]) == (77, "text, logos")
    assert (row["width"], row["height"], row["seconds"], row["charged"]) == (1280, 720, 5.0, "0.200")
