"""Weights: where they lie, how a pipeline is loaded from them, and what spares memory on each device."""

import contextlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from memory.errors import ProductionError, UserMistake, VendorError
from tools.vendors.contract import Model

NEEDED = ("torch", "diffusers", "transformers", "accelerate", "sentencepiece", "ftfy")
SPARING = ("enable_tiling", "enable_slicing")


def installed() -> bool:
    """Whether the packages of the extra `local` are here; nothing is imported to know it."""
    return all(find_spec(name) for name in NEEDED)


def lacking(model: Model, weights: Path | None) -> UserMistake | None:
    """What a person must do before this model can run: install the extra, or put the weights where they are named."""
    if not installed():
        return UserMistake(
            "Stable Video needs the extra: pip install 'filmwright[local]'",
            "Or make the film with --vendor animatic, which needs nothing",
            field="vendor", got="stable", accepted="the extra installed",
        )  # fmt: skip
    if weights and not folder_of(model, weights):
        return UserMistake(
            f"{weights} holds no weights for {model.id}",
            f"Put a copy of {model.wire['hub']} in {weights / model.id}, or unset FILMWRIGHT_WEIGHTS to fetch it",
            field="weights", got=str(weights), accepted="a folder with model_index.json in it",
        )  # fmt: skip
    return None


def folder_of(model: Model, weights: Path) -> Path | None:
    """The model's pipeline folder: one of its name in `weights`, one named as its repository, or `weights` itself."""
    hub = str(model.wire["hub"])
    for folder in (weights / model.id, weights / hub, weights / Path(hub).name):
        if (folder / "model_index.json").is_file():
            return folder
    index = weights / "model_index.json"
    if index.is_file():
        family = json.loads(index.read_text(encoding="utf-8")).get("_class_name", "")
        return weights if str(family).startswith(str(model.wire["family"])) else None
    return None


def device_of(asked: str) -> str:
    """The device to run on: the one asked for, else the best there is."""
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if asked == "auto":
        return next(name for name, is_there in there.items() if is_there)
    if not there.get(asked.partition(":")[0]):
        names = ", ".join(name for name, is_there in there.items() if is_there)
        raise UserMistake(f"torch finds no {asked} here", f"Devices: {names}", field="device", accepted=names)
    return asked


def load(model: Model, pipeline: str, weights: Path | None, device: str) -> Any:
    """A pipeline ready to be called; UserMistake says what to do when its weights can't be had."""
    import diffusers

    hushed()
    folder = folder_of(model, weights) if weights else None
    where = str(folder or model.wire["hub"])
    try:
        pipe = getattr(diffusers, pipeline).from_pretrained(
            where, dtype=kinds(model, device), variant=variant(model, folder, device),
            local_files_only=folder is not None, use_safetensors=True,
        )  # fmt: skip
    except Exception as error:
        raise unloaded(model, folder, error) from error
    return settled(pipe, model, device)


def hushed() -> None:
    """The libraries keep their bars and their advice off our console."""
    import diffusers
    import huggingface_hub
    import transformers

    huggingface_hub.utils.disable_progress_bars()
    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()
        library.utils.logging.disable_progress_bar()


def kinds(model: Model, device: str) -> Any:
    """The number format of each part: float32 on a CPU, the model's own on an accelerator but for the part it keeps."""
    import torch

    if device == "cpu":
        return torch.float32
    default = getattr(torch, str(model.wire["dtype"]))
    kept = str(model.wire.get("keep", ""))
    return {"default": default, kept: torch.float32} if kept else default


def variant(model: Model, folder: Path | None, device: str) -> str | None:
    """The smaller files, where there are some and they are what will be run."""
    name = str(model.wire.get("variant", ""))
    if not name or (folder is None and device == "cpu"):
        return None
    if folder is not None and not any(folder.glob(f"*/*.{name}.safetensors")):
        return None
    return name


def settled(pipe: Any, model: Model, device: str) -> Any:
    """The pipeline on its device, with whatever spares memory there."""
    import diffusers

    if shift := model.wire.get("flow_shift"):
        pipe.scheduler = diffusers.UniPCMultistepScheduler.from_config(pipe.scheduler.config, flow_shift=shift)
    for spare in SPARING:
        with contextlib.suppress(NotImplementedError, AttributeError):  # SVD's VAE has neither
            getattr(pipe.vae, spare)()
    pipe.set_progress_bar_config(disable=True)
    if device == "cpu":
        return pipe
    if device.startswith("cuda"):
        pipe.enable_model_cpu_offload(device=device)
        return pipe
    return pipe.to(device)


def unloaded(model: Model, folder: Path | None, error: Exception) -> ProductionError:
    """Why a pipeline could not be loaded, in our words and with its own first line."""
    if out_of_memory(error):
        return spent(model)
    hub, words = model.wire["hub"], first_line(error)
    if isinstance(error, ImportError):
        return UserMistake(f"{model.id} needs another package ({words})", "pip install 'filmwright[local]'")
    if folder:
        return UserMistake(
            f"The weights in {folder} can't be loaded ({words})", f"Fetch {hub} again: the folder is not whole",
            field="weights", got=str(folder), accepted=f"a whole copy of {hub}",
        )  # fmt: skip
    return UserMistake(
        f"The weights of {hub} can't be had ({words})",
        f"Accept their licence on huggingface.co/{hub} and run `hf auth login`, or set FILMWRIGHT_WEIGHTS to a folder "
        f"with a copy in {model.id}",
        field="weights", got=str(hub), accepted="weights that can be fetched",
    )  # fmt: skip


def out_of_memory(error: BaseException) -> bool:
    words = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in words or "can't allocate memory" in words


def spent(model: Model) -> VendorError:
    return VendorError(
        f"{model.id} ran out of memory", "Order shorter shots or a smaller --size, or choose a smaller --model"
    )


def first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:200]
