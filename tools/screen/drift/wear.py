"""What the cast wears, as the picture shows it: how much lies near the garment's colour, and which colour that is."""

from collections.abc import Mapping, Sequence

import numpy as np

from tools.screen.drift.eye import Seen
from tools.screen.drift.nouns import Worn
from tools.screen.palette import Lab, to_lab

NEAR = 22.0
"""ΔE within which a colour may be the garment's in another light; its lightness counts half, for light changes it."""
LIGHTNESS = 0.5
LEAST = 0.0005


def worn(seen: Sequence[Seen], asked: Mapping[str, str]) -> tuple[Worn, ...]:
    """Each garment in the shots its wearer is in; where no shot names its cast, in all of them."""
    return tuple(_garment(name, colour, _where(seen, name)) for name, colour in sorted(asked.items()))


def _where(seen: Sequence[Seen], name: str) -> Lab:
    who = name.split()[0].casefold() if name.split() else ""
    within = [one.lab for one in seen if any(who == part.casefold() for cast in one.cast for part in cast.split())]
    clouds = within or [one.lab for one in seen if not one.cast]
    return np.concatenate(clouds) if clouds else np.zeros((0, 3), np.float32)


def _garment(name: str, colour: str, lab: Lab) -> Worn:
    wanted = to_lab((colour,))[0]
    gap = garb_gap(lab, wanted)
    near = gap < NEAR
    share = float(near.mean()) if len(lab) else 0.0
    if share < LEAST:
        return Worn(name=name, asked=colour, lab=_rounded(wanted), share=0.0)
    weights = np.maximum(1e-6, 1 - (gap[near] / NEAR) ** 2)
    return Worn(
        name=name, asked=colour, lab=_rounded(np.average(lab[near], axis=0, weights=weights)), share=round(share, 5)
    )


def garb_gap(lab: Lab, wanted: Lab) -> Lab:
    """How far each colour lies from a garment's, in ΔE with lightness at half."""
    return np.asarray(np.linalg.norm((lab - wanted) * (LIGHTNESS, 1, 1), axis=-1), np.float32)


def _rounded(lab: Lab) -> tuple[float, float, float]:
    return round(float(lab[0]), 2), round(float(lab[1]), 2), round(float(lab[2]), 2)
