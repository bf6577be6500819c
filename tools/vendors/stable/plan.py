"""What a model is asked for an order: which of its pipelines, how many frames of which size. Nothing is imported."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from memory.errors import Rejected, UserMistake
from tools.vendors.contract import Model, Order
from tools.vendors.fit import fit

Use = Literal["text", "image", "ends", "extend"]
LEAD = 17  # frames of the earlier clip an extension sees, two thirds of a second at 25 a second


@dataclass(frozen=True)
class Plan:
    """frames: as many as the pipeline makes, the `lead` ones it goes on from among them; fps: the model's own.

    pace: how many of them pass with each frame of the film; what is over is trimmed.
    """

    model: Model
    use: Use
    pipeline: str
    width: int
    height: int
    frames: int
    lead: int
    fps: int
    pace: Fraction

    @property
    def wire(self) -> dict[str, Any]:
        return dict(self.model.wire)


def planned(order: Order, model: Model) -> Plan:
    """The plan of an order; UserMistake for what the model can't do, Rejected for a size it would break at."""
    if order.frames < 1 or order.width % 2 or order.height % 2:
        raise Rejected("A take has at least one frame and even width and height", "Order a size such as 1280×720")
    made, use = fit(order, model), use_of(order)
    pipeline, multiple = str(model.wire.get(use, "")), int(model.wire["multiple"])
    if not pipeline:
        raise UserMistake(f"{model.id} has no way to {SAID[use]}", "Choose another model", field="model", got=model.id)
    if made.width % multiple or made.height % multiple:
        raise Rejected(
            f"{model.id} makes sizes in steps of {multiple} pixels, not {made.width}×{made.height}",
            "Correct the sizes of its tier",
        )
    lead = LEAD if use == "extend" else 0
    fps = int(model.wire["native_fps"])
    frames = allowed(lead + needed(order, fps), model)
    return Plan(model, use, pipeline, made.width, made.height, frames, lead, fps, paced(order, frames - lead, fps))


SAID: dict[Use, str] = {
    "text": "shoot from words alone", "image": "start from a picture", "ends": "start and end on pictures",
    "extend": "go on from a clip",
}  # fmt: skip


def use_of(order: Order) -> Use:
    if order.continues:
        return "extend"
    return ("ends" if order.last_frame else "image") if order.first_frame else "text"


def needed(order: Order, fps: int) -> int:
    """How many frames at the model's own rate reach to the order's last frame."""
    return int((order.frames - 1) * Fraction(fps) / Fraction(order.fps)) + 1


def paced(order: Order, frames: int, fps: int) -> Fraction:
    """Model frames to a film frame: by their rates, but a last picture must fall on the film's last frame."""
    if order.last_frame and order.frames > 1:
        return Fraction(frames - 1, order.frames - 1)
    return Fraction(fps) / Fraction(order.fps)


def allowed(frames: int, model: Model) -> int:
    """The next number of frames its rule allows: least, least + step, least + 2 × step …"""
    least, step = int(model.wire["least"]), int(model.wire["step"])
    return least + max(0, ceil((frames - least) / step)) * step
