"""Colour: four colours of a picture, how far a take is from the look's, how alike two files look."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.probe import probe
from tools.screen.findings import Finding, Wanted, figure, ramp
from tools.screen.frames import pictures, small

Lab = NDArray[np.float32]
FREE, BOUND = 32.0, 11.0
"""ab distance from a palette that is a fault: of a film's own look, and of a series'."""


def lab_of(path: Path) -> Lab:
    """Some px of the key frames of a film, or of a still, as n×3 Lab."""
    facts = probe(path)
    few = [
        cv2.resize(picture, (48, 48), interpolation=cv2.INTER_AREA)
        for picture in pictures(path, *small(facts.width, facts.height), keys_only=True)
    ]
    rows = np.stack(few[:: max(1, len(few) // 8)]).reshape(-1, 1, 3).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(rows, cv2.COLOR_BGR2Lab), np.float32)[:, 0]


def to_lab(colours: tuple[str, ...]) -> Lab:
    """Hex colours as n×3 Lab."""
    rgb = np.array([[int(one.lstrip("#")[k : k + 2], 16) for k in (0, 2, 4)] for one in colours], np.float32) / 255
    return np.asarray(cv2.cvtColor(rgb[:, None], cv2.COLOR_RGB2Lab), np.float32)[:, 0]


def to_hex(lab: Lab) -> tuple[str, ...]:
    """n×3 Lab as hex colours."""
    rgb = np.clip(np.asarray(cv2.cvtColor(lab[:, None].astype(np.float32), cv2.COLOR_Lab2RGB))[:, 0], 0, 1)
    return tuple("#" + "".join(f"{round(float(part) * 255):02x}" for part in one) for one in rgb)


def palette_of(path: Path) -> tuple[str, ...]:
    """Four colours that stand for a film or a still, dark to light."""
    return to_hex(four(lab_of(path)))


def four(lab: Lab) -> Lab:
    """Four cluster middles of a cloud of colours, dark to light; the same cloud gives the same colours."""
    ordered = lab[np.argsort(lab[:, 0], kind="stable")]
    middles = ordered[(len(ordered) * np.array([0.1, 0.4, 0.7, 0.95])).astype(int)]
    for _ in range(12):
        nearest = np.linalg.norm(lab[:, None] - middles[None], axis=2).argmin(1)
        middles = np.stack([lab[nearest == k].mean(0) if (nearest == k).any() else middles[k] for k in range(4)])
    return np.asarray(middles[np.argsort(middles[:, 0], kind="stable")], np.float32)


def likeness(one: Path, other: Path) -> float:
    """How alike two files are in light and colour: 1 for the same, about 0.4 for another look."""
    shares = np.linspace(0.02, 0.98, 25)
    turns = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0.7, 0.7], [0, 0.7, -0.7]], np.float32)
    a, b = (np.quantile(lab_of(path) @ turns.T, shares, axis=0) for path in (one, other))
    return float(np.exp(-np.sqrt(((a - b) ** 2).mean()) / 20))


def distance(lab: Lab, colours: tuple[str, ...]) -> float:
    """Mean distance in hue and chroma of a picture from shades of the palette's colours; greys are always at home."""
    anchors = to_lab(colours)[:, 1:] * 1.3
    long = np.maximum((anchors**2).sum(1), 1e-6)
    along = np.clip(lab[:, 1:] @ anchors.T / long, 0, 1)
    gaps = np.linalg.norm(lab[:, None, 1:] - along[..., None] * anchors[None], axis=2)
    return float(gaps.min(1).mean())


def colour(lab: Lab, wanted: Wanted) -> Finding | None:
    """The take against the palette of the look, or of the series; None when no palette was given."""
    if not wanted.palette or not len(lab):
        return None
    away = distance(lab, wanted.palette)
    limit, whose, close = (BOUND, "series'", 6) if wanted.bound else (FREE, "look's", 10)
    wrong = away > limit
    says = f"Its colours lie {away:.0f} from the {whose} palette, where {close} is close" if wrong else ""
    cooler = float(lab[:, 2].mean()) > float(to_lab(wanted.palette)[:, 2].mean())
    return Finding(
        figure("palette", away, "ab distance", ramp(away, 1.4 * limit, 0.5 * limit), 1),
        "off_palette" if wrong else "",
        says,
        "cooler" if cooler else "warmer",
    )
