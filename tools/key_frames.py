"""Key frames: a still in the middle of a shot, where a take too short for it ends and the next part begins."""

from typing import TYPE_CHECKING

from tools.stills import panel
from tools.vendors.contract import Model, Order

if TYPE_CHECKING:
    from tools.floor import Floor


def meets(frames: int, model: Model, floor: "Floor") -> bool:
    """Whether a take of `frames` is to meet its next part in a key frame; the model must be able to end on one."""
    return floor.joins == "key_frame" and frames < floor.shot.frames and model.last_frame


async def key_frame(at: int, start: str, floor: "Floor") -> str:
    """The file of the shot's frame `at` as the animatic draws it, from the picture `start` where it isn't the panel."""
    own = start in ("", str(floor.stills.get("panel", "")))
    whole: Order = floor.base.model_copy(
        update={
            "vendor": "animatic", "model": "drawn", "frames": floor.shot.frames, "first_frame": "" if own else start,
            "seed": floor.base.seed * 1000 + floor.shot.number,
        }
    )  # fmt: skip
    picture = await panel(whole, floor.vendor("animatic"), floor.base.width, at)
    return str(floor.lot.vault.path(floor.lot.vault.put_bytes(picture, ".png")))
