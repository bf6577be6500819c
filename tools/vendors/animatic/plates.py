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

from tools.vendors.animatic.paint import F
from tools.vendors.animatic.stage import Field, Layer, Life, Particles

Bgra = NDArray[np.uint8]
LIMIT = 3 << 30  # bytes of plates kept; the ones unused for longest go first


@dataclass(frozen=True)
class Plate:
    """A sheet in display space: premultiplied BGRA, cropped to its used box.

    pixels: one picture, or for an orbit one per angle. left, top: place of each in the canvas, px.
    pivot: 0..1 of the frame. touches: which canvas edges it reaches (left, top, right, bottom).
    relief: 0..255 of each pixel's nearness, when the sheet itself has depth: from `depth` up to the subject's, 1.
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
    relief: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Scene:
    """Everything a frame is made of, back to front: plates and particles on a canvas of width × height px."""

    width: int
    height: int
    layers: tuple[Plate | Particles, ...]


def plate_of(pictures: list[tuple[Bgra, tuple[int, int]]], layer: Layer) -> Plate:
    """A plate from cropped pictures and their places, with the layer's depth and life."""
    height, width = layer.alpha.shape
    boxes = [(x, y, x + p.shape[1], y + p.shape[0]) for p, (x, y) in pictures]
    touches = tuple(
        any(test)
        for test in (
            [b[0] <= 0 for b in boxes], [b[1] <= 0 for b in boxes],
            [b[2] >= width for b in boxes], [b[3] >= height for b in boxes],
        )
    )  # fmt: skip
    opaque = not layer.screen and all(touches) and all(bool((p[..., 3] == 255).all()) for p, _ in pictures)
    return Plate(
        layer.name, tuple(p for p, _ in pictures), tuple(at for _, at in pictures), layer.depth, layer.life,
        layer.screen, layer.pivot, touches, opaque,  # type: ignore[arg-type]
    )  # fmt: skip


def packed(bgr: Field, alpha: Field) -> Bgra:
    """Premultiplied display values 0..1 as bytes; colour is dithered, so that slow gradients show no steps."""
    height, width = alpha.shape
    noise = np.resize(_dither(), (height, width))[..., None]
    colour = np.clip(bgr, 0, 1) * F(255) + noise
    return np.dstack([colour, np.clip(alpha, 0, 1) * F(255) + F(0.5)]).astype(np.uint8)


@cache
def _dither() -> Field:
    """Noise in 0..1 of a length that falls into no step with any width."""
    return (np.random.default_rng(11).random(99991) * 0.999).astype(F)


def used_box(used: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """x0, y0, x1, y1 around what is used, or None."""
    rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def version_of(code: Path) -> str:
    """A hash of drawing code and the tables it draws from, so that plates of another version are never used."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(one for one in code.rglob("*") if one.suffix in (".py", ".toml")):
        digest.update(str(file.relative_to(code)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@cache
def _own_version() -> str:
    return version_of(Path(__file__).parent)


def key(*parts: object) -> str:
    """A name for everything that changes the pixels of a scene."""
    words = json.dumps([_own_version(), *parts], sort_keys=True, default=str)
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
            facts.pop("relief")
            if layer.relief is not None:
                arrays[f"r{number}"] = layer.relief
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
    relief = kept.get(f"r{number}")
    return Plate(pixels=pixels, life=Life(**_tuples(life)), relief=relief, **_tuples(facts))  # type: ignore[arg-type]


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
