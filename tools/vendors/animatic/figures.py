"""People and animals as lit silhouettes: which noun is one, which pose it takes, and the sheets it becomes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tools.vendors.animatic.animals import animals
from tools.vendors.animatic.people import drawn
from tools.vendors.animatic.silhouette import Painted, Place, glows, paint
from tools.vendors.animatic.stage import Field, Layer, Life, Sheet, Stage, Stand
from tools.vendors.animatic.strokes import Drawing, bounds, moved

SLIDES = {"cycling": 0.10, "bird_flying": 0.12, "birds": 0.14, "fish": 0.05, "fishes": 0.06}
AFLOAT = {"bird_flying", "birds", "fish", "fishes"}
LOW = {"ground", "reading", "friends", "child", "rabbit", "rabbits", "dogs", "fox", "dog_running", "dog_walking"}
GROUPS = {"parent", "couple", "friends", "crowd", "team", "players", "walker"}


@dataclass(frozen=True)
class Cast:
    """A noun phrase understood: the name of a drawing, and whether it is an animal."""

    pose: str
    animal: bool


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "figures.toml").read_text("utf-8"))


def is_figure(noun: str) -> bool:
    """Whether an English noun phrase names people or an animal that is drawn as a silhouette."""
    return cast(noun) is not None


def cast(noun: str, props: tuple[str, ...] = ()) -> Cast | None:
    """The drawing for a noun phrase, its pose bent by the phrase's other words and by props; None for anything else."""
    first, _, second = noun.lower().partition(" and ")
    if second.strip():  # fish is an animal, fish and chips are not
        one, two = cast(first, (second, *props)), cast(second)
        apart = one and two and not one.animal and not two.animal and one.pose not in GROUPS
        return Cast("pair", False) if apart else one if two else None
    words = noun.lower().replace("-", " ").replace(",", " ").replace("'s", "").split()
    if any(never in " ".join(words) for never in _words()["words"]["never"]):
        return None
    head, tail = _head(words)
    singular = _singular(head)
    for name, nouns in _words()["animal"].items():
        if singular in nouns:
            return Cast(_animal_pose(name, head, words), True)
    for name, nouns in _words()["person"].items():
        if singular in nouns or any(" " in phrase and phrase in " ".join(words) for phrase in nouns):
            return Cast(_person_pose(name, head, [*words, *tail, *" ".join(props).lower().split()]), False)
    return None


def _head(words: list[str]) -> tuple[str, list[str]]:
    """The noun that names the thing, and what follows it; 'a pack of dogs' is about dogs."""
    table = _words()["words"]
    stop = next((i for i, word in enumerate(words) if word in table["joints"] and i > 0), len(words))
    if stop + 1 < len(words) and words[stop] == "of" and _singular(words[stop - 1]) in table["many"]:
        of = next((i for i in range(stop + 1, len(words)) if words[i] in table["joints"]), len(words))
        if _is_living(words[of - 1]):
            return words[of - 1], words[of:]
    return (words[stop - 1] if words else ""), words[stop:]


def _is_living(word: str) -> bool:
    return any(_singular(word) in nouns for kind in ("animal", "person") for nouns in _words()[kind].values())


def _singular(word: str) -> str:
    known = {"people": "people", "men": "man", "women": "woman", "children": "child", "puppies": "puppy",
             "ponies": "pony", "bunnies": "bunny", "foxes": "fox", "families": "family", "calves": "calf",
             "fishermen": "fisherman", "coaches": "coach", "waitresses": "waitress"}  # fmt: skip
    return known.get(word) or (word[:-1] if word.endswith("s") and not word.endswith("ss") else word)


def _animal_pose(name: str, head: str, words: list[str]) -> str:
    several = _words()["several"]
    many = head != _singular(head) or any(_singular(w) in _words()["words"]["many"] for w in words)
    if many and name in several:
        return str(several[name])
    told = {"running": "dog_running", "sitting": "dog_sitting", "walking": "dog_walking"}
    if name == "dog":
        return next((pose for word, pose in told.items() if word in words), "dog")
    return "bird_flying" if name == "bird" and ({"flying", "swallow"} & set(words)) else name


def _person_pose(name: str, head: str, words: list[str]) -> str:
    if name == "players" and "team" in words:
        return name
    alone = name in {"standing", "walking", "commuter", "phone", "child", "parent", "keeper", "hiking"}
    doing = next((pose for pose, seen in _words()["doing"].items() if any(_singular(w) in seen for w in words)), "")
    if alone and doing and name not in {"child", "parent", "keeper"}:
        return doing
    together = head != _singular(head) and name in {"standing", "phone", "commuter", "walking", "desk", "child"}
    return {"child": "parent", "desk": "team"}.get(name, "crowd" if name == "standing" else name) if together else name


def figure_layers(stage: Stage, stand: Stand) -> list[Sheet]:
    """The subject as people or animals on their stand, lit by the stage's sky: shadow, parts that sway, body, glow."""
    who = cast(stage.subject, stage.props) or Cast("standing", False)
    rng = stage.rng("figure")
    drawing = animals()[who.pose](rng) if who.animal else drawn(who.pose, rng)
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
