"""Light for solids, made from a sky: a studio in nine moods, and the open air of a place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.vendors.animatic.finishes import vivid
from tools.vendors.animatic.materials import Colour
from tools.vendors.animatic.screens import mixed
from tools.vendors.animatic.shade import Light, Rig, Softbox, unit
from tools.vendors.animatic.solids import Point
from tools.vendors.animatic.stage import Sky, Stage
from tools.vendors.animatic.subjects import Lamp

DAYLIGHT = {
    "noon": 1.0, "snow": 0.92, "fog": 0.74, "dawn": 0.66, "golden_hour": 0.42, "blue_hour": 0.17, "rain": 0.20,
    "night": 0.05, "neon": 0.03,
}  # fmt: skip
KEY, RIM = unit(-0.75, 0.62, 0.55), unit(0.9, 0.35, -0.3)


def level(colour: Colour) -> float:
    """Relative luminance."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def toned(colour: Colour, light: float, chroma: float = 1.0) -> Colour:
    """The colour's hue at another luminance; bright tones keep less of its chroma, so that they stay paint."""
    own = max(level(colour), 1e-4)
    keep = chroma * (1 - 0.48 * light)
    out = [max(light * (1 + (min(c / own, 2.6) - 1) * keep), 0.0) for c in colour]
    return (out[0], out[1], out[2])


def greyer(colour: Colour, by: float = 0.5) -> Colour:
    """Less of its chroma: what metal mirrors is never all of one hue."""
    own = level(colour)
    return mixed(colour, (own, own, own), by)


def times(colour: Colour, by: float) -> Colour:
    return (colour[0] * by, colour[1] * by, colour[2] * by)


def at_least(colour: Colour, light: float) -> Colour:
    """A light of at least this luminance, greyer where raised: a reflector, so that nothing is lost in the dark."""
    own = level(colour)
    return colour if own >= light else times(greyer(colour, 0.35), light / max(own, 1e-4))


@dataclass(frozen=True)
class Studio:
    """A studio's colours: edge and middle of its backdrop, floor, light behind the subject; pale 0 (dark) .. 1."""

    pale: float
    edge: Colour
    middle: Colour
    floor: Colour
    halo: Colour
    rig: Rig


def studio(stage: Stage, lamps: Sequence[Lamp]) -> Studio:
    """The studio in the mood of the stage's sky and the colours of its look."""
    field, second, accent, light = stage.palette
    sky, pale = stage.sky, DAYLIGHT.get(stage.sky.name, min(1.0, level(stage.sky.fill) * 2.4))
    tint = {"dawn": 0.32, "golden_hour": 0.42, "neon": 0.35}.get(sky.name, 0.10)
    second = mixed(second, times(sky.horizon, level(second) / max(level(sky.horizon), 1e-4)), tint)
    second = mixed(second, toned(field, level(second)), 0.5)  # one sweep, so nearly one hue
    edge = toned(field, 0.010 + 0.36 * pale**1.2)
    middle = toned(second, 0.062 + 0.50 * pale**1.1)
    floor = toned(second, 0.055 + 0.46 * pale, 0.8)
    key, rim = mixed(toned(sky.key, 1.0, 0.7), (1, 1, 1), 0.5), (0.62, 0.80, 1.0)
    halo = times(toned(light, 1.0), 0.10 * (1 - pale) + (0.22 * (1 - pale) if lamps else 0.0))
    if sky.name == "neon":
        key, rim = toned(sky.key, 0.55, 1.3), toned(mixed((0.02, 0.55, 1.0), accent, 0.25), 0.45, 1.2)
        halo = times(key, 0.16)
    power = 0.72 + 0.75 * pale
    boxes = (
        Softbox(KEY, 0.32, 0.75, times(key, 2.5)),
        Softbox(RIM, 0.17, 0.9, times(rim, 2.9)),
        Softbox(unit(0.0, 1.0, 0.12), 0.6, 0.35, times(key, 1.4)),
        Softbox(unit(0.62, 0.16, 0.75), 0.22, 0.7, times(key, 0.55 + 0.5 * pale)),
    )
    lights = (Light(times(key, power), toward=KEY, soft=5), Light(times(rim, 0.95 - 0.45 * pale), toward=RIM, soft=6))
    above = times(mixed(middle, (0.2, 0.2, 0.2), 0.3), 0.78)
    below, behind = at_least(greyer(times(edge, 0.55)), 0.03), at_least(greyer(mixed(middle, edge, 0.2)), 0.09)
    rig = Rig(below, behind, times(floor, 0.42), above,
              boxes, (*lights, *own_lights(lamps)))  # fmt: skip
    return Studio(pale, edge, middle, floor, halo, rig)


def own_lights(lamps: Sequence[Lamp], strength: float = 1.0) -> tuple[Light, ...]:
    """The subject's own lamps as lights."""
    return tuple(
        Light(times(lamp.colour, 1.1 * lamp.strength * strength), at=lamp.at, soft=4, own=True) for lamp in lamps
    )


def sunward(sky: Sky) -> Point:
    """Unit direction to the key light: azimuth 0 behind the subject, 90 from the right."""
    turn, rise = np.radians(sky.azimuth), np.radians(max(sky.height, 14.0))
    return unit(float(np.sin(turn) * np.cos(rise)), float(np.sin(rise)), float(-np.cos(turn) * np.cos(rise)))


def outdoors(stage: Stage, lamps: Sequence[Lamp]) -> Rig:
    """The place's own sky as light: its key, its colours mirrored all round, a soft fill from our side and a rim."""
    sky, sun = stage.sky, sunward(stage.sky)
    dark = max(0.0, 1 - level(sky.fill) / 0.12)
    fill = mixed(sky.fill, times(sky.horizon, 0.5), 0.3)
    reflector = greyer(mixed(fill, sky.mid, 0.4), 0.5)  # a red sky must not turn white things pink
    front = unit(-0.85 if sun[0] > 0 else 0.85, 0.55, 0.55)
    side = unit(0.95 if sun[0] > 0 else -0.95, 0.35, -0.35)
    glass, edge = mixed(sky.mid, sky.horizon, 0.5), mixed(sky.horizon, sky.key, 0.5)
    boxes = (
        Softbox(sun, 0.28, 0.5, times(sky.key, 1.4)),
        Softbox(front, 0.35, 0.8, at_least(times(glass, 1.7), 0.85)),
        Softbox(side, 0.16, 0.9, at_least(times(edge, 1.6), 1.5)),
    )
    lights = (
        Light(times(sky.key, 0.9), toward=sun, soft=7 if sky.haze < 0.6 else 3),
        Light(at_least(times(reflector, 1.25), 0.30), toward=front, soft=3),
        Light(at_least(times(edge, 0.30 + 0.5 * dark), 0.42), toward=side, soft=6),
    )
    low = times(mixed(sky.horizon, sky.fill, 0.5), 0.30)
    return Rig(low, mixed(sky.mid, sky.top, 0.4), times(fill, 0.5), times(reflector, 1.1), boxes,
               (*lights, *own_lights(lamps, 1.6 if dark > 0.4 else 0.7)), None)  # fmt: skip


def paint_of(stage: Stage) -> Colour:
    """The look's accent as paint."""
    return vivid(stage.palette[2])
