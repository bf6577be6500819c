"""Frames from plates: each is laid where the camera and its own life put it, and only where it is seen."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import skia

from tools.vendors.animatic.camera import Camera, spread
from tools.vendors.animatic.develop import Tone
from tools.vendors.animatic.grain import Grain, Vignette, video_planes
from tools.vendors.animatic.lay import Box, Matrix, add_light, bend, lay_over, sample, shift
from tools.vendors.animatic.life import moment
from tools.vendors.animatic.moves import turned
from tools.vendors.animatic.paint import surface
from tools.vendors.animatic.particles import Swarm, swarm
from tools.vendors.animatic.plates import Bgra, Plate, Scene, used_box
from tools.vendors.animatic.stage import Life, Particles
from tools.vendors.animatic.tiles import Coverage, Grid

LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kNone)
TOGETHER = ("static", "pan", "tilt", "zoom", "roll")


@dataclass(frozen=True)
class Card:
    """A plate ready to be laid: its pictures, what they cover, and how much it is enlarged."""

    plate: Plate
    covers: tuple[Coverage, ...]
    spread: float


@dataclass(frozen=True)
class Laid:
    """A card in one frame: which pictures, from frame px to theirs, how strong, boxes it fills and mixes into."""

    card: Card
    turned: tuple[int, int, float]
    inverse: Matrix
    opacity: float
    filled: list[Box]
    mixed: list[Box]
    near: Matrix | None = None


class Compositor:
    """Draws any frame of a scene by its number; holds one frame's buffers."""

    def __init__(self, scene: Scene, camera: Camera, seed: int, tone: Tone, angles: tuple[float, ...] = (0.0,)) -> None:
        self.camera, self.angles = camera, angles
        self.canvas = (scene.width, scene.height)
        self.layers = [self._ready(one, seed, tone) for one in _joined(scene, camera)]
        height, width = camera.height, camera.width
        self.grid = Grid(width, height, max(24, width // 27))
        self.grain, self.vignette = Grain.made(height, width, seed), Vignette.made(height, width)
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
        covers = tuple(Coverage.of(picture, screen=layer.screen) for picture in layer.pixels)
        return Card(layer, covers, spread(layer, self.camera, self.canvas))

    def picture(self, number: int) -> Bgra:
        """Frame `number` as BGRA, without vignette and grain; the buffer is drawn over by the next call."""
        u = self.camera.u(number)
        self.pixels[:] = 0
        for layer in self._visible(u):
            if isinstance(layer, Laid):
                self._lay(layer)
            else:
                particles, flock = layer
                self.drawing.save()
                self.drawing.concat(self._for_particles(particles, u))
                flock.draw(self.drawing, u * self.camera.path.seconds + 20)
                self.drawing.restore()
        return self.pixels

    def video(self, number: int) -> memoryview:
        """Frame `number` as 4:2:0 planes, BT.709, with vignette and grain; valid until the next call."""
        video_planes(self.picture(number), self.planes)
        self.vignette.over(self.planes)
        self.grain.over(self.planes[: self.camera.height], number)
        return self.planes.data.cast("B")

    def _visible(self, u: float) -> list[Laid | tuple[Particles, Swarm]]:
        """What is to be drawn at `u`, back to front, without what solid plates before it hide."""
        hidden = np.zeros(self.grid.shape, np.bool_)
        out: list[Laid | tuple[Particles, Swarm]] = []
        for layer in reversed(self.layers):
            if not isinstance(layer, Card):
                out.append(layer)
                continue
            plate = layer.plate
            opacity = moment(plate.life, u, self.camera.path.seconds).opacity
            angle = turned(self.camera.path, u, len(plate.pixels)) if len(plate.pixels) > 1 else (0, 0, 0.0)
            matrix = self.camera.matrix(plate, self.canvas, u, layer.spread) @ shift(plate.corners[angle[0]])
            inverse: Matrix = np.linalg.inv(matrix).astype(np.float64)
            touched, solid = self.grid.seen(layer.covers[angle[0]], inverse)
            solid &= (opacity > 0.997) & (not plate.screen) & (angle[2] == 0)
            touched &= ~hidden & (opacity > 0.003)
            solid &= ~hidden
            boxes = (self.grid.boxes(solid), self.grid.boxes(touched & ~solid))
            hidden |= solid
            out.append(Laid(layer, angle, inverse, opacity, *boxes, near=self._near(layer, u)))
        return out[::-1]

    def _lay(self, laid: Laid) -> None:
        plate = laid.card.plate
        picture = plate.pixels[laid.turned[0]]
        if plate.relief is not None and laid.near is not None:
            bend(picture, plate.relief, laid.inverse, laid.near, self.pixels)
            return
        for x0, y0, x1, y1 in laid.filled:
            sample(picture, laid.inverse, (x0, y0, x1, y1), self.pixels[y0:y1, x0:x1])
        for x0, y0, x1, y1 in laid.mixed:
            under, source = self.pixels[y0:y1, x0:x1], sample(picture, laid.inverse, (x0, y0, x1, y1))
            if laid.turned[2]:
                source = self._between(laid, source, (x0, y0, x1, y1))
            (add_light if plate.screen else lay_over)(under, source, laid.opacity)

    def _near(self, card: Card, u: float) -> Matrix | None:
        """Frame px to picture for the nearest points of a sheet that has a relief."""
        if card.plate.relief is None:
            return None
        nearest = replace(card.plate, depth=1.0, life=Life())
        matrix = self.camera.matrix(nearest, self.canvas, u, card.spread)
        return np.linalg.inv(matrix).astype(np.float64)

    def _between(self, laid: Laid, first: Bgra, box: Box) -> Bgra:
        """Two neighbouring angles mixed so that they weigh 1 together, inside and along their edges."""
        plate, (one, other, mix) = laid.card.plate, laid.turned
        (x, y), (to_x, to_y) = plate.corners[one], plate.corners[other]
        second = sample(plate.pixels[other], shift((x - to_x, y - to_y)) @ laid.inverse, box)
        mixed: Bgra = cv2.addWeighted(first, 1 - mix, second, mix, 0)
        return mixed

    def _for_particles(self, particles: Particles, u: float) -> skia.Matrix:
        still = Plate("", (), (), particles.depth)
        frame = (self.camera.width, self.camera.height)
        return _skia(self.camera.matrix(still, frame, u))


def _skia(matrix: Matrix) -> skia.Matrix:
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
