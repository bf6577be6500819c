"""What people wear: hats, hair, coats, packs; each drawn on a posed body's joints."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tools.vendors.animatic.strokes import Part, Stroke, face, line, part

if TYPE_CHECKING:
    from tools.vendors.animatic.poses import Joints, Pose

Maker = Callable[["Pose", "Joints"], tuple[Part, ...]]


def along(*spots: tuple[complex, float]) -> Stroke:
    return line(*((spot.real, spot.imag, radius) for spot, radius in spots))


def outline(*corners: complex, soft: float = 0.006) -> Stroke:
    return face(*((c.real, c.imag) for c in corners), soft=soft)


def _beanie(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    cap = along((at.face(-0.4, 0.5), 0.72 * s), (at.face(0.3, 0.6), 0.66 * s))
    brim = along((at.face(-0.95, 0.22), 0.22 * s), (at.face(0.85, 0.5), 0.2 * s))
    return (part(cap, brim, matter="accent", blend=0.008),)


def _hat(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """A souwester: a round crown, a brim longer behind."""
    s = 0.06 * at.size
    crown = along((at.face(-0.15, 0.75), 0.72 * s), (at.face(0.1, 0.75), 0.7 * s))
    brim = along((at.face(-1.7, 0.05), 0.1 * s), (at.face(-0.4, 0.55), 0.3 * s), (at.face(0.5, 0.6), 0.24 * s),
                 (at.face(1.4, 0.35), 0.1 * s))  # fmt: skip
    return (part(crown, brim, matter="dark", blend=0.014),)


def _cap(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    crown = along((at.face(-0.25, 0.42), 0.82 * s), (at.face(0.15, 0.5), 0.74 * s))
    peak = along((at.face(0.6, 0.5), 0.14 * s), (at.face(1.55, 0.32), 0.08 * s))
    return (part(crown, peak, matter="accent", blend=0.01),)


def _helmet(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    shell = along((at.face(-0.55, 0.4), 0.74 * s), (at.face(0.45, 0.6), 0.62 * s))
    return (part(shell, along((at.face(0.9, 0.55), 0.2 * s), (at.face(-1.2, 0.1), 0.16 * s)), matter="pale"),)


def _toque(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    puff = [along((at.face(x, 1.75), 0.42 * s), (at.face(x * 0.7, 0.8), 0.5 * s)) for x in (-0.5, 0.0, 0.5)]
    return (part(*puff, matter="pale", blend=0.012),)


def _short(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    if at.front:
        side = along((at.face(-0.72, -0.1), 0.26 * s), (at.face(-0.45, 0.5), 0.56 * s), (at.face(0.45, 0.55), 0.56 * s),
                     (at.face(0.74, -0.05), 0.24 * s))  # fmt: skip
        return (part(side, matter="hair", blend=0.012),)
    top = along((at.face(-0.62, -0.1), 0.44 * s), (at.face(-0.4, 0.5), 0.66 * s), (at.face(0.45, 0.7), 0.4 * s))
    return (part(top, matter="hair", blend=0.012),)


def _bun(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    return (
        *_short(pose, at),
        part(along((at.face(-1.25, 0.55), 0.38 * s), (at.face(-0.7, 0.4), 0.3 * s)), matter="hair"),
    )


def _bob(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    if at.front:
        frame = along((at.face(-0.8, -1.0), 0.3 * s), (at.face(-0.62, 0.4), 0.55 * s), (at.face(0.62, 0.4), 0.55 * s),
                      (at.face(0.8, -1.0), 0.3 * s))  # fmt: skip
        return part(frame, matter="behind hair"), *_short(pose, at)
    fall = along((at.face(0.2, 0.55), 0.55 * s), (at.face(-0.45, 0.35), 0.75 * s), (at.face(-0.75, -0.6), 0.48 * s),
                 (at.face(-0.62, -1.15), 0.3 * s))  # fmt: skip
    return (part(fall, matter="hair"),)


def _long(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    locks = along((at.face(-0.62, 0.1), 0.6 * s), (at.face(-0.95, -1.0), 0.55 * s), (at.face(-1.15, -2.1), 0.4 * s),
                  (at.face(-1.5, -2.9), 0.12 * s))  # fmt: skip
    return part(locks, matter="behind hair", sways="behind"), *_short(pose, at)


def _tail(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    tail = along((at.face(-0.95, 0.45), 0.3 * s), (at.face(-1.75, 0.1), 0.34 * s), (at.face(-2.0, -1.1), 0.24 * s),
                 (at.face(-2.3, -1.7), 0.06 * s))  # fmt: skip
    return part(tail, matter="behind hair", sways="behind"), *_short(pose, at)


def _hood(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    hood = along((at.face(0.1, 0.55), 0.68 * s), (at.face(-0.5, 0.1), 0.85 * s), (at.face(-0.6, -1.0), 0.62 * s))
    return (part(hood, matter="cloth", blend=0.02),)


def _headphones(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    ends = ((-0.95, -0.05), (0.95, -0.05)) if at.front else ((-0.1, -0.1),)
    arch = [along((at.face(x, y), 0.1 * s), (at.face(0.35 * x - 0.18, 1.1), 0.12 * s)) for x, y in ends]
    cups = [along((at.face(x, y - 0.2), 0.34 * s), (at.face(x, y + 0.2), 0.34 * s)) for x, y in ends]
    return *_short(pose, at), part(*arch, *cups, matter="accent")


def _coat(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """A coat to the knee, open behind where the leg swings back."""
    w, lead, trail = pose.weight, *_strides(at)
    hem = 0.72
    left, right = hem * trail - 0.075 * w, hem * lead + 0.075 * w
    skirt = outline(
        at.waist - 0.058 * w,
        at.waist + 0.06 * w,
        at.hip + 0.08 * w,
        right,
        left - 0.012j,
        at.hip - 0.085 * w,
        soft=0.012,
    )
    back = along((at.hip, 0.082 * w), (at.waist, 0.07 * w), (at.chest, 0.082 * w), (at.neck - 0.03 * at.up, 0.052))
    collar = along((at.neck - 0.02 * at.up - 0.02, 0.04), (at.neck + 0.035 * at.up, 0.036))
    yoke = (along((at.neck - 0.022j - 0.085 * w, 0.04), (at.neck - 0.022j + 0.085 * w, 0.04)),) if at.front else ()
    return (part(skirt, back, collar, *yoke, matter="coat", blend=0.03),)


def _strides(at: "Joints") -> tuple[complex, complex]:
    knees = sorted((at.near_knee, at.far_knee), key=lambda knee: knee.real)
    return knees[1], knees[0]


def _skirt(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    w, lead, trail = pose.weight, *_strides(at)
    flare = outline(at.waist - 0.05 * w, at.waist + 0.05 * w, at.hip + 0.075 * w, 0.8 * lead + 0.085 * w,
                  0.8 * trail - 0.1 * w, at.hip - 0.08 * w, soft=0.012)  # fmt: skip
    return (part(flare, matter="accent"),)


def _dress(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    w, lead, trail = pose.weight, *_strides(at)
    flare = outline(at.waist - 0.045 * w, at.waist + 0.045 * w, at.hip + 0.07 * w, 1.25 * lead + 0.07,
                    1.2 * trail - 0.13,
                  at.hip - 0.08 * w, soft=0.012)  # fmt: skip
    return (part(flare, matter="accent"),)


def _scarf(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    n = at.neck + 0.015 * at.up
    wrap = part(along((n - 0.03, 0.026), (n + 0.035, 0.026)), matter="accent")
    end = along((n - 0.04, 0.02), (n - 0.12 - 0.01j, 0.022), (n - 0.19 + 0.015j, 0.02), (n - 0.25 - 0.01j, 0.012))
    return part(end, matter="behind accent", sways="behind"), wrap


def _pack(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    up, back = (at.chest - at.waist) / 0.12, -0.112 * pose.weight * ((at.chest - at.waist) / 0.12) / 1j
    low, high = at.waist + back - 0.01 * up, at.chest + back + 0.085 * up
    lid = along((high - 0.022 + 0.025 * up, 0.028), (high + 0.022 + 0.025 * up, 0.028))
    roll = along((low - 0.02 - 0.052 * up, 0.026), (low + 0.01 - 0.052 * up, 0.026))
    return (part(along((low, 0.058), (high, 0.05)), lid, roll, matter="behind accent", blend=0.006),)


def _bag(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    h = at.hip - 0.02 + 0.02j
    strap = along((at.neck - 0.01j + 0.02, 0.008), (h + 0.03j, 0.008))
    flap = outline(h - 0.06 - 0.08j, h + 0.06 - 0.085j, h + 0.055 + 0.03j, h - 0.055 + 0.035j, soft=0.014)
    return part(strap, matter="dark"), part(flap, matter="accent")


def _apron(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    x = 0.055 * pose.weight
    lead = at.near_knee if at.near_knee.real > at.far_knee.real else at.far_knee
    bib = outline(
        at.chest + x * 0.4 + 0.03j,
        at.chest + x * 1.55 + 0.02j,
        at.hip + x * 1.75,
        lead * 0.8 + x * 1.3,
        lead * 0.8 - 0.03,
        at.hip - 0.02,
    )
    return (part(bib, matter="pale"),)


WORN: dict[str, Maker] = {
    "beanie": _beanie, "hat": _hat, "cap": _cap, "helmet": _helmet, "toque": _toque, "short": _short, "bun": _bun,
    "bob": _bob, "long": _long, "tail": _tail, "hood": _hood, "headphones": _headphones, "coat": _coat, "skirt": _skirt,
    "dress": _dress, "scarf": _scarf, "pack": _pack, "bag": _bag, "apron": _apron,
}  # fmt: skip
