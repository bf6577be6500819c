"""What a person of the cast wears, from the side, from the front and from behind; hair and hats first."""

from dataclasses import replace

from tools.vendors.animatic.poses import Joints, Pose
from tools.vendors.animatic.strokes import Part, part
from tools.vendors.animatic.wardrobe import WORN, along

Parts = tuple[Part, ...]


def hair(style: str, pose: Pose, at: Joints) -> Parts:
    """A head of hair; what falls behind the head is marked so."""
    if style == "bald":
        return ()
    if pose.back:
        return _from_behind(style, at)
    if style == "curls":
        return (_curls(at, pose.front),)
    if pose.front:
        return (*(FRONTS[style](at) if style in FRONTS else ()), _short_front(at))
    if style == "braid":
        s = 0.06 * at.size
        plait = [along((at.face(-0.95 - 0.1 * i, -0.3 - 0.5 * i), (0.38 - 0.035 * i) * s)) for i in range(5)]
        return part(*plait, matter="behind hair", sways="behind", blend=0.004), *WORN["short"](pose, at)
    return WORN[style](pose, at)


def _short_front(at: Joints) -> Part:
    s = 0.06 * at.size
    sides = along((at.face(-0.84, 0.0), 0.15 * s), (at.face(-0.66, 0.6), 0.34 * s), (at.face(-0.3, 0.86), 0.38 * s),
                  (at.face(0.34, 0.82), 0.38 * s), (at.face(0.68, 0.58), 0.32 * s),
                  (at.face(0.84, 0.0), 0.15 * s))  # fmt: skip
    return part(sides, matter="hair", blend=0.012)


def _bob_front(at: Joints) -> Parts:
    s = 0.06 * at.size
    frame = along((at.face(-0.82, -0.85), 0.3 * s), (at.face(-0.72, 0.4), 0.5 * s), (at.face(0, 0.7), 0.5 * s),
                  (at.face(0.72, 0.4), 0.5 * s), (at.face(0.82, -0.85), 0.3 * s))  # fmt: skip
    return (part(frame, matter="behind hair"),)


def _bun_front(at: Joints) -> Parts:
    return (part(along((at.face(0, 1.2), 0.026 * at.size)), matter="behind hair"),)


def _long_front(at: Joints) -> Parts:
    s = 0.06 * at.size
    locks = [
        along((at.face(0.6 * x, 0.3), 0.5 * s), (at.face(0.92 * x, -1.1), 0.4 * s), (at.face(0.95 * x, -2.5), 0.26 * s))
        for x in (-1, 1)
    ]
    return (part(*locks, matter="behind hair", sways="behind"),)


def _tail_front(at: Joints) -> Parts:
    s = 0.06 * at.size
    return (part(along((at.face(0.3, 1.0), 0.3 * s), (at.face(1.1, 0.7), 0.28 * s), (at.face(1.25, -0.9), 0.14 * s)),
                 matter="behind hair"),)  # fmt: skip


def _braid_front(at: Joints) -> Parts:
    s = 0.06 * at.size
    plait = [along((at.face(0.85 + 0.05 * i, -0.6 - 0.5 * i), (0.36 - 0.035 * i) * s)) for i in range(5)]
    return (part(*plait, matter="hair", blend=0.004),)


def _curls(at: Joints, front: bool) -> Part:
    s, shift = 0.06 * at.size, 0.0 if front else -0.32
    spots = ((-0.85, -0.25), (-0.95, 0.35), (-0.6, 0.9), (0.0, 1.12), (0.6, 0.9), (0.95, 0.35), (0.85, -0.25))
    seen = spots if front else (*spots[:5], (-0.3, 0.4), (-0.4, -0.2))
    return part(*(along((at.face(x + shift, y), 0.42 * s)) for x, y in seen), matter="hair", blend=0.006)


FRONTS = {"bob": _bob_front, "bun": _bun_front, "long": _long_front, "tail": _tail_front, "braid": _braid_front}


def _from_behind(style: str, at: Joints) -> Parts:
    s = 0.06 * at.size
    skull = along((at.face(0, 0.3), 0.94 * s), (at.face(0, -0.35), 0.72 * s))
    more = {
        "bob": along((at.face(0, -0.1), 0.92 * s), (at.face(0, -0.85), 0.84 * s)),
        "long": along((at.face(0, 0), 0.9 * s), (at.face(0, -1.4), 0.8 * s), (at.face(0, -2.6), 0.5 * s)),
        "bun": along((at.face(0, 0.95), 0.42 * s)),
        "tail": along((at.face(0, 0.7), 0.36 * s), (at.face(0, -0.6), 0.4 * s), (at.face(0.05, -1.9), 0.12 * s)),
    }
    if style == "curls":
        return part(skull, matter="hair"), _curls(at, True)
    plait = [along((at.face(0, -0.6 - 0.5 * i), (0.38 - 0.035 * i) * s)) for i in range(5)]
    falls = plait if style == "braid" else [more[style]] if style in more else []
    return part(skull, matter="hair"), part(*(falls or [skull]), matter="hair", blend=0.004)


def face(pose: Pose, at: Joints) -> Parts:
    """Eyes, brows, mouth: only seen from near."""
    s = 0.06 * at.size
    if pose.back:
        return ()
    if pose.front:
        eyes = [along((at.face(0.3 * x, 0.02), 0.085 * s)) for x in (-1, 1)]
        brows = [along((at.face(0.18 * x, 0.27), 0.04 * s), (at.face(0.45 * x, 0.25), 0.04 * s)) for x in (-1, 1)]
        nose = along((at.face(0.02, 0.0), 0.03 * s), (at.face(0.07, -0.3), 0.06 * s), (at.face(-0.04, -0.33), 0.05 * s))
        mouth = along(
            (at.face(-0.2, -0.62), 0.035 * s), (at.face(0, -0.66), 0.05 * s), (at.face(0.2, -0.62), 0.035 * s)
        )
        return (part(*eyes, *brows, matter="dark", blend=0.001), part(nose, matter="skin shade", blend=0.004),
                part(mouth, matter="lips", blend=0.002))  # fmt: skip
    eye = along((at.face(0.62, 0.06), 0.08 * s))
    brow = along((at.face(0.5, 0.3), 0.035 * s), (at.face(0.8, 0.28), 0.04 * s))
    mouth = along((at.face(0.58, -0.62), 0.03 * s), (at.face(0.76, -0.58), 0.05 * s))
    ear = along((at.face(-0.12, 0.02), 0.15 * s), (at.face(-0.1, -0.2), 0.1 * s))
    return (part(eye, brow, matter="dark", blend=0.001), part(mouth, matter="lips"), part(ear, matter="skin shade"))


def beard(pose: Pose, at: Joints) -> Parts:
    s = 0.06 * at.size
    if pose.back:
        return ()
    if pose.front:
        chin = along((at.face(-0.62, -0.25), 0.2 * s), (at.face(-0.36, -0.95), 0.34 * s), (at.face(0, -1.2), 0.36 * s),
                     (at.face(0.36, -0.95), 0.34 * s), (at.face(0.62, -0.25), 0.2 * s))  # fmt: skip
        lip = along((at.face(-0.3, -0.52), 0.12 * s), (at.face(0, -0.42), 0.12 * s), (at.face(0.3, -0.52), 0.12 * s))
        return (part(chin, lip, matter="main", blend=0.004),)
    chin = along((at.face(-0.15, -0.3), 0.2 * s), (at.face(0.25, -0.85), 0.34 * s), (at.face(0.62, -1.15), 0.3 * s))
    lip = along((at.face(0.45, -0.5), 0.16 * s), (at.face(0.82, -0.42), 0.12 * s))
    return (part(chin, lip, matter="main", blend=0.006),)


def glasses(pose: Pose, at: Joints) -> Parts:
    s = 0.06 * at.size
    if pose.back:
        return ()
    eyes = (-0.33, 0.33) if pose.front else (0.62,)
    rims = [
        along(*((at.face(x + a * 0.24, 0.03 + b * 0.2), 0.045 * s) for a, b in
                ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7), (1, 0))))
        for x in eyes
    ]  # fmt: skip
    side = along((at.face(-0.1, 0.05), 0.04 * s), (at.face(0.1 if pose.front else 0.4, 0.05), 0.04 * s))
    return (part(*rims, side, matter="main", blend=0.001),)


def beanie(pose: Pose, at: Joints) -> Parts:
    s, back = 0.06 * at.size, 0.0 if pose.front else -0.08
    crown = along((at.face(-0.26 + back, 0.74), 0.62 * s), (at.face(0.24 + back, 0.76), 0.6 * s))
    brim = along(
        (at.face(-0.86 + back, 0.3), 0.2 * s), (at.face(0.86 + back, 0.42 if not pose.front else 0.3), 0.2 * s)
    )
    return (
        part(crown, matter="main"),
        part(brim, matter="deep"),
        part(along((at.face(0, 1.42), 0.2 * s)), matter="deep"),
    )


def hat(pose: Pose, at: Joints) -> Parts:
    """A hat with a brim all round and a band."""
    s = 0.06 * at.size
    crown = along((at.face(-0.42, 0.62), 0.48 * s), (at.face(-0.34, 1.12), 0.36 * s), (at.face(0.34, 1.12), 0.34 * s),
                  (at.face(0.42, 0.66), 0.46 * s), (at.face(-0.4, 0.66), 0.46 * s))  # fmt: skip
    tip = 0.34 if pose.front else 0.44
    brim = along((at.face(-1.5, 0.36), 0.09 * s), (at.face(-0.5, 0.44), 0.15 * s), (at.face(0.5, 0.48), 0.15 * s),
                 (at.face(1.5, tip), 0.09 * s))  # fmt: skip
    band = along((at.face(-0.8, 0.64), 0.1 * s), (at.face(0.8, 0.68), 0.1 * s))
    return part(crown, matter="main", blend=0.006), part(band, matter="deep"), part(brim, matter="main", blend=0.008)


def souwester(pose: Pose, at: Joints) -> Parts:
    if not pose.front:
        return tuple(replace(each, matter="main") for each in WORN["hat"](pose, at))
    s = 0.06 * at.size
    crown = along((at.face(-0.2, 0.9), 0.6 * s), (at.face(0.2, 0.9), 0.6 * s))
    drop = -0.35 if pose.back else 0.36
    brim = along((at.face(-1.3, 0.1), 0.1 * s), (at.face(-0.5, drop + 0.2), 0.22 * s),
                 (at.face(0.5, drop + 0.2), 0.22 * s), (at.face(1.3, 0.1), 0.1 * s))  # fmt: skip
    return (part(crown, brim, matter="main", blend=0.014),)


def cap(pose: Pose, at: Joints) -> Parts:
    s = 0.06 * at.size
    if not pose.front:
        return tuple(replace(each, matter="main") for each in WORN["cap"](pose, at))
    crown = part(along((at.face(-0.24, 0.76), 0.62 * s), (at.face(0.24, 0.76), 0.62 * s)), matter="main")
    peak = along((at.face(-0.5, 0.46), 0.13 * s), (at.face(0, 0.4), 0.17 * s), (at.face(0.5, 0.46), 0.13 * s))
    return (crown,) if pose.back else (crown, part(peak, matter="deep"))


def helmet(pose: Pose, at: Joints) -> Parts:
    s, aside = 0.06 * at.size, 0.3 if pose.front else 0.5
    shell = along((at.face(-aside, 0.66), 0.68 * s), (at.face(aside - 0.1, 0.8), 0.56 * s))
    vents = [along((at.face(x, 1.05), 0.05 * s), (at.face(x * 1.3, 0.6), 0.05 * s)) for x in (-0.4, 0.0, 0.4)]
    return part(shell, matter="main"), part(*vents, matter="deep", blend=0.002)


def toque(pose: Pose, at: Joints) -> Parts:
    return tuple(replace(each, matter="main") for each in WORN["toque"](pose, at))


def hood(pose: Pose, at: Joints) -> Parts:
    """A hood that is up: round the face, over all of the back of the head."""
    s = 0.06 * at.size
    if pose.back:
        return (part(along((at.face(0, 0.35), 1.06 * s), (at.face(0, -1.1), 0.98 * s)), matter="main"),)
    if pose.front:
        behind = along((at.face(0, 0.35), 1.12 * s), (at.face(0, -0.7), 1.0 * s))
        half = ((0.0, -1.42, 0.2), (0.72, -1.1, 0.22), (0.98, -0.5, 0.2), (0.96, 0.35, 0.24), (0.52, 1.02, 0.3))
        spots = (*half[::-1], *((-x, y, r) for x, y, r in half[1:]), half[-1])
        rim = along(*((at.face(x, y), r * s) for x, y, r in spots))
        return part(behind, matter="behind deep"), part(rim, matter="main", blend=0.006)
    over = along((at.face(0.2, 0.68), 0.6 * s), (at.face(-0.42, 0.3), 0.86 * s), (at.face(-0.5, -0.5), 0.74 * s),
                 (at.face(-0.25, -1.25), 0.6 * s))  # fmt: skip
    rim = along((at.face(0.5, 1.0), 0.13 * s), (at.face(0.25, 0.2), 0.12 * s), (at.face(0.15, -0.9), 0.12 * s))
    return part(over, matter="main", blend=0.02), part(rim, matter="deep")


def headphones(pose: Pose, at: Joints) -> Parts:
    s = 0.06 * at.size
    ends = ((-0.95, -0.05), (0.95, -0.05)) if pose.front else ((-0.1, -0.1),)
    top = [(at.face(0.5 * x, 1.05), 0.12 * s) for x in (-1, 1)] if pose.front else [(at.face(-0.18, 1.15), 0.12 * s)]
    arch = along((at.face(ends[0][0], 0), 0.11 * s), *top, (at.face(ends[-1][0], 0), 0.11 * s))
    cups = [along((at.face(x, y - 0.2), 0.34 * s), (at.face(x, y + 0.2), 0.34 * s)) for x, y in ends]
    return (part(arch, *cups, matter="main", blend=0.004),)


HEAD = {
    "beard": beard, "glasses": glasses, "beanie": beanie, "hat": hat, "souwester": souwester, "cap": cap,
    "helmet": helmet, "toque": toque, "hood": hood, "headphones": headphones,
}  # fmt: skip
