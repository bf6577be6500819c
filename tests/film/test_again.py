"""Edit, redo, resume, memory, leases: one small film in one studio, taken on from step to step."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent import films, production
from memory.errors import Held
from memory.record import Cast
from tests.film.conftest import ROOT, command
from tests.film.rooms import brief, studio
from tools.vendors import open_vendor
from tools.vendors.spoiled import Spoiled

SHORT = "a 3s teaser for our solar lamp"


def files(folder: Path) -> dict[str, float]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.mp4")}


async def test_a_board_is_edited_and_shot_as_it_then_reads(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, _):
        state = await production.make(room, brief(SHORT, voice=False), until="storyboard")
        assert "cut" not in state and not list(room.vault.root.rglob("*.mp4"))
        page = room.folder(state["film"]) / "storyboard.json"
        board = json.loads(page.read_text())
        board["shots"][1] |= {"camera": "pan_left", "place": "lake", "staging": "view", "seconds": 1.25}
        page.write_text(json.dumps(board))
        done = await production.resume(room, state["film"])
    shot = done["storyboard"].shots[1]
    assert (shot.camera, shot.place, shot.frames) == ("pan_left", "lake", 30)
    assert done["master"].frames == sum(s.frames for s in done["storyboard"].shots)


async def test_a_retake_leaves_every_other_segment_as_it_was(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, _):
        first = await production.make(room, brief(SHORT, voice=False))
        segments, takes = files(room.cache / "segments"), files(room.vault.root)
        again = await production.retake(room, first["film"], 2, "warmer, slow pull out")
        after = files(room.cache / "segments")
    assert {name: after[name] for name in segments} == segments
    assert 1 <= len(after) - len(segments) <= 2
    assert {name: files(room.vault.root)[name] for name in takes} == takes
    old, new = first["storyboard"].shots, again["storyboard"].shots
    assert new[1].camera == "pull_out" and (old[0], old[2:]) == (new[0], new[2:])
    assert again["master"].frames == first["master"].frames


async def test_the_same_brief_is_the_same_film_and_another_is_another(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, _):
        first = await production.make(room, brief(SHORT, voice=False), until="storyboard")
        other = await production.make(room, brief(SHORT.replace("solar", "desk"), voice=False), until="storyboard")
        again = await production.make(room, brief(SHORT, voice=False), until="storyboard")
    assert first["film"] == again["film"] != other["film"]
    assert first["storyboard"] == again["storyboard"] != other["storyboard"]


async def test_two_on_one_film_the_second_is_told_who_has_it(tmp_path: Path) -> None:
    with (
        films.held(tmp_path / "film"),
        pytest.raises(Held, match=str(os.getpid())),
        films.held(tmp_path / "film"),
    ):
        pass


@pytest.mark.parametrize("mode", ["frozen", "dark", "wrong_move"])
async def test_a_spoiled_take_is_mended_only_by_the_rewritten_prompt(tmp_path: Path, mode: str) -> None:
    spoiled = Spoiled(open_vendor("animatic", cache=tmp_path / "plates"), mode)
    async with studio(tmp_path, vendors={"animatic": spoiled}) as (room, _):
        state = await production.make(room, brief(SHORT, voice=False, takes=3))
    mended = 0
    for reel in state["reels"]:
        assert reel.take is not None
        for rewrite in reel.rewrites:
            assert rewrite.after != rewrite.before and rewrite.because
            mended += (rewrite.score_after or 0) > (rewrite.score_before or 0)
    assert mended >= 1


async def test_with_the_rewrite_removed_nothing_heals(tmp_path: Path) -> None:
    """The control of the test above: three takes of the same words stay as spoiled as the first."""
    from agent.crew.rig import floor_of
    from tools import calls
    from tools import floor as on

    spoiled = Spoiled(open_vendor("animatic", cache=tmp_path / "plates"), "dark")
    async with studio(tmp_path, vendors={"animatic": spoiled}) as (room, _):
        state = await production.make(room, brief(SHORT, voice=False, takes=3), until="storyboard")
        shot = state["storyboard"].shots[0]
        unit = {
            "film": state["film"],
            "brief": state["brief"],
            "treatment": state["treatment"],
            "shot": shot,
            "fps": "24",
            "cast": [Cast(vendor="animatic", model="drawn")],
        }
        floor = floor_of(unit, room)  # type: ignore[arg-type]
        scores = []
        for seed in (1, 2):
            rolled = calls.Roll(
                vendor="animatic",
                model="",
                prompt=shot.prompt,
                seconds=1,
                camera=shot.camera,
                motion=shot.motion,
                seed=seed,
            )
            take = await on.roll(rolled, floor)
            scores.append((await on.screen(calls.Screen(slate=take.slate), floor)).score)
    assert all(score is not None and score < 0.9 for score in scores)


async def test_a_second_film_remembers_the_first_and_says_where_from(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, _):
        first = await production.make(room, brief(SHORT, voice=False))
        second = await production.make(room, brief("a 3s ad for our solar lamp", voice=False), until="storyboard")
    assert [line.source for line in second["recalled"]] == [f"film {first['film']}"]


async def test_with_a_broken_index_the_film_is_made_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"broken" * 4000)
    async with studio(tmp_path) as (room, _):
        state = await production.make(room, brief(SHORT, voice=False), until="storyboard")
    assert any("compared instead" in words for words in state["warnings"])


def alive(marker: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120])
        except OSError:
            continue
    return found


@pytest.mark.parametrize("share", [0.15, 0.45, 0.75])
def test_killed_at_any_moment_it_resumes_and_makes_nothing_twice(tmp_path: Path, share: float) -> None:
    room, marker = tmp_path / "studio", f"kill{os.getpid()}x{int(share * 100)}"
    words = [
        sys.executable,
        "-m",
        "agent",
        "make",
        SHORT,
        "--size",
        "240p",
        "--no-voice",
        "--studio",
        str(room),
        "--json",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FILMWRIGHT_MARK": marker}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        _wait_for(room, share)
        process.send_signal(signal.SIGKILL)
    time.sleep(1.0)
    assert alive(marker) == []
    before = files(room / "vault")
    film = next((room / "films").iterdir()).name
    done = command("resume", film, "--studio", str(room), "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    page = json.loads(done.stdout)
    after = files(room / "vault")
    assert {name: after[name] for name in before} == before
    assert page["seconds"] == 3 and Path(page["master"]).is_file()
    assert all(shot["takes"] == 1 for shot in page["shots"] if (shot["score"] or 0) >= 0.9)


def _wait_for(room: Path, share: float) -> None:
    """Until the film is about that far: its board, its first take, its first segment."""
    sign = "films/*/storyboard.json" if share < 0.3 else "vault/*/*.mp4" if share < 0.6 else "cache/segments/*.mp4"
    deadline = time.monotonic() + 120
    while not next(room.glob(sign), None) and time.monotonic() < deadline:
        time.sleep(0.02)


async def test_a_killed_checkpoint_comes_back_as_the_same_nouns(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, _):
        state = await production.make(room, brief(SHORT, voice=False), until="storyboard")
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom agent import production\n"
        "from tests.film.rooms import studio\n"
        "async def main():\n"
        "    async with studio(Path(sys.argv[1])) as (room, _), production.opened(room, sys.argv[2]) as graph:\n"
        "        values = (await graph.aget_state(production.thread(sys.argv[2]))).values\n"
        "        print(type(values['brief']).__name__, type(values['storyboard'].shots[0]).__name__,"
        " type(values['treatment']).__name__)\n"
        "asyncio.run(main())\n"
    )
    words = [sys.executable, "-W", "error::UserWarning", "-c", code, str(tmp_path), state["film"]]
    done = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.split() == ["Brief", "Shot", "Treatment"], done.stderr[-800:]
    assert "unregistered" not in done.stderr.lower()
