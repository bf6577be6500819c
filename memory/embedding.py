"""Our own offline embedding: signed hashing of words and three-letter pieces. It knows shared words, not synonyms."""

import hashlib
import math
import re

WIDTH = 512
NAME = "filmwright-hashing-v1"


def embed(text: str) -> list[float]:
    """A unit vector of 512 numbers for a text of any language."""
    vector = [0.0] * WIDTH
    for piece, weight in _pieces(text.casefold()):
        code = int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")
        vector[code % WIDTH] += weight if code >> 63 else -weight
    length = math.sqrt(sum(x * x for x in vector)) or 1.0
    return [x / length for x in vector]


def _pieces(text: str) -> list[tuple[str, float]]:
    words = re.findall(r"\w+", text)
    pieces = [(word, 1.0) for word in words if len(word) > 2]
    for word in words:
        edged = f"<{word}>"
        pieces += [(edged[i : i + 3], 0.35) for i in range(len(edged) - 2)]
    return pieces
