"""The blind page: pairs of films of one brief and seed, left and right shuffled, no names, votes by keyboard."""

import hashlib
import os
import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evals.nouns import Row, Run
from evals.report.page import draw
from evals.report.panels import link, script
from evals.report.stills import film_of
from evals.report.votes import Key, Pair, keys_of
from evals.report.wording import ratio
from memory.errors import UserMistake


def write(folder: Path, run: Run, rows: list[Row], a: str, b: str, out: Path, shuffle: int = 0) -> Path:
    """Write the blind page of two candidates to `out`, its films beside it under shuffled names, its key in the run."""
    key = shuffled(folder, run, rows, a, b, shuffle)
    if not key.pairs:
        raise UserMistake(f"{a} and {b} have no brief and seed of which both made a film", "Run more of it",
                          field="blind")  # fmt: skip
    films = {(row.item, row.candidate, row.seed): film_of(folder, row) for row in rows}
    home = out.parent / f"{out.stem}-films"
    home.mkdir(parents=True, exist_ok=True)
    told = [_pair(one, pair, films, home, out, run) for one, pair in key.pairs.items()]
    keys_of(folder).mkdir(exist_ok=True)
    (keys_of(folder) / f"{key.page}.json").write_text(key.model_dump_json(indent=1), encoding="utf-8")
    draw("blind", out, told=script({"page": key.page, "pairs": told}), count=len(told), ratio=ratio(run.size))
    return out


def shuffled(folder: Path, run: Run, rows: Iterable[Row], a: str, b: str, shuffle: int = 0) -> Key:
    """The pairs in their shuffled order, each candidate on the left in half of them; the same for the same run."""
    page = _digest(run.model_dump_json(), a, b, str(shuffle))[:16]
    dice = random.Random(page)
    there = {(row.item, row.seed, row.candidate): row.key for row in rows if film_of(folder, row)}
    both = [
        (item, seed) for item, seed, name in there
        if name == a and there.get((item, seed, b), there[item, seed, a]) != there[item, seed, a]
    ]  # fmt: skip
    dice.shuffle(both)
    sides = [at % 2 == 0 for at in range(len(both))]
    dice.shuffle(sides)
    pairs = {
        _digest(page, item, str(seed))[:12]: Pair(item=item, seed=seed, left=a if first else b, right=b if first else a)
        for (item, seed), first in zip(both, sides, strict=True)
    }
    return Key(page=page, pairs=pairs)


def _pair(
    mark: str, pair: Pair, films: dict[tuple[str, str, int], Path | None], home: Path, out: Path, run: Run
) -> dict[str, Any]:
    """What the page may know of a pair: its brief, and two films whose names say nothing."""
    text = next((item.text for item in run.suite.items if item.name == pair.item), "")
    told: dict[str, Any] = {"id": mark, "text": text}
    for side, name in (("left", pair.left), ("right", pair.right)):
        source = films[pair.item, name, pair.seed]
        assert source is not None  # shuffled() keeps only pairs of which both films are there
        told[side] = link(out, _lay(source, home / f"{_digest(mark, side)[:12]}{source.suffix}"))
    return told


def _lay(source: Path, target: Path) -> Path:
    """The film under another name: one more link to it, or a copy where links can't reach."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()
