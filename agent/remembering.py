"""The index of a studio, with the embedding that the settings name and eyes for the pictures in its vault."""

from collections.abc import Sequence
from pathlib import Path

from agent.settings import Settings
from memory.bible import Bible
from memory.embedding import Embedding, Hashing, Vectors
from memory.errors import UserMistake
from memory.looks import Looks
from memory.vault import Vault

NAMES = "own, minilm, openai, openai:MODEL or openai:MODEL:WIDTH"


class Sight:
    """The looks of pictures in a vault; one that can't be read looks like nothing, and is found by nothing."""

    def __init__(self, vault: Vault) -> None:
        from tools.screen.sight import NAME, WIDTH

        self._vault, self.name, self.width = vault, NAME, WIDTH

    def embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        from tools.screen.sight import look_vector

        rows = [look_vector(self._vault.path(digest)) for digest in texts]
        return np.array([row or [0.0] * self.width for row in rows], np.float32).reshape(len(texts), self.width)

    def close(self) -> None:
        pass


def open_looks(root: Path, settings: Settings, bible: Bible) -> Looks:
    """The index of a studio folder; nothing of it is read before it is asked."""
    return Looks(root / "chroma", bible, embedding(settings), Sight(Vault(root / "vault")))


def embedding(settings: Settings) -> Embedding:
    """The embedding a client chose by FILMWRIGHT_EMBEDDING."""
    kind, _, rest = settings.embedding.strip().partition(":")
    model, _, width = rest.partition(":")
    if kind in ("own", "") and not rest:
        return Hashing()
    if kind == "minilm" and not rest:
        from memory.minilm import MiniLm

        return MiniLm()
    if kind == "openai" and (not width or width.isdecimal()):
        return _paid(settings, model, int(width or 0))
    raise UserMistake(
        f"There is no embedding {settings.embedding[:40]!r}", f"Say {NAMES}", field="FILMWRIGHT_EMBEDDING",
        got=settings.embedding[:80], accepted=NAMES,
    )  # fmt: skip


def _paid(settings: Settings, model: str, width: int) -> Embedding:
    import httpx

    from memory.paid_embedding import PaidEmbedding

    key = settings.openai_key.get_secret_value()
    if not key and not settings.openai_url:
        raise UserMistake(
            "Embeddings of OpenAI need a key", "Set OPENAI_API_KEY, or FILMWRIGHT_EMBEDDING=own",
            field="OPENAI_API_KEY", got="", accepted="a key",
        )  # fmt: skip
    return PaidEmbedding(httpx.Client(timeout=30), key, settings.openai_url, model, width)
