"""People and animals as lit silhouettes: the sheets they become on their stand."""

from dataclasses import replace

import cv2
import numpy as np

from tools.vendors.animatic.animals import animals, furred
from tools.vendors.animatic.people import drawn
from tools.vendors.animatic.phrases import named_colour
from tools.vendors.animatic.roles import Cast, cast, nouns_of
from tools.vendors.animatic.silhouette import Painted, Place, glows, paint
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.strokes import Drawing, bounds, moved
from tools.vendors.animatic.troupe import troupe

SLIDES = {"cycling": 0.10, "bird_flying": 0.12, "birds": 0.14, "fish": 0.05, "fishes": 0.06}
AFLOAT = {"bird_flying", "birds", "fish", "fishes"}
LOW = {"ground", "reading", "friends", "child", "rabbit", "rabbits", "dogs", "fox", "dog_running", "dog_walking"}


def figure_layers(stage: Stage, stand: Stand) -> list[Sheet]:
    """The subject as people or animals on their stand, lit by the stage's sky: shadow, parts that sway, body, glow."""
    who = cast(stage.subject, stage.props) or Cast("standing", False)
    rng = stage.rng("figure")
    who, drawing = _drawing(stage, who, rng)
    place = _placed(stage, stand, drawing, who, rng)
    drawing = moved(drawing, 1.0, -place.middle)
    behind, body, before = (_only(drawing, sways) for sways in ("behind", "", "before"))
    slide = (SLIDES.get(who.pose, 0.0) * (1 if place.scale_x > 0 else -1), 0.0)
    breath = Life(sway=(0.0007, 0.0004 if who.pose not in AFLOAT else 0.006, 4.6), travel=slide)
    swing = Life(sway=(0.0028, 0.0016, 2.3), travel=slide)
    painted = paint(stage, body, place)
    sheets: list[Sheet] = []
    if who.pose not in AFLOAT and stand.kind != "none":
        sheets.append(_layer("contact", _contact(stage, painted, place), Life(travel=slide)))
    if stand.kind == "floor":
        sheets.append(_layer("mirrored", _mirrored(stage, painted, place), Life(travel=slide)))
    sheets += [_layer("tail", paint(stage, behind, place), swing)] if behind else []
    sheets.append(_layer("figure", painted, breath))
    sheets += [_layer("flutter", paint(stage, before, place), swing)] if before else []
    light = glows(stage, drawing, place)
    if light is not None:
        sheets.append(
            Layer("glow", light, np.zeros(light.shape[:2], np.float32), 1.0, Life(pulse=(0.16, 2.1, 0.2)), screen=True)
        )
    return sheets


def _drawing(stage: Stage, who: Cast, rng: np.random.Generator) -> tuple[Cast, Drawing]:
    """The cast in its pose, in the colours that the words give it."""
    said = (stage.subject, *stage.props)
    if who.animal:
        return who, furred(animals()[who.pose](rng), named_colour(said, nouns_of(who.calling)))
    group = troupe(stage.subject, stage.props, who, stage.world)
    return replace(who, pose=group.pose), drawn(group.pose, rng, group.guises, said)


def _layer(name: str, painted: Painted, life: Life) -> Layer:
    return Layer(name, painted.rgb, painted.alpha, 1.0, life)


def _only(drawing: Drawing, sways: str) -> Drawing:
    return tuple(each for each in drawing if each.sways == sways)


def _placed(stage: Stage, stand: Stand, drawing: Drawing, who: Cast, rng: np.random.Generator) -> Place:
    """Scale and side: as high as the stand says, never wider than the frame, looking into the picture."""
    left, _, right, top = bounds(drawing)
    height = stand.height * (0.72 if who.pose in LOW else 1.0) * stage.frame_height
    room = min(0.86, 2 * (min(stand.x, 1 - stand.x) - 0.02)) * stage.frame_width
    scale = min(height / top, max(room, 0.2 * stage.frame_width) / (right - left))
    looks_right = stand.x < 0.47 or (stand.x <= 0.53 and bool(rng.integers(2)))
    x, y = stage.at(stand.x, stand.y)
    return Place(x, y, scale if looks_right else -scale, scale, (left + right) / 2)


def _mirrored(stage: Stage, painted: Painted, place: Place) -> Painted:
    """The body upside down in a polished floor, fading with its height."""
    over = np.array([[1, 0, 0], [0, -1, 2 * place.y]], np.float32)
    y = np.arange(stage.height, dtype=np.float32)[:, None]
    seen = 0.34 * np.exp(-np.maximum(y - np.float32(place.y), 0) / np.float32(0.34 * place.scale)) * (y >= place.y)

    def turned(sheet: Field) -> Field:
        flat = cv2.warpAffine(sheet, over, (stage.width, stage.height), flags=cv2.INTER_LINEAR)
        soft = cv2.GaussianBlur(flat, (0, 0), max(0.8, 0.004 * stage.frame_height))
        return np.asarray(soft * (seen if sheet.ndim == 2 else seen[..., None]), np.float32)

    return Painted(turned(painted.rgb), turned(painted.alpha))


def _contact(stage: Stage, painted: Painted, place: Place) -> Painted:
    """The soft dark where feet meet the ground."""
    reach = max(2, int(0.05 * place.scale))
    foot = int(min(stage.height - 1, max(reach, place.y)))
    feet = painted.alpha[foot - reach : foot + 1].max(axis=0)
    soft = cv2.GaussianBlur(feet[None], (0, 0), max(0.6, 0.02 * place.scale), borderType=cv2.BORDER_CONSTANT)[0]
    away = (np.arange(stage.height, dtype=np.float32) - place.y) / np.float32(0.016 * place.scale)
    alpha: Field = (0.62 * np.exp(-(away**2))[:, None] * soft[None]).astype(np.float32)
    return Painted(alpha[..., None] * np.array([0.004, 0.003, 0.005], np.float32), alpha)
