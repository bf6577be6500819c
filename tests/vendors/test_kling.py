"""Kling: two designs of one API, told apart by the model."""

from decimal import Decimal
from pathlib import Path

from tests.vendors.conftest import filmed, order
from tests.vendors.kling_house import side
from tools.probe import probe


async def test_text_becomes_a_clip_in_the_current_design(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path)
        file = await filmed(kling, order("kling", "kling-3.0", frames=96), tmp_path)
        assert (probe(file).width, probe(file).height) == (1280, 720)
        assert Decimal(other.house.oracle()["jobs"][-1]["charged"]) == Decimal("0.336")
        print(other.gate.calls)
