"""Judging what was made, from its files alone: takes screened again, claims read, drift measured. It makes no film.

What was measured is kept by the file's digest, what was wanted of it, and the judge's own digest.
"""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from evals import cell as cells
from evals.claims import Made, judge
from evals.figures import figures, rubric
from evals.film import Film
from evals.guards import guards
from evals.nouns import Orders, Row, ShotRow
from memory.film import Screening, Take
from memory.noun import Noun
from memory.vault import Vault
from tools.screen.score import measure


class Signs(Noun):
    """What the guards said of a film."""

    says: tuple[str, ...]


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
        still=film.near(film.record["stills"].get(take.slate, "")),
        job=film.facts.get("jobs", {}).get(take.slate, ""),
    )  # fmt: skip


def _path(film: Film) -> tuple[str, ...]:
    return tuple(f"{call['part']}.{call['tool']}" for call in film.record["calls"])
