"""The subject standing in a place that is drawn as plates: lit by its sky, on a stand of the asked kind."""

from collections.abc import Sequence

import cv2
import numpy as np

from tools.vendors.animatic import happenings, icons
from tools.vendors.animatic.company import heroes, lamps, parts, turned
from tools.vendors.animatic.finishes import cupboard
from tools.vendors.animatic.floor import ground
from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.paint import F, clouds, smooth
from tools.vendors.animatic.rigs import outdoors
from tools.vendors.animatic.shade import Rig
from tools.vendors.animatic.sheets import drawn, glow, subject_sheets, switched
from tools.vendors.animatic.solids import Solid, box_around
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.stands import stand_solids
from tools.vendors.animatic.subjects import Subject
from tools.vendors.animatic.trace import Picture, trace

EYE = {"table": 0.62, "slab": 0.5, "snow": 0.62, "sand": 0.62, "none": 0.6, "dock": 0.66, "stump": 0.6}
AWAY = 5.0


def cast_layers(stage: Stage, stand: Stand) -> list[Sheet]:
    """Sheets of the subject in a place, back to front, all at depth 1; a person or an animal comes from the figures."""
    if not stage.subject.strip():
        return []
    drawing = icons.drawing(stage.subject)
    if drawing is not None and drawing.kind == "figure":
        from tools.vendors.animatic import figures

        return list(figures.figure_layers(stage, stand))
    group = heroes(stage)
    if not group:
        return []
    seen = camera(stage, stand, group)
    rig = outdoors(stage, lamps(group))
    below = base(stage, stand, group, seen)

    def view(yaw: float) -> Picture:
        return trace(parts(turned(group, yaw)), seen, rig, stage.quality, others=below)

    first = view(stage.arc[0])
    under = standing(stage, seen, below, group, rig, stand)
    return [
        *under,
        *subject_sheets(stage, first, view),
        glow(stage, first, 0.14),
        *happenings.around(stage, group, seen),
    ]


def camera(stage: Stage, stand: Stand, group: Sequence[Subject]) -> Camera:
    """A level camera with a shifted lens: the subject's foot at stand.x, stand.y and its height as asked."""
    low, high = box_around(parts(group))
    room = 0.86 * stage.frame_width / stage.frame_height / max(float(high[0] - low[0]), 1e-3)
    height = min(stand.height, room)
    scale = stage.height / stage.frame_height
    lens = scale / (2 * height * AWAY)
    eye = {"low_angle": 0.10, "high_angle": 1.9}.get(stage.framing, EYE.get(stand.kind, 0.44))
    x, y = stage.at(stand.x, stand.y)
    wanted = (x / stage.width * 2 - 1) * stage.width / stage.height, 1 - y / stage.height * 2
    shift = (-wanted[0], -eye / AWAY / lens - wanted[1])
    return Camera((0.0, eye, AWAY), (0.0, eye, 0.0), lens, stage.width, stage.height, shift)


def base(stage: Stage, stand: Stand, group: Sequence[Subject], seen: Camera) -> list[Solid]:
    """The stand's solids, reaching below the canvas."""
    low, high = box_around(parts(group))
    foot = seen.seen((0.0, 0.0, 0.0))[1]
    unit = foot - seen.seen((0.0, 1.0, 0.0))[1]
    deep = max((stage.height - foot) / unit + 0.15, 0.3)
    grown = int(stage.rng("stand").integers(1, 500))
    return stand_solids(stand.kind, float(max(-low[0], high[0])), deep, cupboard(stage.palette), grown)


def standing(
    stage: Stage, seen: Camera, below: Sequence[Solid], group: Sequence[Subject], rig: Rig, stand: Stand
) -> list[Layer]:
    """The stand with the group's shadow on it, or the shadow alone."""
    if not below:
        return [shadow(stage, seen, group, rig)]
    (rgb, alpha), own = drawn(stage.with_(quality=min(stage.quality, 1.2)), seen, below, rig, parts(group))
    if stand.kind in ("snow", "sand"):
        fade = _melting(stage, seen, stand)
        rgb, own, alpha = rgb * fade[..., None], own * fade[..., None], alpha * fade
    full = Layer("stand", (rgb + own).astype(F), alpha.astype(F), 1.0)
    if not switched(stage):
        return [full]
    return [
        Layer("stand", rgb.astype(F), alpha.astype(F), 1.0),
        Layer("stand lit", full.rgb, full.alpha, 1.0, Life(fade=(0.0, 1.0))),
    ]


def _melting(stage: Stage, seen: Camera, stand: Stand) -> Field:
    """1 near the subject's foot, 0 where a mound has sunk into the place's own ground."""
    x0, y0 = stage.at(stand.x, stand.y)
    y, x = np.mgrid[0 : stage.height, 0 : stage.width].astype(F)
    unit = stand.height * stage.frame_height
    gone = np.hypot((x - x0) / (1.9 * unit), (y - y0 - 0.1 * unit) / (0.55 * unit))
    ragged = clouds(stage.height // 3, stage.width // 3, stage.rng("melting"), octaves=5, base=5)
    ragged = cv2.resize(ragged, (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    return smooth(1.0, 0.15, gone + (ragged - F(0.5)) * F(0.9))


def shadow(stage: Stage, seen: Camera, group: Sequence[Subject], rig: Rig) -> Layer:
    """The group's shadow on the plate's own ground, and the pool of its light as colour without cover."""
    here = ground(seen, parts(group), rig, stage.rng("floor"), coarse=4)
    weights = [light.toward[1] * max(light.colour) for light in rig.lights if light.toward is not None]
    direct = sum(w * s for w, s in zip(weights, here.shadows, strict=True)) / max(sum(weights), 1e-6)
    alpha = (1 - (0.4 + 0.6 * direct) * (0.2 + 0.8 * here.open)) * here.below
    return Layer(
        "shadow", (here.pool * 0.16 * here.below[..., None]).astype(F), np.clip(alpha * 0.85, 0, 1).astype(F), 1.0
    )
