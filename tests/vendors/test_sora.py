"""Sora's shape at a gateway, and the answer its own closed address gets from us."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from memory.errors import Barred, Rejected, Retired, UserMistake
from tests.vendors.conftest import ended, filmed, opened, order
from tools.vendors import open_vendor
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox.run import KEYS, Sandbox


async def row(box: Sandbox, name: str) -> dict[str, Any]:
    """The sandbox's own row of a job."""
    return next(job for job in (await box.oracle())["jobs"] if job["id"] == name)


async def test_words_become_a_clip_at_the_quoted_price(box: Sandbox, tmp_path: Path) -> None:
    vendor: Any = opened("sora", box, tmp_path)
    asked = order("sora", "sora-2")
    job = await vendor.submit(asked)
    assert (await ended(vendor, job)).state == "finished"
    file = await vendor.fetch(job, tmp_path)
    known = await row(box, job.id)
    assert file.read_bytes()[4:8] == b"ftyp"
    assert Decimal(known["charged"]) == await vendor.quote(asked) == Decimal("0.80")
    assert known["seconds"] == 8
