"""The last touches on a frame: luma and chroma planes as BT.709 video, and film grain weighted to the shadows."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
STRENGTH = 0.0085
FIELDS = 7
ROOM = 64  # px that a field is larger than the frame, so that it can be shifted


@dataclass(frozen=True)
class Grain:
    """Noise to add and to take away; which and where is a function of the shot's seed and the frame's number."""

    plus: tuple[Bytes, ...]
    minus: tuple[Bytes, ...]
    weight: Bytes
    first: int = 0

    @classmethod
    def made(cls, height: int, width: int, seed: int, strength: float = STRENGTH) -> "Grain":
        """Fields for frames of height × width px; strength: deviation in 0..1 where it is strongest, at 720 px."""
        x = np.linspace(0, 1, 256)
        weight = 0.3 + 0.7 * np.clip((x + 0.02) / 0.20, 0, 1) * np.clip(1.25 - x * 1.25, 0, 1)
        plus, minus = _fields(height, width, strength)
        return cls(plus, minus, (np.clip(weight, 0, 1) * 255).astype(np.uint8), seed * 101)

    def over(self, luma: Bytes, number: int) -> None:
        """Lay grain over a luma plane in place."""
        height, width = luma.shape
        number += self.first
        field, across, down = number % FIELDS, (number * 37) % ROOM, (number * 23) % ROOM
        weight = cv2.LUT(luma, self.weight)
        cut = np.s_[down : down + height, across : across + width]
        cv2.add(luma, cv2.multiply(self.plus[field][cut], weight, scale=1 / 255), dst=luma)
        cv2.subtract(luma, cv2.multiply(self.minus[field][cut], weight, scale=1 / 255), dst=luma)


@cache
def _fields(height: int, width: int, strength: float) -> tuple[tuple[Bytes, ...], tuple[Bytes, ...]]:
    """Noise to add, and to take away: one for every shot of that size, as making it costs as much as 60 frames."""
    rng = np.random.default_rng(909)
    plus, minus = [], []
    for _ in range(FIELDS):
        noise = cv2.GaussianBlur(rng.standard_normal((height + ROOM, width + ROOM)).astype(np.float32), (0, 0), 0.65)
        noise *= np.float32(strength * 255 * min(1.0, height / 720) ** 0.5 / max(float(noise.std()), 1e-6))
        plus.append(np.clip(noise + 0.5, 0, 255).astype(np.uint8))
        minus.append(np.clip(0.5 - noise, 0, 255).astype(np.uint8))
    return tuple(plus), tuple(minus)


@dataclass(frozen=True)
class Vignette:
    """How much light each pixel keeps, as bytes, for the luma plane and the chroma planes, and what black adds back."""

    luma: Bytes
    luma_black: Bytes
    chroma: Bytes
    chroma_grey: Bytes

    @classmethod
    def made(cls, height: int, width: int, strength: float = 0.3) -> "Vignette":
        """Clear in the middle of height × width px, darker toward the corners."""
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        away = ((x / width - 0.5) ** 2 * 1.1 + (y / height - 0.5) ** 2 * 1.25) * 2
        kept = 1 - strength * np.clip(away, 0, 1) ** 1.3
        small = cv2.resize(kept, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        small = np.concatenate([small, small]).reshape(height // 2, width)
        return cls(*(np.rint(v).astype(np.uint8) for v in (kept * 255, 16 - 16 * kept, small * 255, 128 - 128 * small)))

    def on(self, bgra: Bytes) -> Bytes:
        """A BGRA picture with its corners darkened."""
        darkened: Bytes = cv2.multiply(bgra, cv2.cvtColor(self.luma, cv2.COLOR_GRAY2BGRA), scale=1 / 255)
        return darkened

    def over(self, planes: Bytes) -> None:
        """Darken 4:2:0 planes in place."""
        height = self.luma.shape[0]
        for plane, kept, rest in (
            (planes[:height], self.luma, self.luma_black), (planes[height:], self.chroma, self.chroma_grey)
        ):  # fmt: skip
            cv2.multiply(plane, kept, dst=plane, scale=1 / 255)
            cv2.add(plane, rest, dst=plane)


def video_planes(bgra: Bytes, out: Bytes) -> None:
    """Write a BGRA frame (even height and width) as planes of 4:2:0 BT.709 video range into `out`, h·3/2 × w bytes.

    Sums of planes, two at a time: OpenCV's own conversion is BT.601, and a 4×3 matrix costs five times as much.
    """
    height, width = bgra.shape[:2]
    blue, green, red = (cv2.extractChannel(bgra, channel) for channel in range(3))
    luma = out[:height]
    cv2.addWeighted(green, 0.7152 * 219 / 255, red, 0.2126 * 219 / 255, 0, dst=luma)
    cv2.addWeighted(luma, 1, blue, 0.0722 * 219 / 255, 16, dst=luma)
    small = cv2.resize(bgra, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    blue, green, red, _ = cv2.split(small)
    shape, count = (height // 2, width // 2), height * width // 4
    flat = out.reshape(-1)[height * width :]
    k = 224 / 255
    for plane, (b, g, r) in ((flat[:count], (0.5, -0.38543, -0.11457)), (flat[count:], (-0.04585, -0.45415, 0.5))):
        rest = (green, g * k, red, r * k) if b > 0 else (green, g * k, blue, b * k)
        partly = cv2.addWeighted(*rest, 128)
        cv2.addWeighted(partly, 1, blue if b > 0 else red, 0.5 * k, 0, dst=plane.reshape(shape))
