"""What a report shows of one brief when it is opened: its films shot by shot, and what differs between them."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evals.nouns import Comparison, Row, ShotRow
from evals.report.stills import film_of
from evals.report.wording import setting
from tools.post.report import changed

Runs = list[tuple[str, str]]


def panel(
    folder: Path, out: Path, rows: Iterable[Row], comparisons: Iterable[Comparison], text: str, stills: dict[str, str]
) -> dict[str, Any]:
    """Everything of a brief, ready for JSON; links are relative to the page at `out`."""
    rows = list(rows)
    cells = {f"{row.candidate}/{row.seed}": film(folder, out, row) for row in rows}
    named = {shot.still for row in rows for shot in row.shots}
    return {
        "item": rows[0].item, "text": text, "cells": cells, "pairs": list(_pairs(rows, comparisons)),
        "stills": {name: told for name, told in stills.items() if name in named},
    }  # fmt: skip


def film(folder: Path, out: Path, row: Row) -> dict[str, Any]:
    """A row as its player needs it. src: its film beside the page; empty when there is none."""
    file = film_of(folder, row)
    fps, ratio = shape(file) if file else (24.0, "16 / 9")
    return {
        **row.model_dump(mode="json", exclude={"v", "key", "cluster", "item", "film"}),
        "src": link(out, file) if file else "", "fps": fps, "ratio": ratio,
    }  # fmt: skip


def link(out: Path, file: Path) -> str:
    """A file as a link from the page at `out`."""
    return quote(Path(os.path.relpath(file.resolve(), out.resolve().parent)).as_posix())


def shape(file: Path) -> tuple[float, str]:
    """Frames a second, and width to height as CSS has it; 24 and 16 / 9 when the file doesn't say."""
    import av

    try:
        with av.open(str(file)) as opened:
            seen = opened.streams.video[0]
            return float(seen.average_rate or 24), f"{seen.width} / {seen.height}"
    except (OSError, IndexError, ValueError):
        return 24.0, "16 / 9"


def _pairs(rows: list[Row], comparisons: Iterable[Comparison]) -> Iterator[dict[str, Any]]:
    """Films of two compared candidates with one seed, and how they differ."""
    by = {(row.candidate, row.seed): row for row in rows}
    for told in comparisons:
        settings = {name: [setting(one) for one in pair] for name, pair in told.changed.items()}
        for seed in sorted({row.seed for row in rows}):
            a, b = by.get((told.a, seed)), by.get((told.b, seed))
            if a or b:
                yield {"a": told.a, "b": told.b, "seed": seed, "settings": settings, **difference(a, b)}


def difference(a: Row | None, b: Row | None) -> dict[str, Any]:
    """How b's way and shots differ from a's. shots: number -> field -> runs of words kept, gone or new."""
    ways = [" → ".join(row.path) if row else "" for row in (a, b)]
    shots = [{shot.number: shot for shot in row.shots} if row else {} for row in (a, b)]
    numbers = sorted({*shots[0], *shots[1]})
    return {"path": changed(*ways), "shots": {n: _shot(shots[0].get(n), shots[1].get(n)) for n in numbers}}


def _shot(a: ShotRow | None, b: ShotRow | None) -> dict[str, Runs]:
    old, new = (_words(one) if one else {} for one in (a, b))
    told = {name: (old.get(name, ""), new.get(name, "")) for name in {**old, **new}}
    return {name: changed(*pair) for name, pair in told.items() if any(pair)}


def _words(shot: ShotRow) -> dict[str, str]:
    """What was asked for and said of a shot, under the names that the page shows."""
    return {
        "Prompt": shot.prompt, "Critic": " ; ".join(shot.notes), "Camera": shot.camera,
        "Measured camera": shot.measured_camera, "Made by": f"{shot.vendor} {shot.model}".strip(),
        "Takes": str(shot.takes),
    }  # fmt: skip


def script(told: Any) -> str:
    """JSON that may stand in a script tag: nothing in it can end the tag, or a line of it."""
    plain = json.loads(json.dumps(told, default=str), parse_constant=lambda _: None)  # NaN is no JSON
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
