"""A picture set in motion: what is probably near is lifted off what is far, so that the camera finds some depth."""

from pathlib import Path

import cv2
import numpy as np

from memory.errors import Rejected
from tools.vendors.animatic.develop import Tone
from tools.vendors.animatic.paint import F, blur, grid, luma
from tools.vendors.animatic.plates import Scene, packed, plate_of, used_box
from tools.vendors.animatic.stage import Field, Layer, Life

BREATH = Life(sway=(0.0028, 0.0016, 6.5))  # so little that even a still camera finds depth


def scene(file: Path, canvas: tuple[int, int], frame: tuple[int, int], tone: Tone) -> Scene:
    """Plates of a picture over a canvas of (width, height) px: a filled background and a soft-edged foreground."""
    picture = toned(fitted(file, canvas), tone)
    near = nearness(picture)
    behind = filled(picture, near)
    far = Layer("far", behind, np.ones_like(near), 0.55)
    fore = Layer("near", picture, near, 1.0, BREATH)
    plates = [plate_of([(packed(behind[..., ::-1], far.alpha), (0, 0))], far)]
    box = used_box(near > 0.004)
    if box:
        x0, y0, x1, y1 = box
        soft = near[y0:y1, x0:x1]
        cut = packed(picture[y0:y1, x0:x1, ::-1] * soft[..., None], soft)
        plates.append(plate_of([(cut, (x0, y0))], fore))
    return Scene(canvas[0], canvas[1], tuple(plates))


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
    """0..1, soft: a guess at what stands near. What differs from the picture's border, low and central, counts."""
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
    mask = blur(np.clip((np.maximum(guess, low) - 0.25) / 0.35, 0, 1).astype(F), 1.5)
    large: Field = cv2.resize(mask, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(large, 0, 1)


def filled(picture: Field, near: Field) -> Field:
    """The background with its foreground filled from around, coarse to fine."""
    far = 1 - np.clip(near * 1.4, 0, 1)
    out, weight = np.zeros_like(picture), np.zeros_like(near)
    for share in (0.004, 0.012, 0.04, 0.12, 0.4):
        sigma = share * picture.shape[1]
        colour, count = blur(picture * far[..., None], sigma), blur(far, sigma)
        lack = (1 - weight) * np.clip(count * 6, 0, 1)
        out += (colour / np.maximum(count, 1e-3)[..., None]) * lack[..., None]
        weight += lack
    out += picture * (1 - weight)[..., None]
    mixed: Field = picture * far[..., None] + out * (1 - far)[..., None]
    return mixed
