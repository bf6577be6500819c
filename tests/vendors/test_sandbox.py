"""The sandbox keeps its own laws: of time, of worlds, of clips; and it ends with whoever started it."""

import asyncio
import json
import os
import signal
import ssl
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import av
import cv2
import httpx
import numpy as np
import pytest

from memory.errors import ProductionError
from tests.vendors.acme import booked, opened
from tools.probe import probe
from tools.vendors.clock import VirtualClock
from tools.vendors.damage import opposite
from tools.vendors.outside import client
from tools.vendors.sandbox import film, reading, sound
from tools.vendors.sandbox.drawing import Artist
from tools.vendors.sandbox.house import Fate
from tools.vendors.sandbox.projector import Bank
from tools.vendors.sandbox.run import sandbox
from tools.vendors.sandbox.time import Virtual
from tools.vendors.sandbox.world import world


def pictures(clip: Path) -> list[np.ndarray]:
    """Every frame, as h×w×3 floats 0..255, RGB."""
    with av.open(str(clip)) as box:
        return [frame.to_ndarray(format="rgb24").astype(np.float32) for frame in box.decode(video=0)]


def shift(one: np.ndarray, other: np.ndarray) -> float:
    """Pixels that the picture moved to the right between two frames."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (one, other)]
    return float(cv2.phaseCorrelate(*grey)[0][0])


# time


async def test_time_jumps_to_the_earliest_when_all_sleep(box):
    async with client([box.url], Path(box.ca)) as line:
        clocks = [VirtualClock(line, box.clock) for _ in range(3)]
        woken: list[tuple[int, float]] = []

        async def sleeper(number: int, seconds: float) -> None:
            with clocks[number].working():
                for _ in range(2):
                    await clocks[number].sleep(seconds)
                    woken.append((number, clocks[number].now()))

        began = await line.post(box.clock, json={"client": "first", "until": 0})
        for clock in clocks:
            clock._now = began.json()["now"]
        started = time.monotonic()
        await asyncio.wait_for(asyncio.gather(*(sleeper(n, s) for n, s in enumerate((30.0, 50.0, 500.0)))), 30)
    assert time.monotonic() - started < 25, "over a quarter of an hour of theirs"
    at = [when for _, when in sorted(woken, key=lambda row: row[1])]
    assert [number for number, _ in woken[:3]] == [0, 1, 0], "the earliest wakes first"
    assert at[-1] - began.json()["now"] == pytest.approx(1000, abs=1)


async def test_nobody_is_woken_before_their_time():
    clock = Virtual(at=0.0)
    await clock.until("early", 0.0)
    late = asyncio.create_task(clock.until("late", 100.0))
    assert await asyncio.wait_for(clock.until("early", 10.0), 5) == 10.0
    await asyncio.sleep(0.05)
    assert not late.done(), "whoever woke has not slept again yet"
    again = asyncio.create_task(clock.until("early", 200.0))
    assert await asyncio.wait_for(late, 5) == 100.0
    assert await asyncio.wait_for(again, 5) == 200.0, "late has gone, and holds nobody back"


async def test_a_client_that_died_asleep_holds_nobody_back(box):
    async with httpx.AsyncClient(verify=ssl.create_default_context(cafile=box.ca)) as line:
        now = (await line.post(box.clock, json={"client": "alive", "until": 0})).json()["now"]
        dying = asyncio.create_task(line.post(box.clock, json={"client": "dying", "until": now + 5}))
        await asyncio.sleep(0.1)
        dying.cancel()
        await asyncio.sleep(0.5)
        started = time.monotonic()
        answer = await line.post(box.clock, json={"client": "alive", "until": now + 90}, timeout=10)
    assert answer.json()["now"] == pytest.approx(now + 90)
    assert time.monotonic() - started < 4


# worlds


def test_a_world_is_told_again_by_its_seed():
    fates = [world("rough", 3).fate("luma", number, "a lamp") for number in range(40)]
    assert fates == [world("rough", 3).fate("luma", number, "a lamp") for number in range(40)]
    assert fates != [world("rough", 4).fate("luma", number, "a lamp") for number in range(40)]


def test_a_world_spoils_as_often_as_it_says_and_words_mend_it():
    rough = world("rough", 1)

    def seen(words: str) -> Counter[str]:
        fates = [rough.fate("runway", number, words) for number in range(2000)]
        return Counter(hurt for fate in fates for hurt in fate.damage) + Counter(fate.end for fate in fates)

    plain, asked = seen("The camera pans left smoothly"), seen("brighter, more movement, clear camera move")
    assert plain["wrong_camera"] / 2000 == pytest.approx(0.25 * 0.865, abs=0.03)
    assert plain["dark"] / 2000 == pytest.approx(0.12 * 0.865, abs=0.03)
    assert plain["refused"] / 2000 == pytest.approx(0.06, abs=0.02)
    for damage in ("wrong_camera", "dark", "frozen"):
        assert asked[damage] / plain[damage] == pytest.approx(0.5, abs=0.15)
    assert asked["flicker"] == plain["flicker"], "what the words don't name stays"


def test_the_usual_world_is_ideal_and_a_wrong_one_is_told(tmp_path):
    assert world("ideal").fate("kling", 7, "") == Fate()
    (tmp_path / "own.toml").write_text("[default]\nflikker = 1\n")
    with pytest.raises(ValueError, match="flikker"):
        world(str(tmp_path / "own.toml"))
    with pytest.raises(ValueError, match="drifting"):
        world("nowhere")


# clips


@pytest.fixture(scope="module")
async def drawn(tmp_path_factory):
    """A bank of drawings."""
    folder = tmp_path_factory.mktemp("bank")
    bank = Bank(folder, Artist(folder / "plates"))
    yield bank
    await bank.close()


async def test_a_clip_has_the_ordered_size_length_and_frames(drawn):
    clip = probe(await drawn.show(booked(seconds=1.5, width=640, height=360, fps=30)))
    assert (clip.width, clip.height, clip.frames, clip.fps, clip.video) == (640, 360, 45, 30, "h264")


async def test_clips_show_what_the_words_say(drawn):
    sea = booked(words="the open sea at noon. The camera pans left smoothly.", seconds=2.0)
    night = booked(words="a forest at night. The camera pans right smoothly.", seconds=2.0)
    day, dark = pictures(await drawn.show(sea)), pictures(await drawn.show(night))
    assert np.mean(day) > np.mean(dark) + 40
    assert shift(day[4], day[-4]) > 1 > -1 > shift(dark[4], dark[-4]), "the picture goes against the camera"


async def test_a_clip_is_made_once_however_often_it_is_asked_for(tmp_path):
    bank = Bank(tmp_path)
    shown = await asyncio.gather(*(bank.show(booked()) for _ in range(5)))
    assert len(set(shown)) == 1 == bank.made
    again = Bank(tmp_path)
    assert await again.show(booked()) == shown[0]
    assert again.made == 0, "the next sandbox finds it in the bank"
    assert [path.name for path in tmp_path.iterdir()] == [shown[0].name], "nothing is left lying about"
    assert await bank.show(booked(words="The camera pans right")) != shown[0]


async def test_a_clip_starts_from_its_first_frame_and_comes_to_its_last(drawn, still, tmp_path):
    end = tmp_path / "end.png"
    cv2.imwrite(str(end), np.full((360, 640, 3), (40, 160, 60), np.uint8))
    clip = pictures(await drawn.show(booked(first=still, last=end, seconds=2.0)))
    first = cv2.cvtColor(cv2.resize(cv2.imread(str(still)), (160, 90)), cv2.COLOR_BGR2RGB)
    assert np.abs(clip[0] - first).mean() < 8
    assert np.abs(clip[-1].mean((0, 1)) - (60, 160, 40)).max() < 10
    assert np.abs(clip[len(clip) // 2] - first).mean() < 60, "its colours stay through the clip"


@pytest.mark.parametrize("drawing", [True, False])
async def test_an_extension_goes_on_where_the_clip_before_ended(drawing, drawn, tmp_path):
    bank = drawn if drawing else Bank(tmp_path)
    earlier = booked(seconds=1.0)
    later = booked(id="j2", source_job="j1", direction="forward", words="more of the sea. The camera pushes in")
    joined = booked(id="j3", source_job="j1", direction="forward", joined=True)
    sooner = booked(id="j4", source_job="j1", direction="backward")
    bank.jobs = {job.id: job for job in (earlier, later, joined, sooner)}
    before, after, whole, ahead = [pictures(await bank.show(job)) for job in bank.jobs.values()]
    assert np.abs(before[-1] - after[0]).mean() < 6, "forward"
    assert np.abs(ahead[-1] - before[0]).mean() < 6, "backward"
    assert len(whole) == 48
    assert np.abs(whole[5] - before[5]).mean() < 4


@pytest.mark.parametrize("damage", ["frozen", "dark", "flicker", "drift", "wrong_camera"])
async def test_damage_is_in_the_pixels(damage, tmp_path):
    bank = Bank(tmp_path)
    good = pictures(await bank.show(booked()))
    bad = pictures(await bank.show(booked(fate=Fate(damage=(damage,)))))

    def moves(clip):
        return np.mean([np.abs(a - b).mean() for a, b in pairwise(clip)])

    def lights(clip):
        return np.abs(np.diff([picture.mean() for picture in clip])).mean()

    if damage == "frozen":
        assert moves(bad) < 0.1 * moves(good)
    elif damage == "dark":
        assert np.mean(bad) < 0.3 * np.mean(good)
    elif damage == "flicker":
        assert lights(bad) > 5 + 5 * lights(good)
    elif damage == "drift":
        assert np.abs(bad[0] - good[0]).mean() > 20
    else:
        assert shift(good[2], good[5]) * shift(bad[2], bad[5]) < 0
    assert len(bad) == len(good)


async def test_pictures_and_speech_are_files_of_their_kind(drawn, tmp_path):
    picture = cv2.imread(str(await drawn.show(booked(kind="image", width=320, height=180))))
    assert picture.shape == (180, 320, 3)
    spoken = probe(await drawn.show(booked(kind="speech", words="By night it gives it back.")))
    assert 0.8 < spoken.seconds < 5
    with pytest.raises(ProductionError):
        probe(tmp_path / "none.wav")
    await sound.speech("", 2.0, tmp_path / "tone.wav")
    assert probe(tmp_path / "tone.wav").seconds == pytest.approx(2.0, abs=0.05), "a tone where no voice is"


async def test_links_die_in_the_sandboxs_own_time(tmp_path):
    async with opened(tmp_path) as acme:
        link = await acme.finished()
        assert (await acme.line.get(link)).status_code == 200
        assert (await acme.line.get(link, headers={"authorization": "Bearer key"})).status_code == 400
        acme.time.at += 3601
        assert (await acme.line.get(link)).status_code == 403


# words


def test_a_prompt_is_read_as_a_shot():
    read = reading.shot(
        "Low-angle shot of a reader with a book seen from some way off, a quiet room with a desk beside a large "
        "window. Night, darkness with pools of warm light. Camera tilts up. No text, no logo. The camera trucks left "
        "smoothly.", 72,
    )  # fmt: skip
    assert (read.place, read.light, read.staging) == ("desk", "night", "figure")
    assert (read.framing, read.camera, read.motion) == ("low_angle", "truck_left", "medium")
    assert "reader" in read.subject
    assert reading.shot("a lamp", 24, "orbit_left").camera == "orbit_left"
    assert opposite(opposite("pan_left")) == "pan_left"
    assert film.seed(booked(seed=None)) != film.seed(booked(seed=None, id="j2"))


# its own end


async def test_it_ends_when_its_parent_is_killed():
    code = (
        "import asyncio, sys\nfrom tools.vendors.sandbox.run import sandbox\n"
        "async def main():\n    async with sandbox() as box:\n        print(box.pid, flush=True)\n"
        "        await asyncio.sleep(60)\nasyncio.run(main())"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout
    child = int(await asyncio.wait_for(parent.stdout.readline(), 30))
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    for _ in range(100):
        if not _alive(child):
            return
        await asyncio.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the sandbox outlived whoever started it")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_it_tells_where_it_listens_in_one_line_and_what_it_does_not_know():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tools.vendors.sandbox", "--plain", "--clips", "plain", "--world", "plain",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(process.communicate(b""), 30)
    assert told.count(b"\n") == 1
    assert json.loads(told)["url"].startswith("http://127.0.0.1:")
    with pytest.raises(RuntimeError, match="--world nowhere"):
        async with sandbox("--world", "nowhere"):
            pass
