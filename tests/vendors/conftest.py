"""A running sandbox, and orders to try it with."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from memory.film import Shot
from tools.vendors import open_vendor
from tools.vendors.contract import Job, Order, Status, Vendor
from tools.vendors.sandbox.run import Sandbox, sandbox

SHOT = Shot(
    number=1, scene=1, frames=120, action="waves", place="sea", light="dawn", subject="", staging="view",
    framing="wide", camera="pan_left", motion="low", prompt="the sea at dawn",
)  # fmt: skip


@pytest.fixture(scope="module")
async def box() -> AsyncIterator[Sandbox]:
    """A sandbox whose time jumps."""
    async with sandbox() as running:
        yield running


@pytest.fixture(scope="module")
async def fast_box() -> AsyncIterator[Sandbox]:
    """A sandbox whose time passes fifty times as fast, for SDKs that sleep by themselves."""
    async with sandbox("--clock", "real", "--speed", "50") as running:
        yield running


@pytest.fixture(scope="module")
async def stern_box(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    """A sandbox whose vendors refuse everything."""
    world = tmp_path_factory.mktemp("world") / "stern.toml"
    world.write_text("[default]\nrefusal = 1.0\n")
    async with sandbox("--world", str(world)) as running:
        yield running


@pytest.fixture(scope="session")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture to start from."""
    import cv2
    import numpy as np

    path = tmp_path_factory.mktemp("still") / "still.png"
    across = np.linspace(0, 255, 640, dtype=np.uint8)
    cv2.imwrite(
        str(path),
        np.dstack([np.tile(across, (360, 1)), np.full((360, 640), 90, np.uint8), np.tile(across[::-1], (360, 1))]),
    )
    return path


def order(vendor: str, model: str = "", **changes: Any) -> Order:
    """Five seconds of the sea at 426×240, with whatever is changed."""
    plain = Order(
        slate="film_sh01_t1", vendor=vendor, model=model, shot=SHOT, prompt=SHOT.prompt, frames=120, fps="24",
        width=426, height=240, seed=1, camera=SHOT.camera, motion=SHOT.motion,
        palette=("#16324f", "#2b6777", "#ff7a3d", "#ffd9a0"),
    )  # fmt: skip
    return plain.model_copy(update=changes)


def opened(name: str, box: Sandbox, cache: Path, **outside: Any) -> Vendor:
    """A vendor's client that calls the sandbox."""
    return open_vendor(name, cache=cache, outside=box.outside(**outside))


async def ended(vendor: Any, job: Job) -> Status:
    """The job's last status, looked at in the sandbox's time."""
    with vendor.outside.clock.working():
        while (status := await vendor.poll(job)).state in ("waiting", "rolling"):
            await vendor.outside.clock.sleep(vendor.facts.poll)
    return status


async def filmed(vendor: Any, asked: Order, into: Path) -> Path:
    """Submit, wait, fetch."""
    job = await vendor.submit(asked)
    status = await ended(vendor, job)
    assert status.state == "finished", status
    file: Path = await vendor.fetch(job, into)
    return file
