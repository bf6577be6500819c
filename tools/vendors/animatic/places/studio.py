"""A product studio: a seamless sweep, a soft key, a cool rim, a polished floor."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tools.vendors.animatic import happenings, icons
from tools.vendors.animatic.company import heroes, lamps, parts, screen_for, turned
from tools.vendors.animatic.floor import Ground, ground, mirror_strength, mirrored, plane
from tools.vendors.animatic.framing import VIEWS, View, aside, beside_words, camera
from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.paint import F, grid, smooth
from tools.vendors.animatic.rigs import DAYLIGHT, Studio, studio
from tools.vendors.animatic.sheets import Angles, Pair, glow, subject_sheets, switched
from tools.vendors.animatic.stage import Field, Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.subjects import Subject, subject
from tools.vendors.animatic.trace import Picture, trace


def draw(stage: Stage) -> list[Sheet]:
    """The subject with its props on the sweep, back to front."""
    if is_figure(stage):
        return figure(stage)
    if stage.staging == "family":
        from tools.vendors.animatic.places import gallery

        return gallery.draw(stage)
    group = heroes(stage)
    if not group:
        return empty(stage)
    if stage.staging == "exploded" or stage.happening == "explode":
        found = happenings.pieces(happenings.alone(group[0])[0])
        if len(found) > 2:
            return exploded(stage, found)
    framing = "detail" if stage.staging == "detail" and stage.framing not in ("close", "detail") else stage.framing
    return shot(stage, group, aside(stage, camera(stage, parts(group), VIEWS[framing], rise=group[0].rise)))


def is_figure(stage: Stage) -> bool:
    """Whether the subject is a person or an animal."""
    drawn = icons.drawing(stage.subject)
    return drawn is not None and drawn.kind == "figure"


def figure(stage: Stage) -> list[Sheet]:
    """A person or an animal on the bare sweep."""
    from tools.vendors.animatic import figures

    upright = stage.frame_height > stage.frame_width
    tall = {"close": 0.74, "wide": 0.5}.get(stage.framing, 0.62) * (0.7 if upright else 1.0)
    by_day = DAYLIGHT.get(stage.sky.name, 0.0) > 0.4
    lit = replace(stage.sky, azimuth=-122, height=36, key=(1.3, 1.2, 1.06), fill=(0.26, 0.26, 0.30), sun=None)
    seen = stage.with_(sky=lit) if by_day else stage
    return [*empty(stage), *figures.figure_layers(seen, Stand("floor", beside_words(stage, 0.5), 0.88, tall))]


def shot(stage: Stage, group: Sequence[Subject], seen: Camera) -> list[Sheet]:
    """A group on the sweep before a given camera."""
    set_ = studio(stage, lamps(group))
    floor = ground(seen, parts(group), set_.rig, stage.rng("floor"))
    away = sweep(floor)
    polish = polished(floor, away)

    def view(yaw: float) -> Picture:
        return trace(parts(turned(group, yaw)), seen, set_.rig, stage.quality)

    def under_it(yaw: float) -> Pair:
        here = turned(group, yaw)
        reached = ground(seen, parts(here), set_.rig, stage.rng("floor"), coarse=4)
        return contact(stage, seen, here, set_, reached, away, polish)

    first, pool = view(stage.arc[0]), pool_light(set_, floor, away)
    touching = contact(stage, seen, turned(group, stage.arc[0]), set_, floor, away, polish)
    under: list[Sheet] = [
        backdrop(stage, seen, set_),
        floor_sheet(stage, set_, floor, away, None if switched(stage) else pool),
    ]
    if switched(stage):
        under.append(Layer("pool", pool, np.zeros(pool.shape[:2], F), 0.95, Life(fade=(0.0, 1.0)), screen=True))
    return [
        *under,
        Layer("contact", *touching, 1.0, spin=Angles(stage.arc[1:], under_it)),
        *subject_sheets(stage, first, view),
        glow(stage, first),
        *happenings.around(stage, group, seen),
        motes(stage, set_),
    ]


def sweep(floor: Ground) -> Field:
    """0 on the floor .. 1 on the backdrop, h×w: the floor fades into it with distance."""
    return np.where(floor.below > 0, smooth(0.9, 4.6, -floor.points[..., 2]), 1).astype(F)


def backdrop(stage: Stage, seen: Camera, set_: Studio) -> Layer:
    """The far sweep: a field with a soft light behind the subject."""
    y, x = grid(stage.height, stage.width)
    middle = seen.seen((seen.target[0] - 0.1, 0.85, -2.6))
    unit = stage.frame_height
    wide = max(1.0, stage.frame_width / unit)
    gone = np.hypot((x - middle[0]) / (wide * 0.62), (y - middle[1])) / unit
    near, core = np.exp(-((gone / 0.52) ** 2))[..., None], np.exp(-((gone / 0.30) ** 2))[..., None]
    edge, field, halo = (np.array(c, F) for c in (set_.edge, set_.middle, set_.halo))
    rgb = edge + (field - edge) * near + halo * core
    return Layer("backdrop", rgb.astype(F), np.ones((stage.height, stage.width), F), 0.5)


def floor_sheet(stage: Stage, set_: Studio, floor: Ground, away: Field, pool: Field | None) -> Layer:
    """The floor without shadows, fading out into the backdrop; its far parts take the backdrop's tone."""
    paint = np.array(set_.floor, F)
    lights = sum(
        np.array(light.colour, F) * light.toward[1] * 0.6 for light in set_.rig.lights if light.toward is not None
    )
    rgb = np.broadcast_to(paint * (np.array(set_.rig.ambient_high, F) * 0.7 + lights * 0.75 + 0.06), floor.points.shape)
    here = (1 - away)[..., None]
    rgb = rgb * here
    if pool is not None:
        rgb = rgb + pool
    return Layer("floor", rgb.astype(F), (1 - away).astype(F), 0.95)


def pool_light(set_: Studio, floor: Ground, away: Field) -> Field:
    """The subject's light on the floor; part is added whatever the floor's colour, or orange on blue turns olive."""
    paint = np.array(set_.floor, F)
    return (floor.pool * (paint * 2.4 + np.array([0.9, 0.72, 0.55], F) * 0.7) * 0.9 * (1 - away)[..., None]).astype(F)


def polished(floor: Ground, away: Field) -> Field:
    """How much the floor mirrors, h×w."""
    return (mirror_strength(floor.rays) * floor.below * (1 - away)).astype(F)


def contact(
    stage: Stage, seen: Camera, group: Sequence[Subject], set_: Studio, here: Ground, away: Field, strength: Field
) -> Pair:
    """Shadow and mirror image of the group on the floor, as one premultiplied sheet."""
    weights = [light.toward[1] * max(light.colour) for light in set_.rig.lights if light.toward is not None]
    direct = sum(w * s for w, s in zip(weights, here.shadows, strict=True)) / max(sum(weights), 1e-6)
    light = (0.35 + 0.65 * direct) * (0.15 + 0.85 * here.open)
    shade = (1 - np.clip(light, 0, 1)) * (1 - away) * 0.92
    rgb, own, alpha = mirrored(seen, parts(group), set_.rig, stage.quality)
    image = rgb if switched(stage) else rgb + own
    cover = alpha * strength * 0.8
    return (image * strength[..., None]).astype(F), (1 - (1 - shade) * (1 - cover)).astype(F)


def exploded(stage: Stage, found: Sequence[happenings.Piece]) -> list[Sheet]:
    """The subject's parts opening along its axis, with callouts."""
    group = happenings.alone(subject(stage.subject, stage.palette, screen_for(stage)))
    rest = [solid for piece in found for solid in happenings.moved(piece).solids]
    seen = camera(stage, rest, View(0.76, 13.0, 0.5, 0.5), room=0.42)
    set_ = studio(stage, lamps(group))
    floor = ground(seen, parts(group), set_.rig, stage.rng("floor"))
    away = sweep(floor)
    return [
        backdrop(stage, seen, set_),
        floor_sheet(stage, set_, floor, away, pool_light(set_, floor, away)),
        Layer("contact", *contact(stage, seen, group, set_, floor, away, polished(floor, away)), 1.0),
        *happenings.opening(stage, found, seen, set_.rig),
        happenings.labels(stage, group[0], found, seen, set_.pale < 0.3),
        motes(stage, set_),
    ]


def motes(stage: Stage, set_: Studio) -> Particles:
    """Dust in the light."""
    tint = tuple(0.35 * v / max(set_.rig.lights[0].colour) for v in set_.rig.lights[0].colour)
    return Particles("motes", 26, 1.25, (tint[0], tint[1], tint[2]), 0.0022, (0.0, 0.05, 1.0, 0.95))


def empty(stage: Stage) -> list[Sheet]:
    """The bare sweep."""
    set_ = studio(stage, ())
    seen = Camera(
        (0.0, 0.8, 4.9), (0.0, 0.55, 0.0), 0.22 * stage.height / stage.frame_height, stage.width, stage.height
    )
    points, rays, below = plane(seen, (stage.width, stage.height))
    size = (stage.height, stage.width)
    floor = Ground(points, rays, below, np.ones(size, F), (), np.zeros((*size, 3), F))
    return [backdrop(stage, seen, set_), floor_sheet(stage, set_, floor, sweep(floor), None), motes(stage, set_)]
