"""From words to vectors: what every embedding promises, and our own one that needs no network."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from memory.errors import ProductionError
from memory.words import pieces

Vectors = NDArray[np.float32]


class Embedding(Protocol):
    """Texts (or digests of pictures) in, one row of `width` numbers for each out. Another name is another index."""

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...

    def close(self) -> None:
        """Let go of what it holds open; most hold nothing."""
        ...


class BadVectors(ProductionError):
    """An embedding gave something that is no vector of its width; nothing of it is kept."""


class Hashing:
    """Our own: signed hashing of stems, meanings and letters. It knows the words of words.toml and no others."""

    name, width = "filmwright-hashing-v2", 512

    def embed(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self.width), np.float32)
        for row, text in zip(out, texts, strict=True):
            for piece, weight in pieces(text):
                place, sign = _place(piece, self.width)
                row[place] += sign * weight
        return unit(out)

    def close(self) -> None:
        pass


@lru_cache(maxsize=200_000)
def _place(piece: str, width: int) -> tuple[int, int]:
    code = int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")
    return code % width, 1 if code >> 63 else -1


def unit(rows: Vectors) -> Vectors:
    """Every row with length 1; a row of nothing stays nothing."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def vectors(embedding: Embedding, texts: Sequence[str]) -> Vectors:
    """What an embedding makes of texts, checked: one finite row of its width for each, at length 1; else BadVectors."""
    return checked(embedding.embed(texts) if texts else (), len(texts), embedding)


def checked(given: object, count: int, embedding: Embedding) -> Vectors:
    """Rows that are what they should be, at length 1."""
    try:
        rows = np.asarray(given, np.float32).reshape(count, -1) if count else np.zeros((0, embedding.width), np.float32)
    except (TypeError, ValueError):
        rows = np.zeros((count, 0), np.float32)
    if rows.shape != (count, embedding.width):
        raise BadVectors(
            f"{embedding.name} gave {rows.shape[1]} numbers for a vector", f"It should give {embedding.width}",
            field="vector", got=str(rows.shape[1]), accepted=f"{embedding.width} numbers",
        )  # fmt: skip
    if not np.isfinite(rows).all():
        raise BadVectors(
            f"{embedding.name} gave a vector that holds NaN or infinity", "Nothing of it was kept",
            field="vector", got="NaN or infinity", accepted="finite numbers",
        )  # fmt: skip
    return unit(rows)
