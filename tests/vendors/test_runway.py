"""Runway against its sandbox: what it makes, what it refuses, and what its own SDK says of both."""

from pathlib import Path

from tests.vendors.conftest import filmed, opened, order
from tools.probe import probe
from tools.vendors.sandbox.run import Sandbox


async def test_words_become_a_clip(box: Sandbox, tmp_path: Path) -> None:
    """gen4.5 from words."""
    runway = opened("runway", box, tmp_path)
    clip = probe(await filmed(runway, order("runway", "gen4.5"), tmp_path))
    assert (clip.width, clip.height, round(clip.seconds)) == (1280, 720, 5)
