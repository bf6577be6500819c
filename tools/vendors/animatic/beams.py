"""A beam of light: half of it behind the lamp, half before, sweeping round or swaying."""

import cv2
import numpy as np

from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.paint import F, clouds
from tools.vendors.animatic.stage import Field, Layer, Life, Stage


def beam(stage: Stage, seen: Camera, at: tuple[float, float, float], *, turning: bool) -> list[Layer]:
    """Sheets of light from a point of the scene. turning: two, sweeping as of a lighthouse; else one still cone."""
    x, y, _ = seen.seen(at)
    pivot = (x / stage.width, y / stage.height)
    colour = np.array([1.0, 0.82, 0.52], F) * F(0.55 if stage.sky.lamps >= 0.3 else 0.28)
    noise = clouds(stage.height // 4, stage.width // 4, stage.rng("beam"), octaves=4, base=3)
    angles = (-8.0, 172.0) if turning else (-62.0,)
    out = []
    for i, angle in enumerate(angles):
        light = cone(stage, (x, y), angle, 0.05 if turning else 0.16, noise)
        life = Life(turn=5.5 if turning else 0.0, pulse=(0.10, 3.1, 0.4 * i), sway=(0.0, 0.0, 4.0))
        rgb = (light[..., None] * colour).astype(F)
        out.append(Layer(f"beam {i}", rgb, np.zeros(light.shape, F), 1.0, life, screen=True, pivot=pivot))
    return out


def cone(stage: Stage, at: tuple[float, float], degrees: float, width: float, noise: Field) -> Field:
    """Light along one direction: strongest at its root and axis, uneven as fog is; h×w."""
    rows, columns = noise.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(F)
    unit = stage.frame_height
    dx, dy = (x * 4 - at[0]) / unit, (y * 4 - at[1]) / unit
    far = np.hypot(dx, dy)
    turn = np.arctan2(dy, dx) - np.radians(degrees)
    turn = np.abs((turn + np.pi) % (2 * np.pi) - np.pi)
    spread = width + 0.012 / np.maximum(far, 0.02)
    light = 1 / (1 + (turn / spread) ** 2) ** 2 / (0.35 + far * 1.3) * (0.55 + 0.9 * noise) * (turn < 1.5)
    light = light + 0.6 * np.exp(-((far / 0.035) ** 2))
    out: Field = cv2.resize(light.astype(F), (stage.width, stage.height), interpolation=cv2.INTER_LINEAR)
    return out
