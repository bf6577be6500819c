"""Plates: finished sheets ready to be composited, and the folder that keeps them between takes and films."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.stage import Life, Particles

Bgra = NDArray[np.uint8]
LIMIT = 3 << 30  # bytes of plates kept; the ones unused for longest go first


@dataclass(frozen=True)
class Plate:
    """A sheet in display space: premultiplied BGRA, cropped to its used box.

    pixels: one picture, or for an orbit one per angle. left, top: place of each in the canvas, px.
    pivot: 0..1 of the frame. touches: which canvas edges it reaches (left, top, right, bottom).
    """

    name: str
    pixels: tuple[Bgra, ...]
    corners: tuple[tuple[int, int], ...]
    depth: float
    life: Life = Life()  # noqa: RUF009  frozen, so one for all is safe
    screen: bool = False
    pivot: tuple[float, float] = (0.5, 0.5)
    touches: tuple[bool, bool, bool, bool] = (False, False, False, False)
    opaque: bool = False


@dataclass(frozen=True)
class Scene:
    """Everything a frame is made of, back to front: plates and particles on a canvas of width × height px."""

    width: int
    height: int
    layers: tuple[Plate | Particles, ...]


@cache
def code_version() -> str:
    """A hash of the drawing code, so that plates of other code are never used."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(here.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def key(*parts: object) -> str:
    """A name for everything that changes the pixels of a scene."""
    words = json.dumps([code_version(), *parts], sort_keys=True, default=str)
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


def save(scene: Scene, folder: Path, name: str) -> None:
    """Keep a scene under a name; a half-written file is never seen under it."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays, told = {}, []
    for number, layer in enumerate(scene.layers):
        facts = asdict(layer)
        if isinstance(layer, Plate):
            for turn, picture in enumerate(layer.pixels):
                arrays[f"p{number}_{turn}"] = picture
            facts["pixels"] = len(layer.pixels)
        told.append({"is": type(layer).__name__, **facts})
    arrays["facts"] = np.frombuffer(json.dumps([scene.width, scene.height, told]).encode(), np.uint8)
    part = folder / f".{name}.{os.getpid()}.npz"
    np.savez(part, **arrays)  # type: ignore[arg-type]
    part.replace(folder / f"{name}.npz")
    _prune(folder)


def load(folder: Path, name: str) -> Scene | None:
    """A kept scene, or None when there is none whole."""
    file = folder / f"{name}.npz"
    try:
        with np.load(file) as kept:
            width, height, told = json.loads(kept["facts"].tobytes())
            layers = tuple(_layer(facts, number, kept) for number, facts in enumerate(told))
        file.touch()
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    return Scene(width, height, layers)


def _layer(facts: dict[str, object], number: int, kept: "np.lib.npyio.NpzFile") -> Plate | Particles:
    kind = facts.pop("is")
    if kind == "Particles":
        return Particles(**_tuples(facts))  # type: ignore[arg-type]
    count, life = facts.pop("pixels"), facts.pop("life")
    assert isinstance(count, int) and isinstance(life, dict)
    pixels = tuple(kept[f"p{number}_{turn}"] for turn in range(count))
    return Plate(pixels=pixels, life=Life(**_tuples(life)), **_tuples(facts))  # type: ignore[arg-type]


def _tuples(facts: dict[str, object]) -> dict[str, object]:
    def frozen(value: object) -> object:
        return tuple(frozen(one) for one in value) if isinstance(value, list) else value

    return {name: frozen(value) for name, value in facts.items()}


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    kept = 0
    for file in files:
        kept += file.stat().st_size
        if kept > LIMIT:
            file.unlink(missing_ok=True)


def fingerprint(picture: str) -> str:
    """A hash of a picture file's bytes."""
    return hashlib.blake2b(Path(picture).read_bytes(), digest_size=16).hexdigest()
