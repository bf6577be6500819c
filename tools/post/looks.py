"""The looks of films, named in looks.toml or given as a .cube file: a palette to draw with, a table to grade with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from memory.errors import UserMistake
from tools.post.lut import BadCube, Floats, identity, read_cube, write_cube

__all__ = ["LOOKS", "Look", "lut", "palette", "write_cube"]
WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class Look:
    """One look. palette: hex of field, field 2, accent, light. Grade numbers are explained in looks.toml."""

    name: str
    words: str
    palette: tuple[str, str, str, str]
    gamma: float = 1.0
    warmth: float = 0.0
    saturation: float = 1.0
    contrast: float = 0.0
    lift: float = 0.0
    ceiling: float = 1.0
    shadows: str = "#808080"
    highlights: str = "#808080"
    split: float = 0.0
    silver: float = 0.0
    mono: float = 0.0


@cache
def LOOKS() -> dict[str, Look]:
    """Every named look, in the order of looks.toml."""
    with (Path(__file__).parent / "looks.toml").open("rb") as sheet:
        rows = tomllib.load(sheet)
    return {name: Look(name=name, **{**row, "palette": tuple(row["palette"])}) for name, row in rows.items()}


def palette(look: str) -> tuple[str, str, str, str]:
    """Four hex colours of a look; a .cube file has none of its own and takes those of `clean`."""
    _check(look)
    return LOOKS()[look if look in LOOKS() else "clean"].palette


def lut(look: str | Path) -> Floats:
    """33×33×33×3 float32 table, [r][g][b] → rgb in 0..1, of a named look or a .cube file."""
    name = str(look)
    _check(name)
    if name in LOOKS():
        return _table(LOOKS()[name])
    try:
        return read_cube(Path(name))
    except BadCube as error:
        raise UserMistake(
            f"{Path(name).name} {error}", "Give a 3-D .cube file or a look by name", **_told(name)
        ) from error


def _check(name: str) -> None:
    if name in LOOKS():
        return
    if not name.lower().endswith(".cube"):
        raise UserMistake(f"No look is called {name[:60]!r}", f"Choose one of {', '.join(LOOKS())}", **_told(name))
    if not Path(name).is_file():
        raise UserMistake(f"There is no file {name[:200]!r}", "Give the path of a .cube file", **_told(name))


def _told(name: str) -> dict[str, str]:
    return {"field": "look", "got": name[:200], "accepted": f"{', '.join(LOOKS())}, or a .cube file"}


def _table(look: Look) -> Floats:
    rgb = _white(np.power(identity(), look.gamma), look.warmth)
    rgb = _colour(rgb, look.saturation * (1 - look.mono), look.silver)
    rgb = rgb + look.contrast * (_curve(np.clip(rgb, 0, 1)) - np.clip(rgb, 0, 1))
    rgb = _split(rgb, look)
    return np.asarray(np.clip(look.lift + (look.ceiling - look.lift) * rgb, 0, 1), np.float32)


def _white(rgb: Floats, warmth: float) -> Floats:
    """Amber or blue light at the same brightness; whites keep a third of the lean so that paper stays paper."""
    gains = np.array([1 + 0.09 * warmth, 1 + 0.01 * warmth, 1 - 0.16 * warmth], np.float32)
    gains = gains / (gains @ WEIGHTS)
    keep = 1 - 0.6 * (rgb @ WEIGHTS)[..., None] ** 4
    return np.asarray(rgb * (1 + (gains - 1) * keep), np.float32)


def _colour(rgb: Floats, saturation: float, silver: float) -> Floats:
    luma = (rgb @ WEIGHTS)[..., None]
    # Colours that are strong already are pushed less: type and lamps must not burn out.
    strong = rgb.max(-1, keepdims=True) - rgb.min(-1, keepdims=True)
    push = saturation if saturation <= 1 else 1 + (saturation - 1) * (1 - 0.7 * strong)
    toned = luma + (rgb - luma) * push
    laid = np.where(luma < 0.5, 2 * luma * toned, 1 - 2 * (1 - luma) * (1 - toned))
    return np.asarray(toned + silver * (laid - toned), np.float32)


def _curve(x: Floats) -> Floats:
    return np.asarray(x * x * (3 - 2 * x), np.float32)


def _split(rgb: Floats, look: Look) -> Floats:
    """Shadows and highlights lean to their colours; the lean has no luma of its own and ends at black and white."""
    luma = np.clip(rgb @ WEIGHTS, 0, 1)[..., None]
    dark, light = (_lean(hexed) for hexed in (look.shadows, look.highlights))
    window = 4 * luma * (1 - luma)
    low, high = window * (1 - luma), window * luma
    return np.asarray(rgb + look.split * (low * dark + high * light), np.float32)


def _lean(hexed: str) -> Floats:
    rgb = np.array([int(hexed[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)
    lean = rgb - rgb @ WEIGHTS
    return np.asarray(lean / max(float(np.abs(lean).max()), 0.05) * 0.35, np.float32)
