"""A cast sheet: one person's front, side and back on a plain ground, as reference pictures of a series."""

from dataclasses import replace

import cv2
import numpy as np

from memory.errors import Rejected, Unplayable
from tools.vendors.animatic.develop import Tone, shown
from tools.vendors.animatic.guises import Guise, guise
from tools.vendors.animatic.lights import LIGHTS
from tools.vendors.animatic.paint import F, linear, smooth
from tools.vendors.animatic.people import facing
from tools.vendors.animatic.roles import cast
from tools.vendors.animatic.silhouette import Place, paint
from tools.vendors.animatic.stage import Field, Stage
from tools.vendors.animatic.strokes import bounds, moved
from tools.vendors.animatic.troupe import is_person

TURNS = ("front", "side", "back")
TALL = 1.6  # a picture's height in widths
FOOT, HEAD = 0.93, 0.80  # where the feet stand, and how high a grown person is, in picture heights


def sheet(draws: str, palette: tuple[str, str, str, str], width: int, world: str = "") -> tuple[bytes, bytes, bytes]:
    """Front, side and back of the person that `draws` describes, PNGs `width` px wide (even) and 1.6 times as high.

    palette: four hex colours of the look. Raises Rejected for a phrase that is not about one person.
    """
    who = cast(draws)
    if who is None or not is_person(draws):
        raise Rejected(
            f"{draws[:80]!r} is not drawn as one person",
            "Describe one person, such as 'woman in a red coat and a black hat'",
        )
    look = guise(draws, world, who.calling)
    stage = _stage(palette, width)
    front, side, back = (_png(_picture(stage, look, turn)) for turn in TURNS)
    return front, side, back


def _stage(palette: tuple[str, str, str, str], width: int) -> Stage:
    """A plain room in daylight, light from the upper right."""
    height = 2 * round(width * TALL / 2)
    sky = replace(LIGHTS["snow"], azimuth=150, height=38, key=(0.82, 0.78, 0.72), fill=(0.30, 0.31, 0.33), weather="")
    colours = tuple(tuple(float(v) for v in linear(code)) for code in palette)
    return Stage(width, height, width, height, sky, colours, 1, "", (), "figure", "medium")  # type: ignore[arg-type]


def _picture(stage: Stage, look: Guise, turn: str) -> Field:
    """One view in display values 0..1, h×w×3 rgb."""
    drawing = facing(look, turn)
    left, _, right, _ = bounds(drawing)
    scale = HEAD * stage.height * (1.25 if look.child else 1.0)
    place = Place(stage.width / 2, FOOT * stage.height, scale, scale, (left + right) / 2)
    painted = paint(stage, moved(drawing, 1.0, -place.middle), place)
    ground = _ground(stage, place, (right - left) * scale / 2)
    light: Field = ground * (1 - painted.alpha[..., None]) + painted.rgb
    return shown(light.astype(F), Tone(1.15))


def _ground(stage: Stage, place: Place, half: float) -> Field:
    """The look's field as a pale backdrop, and the shadow under the feet."""
    field = np.array(stage.palette[0], F)
    tint = field / F(max(float(field.max()), 1e-3))
    y, x = np.mgrid[0 : stage.height, 0 : stage.width].astype(F)
    fall = smooth(1.0, 0.0, np.hypot((x / stage.width - 0.5) / 0.9, (y / stage.height - 0.45) / 0.8))
    wall = (F(0.30) + F(0.16) * fall)[..., None] * (F(0.82) + F(0.18) * tint)
    away = np.hypot((x - place.x) / (1.1 * half), (y - place.y) / (0.16 * half))
    return np.asarray(wall * (1 - F(0.55) * np.exp(-(away**2)))[..., None], F)


def _png(picture: Field) -> bytes:
    done, png = cv2.imencode(".png", np.ascontiguousarray((picture[..., ::-1] * 255 + 0.5).astype(np.uint8)))
    if not done:
        raise Unplayable("The cast sheet could not be written as a PNG")
    return bytes(png.tobytes())
