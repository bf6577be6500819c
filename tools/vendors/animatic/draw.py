"""The worker's side of the animatic: an order as a plain dict goes in, a film file or a picture comes out."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any
from zlib import crc32

import cv2

from memory.errors import Unplayable
from tools import ffmpeg
from tools.vendors.animatic import moves, plates, still
from tools.vendors.animatic.adjust import adjusted, tone_of
from tools.vendors.animatic.camera import Camera
from tools.vendors.animatic.compose import Compositor
from tools.vendors.animatic.develop import Tone, develop
from tools.vendors.animatic.lights import LIGHTS, of_a_day, tinted
from tools.vendors.animatic.paint import linear
from tools.vendors.animatic.places import build
from tools.vendors.animatic.roles import is_figure
from tools.vendors.animatic.stage import Stage

Order = dict[str, Any]
Tell = Callable[[float], None]
TURNING = 9_000_000  # px of all angles of an orbit together: what a worker can hold in light
CARDS = ("title_card", "end_card")
MOODS = ("awe", "tech", "play", "product")
# A take is decoded more often than it is kept: quick to write and to read, finer than the master, larger on the disk.
TAKE = ("-preset", "ultrafast", "-crf", "19", "-x264-params", "aq-mode=1:8x8dct=1:weightp=1")
TAGS = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")


@dataclass(frozen=True)
class Setup:
    """One scene made ready: where it plays, what it stands on, how it is seen and developed."""

    place: str
    stage: Stage
    camera: Camera
    tone: Tone
    picture: str = ""


def draw(order: Order, out: str, cache: str, tell: Tell) -> None:
    """Draw a take into the file `out`; `tell` hears 0..1. A continuation draws only its new frames."""
    root, (first, last) = root_of(order), span(order)
    tell(0.02)
    compositor = ready(root, Path(cache))
    tell(0.3)
    frames = (compositor.video(number) for number in range(first, last))
    size = (compositor.camera.width, compositor.camera.height)
    encode(frames, last - first, size, order["fps"], Path(out), lambda share: tell(0.3 + 0.7 * share))


def panel(order: Order, width: int, at: int = 0) -> bytes:
    """Frame `at` of the take as a PNG `width` px wide, drawn by the same scene code."""
    height = max(2, round(order["height"] * width / order["width"] / 2) * 2)
    root = {**root_of(order), "width": width, "height": height}
    compositor = ready(root, None, quality=1.5)
    picture = compositor.vignette.on(compositor.picture(at))
    done, png = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_BGRA2BGR))
    if not done:
        raise Unplayable("The panel could not be written as a PNG")
    return bytes(png.tobytes())


def root_of(order: Order) -> Order:
    """The order whose scene a continuation goes on with."""
    while order.get("continues"):
        order = order["continues"]
    return order


def span(order: Order) -> tuple[int, int]:
    """First and last + 1 of the frames an order adds, counted on its root's own time line."""
    known = order.get("continues")
    if not known:
        return 0, int(order["frames"])
    first, last = extent(known)
    if order["direction"] == "backward":
        return first - int(order["frames"]), first
    return last, last + int(order["frames"])


def extent(order: Order) -> tuple[int, int]:
    """From where to where a take and everything it goes on from reach."""
    own = span(order)
    if not order.get("continues"):
        return own
    earlier = extent(order["continues"])
    return min(own[0], earlier[0]), max(own[1], earlier[1])


def ready(root: Order, cache: Path | None, quality: float = 1.5) -> Compositor:
    """A compositor for an order's scene; plates come from the cache folder when they are there."""
    setup = set_up(root, quality)
    key = plates.key(setup.place, setup.stage, setup.tone, setup.picture and plates.fingerprint(setup.picture))
    scene = plates.load(cache, key) if cache else None
    if scene is None:
        scene = made(setup)
        if cache:
            plates.save(scene, cache, key)
    return Compositor(scene, setup.camera, setup.stage.seed, setup.tone, setup.stage.arc)


def made(setup: Setup) -> plates.Scene:
    """The scene of a setup, drawn from nothing."""
    cv2.setNumThreads(1)
    stage = setup.stage
    frame = (stage.frame_width, stage.frame_height)
    if setup.picture:
        return still.scene(Path(setup.picture), (stage.width, stage.height), frame, setup.tone)
    return develop(build(setup.place, stage), frame, setup.tone)


def set_up(root: Order, quality: float) -> Setup:
    """What an order asks, in the words of the stage."""
    order, asked = adjusted(root)
    shot, frames, rate = order["shot"], int(order["frames"]), float(Fraction(order["fps"]))
    width, height = int(order["width"]), int(order["height"])
    calm = 0.5 if shot["staging"] == "exploded" else 1.0  # parts that come apart, and words to read, move enough
    speed = asked.speed * calm
    path = moves.Path(order["camera"], order["motion"], frames / rate, width / height, order["seed"], speed)
    across, down = path.overscan()
    palette = tuple(tuple(float(v) for v in linear(code)) for code in order["palette"])
    words, under = title_words(shot)
    world = str(order.get("world") or "")
    subject, props = seen_by(shot, world)
    film = crc32((world or str(order["title"])).encode()) % 1_000_000  # each film or series has its own days and places
    canvas = (even(width * across), even(height * down))
    angles = min(16, max(7, TURNING // (canvas[0] * canvas[1])))
    stage = Stage(
        width=canvas[0], height=canvas[1], frame_width=width, frame_height=height,
        sky=tinted(of_a_day(LIGHTS[shot["light"]], film), palette), palette=palette,  # type: ignore[arg-type]
        seed=order["seed"] + film,
        subject=subject, props=props, staging=shot["staging"], framing=framed(shot),
        happening=shot["happening"], words=words, under=under, mood=mood_of(shot),
        arc=moves.arc(path, frames, angles), quality=quality, world=world, place=shot["place"],
    )  # fmt: skip
    camera = Camera(path, width, height, frames, rate)
    return Setup(shot["place"], stage, camera, tone_of(asked, stage.sky.exposure), order.get("first_frame") or "")


def seen_by(shot: Order, world: str = "") -> tuple[str, tuple[str, ...]]:
    """Subject and props as they are drawn: a figure shot without a person in its words shows one, with the thing.

    In a named world, one of the cast among the props is that person.
    """
    props = tuple(prop for prop in shot["props"] if prop not in MOODS)
    subject = str(shot["subject"]).strip()
    if shot["staging"] != "figure" or is_figure(subject):
        return subject, props
    who = next((prop for prop in props if world and is_figure(prop)), "person")
    rest = tuple(prop for prop in props if prop != who)
    return who, (subject, *rest) if subject else rest


def framed(shot: Order) -> str:
    """The framing asked for; a card is always framed to hold its type."""
    return "medium" if shot["staging"] in CARDS else str(shot["framing"])


def even(value: float) -> int:
    """The even number of px that holds `value`."""
    return 2 * ceil(value / 2 - 1e-9)


def title_words(shot: Order) -> tuple[str, str]:
    """A card's headline and the rest ('Title|under-line|button|address'); other shots show their words as they are."""
    headline, _, rest = str(shot["words"]).partition("|")
    return headline.strip(), rest.strip()


def mood_of(shot: Order) -> str:
    first = shot["props"][0] if shot["props"] else ""
    return first if first in MOODS else "product"


def encode(frames: Iterator[memoryview], count: int, size: tuple[int, int], fps: str, out: Path, tell: Tell) -> None:
    """Frames of 4:2:0 planes through ffmpeg's pipe into H.264, a keyframe each second, tagged as BT.709."""
    rate = round(float(Fraction(fps)))
    process = ffmpeg.start(
        ["-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size[0]}x{size[1]}", "-r", fps, *TAGS, "-i", "-",
         "-c:v", "libx264", *TAKE, "-threads", "1", "-g", str(rate),
         "-pix_fmt", "yuv420p", *TAGS, "-movflags", "+faststart", "-f", "mp4", out],
        writes=True,
    )  # fmt: skip
    try:
        _feed(process, frames, count, tell)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _feed(process: "subprocess.Popen[bytes]", frames: Iterator[memoryview], count: int, tell: Tell) -> None:
    assert process.stdin and process.stderr
    try:
        for number, frame in enumerate(frames):
            process.stdin.write(frame)
            if number % 8 == 7:
                tell((number + 1) / count)
        process.stdin.close()
    except BrokenPipeError:
        pass  # ffmpeg has ended early; its own words follow
    said = process.stderr.read().decode(errors="replace").strip()
    if process.wait() != 0:
        raise Unplayable(
            f"ffmpeg failed: {said.splitlines()[-1] if said else process.returncode}", "Run filmwright doctor"
        )
