"""Coats, dresses, scarves and bags of the cast, from the side, from the front and from behind."""

from collections.abc import Callable

from tools.vendors.animatic.outfits import HEAD, Parts
from tools.vendors.animatic.poses import Joints, Pose
from tools.vendors.animatic.strokes import Part, Stroke, part
from tools.vendors.animatic.wardrobe import along, outline

Maker = Callable[[Pose, Joints], Parts]


def sits(at: Joints) -> bool:
    """Whether the knees are up, so that cloth lies on the thighs."""
    return max(at.near_knee.imag, at.far_knee.imag) > -0.12


def _fall(pose: Pose, at: Joints, hem: float, flare: float) -> tuple[Stroke, ...]:
    """Cloth from the waist down to `hem` knee lengths, `flare` wide to each side; over the thighs when sitting."""
    w = pose.weight
    if sits(at):
        share = min(hem, 0.95)
        return tuple(along((at.waist, 0.06 * w), (at.hip, 0.084 * w), (at.hip + share * (knee - at.hip), 0.062 * w))
                     for knee in (at.far_knee, at.near_knee))  # fmt: skip
    knees = sorted((at.near_knee, at.far_knee), key=lambda knee: knee.real)
    left, right = hem * knees[0] - flare * w, hem * knees[1] + flare * w
    low = min(left.imag, right.imag)
    waist, hip = (0.068 * w, 0.118 * w) if pose.front else (0.057 * w, 0.08 * w)
    return (outline(at.waist - waist, at.waist + waist, at.hip + hip, complex(right.real, low + 0.008),
                    complex(left.real, low), at.hip - hip, soft=0.01),)  # fmt: skip


def _trunk(pose: Pose, at: Joints) -> tuple[Stroke, ...]:
    """Cloth over back and shoulders."""
    w = pose.weight
    back = along((at.hip, 0.08 * w), (at.waist, 0.068 * w), (at.chest, 0.082 * w), (at.neck - 0.03 * at.up, 0.05))
    if not pose.front:
        return (back,)
    sides = [along((at.hip + 0.02 * s, 0.066 * w), (at.chest + 0.05 * s * w, 0.062 * w),
                   (at.neck - 0.024j + 0.085 * s * w, 0.038)) for s in (-1, 1)]  # fmt: skip
    yoke = [
        along((at.neck - 0.022j - 0.088 * w, 0.04), (at.neck - 0.012j, 0.045), (at.neck - 0.022j + 0.088 * w, 0.04))
    ]
    return back, *sides, *yoke


def _seam(pose: Pose, at: Joints, hem: float) -> list[Part]:
    """Where a coat closes in front, its buttons, the belt or the seam behind."""
    w, low = pose.weight, complex(0, hem * min(at.near_knee.imag, at.far_knee.imag))
    belt = part(along((at.waist - 0.064 * w, 0.008), (at.waist + 0.066 * w, 0.008)), matter="deep")
    if not pose.front:
        edge = along((at.chest + 0.062 * w, 0.004), (at.waist + 0.05 * w, 0.004))
        return [belt, part(edge, matter="deep")]
    seam = part(along((at.neck - 0.03j, 0.003), (low + 0.02j, 0.003)), matter="deep")
    lapels = part(*(along((at.neck - 0.01j + 0.035 * s, 0.011), (at.chest - 0.02j, 0.004)) for s in (-1, 1)),
                  matter="deep", blend=0.003)  # fmt: skip
    return [belt, seam] if pose.back else [belt, seam, lapels]


def _coat(hem: float, flare: float, belted: bool = True) -> Maker:
    def made(pose: Pose, at: Joints) -> Parts:
        aside = 0.034 if pose.front else 0.02
        left, right = at.neck - 0.012 * at.up - aside, at.neck + (-0.012 if pose.front else 0.02) * at.up + aside / 1.4
        collar = along((left, 0.034), (right, 0.034))
        body = part(*_fall(pose, at, hem, flare), *_trunk(pose, at), matter="main", blend=0.03)
        seam = _seam(pose, at, hem) if belted and not sits(at) else []
        return (body, *seam, part(collar, matter="deep"))

    return made


def _skirt(hem: float, flare: float) -> Maker:
    return lambda pose, at: (part(*_fall(pose, at, hem, flare), matter="main", blend=0.02),)


def _dress(pose: Pose, at: Joints) -> Parts:
    whole = part(*_fall(pose, at, 1.3, 0.11), *_trunk(pose, at), matter="main", blend=0.02)
    sash = along((at.waist - 0.06 * pose.weight, 0.009), (at.waist + 0.06 * pose.weight, 0.009))
    return whole, part(sash, matter="deep")


def _apron(pose: Pose, at: Joints) -> Parts:
    w, x = pose.weight, 0.055 * pose.weight
    tie = part(along((at.waist - 0.064 * w, 0.007), (at.waist + 0.064 * w, 0.007)), matter="deep")
    if pose.back:
        straps = [along((at.neck - 0.02j + 0.06 * s, 0.007), (at.waist - 0.04 * s, 0.007)) for s in (-1, 1)]
        return tie, part(*straps, matter="main", blend=0.001)
    low = 0.8 * at.near_knee if pose.front or at.near_knee.real > at.far_knee.real else 0.8 * at.far_knee
    if pose.front:
        hem = complex(0, low.imag)
        bib = outline(at.chest - x, at.chest + x, at.waist + 1.2 * x, hem + 1.6 * x, hem - 1.6 * x, at.waist - 1.2 * x)
        return part(bib, matter="main"), tie
    bib = outline(at.chest + x * 0.4 + 0.03j, at.chest + x * 1.6 + 0.02j, at.hip + x * 1.8, low + x * 1.3, low - 0.03,
                  at.hip - 0.02)  # fmt: skip
    return part(bib, matter="main"), tie


def _scarf(pose: Pose, at: Joints) -> Parts:
    n = at.neck + 0.012 * at.up
    wrap = part(along((n - 0.034, 0.028), (n + 0.036, 0.028)), matter="main")
    if pose.back:
        return (wrap,)
    if pose.front:
        end = along((n + 0.02, 0.022), (n + 0.028 - 0.08j, 0.024), (n + 0.03 - 0.19j, 0.024))
        return part(end, matter="deep"), wrap
    end = along((n - 0.04, 0.02), (n - 0.12 - 0.01j, 0.024), (n - 0.19 + 0.015j, 0.022), (n - 0.25 - 0.01j, 0.014))
    return part(end, matter="behind main", sways="behind"), wrap


def _pack(pose: Pose, at: Joints) -> Parts:
    w = pose.weight
    if pose.front:
        bulge = along((at.waist, 0.105 * w), (at.chest, 0.10 * w))
        straps = [along((at.neck - 0.03j + 0.062 * s * w, 0.011), (at.chest - 0.05j + 0.072 * s * w, 0.011))
                  for s in (-1, 1)]  # fmt: skip
        if pose.back:
            pocket = along((at.waist + 0.02j - 0.03, 0.03), (at.waist + 0.02j + 0.03, 0.03))
            lid = along((at.chest + 0.02j - 0.045, 0.042), (at.chest + 0.02j + 0.045, 0.042))
            return part(bulge, matter="main"), part(lid, matter="deep"), part(pocket, matter="deep")
        return part(bulge, matter="behind main"), part(*straps, matter="deep", blend=0.001)
    up = (at.chest - at.waist) / 0.12
    back = 0.112 * w * 1j * up
    low, high = at.waist + back - 0.01 * up, at.chest + back + 0.085 * up
    lid = along((high - 0.022 + 0.02 * up, 0.034), (high + 0.022 + 0.02 * up, 0.03))
    strap = along((at.neck - 0.03 * up, 0.01), (at.chest + 0.055 * w / 1, 0.01), (at.waist - 0.04 * w, 0.01))
    body = part(along((low, 0.058), (high, 0.05)), matter="behind main")
    return body, part(lid, matter="behind deep"), part(strap, matter="deep", blend=0.001)


def _bag(pose: Pose, at: Joints) -> Parts:
    aside = 0.12 * pose.weight * (-1 if pose.back else 1) if pose.front else -0.02
    h = at.hip + aside + (0.0 if pose.front else 0.02j)
    over = at.neck - 0.02j - 0.6 * aside if pose.front else at.neck - 0.01j + 0.02
    strap = along((over, 0.008), (h + 0.03j, 0.008))
    flap = outline(h - 0.06 - 0.08j, h + 0.06 - 0.085j, h + 0.055 + 0.03j, h - 0.055 + 0.035j, soft=0.014)
    lid = outline(h - 0.056 - 0.02j, h + 0.056 - 0.025j, h + 0.055 + 0.03j, h - 0.055 + 0.035j, soft=0.012)
    return part(strap, matter="deep"), part(flap, matter="main"), part(lid, matter="deep")


def _boots(pose: Pose, at: Joints) -> Parts:
    return (part(*(along((foot + 0.1 * (knee - foot) / 0.235, 0.034), (foot + 0.02j, 0.03))
                   for knee, foot in ((at.far_knee, at.far_foot), (at.near_knee, at.near_foot))),
                 matter="main", blend=0.001),)  # fmt: skip


WEAR: dict[str, Maker] = {
    **HEAD, "coat": _coat(0.78, 0.082), "raincoat": _coat(0.92, 0.1, belted=False), "jacket": _coat(0.2, 0.055, False),
    "cloak": _coat(1.55, 0.16, belted=False), "skirt": _skirt(0.85, 0.09), "dress": _dress, "apron": _apron,
    "scarf": _scarf, "pack": _pack, "bag": _bag, "boots": _boots,
}  # fmt: skip
