"""Small painted films with known looks, cuts and sound, and the same film made warmer, darker, noisier."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tools import ffmpeg
from tools.post import pcm
from tools.screen.drift import ShotSeen, Signature, Told, signature
from tools.screen.drift.ear import TONES

Picture = NDArray[np.uint8]
Change = Callable[[Picture], Picture]
WIDE, HIGH, FPS = 320, 180, 24
COAT = "#b03030"
HARBOUR = ("#1d3146", "#4f7396", "#c98a4b", "#efe3cc")
FOREST = ("#16301c", "#3f7a3a", "#a7b04a", "#dfe9c8")
CUTS = (18, 22, 20, 20)
CAMERAS = ("pan_right", "static", "zoom_in", "pan_left")


@dataclass(frozen=True)
class Film:
    """What a small film is made of; `change` is done to every frame before it is encoded."""

    palette: tuple[str, ...] = HARBOUR
    cuts: tuple[int, ...] = CUTS
    cameras: tuple[str, ...] = CAMERAS
    speed: float = 1.6
    coat: str = COAT
    seed: int = 1
    crf: int = 18
    change: Change = field(default=lambda picture: picture)
    gain: float = 1.0
    tempo: float = 96.0
    key: str = "D"


def bgr(colour: str) -> tuple[int, int, int]:
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16)


@cache
def place(palette: tuple[str, ...], coat: str, seed: int) -> Picture:
    """A wide painted place, twice the picture's sides: sky, houses with windows, ground, one who wears a coat."""
    chance = np.random.default_rng(seed)
    dark, middle, warm, light = (bgr(colour) for colour in palette)
    rise = np.linspace(0, 1, 2 * HIGH)[:, None, None]
    picture = np.zeros((2 * HIGH, 2 * WIDE, 3), np.uint8)
    picture[:] = (np.array(middle) * (1 - rise) + np.array(light) * rise).astype(np.uint8)
    picture[int(1.35 * HIGH) :] = dark
    for x in range(0, 2 * WIDE, 30):
        top, tone = int(chance.integers(int(0.5 * HIGH), int(1.1 * HIGH))), chance.uniform(0.7, 1.2)
        house = tuple(int(min(255, part * tone)) for part in (dark if chance.random() < 0.6 else warm))
        cv2.rectangle(picture, (x, top), (x + int(chance.integers(18, 30)), int(1.35 * HIGH)), house, -1)
        for y in range(top + 8, int(1.35 * HIGH) - 8, 14):
            cv2.rectangle(picture, (x + 5, y), (x + 9, y + 5), light, -1)
    for x in range(40, 2 * WIDE, 130):
        cv2.rectangle(picture, (x, HIGH), (x + 26, int(1.45 * HIGH)), bgr(coat), -1)
        cv2.circle(picture, (x + 13, HIGH - 10), 10, (150, 175, 205), -1)
    return picture


def shot(film: Film, number: int, frames: int) -> list[Picture]:
    """The frames of one shot: its camera moves over a place of its own."""
    painted, camera = place(film.palette, film.coat, 10 * film.seed + number), film.cameras[number % len(film.cameras)]
    pictures = []
    for index in range(frames):
        way = film.speed * index * {"pan_right": 1, "pan_left": -1}.get(camera, 0)
        size = 1 - 0.005 * film.speed * index * (camera == "zoom_in")
        wide, high = int(WIDE * 1.2 * size), int(HIGH * 1.2 * size)
        part = cv2.getRectSubPix(painted, (wide, high), (WIDE + way - film.speed * frames / 2 * np.sign(way), HIGH))
        pictures.append(np.asarray(cv2.resize(part, (WIDE, HIGH), interpolation=cv2.INTER_AREA), np.uint8))
    return pictures


def painted(film: Film, path: Path) -> Path:
    """Encode a film's picture."""
    raw = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDE}x{HIGH}", "-r", FPS, "-i", "-"]
    tags = ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"]
    coded = ["-y", *tags, "-c:v", "libx264", "-preset", "superfast", "-crf", film.crf, "-pix_fmt", "yuv420p", path]
    encoding = ffmpeg.start([str(word) for word in [*raw, *coded]], writes=True)
    frames = [film.change(one) for number, many in enumerate(film.cuts) for one in shot(film, number, many)]
    _, said = encoding.communicate(b"".join(frame.tobytes() for frame in frames))
    assert encoding.returncode == 0, said
    return path


def played(film: Film, path: Path) -> Path:
    """Eight seconds of a drum on every beat over the chords I IV V I of the film's key."""
    time = np.arange(8 * pcm.RATE) / pcm.RATE
    root = TONES.index(film.key.split()[0])
    third = 3 if "minor" in film.key else 4
    beat = 60 / film.tempo
    drum = 0.5 * np.sin(2 * np.pi * 55 * time) * np.exp(-((time % beat) / 0.06))
    step = (time // (4 * beat)).astype(int) % 4
    for place, degree in enumerate((0, 5, 7, 0)):
        for tone in (0, third if degree != 7 else 4, 7):
            hertz = 261.63 * 2 ** ((root + degree + tone) / 12 - 1)
            drum += 0.08 * (step == place) * np.sin(2 * np.pi * hertz * time) * np.exp(-((time % beat) / 0.5))
    return pcm.write(path, np.stack([drum, drum]).astype(np.float32) * np.float32(film.gain))


def shots(film: Film, path: Path) -> Sequence[ShotSeen]:
    starts = np.cumsum((0, *film.cuts))
    return [
        ShotSeen(number + 1, path, int(starts[number]), frames, str(FPS), place="street", light="noon", cast=("Mara",))
        for number, frames in enumerate(film.cuts)
    ]


def told(film: Film) -> Told:
    return Told(worn={"Mara coat": COAT})


def signed(film: Film, folder: Path, *, sound: bool = False) -> Signature:
    """Paint it, play it, measure it."""
    heard = played(film, folder / "sound.wav") if sound else None
    return signature(shots(film, painted(film, folder / "film.mp4")), heard, told(film))


def warmer(by: float) -> Change:
    """Moved towards yellow and red in Lab, lightness kept."""

    def change(picture: Picture) -> Picture:
        lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_BGR2Lab) + np.array([0, by / 2, by], np.float32)
        return np.asarray(np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR) * 255 + 0.5, 0, 255), np.uint8)

    return change


def scaled(by: float, around: float = 0.0) -> Change:
    """Levels times `by` around a level: darker around 0, flatter around the middle."""
    return lambda picture: np.clip((picture.astype(float) - around) * by + around + 0.5, 0, 255).astype(np.uint8)


def greyer(by: float) -> Change:
    """A share of the colour taken out, lightness kept."""

    def change(picture: Picture) -> Picture:
        lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_BGR2Lab) * np.array([1, by, by], np.float32)
        return np.asarray(np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR) * 255 + 0.5, 0, 255), np.uint8)

    return change


def noisy(strength: float) -> Change:
    """White noise of this standard deviation, another one on every frame."""
    chance = np.random.default_rng(7)
    return lambda picture: np.clip(
        picture + chance.normal(0, strength, picture.shape[:2])[..., None] + 0.5, 0, 255
    ).astype(np.uint8)
