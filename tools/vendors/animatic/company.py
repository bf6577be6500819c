"""Who stands in the picture: the subject and its props, sized to each other and set side by side."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tools.vendors.animatic import forms, icons
from tools.vendors.animatic.finishes import vivid
from tools.vendors.animatic.materials import Colour
from tools.vendors.animatic.screens import mixed
from tools.vendors.animatic.solids import Solid, box_around
from tools.vendors.animatic.stage import Field, Stage
from tools.vendors.animatic.subjects import Lamp, Subject, screen_icon, subject


def heroes(stage: Stage, most: int = 2) -> list[Subject]:
    """The subject at height 1 with up to `most` props beside it, foot at y = 0; without what can't be drawn."""
    if not stage.subject.strip():
        return []
    main = subject(stage.subject, stage.palette, screen_for(stage))
    if not main.solids:
        return []
    names = [name for name in stage.props if name != stage.subject and thing(name)][:most]
    beside = [made for made in (subject(name, coat(stage), screen_for(stage)) for name in names) if made.solids]
    return row(main, beside, portrait=stage.frame_width < stage.frame_height)


def thing(noun: str) -> bool:
    """Whether a noun can be drawn as a solid; a prop that can't is left out."""
    drawn = icons.drawing(noun)
    return drawn is not None and drawn.kind != "figure"


def is_large(noun: str, palette: tuple[Colour, ...]) -> bool:
    """Whether a thing is as high as a bicycle or higher, so that it stands on the ground and on nothing else."""
    return thing(noun) and subject(noun, palette).metres >= 0.9


def coat(stage: Stage, turn: int = 0) -> tuple[Colour, ...]:
    """The look's palette for what stands beside the subject: other paint, so that the accent stays the subject's."""
    field, second, accent, light = stage.palette
    return field, accent, (vivid(second, 0.22), mixed(light, (0.9, 0.88, 0.84), 0.5))[turn], light


def screen_for(stage: Stage) -> str:
    """What a screen shows beside this subject: a lamp that charges shows the charge, a microphone the microphone."""
    told = f"{stage.subject} {' '.join(stage.props)} {stage.words}".lower()
    if any(word in told for word in ("solar", "charg", "battery", "power bank")):
        return "lightning_bolt"
    drawn = icons.drawing(stage.subject)
    if drawn is None or drawn.kind == "figure":
        return ""
    if drawn.name in ("phone", "tablet", "laptop", "monitor", "watch"):
        return screen_icon(stage.subject)
    if drawn.kind != "form":
        return drawn.name
    return next((part["icon"] for part in forms.recipe(drawn.name)["parts"] if "icon" in part), "")


def row(main: Subject, props: Sequence[Subject], *, portrait: bool = False) -> list[Subject]:
    """Main a little left, the first prop right and in front of it, the second left and behind."""
    if not props:
        return [main.placed((0.0, 0.0, 0.0))]
    wide = main.size()[0]
    out, gap = [main.placed((0.0, 0.0, 0.0))], 0.16
    for i, prop in enumerate(props):
        size = share(main, prop)
        side, half = (1 if i % 2 == 0 else -1), prop.size()[0] * size / 2
        along = wide / 2 + half + gap
        deep = 0.30 if i % 2 == 0 else -0.22
        if portrait:
            size, half = size * 0.8, half * 0.8
            along, deep = wide / 2 + half * 0.7, deep + (0.25 if size < 0.7 else -0.5)
        out.append(prop.placed((side * along, 0.0, deep), size, -4.0 * side))
    return centred(out)


def share(main: Subject, prop: Subject) -> float:
    """The prop's size beside the main thing: real heights, drawn together so that both are seen."""
    return float(np.clip((prop.metres / main.metres) ** 0.5, 0.42, 0.80))


def centred(group: Sequence[Subject]) -> list[Subject]:
    """The group moved so that its middle is at x = 0."""
    low, high = box_around(parts(group))
    middle = float(low[0] + high[0]) / 2
    return [one.placed((-middle, 0.0, 0.0)) for one in group]


def parts(group: Sequence[Subject]) -> list[Solid]:
    """All solids of a group."""
    return [solid for one in group for solid in one.solids]


def lamps(group: Sequence[Subject]) -> list[Lamp]:
    """All lights of a group."""
    return [lamp for one in group for lamp in one.lamps]


def turned(group: Sequence[Subject], yaw: float) -> list[Subject]:
    """The group on a turntable."""
    return [one.placed((0.0, 0.0, 0.0), 1.0, yaw) for one in group] if yaw else list(group)


def lifted(group: Sequence[Subject], heights: Sequence[float]) -> list[Subject]:
    """Each thing raised by its own height."""
    return [replace(one).placed((0.0, y, 0.0)) for one, y in zip(group, heights, strict=True)]


def extent(group: Sequence[Subject]) -> tuple[Field, Field]:
    """Low and high corner of the group."""
    return box_around(parts(group))
