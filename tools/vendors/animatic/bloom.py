"""Bloom: what shines beyond white spreads over its surroundings, as plates that move and fade with their source."""

from dataclasses import replace

import cv2
import numpy as np

from tools.vendors.animatic.paint import F, blur, encoded, film
from tools.vendors.animatic.plates import Plate, packed, plate_of, used_box
from tools.vendors.animatic.stage import Field, Layer, Life

SPREAD = ((4, 0.35), (14, 0.30), (40, 0.22), (110, 0.18))  # sigma in px of a 720 px high frame, weight
BREATH = Life(pulse=(0.07, 5.3, 0.2))
LEAST = 0.012  # of the display's range; less is not seen
STEP = 4  # the glow is soft: it is gathered on a canvas this many times smaller

Source = tuple[bool, Life]


class Bloom:
    """Gathers light from layers, front to back; a layer's light counts only where no nearer one hides it."""

    def __init__(self, canvas: tuple[int, int], frame: tuple[int, int], exposure: float) -> None:
        self.canvas, self.frame, self.exposure = canvas, frame, exposure
        self.small = (max(2, canvas[0] // STEP), max(2, canvas[1] // STEP))
        self.clear = np.ones((self.small[1], self.small[0]), F)
        self.light: dict[Source, Field] = {}
        self.depths: dict[Source, list[tuple[float, float]]] = {}

    def gather(self, layer: Layer) -> None:
        """Take what is brighter than white from a layer; far and near sources are kept apart."""
        if float(layer.rgb.max()) * self.exposure > 1:
            excess = np.clip(layer.rgb * F(self.exposure) - F(1), 0, 12)
            shines = cv2.resize(excess, self.small, interpolation=cv2.INTER_AREA) * self.clear[..., None]
            total = float(shines.mean())
            if total > 1e-6:
                source = layer.depth >= 0.5, replace(BREATH, fade=layer.life.fade, travel=layer.life.travel)
                self.light[source] = self.light.get(source, np.zeros_like(shines)) + shines
                self.depths.setdefault(source, []).append((total, layer.depth))
        if not layer.screen:
            self.clear *= 1 - np.clip(cv2.resize(layer.alpha, self.small, interpolation=cv2.INTER_AREA), 0, 1)

    def plates(self) -> list[Plate]:
        """One plate for each kind of source that is seen."""
        return [glow for source in self.light if (glow := self._glow(source))]

    def _glow(self, source: Source) -> Plate | None:
        spread = np.zeros_like(self.light[source])
        for sigma, weight in SPREAD:
            spread += F(weight) * blur(self.light[source], sigma * self.frame[1] / 720 / STEP)
        bgr = np.maximum(encoded(film(spread * F(0.48)))[..., ::-1] - F(LEAST), 0)
        bgr = cv2.resize(bgr, self.canvas, interpolation=cv2.INTER_CUBIC)
        box = used_box(bgr.max(axis=2) > LEAST)
        if box is None:
            return None
        x0, y0, x1, y1 = box
        cut = np.maximum(bgr[y0:y1, x0:x1], 0)
        total = sum(amount for amount, _ in self.depths[source])
        depth = sum(amount * depth for amount, depth in self.depths[source]) / total
        sheet = Layer("bloom", cut, np.empty(self.canvas[::-1], F), depth, source[1], screen=True)
        return plate_of([(packed(cut, cut.max(axis=2)), (x0, y0))], sheet)
