"""Stable Video's own loading and rolling code on tiny random weights; skipped where the extra `local` is absent."""

import asyncio
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from memory.errors import UserMistake
from tests.vendors import tiny
from tests.vendors.conftest import order
from tools import ffmpeg
from tools.probe import probe
from tools.vendors.contract import Job, Order, Status
from tools.vendors.stable import strip
from tools.vendors.stable.plan import planned
from tools.vendors.stable.projector import arguments
from tools.vendors.stable.vendor import Stable
from tools.vendors.stable.weights import installed, load, out_of_memory

pytestmark = pytest.mark.skipif(not installed(), reason="Stable Video's packages are absent: the extra [local]")

WAYS = [
    (tiny.SVD.id, "first"), (tiny.LTX.id, ""), (tiny.LTX.id, "first"), (tiny.LTX.id, "first last"),
    (tiny.OLD_LTX.id, ""), (tiny.OLD_LTX.id, "first"), (tiny.WAN.id, ""), (tiny.WAN.id, "first"),
    (tiny.ENDS.id, "first"), (tiny.ENDS.id, "first last"),
]  # fmt: skip


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    """A folder of tiny weights, and a hub that is not there."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    return tiny.build(tmp_path_factory.mktemp("weights"))


@pytest.fixture
async def vendor(weights, tmp_path):
    opened = Stable(cache=tmp_path / "cache", weights=weights, more=tiny.MODELS)
    yield opened
    await opened.close()


def short(name: str, still: Path, pictures: str = "", **changes) -> Order:
    """Half a second at 160×90, with the pictures named."""
    files = {f"{which}_frame": str(still) for which in pictures.split()}
    return order("stable", name, **{"frames": 12, "width": 160, "height": 90, **files, **changes})


async def followed(vendor: Stable, job: Job) -> tuple[Status, list[float]]:
    seen = []
    while (status := await vendor.poll(job)).state in ("waiting", "rolling"):
        seen.append(status.progress)
        await asyncio.sleep(0.005)
    return status, seen


async def filmed(vendor: Stable, asked: Order, into: Path) -> Path:
    job = await vendor.submit(asked)
    status, _ = await followed(vendor, job)
    assert status.state == "finished", status.says
    return await vendor.fetch(job, into / f"{job.id}.mp4")


def shown(file: Path) -> str:
    """A fingerprint of every decoded frame of a film."""
    return subprocess.run(
        [ffmpeg.program(), "-v", "error", "-i", file, "-f", "framemd5", "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize(("name", "pictures"), WAYS)
async def test_each_way_of_each_family_ends_in_the_film_that_was_ordered(name, pictures, vendor, still, tmp_path):
    told = probe(await filmed(vendor, short(name, still, pictures), tmp_path))
    assert (told.frames, told.fps, told.width, told.height, told.video) == (12, 24, 160, 90, "h264")


@pytest.mark.parametrize(("name", "pictures"), [(tiny.SVD.id, "first"), (tiny.LTX.id, ""), (tiny.WAN.id, "")])
async def test_the_same_seed_makes_the_same_frames_and_another_seed_others(name, pictures, vendor, still, tmp_path):
    first, again, other = [
        shown(await filmed(vendor, short(name, still, pictures, seed=seed), tmp_path)) for seed in (1, 1, 2)
    ]
    assert first == again != other


@pytest.mark.parametrize("name", [tiny.LTX.id, tiny.WAN.id])
async def test_the_words_reach_the_model(name, vendor, still, tmp_path):
    dawn, fog = [shown(await filmed(vendor, short(name, still, prompt=words), tmp_path)) for words in ("dawn", "fog")]
    assert dawn != fog


async def test_the_amount_of_motion_reaches_svd(vendor, still, tmp_path):
    calm, wild = [
        shown(await filmed(vendor, short(tiny.SVD.id, still, "first", motion=motion), tmp_path))
        for motion in ("low", "high")
    ]
    assert calm != wild


async def test_progress_rises_with_the_steps(weights, still, tmp_path):
    slow = tiny.SVD.model_copy(update={"id": "tiny-svd", "wire": {**tiny.SVD.wire, "steps": 20}})
    vendor = Stable(cache=tmp_path, weights=weights, more=(slow,))
    status, seen = await followed(vendor, await vendor.submit(short("tiny-svd", still, "first")))
    await vendor.close()
    assert status.state == "finished" and status.progress == 1.0
    assert seen == sorted(seen) and len([share for share in set(seen) if 0.01 < share < 0.9]) >= 3


async def test_a_cancelled_take_stops_at_its_next_step_and_lets_the_next_one_through(weights, still, tmp_path):
    endless = tiny.LTX.model_copy(update={"wire": {**tiny.LTX.wire, "steps": 100_000}})
    vendor = Stable(cache=tmp_path, weights=weights, more=(endless, *tiny.MODELS))
    job = await vendor.submit(short(endless.id, still))
    waiting = await vendor.submit(short(tiny.WAN.id, still))
    while (await vendor.poll(job)).progress <= 0.01:  # noqa: ASYNC110 - polling is what a caller has
        await asyncio.sleep(0.005)
    assert (await vendor.poll(waiting)).state == "waiting"
    await vendor.cancel(job)
    assert (await vendor.poll(job)).state == "cancelled"
    async with asyncio.timeout(20):
        assert (await followed(vendor, waiting))[0].state == "finished"
    await vendor.cancel(job)
    assert (await vendor.poll(job)).state == "cancelled" and (await vendor.poll(job)).progress < 0.9
    await vendor.close()


async def test_an_extension_brings_only_new_frames_and_goes_on_from_its_source(vendor, still, tmp_path):
    root = short(tiny.LTX.id, still)
    clips = [await filmed(vendor, root.model_copy(update={"seed": seed}), tmp_path) for seed in (1, 2)]
    more = [root.model_copy(update={"continues": root, "source": str(clip), "frames": 20}) for clip in clips]
    first, again, other = [await filmed(vendor, asked, tmp_path) for asked in (more[0], more[0], more[1])]
    assert probe(first).frames == 20
    assert shown(first) == shown(again) != shown(other)


async def test_an_extension_leaves_out_what_the_model_was_shown(vendor, weights, still, tmp_path):
    root = short(tiny.LTX.id, still)
    asked = root.model_copy(update={"continues": root, "source": str(await filmed(vendor, root, tmp_path))})
    pipe = load(tiny.LTX, "LTXConditionPipeline", weights, "cpu")
    made = pipe(**arguments(asked, planned(asked, tiny.LTX))).frames[0]
    strip.write(made[17:], Fraction(25, 24), asked, tmp_path / "new.mp4", lambda share: None)
    strip.write(made, Fraction(25, 24), asked, tmp_path / "all.mp4", lambda share: None)
    extension = shown(await filmed(vendor, asked, tmp_path))
    assert extension == shown(tmp_path / "new.mp4") != shown(tmp_path / "all.mp4")


async def test_an_extension_shows_the_model_the_end_of_its_source_at_its_start(vendor, still, tmp_path):
    root = short(tiny.LTX.id, still)
    source = await filmed(vendor, root, tmp_path)
    asked = root.model_copy(update={"continues": root, "source": str(source), "last_frame": str(still)})
    plan = planned(asked, tiny.LTX)
    begin, end = arguments(asked, plan)["conditions"]
    assert (begin.frame_index, len(begin.video), begin.video[0].size) == (0, plan.lead, (64, 32))
    assert end.frame_index == plan.frames - 1 and end.frame_index % 8 == 0


@pytest.mark.parametrize("model", tiny.MODELS, ids=lambda model: model.id)
def test_what_spares_memory_is_switched_on_where_there_is_such_a_switch(model, weights):
    pipeline = str(model.wire.get("text") or model.wire["image"])
    pipe = load(model, pipeline, weights, "cpu")
    assert type(pipe).__name__ == pipeline
    assert getattr(pipe.vae, "use_tiling", False) == (model is not tiny.SVD)
    assert {str(part.dtype) for part in pipe.components.values() if hasattr(part, "dtype")} == {"torch.float32"}


async def test_the_half_precision_files_are_taken_where_only_they_are_there(weights, still, tmp_path):
    load(tiny.SVD, "StableVideoDiffusionPipeline", weights, "cpu").save_pretrained(tmp_path / "w", variant="fp16")
    vendor = Stable(cache=tmp_path, weights=tmp_path / "w", more=tiny.MODELS)
    await filmed(vendor, short(tiny.SVD.id, still, "first"), tmp_path)
    await vendor.close()


async def test_a_tokenizer_that_is_only_a_sentencepiece_file_is_read(weights, still, tmp_path):
    shutil.copytree(weights / tiny.LTX.id, tmp_path / tiny.LTX.id)
    tiny.as_published(tmp_path / tiny.LTX.id)
    vendor = Stable(cache=tmp_path, weights=tmp_path, more=tiny.MODELS)
    dawn, fog = [
        shown(await filmed(vendor, short(tiny.LTX.id, still, prompt=words), tmp_path)) for words in ("dawn", "fog")
    ]
    await vendor.close()
    assert dawn != fog


async def test_a_device_that_is_not_here_is_the_users_to_mend(weights, still, tmp_path):
    vendor = Stable(cache=tmp_path, weights=weights, device="tpu", more=tiny.MODELS)
    job = await vendor.submit(short(tiny.LTX.id, still))
    with pytest.raises(UserMistake, match="no tpu here") as mistake:
        await followed(vendor, job)
    assert "cpu" in mistake.value.accepted
    await vendor.close()


async def test_a_folder_without_the_models_weights_is_named_before_anything_is_loaded(still, tmp_path):
    vendor = Stable(cache=tmp_path, weights=tmp_path)
    with pytest.raises(UserMistake, match="holds no weights for ltx") as mistake:
        await vendor.submit(short("ltx", still))
    assert str(tmp_path / "ltx") in mistake.value.remedy and "Lightricks" in mistake.value.remedy
    await vendor.close()


async def test_weights_that_are_not_whole_are_the_users_to_mend(weights, still, tmp_path):
    load(tiny.WAN, "WanPipeline", weights, "cpu").save_pretrained(tmp_path / tiny.WAN.id)
    file = next((tmp_path / tiny.WAN.id / "transformer").glob("*.safetensors"))
    file.write_bytes(file.read_bytes()[:1000])
    vendor = Stable(cache=tmp_path, weights=tmp_path, more=tiny.MODELS)
    job = await vendor.submit(short(tiny.WAN.id, still))
    with pytest.raises(UserMistake, match="can't be loaded"):
        await followed(vendor, job)
    await vendor.close()


async def test_weights_the_hub_does_not_give_are_the_users_to_mend(weights, still, tmp_path):
    vendor = Stable(cache=tmp_path)
    job = await vendor.submit(short("wan", still))
    with pytest.raises(UserMistake, match="can't be had") as mistake:
        await followed(vendor, job)
    assert "licence" in mistake.value.remedy and "FILMWRIGHT_WEIGHTS" in mistake.value.remedy
    await vendor.close()


async def test_a_first_frame_that_is_no_picture_is_refused(vendor, still, tmp_path):
    (tmp_path / "still.png").write_text("not a picture")
    asked = short(tiny.SVD.id, still).model_copy(update={"first_frame": str(tmp_path / "still.png")})
    status, _ = await followed(vendor, await vendor.submit(asked))
    assert status.state == "refused" and "can't be read as a picture" in status.says


def test_torchs_own_words_for_too_little_memory_are_known():
    import torch

    with pytest.raises(RuntimeError) as raised:
        torch.empty(1 << 50)
    assert out_of_memory(raised.value)


def test_torch_is_not_imported_until_a_take_rolls():
    code = (
        "import asyncio, sys; from pathlib import Path; from tools.vendors import open_vendor\n"
        "from tests.vendors.conftest import order\n"
        "vendor = open_vendor('stable', cache=Path('.'))\n"
        "print(asyncio.run(vendor.quote(order('stable'))), 'torch' in sys.modules, 'diffusers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["0.0000", "False", "False"], done.stderr[-500:]
