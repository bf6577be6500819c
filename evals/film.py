"""A film as it lies in its cell, and what its judge measured of it: once, and kept for whoever asks again."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from agent import theatre
from evals import cell as cells
from evals.nouns import Item
from memory.film import Take
from memory.vault import Vault
from memory.whole import put
from tools.screen.drift import ShotSeen, ShotSign, Signature, signature
from tools.screen.findings import Wanted

Measured = TypeVar("Measured", bound=BaseModel)
LONG = 6.0
"""Seconds from which a shot has a beginning and an end that can drift apart."""


@dataclass
class Film:
    """A film as it lies in its cell. facts: what the stage told of it."""

    item: Item
    facts: dict[str, Any]
    room: Path

    @cached_property
    def folder(self) -> Path:
        return self.room / "films" / str(self.facts["film"])

    @cached_property
    def record(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "record.json").read_text(encoding="utf-8"))
        return told

    @cached_property
    def takes(self) -> dict[str, Take]:
        """Every take by its slate, in the order they were made, without what the agent's critic said."""
        return {row["slate"]: Take.model_validate({**row, "screening": None}) for row in self.record["takes"]}

    @cached_property
    def shots(self) -> dict[int, dict[str, Any]]:
        return {shot["number"]: shot for shot in self.record["storyboard"]["shots"]}

    @cached_property
    def sign(self) -> Signature:
        """How the master measures, shot by shot."""
        return self._signed(theatre.shots_of(self.folder), self.folder / "master.mp4")

    def _signed(self, shots: Sequence[ShotSeen], sound: Path | None = None) -> Signature:
        told = f"{self.digest} {[(shot.start, shot.frames) for shot in shots]} {sound is not None}"
        return self.once(told, Signature, lambda: signature(shots, sound))

    @cached_property
    def digest(self) -> str:
        """Digest of the master and its record."""
        both = (self.folder / name for name in ("master.mp4", "record.json"))
        return hashlib.sha256(b"".join(file.read_bytes() for file in both)).hexdigest()

    @cached_property
    def whole(self) -> list[Take]:
        """Every take as far as it was extended: what was rolled and what was shot on from it is one."""
        begun = {take.extends for take in self.takes.values()}
        return [take for take in self.takes.values() if take.slate not in begun]

    def ends(self) -> list[tuple[ShotSign, ShotSign]]:
        """The first and the last quarter of every long shot, as they measure."""
        long = [shot for shot in theatre.shots_of(self.folder) if shot.seconds >= LONG]
        parts = [(part(shot, 0, 1), part(shot, 3, 4)) for shot in long]
        measured = [self._signed(pair).shots for pair in parts]
        return [(shots[0], shots[1]) for shots in measured if len(shots) == 2]

    def once(self, told: str, kind: type[Measured], measure: Callable[[], Measured]) -> Measured:
        """What this judge measured of what is `told`, now or before."""
        shelf = self.room / "screened"
        shelf.mkdir(exist_ok=True)
        kept = shelf / f"{hashlib.sha256(f'{cells.screen()} {told}'.encode()).hexdigest()[:24]}.json"
        if kept.is_file():
            return kind.model_validate_json(kept.read_text(encoding="utf-8"))
        found = measure()
        put(kept, found.model_dump_json())
        return found

    def wanted(self, take: Take) -> Wanted:
        """What a take was to be. A series' look is judged by its drift, not here: not every candidate was told it."""
        shot, cut = self.shots[take.shot], self.record["cut"]
        return Wanted(
            slate=take.slate, frames=take.frames, fps=cut["fps"], width=cut["width"], height=cut["height"],
            camera=shot["camera"], motion=shot["motion"], dark_ok=shot["light"] in ("night", "blue_hour", "neon"),
            soft_ok=shot["light"] in ("fog", "snow", "rain") or shot["staging"] in ("title_card", "end_card"),
            palette=() if self.item.episode else tuple(self.record["palette"]), prompt=take.prompt,
        )  # fmt: skip

    def near(self, file: str) -> str:
        """A file of the film's vault, as seen from the cell's folder, wherever that lies by now."""
        return str(Vault(self.room / "vault").path(Path(file).name).relative_to(self.room)) if file else ""


def part(shot: ShotSeen, first: int, last: int) -> ShotSeen:
    """Some quarters of a shot."""
    start, end = shot.frames * first // 4, shot.frames * last // 4
    return replace(shot, number=first, start=shot.start + start, frames=end - start)
