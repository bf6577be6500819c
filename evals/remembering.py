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
TURNS, OPENED = 300, 21
IDEA = Treatment(
    title="The Storm", kind="story", subject="storm", name="", language="en", tone=[], audience="", claims=[],
    setting="", call_to_action="", seconds=30, ratio="16:9", fps="24", voice=True, words_on_screen=True,
    look="golden", mood="awe", logline="", opening="", turn="", ending="", assumed=[],
)  # fmt: skip


def remembering(many: int) -> Iterator[tuple[str, float, float]]:
    """What was measured in a series of so many records, its figure and its target."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        with closing(Bible(room / "few.sqlite")) as few, closing(Bible(room / "bible.sqlite")) as bible:
            with closing(Looks(room / "chroma", bible)) as looks:
                yield f"indexing {STEP} records at {many} ÷ at none", _indexing(room, bible, looks, many), 12
                if many >= 100_000:  # among few there is nothing to win
                    yield f"a query among {many} records ÷ numpy brute force", _query(looks, bible), 1
            _fill(room / "few.sqlite", 0, STEP)
            for clock, ratio in zip(("CPU", "wall"), _inserts(few, bible), strict=True):
                yield f"an insert into the bible at {many} records ÷ at {STEP}, {clock} seconds", ratio, 1.5
    yield from _opening()


def _indexing(room: Path, bible: Bible, looks: Looks, many: int) -> float:
    """Fill a bible and its index; seconds that the last step took ÷ those of the first."""
    bible.remember("first", SERIES, "opens the index before anything is timed", IDEA, [])
    looks.follow(SERIES)
    spent = []
    for start, count in ((0, STEP), (STEP, many - 2 * STEP), (many - STEP, STEP)):
        _fill(room / "bible.sqlite", start, count)
        spent.append(_seconds(lambda: looks.follow(SERIES)))
    return spent[-1] / spent[0]


def _fill(path: Path, start: int, count: int) -> None:
    """Records of words by lot, in one transaction beside the bible, whose triggers run as ever."""
    lot = random.Random(start)
    words = [word for record in records() for word in record.text.split()]
    rows = (
        (f"{start + n:08d}", SERIES, "happened", "", " ".join(lot.choices(words, k=12)), "", "[]", "person", "", 0,
         None, "approved", "", "2026-11-26")
        for n in range(count)
    )  # fmt: skip
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(f"insert into records ({','.join(RECORD)}) values ({','.join('?' * len(RECORD))})", rows)


def _inserts(few: Bible, many: Bible) -> tuple[float, float]:
    """One write that lasts on the disk, among many ÷ among few, in turns: medians of CPU and of wall seconds."""
    one = Record(series=SERIES, kind="happened", text="the storm", origin="person", standing="approved")
    spent = [[_spent(lambda book=book: book.serials.write(one)) for book in (few, many)] for _ in range(TURNS)]  # type: ignore[misc]
    low, high = np.median(spent, axis=0)
    cpu, wall = high / low
    return float(cpu), float(wall)


def _query(looks: Looks, bible: Bible) -> float:
    """A question ÷ comparing its vector with all of them and sorting out the best five, in turns: medians of wall."""
    rows = vectors(Hashing(), [record.words for record in bible.serials.records(SERIES)])
    asked = [one.words for one in questions()]
    ready = vectors(Hashing(), asked)
    looks.near(SERIES, asked[0])
    spent = [
        (_seconds(lambda: looks.near(SERIES, words)), _seconds(lambda: np.argpartition(-(rows @ one), 5)[:5]))  # noqa: B023
        for words, one in zip(asked, ready, strict=True)
    ]
    near, brute = np.median(spent, axis=0)
    return float(near / brute)


def _opening() -> Iterator[tuple[str, float, float]]:
    """Opening a studio of a thousand films against one of a single film, and how many of its films' files are read."""
    with tempfile.TemporaryDirectory() as folder:
        one, many = (_studio(Path(folder) / str(count), count) for count in (1, FILMS))
        _open(one)
        few, lots = np.median([(_open(one), _open(many)) for _ in range(OPENED)], axis=0)
        read: list[str] = []
        films, watching = str(many / "films"), [True]
        sys.addaudithook(
            lambda event, told: read.append(event) if watching and event == "open" and films in str(told[0]) else None
        )
        _open(many)
        watching.clear()
    yield f"opening a studio of {FILMS} films ÷ of one", float(lots / few), 1.5
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
    return _spent(work)[1]


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of this thread, and seconds by the clock on the wall."""
    cpu, began = time.thread_time(), time.perf_counter()
    work()
    return time.thread_time() - cpu, time.perf_counter() - began
