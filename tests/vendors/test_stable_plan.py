"""What Stable Video promises without its packages: what a model is asked, where weights lie, how a film is written."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from memory.errors import Rejected, UserMistake
from tests.vendors import tiny
from tests.vendors.conftest import order
from tools import ffmpeg
from tools.probe import probe
from tools.vendors import facts, open_vendor
from tools.vendors.stable import strip
from tools.vendors.stable.plan import allowed, planned
from tools.vendors.stable.weights import folder_of, installed

LONGEST = {"ltx": 161, "ltx-0.9": 161, "wan": 81, "wan-5b": 121, "wan-ends": 81, "svd": 25, "svd-short": 14}


def asked(name: str, still: Path, **changes):
    """An order that gives the model whatever pictures it needs."""
    known = facts("stable").model(name)
    pictures = {"first_frame": str(still)} if not known.text else {}
    return order("stable", name, **{**pictures, **changes})


async def test_without_the_extra_it_says_what_to_install_and_prices_all_the_same(tmp_path):
    if installed():
        pytest.skip("the extra [local] is installed here")
    vendor = open_vendor("stable", cache=tmp_path)
    assert await vendor.quote(order("stable")) == 0
    with pytest.raises(UserMistake, match=r"pip install 'filmwright\[local\]'") as refused:
        await vendor.submit(order("stable"))
    assert refused.value.exit_status == 2 and "--vendor animatic" in refused.value.remedy
    await vendor.close()


@pytest.mark.parametrize("name", LONGEST)
def test_the_longest_clip_of_each_model_is_what_its_weights_were_made_for(name, still):
    model = facts("stable").model(name)
    plan = planned(asked(name, still, frames=int(model.seconds[1] * 24)), model)
    assert plan.frames == LONGEST[name]


@pytest.mark.parametrize("name", LONGEST)
def test_every_size_a_model_offers_is_one_it_can_make(name):
    model = facts("stable").model(name)
    sides = [int(side) for tier in model.tiers for size in tier.sizes.values() for side in size.split("x")]
    assert sides and not [side for side in sides if side % int(model.wire["multiple"])]


@pytest.mark.parametrize(("name", "frames"), [("wan", (5, 9, 13, 81)), ("ltx", (9, 17, 25, 161)), ("svd", (25, 50))])
def test_frames_are_rounded_up_to_the_next_number_a_model_makes(name, frames):
    model = facts("stable").model(name)
    for under, made in zip((0, *frames), frames, strict=False):
        assert allowed(under + 1, model) <= made and allowed(made, model) == made


def test_a_last_picture_falls_on_the_last_frame_of_the_film(still):
    plan = planned(
        asked("ltx", still, frames=100, first_frame=str(still), last_frame=str(still)), facts("stable").model("ltx")
    )
    assert int(99 * plan.pace) == plan.frames - 1


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("svd", {"first_frame": ""}, "needs a picture"),
        ("wan", {"first_frame": "a.png"}, "can't start from a picture"),
        ("svd", {"last_frame": "a.png"}, "can't end on a picture"),
        ("svd", {"frames": 24 * 9}, "makes no clip of 9 s"),
        ("wan", {"continues": order("stable", "wan")}, "can't extend forward"),
        ("nobody", {}, "has no model"),
    ],
)
async def test_what_a_model_can_not_do_is_said_before_anything_is_loaded(name, changes, says, still, tmp_path):
    vendor = open_vendor("stable", cache=tmp_path)
    plain = {"first_frame": str(still)} if name == "svd" else {}
    for call in (vendor.quote, vendor.submit):
        with pytest.raises(UserMistake, match=says):
            await call(order("stable", name, **{**plain, **changes}))
    await vendor.close()


def test_a_size_of_the_users_own_that_would_break_the_model_is_rejected():
    model = tiny.model("odd", {**tiny.LTX.wire}, "100x60")
    with pytest.raises(Rejected, match="steps of 32"):
        planned(order("stable", "odd", frames=24), model)


def test_weights_are_found_by_the_models_name_by_the_repositorys_and_in_the_folder_itself(tmp_path):
    model = facts("stable").model("svd")
    hub = Path(str(model.wire["hub"]))
    assert folder_of(model, tmp_path) is None
    for place in (tmp_path, tmp_path / hub.name, tmp_path / hub, tmp_path / "svd"):
        place.mkdir(parents=True, exist_ok=True)
        (place / "model_index.json").write_text('{"_class_name": "StableVideoDiffusionPipeline"}')
        assert folder_of(model, tmp_path) == place
    assert folder_of(facts("stable").model("wan"), tmp_path) is None, "another family's pipeline is not its own"


def test_a_film_holds_the_models_frames_in_order_at_its_own_rate_size_and_length(tmp_path):
    levels = np.linspace(0.1, 0.9, 8, dtype=np.float32)
    frames = np.broadcast_to(levels[:, None, None, None], (8, 32, 64, 3))
    out, heard = tmp_path / "take.mp4", []
    strip.write(frames, Fraction(7, 24), order("stable", frames=24, width=90, height=160), out, heard.append)
    told = probe(out)
    assert (told.frames, told.fps, told.width, told.height, told.pixels) == (24, 24, 90, 160, "yuv420p")
    shown = [np.frombuffer(frame, np.uint8).mean() / 255 for frame in strip.read(str(out), (90, 160), 24)]
    assert shown == pytest.approx([levels[number * 7 // 24] for number in range(24)], abs=0.02)
    assert heard == sorted(heard) and heard[-1] == 1.0


def test_a_frame_that_is_no_picture_is_told_and_leaves_no_ffmpeg_behind(tmp_path):
    frames = np.full((2, 32, 64, 3), np.nan, np.float32)
    with pytest.raises(Exception, match="no picture"):
        strip.write(frames, Fraction(1), order("stable", frames=2), tmp_path / "take.mp4", lambda share: None)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in running


def test_an_extension_sees_the_last_pictures_of_the_earlier_clip(tmp_path):
    clip = tmp_path / "clip.mp4"
    ffmpeg.run(["-f", "lavfi", "-i", "color=black:s=64x64:r=25:d=1,geq=lum='16+8*N':cb=128:cr=128", "-crf", "10", clip])
    seen = [np.asarray(image).mean() for image in strip.tail(str(clip), (32, 32), 25, 17)]
    assert len(seen) == 17 and seen == sorted(seen)
    assert seen[-1] == pytest.approx((8 * 24) * 255 / 219, abs=4) and seen[0] == pytest.approx(8 * 8 * 255 / 219, abs=4)


def test_a_clip_shorter_than_what_is_looked_at_holds_its_first_picture(tmp_path):
    clip = tmp_path / "clip.mp4"
    ffmpeg.run(["-f", "lavfi", "-i", "color=gray:s=64x64:r=25:d=0.2", clip])
    assert len(strip.tail(str(clip), (32, 32), 25, 17)) == 17
