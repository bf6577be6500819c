"""A row of pedestals before an arch, with slanted window light on the wall: the subject among its family."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tools.vendors.animatic import happenings
from tools.vendors.animatic.company import coat, lamps, parts, screen_for, share, thing, turned
from tools.vendors.animatic.floor import ground
from tools.vendors.animatic.framing import VIEWS, View, aside, camera
from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.materials import Material
from tools.vendors.animatic.paint import F, blur, grid, smooth
from tools.vendors.animatic.places import studio as sweep
from tools.vendors.animatic.rigs import Studio, level, studio, times, toned
from tools.vendors.animatic.screens import mixed
from tools.vendors.animatic.shapes import Arch, Drum
from tools.vendors.animatic.sheets import drawn, glow, subject_sheets
from tools.vendors.animatic.solids import Solid
from tools.vendors.animatic.stage import Layer, Sheet, Stage
from tools.vendors.animatic.subjects import Subject, subject
from tools.vendors.animatic.trace import Picture, trace

HEIGHTS = (0.56, 0.32, 0.20)


def draw(stage: Stage) -> list[Sheet]:
    """The subject on the middle pedestal, its family on lower ones beside it; alone for any other staging."""
    if sweep.is_figure(stage):
        return sweep.draw(stage)
    family = members(stage) if stage.staging == "family" else [subject(stage.subject, stage.palette, screen_for(stage))]
    if not stage.subject.strip():
        return sweep.empty(stage)
    group, stones = row(stage, [one for one in family if one.solids])
    if not group:
        return sweep.empty(stage)
    portrait = stage.frame_width < stage.frame_height
    view = VIEWS["medium"] if stage.framing not in VIEWS else VIEWS[stage.framing]
    share = view.share * 1.18 if view.share > 1 else min(view.share * 1.18, 0.80)
    wider = View(share, max(view.rise, -2.0), view.aim, view.middle + 0.02)
    alone = stage.staging != "family"
    seen = camera(stage, [*parts(group), *stones], wider, room=0.92 if portrait else 0.74)
    seen = aside(stage, seen) if alone else seen
    set_ = room(stage, group)
    arch = niche(stage, group, stones)
    return shot(stage, seen, group, [*stones, arch], set_)


def shot(stage: Stage, seen: Camera, group: Sequence[Subject], stones: Sequence[Solid], set_: Studio) -> list[Sheet]:
    """Wall, floor, pedestals, things, their glow."""
    every = [*parts(group), *stones]
    floor = ground(seen, every, set_.rig, stage.rng("floor"))
    away = np.where(floor.below > 0, smooth(1.6, 2.6, -floor.points[..., 2]), 1).astype(F)
    (rgb, alpha), own = drawn(stage.with_(quality=min(stage.quality, 1.2)), seen, stones, set_.rig, parts(group))

    def view(yaw: float) -> Picture:
        return trace(parts(turned(group, yaw)), seen, set_.rig, stage.quality, others=stones)

    first = view(stage.arc[0])
    everyone = replace(group[0], solids=tuple(every))
    touching = sweep.contact(stage, seen, [everyone], set_, floor, away, sweep.polished(floor, away))
    return [
        wall(stage, seen, set_),
        sweep.floor_sheet(stage, set_, floor, away, sweep.pool_light(set_, floor, away)),
        Layer("contact", *touching, 1.0),
        Layer("pedestals", (rgb + own).astype(F), alpha, 1.0),
        *subject_sheets(stage, first, view),
        glow(stage, first),
        *happenings.around(stage, group, seen),
        sweep.motes(stage, set_),
    ]


def members(stage: Stage) -> list[Subject]:
    """The subject, then its props; where there are too few, the subject again in the look's other colours."""
    show = screen_for(stage)
    main = subject(stage.subject, stage.palette, show)
    others = [subject(name, coat(stage), show) for name in stage.props if name != stage.subject and thing(name)][:2]
    others = [one for one in others if one.solids]
    while len(others) < 2:
        others.append(subject(stage.subject, coat(stage, 1 - len(others)), show))
    return [main, *others]


def row(stage: Stage, family: Sequence[Subject]) -> tuple[list[Subject], list[Solid]]:
    """The things on their pedestals, and the pedestals; closer together where the frame is narrow."""
    out: list[Subject] = []
    stones: list[Solid] = []
    paints = paint(stage)
    narrow = stage.frame_width < stage.frame_height
    for i, one in enumerate(family):
        size = 1.0 if i == 0 else share(family[0], one) * 0.85
        half = one.size()[0] * size / 2
        radius = max(half * 1.12, 0.30)
        side = 0 if i == 0 else 1 if i == 1 else -1
        first = max(family[0].size()[0] / 2 * 1.12, 0.30)
        x = side * (first + radius + (0.04 if narrow else 0.22))
        z = 0.0 if i == 0 else 0.28 + (0.35 if narrow else 0.0)
        high = HEIGHTS[i]
        out.append(one.placed((x, high, z), size, -6.0 * side))
        stones.append(Drum(material=paints[i], at=(x, high / 2, z), radius=radius, half=high / 2, soft=0.022))
    return out, stones


def paint(stage: Stage) -> list[Material]:
    """Paint of the pedestals and the arch: two colours of the look that part from the things on them."""
    field, second, accent, light = stage.palette
    calm = toned(second, 0.16, 1.25) if abs(level(second) - level(accent)) > 0.02 else toned(field, 0.10, 1.3)
    warm = mixed(toned(accent, 0.26, 0.85), toned(light, 0.26), 0.35)
    return [
        Material(calm, 0.62),
        Material(warm, 0.68),
        Material(warm, 0.68),
        Material(mixed(warm, toned(light, 0.4), 0.5), 0.9),
    ]


def niche(stage: Stage, group: Sequence[Subject], stones: Sequence[Solid]) -> Solid:
    """The arch behind the middle pedestal, a head taller than what stands on it."""
    wide, high = group[0].size()
    radius = max(wide * 0.86, 0.62)
    return Arch(
        material=paint(stage)[3], at=(0.0, 0.0, -1.25), radius=radius, rise=max(high + 0.18 - radius * 0.6, 0.4)
    )


def room(stage: Stage, group: Sequence[Subject]) -> Studio:
    """The studio's light with a painted wall: paler and warmer than the sweep."""
    set_ = studio(stage, lamps(group))
    field, _, _, light = stage.palette
    tone = mixed(toned(mixed(field, light, 0.45), 0.06 + 0.40 * set_.pale, 0.9), set_.middle, 0.25)
    return replace(set_, edge=times(tone, 0.8), middle=times(tone, 1.15), floor=times(tone, 0.95))


def wall(stage: Stage, seen: Camera, set_: Studio) -> Layer:
    """The wall, brighter to the left, with the light of a window's panes slanting over it."""
    y, x = grid(stage.height, stage.width)
    unit = stage.frame_height
    x0, y0 = stage.at(0.0, 0.0)
    u, v = (x - x0) / unit, (y - y0) / unit
    wide = stage.frame_width / unit
    edge, field, halo = (np.array(c, F) for c in (set_.edge, set_.middle, set_.halo))
    near = np.exp(-(((u - 0.32 * wide) / (0.55 * wide)) ** 2 + ((v - 0.28) / 0.6) ** 2))[..., None]
    rgb = edge + (field - edge) * near
    middle = seen.seen((0.0, 0.9, -1.2))
    rgb = rgb + halo * np.exp(-((np.hypot(x - middle[0], y - middle[1]) / unit / 0.34) ** 2))[..., None]
    slant, down = (u - 0.10 * wide + v * 0.38).astype(F), v.astype(F)
    panes = (
        smooth(0.02, 0.04, slant % F(0.27)) * smooth(0.27, 0.25, slant % F(0.27)) * ((slant > 0.02) & (slant < 0.54))
    )
    bar = np.abs(down - F(0.32)).astype(F)
    panes = panes * smooth(0.04, 0.07, down) * smooth(0.60, 0.56, down)
    panes = panes * smooth(0.004, 0.014, bar)
    soft = blur(panes.astype(F), 0.010 * unit)[..., None]
    key = set_.rig.lights[0].colour
    tint = np.array(times(key, 1 / max(*key, 1e-3)), F)
    strength = 0.30 if set_.pale > 0.3 else 0.9
    return Layer("wall", (rgb * (1 + strength * soft * tint)).astype(F), np.ones((stage.height, stage.width), F), 0.6)
