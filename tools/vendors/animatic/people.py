"""The library of people: poses and looks from people.toml as drawings, with the desk, bicycle or dog of a pose."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tools.vendors.animatic.animals import animal, furred
from tools.vendors.animatic.dressed import clad
from tools.vendors.animatic.guises import Guise
from tools.vendors.animatic.phrases import named_colour
from tools.vendors.animatic.poses import Pose, hip_height, joints, person
from tools.vendors.animatic.strokes import Colour, Drawing, face, line, moved, part

CHILD_SIZE, CHILD_HEAD = 0.62, 1.5
PLACING = ("stance", "child", "x", "scale")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "people.toml").read_text("utf-8"))


def people() -> tuple[str, ...]:
    """The names of all poses."""
    return tuple(_table()["poses"])


def rows_of(name: str) -> tuple[str, ...]:
    """For each person of a pose: woman, man or child."""
    rows = _table()["poses"][name]["who"]
    return tuple("child" if row.get("child") else "woman" if row.get("weight", 1) < 0.95 else "man" for row in rows)


def drawn(name: str, rng: np.random.Generator, guises: Sequence[Guise] = (), said: Sequence[str] = ()) -> Drawing:
    """The people of a pose, looking to the right, in their guises; without any, looks and places are drawn by lot.

    said: the phrases they come from; a dog, a bicycle or what is held takes the colour named there.
    """
    entry = _table()["poses"][name]
    rows = [dict(row) for row in entry["who"]]
    if guises:
        group = tuple(shape for row, guise in zip(rows, guises, strict=True) for shape in _dressed(row, guise, said))
    else:
        group = _by_lot(entry, rows, rng)
    if "with" not in entry:
        return group
    return SET[entry["with"]](group, pose_of(rows[0]), named_colour(said, SET_NOUNS[entry["with"]]))


def _by_lot(entry: dict[str, Any], rows: list[dict[str, Any]], rng: np.random.Generator) -> Drawing:
    if "looks" in entry:
        weight, wear = entry["looks"][int(rng.integers(len(entry["looks"])))]
        rows[0].update(weight=weight, wear=wear)
    if entry.get("shuffled"):
        spots = [(row.get("x", 0.0), row.get("scale", 1.0)) for row in rows]
        rows[:] = [
            {**rows[i], "x": x, "scale": scale} for i, (x, scale) in zip(rng.permutation(len(rows)), spots, strict=True)
        ]
    return tuple(shape for row in rows for shape in _one(row))


def _dressed(row: dict[str, Any], guise: Guise, said: Sequence[str]) -> Drawing:
    """One of the cast in this row's pose."""
    pose = pose_of({**row, "child": guise.child})
    hues = {name: named_colour(said, (name,)) for name in pose.hold}
    size = row.get("scale", 1.0) * (CHILD_SIZE if guise.child else 1.0)
    return moved(clad(pose, guise, hues), size, row.get("x", 0.0))


def facing(guise: Guise, turn: str) -> Drawing:
    """One of the cast standing straight, seen from the front, the side or the back."""
    stance = "stand" if turn == "side" else "facing"
    pose = replace(pose_of({"stance": stance, "child": guise.child}), back=turn == "back")
    return moved(clad(pose, guise), CHILD_SIZE if guise.child else 1.0, 0.0)


def pose_of(row: dict[str, Any]) -> Pose:
    """A pose from its stance and what differs from it."""
    told = {**_table()["stances"][row["stance"]], **{k: v for k, v in row.items() if k not in PLACING}}
    if row.get("child"):
        told["head"] = CHILD_HEAD
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    return Pose(**fields)


def _one(row: dict[str, Any]) -> Drawing:
    size = row.get("scale", 1.0) * (CHILD_SIZE if row.get("child") else 1.0)
    return moved(person(pose_of(row)), size, row.get("x", 0.0))


def _desk(who: Drawing, pose: Pose, hue: Colour | None) -> Drawing:
    """A stool under somebody, before them a table with an open laptop."""
    seat = face((-0.12, 0.225), (0.10, 0.225), (0.10, 0.245), (-0.12, 0.245))
    legs = line((-0.09, 0.22, 0.012), (-0.13, 0.01, 0.01)), line((0.07, 0.22, 0.012), (0.10, 0.01, 0.01))
    top = face((0.15, 0.42), (0.93, 0.42), (0.93, 0.445), (0.15, 0.445))
    posts = line((0.27, 0.42, 0.014), (0.24, 0.01, 0.01)), line((0.86, 0.42, 0.014), (0.89, 0.01, 0.01))
    keys = face((0.34, 0.45), (0.57, 0.45), (0.57, 0.463), (0.34, 0.463))
    lid = face((0.565, 0.456), (0.635, 0.628), (0.647, 0.626), (0.578, 0.454))
    return (
        part(seat, *legs, matter="wood", blend=0.004),
        *who,
        part(top, *posts, matter="wood", blend=0.004),
        part(face((0.74, 0.45), (0.735, 0.52), (0.79, 0.52), (0.785, 0.45)), matter="pale"),
        part(keys, lid, matter="dark", blend=0.004),
        part(line((0.558, 0.473, 0.004), (0.622, 0.623, 0.004)), matter="screen"),
    )


def _bicycle(hue: Colour | None) -> Drawing:
    hubs, low, around = (-0.34, 0.36), 0.205, np.linspace(0, 2 * np.pi, 29)
    tyres = [line(*((x + 0.2 * float(np.cos(a)), low + 0.2 * float(np.sin(a)), 0.011) for a in around)) for x in hubs]
    spokes = [
        line((x, low, 0.002), (x + 0.2 * float(np.cos(a)), low + 0.2 * float(np.sin(a)), 0.002))
        for x in hubs
        for a in np.arange(0, 6.28, 0.5236)
    ]
    tubes = (
        ((-0.34, low, 0.01), (-0.06, 0.20, 0.013), (0.27, 0.50, 0.013), (-0.12, 0.46, 0.012), (-0.34, low, 0.008)),
        ((-0.06, 0.20, 0.013), (-0.14, 0.53, 0.012)),
        ((0.36, low, 0.01), (0.275, 0.49, 0.013), (0.255, 0.585, 0.012), (0.33, 0.60, 0.012)),
        ((-0.20, 0.535, 0.016), (-0.08, 0.545, 0.012)),
        ((-0.1, 0.13, 0.008), (-0.02, 0.27, 0.008)),
    )
    frame = part(*(line(*tube) for tube in tubes), matter="accent", blend=0.006, colour=hue)
    return part(*tyres, matter="dark", blend=0.002), part(*spokes, matter="metal", blend=0.001), frame


def _cyclist(who: Drawing, pose: Pose, hue: Colour | None) -> Drawing:
    """The rider's hip on the saddle, the far leg behind the frame."""
    rider = moved(who, 1.0, -0.135, 0.60 - hip_height(pose))
    own = any(shape.colour for shape in rider)  # one of the cast has hands and shoes apart from sleeves and legs
    far = sum(shape.matter.startswith("behind") for shape in rider) + (4 if own else 2)
    return (*rider[:far], *_bicycle(hue), *rider[far:])


def _dog_walk(who: Drawing, pose: Pose, hue: Colour | None) -> Drawing:
    """A dog ahead on a slack leash."""
    hand = joints(pose).near_hand
    x, y = hand.real - 0.28, hand.imag + hip_height(pose)
    slack = line((x, y, 0.003), ((x + 0.40) / 2, min(y, 0.46) - 0.03, 0.003), (0.40, 0.46, 0.003))
    return (*who, part(slack, matter="dark", sways="before"), *moved(furred(animal("dog_walking"), hue), 0.62, 0.26))


SET: dict[str, Callable[[Drawing, Pose, Colour | None], Drawing]] = {
    "desk": _desk,
    "bicycle": _cyclist,
    "dog": _dog_walk,
}
SET_NOUNS = {"desk": ("desk",), "bicycle": ("bicycle", "bike"), "dog": ("dog", "puppy")}
