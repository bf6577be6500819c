"""The one loaded pipeline: an order's arguments go in, its frames are written out."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from memory.errors import ProductionError, Rejected, VendorError
from tools.vendors.contract import Order
from tools.vendors.stable import strip
from tools.vendors.stable.plan import Plan
from tools.vendors.stable.weights import device_of, first_line, load, out_of_memory, spent
from tools.vendors.words import worded

Hear = Callable[[float], None]
STEPS = 0.9  # share of a take that is its steps; the rest is decoding and writing


@dataclass
class Projector:
    """Holds one pipeline at a time, as memory does, and lets one take through at a time: its scheduler keeps state."""

    weights: Path | None
    device: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    loaded: tuple[str, str] = ("", "")
    pipe: Any = None

    def shoot(self, order: Order, plan: Plan, out: Path, hear: Hear) -> None:
        """Make a take's file; `hear` is called with 0..1 and may raise to end it."""
        with self.lock:
            hear(0.0)
            pipe = self._ready(plan)
            hear(0.01)
            frames = self._made(pipe, order, plan, hear)
            strip.write(frames[plan.lead :], plan.pace, order, out, lambda share: hear(STEPS + (1 - STEPS) * share))

    def _ready(self, plan: Plan) -> Any:
        wanted = (plan.model.id, plan.pipeline)
        if self.loaded != wanted:
            self.loaded, self.pipe = ("", ""), None  # the old one must be gone before the new one comes
            self.pipe = load(plan.model, plan.pipeline, self.weights, device_of(self.device))
            self.loaded = wanted
        return self.pipe

    def _made(self, pipe: Any, order: Order, plan: Plan, hear: Hear) -> Any:
        """The pipeline's frames: (frames, height, width, 3) in 0..1."""
        try:
            return pipe(**arguments(order, plan), callback_on_step_end=stepping(plan, hear)).frames[0]
        except ProductionError:
            raise
        except ValueError as error:
            raise Rejected(f"{plan.model.id} refused the order ({first_line(error)})", "Order it otherwise") from error
        except (RuntimeError, MemoryError) as error:
            if out_of_memory(error):
                raise spent(plan.model) from error
            raise VendorError(f"{plan.model.id} broke off ({first_line(error)})", "Try again") from error
        finally:
            pipe.maybe_free_model_hooks()  # a take cut in mid-step leaves its part on the accelerator


def stepping(plan: Plan, hear: Hear) -> Callable[..., dict[str, Any]]:
    """The pipeline's own callback: tells how far it is, and passes on what `hear` raises."""
    steps = int(plan.wire["steps"])

    def step(_pipe: Any, number: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        hear(0.01 + (STEPS - 0.01) * min(1.0, (number + 1) / steps))
        return tensors

    return step


def arguments(order: Order, plan: Plan) -> dict[str, Any]:
    """All a pipeline is called with but its callback."""
    import torch

    wire = plan.wire
    words: dict[str, Any] = {}
    if not wire.get("wordless"):
        words = {
            "prompt": worded(order, plan.model),
            "negative_prompt": order.avoid or None,
            "guidance_scale": wire["guidance"],
        }
    return {
        "width": plan.width, "height": plan.height, "num_frames": plan.frames,
        "num_inference_steps": int(wire["steps"]), "output_type": "np",
        "generator": torch.Generator("cpu").manual_seed(order.seed), **words, **OWN[wire["family"]](order, plan),
    }  # fmt: skip


def svd(order: Order, plan: Plan) -> dict[str, Any]:
    """A picture and an amount of motion; its fps is what the frames should look like, not how they are played."""
    wire = plan.wire
    return {
        "image": strip.picture(order.first_frame, (plan.width, plan.height)), "fps": plan.fps,
        "motion_bucket_id": int(wire[f"motion_{order.motion}"]), "decode_chunk_size": int(wire["decode_chunk_size"]),
    }  # fmt: skip


def wan(order: Order, plan: Plan) -> dict[str, Any]:
    return named(order, plan, image=order.first_frame, last_image=order.last_frame)


def ltx(order: Order, plan: Plan) -> dict[str, Any]:
    settings: dict[str, Any] = {
        name: plan.wire[name] for name in ("decode_timestep", "decode_noise_scale") if name in plan.wire
    }
    told: dict[str, Any] = {"frame_rate": plan.fps, **settings}
    if plan.pipeline == "LTXConditionPipeline":
        return {**told, "conditions": conditions(order, plan) or None}
    return {**told, **named(order, plan, image=order.first_frame)}


def named(order: Order, plan: Plan, **files: str) -> dict[str, Any]:
    size = (plan.width, plan.height)
    return {field: strip.picture(file, size) for field, file in files.items() if file}


def conditions(order: Order, plan: Plan) -> list[Any]:
    """What the film must show, and where: the clip it goes on from or the first picture, and the last picture."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    size, found = (plan.width, plan.height), []
    if plan.use == "extend":
        found.append(LTXVideoCondition(video=strip.tail(order.source, size, plan.fps, plan.lead), frame_index=0))
    elif order.first_frame:
        found.append(LTXVideoCondition(image=strip.picture(order.first_frame, size), frame_index=0))
    if order.last_frame:
        found.append(LTXVideoCondition(image=strip.picture(order.last_frame, size), frame_index=plan.frames - 1))
    return found


OWN: dict[str, Callable[[Order, Plan], dict[str, Any]]] = {"StableVideo": svd, "Wan": wan, "LTX": ltx}
