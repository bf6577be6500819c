"""Judging what was made, from its files alone: takes screened again, claims read, drift measured. It makes no film.

What was measured is kept by the file's digest, what was wanted of it, and the judge's own digest.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from agent import theatre
from evals import cell as cells
from evals.claims import Made, judge
from evals.figures import figures, rubric
from evals.guards import guards
from evals.nouns import Item, Orders, Row, ShotRow
from memory.film import Screening, Take
from memory.noun import Noun
from memory.vault import Vault
from memory.whole import put
from tools.screen.drift import ShotSeen, ShotSign, Signature, signature
from tools.screen.findings import Wanted
from tools.screen.score import measure

Measured = TypeVar("Measured", bound=BaseModel)
LONG = 6.0
"""Seconds from which a shot has a beginning and an end that can drift apart."""


class Signs(Noun):
    """What the guards said of a film."""

    says: tuple[str, ...]


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


def part(shot: ShotSeen, first: int, last: int) -> ShotSeen:
    """Some quarters of a shot."""
    start, end = shot.frames * first // 4, shot.frames * last // 4
    return replace(shot, number=first, start=shot.start + start, frames=end - start)


async def judged(cell: cells.Cell, room: Path, facts: Sequence[dict[str, Any]]) -> list[Row]:
    """A row for each of a cell's items. `room`: the cell's folder, where what was measured is kept."""
    films = [Film(item, one, room) for item, one in zip(cell.items, facts, strict=True)]
    return await asyncio.to_thread(_rows, cell, films)


def _rows(cell: cells.Cell, films: Sequence[Film]) -> list[Row]:
    made = [film for film in films if film.facts["state"] == "made"]
    seen = {film.item.name: _screened(film) for film in made}
    return [_row(cell, film, seen.get(film.item.name, {}), made) for film in films]


def _row(cell: cells.Cell, film: Film, seen: dict[str, Screening], made: Sequence[Film]) -> Row:
    facts, item = film.facts, film.item
    whole = Made(folder=film.folder, studio=film.room, state=facts["state"], why=facts["why"])
    claims = [judge(claim, whole) for claim in item.claims]
    more: dict[str, Any] = {}
    if film in made:
        more = {"shots": tuple(_shots(film, seen)), "path": _path(film), "caught": caught(film)}
    return Row(
        key=cell.row(item), item=item.name, cluster=item.cluster, candidate=cell.candidate.name, seed=cell.seed,
        state=facts["state"], why=facts["why"], film=str(film.folder.relative_to(film.room)) if film in made else "",
        figures=figures(film, seen, claims, [other for other in made if other is not film]),
        claims=tuple(claims), size=cell.size, cpu=facts["cpu"], wall=facts["wall"],
        screen=cells.screen(), rubric=rubric(item), orders=Orders(**facts.get("orders", {})), **more,
    )  # fmt: skip


def caught(film: Film) -> tuple[str, ...]:
    """Signs that a film was made to please its judge."""
    vault = Vault(film.room / "vault")
    given = [one["digest"] for one in film.record["brief"]["references"]]
    pictures = [vault.path(digest) for digest in given if vault.has(digest)]
    found = film.once(f"guards {film.digest}", Signs, lambda: Signs(says=tuple(guards(film.folder, pictures=pictures))))
    return found.says


def _screened(film: Film) -> dict[str, Screening]:
    """Each take of a film as the harness's own screen sees it."""
    vault = Vault(film.room / "vault")
    return {slate: _seen(film, take, vault.path(take.digest)) for slate, take in film.takes.items()
            if vault.has(take.digest)}  # fmt: skip


def _seen(film: Film, take: Take, file: Path) -> Screening:
    wanted = film.wanted(take)
    return film.once(f"{take.digest} {wanted}", Screening, lambda: measure(file, wanted))


def _shots(film: Film, seen: dict[str, Screening]) -> list[ShotRow]:
    """The shots of the cut, each with the story of its takes."""
    cut, rows, at = film.record["cut"], [], 0
    rate = float(Fraction(cut["fps"]))
    for clip in cut["clips"]:
        mine = [take for take in film.whole if take.shot == clip["shot"]]
        rows.append(_shot(film, clip, mine, seen, at / rate, rate))
        at += clip["frames"]
    return rows


def _shot(
    film: Film, clip: dict[str, Any], mine: Sequence[Take], seen: dict[str, Screening], start: float, rate: float
) -> ShotRow:
    take = film.takes[clip["slate"]]
    scores = [(seen[one.slate].score or 0.0) for one in mine if one.slate in seen]
    found = seen.get(take.slate)
    return ShotRow(
        number=clip["shot"], start=round(start, 3), seconds=round(clip["frames"] / rate, 3), slate=take.slate,
        takes=len(mine), score=found.score if found else None,
        first_score=scores[0] if scores else None, vendor=take.vendor, model=take.model, camera=take.camera,
        measured_camera=found.measured_camera if found else "", prompt=take.prompt,
        notes=tuple(note.says for note in found.notes) if found else (),
        rewrites=tuple(pairwise(scores)),
        still=_near(film, film.record["stills"].get(take.slate, "")),
        job=film.facts.get("jobs", {}).get(take.slate, ""),
    )  # fmt: skip


def _near(film: Film, file: str) -> str:
    """A file of the film's vault, as seen from the cell's folder, wherever that lies by now."""
    return str(Vault(film.room / "vault").path(Path(file).name).relative_to(film.room)) if file else ""


def _path(film: Film) -> tuple[str, ...]:
    return tuple(f"{call['part']}.{call['tool']}" for call in film.record["calls"])
