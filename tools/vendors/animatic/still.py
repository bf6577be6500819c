"""A picture set in motion: what is probably near outruns what is far, without a cut between them."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from memory.errors import Rejected
from tools.vendors.animatic.develop import Tone
from tools.vendors.animatic.paint import F, blur, grid, luma
from tools.vendors.animatic.plates import Scene, packed, plate_of
from tools.vendors.animatic.stage import Field, Layer, Life

BREATH = Life(sway=(0.0028, 0.0016, 6.5))  # so little that even a still camera finds depth
FAR = 0.45


def scene(file: Path, canvas: tuple[int, int], frame: tuple[int, int], tone: Tone) -> Scene:
    """One plate over a canvas of (width, height) px whose relief bends it a little under a camera that travels."""
    picture = toned(fitted(file, canvas), tone)
    sheet = Layer("still", picture, np.ones(picture.shape[:2], F), FAR, BREATH)
    plate = plate_of([(packed(picture[..., ::-1], sheet.alpha), (0, 0))], sheet)
    relief = (nearness(picture) * 255).astype(np.uint8)
    return Scene(canvas[0], canvas[1], (replace(plate, relief=relief),))


def fitted(file: Path, canvas: tuple[int, int]) -> Field:
    """The picture's middle, scaled to cover the canvas: h×w×3 display values 0..1, RGB."""
    read = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if read is None:
        raise Rejected(f"{file.name} can't be read as a picture", "Give a PNG or JPEG")
    width, height = canvas
    scale = max(width / read.shape[1], height / read.shape[0])
    size = (max(width, round(read.shape[1] * scale)), max(height, round(read.shape[0] * scale)))
    large = cv2.resize(read, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    cut: Field = large[top : top + height, left : left + width, ::-1].astype(F) / F(255)
    return cut


def toned(picture: Field, tone: Tone) -> Field:
    """A finished picture takes the prompt's wishes only: no tone mapping, it has been through one."""
    gain = np.array([tone.warmth, 1, 1 / tone.warmth], F) * F(tone.exposure**0.45)
    grey = luma(picture)[..., None]
    value = 0.42 + (grey + (picture - grey) * F(tone.saturation) - 0.42) * F(tone.contrast)
    return np.clip(value * gain, 0, 1).astype(F)


def nearness(picture: Field) -> Field:
    """0..1, soft: a guess at what stands near. What differs from the picture's border, low and central,
    counts; so soft that the bend it makes is never seen as one."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (96, max(24, 96 * height // width)), interpolation=cv2.INTER_AREA)
    y, x = grid(*small.shape[:2])
    x, y = x / small.shape[1], y / small.shape[0]
    rim = np.concatenate([small[0], small[:, 0], small[:, -1]]).reshape(-1, 3)
    _, _, centres = cv2.kmeans(rim, 3, None, (3, 20, 0.001), 2, cv2.KMEANS_PP_CENTERS)
    odd = np.min([np.linalg.norm(small - centre, axis=2) for centre in centres], axis=0)
    odd = odd / max(float(np.percentile(odd, 97)), 0.05)
    middle = np.exp(-(((x - 0.5) / 0.34) ** 2) - ((y - 0.55) / 0.42) ** 2)
    guess = blur((odd * middle).astype(F), 2.2)
    low = 0.9 * np.clip((y - 0.80) / 0.2, 0, 1)
    mask = blur(np.clip(np.maximum(guess, low), 0, 1).astype(F), 5.5)
    large: Field = cv2.resize(mask, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(large, 0, 1)
