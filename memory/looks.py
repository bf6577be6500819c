"""Chroma as an index over the bible: nearest films to a brief. It holds nothing that can't be rebuilt."""

import fcntl
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from memory.bible import Bible, Remembered
from memory.embedding import NAME, embed
from memory.errors import ProductionError


class Forgetful(ProductionError):
    """The index can't be used now; the film is made without memory."""


class Looks:
    """One collection per series and embedding, written by one process at a time (flock on `chroma.lock`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / "chroma.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._client = _client(folder)
        except BlockingIOError:
            self.close()
            raise Forgetful("Another process writes the index of looks", "Memory is off for this film") from None
        except BaseException as error:
            self.close()
            if not _mappable(error):
                raise
            raise Forgetful(f"The index of looks can't be opened ({type(error).__name__})", "Rebuild it") from error

    def close(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def add(self, films: Iterable[Remembered]) -> None:
        """Index films under their series; the same film twice is one entry."""
        for film in films:
            with _forgiving():
                self._shelf(film.series).upsert(
                    ids=[film.film], embeddings=[embed(film.text)], documents=[film.text]
                )  # fmt: skip

    def near(self, text: str, series: str = "", count: int = 3) -> list[tuple[str, float]]:
        """Film ids nearest to a text with their cosine distance, nearest first."""
        with _forgiving():
            shelf = self._shelf(series)
            found = shelf.query(query_embeddings=[embed(text)], n_results=max(1, min(count, shelf.count())))
            return list(zip(found["ids"][0], found["distances"][0], strict=True))

    def rebuild(self, bible: Bible) -> int:
        """Empty the index and fill it from the bible; the number of films indexed."""
        with _forgiving():
            for shelf in self._client.list_collections():
                self._client.delete_collection(shelf.name)
        films = bible.films()
        self.add(films)
        return len(films)

    def _shelf(self, series: str) -> Any:
        mark = hashlib.sha256(series.encode()).hexdigest()[:12] if series else "films"
        return self._client.get_or_create_collection(
            f"{mark}-{NAME}", embedding_function=None, metadata={"hnsw:space": "cosine"}
        )


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _mappable(error: BaseException) -> bool:
    """Chroma's Rust core panics with a BaseException of its own; only the ways to stop us pass through."""
    return not isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit)


class _forgiving:
    """Whatever Chroma raises becomes Forgetful."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and _mappable(error) and not isinstance(error, Forgetful):
            raise Forgetful(f"The index of looks failed ({type(error).__name__})", "Rebuild it") from error
