"""Frames from plates: skia lays them over one another where the camera and their own life put them."""

from dataclasses import dataclass, replace
from math import cos, radians, sin

import numpy as np
import skia
from numpy.typing import NDArray

from tools.vendors.animatic.develop import Tone, used_box, vignette
from tools.vendors.animatic.grain import Grain, video_planes
from tools.vendors.animatic.life import moment
from tools.vendors.animatic.moves import Path, turned
from tools.vendors.animatic.paint import surface
from tools.vendors.animatic.particles import Swarm, swarm
from tools.vendors.animatic.plates import Bgra, Plate, Scene
from tools.vendors.animatic.stage import Life, Particles

LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kNone)
TOGETHER = ("static", "pan", "tilt", "zoom", "roll")


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

    def matrix(
        self, plate: Plate, canvas: tuple[int, int], number_u: float, spread: float = 1.0
    ) -> NDArray[np.float64]:
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
        both: NDArray[np.float64] = camera @ self_move
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


def _covered(
    matrix: NDArray[np.float64], corners: NDArray[np.int64], limits: NDArray[np.bool_], canvas: tuple[int, int]
) -> bool:
    x, y, _ = np.linalg.inv(matrix) @ corners
    short = np.array([x.min() < -0.01, y.min() < -0.01, x.max() > canvas[0] + 0.01, y.max() > canvas[1] + 0.01])
    return not bool((short & limits).any())


@dataclass(frozen=True)
class Card:
    """A plate as skia draws it."""

    plate: Plate
    images: tuple[skia.Image, ...]
    spread: float


class Compositor:
    """Draws any frame of a scene by its number; holds one frame's buffers."""

    def __init__(self, scene: Scene, camera: Camera, seed: int, tone: Tone, angles: tuple[float, ...] = (0.0,)) -> None:
        self.camera, self.angles = camera, angles
        self.canvas = (scene.width, scene.height)
        self.layers = [self._ready(one, seed, tone) for one in _joined(scene, camera)]
        height, width = camera.height, camera.width
        self.vignette = _image(vignette(height, width), opaque=False)
        self.grain = Grain.made(height, width, seed)
        self.pixels, self.drawing, self._surface = surface(height, width)
        self.planes = np.zeros((height * 3 // 2, width), np.uint8)

    def _ready(self, layer: Plate | Particles, seed: int, tone: Tone) -> Card | tuple[Particles, Swarm]:
        if isinstance(layer, Particles):
            frame = (self.camera.width, self.camera.height)
            margin = (
                (self.canvas[0] - frame[0]) / 2 + 0.1 * frame[0],
                (self.canvas[1] - frame[1]) / 2 + 0.1 * frame[1],
            )
            return layer, swarm(layer, frame, margin, seed, tone)
        images = tuple(_image(p, opaque=layer.opaque) for p in layer.pixels)
        return Card(replace(layer, pixels=()), images, spread(layer, self.camera, self.canvas))

    def picture(self, number: int) -> Bgra:
        """Frame `number` as BGRA without grain; the buffer is drawn over by the next call."""
        u = self.camera.u(number)
        self.drawing.clear(0xFF000000)
        for layer in self.layers:
            self.drawing.save()
            if isinstance(layer, Card):
                self._lay(layer, u)
            else:
                particles, flock = layer
                self.drawing.concat(self._for_particles(particles, u))
                flock.draw(self.drawing, u * self.camera.path.seconds + 20)
            self.drawing.restore()
        self.drawing.drawImage(self.vignette, 0, 0)
        return self.pixels

    def video(self, number: int) -> memoryview:
        """Frame `number` as 4:2:0 planes, BT.709, with grain; valid until the next call."""
        video_planes(self.picture(number), self.planes)
        self.grain.over(self.planes[: self.camera.height], number)
        return self.planes.data.cast("B")

    def _lay(self, card: Card, u: float) -> None:
        plate = card.plate
        opacity = moment(plate.life, u, self.camera.path.seconds).opacity
        if opacity <= 0.003:
            return
        self.drawing.concat(_skia(self.camera.matrix(plate, self.canvas, u, card.spread)))
        first, second, mix = turned(self.camera.path, u, card.images) if len(card.images) > 1 else (0, 0, 0.0)
        paint = skia.Paint(Alphaf=opacity)
        if plate.screen:
            paint.setBlendMode(skia.BlendMode.kScreen)
        if mix < 0.02:
            self._image(card, first, paint)
            return
        # Two angles mixed must weigh 1 together, inside and along their edges: a sheet of their own, summed.
        self.drawing.saveLayer(None, paint)
        self._image(card, first, skia.Paint(Alphaf=1 - mix))
        self._image(card, second, skia.Paint(Alphaf=mix, BlendMode=skia.BlendMode.kPlus))
        self.drawing.restore()

    def _image(self, card: Card, index: int, paint: skia.Paint) -> None:
        x, y = card.plate.corners[index]
        self.drawing.drawImage(card.images[index], x, y, LINEAR, paint)

    def _for_particles(self, particles: Particles, u: float) -> skia.Matrix:
        still = Plate("", (), (), particles.depth)
        frame = (self.camera.width, self.camera.height)
        return _skia(self.camera.matrix(still, frame, u))


def _skia(matrix: NDArray[np.float64]) -> skia.Matrix:
    return skia.Matrix.MakeAll(*(float(v) for v in matrix.reshape(-1)))


def _image(pixels: Bgra, *, opaque: bool) -> skia.Image:
    alpha = skia.kOpaque_AlphaType if opaque else skia.kPremul_AlphaType
    return skia.Image.fromarray(np.ascontiguousarray(pixels), skia.kBGRA_8888_ColorType, alpha, copy=True)


def _joined(scene: Scene, camera: Camera) -> list[Plate | Particles]:
    """The layers with neighbours that always move as one flattened into one: fewer to draw in every frame."""
    out: list[list[Plate] | Particles] = []
    for layer in scene.layers:
        last = out[-1] if out else None
        if isinstance(layer, Particles):
            out.append(layer)
        elif isinstance(last, list) and _as_one(last, layer, camera):
            last.append(layer)
        else:
            out.append([layer])
    return [one if isinstance(one, Particles) else _flat(one, scene) for one in out]


def _as_one(group: list[Plate], plate: Plate, camera: Camera) -> bool:
    last = group[-1]
    still = plate.life == last.life == Life() and len(plate.pixels) == len(last.pixels) == 1
    same = camera.path.family in TOGETHER or plate.depth == last.depth
    return still and same and (not plate.screen or group[0].opaque) and not group[0].screen


def _flat(group: list[Plate], scene: Scene) -> Plate:
    if len(group) == 1:
        return group[0]
    pixels, canvas, _keep = surface(scene.height, scene.width)
    for plate in group:
        paint = skia.Paint(BlendMode=skia.BlendMode.kScreen if plate.screen else skia.BlendMode.kSrcOver)
        canvas.drawImage(_image(plate.pixels[0], opaque=plate.opaque), *plate.corners[0], LINEAR, paint)
    x0, y0, x1, y1 = used_box(pixels[..., 3] > 0) or (0, 0, 1, 1)
    touches = tuple(any(plate.touches[side] for plate in group) for side in range(4))
    return replace(
        group[0], pixels=(pixels[y0:y1, x0:x1].copy(),), corners=((x0, y0),), touches=touches,  # type: ignore[arg-type]
        opaque=group[0].opaque,
    )  # fmt: skip
