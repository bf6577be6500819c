"""The library of animals: strokes from animals.toml as drawings, alone or several together."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tools.vendors.animatic.strokes import Colour, Drawing, Part, Stroke, curve, moved

Maker = Callable[[np.random.Generator], Drawing]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "animals.toml").read_text("utf-8"))


@cache
def animal(name: str) -> Drawing:
    """One animal in one pose, feet at 0, looking to the right."""
    return tuple(_part(row) for row in _table()[name])


def _part(row: dict[str, Any]) -> Part:
    curves = [curve(*((x, y, r) for x, y, r in points)) for points in row.get("curves", [])]
    faces = [Stroke(tuple((x, y, r) for x, y, r in points), closed=True) for points in row.get("faces", [])]
    return Part((*curves, *faces), row["matter"], row.get("blend", 0.02), row.get("sways", ""))


def furred(drawing: Drawing, hue: Colour | None) -> Drawing:
    """An animal with its coat in another colour; what lies on its far side darker."""
    if hue is None:
        return drawing
    far = (hue[0] * 0.6, hue[1] * 0.6, hue[2] * 0.6)
    tones = {"fur": hue, "hide": hue, "shade": far}
    return tuple(replace(each, colour=tones.get(each.matter.replace("behind ", ""))) for each in drawing)


def _chosen(names: list[str]) -> Maker:
    return lambda rng: animal(names[int(rng.integers(len(names)))])


def _group(rows: list[tuple[str, float, float, float]]) -> Maker:
    return lambda rng: tuple(part for name, x, y, scale in rows for part in moved(animal(name), scale, x, y))


@cache
def animals() -> dict[str, Maker]:
    """Every animal, choice of poses and group, by name."""
    table = _table()
    single = {name: _chosen([name]) for name in table if name not in ("groups", "choices")}
    choices = {name: _chosen(names) for name, names in table["choices"].items()}
    return {**single, **choices, **{name: _group(rows) for name, rows in table["groups"].items()}}
