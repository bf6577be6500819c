"""The library of people: who stands how, dressed in what, alone or together. Every one looks to the right."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tools.vendors.animatic.poses import Pose, joints, person
from tools.vendors.animatic.strokes import Drawing, bounds, face, line, moved, part

STAND = Pose(near_leg=(7, 3, 0), far_leg=(-9, 5, 0), near_arm=(-4, 16), far_arm=(8, 14))
WALK = Pose(lean=5, near_leg=(24, 8, -8), far_leg=(-20, 14, 22), near_arm=(-22, 18), far_arm=(20, 26))
RUN = Pose(lean=13, nod=-6, near_leg=(62, 78, 8), far_leg=(-26, 44, 40), near_arm=(-48, 92), far_arm=(38, 88))
GROUND = Pose(lean=-12, curl=26, near_leg=(143, 131, 0), far_leg=(128, 112, 0), near_arm=(52, 30), far_arm=(40, 36))
CHAIR = Pose(lean=4, curl=8, nod=12, near_leg=(84, 84, 0), far_leg=(80, 92, 0), near_arm=(30, 56), far_arm=(36, 50))
CHEER = Pose(front=True, near_arm=(152, 14), far_arm=(140, 26), near_leg=(10, 3, 0), far_leg=(9, 2, 0), lean=0)
FACING = Pose(front=True, lean=0, near_arm=(10, -4), far_arm=(9, -6), near_leg=(4, 1, 0), far_leg=(5, 2, 0))
HOLD_UP = replace(STAND, near_arm=(132, 18), far_arm=(-12, 14), nod=-14, lean=-2)
SLIM, BROAD, CHILD = 0.88, 1.12, 0.92


def _child(pose: Pose, **more: object) -> Drawing:
    return moved(person(replace(pose, weight=CHILD, head=1.5, **more)), 0.62, 0.0)  # type: ignore[arg-type]


def _with(pose: Pose, weight: float, wear: tuple[str, ...], hold: tuple[str, ...] = ()) -> Drawing:
    return person(replace(pose, weight=weight, wear=wear, hold=hold))


def _beside(*each: tuple[Drawing, float, float]) -> Drawing:
    """Drawings put side by side as (drawing, x, scale), the later nearer."""
    return tuple(shape for drawing, x, scale in each for shape in moved(drawing, scale, x))


def _desk(pose: Pose, wear: tuple[str, ...], weight: float = 1.0) -> Drawing:
    """Somebody on a stool before a table with an open laptop."""
    who = person(replace(pose, wear=wear, weight=weight))
    seat = face((-0.12, 0.225), (0.10, 0.225), (0.10, 0.245), (-0.12, 0.245))
    stool = part(seat, line((-0.09, 0.22, 0.012), (-0.13, 0.01, 0.01)), line((0.07, 0.22, 0.012), (0.10, 0.01, 0.01)),
                 matter="wood", blend=0.004)  # fmt: skip
    top = face((0.15, 0.42), (0.93, 0.42), (0.93, 0.445), (0.15, 0.445))
    table = part(top, line((0.27, 0.42, 0.014), (0.24, 0.01, 0.01)), line((0.86, 0.42, 0.014), (0.89, 0.01, 0.01)),
                 matter="wood", blend=0.004)  # fmt: skip
    keys = face((0.34, 0.45), (0.57, 0.45), (0.57, 0.463), (0.34, 0.463))
    lid = part(keys, face((0.565, 0.456), (0.635, 0.628), (0.647, 0.626), (0.578, 0.454)), matter="dark", blend=0.004)
    shine = part(line((0.558, 0.473, 0.004), (0.622, 0.623, 0.004)), matter="screen")
    cup = part(face((0.74, 0.45), (0.735, 0.52), (0.79, 0.52), (0.785, 0.45)), matter="pale")
    return (stool, *who, table, cup, lid, shine)


def _bicycle() -> Drawing:
    def ring(x: float) -> tuple[tuple[float, float, float], ...]:
        turn = np.linspace(0, 2 * np.pi, 29)
        return tuple((float(x + 0.2 * np.cos(a)), float(0.205 + 0.2 * np.sin(a)), 0.011) for a in turn)

    spokes = [line((x, 0.205, 0.002), (x + 0.2 * float(np.cos(a)), 0.205 + 0.2 * float(np.sin(a)), 0.002))
              for x in (-0.34, 0.36) for a in np.arange(0, 6.28, 0.5236)]  # fmt: skip
    frame = [line((-0.34, 0.205, 0.01), (-0.06, 0.20, 0.013), (0.27, 0.50, 0.013), (-0.12, 0.46, 0.012), (-0.34, 0.205, 0.008)),
             line((-0.06, 0.20, 0.013), (-0.14, 0.53, 0.012)), line((0.36, 0.205, 0.01), (0.275, 0.49, 0.013), (0.255, 0.585, 0.012), (0.33, 0.60, 0.012)),
             line((-0.20, 0.535, 0.016), (-0.08, 0.545, 0.012)), line((-0.1, 0.13, 0.008), (-0.02, 0.27, 0.008))]  # fmt: skip
    return (
        part(line(*ring(-0.34)), line(*ring(0.36)), matter="dark", blend=0.002),
        part(*spokes, matter="metal", blend=0.001),
        part(*frame, matter="accent", blend=0.006),
    )


def _cyclist(wear: tuple[str, ...], weight: float) -> Drawing:
    ride = Pose(
        lean=34,
        curl=8,
        nod=-24,
        near_leg=(58, 62, 4),
        far_leg=(88, 84, 18),
        near_arm=(44, 18),
        far_arm=(48, 14),
        weight=weight,
        wear=wear,
    )
    at, drawn = joints(ride), person(ride)
    low = bounds(moved(person(replace(ride, wear=(), hold=())), 1, 0))[1]
    hip_y = _hip_height(ride)
    rider = moved(drawn, 1.0, -0.135, 0.60 - hip_y + low)
    far, near = rider[:2], rider[2:]
    assert at.hip == 0
    return (*far, *_bicycle(), *near)


def _hip_height(pose: Pose) -> float:
    """How high the hip of a posed body lies above its lowest point."""
    at = joints(pose)
    return -min(at.near_foot.imag, at.far_foot.imag, -0.02) + 0.04


def _leash(hand: tuple[float, float], collar: tuple[float, float]) -> Drawing:
    mid = (hand[0] + collar[0]) / 2, min(hand[1], collar[1]) - 0.03
    return (part(line((*hand, 0.003), (*mid, 0.003), (*collar, 0.003)), matter="dark", sways="before"),)


def _walker() -> Drawing:
    from tools.vendors.animatic.animals import dog_walking

    walk = replace(WALK, near_arm=(26, 22), wear=("pack", "beanie"))
    who = person(walk)
    hand = joints(walk).near_hand
    spot = -0.28 + hand.real, hand.imag + _hip_height(walk)
    return (*moved(who, 1.0, -0.28), *_leash(spot, (0.40, 0.46)), *moved(dog_walking(), 0.62, 0.26))


def _crowd(rng: np.random.Generator) -> Drawing:
    looks = [(CHEER, ("short",)), (replace(FACING, near_arm=(150, 10)), ("bun",)), (CHEER, ("cap",)), (replace(CHEER, far_arm=(30, 110)), ("bob",)),
             (replace(FACING, far_arm=(158, 8)), ("beanie",))]  # fmt: skip
    spots = [(-0.72, 0.92), (0.70, 0.90), (-0.36, 1.0), (0.34, 0.97), (-0.02, 1.03)]
    order = rng.permutation(len(looks))
    return _beside(
        *(
            (_with(looks[i][0], [SLIM, 1.0, BROAD][int(i) % 3], looks[i][1]), x, s)
            for i, (x, s) in zip(order, spots, strict=True)
        )
    )


def _team(rng: np.random.Generator) -> Drawing:
    seats = [(FACING, SLIM, ("bob", "skirt")), (replace(FACING, near_arm=(28, -96), far_arm=(28, -92)), BROAD, ("short",)),
             (replace(FACING, far_arm=(36, -110)), 1.0, ("bun", "coat")), (FACING, 1.04, ("cap",))]  # fmt: skip
    spots = [(-0.5, 0.95), (0.52, 0.96), (-0.17, 1.0), (0.18, 0.98)]
    order = rng.permutation(len(seats))
    return _beside(*((_with(*seats[i]), x, s) for i, (x, s) in zip(order, spots, strict=True)))


def _players(rng: np.random.Generator) -> Drawing:
    champion = _with(replace(CHEER, near_arm=(166, 4), far_arm=(166, 4)), 1.0, ("cap",), ("trophy",))
    others = (
        (_with(replace(CHEER, far_arm=(24, -70)), SLIM, ("tail",)), -0.42, 0.96),
        (_with(replace(CHEER, near_arm=(28, -80)), BROAD, ("headphones",)), 0.44, 0.97),
    )
    return _beside(*others, (champion, 0.0, 1.0))


def _couple() -> Drawing:
    left = _with(replace(STAND, near_arm=(30, 10), nod=-8), 1.0, ("short", "coat"))
    right = _with(replace(STAND, near_arm=(12, 30), far_arm=(36, 10), nod=-10), SLIM, ("long", "dress"))
    return _beside((left, -0.17, 1.0), (moved(right, -1, 0), 0.17, 0.93))


def _friends() -> Drawing:
    one = _with(replace(GROUND, far_arm=(70, 30)), 1.0, ("cap",))
    two = _with(replace(GROUND, near_arm=(96, 20)), SLIM, ("bun", "scarf"))
    return _beside((one, -0.34, 1.0), (moved(two, -1, 0), 0.36, 0.97))


def _parent() -> Drawing:
    walk = replace(WALK, near_arm=(16, 4), near_leg=(18, 6, -4), far_leg=(-16, 10, 16))
    tall = _with(walk, SLIM, ("tail", "coat"))
    small = _child(replace(WALK, far_arm=(-100, 0), near_arm=(30, 30)), wear=("beanie", "scarf"))
    return _beside((tall, -0.12, 1.0), (small, 0.27, 1.0))


Maker = Callable[[np.random.Generator], Drawing]
PEOPLE: dict[str, Maker] = {
    "standing": lambda r: _with(STAND, *_pick(r, [(1.0, ("short", "coat")), (SLIM, ("bob", "coat", "scarf")), (BROAD, ("beanie", "coat"))])),
    "walking": lambda r: _with(WALK, *_pick(r, [(1.0, ("short", "bag")), (SLIM, ("long", "coat", "scarf")), (BROAD, ("cap", "bag", "coat"))])),
    "commuter": lambda r: _with(replace(WALK, near_arm=(8, 92)), *_pick(r, [(1.0, ("short", "coat", "bag")), (SLIM, ("bun", "coat", "scarf", "bag"))]), ("cup",)),
    "hiking": lambda r: _with(replace(WALK, near_arm=(30, 40)), *_pick(r, [(1.0, ("beanie", "pack")), (SLIM, ("tail", "pack", "cap"))]), ("stick",)),
    "running": lambda r: _with(RUN, *_pick(r, [(0.94, ("short",)), (SLIM, ("tail",))])),
    "ground": lambda r: _with(GROUND, *_pick(r, [(1.0, ("beanie",)), (SLIM, ("long",))])),
    "desk": lambda r: _desk(replace(CHAIR, near_arm=(26, 74), far_arm=(34, 66)), *_pick_wear(r, ["bun", "short", "headphones", "bob"])),
    "reading": lambda r: _with(replace(GROUND, near_arm=(30, 86), far_arm=(28, 90), nod=22), *_pick(r, [(SLIM, ("bob",)), (1.0, ("short",))]), ("book",)),
    "holding": lambda r: _with(HOLD_UP, *_pick(r, [(1.0, ("short", "coat")), (SLIM, ("long", "skirt"))]), ("thing",)),
    "pointing": lambda r: _with(replace(STAND, near_arm=(98, -6), nod=-8, lean=4), *_pick(r, [(1.0, ("cap", "pack")), (SLIM, ("bun", "skirt"))])),
    "cheering": lambda r: _with(CHEER, *_pick(r, [(1.0, ("short",)), (SLIM, ("bun", "skirt"))])),
    "cycling": lambda r: _cyclist(*_pick(r, [(("helmet", "pack"), 0.98), (("tail", "helmet"), SLIM)])),
    "phone": lambda r: _with(replace(STAND, near_arm=(34, 78), far_arm=(20, 60), nod=20), *_pick(r, [(1.0, ("hood",)), (SLIM, ("long", "coat"))]), ("phone",)),
    "filming": lambda r: _with(replace(STAND, near_arm=(86, 42), far_arm=(84, 40), lean=-1), *_pick(r, [(1.0, ("cap", "pack")), (SLIM, ("tail", "bag"))]), ("lens",)),
    "keeper": lambda r: _with(replace(STAND, near_arm=(62, 34), far_arm=(-10, 10), lean=2, near_leg=(12, 4, 0)), BROAD, ("coat", "hat"), ("lantern",)),
    "teaching": lambda r: _with(replace(STAND, near_arm=(104, 8), far_arm=(16, 70)), *_pick(r, [(SLIM, ("bun", "skirt")), (1.0, ("short", "coat"))])),
    "barista": lambda r: _with(replace(STAND, near_arm=(28, 64), far_arm=(40, 44), nod=16), *_pick(r, [(SLIM, ("bun", "apron")), (1.0, ("cap", "apron"))]), ("cup",)),
    "chef": lambda r: _with(replace(STAND, near_arm=(40, 50), nod=14), 1.08, ("apron", "toque"), ("cup",)),
    "singing": lambda r: _with(replace(STAND, near_arm=(48, 96), far_arm=(-70, 8), nod=-12, lean=-5, near_leg=(16, 6, 0), far_leg=(-14, 8, 4)), *_pick(r, [(SLIM, ("long", "dress")), (1.0, ("cap",))]), ("microphone",)),
    "playing": lambda r: _with(replace(STAND, near_arm=(-6, 74), far_arm=(46, 22), nod=12, near_leg=(18, 8, 0), far_leg=(-14, 6, 6)), *_pick(r, [(1.0, ("hat",)), (SLIM, ("long",))]), ("guitar",)),
    "dancing": lambda r: _with(Pose(lean=-8, curl=-6, nod=-10, near_arm=(120, 20), far_arm=(-70, -10), near_leg=(30, 14, -10), far_leg=(-34, 10, 40)), SLIM, ("bun", "dress")),
    "child": lambda r: _child(*[replace(WALK, near_arm=(70, 20), far_arm=(-40, 10))], wear=_pick(r, [("beanie", "scarf"), ("tail", "skirt"), ("cap", "pack")])),
    "parent": lambda r: _parent(),
    "couple": lambda r: _couple(),
    "friends": lambda r: _friends(),
    "walker": lambda r: _walker(),
    "crowd": _crowd,
    "team": _team,
    "players": _players,
}  # fmt: skip


def _pick(rng: np.random.Generator, choices: list) -> tuple:  # type: ignore[type-arg]
    return choices[int(rng.integers(len(choices)))]  # type: ignore[no-any-return]


def _pick_wear(rng: np.random.Generator, choices: list[str]) -> tuple[tuple[str, ...], float]:
    which = int(rng.integers(len(choices)))
    return (choices[which],), (SLIM, 1.0)[which % 2]
