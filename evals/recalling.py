"""What an episode of forty shots recalls from its bible, beside making it."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from agent.crew import lore, showrunner, wardrobe
from agent.settings import Settings
from agent.studio import Studio
from evals import yards
from memory.film import Shot, Storyboard

SHOTS, SERIES = 40, "night-harbor"
PREMISE = "Mara, the lighthouse keeper, and Jonas, an old fisherman, guard a small harbor."
WISH = ("--auto", "2", "--size", "240p", "--seconds", "6", "--takes", "1", "--no-voice")


def recalling() -> Iterator[tuple[str, float, float]]:
    """An episode's own shots, as often as makes forty, against forty of its making's share for a shot."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Path(folder)
        _agent(studio, "series", "new", "Night Harbor", PREMISE)
        with yards.spending() as spent:
            *_, film = _agent(studio, "episode", "Night Harbor", *WISH)["episodes"]
            making = spent() / 2
        record = json.loads((Path(film["folder"]) / "record.json").read_text(encoding="utf-8"))
        shots = Storyboard.model_validate(record["storyboard"]).shots
        recall = asyncio.run(_recall(studio, list(islice(cycle(shots), SHOTS))))
    yield f"recall for an episode of {SHOTS} shots ÷ making it", recall / (making / len(shots) * SHOTS), 0.02


def _agent(studio: Path, *words: str) -> dict[str, list[dict[str, str]]]:
    command = [sys.executable, "-m", "agent", *words, "--studio", str(studio), "--json"]
    told: dict[str, list[dict[str, str]]] = json.loads(
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
    )
    return told


async def _recall(root: Path, shots: list[Shot]) -> float:
    """CPU seconds of all that an episode asks its bible and its index; the index is open by then, as in a season."""
    async with Studio.open(Settings(studio=root), lambda *_, **__: None) as studio:
        studio.looks.near(SERIES, "the harbor", 4, ("place",))
        with yards.spending() as spent:
            serial = showrunner.serial_of(SERIES, 3, studio)
            assert serial
            studio.looks.near_films(SERIES, serial.style.premise)
            lore.aims(serial, studio)
            await wardrobe.dressed(shots, serial.style, studio)
            return spent()
