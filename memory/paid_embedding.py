"""Embeddings of an OpenAI-shaped address, straight over HTTP."""

import hashlib
from collections.abc import Sequence

import httpx
import numpy as np

from memory.embedding import BadVectors, Vectors
from memory.errors import Barred, Busy, VendorError

OPENAI = "https://api.openai.com/v1"
AT_ONCE = 128


class PaidEmbedding:
    """POST {url}/embeddings with a key; one index per address, model and width. Closes the client it was given."""

    def __init__(self, client: httpx.Client, key: str, url: str = "", model: str = "", width: int = 0) -> None:
        self._client, self._key, self._url = client, key, (url or OPENAI).rstrip("/")
        self._model = model or "text-embedding-3-small"
        self.width = width or 1536
        self.name = f"paid-{self._model}-{hashlib.sha256(self._url.encode()).hexdigest()[:6]}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        batches = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
        rows = [row for batch in batches for row in self._ask(batch)]
        try:
            return np.array(rows, np.float32).reshape(len(texts), -1)
        except (TypeError, ValueError):
            raise BadVectors(f"{self.name} gave something that is no vector", "Nothing of it was kept") from None

    def close(self) -> None:
        self._client.close()

    def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        body = {"model": self._model, "input": [text or " " for text in texts], "encoding_format": "float"}
        try:
            said = self._client.post(
                f"{self._url}/embeddings", json=body, headers={"Authorization": f"Bearer {self._key}"}
            )  # fmt: skip
        except httpx.HTTPError as error:
            raise Busy(f"The embeddings of {self._url} can't be reached ({type(error).__name__})") from None
        if said.status_code != 200:
            kind = {401: Barred, 403: Barred, 429: Busy, 503: Busy}.get(said.status_code, VendorError)
            raise kind(f"The embeddings of {self._url} were refused with status {said.status_code}")
        return _rows(said, len(texts), self.name)


def _rows(said: httpx.Response, count: int, name: str) -> list[list[float]]:
    try:
        rows = {int(row["index"]): row["embedding"] for row in said.json()["data"]}
        return [rows[at] for at in range(count)]
    except (KeyError, TypeError, ValueError):
        raise BadVectors(f"{name} answered without one vector for each text", "Nothing of it was kept") from None
