"""Pictures of solids as sheets: the subject, its own light switched on, its glow, an orbit's further angles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.paint import F, blur
from tools.vendors.animatic.shade import Rig
from tools.vendors.animatic.solids import Solid
from tools.vendors.animatic.stage import Field, Layer, Life, Stage
from tools.vendors.animatic.trace import Picture, trace

Pair = tuple[Field, Field]


@dataclass(frozen=True, eq=False)
class Angles(Sequence[Pair]):
    """An orbit's further angles of a sheet, each drawn when it is reached: a whole turn in light is never held."""

    arc: tuple[float, ...]
    draw: Callable[[float], Pair]

    def __len__(self) -> int:
        return len(self.arc)

    def __getitem__(self, which: Any) -> Any:
        return self.draw(self.arc[which])


def switched(stage: Stage) -> bool:
    """Whether the shot is about the subject's own light coming on."""
    return stage.happening in ("light_on", "screen_on")


def drawn(
    stage: Stage, camera: Camera, solids: Sequence[Solid], rig: Rig, others: Sequence[Solid] = ()
) -> tuple[Pair, Field]:
    """The solids on the whole canvas without their own light, (rgb, alpha), and that light, rgb."""
    picture = trace(solids, camera, rig, stage.quality, others=others)
    return _sheet(stage, picture, picture.base), picture.spread(picture.own, stage.width, stage.height)


def subject_sheets(
    stage: Stage, first: Picture, view: Callable[[float], Picture], name: str = "subject"
) -> list[Layer]:
    """The subject as first seen and at every further angle: one sheet, or unlit and lit ones where it is switched on.

    view: the subject traced after a turn of so many degrees.
    """

    def lit(picture: Picture) -> Pair:
        return _sheet(stage, picture, (picture.base + picture.own).astype(F))

    def unlit(picture: Picture) -> Pair:
        return _sheet(stage, picture, picture.base)

    arc, seen = stage.arc[1:], cache(view) if switched(stage) else view
    full = Layer(name, *lit(first), 1.0, spin=Angles(arc, lambda yaw: lit(seen(yaw))))
    if not switched(stage):
        return [full]
    return [
        Layer(name, *unlit(first), 1.0, spin=Angles(arc, lambda yaw: unlit(seen(yaw)))),
        replace(full, name=f"{name} lit", life=Life(fade=(0.0, 1.0))),
    ]


def _sheet(stage: Stage, picture: Picture, rgb: Field) -> Pair:
    """Light and cover of a traced picture on the whole canvas."""
    size = (stage.width, stage.height)
    return picture.spread(rgb, *size), picture.spread(picture.alpha, *size)


def glow(stage: Stage, seen: Picture, strength: float = 0.10) -> Layer:
    """The air around what shines, made on black so that it only adds. Fades in with the light."""
    bright = np.clip(seen.spread(seen.own, stage.width, stage.height), 0, 4)
    unit = stage.frame_height
    air = blur(bright, 0.05 * unit) * 0.7 + blur(bright, 0.17 * unit) * 0.9
    life = Life(fade=(0.0, 1.0)) if switched(stage) else Life(pulse=(0.05, 3.4, 0.2))
    return Layer("glow", (air * strength).astype(F), np.zeros(bright.shape[:2], F), 1.0, life, screen=True)


def dimmed(layer: Layer, by: Field) -> Layer:
    """The sheet weighed by a field 0..1, premultiplied as before."""
    return replace(layer, rgb=(layer.rgb * by[..., None]).astype(F), alpha=(layer.alpha * by).astype(F))


def over(back: Pair, front: Pair) -> Pair:
    """Two premultiplied sheets as one."""
    kept = 1 - front[1]
    return (back[0] * kept[..., None] + front[0]).astype(F), (back[1] * kept + front[1]).astype(F)
