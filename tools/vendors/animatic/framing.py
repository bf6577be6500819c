"""Where the camera stands for a framing, on a canvas larger than the frame."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.solids import Solid, box_around
from tools.vendors.animatic.stage import Stage


@dataclass(frozen=True)
class View:
    """share: of the frame's height that the subject takes. rise: degrees we look down. aim: 0 foot .. 1 top of it.

    middle: where that point comes to lie in the frame, 0 top .. 1 foot.
    """

    share: float
    rise: float
    aim: float = 0.5
    middle: float = 0.475


VIEWS = {
    "wide": View(0.40, 4.5, 0.5, 0.55),
    "medium": View(0.58, 3.6),
    "close": View(0.78, 5.0, 0.52, 0.49),
    "detail": View(1.55, 9.0, 0.70, 0.46),
    "low_angle": View(0.64, -3.0, 0.5, 0.50),
    "high_angle": View(0.56, 27.0, 0.45, 0.50),
}


def beside_words(stage: Stage, x: float) -> float:
    """Frame x of a subject: in a lying frame with words it keeps to the right, for the words stand at the left."""
    return max(x, 0.68) if stage.words and stage.frame_width > 1.2 * stage.frame_height else x


def aside(stage: Stage, seen: Camera) -> Camera:
    """The same camera with its lens shifted so that what was in the middle stands beside the words."""
    right = (beside_words(stage, 0.5) - 0.5) * 2 * stage.frame_width / stage.height
    return replace(seen, shift=(seen.shift[0] - right, seen.shift[1]))


def camera(
    stage: Stage, solids: Sequence[Solid], view: View, *, away: float = 4.3, room: float = 0.80, rise: float = 0.0
) -> Camera:
    """A camera that frames the solids: `away` of their heights from them, `rise` degrees further above.

    room: share of the frame's width they may fill.
    """
    low, high = box_around(solids)
    tall, wide = float(high[1]), float(high[0] - low[0])
    aspect = stage.frame_width / stage.frame_height
    seen = max(
        tall / view.share, min(wide, 1.3) * 0.66 / view.share, wide / (aspect * room) * min(1.0, 1.0 / view.share)
    )
    far = away * max(tall, seen * 0.55)
    lens = seen / 2 / far
    target = (float(low[0] + high[0]) / 2, tall * view.aim, 0.0)
    turn = np.radians(view.rise + (rise if view.rise > 0 else 0.0))
    place = (target[0], max(target[1] + far * float(np.sin(turn)), 0.035 * tall), far * float(np.cos(turn)))
    scale = stage.height / stage.frame_height
    return Camera(place, target, lens * scale, stage.width, stage.height, (0.0, (view.middle - 0.5) * 2 / scale))
