"""What people wear and carry: hats, hair, coats, packs, lanterns, phones; each drawn on a posed body's joints."""

from cmath import exp
from collections.abc import Callable
from math import radians
from typing import TYPE_CHECKING

from tools.vendors.animatic.strokes import Part, Stroke, face, line, part

if TYPE_CHECKING:
    from tools.vendors.animatic.poses import Joints, Pose

Maker = Callable[["Pose", "Joints"], tuple[Part, ...]]


def _line(*spots: tuple[complex, float]) -> Stroke:
    return line(*((spot.real, spot.imag, radius) for spot, radius in spots))


def _face(*corners: complex, soft: float = 0.006) -> Stroke:
    return face(*((c.real, c.imag) for c in corners), soft=soft)


def _beanie(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    cap = _line((at.face(-0.4, 0.5), 0.72 * s), (at.face(0.3, 0.6), 0.66 * s))
    brim = _line((at.face(-0.95, 0.22), 0.22 * s), (at.face(0.85, 0.5), 0.2 * s))
    return (part(cap, brim, matter="accent", blend=0.008),)


def _hat(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """A souwester: a round crown, a brim longer behind."""
    s = 0.06 * at.size
    crown = _line((at.face(-0.15, 0.75), 0.72 * s), (at.face(0.1, 0.75), 0.7 * s))
    brim = _line((at.face(-1.7, 0.05), 0.1 * s), (at.face(-0.4, 0.55), 0.3 * s), (at.face(0.5, 0.6), 0.24 * s),
                 (at.face(1.4, 0.35), 0.1 * s))  # fmt: skip
    return (part(crown, brim, matter="dark", blend=0.014),)


def _cap(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    crown = _line((at.face(-0.25, 0.42), 0.82 * s), (at.face(0.15, 0.5), 0.74 * s))
    peak = _line((at.face(0.6, 0.5), 0.14 * s), (at.face(1.55, 0.32), 0.08 * s))
    return (part(crown, peak, matter="accent", blend=0.01),)


def _helmet(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    shell = _line((at.face(-0.55, 0.4), 0.74 * s), (at.face(0.45, 0.6), 0.62 * s))
    return (part(shell, _line((at.face(0.9, 0.55), 0.2 * s), (at.face(-1.2, 0.1), 0.16 * s)), matter="pale"),)


def _toque(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    puff = [_line((at.face(x, 1.75), 0.42 * s), (at.face(x * 0.7, 0.8), 0.5 * s)) for x in (-0.5, 0.0, 0.5)]
    return (part(*puff, matter="pale", blend=0.012),)


def _short(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    if at.front:
        side = _line((at.face(-0.72, -0.1), 0.26 * s), (at.face(-0.45, 0.5), 0.56 * s), (at.face(0.45, 0.55), 0.56 * s),
                     (at.face(0.74, -0.05), 0.24 * s))  # fmt: skip
        return (part(side, matter="hair", blend=0.012),)
    top = _line((at.face(-0.62, -0.1), 0.44 * s), (at.face(-0.4, 0.5), 0.66 * s), (at.face(0.45, 0.7), 0.4 * s))
    return (part(top, matter="hair", blend=0.012),)


def _bun(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    return (
        *_short(pose, at),
        part(_line((at.face(-1.25, 0.55), 0.38 * s), (at.face(-0.7, 0.4), 0.3 * s)), matter="hair"),
    )


def _bob(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    if at.front:
        frame = _line((at.face(-0.8, -1.0), 0.3 * s), (at.face(-0.62, 0.4), 0.55 * s), (at.face(0.62, 0.4), 0.55 * s),
                      (at.face(0.8, -1.0), 0.3 * s))  # fmt: skip
        return part(frame, matter="behind hair"), *_short(pose, at)
    fall = _line((at.face(0.2, 0.55), 0.55 * s), (at.face(-0.45, 0.35), 0.75 * s), (at.face(-0.75, -0.6), 0.48 * s),
                 (at.face(-0.62, -1.15), 0.3 * s))  # fmt: skip
    return (part(fall, matter="hair"),)


def _long(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    locks = _line((at.face(-0.62, 0.1), 0.6 * s), (at.face(-0.95, -1.0), 0.55 * s), (at.face(-1.15, -2.1), 0.4 * s),
                  (at.face(-1.5, -2.9), 0.12 * s))  # fmt: skip
    return part(locks, matter="behind hair", sways="behind"), *_short(pose, at)


def _tail(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    tail = _line((at.face(-0.95, 0.45), 0.3 * s), (at.face(-1.75, 0.1), 0.34 * s), (at.face(-2.0, -1.1), 0.24 * s),
                 (at.face(-2.3, -1.7), 0.06 * s))  # fmt: skip
    return part(tail, matter="behind hair", sways="behind"), *_short(pose, at)


def _hood(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    hood = _line((at.face(0.1, 0.55), 0.68 * s), (at.face(-0.5, 0.1), 0.85 * s), (at.face(-0.6, -1.0), 0.62 * s))
    return (part(hood, matter="cloth", blend=0.02),)


def _headphones(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    s = 0.06 * at.size
    arch = _line((at.face(-0.1, -0.1), 0.1 * s), (at.face(-0.28, 1.1), 0.12 * s))
    return *_short(pose, at), part(
        arch, _line((at.face(-0.1, -0.3), 0.36 * s), (at.face(-0.1, 0.1), 0.36 * s)), matter="accent"
    )


def _coat(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """A coat to the knee, open behind where the leg swings back."""
    w, lead, trail = pose.weight, *_strides(at)
    hem = 0.72
    left, right = hem * trail - 0.075 * w, hem * lead + 0.075 * w
    skirt = _face(
        at.waist - 0.058 * w,
        at.waist + 0.06 * w,
        at.hip + 0.08 * w,
        right,
        left - 0.012j,
        at.hip - 0.085 * w,
        soft=0.012,
    )
    back = _line((at.hip, 0.082 * w), (at.waist, 0.07 * w), (at.chest, 0.082 * w), (at.neck - 0.03 * at.up, 0.052))
    collar = _line((at.neck - 0.02 * at.up - 0.02, 0.04), (at.neck + 0.035 * at.up, 0.036))
    yoke = (_line((at.neck - 0.022j - 0.085 * w, 0.04), (at.neck - 0.022j + 0.085 * w, 0.04)),) if at.front else ()
    return (part(skirt, back, collar, *yoke, matter="coat", blend=0.03),)


def _strides(at: "Joints") -> tuple[complex, complex]:
    knees = sorted((at.near_knee, at.far_knee), key=lambda knee: knee.real)
    return knees[1], knees[0]


def _skirt(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    w, lead, trail = pose.weight, *_strides(at)
    flare = _face(at.waist - 0.05 * w, at.waist + 0.05 * w, at.hip + 0.075 * w, 0.8 * lead + 0.085 * w,
                  0.8 * trail - 0.1 * w, at.hip - 0.08 * w, soft=0.012)  # fmt: skip
    return (part(flare, matter="accent"),)


def _dress(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    w, lead, trail = pose.weight, *_strides(at)
    flare = _face(at.waist - 0.045 * w, at.waist + 0.045 * w, at.hip + 0.07 * w, 1.25 * lead + 0.07, 1.2 * trail - 0.13,
                  at.hip - 0.08 * w, soft=0.012)  # fmt: skip
    return (part(flare, matter="accent"),)


def _scarf(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    n = at.neck + 0.015 * at.up
    wrap = part(_line((n - 0.03, 0.026), (n + 0.035, 0.026)), matter="accent")
    end = _line((n - 0.04, 0.02), (n - 0.12 - 0.01j, 0.022), (n - 0.19 + 0.015j, 0.02), (n - 0.25 - 0.01j, 0.012))
    return part(end, matter="behind accent", sways="behind"), wrap


def _pack(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    up, back = (at.chest - at.waist) / 0.12, -0.112 * pose.weight * ((at.chest - at.waist) / 0.12) / 1j
    low, high = at.waist + back - 0.01 * up, at.chest + back + 0.085 * up
    lid = _line((high - 0.022 + 0.025 * up, 0.028), (high + 0.022 + 0.025 * up, 0.028))
    roll = _line((low - 0.02 - 0.052 * up, 0.026), (low + 0.01 - 0.052 * up, 0.026))
    return (part(_line((low, 0.058), (high, 0.05)), lid, roll, matter="behind accent", blend=0.006),)


def _bag(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    h = at.hip - 0.02 + 0.02j
    strap = _line((at.neck - 0.01j + 0.02, 0.008), (h + 0.03j, 0.008))
    flap = _face(h - 0.06 - 0.08j, h + 0.06 - 0.085j, h + 0.055 + 0.03j, h - 0.055 + 0.035j, soft=0.014)
    return part(strap, matter="dark"), part(flap, matter="accent")


def _apron(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    x = 0.055 * pose.weight
    lead = at.near_knee if at.near_knee.real > at.far_knee.real else at.far_knee
    bib = _face(
        at.chest + x * 0.4 + 0.03j,
        at.chest + x * 1.55 + 0.02j,
        at.hip + x * 1.75,
        lead * 0.8 + x * 1.3,
        lead * 0.8 - 0.03,
        at.hip - 0.02,
    )
    return (part(bib, matter="pale"),)


def _lantern(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand - 0.035j
    handle = part(
        _line((g + 0.02j, 0.004), (g - 0.036 - 0.03j, 0.004)),
        _line((g + 0.02j, 0.004), (g + 0.036 - 0.03j, 0.004)),
        matter="dark",
    )
    roof = _face(g - 0.044 - 0.045j, g - 0.014 - 0.022j, g + 0.014 - 0.022j, g + 0.044 - 0.045j)
    base = _face(g - 0.042 - 0.155j, g - 0.042 - 0.14j, g + 0.042 - 0.14j, g + 0.042 - 0.155j)
    pane = _face(g - 0.03 - 0.136j, g - 0.034 - 0.05j, g + 0.034 - 0.05j, g + 0.03 - 0.136j)
    ribs = [_line((g + x - 0.05j, 0.003), (g + 0.9 * x - 0.14j, 0.003)) for x in (-0.034, 0.0, 0.034)]
    return handle, part(pane, matter="flame"), part(roof, base, *ribs, matter="dark", blend=0.002)


def _phone(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g, tilt = at.near_hand + 0.02 + 0.035j, exp(-1j * radians(12))
    slab = _face(
        g - 0.008 - 0.045j * tilt, g - 0.008 + 0.06j * tilt, g + 0.006 + 0.06j * tilt, g + 0.006 - 0.045j * tilt
    )
    glow = _line((g - 0.016 - 0.035j * tilt, 0.003), (g - 0.016 + 0.05j * tilt, 0.003))
    return part(slab, matter="dark"), part(glow, matter="screen")


def _lens(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """A phone held crosswise before the eyes."""
    g = at.near_hand + 0.03j
    slab = _face(g - 0.06 - 0.02j, g - 0.06 + 0.03j, g + 0.07 + 0.03j, g + 0.07 - 0.02j)
    return (
        part(slab, matter="dark"),
        part(_line((g - 0.05 + 0.005j, 0.014), (g + 0.06 + 0.005j, 0.014)), matter="screen"),
    )


def _book(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand + 0.02 + 0.01j
    pages = _face(g - 0.015 - 0.01j, g + 0.11 + 0.05j, g + 0.115 + 0.065j, g - 0.01 + 0.01j)
    cover = _face(g - 0.02 - 0.015j, g - 0.095 + 0.06j, g - 0.09 + 0.075j, g - 0.01 + 0.005j)
    return (part(pages, matter="pale"), part(cover, matter="accent"))


def _cup(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand + 0.025 + 0.015j
    return (part(_face(g - 0.018 - 0.035j, g - 0.024 + 0.04j, g + 0.024 + 0.04j, g + 0.018 - 0.035j), matter="pale"),
            part(_face(g - 0.027 + 0.04j, g - 0.022 + 0.052j, g + 0.022 + 0.052j, g + 0.027 + 0.04j), matter="dark"))  # fmt: skip


def _trophy(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = 0.5 * (at.near_hand + at.far_hand) + 0.05j if at.front else at.near_hand + 0.05j
    bowl = _face(
        g - 0.055 + 0.12j, g + 0.055 + 0.12j, g + 0.04 + 0.05j, g + 0.012 + 0.02j, g - 0.012 + 0.02j, g - 0.04 + 0.05j
    )
    foot = _line((g - 0.03 - 0.03j, 0.012), (g + 0.03 - 0.03j, 0.012))
    ears = [
        _line((g + 0.05 * s + 0.1j, 0.006), (g + 0.08 * s + 0.085j, 0.006), (g + 0.045 * s + 0.045j, 0.006))
        for s in (-1, 1)
    ]
    return (part(bowl, foot, _line((g + 0.03j, 0.012), (g - 0.03j, 0.012)), *ears, matter="metal", blend=0.008),)


def _microphone(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand
    return (
        part(
            _line((g - 0.03 - 0.025j, 0.009), (g + 0.01 + 0.03j, 0.011)),
            _line((g + 0.014 + 0.036j, 0.021), (g + 0.016 + 0.04j, 0.021)),
            matter="metal",
            blend=0.004,
        ),
    )


def _thing(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """Something small, bright and precious, held up."""
    g = at.near_hand + 0.02 + 0.06j
    return (part(_line((g - 0.001, 0.03), (g + 0.001, 0.03)), matter="flame"),)


def _stick(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    foot = complex(at.near_hand.real + 0.09, min(at.near_foot.imag, at.far_foot.imag) - 0.03)
    return (part(_line((at.near_hand + 0.03j - 0.008, 0.007), (foot, 0.005)), matter="dark"),)


def _guitar(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    m = at.hip + 0.05 + 0.09j
    body = _line((m - 0.09 - 0.03j, 0.085), (m - 0.03 - 0.01j, 0.05), (m + 0.02 + 0.01j, 0.065))
    neck = _line((m, 0.014), (m + 0.3 + 0.12j, 0.011), (m + 0.35 + 0.14j, 0.02))
    return (part(body, matter="accent", blend=0.02), part(neck, matter="dark"))


WORN: dict[str, Maker] = {
    "beanie": _beanie, "hat": _hat, "cap": _cap, "helmet": _helmet, "toque": _toque, "short": _short, "bun": _bun,
    "bob": _bob, "long": _long, "tail": _tail, "hood": _hood, "headphones": _headphones, "coat": _coat, "skirt": _skirt,
    "dress": _dress, "scarf": _scarf, "pack": _pack, "bag": _bag, "apron": _apron,
}  # fmt: skip
HELD: dict[str, Maker] = {
    "lantern": _lantern, "phone": _phone, "lens": _lens, "book": _book, "cup": _cup, "trophy": _trophy,
    "microphone": _microphone, "thing": _thing, "stick": _stick, "guitar": _guitar,
}  # fmt: skip
