"""What people hold: lanterns, phones, books, cups, trophies; each drawn at a posed body's hands."""

from cmath import exp
from math import radians
from typing import TYPE_CHECKING

from tools.vendors.animatic.strokes import Part, part
from tools.vendors.animatic.wardrobe import Maker, along, outline

if TYPE_CHECKING:
    from tools.vendors.animatic.poses import Joints, Pose


def _lantern(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand - 0.035j
    handle = part(
        along((g + 0.02j, 0.004), (g - 0.036 - 0.03j, 0.004)),
        along((g + 0.02j, 0.004), (g + 0.036 - 0.03j, 0.004)),
        matter="dark",
    )
    roof = outline(g - 0.044 - 0.045j, g - 0.014 - 0.022j, g + 0.014 - 0.022j, g + 0.044 - 0.045j)
    base = outline(g - 0.042 - 0.155j, g - 0.042 - 0.14j, g + 0.042 - 0.14j, g + 0.042 - 0.155j)
    pane = outline(g - 0.03 - 0.136j, g - 0.034 - 0.05j, g + 0.034 - 0.05j, g + 0.03 - 0.136j)
    ribs = [along((g + x - 0.05j, 0.003), (g + 0.9 * x - 0.14j, 0.003)) for x in (-0.034, 0.0, 0.034)]
    return handle, part(pane, matter="flame"), part(roof, base, *ribs, matter="dark", blend=0.002)


def _phone(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g, tilt = at.near_hand + 0.02 + 0.035j, exp(-1j * radians(12))
    slab = outline(
        g - 0.008 - 0.045j * tilt, g - 0.008 + 0.06j * tilt, g + 0.006 + 0.06j * tilt, g + 0.006 - 0.045j * tilt
    )
    glow = along((g - 0.016 - 0.035j * tilt, 0.003), (g - 0.016 + 0.05j * tilt, 0.003))
    return part(slab, matter="dark"), part(glow, matter="screen")


def _lens(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """A phone held crosswise before the eyes."""
    g = at.near_hand + 0.03j
    slab = outline(g - 0.06 - 0.02j, g - 0.06 + 0.03j, g + 0.07 + 0.03j, g + 0.07 - 0.02j)
    return (
        part(slab, matter="dark"),
        part(along((g - 0.05 + 0.005j, 0.014), (g + 0.06 + 0.005j, 0.014)), matter="screen"),
    )


def _book(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand + 0.02 + 0.01j
    pages = outline(g - 0.015 - 0.01j, g + 0.11 + 0.05j, g + 0.115 + 0.065j, g - 0.01 + 0.01j)
    cover = outline(g - 0.02 - 0.015j, g - 0.095 + 0.06j, g - 0.09 + 0.075j, g - 0.01 + 0.005j)
    return (part(pages, matter="pale"), part(cover, matter="accent"))


def _cup(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand + 0.025 + 0.015j
    lid = outline(g - 0.027 + 0.04j, g - 0.022 + 0.052j, g + 0.022 + 0.052j, g + 0.027 + 0.04j)
    return (part(outline(g - 0.018 - 0.035j, g - 0.024 + 0.04j, g + 0.024 + 0.04j, g + 0.018 - 0.035j), matter="pale"),
            part(lid, matter="dark"))  # fmt: skip


def _trophy(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = 0.5 * (at.near_hand + at.far_hand) + 0.05j if at.front else at.near_hand + 0.05j
    bowl = outline(
        g - 0.055 + 0.12j, g + 0.055 + 0.12j, g + 0.04 + 0.05j, g + 0.012 + 0.02j, g - 0.012 + 0.02j, g - 0.04 + 0.05j
    )
    foot = along((g - 0.03 - 0.03j, 0.012), (g + 0.03 - 0.03j, 0.012))
    ears = [
        along((g + 0.05 * s + 0.1j, 0.006), (g + 0.08 * s + 0.085j, 0.006), (g + 0.045 * s + 0.045j, 0.006))
        for s in (-1, 1)
    ]
    return (part(bowl, foot, along((g + 0.03j, 0.012), (g - 0.03j, 0.012)), *ears, matter="metal", blend=0.008),)


def _microphone(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    g = at.near_hand
    return (
        part(
            along((g - 0.03 - 0.025j, 0.009), (g + 0.01 + 0.03j, 0.011)),
            along((g + 0.014 + 0.036j, 0.021), (g + 0.016 + 0.04j, 0.021)),
            matter="metal",
            blend=0.004,
        ),
    )


def _thing(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    """Something small, bright and precious, held up."""
    g = at.near_hand + 0.02 + 0.06j
    return (part(along((g - 0.001, 0.03), (g + 0.001, 0.03)), matter="flame"),)


def _stick(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    foot = complex(at.near_hand.real + 0.09, min(at.near_foot.imag, at.far_foot.imag) - 0.03)
    return (part(along((at.near_hand + 0.03j - 0.008, 0.007), (foot, 0.005)), matter="dark"),)


def _guitar(pose: "Pose", at: "Joints") -> tuple[Part, ...]:
    m = at.hip + 0.05 + 0.09j
    body = along((m - 0.09 - 0.03j, 0.085), (m - 0.03 - 0.01j, 0.05), (m + 0.02 + 0.01j, 0.065))
    neck = along((m, 0.014), (m + 0.3 + 0.12j, 0.011), (m + 0.35 + 0.14j, 0.02))
    return (part(body, matter="accent", blend=0.02), part(neck, matter="dark"))


HELD: dict[str, Maker] = {
    "lantern": _lantern, "phone": _phone, "lens": _lens, "book": _book, "cup": _cup, "trophy": _trophy,
    "microphone": _microphone, "thing": _thing, "stick": _stick, "guitar": _guitar,
}  # fmt: skip
