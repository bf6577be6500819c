"""What the harness itself costs: its runner beside a bare loop, judging beside decoding, the report of 200 films."""

import asyncio
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from evals import bench_seat, report, yards
from evals.bench_seat import peak
from evals.compare import compare
from evals.nouns import Candidate, Row, Run, read_rows
from evals.purse import Purse
from evals.rescore import rescored
from evals.run import Director, direct, planned
from evals.suite import load
from memory.vault import Vault

FILMS, LARGEST = 200, 20_000_000
BARE = 250
"""Plans of the bare loop at most; each costs the same."""
SEAT = (sys.executable, "-m", "evals.bench_seat")
RUNNER = """
import sys
from pathlib import Path
from evals.harness import directed
print(*directed(int(sys.argv[1]), Path(sys.argv[2])))
"""
PLAIN = Candidate(name="plain", settings={"vendor": "pika", "clips": "plain", "takes": 1})
AGAIN = "plain again"
Told = Iterator[tuple[str, float, float]]


def harness(*, quick: bool = False) -> Told:
    """What was measured, its figure and its target; `quick` plans and makes fewer films."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder).resolve()
        yield from _running(room, 60 if quick else 1_000)
        run, rows = made(room, 1 if quick else 4)
        many = linked(room, run, rows)
        yield from _judging(room, run, rows, many)
        yield from _reporting(*many)


def _running(room: Path, many: int) -> Told:
    """Cells through the runner with two seats, and the same plans one after another in one process."""
    few = min(many, BARE)
    with yards.spending() as spent:
        subprocess.run([*SEAT, str(few), room / "bare"], check=True)
        bare = spent() / few
    with yards.spending() as spent:
        own, seats = map(float, yards.spoken(RUNNER, str(many), str(room / "run")).split())
        ran = spent() / many
    yield f"{many} cells, instant vendor, no pixels ÷ the same graph runs in a bare loop", ran / bare, 1.5
    yield f"peak of the runner at {many} cells ÷ at {many // 10}", own, 1.2
    yield f"peak of its seats at {many} cells ÷ at {many // 10}", seats, 1.2


def directed(many: int, folder: Path) -> tuple[float, float]:
    """Direct so many cells; the runner's peak at the end ÷ after a tenth of them, and its seats'."""
    run, every = bench_seat.every(many)
    runs = folder / "runs" / "bench"
    (runs / "rows").mkdir(parents=True)
    director = Director(run, runs, folder / "cells", folder / "bank", 2, 600, Purse(None), command=SEAT)
    first, tenth = 0.0, many // 10

    async def whole() -> None:
        nonlocal first
        await director.make(every[:tenth])
        first = peak()
        await director.make(every[tenth:])

    asyncio.run(whole())
    if lost := [row.why for row in director.done if row.state != "made"]:
        raise SystemExit(f"{len(lost)} cells were lost: {lost[0]}")
    held = [row.figures["peak"] for row in director.done]
    return peak() / first, max(held) / max(held[:tenth])


def made(home: Path, many: int) -> tuple[Run, list[Row]]:
    """The first launches at 240p, in a world whose clips are plain."""
    suite = load("launch")
    run, every = planned(suite.model_copy(update={"items": suite.items[:many]}), [PLAIN], [1], "240p", None)
    rows = asyncio.run(direct(run, every, home / "runs" / "made", home, 2, 600))
    if lost := [row.why for row in rows if row.state != "made"]:
        raise SystemExit(f"a film was not made: {lost[0]}")
    return run, read_rows(home / "runs" / "made", run)


def linked(home: Path, run: Run, rows: Sequence[Row]) -> tuple[Path, Run, list[Row]]:
    """The folder of a run of 200 films by two candidates; they are the same few films by other names."""
    films = [alias(home, rows[number // 2 % len(rows)], number) for number in range(FILMS)]
    known = {item.name: item for item in run.suite.items}
    items = tuple(known[row.item.rpartition("-")[0]].model_copy(update={"name": row.item}) for row in films[::2])
    whole = run.model_copy(update={
        "suite": run.suite.model_copy(update={"items": items}),
        "candidates": (PLAIN, PLAIN.model_copy(update={"name": AGAIN})),
        "keys": {f"{row.item}/{row.candidate}/{row.seed}": row.key for row in films},
    })  # fmt: skip
    folder = home / "runs" / "linked"
    (folder / "rows").mkdir(parents=True)
    return folder, whole, films


def alias(home: Path, row: Row, number: int) -> Row:
    """A film by another name: its cell is a link."""
    key = f"{row.key}x{number:03d}"
    (home / "cells" / key).symlink_to(row.key)
    renamed = Row.model_validate_json(row.model_dump_json().replace(row.key, key))
    who = AGAIN if number % 2 else row.candidate
    return renamed.model_copy(update={"item": f"{row.item}-{number // 2}", "candidate": who})


def _judging(home: Path, run: Run, rows: Sequence[Row], hundred: tuple[Path, Run, list[Row]]) -> Told:
    """Films judged once more: by a judge that never saw them, and by one that kept what it measured."""
    every = [home / "cells" / row.key for row in rows]
    decoding = sum(yards.decode(take) for cell in every for take in takes(cell))
    masters = sum(yards.decode(master) for cell in every for master in cell.glob("films/*/master.mp4"))
    rescored(home / "runs" / "made", run, rows)  # loads what judging needs, before anything is timed
    for cell in every:
        shutil.rmtree(cell / "screened")
    with yards.spending() as spent:
        rescored(home / "runs" / "made", run, rows)
        fresh = spent()
    folder, whole, films = hundred
    with yards.spending() as spent:
        rescored(folder, whole, films[::2])
        kept = spent()
    share = len(films[::2]) / len(rows)
    yield (
        f"re-scoring {len(films[::2])} films, the judge's measures kept ÷ decoding their takes",
        kept / (decoding * share),
        1.5,
    )
    yield f"judging {len(rows)} films anew ÷ decoding their takes and masters", fresh / (decoding + masters), 1.5


def takes(cell: Path) -> list[Path]:
    """Files of the takes of a cell's film."""
    (record,) = cell.glob("films/*/record.json")
    vault = Vault(cell / "vault")
    return [vault.path(take["digest"]) for take in json.loads(record.read_text(encoding="utf-8"))["takes"]]


def _reporting(folder: Path, run: Run, films: list[Row]) -> Told:
    """The page of 200 films, with its comparison, beside making small pictures of their stills."""
    stills = [folder / shot.still for row in films for shot in row.shots]
    plain = yards.middle(lambda: smaller(stills), 3)
    with yards.spending() as spent:
        told = compare(run, films, PLAIN.name, AGAIN)
        page = report.write(folder, run, films, [told], None, folder / "report.html")
        wrote = spent()
    size = page.stat().st_size / LARGEST
    yield f"bytes of the report of {len(films)} films with {len(stills)} stills ÷ 20 MB", size, 1
    yield f"writing the report of {len(films)} films ÷ making its stills small", wrote / plain, 2.5


def smaller(stills: Sequence[Path]) -> float:
    """CPU seconds of every still as a small JPEG."""
    with yards.spending() as spent:
        for file in stills:
            with Image.open(file) as picture:
                small = picture.convert("RGB")
            small.thumbnail((160, 160))
            small.save(io.BytesIO(), "JPEG", quality=60)
        return spent()
