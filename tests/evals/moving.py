"""Small clips and films with texture that really move, in the palette of ORDER, and the same in other shapes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.unit.test_screen import FRAMES, HIGH, ORDER, WIDE, Picture, film, panned, place, still
from tools.screen.findings import Wanted

__all__ = ["FRAMES", "HIGH", "ORDER", "WIDE", "Picture", "clip", "film", "made", "panned", "place", "record", "still"]


def clip(folder: Path, seed: int) -> tuple[Path, Wanted]:
    """A clip of a second and a half, panning over a place of its own."""
    return film(panned(seed), folder / f"clip{seed}.mp4"), replace(ORDER, slate=f"sh0{seed}0_t1")


def record(spans: int = 2, **more: Any) -> dict[str, Any]:
    """What guards reads of a record, of as many shots as there are spans."""
    shots = [
        {"number": number, "scene": number, "frames": FRAMES, "action": "a boat leaves", "place": "sea",
         "light": "noon", "subject": "boat", "staging": "hero", "framing": "wide", "camera": "pan_right",
         "motion": "medium", "prompt": "wide shot of a boat at noon"}
        for number in range(1, spans + 1)
    ]  # fmt: skip
    clips = [{"shot": number, "slate": f"s{number}", "digest": f"d{number}", "start": 0, "frames": FRAMES}
             for number in range(1, spans + 1)]  # fmt: skip
    return {
        "title": "The boat", "brief": {"text": "a film of a boat"}, "takes": [],
        "storyboard": {"title": "The boat", "fps": "24", "shots": shots},
        "cut": {"title": "The boat", "fps": "24", "width": WIDE, "height": HIGH, "clips": clips, "titles": []}, **more,
    }  # fmt: skip


def made(folder: Path, shots: list[list[Picture]], told: dict[str, Any] | None = None) -> Path:
    """A film's folder: its shots end to end in master.mp4, and its record.json."""
    folder.mkdir(parents=True)
    film([np.ascontiguousarray(picture) for shot in shots for picture in shot], folder / "master.mp4")
    (folder / "record.json").write_text(json.dumps(told or record(len(shots))))
    return folder
