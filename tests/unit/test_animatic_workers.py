"""The animatic as a vendor: jobs in processes that can be cancelled and that never outlive us."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from memory.errors import Rejected, UserMistake, VendorError
from tests.unit.test_animatic_takes import order
from tools.probe import probe
from tools.stills import panel
from tools.vendors import NAMES, open_vendor
from tools.vendors.animatic.vendor import Animatic
from tools.vendors.contract import Job, Order
from tools.vendors.spoiled import Spoiled


def asked(**changes):
    return Order.model_validate(order(width=160, height=90, **changes))


async def until(true):
    """Wait until an async question is answered with something true; that is given back."""
    for _ in range(3000):
        if answer := await true():
            return answer
        await asyncio.sleep(0.02)
    raise AssertionError("it never happened")


async def finished(vendor, job):
    async def settled():
        status = await vendor.poll(job)
        return status if status.state not in ("waiting", "rolling") else None

    return await until(settled)


async def busy(vendor):
    async def worker():
        return next(iter(vendor.workers.busy), None)

    return await until(worker)


async def test_jobs_roll_side_by_side_while_the_loop_goes_on(tmp_path):
    vendor, ticks = Animatic(tmp_path / "plates"), 0
    try:
        jobs = [await vendor.submit(asked(seed=seed)) for seed in (1, 2, 3)]
        done = asyncio.gather(*(finished(vendor, job) for job in jobs))
        longest, last = 0.0, time.monotonic()
        while not done.done():
            await asyncio.sleep(0.01)
            longest, last, ticks = max(longest, time.monotonic() - last), time.monotonic(), ticks + 1
        assert [status.state for status in done.result()] == ["finished"] * 3
        assert longest < 1.0 and ticks > 10
        assert len(vendor.workers.idle) == 2
        file = await vendor.fetch(jobs[0], tmp_path / "take.mp4")
        assert file == tmp_path / "take.mp4" and probe(file).frames == 24
        picture = await panel(asked(), vendor)
        assert picture.startswith(b"\x89PNG")
    finally:
        await vendor.close()


async def test_a_cancelled_job_ends_its_process_and_the_next_one_rolls(tmp_path):
    vendor = Animatic(tmp_path / "plates", processes=1)
    try:
        job = await vendor.submit(asked(frames=2000))
        worker = await busy(vendor)
        await vendor.cancel(job)
        assert (await vendor.poll(job)).state == "cancelled" and not worker.process.is_alive()
        assert (await finished(vendor, await vendor.submit(asked(frames=3)))).state == "finished"
    finally:
        await vendor.close()


async def test_a_job_whose_process_is_killed_fails_in_words(tmp_path):
    vendor = Animatic(tmp_path / "plates", processes=1)
    try:
        job = await vendor.submit(asked(frames=2000))
        worker = await busy(vendor)
        worker.process.kill()
        status = await finished(vendor, job)
        assert status.state == "failed" and "process ended" in status.says
        with pytest.raises(VendorError, match="failed, not finished"):
            await vendor.fetch(job, tmp_path)
    finally:
        await vendor.close()


async def test_what_cant_be_drawn_is_refused(tmp_path):
    vendor = Animatic(tmp_path / "plates", processes=1)
    try:
        with pytest.raises(Rejected, match="even width"):
            await vendor.submit(asked().model_copy(update={"width": 161}))
        (tmp_path / "no.png").write_text("not a picture")
        status = await finished(vendor, await vendor.submit(asked(first_frame=str(tmp_path / "no.png"))))
        assert status.state == "refused" and "no.png" in status.says
        with pytest.raises(VendorError, match="does not know job"):
            await vendor.poll(Job(vendor="animatic", id="other"))
    finally:
        await vendor.close()


PARENT = """
import asyncio, sys
from pathlib import Path
from tools.vendors.animatic.vendor import Animatic
from tools.vendors.contract import Order

async def main():
    vendor = Animatic(Path(sys.argv[1]), processes=1)
    job = await vendor.submit(Order.model_validate_json(sys.argv[2]))
    while (await vendor.poll(job)).progress <= 0.3:
        await asyncio.sleep(0.02)
    print(*(worker.process.pid for worker in vendor.workers.busy), flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
def test_nothing_outlives_a_killed_parent(tmp_path):
    words = asked(frames=20000).model_dump_json()
    root = Path(__file__).resolve().parents[2]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "plates"), words], stdout=subprocess.PIPE, cwd=root
    )
    assert parent.stdout
    worker = int(parent.stdout.readline())
    ours = [worker, *children(worker)]
    assert len(ours) >= 2  # the worker and its ffmpeg
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 5
    while any(map(running, ours)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in ours if running(pid)]


def children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize(
    "damage, remedy", [("frozen", "more movement"), ("dark", "brighter"), ("wrong_move", "camera pushes in")]
)
async def test_a_spoiled_vendor_heals_only_by_the_remedy(damage, remedy, tmp_path):
    vendor = Spoiled(Animatic(tmp_path / "plates", processes=1), damage)
    try:
        files = []
        for number, prompt in enumerate(("the sea", "the sea, please", f"the sea, {remedy}")):
            job = await vendor.submit(asked(frames=12, prompt=prompt))
            assert (await finished(vendor, job)).state == "finished"
            files.append(await vendor.fetch(job, tmp_path / f"{number}.mp4"))
        once, again, healed = (symptom(damage, file) for file in files)
        assert once and again and not healed
    finally:
        await vendor.close()


def symptom(damage, file):
    """Whether a take shows a damage: no change, hardly any light, or shrinking where it should grow."""
    from tests.unit.test_animatic_takes import grey_frames

    frames = grey_frames(file)
    if damage == "dark":
        return bool(frames[0].mean() < 35)
    if damage == "frozen":
        return bool(abs(frames[-1] - frames[0]).mean() < 1.5)
    import cv2
    import numpy as np

    grown = cv2.resize(frames[0], None, fx=1.03, fy=1.03)[1:91, 2:162]
    shrunk = cv2.resize(cv2.copyMakeBorder(frames[0], 9, 9, 16, 16, cv2.BORDER_REFLECT), None, fx=0.97, fy=0.97)
    y, x = (shrunk.shape[0] - 90) // 2, (shrunk.shape[1] - 160) // 2
    inner = np.s_[8:82, 10:150]
    errors = [np.abs(frames[-1] - guess)[inner].mean() for guess in (grown, shrunk[y : y + 90, x : x + 160])]
    return bool(errors[0] > errors[1])


def test_an_unknown_vendor_is_a_users_mistake_with_the_names(tmp_path):
    with pytest.raises(UserMistake, match=r"no vendor 'sora9000'.*animatic") as caught:
        open_vendor("sora9000", cache=tmp_path)
    assert caught.value.accepted == ", ".join(NAMES)


def test_the_registry_and_the_worker_import_nothing_heavy():
    for module, banned in (
        ("tools.vendors", "pydantic numpy cv2 skia httpx"),
        ("tools.vendors.animatic.draw", "pydantic httpx av langgraph"),
    ):
        code = f"import sys, {module}; print(*[m for m in {banned.split()} if m in sys.modules])"
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert said.strip() == ""
