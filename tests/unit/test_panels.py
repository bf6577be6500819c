"""A panel is drawn once for whoever asks, and again for whatever would look different."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.film.rooms import SHOT
from tools.post.looks import palette
from tools.stills import panel
from tools.vendors.animatic.vendor import Animatic
from tools.vendors.contract import Order

ORDER = Order(
    slate="film_sh01_t1", vendor="animatic", model="", shot=SHOT, prompt="a lamp", frames=24, fps="24", width=426,
    height=240, seed=1, camera="push_in", motion="medium", palette=palette("clean"),
)  # fmt: skip


@pytest.fixture(scope="module")
async def drawing(tmp_path_factory: pytest.TempPathFactory):
    vendor = Animatic(tmp_path_factory.mktemp("plates"), processes=1)
    yield vendor
    await vendor.close()


def kept(vendor: Animatic) -> list[Path]:
    return sorted((vendor.cache / "panels").iterdir())


async def test_whoever_asks_gets_the_same_picture_drawn_once(drawing: Animatic) -> None:
    first = await panel(ORDER, drawing, 160)
    (file,) = kept(drawing)
    before = file.stat().st_mtime_ns
    assert await panel(ORDER.model_copy(update={"slate": "other_sh07_t2"}), drawing, 160) == first
    assert kept(drawing) == [file] and file.stat().st_mtime_ns == before and file.read_bytes() == first
    assert await panel(ORDER, drawing, 160, 23) != first, "a later frame is another picture"
    assert await panel(ORDER.model_copy(update={"seed": 2}), drawing, 160) != first
    assert len(kept(drawing)) == 3


async def test_a_first_frame_counts_by_what_it_holds(drawing: Animatic, tmp_path: Path) -> None:
    def framed(name: str, grey: int) -> Order:
        cv2.imwrite(str(tmp_path / name), np.full((240, 426, 3), grey, np.uint8))
        return ORDER.model_copy(update={"first_frame": str(tmp_path / name)})

    dark = await panel(framed("a.png", 40), drawing, 160)
    assert await panel(framed("b.png", 40), drawing, 160) == dark, "the same picture in another place"
    assert await panel(framed("a.png", 200), drawing, 160) != dark, "another picture in the same place"
