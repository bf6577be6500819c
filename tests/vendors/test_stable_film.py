"""A whole film by Stable Video's real code on tiny random weights."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra [local] is not installed")

from agent import production
from tests.film.rooms import brief, studio
from tests.vendors import tiny
from tools.vendors.stable.vendor import Stable

pytestmark = pytest.mark.timeout(600)


async def test_a_film_is_made_on_this_machine_for_nothing(tmp_path: Path) -> None:
    stable = Stable(tmp_path / "cache", weights=tiny.build(tmp_path / "weights"), device="cpu", more=tiny.MODELS)
    wish = brief("a 2s teaser for our solar lamp, no voice-over", vendor="stable:tiny-ltx")
    async with studio(tmp_path / "studio", vendors={"stable": stable}) as (room, _):
        state = await production.make(room, wish)
        assert room.ledger.spent(state["film"]) == 0
    assert state["master"].frames == 48
    assert {reel.take.model for reel in state["reels"] if reel.take} == {"tiny-ltx"}
