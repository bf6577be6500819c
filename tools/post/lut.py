"""A look as a table: 33×33×33 display rgb, indexed [r][g][b], values 0..1; .cube files read, written and applied."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SIZE = 33
LARGEST = 129
LONGEST_FILE = 128 * 2**20


class BadCube(ValueError):
    """A .cube file that can't be taken; the words name the line."""


def identity(size: int = SIZE) -> Floats:
    """The table that changes nothing, size×size×size×3."""
    axis = np.linspace(0, 1, size, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1)


def look_up(lut: Floats, rgb: Floats) -> Floats:
    """rgb (…×3, 0..1) through the table, interpolated in tetrahedra as video software does."""
    size = lut.shape[0]
    at = np.clip(rgb, 0, 1) * (size - 1)
    low = np.minimum(at.astype(np.int32), size - 2)
    part = (at - low).astype(np.float32)
    steps = np.array([size * size, size, 1], np.int32)
    order = np.argsort(-part, -1, kind="stable")
    sorted_part = np.take_along_axis(part, order, -1)
    table, corner = lut.reshape(-1, 3), low @ steps
    weights = np.diff(sorted_part, axis=-1, prepend=1, append=0) * -1
    out = table[corner] * weights[..., :1]
    for axis in range(3):
        corner = corner + steps[order[..., axis]]
        out += table[corner] * weights[..., axis + 1 : axis + 2]
    return np.asarray(out, np.float32)


def write_cube(path: Path, lut: Floats) -> Path:
    """Save a table as an Adobe .cube file (red runs fastest)."""
    rows = lut.transpose(2, 1, 0, 3).reshape(-1, 3)
    text = "".join(f"{r:.6f} {g:.6f} {b:.6f}\n" for r, g, b in rows.tolist())
    path.write_text(f"LUT_3D_SIZE {lut.shape[0]}\n{text}", encoding="ascii")
    return path


def read_cube(path: Path) -> Floats:
    """A 3-D .cube file of any size as our 33-point table; `BadCube` names the line that is wrong."""
    if path.stat().st_size > LONGEST_FILE:
        raise BadCube(f"is larger than {LONGEST_FILE >> 20} MB")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadCube("is not a text file") from error
    size, low, high, rows = _parse(lines)
    if len(rows) != size**3:
        raise BadCube(f"line {len(lines)}: holds {len(rows)} colours where LUT_3D_SIZE {size} needs {size**3}")
    table = np.array(rows, np.float32).reshape(size, size, size, 3).transpose(2, 1, 0, 3)
    least, most = np.array(low, np.float32), np.array(high, np.float32)
    domain = np.asarray((identity() - least) / (most - least), np.float32)
    return np.clip(look_up(np.ascontiguousarray(table), domain), 0, 1)


def _parse(lines: list[str]) -> tuple[int, list[float], list[float], list[list[float]]]:
    size, low, high = 0, [0.0] * 3, [1.0] * 3
    rows: list[list[float]] = []
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if not words or words[0] == "TITLE":
            continue
        if words[0] == "LUT_3D_SIZE":
            size = _size(words, number)
        elif words[0] in ("DOMAIN_MIN", "DOMAIN_MAX"):
            edge = _numbers(words[1:], number)
            low, high = (edge, high) if words[0] == "DOMAIN_MIN" else (low, edge)
            if any(b <= a for a, b in zip(low, high, strict=True)):
                raise BadCube(f"line {number}: DOMAIN_MAX must be above DOMAIN_MIN")
        elif words[0][0].isalpha() and words[0].lower() not in ("nan", "inf", "infinity"):
            raise BadCube(f"line {number}: {words[0][:40]} is not understood; a 3-D .cube is needed")
        elif not size:
            raise BadCube(f"line {number}: colours come before LUT_3D_SIZE")
        elif len(rows) == size**3:
            raise BadCube(f"line {number}: more colours than LUT_3D_SIZE {size} needs")
        else:
            rows.append(_numbers(words, number))
    if not size:
        raise BadCube(f"line {len(lines)}: ends without LUT_3D_SIZE")
    return size, low, high, rows


def _size(words: list[str], number: int) -> int:
    if len(words) != 2 or not words[1].isascii() or not words[1].isdigit() or not 2 <= int(words[1][:6]) <= LARGEST:
        raise BadCube(f"line {number}: LUT_3D_SIZE must be a whole number from 2 to {LARGEST}")
    return int(words[1])


def _numbers(words: list[str], number: int) -> list[float]:
    try:
        values = [float(word) for word in words]
    except ValueError:
        values = []
    if len(values) != 3 or not np.isfinite(np.array(values, np.float32)).all():
        raise BadCube(f"line {number}: three finite numbers are needed")
    return values
