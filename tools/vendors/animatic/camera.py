"""The camera over a canvas: which canvas px a frame shows, and how far a plate must reach for it."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from tools.vendors.animatic.lay import Matrix
from tools.vendors.animatic.life import moment
from tools.vendors.animatic.moves import Path
from tools.vendors.animatic.plates import Plate


@dataclass(frozen=True)
class Camera:
    """The path a scene is seen on: frame size in px, frames of the shot and their rate."""

    path: Path
    width: int
    height: int
    frames: int
    fps: float

    def u(self, number: int) -> float:
        """Where frame `number` is on the path: 0 first, 1 last, beyond in an extension."""
        return number / max(self.frames - 1, 1)

    def matrix(self, plate: Plate, canvas: tuple[int, int], number_u: float, spread: float = 1.0) -> Matrix:
        """Canvas px -> frame px of a plate, 3×3."""
        view, own = self.path.at(number_u, plate.depth), moment(plate.life, number_u, self.path.seconds)
        s, angle = view.scale * spread, radians(view.turn)
        c, d = s * cos(angle), s * sin(angle)
        x, y = canvas[0] / 2, canvas[1] / 2
        shift_x, shift_y = self.width * (0.5 + view.x), self.height / 2 + self.width * view.y
        camera = np.array([[c, -d, shift_x - c * x + d * y], [d, c, shift_y - d * x - c * y], [0, 0, 1]])
        if not (own.x or own.y or own.turn):
            return camera
        a = radians(own.turn)
        px, py = x + (plate.pivot[0] - 0.5) * self.width, y + (plate.pivot[1] - 0.5) * self.height
        e, f = cos(a), sin(a)
        dx, dy = own.x * self.height, own.y * self.height
        self_move = np.array([[e, -f, px - e * px + f * py + dx], [f, e, py - f * px - e * py + dy], [0, 0, 1]])
        both: Matrix = camera @ self_move
        return both


def spread(plate: Plate, camera: Camera, canvas: tuple[int, int]) -> float:
    """How much a plate must be enlarged so that no canvas edge it reaches ever comes into the frame; 1 for most."""
    corners = np.array([[0, camera.width, 0, camera.width], [0, 0, camera.height, camera.height], [1, 1, 1, 1]])
    limits = np.array([plate.touches[0], plate.touches[1], plate.touches[2], plate.touches[3]])
    times = np.linspace(-1.5, 2.5, 33) if limits.any() else ()
    for grown in np.geomspace(1.0, 1.8, 60):
        if all(_covered(camera.matrix(plate, canvas, float(u), float(grown)), corners, limits, canvas) for u in times):
            return float(grown)
    return 1.8


def _covered(matrix: Matrix, corners: NDArray[np.int64], limits: NDArray[np.bool_], canvas: tuple[int, int]) -> bool:
    x, y, _ = np.linalg.inv(matrix) @ corners
    short = np.array([x.min() < -0.01, y.min() < -0.01, x.max() > canvas[0] + 0.01, y.max() > canvas[1] + 0.01])
    return not bool((short & limits).any())
