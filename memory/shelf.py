"""One shelf seen through one embedding: what the index holds, and the tail of the bible it has not seen yet.

Without a usable index everything is tail, so the answer is the same; it only takes longer.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from memory.changes import Changes
from memory.embedding import Embedding, Vectors, vectors
from memory.errors import ProductionError
from memory.shelves import Forgetful, Hits, Shelves

Noun = TypeVar("Noun")
CHUNK = 500
WIDTHS = (1, 16)
"""How many times the wanted count is asked of the index, one after another, while too few of what it gives count."""


class Source(Protocol[Noun]):
    """What of the bible lies on a shelf. A leaf is an id and a text or digest; its id is "owner" or "owner#1"."""

    def these(self, owners: Sequence[str]) -> dict[str, Noun]:
        """Those of these owners that are there and may be found."""
        ...

    def leaves(self, owner: str, noun: Noun) -> list[tuple[str, str]]: ...

    def all_leaves(self, owner: str) -> list[str]:
        """Every id that leaves of an owner can have."""
        ...


@dataclass(frozen=True)
class Tail:
    """What the index has not seen: who changed after `upto`, and vectors of the leaves that may be found."""

    upto: int
    newest: int
    changed: frozenset[str]
    leaves: tuple[str, ...]
    rows: Vectors


class Shelf(Generic[Noun]):
    """Nearest nouns to a vector, each looked up in the bible before it is given."""

    def __init__(
        self, shelf: str, embedding: Embedding, source: Source[Noun], changes: Changes, shelves: Shelves,
        note: Callable[[ProductionError], None],
    ) -> None:  # fmt: skip
        self._shelf, self._embedding, self._source = shelf, embedding, source
        self._changes, self._shelves, self._note = changes, shelves, note
        self.name = _name(shelf, embedding)
        self._last: Tail | None = None

    def near(
        self, vector: Vectors, count: int, wanted: Callable[[Noun], bool], rest: Callable[[], dict[str, Noun]]
    ) -> list[tuple[Noun, float]]:
        """The `count` nearest that are wanted, nearest first. rest: those to compare one by one when too few are:

        a graph of neighbours may leave some out, and a rare kind may be far from the words.
        """
        for times in WIDTHS:
            width = count * times + 8
            upto, hits = self._indexed(vector, width)
            tail = self._tail(upto)
            indexed = [hit for hit in hits if _owner(hit[0]) not in tail.changed]
            kept = self._kept([*indexed, *_nearest(tail.leaves, tail.rows, vector)[:width]], wanted)
            if len(kept) >= count or (upto == 0 and len(tail.leaves) <= width):
                return kept[:count]
        return self.among(vector, count, rest())

    def among(self, vector: Vectors, count: int, nouns: dict[str, Noun]) -> list[tuple[Noun, float]]:
        """The nearest of these nouns, compared one by one."""
        leaves, rows = self._vectors(nouns)
        best = _owners(_nearest(leaves, rows, vector))
        return [(nouns[owner], distance) for owner, distance in best][:count]

    def follow(self) -> int:
        """Bring the index up to the bible, a few hundred at a time; how many changes that were. Raises Forgetful."""
        upto = self._shelves.upto(self.name)
        if upto > self._changes.newest(self._shelf):
            self._shelves.drop(self.name)
            upto = 0
        done = 0
        while changed := self._changes.since(self._shelf, upto, CHUNK):
            owners = [owner for _, owner in changed]
            leaves, rows = self._vectors(self._source.these(owners))
            gone = {leaf for owner in owners for leaf in self._source.all_leaves(owner)} - set(leaves)
            upto = self._shelves.put(self.name, upto, changed[-1][0], sorted(gone), leaves, rows)
            done += len(changed) if upto == changed[-1][0] else 0
        return done

    def _indexed(self, vector: Vectors, count: int) -> tuple[int, Hits]:
        try:
            upto, hits = self._shelves.find(self.name, vector, count)
        except Forgetful as error:
            self._note(error)
            return 0, []
        return (upto, hits) if upto <= self._changes.newest(self._shelf) else (0, [])

    def _tail(self, upto: int) -> Tail:
        newest, last = self._changes.newest(self._shelf), self._last
        if last is None or (last.upto, last.newest) != (upto, newest):
            owners = [owner for _, owner in self._changes.since(self._shelf, upto)]
            leaves, rows = self._vectors(self._source.these(owners))
            last = self._last = Tail(upto, newest, frozenset(owners), tuple(leaves), rows)
        return last

    def _vectors(self, nouns: dict[str, Noun]) -> tuple[list[str], Vectors]:
        leaves = [leaf for owner, noun in nouns.items() for leaf in self._source.leaves(owner, noun)]
        rows = vectors(self._embedding, [text for _, text in leaves])
        shown = [bool(row.any()) for row in rows]
        return [leaf for (leaf, _), one in zip(leaves, shown, strict=True) if one], rows[shown]

    def _kept(self, hits: Hits, wanted: Callable[[Noun], bool]) -> list[tuple[Noun, float]]:
        best = _owners(sorted(hits, key=lambda hit: hit[1]))
        nouns = self._source.these([owner for owner, _ in best])
        return [(nouns[owner], far) for owner, far in best if owner in nouns and wanted(nouns[owner])]


def _nearest(leaves: Sequence[str], rows: Vectors, vector: Vectors) -> Hits:
    if not leaves:
        return []
    far = 1 - rows @ vector
    return [(leaves[at], float(far[at])) for at in np.argsort(far, kind="stable")]


def _owners(hits: Iterable[tuple[str, float]]) -> Hits:
    """Owner and distance of its nearest leaf."""
    best: dict[str, float] = {}
    for leaf, far in hits:
        best.setdefault(_owner(leaf), far)
    return list(best.items())


def _owner(leaf: str) -> str:
    return leaf.partition("#")[0]


def _name(shelf: str, embedding: Embedding) -> str:
    """A name Chroma takes, another for every shelf, embedding and width."""
    said = re.sub(r"[^A-Za-z0-9-]+", "-", embedding.name)[:60].strip("-")
    return f"{hashlib.sha256(shelf.encode()).hexdigest()[:20]}-{said}-{embedding.width}"
