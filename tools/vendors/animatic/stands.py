"""What a subject stands on out of doors: rock, ledge, dock, stump, slab, table, snow, sand. Top at y = 0."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tools.vendors.animatic.glyphs import profile
from tools.vendors.animatic.materials import Material, Skin
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.shapes import Block, Drum, Rock
from tools.vendors.animatic.solids import Lathe, Solid

Finish = Mapping[str, Material]


def stand_solids(kind: str, wide: float, deep: float, finish: Finish, grown: int) -> list[Solid]:
    """The solids of a stand. wide: half the group's width. deep: how far down it must reach to leave the canvas."""
    reach = max(wide * 1.45, 0.9)
    if kind == "rock":
        return _rocks(reach, deep, finish, grown)
    if kind == "ledge":
        return [Rock(material=finish["rock"], half=(reach * 2.6, max(deep * 0.9, 0.8), 1.25), grown=grown, worn=0.05)]
    if kind == "dock":
        return _dock(reach, finish)
    if kind == "stump":
        return _stump(reach, deep, finish)
    if kind == "slab":
        return [Block(material=finish["concrete"], at=(0, -deep, 0), half=(reach * 1.05, deep, 0.95), soft=0.035)]
    if kind == "table":
        return [Block(material=finish["wood"], at=(0, -0.07, 2.0), half=(9.0, 0.07, 2.9), soft=0.03)]
    if kind in ("snow", "sand"):
        far = reach * 1.15
        points = ((0.0, 0.0), (far, 0.0), (far * 1.7, -0.07), (far * 3.0, -0.34), (far * 3.0, -1.0), (0.0, -1.0))
        return [Lathe(material=finish[kind], at=(0.0, 0.004, -0.1), outline=profile(points, 0.6))]
    return []


def _rocks(reach: float, deep: float, finish: Finish, grown: int) -> list[Solid]:
    mossy = finish["rock"].painted(moss)
    return [
        Rock(material=mossy, half=(reach * 1.25, max(deep * 0.7, 0.62), 1.1), grown=grown),
        Rock(
            material=mossy,
            half=(0.62, max(deep * 0.55, 0.4), 0.6),
            grown=grown + 3,
            at=(reach * 1.45, -0.42, 0.25),
            yaw=40,
        ),
        Rock(
            material=mossy,
            half=(0.45, max(deep * 0.5, 0.35), 0.5),
            grown=grown + 7,
            at=(-reach * 1.4, -0.50, 0.45),
            yaw=110,
        ),
    ]


def _dock(reach: float, finish: Finish) -> list[Solid]:
    boards = finish["plank"].painted(planks)
    post = Drum(material=finish["bark"], radius=0.11, half=1.2, soft=0.04)
    return [
        Block(material=boards, at=(0, -0.06, 1.7), half=(reach * 1.25, 0.06, 2.8), soft=0.02),
        Block(material=finish["bark"], at=(0, -0.22, 1.7), half=(reach * 1.18, 0.07, 2.7), soft=0.02),
        *(replace(post, at=(side * reach * 1.22, -0.82, z)) for side in (-1, 1) for z in (-0.85, 1.3)),
    ]


def _stump(reach: float, deep: float, finish: Finish) -> list[Solid]:
    wide = reach * 0.95
    points = (
        (0.0, 0.0),
        (wide, 0.0),
        (wide * 1.03, -0.06),
        (wide * 1.06, -deep * 0.6),
        (wide * 1.3, -deep * 2),
        (0.0, -deep * 2),
    )
    return [
        Lathe(material=finish["bark"], outline=profile(points, 0.05)),
        Drum(material=finish["pale_wood"].painted(rings), at=(0, -0.02, 0), radius=wide * 0.95, half=0.03, soft=0.012),
    ]


def moss(skin: Skin) -> None:
    """Green on what looks up, in patches."""
    x, _, z = skin.own
    patch = np.sin(x * F(5.1) + np.sin(z * F(4.3)) * 2) * np.sin(z * F(6.2) + 1) * F(0.5) + F(0.5)
    on = (smooth(0.55, 0.9, patch) * smooth(0.45, 0.85, skin.normal[:, 1]) * F(0.55))[:, None]
    skin.colour[:] = skin.colour * (1 - on) + np.array([0.085, 0.11, 0.035], F) * on


def planks(skin: Skin) -> None:
    """Boards across, each of its own tone, with dark gaps."""
    z = skin.own[2] * F(4.2)
    tone = np.modf(np.abs(np.sin(np.floor(z) * F(12.9898)) * F(43758.5)))[0]
    gap = smooth(0.06, 0.02, np.minimum(z % 1, 1 - z % 1)) * (skin.normal[:, 1] > 0.5)
    skin.colour *= ((0.72 + 0.56 * tone) * (1 - 0.9 * gap))[:, None].astype(F)


def rings(skin: Skin) -> None:
    """The year rings of a felled tree."""
    x, _, z = skin.own
    far = np.sqrt(x * x + z * z) + F(0.03) * np.sin(np.arctan2(z, x) * 5)
    line = (np.sin(far * F(52)) * F(0.5) + F(0.5)) * F(0.22)
    skin.colour *= (1 - line)[:, None]
