"""A person of the cast: the body of a pose in the clothes, hair and colours of a guise."""

from collections.abc import Mapping
from dataclasses import replace

from tools.vendors.animatic.carried import HELD
from tools.vendors.animatic.garments import WEAR
from tools.vendors.animatic.guises import Guise
from tools.vendors.animatic.outfits import face, hair
from tools.vendors.animatic.poses import (
    Joints,
    Pose,
    arm_strokes,
    head_strokes,
    hip_height,
    joints,
    leg_strokes,
    torso_strokes,
)
from tools.vendors.animatic.strokes import Colour, Drawing, Part, moved, part

OUTER = ("coat", "raincoat", "jacket", "cloak", "dress")
FAR, DEEP = 0.62, 0.55  # light on what lies on the far side, and in seams and bands
TIGHTS: Colour = (0.035, 0.028, 0.03)
SHOES: Colour = (0.03, 0.022, 0.018)


def clad(pose: Pose, guise: Guise, hues: Mapping[str, Colour | None] | None = None) -> Drawing:
    """The dressed person from back to front, the lowest point of the body on the ground; hues: of what is held."""
    pose = replace(pose, weight=guise.weight, lean=pose.lean + (4 if guise.old and not pose.front else 0))
    at = joints(pose)
    worn = [each for name in guise.wear if name in WEAR for each in _garment(guise, name, WEAR[name](pose, at))]
    crown = [_painted(each, guise.colours["hair"]) for each in hair(_under_hat(guise), pose, at)]
    behind = [each for each in (*crown, *worn) if each.matter.startswith("behind")]
    lower = [each for each in worn if each.matter in ("lower", "beard")]
    over = [each for each in worn if each not in lower and not each.matter.startswith("behind")]
    hats = [each for each in over if each.matter == "head"]
    over = [each for each in over if each.matter != "head"]
    top = [each for each in crown if not each.matter.startswith("behind")]
    head = (*_head(pose, at, guise)[1:], *(each for each in lower if each.matter == "beard"), *top, *hats)
    neck = _head(pose, at, guise)[0]
    base = (
        *_legs(pose, at, guise),
        *_trunk(pose, at, guise),
        neck,
        *(each for each in lower if each.matter == "lower"),
    )
    held = [each for name in pose.hold for each in _held(HELD[name](pose, at), (hues or {}).get(name))]
    far, near = _arm(pose, at, guise, False), _arm(pose, at, guise, True)
    if pose.back:
        whole = (*base, *far, *near, *over, *head, *behind)
    elif pose.front:
        whole = (*behind, *base, *far, *over, *head, *near, *held)
    else:
        whole = (*behind, *far, *base, *over, *head, *near, *held)
    return moved(tuple(whole), guise.height, 0.0, guise.height * hip_height(pose))


def _under_hat(guise: Guise) -> str:
    """Hair under a hood or a tall hat lies close to the head, but what falls below it is seen."""
    covered = {"hood": "short", "toque": "short"}
    hidden = next((style for name, style in covered.items() if name in guise.wear), "")
    topped = {"bun", "curls"} if {"beanie", "hat", "souwester", "cap", "helmet"} & set(guise.wear) else set()
    return hidden or ("short" if guise.hair in topped else guise.hair)


def _garment(guise: Guise, name: str, parts: tuple[Part, ...]) -> list[Part]:
    """A garment's parts in its colour; the head's and the lowest ones are marked as such."""
    where = {"skirt": "lower", "boots": "lower", "dress": "lower", "beard": "beard"}.get(name, "")
    if name in ("glasses", "beanie", "hat", "souwester", "cap", "helmet", "toque", "hood", "headphones"):
        where = "head"
    out = []
    for each in parts:
        light = DEEP if each.matter.endswith("deep") else 1.0
        behind = "behind " if each.matter.startswith("behind") else ""
        out.append(
            replace(each, matter=behind + "worn" if behind else where or "worn", colour=guise.shade(name, light))
        )
    return out


def _held(parts: tuple[Part, ...], hue: Colour | None) -> list[Part]:
    """What is held, its coloured part in another colour."""
    return [replace(each, colour=hue) if each.matter == "accent" else each for each in parts]


def _painted(each: Part, colour: Colour) -> Part:
    return replace(each, colour=colour)


def _head(pose: Pose, at: Joints, guise: Guise) -> tuple[Part, ...]:
    skin = guise.colours["skin"]
    tones = {"skin shade": guise.shade("skin", 0.78), "lips": (skin[0] * 0.75, skin[1] * 0.45, skin[2] * 0.45)}
    features = [replace(each, colour=tones.get(each.matter, (0.03, 0.022, 0.02))) for each in face(pose, at)]
    neck, *skull = head_strokes(at)
    whole = part(neck, *skull, matter="skin", blend=0.016, colour=skin)
    return whole, part(*skull, matter="skin", blend=0.016, colour=skin), *features


def _trunk(pose: Pose, at: Joints, guise: Guise) -> tuple[Part, ...]:
    return (part(*torso_strokes(pose, at), blend=0.03, colour=guise.colours["top"]),)


def _legs(pose: Pose, at: Joints, guise: Guise) -> tuple[Part, ...]:
    bare = {"skirt", "dress"} & set(guise.wear)
    cloth = TIGHTS if bare else guise.colours["trousers"]
    shoes = guise.colours.get("boots", SHOES)
    out = []
    for near in (False, True):
        leg, shoe = leg_strokes(pose, at, near)
        light = 1.0 if near or pose.front else FAR
        out += [part(leg, colour=_dimmed(cloth, light), blend=0.018), part(shoe, colour=_dimmed(shoes, light))]
    return tuple(out)


def _arm(pose: Pose, at: Joints, guise: Guise, near: bool) -> tuple[Part, ...]:
    sleeve, fist = arm_strokes(pose, at, near)
    name = next((worn for worn in OUTER if worn in guise.wear), "top")
    light = 0.86 if near or pose.front else FAR
    hand = part(fist, matter="skin", colour=guise.shade("skin", light))
    return hand, part(sleeve, colour=guise.shade(name, light), blend=0.012)


def _dimmed(colour: Colour, light: float) -> Colour:
    return colour[0] * light, colour[1] * light, colour[2] * light
