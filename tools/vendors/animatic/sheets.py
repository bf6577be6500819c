"""Pictures of solids as sheets: the subject, its own light switched on, its glow, an orbit's further angles."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.paint import F, blur
from tools.vendors.animatic.shade import Rig
from tools.vendors.animatic.solids import Solid
from tools.vendors.animatic.stage import Field, Layer, Life, Stage
from tools.vendors.animatic.trace import trace

Pair = tuple[Field, Field]


def switched(stage: Stage) -> bool:
    """Whether the shot is about the subject's own light coming on."""
    return stage.happening in ("light_on", "screen_on")


def drawn(
    stage: Stage, camera: Camera, solids: Sequence[Solid], rig: Rig, others: Sequence[Solid] = ()
) -> tuple[Pair, Field]:
    """The solids on the whole canvas without their own light, (rgb, alpha), and that light, rgb."""
    picture = trace(solids, camera, rig, stage.quality, others=others)
    base, alpha, own = (
        picture.spread(part, stage.width, stage.height) for part in (picture.base, picture.alpha, picture.own)
    )
    return (base, alpha), own


def subject_sheets(stage: Stage, views: Sequence[tuple[Pair, Field]], name: str = "subject") -> list[Layer]:
    """The subject from every angle of the arc: one sheet, or unlit and lit ones where its light comes on."""
    unlit = [pair for pair, _ in views]
    full = [((rgb + own).astype(F), alpha) for (rgb, alpha), own in views]
    if not switched(stage):
        return [Layer(name, *full[0], 1.0, spin=tuple(full[1:]))]
    return [
        Layer(name, *unlit[0], 1.0, spin=tuple(unlit[1:])),
        Layer(f"{name} lit", *full[0], 1.0, Life(fade=(0.0, 1.0)), spin=tuple(full[1:])),
    ]


def glow(stage: Stage, own: Field, strength: float = 0.10) -> Layer:
    """The air around what shines, made on black so that it only adds. Fades in with the light."""
    bright = np.clip(own, 0, 4)
    unit = stage.frame_height
    air = blur(bright, 0.05 * unit) * 0.7 + blur(bright, 0.17 * unit) * 0.9
    life = Life(fade=(0.0, 1.0)) if switched(stage) else Life(pulse=(0.05, 3.4, 0.2))
    return Layer("glow", (air * strength).astype(F), np.zeros(own.shape[:2], F), 1.0, life, screen=True)


def dimmed(layer: Layer, by: Field) -> Layer:
    """The sheet weighed by a field 0..1, premultiplied as before."""
    return replace(layer, rgb=(layer.rgb * by[..., None]).astype(F), alpha=(layer.alpha * by).astype(F))


def over(back: Pair, front: Pair) -> Pair:
    """Two premultiplied sheets as one."""
    kept = 1 - front[1]
    return (back[0] * kept[..., None] + front[0]).astype(F), (back[1] * kept + front[1]).astype(F)
