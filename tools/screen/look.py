"""How a picture or a clip looks as one unit vector, so that an index finds its like: colour, layout, contrast."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from memory.errors import Unplayable
from tools.probe import probe
from tools.screen.frames import Picture, pictures, small
from tools.screen.palette import Lab

WIDTH = 96
NAME = "filmwright-look-v1"
SIDE, FRAMES = 48, 8
# Knots of the soft histogram: L, then a and b, closer where most colours are.
LIGHT = np.array([8.0, 36.0, 64.0, 92.0], np.float32)
TINT = np.array([-36.0, -9.0, 9.0, 36.0], np.float32)
PARTS = {"colours": 1.0, "layout": 0.8, "contrast": 0.4}

Vector = NDArray[np.float64]


def look_vector(path: Path) -> list[float]:
    """96 numbers of length 1 for a picture or a clip; cosine is likeness. `Unplayable` when it is neither."""
    frames = [_parts(_lab(frame)) for frame in _few(path)]
    joined = np.concatenate(
        [weight * _unit(np.mean([frame[name] for frame in frames], axis=0)) for name, weight in PARTS.items()]
    )
    return [round(float(part), 6) for part in _unit(joined)]


def _few(path: Path) -> list[Picture]:
    """Some key frames, or some of all frames where there are hardly any key frames."""
    size = small(*_size(path))
    keys = list(pictures(path, *size, keys_only=True))
    found = keys if len(keys) > 2 else list(pictures(path, *size))
    if not found:
        raise Unplayable(f"{path.name} holds no picture that can be decoded")
    return [found[k] for k in np.unique(np.linspace(0, len(found) - 1, FRAMES + 2).round().astype(int)[1:-1])]


def _size(path: Path) -> tuple[int, int]:
    facts = probe(path)
    return facts.width, facts.height


def _lab(picture: Picture) -> Lab:
    few = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(few, cv2.COLOR_BGR2Lab), np.float32)


def _parts(lab: Lab) -> dict[str, Vector]:
    """64 + 27 + 5 numbers. Square roots of shares: small colours count, and the cosine is that of Hellinger."""
    return {"colours": np.sqrt(_histogram(lab.reshape(-1, 3))), "layout": _layout(lab), "contrast": _contrast(lab)}


def _histogram(lab: Lab) -> Vector:
    """4 × 4 × 4 soft counts, so that a colour on an edge of two cells changes nothing by a hair."""
    light, red, blue = (_soft(lab[:, k], knots) for k, knots in enumerate((LIGHT, TINT, TINT)))
    return np.asarray(np.einsum("ni,nj,nk->ijk", light, red, blue).ravel() / len(lab), np.float64)


def _soft(values: NDArray[np.float32], knots: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every value shared between the two knots around it, n×4."""
    return np.stack([np.interp(values, knots, row) for row in np.eye(len(knots))], axis=1).astype(np.float32)


def _layout(lab: Lab) -> Vector:
    """L, a and b of 3 × 3 fields; L against the picture's own mean, so that a darker copy keeps its layout."""
    fields = cv2.resize(lab, (3, 3), interpolation=cv2.INTER_AREA).astype(np.float64)
    fields[..., 0] -= fields[..., 0].mean()
    return np.asarray(fields.ravel(), np.float64)


def _contrast(lab: Lab) -> Vector:
    """Spread of light, its sd, chroma and its sd, and how much neighbours differ; all about 0..1."""
    light, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    low, high = np.quantile(light, (0.01, 0.99))
    edges = np.abs(np.diff(light, axis=0)).mean() + np.abs(np.diff(light, axis=1)).mean()
    told = (high - low) / 100, light.std() / 40, chroma.mean() / 40, chroma.std() / 30, edges / 10
    return np.array(told, np.float64)


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float64)
