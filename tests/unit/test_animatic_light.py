"""Light is large: an orbit's angles become plates one after the other, never all held at once."""

import weakref

import numpy as np

from tools.vendors.animatic.develop import Tone, develop
from tools.vendors.animatic.sheets import Angles
from tools.vendors.animatic.stage import Layer


def test_an_orbits_angles_are_not_held_in_light_together():
    held, most = weakref.WeakSet(), []

    class Light(np.ndarray):
        """Light that can be counted; it is the same by identity only."""

        __hash__ = object.__hash__

    def drawn(yaw):
        rgb = np.full((40, 60, 3), 0.2 + yaw / 100, np.float32).view(Light)
        held.add(rgb)
        most.append(len(held))
        return rgb, np.ones((40, 60), np.float32)

    first = np.full((40, 60, 3), 0.2, np.float32), np.ones((40, 60), np.float32)
    sheet = Layer("subject", *first, 1.0, spin=Angles(tuple(range(12)), drawn))
    scene = develop([sheet], (60, 40), Tone())
    assert len(scene.layers[0].pixels) >= 13
    assert len(most) == 12
    assert max(most) <= 2
