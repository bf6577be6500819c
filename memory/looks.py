"""Which records matter for this: nearest words and nearest looks of one series. The bible is the truth, always."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from memory.bible import Bible, Remembered
from memory.changes import of_films, of_records
from memory.embedding import Embedding, Hashing, Vectors, checked, vectors
from memory.errors import ProductionError
from memory.series import LONGEST, Kind, Record, Standing
from memory.shelf import Shelf
from memory.shelves import Shelves
from memory.sources import Films, Pictures, Words, may_be_found

Noun = TypeVar("Noun")


class Looks:
    """The index over one bible. sight: an embedding of pictures by digest; without it nothing is found by its look.

    Asking never fails because of the index or an embedding: every record of the series is compared then, by our own
    embedding where the chosen one can't, and `unwell` says so in one sentence. Closing it closes its embeddings.
    """

    def __init__(
        self, folder: Path, bible: Bible, embedding: Embedding | None = None, sight: Embedding | None = None
    ) -> None:
        self._bible, self._shelves = bible, Shelves(folder)
        self._embedding, self._sight = embedding or Hashing(), sight
        self._opened: dict[tuple[str, str], Shelf[Any]] = {}
        self.unwell = ""

    def close(self) -> None:
        self._shelves.close()
        for one in (self._embedding, self._sight):
            if one:
                one.close()

    def near(
        self, series: str, text: str, count: int = 5, kinds: Sequence[Kind] = (), standing: Sequence[Standing] = ()
    ) -> list[tuple[Record, float]]:
        """A series' records nearest to a text with their cosine distance (0..2), nearest first.

        Kinds that bind only when approved, what happened and what worked also when proposed. standing: exactly those.
        """

        def ask(shelf: Shelf[Record], vector: Vectors) -> list[tuple[Record, float]]:
            if standing:
                held = self._bible.serials.records(series, kinds, standing)
                return shelf.among(vector, count, {one.id: one for one in held})
            wanted = lambda one: not kinds or one.kind in kinds  # noqa: E731
            return shelf.near(vector, count, wanted, lambda: self._findable(series, kinds))

        return self._by_words(self._words, series, text, ask)

    def near_look(self, series: str, vector: Sequence[float], count: int = 5) -> list[tuple[Record, float]]:
        """A series' records whose pictures look most like a look vector, nearest first; nothing without a sight.

        A vector of another width, or with NaN in it, is BadVectors.
        """
        if self._sight is None:
            return []
        row = checked([vector], 1, self._sight)[0]
        shelf = self._pictures(series, self._sight)
        return shelf.near(row, count, lambda _: True, lambda: self._findable(series, ()))

    def near_films(self, series: str, text: str, count: int = 3) -> list[tuple[Remembered, float]]:
        """A series' films nearest to a text; "" = films of no series."""

        def ask(shelf: Shelf[Remembered], vector: Vectors) -> list[tuple[Remembered, float]]:
            every = lambda: {one.film: one for one in self._bible.films(series)}  # noqa: E731
            return shelf.near(vector, count, lambda _: True, every)

        return self._by_words(self._films, series, text, ask)

    def follow(self, series: str) -> int:
        """Bring the index of one series up to its bible; how many changes that were. What can't be done now waits."""
        done = 0
        for shelf in self._of(series):
            try:
                done += shelf.follow()
            except ProductionError as error:
                self._note(error)
        return done

    def rebuild(self) -> int:
        """Empty the index and fill it from the bible; how many records and films that were. Raises Forgetful."""
        self._shelves.clear()
        self._opened, self.unwell = {}, ""
        changes = self._bible.changes
        named = sorted({shelf.partition("/")[2] for shelf in changes.shelves()})
        for series in named:
            for shelf in self._of(series):
                shelf.follow()
        return sum(len(changes.since(of(series), 0)) for series in named for of in (of_records, of_films))

    def _of(self, series: str) -> list[Shelf[Any]]:
        told: list[Shelf[Any]] = [self._words(series, self._embedding), self._films(series, self._embedding)]
        return [*told, self._pictures(series, self._sight)] if self._sight else told

    def _by_words(
        self, opened: Callable[[str, Embedding], Shelf[Noun]], series: str, text: str,
        ask: Callable[[Shelf[Noun], Vectors], list[tuple[Noun, float]]],
    ) -> list[tuple[Noun, float]]:  # fmt: skip
        """An answer by the chosen embedding, else by our own, which needs nothing."""
        try:
            vector = vectors(self._embedding, [text[:LONGEST]])[0]
            return ask(opened(series, self._embedding), vector)
        except ProductionError as error:
            self._note(error)
            ours = Hashing()
            return ask(opened(series, ours), vectors(ours, [text[:LONGEST]])[0])

    def _findable(self, series: str, kinds: Sequence[Kind]) -> dict[str, Record]:
        held = self._bible.serials.records(series, kinds, ("approved", "proposed"))
        return {one.id: one for one in held if may_be_found(one)}

    def _words(self, series: str, embedding: Embedding) -> Shelf[Record]:
        return self._shelf(of_records(series), embedding, Words(self._bible, series))

    def _pictures(self, series: str, sight: Embedding) -> Shelf[Record]:
        return self._shelf(of_records(series), sight, Pictures(self._bible, series))

    def _films(self, series: str, embedding: Embedding) -> Shelf[Remembered]:
        return self._shelf(of_films(series), embedding, Films(self._bible, series))

    def _shelf(self, shelf: str, embedding: Embedding, source: Any) -> Shelf[Any]:
        key = (shelf, embedding.name)
        if key not in self._opened:
            self._opened[key] = Shelf(shelf, embedding, source, self._bible.changes, self._shelves, self._note)
        return self._opened[key]

    def _note(self, error: ProductionError) -> None:
        self.unwell = self.unwell or f"{error.fact}; every record of the series is compared instead. {error.remedy}"
