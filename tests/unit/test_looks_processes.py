"""One process writes the index and others read it at the same time: nothing wrong, nothing missing, nothing damaged."""

import fcntl
import multiprocessing
import os
import signal
import time
from multiprocessing.synchronize import Event
from pathlib import Path

from memory.bible import Bible
from memory.embedding import Hashing
from memory.looks import Looks
from memory.series import Record
from memory.shelves import Shelves

SPAWN = multiprocessing.get_context("spawn")


def record(text: str, series: str = "tides") -> Record:
    return Record(series=series, kind="happened", text=text, origin="film", standing="approved")


def write(folder: Path, until: Event) -> None:
    bible = Bible(folder / "bible.sqlite")
    looks, at = Looks(folder / "chroma", bible), 0
    while not until.is_set():
        for number in range(at, at + 20):
            bible.serials.write(record(f"harbor number{number} storm"))
        at += 20
        looks.follow("tides")
        (folder / "written").write_text(f"{at} {looks.unwell}")
    looks.close()
    bible.close()


def read(folder: Path, name: str, until: Event) -> None:
    """Ask for the newest and the oldest, over and over; note every answer that is not what was written."""
    bible = Bible(folder / "bible.sqlite")
    looks, asked, wrong = Looks(folder / "chroma", bible), 0, 0
    while not until.is_set() or not asked:
        kept = bible.serials.records("tides")
        for one in {record.id: record for record in (*kept[-1:], *kept[:1])}.values():
            found = looks.near("tides", one.words, 1)
            asked, wrong = asked + 1, wrong + (not found or found[0][1] > 1e-3)
    (folder / name).write_text(f"{asked} {wrong} {looks.unwell}")
    looks.close()
    bible.close()


def test_two_readers_beside_a_writer_find_everything(tmp_path: Path) -> None:
    Bible(tmp_path / "bible.sqlite").close()
    until = SPAWN.Event()
    readers = [SPAWN.Process(target=read, args=(tmp_path, name, until)) for name in ("one", "two")]
    workers = [SPAWN.Process(target=write, args=(tmp_path, until)), *readers]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _written(tmp_path) < 200:
        time.sleep(0.1)
    time.sleep(1)
    until.set()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert _written(tmp_path) >= 200
    for name in ("one", "two"):
        asked, wrong, unwell = (tmp_path / name).read_text().split(" ", 2)
        assert int(asked) > 0 and wrong == "0" and (not unwell or "is busy" in unwell), (asked, wrong, unwell)
    _all_are_there(tmp_path, _written(tmp_path))


def _written(folder: Path) -> int:
    path = folder / "written"
    return int((path.read_text() or "0").split(" ")[0]) if path.exists() else 0


def _all_are_there(folder: Path, count: int) -> None:
    bible = Bible(folder / "bible.sqlite")
    looks = Looks(folder / "chroma", bible)
    looks.follow("tides")
    name = looks._words("tides", Hashing()).name
    upto, hits = looks._shelves.find(name, Hashing().embed(["harbor storm"])[0], 100_000)
    assert upto == bible.changes.newest("records/tides") and len(hits) == len(bible.serials.records("tides")) >= count
    for number in range(0, count, 7):
        assert looks.near("tides", f"happened: harbor number{number} storm", 1)[0][1] < 1e-3
    looks.close()
    bible.close()


def test_two_writers_take_turns_and_damage_nothing(tmp_path: Path) -> None:
    Bible(tmp_path / "bible.sqlite").close()
    until = SPAWN.Event()
    workers = [SPAWN.Process(target=write, args=(tmp_path, until)) for _ in range(2)]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _written(tmp_path) < 100:
        time.sleep(0.1)
    until.set()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    _all_are_there(tmp_path, 100)


def test_a_writer_that_is_killed_loses_nothing_and_holds_nobody_up(tmp_path: Path) -> None:
    Bible(tmp_path / "bible.sqlite").close()
    until = SPAWN.Event()
    worker = SPAWN.Process(target=write, args=(tmp_path, until))
    worker.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _written(tmp_path) < 60:
        time.sleep(0.05)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join(30)
    bible = Bible(tmp_path / "bible.sqlite")
    looks = Looks(tmp_path / "chroma", bible)
    kept = bible.serials.records("tides")
    assert len(kept) >= 60 and all(looks.near("tides", one.words, 1)[0][1] < 1e-3 for one in kept[::9] + kept[-3:])
    looks.close()
    bible.close()
    _all_are_there(tmp_path, len(kept))


def test_a_folder_that_another_holds_is_waited_for_then_done_without(tmp_path: Path) -> None:
    bible = Bible(tmp_path / "bible.sqlite")
    bible.serials.write(record("the storm"))
    looks = Looks(tmp_path / "chroma", bible)
    looks.follow("tides")
    looks._shelves = Shelves(tmp_path / "chroma", patience=0.05)
    looks._opened.clear()
    with (tmp_path / "chroma" / "chroma.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert looks.near("tides", "storm")[0][0].text == "the storm" and "busy" in looks.unwell
    looks.unwell = ""
    assert looks.near("tides", "storm")[0][0].text == "the storm" and not looks.unwell
    looks.close()
    bible.close()
