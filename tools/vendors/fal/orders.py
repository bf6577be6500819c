"""An order in the fields of one model behind fal's queue, by the wire lines of its fact sheet: see own.py."""

from collections.abc import Callable
from typing import Any

from tools.vendors.contract import Model, Order
from tools.vendors.fit import Fit
from tools.vendors.likeness import shown

DURATIONS: dict[str, Callable[[float], int | str]] = {
    "int": int,
    "string": "{:g}".format,
    "seconds-string": "{:g}s".format,
}
USES = ("text", "image", "frames", "references")


def app_of(endpoint: str) -> str:
    """The part of an endpoint that its jobs are asked under: the first two segments, three of some."""
    parts = endpoint.split("/")
    return "/".join(parts[: 3 if parts[0] in ("workflows", "comfy") else 2])


def endpoint(order: Order, model: Model) -> str:
    use = "frames" if order.last_frame and "frames" in model.wire else "image" if order.first_frame else "text"
    use = "references" if shown(order, model) else use
    return str(model.wire.get(use, model.id))


def endpoints(model: Model) -> list[str]:
    """Every endpoint of a model."""
    return [str(model.wire[use]) for use in USES if use in model.wire] or [model.id]


def settings(order: Order, model: Model, made: Fit) -> dict[str, Any]:
    """Everything of an order but its words and pictures, in the fields that this model has."""
    wire = model.wire
    body: dict[str, Any] = {name[5:]: value for name, value in wire.items() if name.startswith("send_")}
    if "duration" in wire:
        body["duration"] = DURATIONS[str(wire["duration"])](made.seconds)
    if "ratio" in wire and not order.first_frame:
        body[str(wire["ratio"])] = made.shape
    if "resolution" in wire:
        body[str(wire["resolution"])] = made.tier
    if "audio" in wire:
        body[str(wire["audio"])] = False
    if model.seed:
        body["seed"] = order.seed
    if model.avoid and order.avoid:
        body["negative_prompt"] = order.avoid[: int(wire.get("avoid_most", 0)) or None]
    return body
