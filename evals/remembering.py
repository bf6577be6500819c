"""What remembering costs when there is much to remember: the truth's inserts, the index's rate, a query, opening."""

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy as np

from agent.settings import Settings
from agent.studio import Studio
from evals.retrieval import questions, records
from memory.bible import Bible
from memory.embedding import Hashing, vectors
from memory.film import Treatment
from memory.looks import Looks
from memory.serials import RECORD
from memory.series import Record

SERIES = "long"
STEP = 1_000
FILMS = 1_000
IDEA = Treatment(
    title="The Storm", kind="story", subject="storm", name="", language="en", tone=[], audience="", claims=[],
    setting="", call_to_action="", seconds=30, ratio="16:9", fps="24", voice=True, words_on_screen=True,
    look="golden", mood="awe", logline="", opening="", turn="", ending="", assumed=[],
)  # fmt: skip


def remembering(many: int) -> Iterator[tuple[str, float, float]]:
    """What was measured in a series of so many records, its figure and its target."""
    with tempfile.TemporaryDirectory() as folder, closing(Bible(Path(folder) / "bible.sqlite")) as bible:
        room = Path(folder)
        with closing(Looks(room / "chroma", bible)) as looks:
            bible.remember("first", SERIES, "opens the index before anything is timed", IDEA, [])
            looks.follow(SERIES)
            _fill(room, bible, 0, STEP)
            first, few = _seconds(lambda: looks.follow(SERIES)), _inserts(bible)
            _fill(room, bible, STEP, many - 2 * STEP)
            looks.follow(SERIES)
            _fill(room, bible, many - STEP, STEP)
            last, lots = _seconds(lambda: looks.follow(SERIES)), _inserts(bible)
            yield f"an insert into the bible at {many} records ÷ at {STEP}", lots / few, 1.5
            yield f"indexing {STEP} records at {many} ÷ at none", last / first, 12
            if many >= 100_000:  # among few there is nothing to win
                yield f"a query among {many} records ÷ numpy brute force", _query(looks) / _brute(bible), 1
    yield from _opening()


def _fill(room: Path, bible: Bible, start: int, count: int) -> None:
    """Records of words by lot, in one transaction beside the bible, whose triggers run as ever."""
    lot = random.Random(start)
    words = [word for record in records() for word in record.text.split()]
    rows = (
        (f"{start + n:08d}", SERIES, "happened", "", " ".join(lot.choices(words, k=12)), "", "[]", "person", "", 0,
         None, "approved", "", "2026-11-26")
        for n in range(count)
    )  # fmt: skip
    with closing(sqlite3.connect(room / "bible.sqlite")) as db, db:
        db.executemany(f"insert into records ({','.join(RECORD)}) values ({','.join('?' * len(RECORD))})", rows)


def _inserts(bible: Bible) -> float:
    """Median seconds of one write, each lasting on the disk."""
    one = Record(series="aside", kind="happened", text="the storm", origin="person", standing="approved")
    return median(_seconds(lambda: bible.serials.write(one)) for _ in range(200))


def _query(looks: Looks) -> float:
    asked = [one.words for one in questions()]
    looks.near(SERIES, asked[0])
    return median(_seconds(lambda words=words: looks.near(SERIES, words)) for words in asked)  # type: ignore[misc]


def _brute(bible: Bible) -> float:
    """Median seconds of comparing a vector with all of them and sorting out the best five."""
    texts = [record.words for record in bible.serials.records(SERIES)]
    rows, asked = vectors(Hashing(), texts), vectors(Hashing(), [one.words for one in questions()])
    return median(_seconds(lambda one=one: np.argpartition(-(rows @ one), 5)[:5]) for one in asked)  # type: ignore[misc]


def _opening() -> Iterator[tuple[str, float, float]]:
    """Opening a studio of a thousand films against one of a single film, and how many of its films' files are read."""
    with tempfile.TemporaryDirectory() as folder:
        one, many = (_studio(Path(folder) / str(count), count) for count in (1, FILMS))
        _open(one)
        ratio = median(_open(many) for _ in range(5)) / median(_open(one) for _ in range(5))
        read: list[str] = []
        films, watching = str(many / "films"), [True]
        sys.addaudithook(
            lambda event, told: read.append(event) if watching and event == "open" and films in str(told[0]) else None
        )
        _open(many)
        watching.clear()
    yield f"opening a studio of {FILMS} films ÷ of one", ratio, 1.5
    yield f"files of its {FILMS} films that opening a studio reads", len(read), 0


def _studio(root: Path, count: int) -> Path:
    for number in range(count):
        folder = root / "films" / f"storm-{number}"
        folder.mkdir(parents=True)
        (folder / "record.json").write_text("{}")
    with closing(Bible(root / "bible.sqlite")) as bible:
        for number in range(count):
            bible.remember(f"storm-{number}", "", f"a storm, number {number}", IDEA, [])
    return root


def _open(root: Path) -> float:
    async def whole() -> None:
        async with Studio.open(Settings(studio=root), lambda *_, **__: None):
            pass

    return _seconds(lambda: asyncio.run(whole()))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
