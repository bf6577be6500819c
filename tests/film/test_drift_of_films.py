"""Whole films by the command line: two of one brief and look lie near, one of another look and story far."""

import json
from itertools import accumulate
from pathlib import Path

import pytest

from memory.film import Cut, Storyboard
from tests.film.conftest import command
from tools.screen.drift import ShotSeen, Signature, drift, signature

HARBOUR = "a 6s story of a lighthouse keeper at the sea at night"


def film(studio: Path, brief: str, look: str, seed: int) -> Signature:
    """Make it and measure its master."""
    done = command(
        "make", brief, "--size", "240p", "--look", look, "--seed", str(seed), "--no-voice", "--json", "--studio",
        str(studio),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    folder = Path(json.loads(done.stdout)["folder"])
    record = json.loads((folder / "record.json").read_text())
    cut, story = Cut.model_validate(record["cut"]), Storyboard.model_validate(record["storyboard"])
    starts = accumulate((clip.frames for clip in cut.clips), initial=0)
    seen = [
        ShotSeen(shot.number, folder / "master.mp4", start, clip.frames, cut.fps, shot.camera, shot.place, shot.light)
        for start, clip, shot in zip(starts, cut.clips, story.shots, strict=False)
    ]
    return signature(seen, folder / "master.mp4")


@pytest.mark.slow
def test_siblings_lie_near_and_strangers_far(shared: Path) -> None:
    one, sibling = (film(shared, HARBOUR, "night_blue", seed) for seed in (1, 2))
    other = film(shared, "a 6s launch film for Lumen, a solar lamp, playful", "pastel", 3)
    near, far = drift(sibling, [one]), drift(other, [one])
    assert near.steps is not None and far.steps is not None
    assert 2 * near.steps < far.steps, (near, far)
    assert {"palette", "luma"} <= set(far.outside)
