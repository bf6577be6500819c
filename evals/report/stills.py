"""Thumbnails of a run's films, small enough that a report of hundreds stays one file."""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

from evals.nouns import Row

BUDGET = 15_000_000
"""Bytes of thumbnails in a page, as they stand in it; the words and faces of 200 films take another two million."""
WIDE = 160


def thumbnails(folder: Path, rows: Iterable[Row], budget: int = BUDGET) -> dict[str, str]:
    """Still's name -> JPEG as a data URI: of every shot, or of one shot a film when they would exceed the budget."""
    rows = list(rows)
    all_of = {shot.still: "" for row in rows for shot in row.shots if shot.still}
    left = budget
    for name in all_of:
        all_of[name] = thumbnail(folder, name)
        left -= len(all_of[name])
        if left < 0:
            return _one_each(folder, rows, budget, all_of)
    return {name: told for name, told in all_of.items() if told}


def _one_each(folder: Path, rows: list[Row], budget: int, drawn: dict[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name in filter(None, map(face_of, rows)):
        told = drawn[name] or thumbnail(folder, name)
        budget -= len(told)
        if budget < 0:
            break
        kept |= {name: told} if told else {}
    return kept


def face_of(row: Row) -> str:
    """The still that stands for a film: of the shot in its middle that has one."""
    stills = [shot.still for shot in row.shots if shot.still]
    return stills[len(stills) // 2] if stills else ""


def thumbnail(folder: Path, name: str, wide: int = WIDE) -> str:
    """A picture as a data URI, at most `wide` px to a side; empty when it isn't there or doesn't open."""
    from PIL import Image

    file = inside(folder, name)
    if file is None:
        return ""
    try:
        with Image.open(file) as opened:
            opened.draft("RGB", (wide, wide))
            small = opened.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return ""
    small.thumbnail((wide, wide))
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=60, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.getvalue()).decode()


def inside(folder: Path, name: str) -> Path | None:
    """A file of the run, or of the shelf of cells that runs share; None when it is not there, or lies elsewhere."""
    if not name or "\0" in name:
        return None
    file, run = (folder / name).resolve(), folder.resolve()
    ours = any(file.is_relative_to(home) for home in (run, run.parent.parent / "cells"))
    return file if ours and file.is_file() else None


def film_of(folder: Path, row: Row) -> Path | None:
    """The film of a row: the file it names, or the master of the folder it names."""
    return (inside(folder, row.film) or inside(folder, f"{row.film}/master.mp4")) if row.film else None
