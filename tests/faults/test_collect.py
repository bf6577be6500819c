"""A paid clip is to be fetched and something is in the way: it is fetched again, never generated again."""

import hashlib
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from memory.errors import ProductionError, Unplayable, VendorError
from tests.faults.place import Place, each, opened, place
from tools.probe import probe


def whole(here: Place, bank: Path) -> None:
    """The stored file is, byte for byte, one the sandbox made, and can be played."""
    file = here.lot.vault.path(here.entry().digest)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert file.name.startswith(digest) and probe(file).frames
    assert digest in {hashlib.sha256(clip.read_bytes()).hexdigest() for clip in bank.glob("*.mp4")}


@pytest.mark.parametrize("fault", ["1=403", "1=404_once", "1-3=403", "1=drop", "1=truncated", "1-3=drop", "1=slow"])
async def test_a_link_or_a_line_that_fails_is_tried_again(fault: str, bank: Path, tmp_path: Path) -> None:
    """Rows 21 to 23: a fresh link for one that died or isn't ready, the rest of a file whose line broke."""

    async def fetched(here: Place) -> None:
        assert (await here.shoot()).state == "stored"
        whole(here, bank)
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each(f"media:{fault}")) as here:
        await here.everywhere(fetched)


async def test_a_link_that_stays_dead_leaves_the_clip_to_be_collected(bank: Path, tmp_path: Path) -> None:
    """Row 21: after some tries it is said; the next resume asks for a link once more."""

    async def dead(here: Place) -> None:
        with pytest.raises(VendorError, match="link"):
            await here.shoot()
        assert (here.entry().state, here.entry().price) == ("finished", here.entry().quote)
        assert here.entry().digest == ""
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each("media:1-4=403")) as here:
        await here.everywhere(dead)


@pytest.mark.parametrize("name", ["luma", "kling"])
async def test_a_link_past_its_life_is_fetched_anew(name: str, bank: Path, tmp_path: Path) -> None:
    """Row 21: the process ended before it fetched, and the link it saw is long dead."""
    async with place(tmp_path, bank, name, "media:1-4=403") as here:
        with pytest.raises(VendorError):
            await here.shoot()
        with here.outside.clock.working():
            await here.outside.clock.sleep(8 * 86400)
        async with opened(here.box, tmp_path, name) as later:
            assert (await later.shoot()).state == "stored"
            assert await later.posts() == 1


@contextmanager
def small_disk(most: int) -> Iterator[None]:
    """No file grows beyond `most` bytes: what a full disk does to a write, without filling one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)


async def test_a_full_disk_leaves_nothing_half_written(bank: Path, tmp_path: Path) -> None:
    """Row 24: no part of a file stays, the clip is still to be had, and is had once there is room."""
    large = {"frames": 240, "width": 1920, "height": 1080}
    async with place(tmp_path, bank, "luma") as here:
        async with opened(here.box, tmp_path, "luma") as full:
            with small_disk(150_000), pytest.raises(OSError, match="too large"):
                await full.shoot(**large)
            assert full.entry().state == "finished"
            assert not [file for file in here.lot.vault.root.rglob("*") if file.is_file()]
        made = await here.shoot(**large)
        assert made.state == "stored" and here.lot.vault.path(made.digest).stat().st_size > 150_000
        assert await here.posts() == 1


@pytest.mark.parametrize("fault", ["not_video", "playlist", "huge"])
async def test_a_file_that_is_no_clip_is_the_vendors_fault(fault: str, bank: Path, tmp_path: Path) -> None:
    """Row 25 and bad input 5: nothing of it is kept or opened; another try is another order, within the budget."""

    async def wrong(here: Place) -> None:
        with pytest.raises(Unplayable, match=r"is no video|is over 2 GB"):
            await here.shoot()
        assert (here.entry().state, here.entry().price) == ("failed", here.entry().quote)
        with pytest.raises(ProductionError, match="Roll again: that is a new order"):
            await here.shoot()
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each(f"media:*={fault}")) as here:
        await here.everywhere(wrong)
        assert not list(here.lot.vault.root.iterdir())


async def test_a_link_that_leads_to_a_private_address_is_not_followed(bank: Path, tmp_path: Path) -> None:
    """Bad input 2: refused at the hop; the clip stays to be collected."""

    async def led_astray(here: Place) -> None:
        with pytest.raises(VendorError, match=r"not allowed|not public"):
            await here.shoot()
        assert here.entry().state == "finished"
        assert (await here.shoot()).state == "stored"
        assert await here.posts() == 1

    async with place(tmp_path, bank, "runway", each("media:1=redirect_private")) as here:
        await here.everywhere(led_astray)
