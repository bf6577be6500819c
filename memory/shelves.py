"""Chroma, held by the hand: opened late, touched by one process at a time, and whatever it raises is one error.

Measured with chromadb 1.5.9: a client that is open while another process writes counts the new rows and never finds
them, and two writers at once damage the vectors. So every touch is a short section under one file lock, readers' too,
since a query may itself write what the log still holds; and a client is opened anew once another process has written.
Its graph also never finds some of many texts that are nearly the same (31 of 400 as it comes, 2 with GRAPH,
whatever is asked), so the vectors of a shelf that is small enough are read from it once and compared one by one; the
graph serves the large ones.
"""

import fcntl
import itertools
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import numpy as np

from memory.embedding import Vectors
from memory.errors import ProductionError

Hits = list[tuple[str, float]]
PAUSE = 0.003
EXACT = 4_000
"""Vectors on a shelf up to which all are compared; that takes a millisecond."""
GRAPH = {"hnsw": {"space": "cosine", "max_neighbors": 32, "ef_search": 200}}
"""Twice the links and the search that Chroma takes by itself. Among 100,000 of 512 numbers: recall@5 0.99 (0.95 with
twice the links only) in a third of the time that comparing all takes; indexing costs a third more."""


class Forgetful(ProductionError):
    """The index can't be used now; the bible is read in its place."""


class Shelves:
    """Named shelves of vectors in one folder, opened at first use. patience: seconds to wait for another process."""

    _spellings: ClassVar[Iterator[int]] = itertools.count()

    def __init__(self, folder: Path, patience: float = 5.0) -> None:
        self._folder, self._patience = folder, patience
        self._client: Any = None
        self._seen = self._broken = ""
        self._opened: dict[str, Any] = {}
        self._held: dict[str, tuple[list[str], Vectors]] = {}
        self._mine = threading.Lock()

    def close(self) -> None:
        with self._mine:
            self._shut()

    def find(self, name: str, vector: Vectors, count: int) -> tuple[int, Hits]:
        """How far a shelf has come, and its ids nearest to a vector with their cosine distance, nearest first."""
        if not self._there:
            return 0, []
        with self._section() as client:
            shelf = self._open(client, name)
            upto, size = _upto(shelf), _told(shelf, "size")
            if size <= EXACT:
                return upto, self._exact(name, shelf, vector, count) if size else []
            found = shelf.query(query_embeddings=[vector], n_results=min(count, size), include=["distances"])
            return upto, list(zip(found["ids"][0], map(float, found["distances"][0]), strict=True))

    def upto(self, name: str) -> int:
        """How far a shelf has come: the number of the last change it holds, 0 when there is no shelf."""
        if not self._there:
            return 0
        with self._section() as client:
            return _upto(self._open(client, name))

    def put(self, name: str, since: int, upto: int, gone: Sequence[str], ids: Sequence[str], rows: Vectors) -> int:
        """Take ids off a shelf that has come to `since`, lay vectors on it, and note that it has come to `upto`.

        How far it has come: where another process was quicker, nothing is done.
        """
        with self._section(writes=True) as client:
            self._forget(name)
            shelf = client.get_or_create_collection(name, embedding_function=None, configuration=GRAPH)
            if _upto(shelf) != since:
                return _upto(shelf)
            if gone:
                shelf.delete(ids=list(gone))
            if ids:
                shelf.upsert(ids=list(ids), embeddings=rows)
            # Chroma counts by walking through all rows, so the count is noted once here and not asked at every query.
            shelf.modify(metadata={"upto": upto, "size": shelf.count()})
            return upto

    def drop(self, name: str) -> None:
        """Take a shelf away."""
        with self._section(writes=True) as client:
            self._forget(name)
            if _shelf(client, name):
                client.delete_collection(name)

    def clear(self) -> None:
        """Take everything away, be it ever so broken."""
        with self._mine, self._locked():
            self._shut()
            for path in (*self._folder.glob("chroma.sqlite3*"), *self._folder.glob("????????-????-????-????-*")):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            self._sign()

    def _open(self, client: Any, name: str) -> Any:
        """A shelf as it has been since somebody last wrote; Chroma would read its database for it at every query."""
        if name not in self._opened:
            self._opened[name] = _shelf(client, name)
        return self._opened[name]

    def _forget(self, name: str) -> None:
        for kept in (self._opened, self._held):
            kept.pop(name, None)

    def _exact(self, name: str, shelf: Any, vector: Vectors, count: int) -> Hits:
        """The nearest ids of a small shelf, nearest first."""
        if name not in self._held:
            got = shelf.get(include=["embeddings"])
            self._held[name] = (got["ids"], np.asarray(got["embeddings"], np.float32))
        ids, rows = self._held[name]
        far = 1 - rows @ vector
        return [(ids[at], float(far[at])) for at in np.argsort(far, kind="stable")[:count]]

    @property
    def _there(self) -> bool:
        return (self._folder / "chroma.sqlite3").exists()

    @contextmanager
    def _section(self, *, writes: bool = False) -> Iterator[Any]:
        """A client that sees everything, alone with the folder; one that failed is not asked until others wrote."""
        with self._mine, self._locked():
            mark = self._mark()
            if mark and mark == self._broken and not writes:
                raise Forgetful("The index of looks is broken", "filmwright doctor rebuilds it")
            try:
                stale, self._seen = mark != self._seen, mark
                if writes or not mark:
                    self._sign()
                if stale or self._client is None:
                    self._shut()
                    self._client = self._fresh()
                yield self._client
            except BaseException as error:
                self._shut()
                self._broken = self._mark()
                if not _mappable(error) or isinstance(error, Forgetful):
                    raise
                raise Forgetful(
                    f"The index of looks can't be used ({type(error).__name__})", "filmwright doctor rebuilds it"
                ) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "chroma.lock").open("a") as lock:
                self._wait(lock.fileno())
                yield
        except OSError as error:
            raise Forgetful(
                f"The index of looks can't be used ({error.strerror or type(error).__name__})",
                "See that its folder can be written",
            ) from error  # fmt: skip

    def _wait(self, lock: int) -> None:
        until = time.monotonic() + self._patience
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Forgetful("Another process is busy with the index of looks", "Wait for it to end") from None
                time.sleep(PAUSE)

    def _mark(self) -> str:
        """Changes whenever a process is about to write; one that is killed there has signed already."""
        path = self._folder / "generation"
        return path.read_text(encoding="ascii", errors="replace")[:64] if path.is_file() else ""

    def _sign(self) -> None:
        self._seen = uuid4().hex
        (self._folder / "generation").write_text(self._seen, encoding="ascii")

    def _fresh(self) -> Any:
        """A client of our own: Chroma shares one per path within a process, broken or stale; a spelling is a path."""
        return _client(f"{self._folder}{'/.' * (1 + next(self._spellings) % 500)}")

    def _shut(self) -> None:
        client, self._client, self._opened, self._held = self._client, None, {}, {}
        if client is not None:
            client.close()


def _client(path: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False))


def _shelf(client: Any, name: str) -> Any:
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def _upto(shelf: Any) -> int:
    return _told(shelf, "upto")


def _told(shelf: Any, name: str) -> int:
    told = (shelf.metadata or {}).get(name, 0) if shelf else 0
    return told if isinstance(told, int) else 0


def _mappable(error: BaseException) -> bool:
    """Chroma's Rust core panics with a BaseException of its own; only the ways to stop us pass through."""
    return not isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit)
