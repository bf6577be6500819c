"""What parts are made of: colour, gloss, light of their own, and the drawing on them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from tools.vendors.animatic.paint import F
from tools.vendors.animatic.stage import Field

Colour = tuple[float, float, float]
Three = tuple[Field, Field, Field]


@dataclass
class Skin:
    """The surface at N points while it is painted: colour N×3, rough N, glow N×3 (its own light).

    bump: N×3, added to the normal. own: the points in the part's own axes. low, high: its corners. normal, view: unit.
    """

    colour: Field
    rough: Field
    glow: Field
    bump: Field
    own: Three
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    normal: Field
    view: Field

    def rise(self) -> Field:
        """0 at the part's foot, 1 at its top."""
        out: Field = np.clip((self.own[1] - F(self.low[1])) / F(max(self.high[1] - self.low[1], 1e-6)), 0, 1)
        return out


Painting = Callable[[Skin], None]


@dataclass(frozen=True)
class Material:
    """How a part answers light. colour: linear rgb. rough: 0 mirror .. 1 chalk. shine: reflectance at normal view.

    metal: 0 or 1. glass: 0 = solid, else how clear (0..1). through: rgb let through from behind. painting: drawn last.
    """

    colour: Colour = (0.5, 0.5, 0.5)
    rough: float = 0.4
    shine: float = 0.04
    metal: float = 0.0
    glass: float = 0.0
    through: Colour = (0.0, 0.0, 0.0)
    painting: tuple[Painting, ...] = field(default=())

    def painted(self, *paintings: Painting) -> "Material":
        """The same material with further drawings on it."""
        return replace(self, painting=(*self.painting, *paintings))
