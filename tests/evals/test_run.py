"""A run by the command line: what killing, keys, critics and second looks do to it. Few films, many promises."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent import films
from evals import rescore
from evals.__main__ import main
from evals.carried import carried
from evals.compare import compare
from evals.nouns import Row, read_rows, read_run
from evals.run import alone
from memory.errors import UserMistake
from tools.vendors.remedies import remedies

pytestmark = pytest.mark.timeout(900)
ROOT = Path(__file__).parents[2]
SUITE = """dated = 2026-11-27
origin = "ours"
[[item]]
name = "NAME"
text = "a 2s film of a lamp at night in one take, no voice-over"
claims = { length = 2, no_voice = true, shots = [1, 1] }
"""
SET = 'vendor = "runway:gen4.5"\nworld = "rough"\nclips = "plain"\ntakes = 2\n'
CANARY = {"RUNWAYML_API_SECRET": "key_canary_0123456789", "OPENAI_API_KEY": "sk-canary-0123456789"}


@dataclass(frozen=True)
class Home:
    """A home of runs with its suite and candidates beside it."""

    folder: Path

    def words(self, *critics: str) -> list[str]:
        chosen = [word for one in critics for word in ("--candidate", str(self.folder.parent / f"{one}.toml"))]
        return ["run", str(self.folder.parent / "lamp.toml"), *chosen, "--home", str(self.folder), "--at-once", "1"]

    def begin(self, *critics: str, **env: str) -> "subprocess.Popen[str]":
        words = [sys.executable, "-m", "evals", *self.words(*critics)]
        return subprocess.Popen(
            words, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        )  # fmt: skip

    @property
    def run(self) -> Path:
        return self.folder / "runs" / "lamp"

    @property
    def rows(self) -> dict[str, Row]:
        return {row.candidate: row for row in read_rows(self.run, read_run(self.run))}

    def record(self, critic: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.run / self.rows[critic].film / "record.json").read_text())
        return told


def home(folder: Path) -> Home:
    (folder / "lamp.toml").write_text(SUITE.replace("NAME", "lamp-31"))
    for critic in ("notes", "scores", "off"):
        (folder / f"{critic}.toml").write_text(f'name = "{critic}"\ncritic = "{critic}"\n{SET}')
    return Home(folder / "home")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, str, str]]:
    """One brief by three candidates, with keys in the environment; what was printed, and what was said."""
    room = home(tmp_path_factory.mktemp("run"))
    process = room.begin("off", "scores", "notes", **CANARY)
    out, said = process.communicate(timeout=800)
    assert process.returncode == 0, said[-2000:]
    yield room, out, said


def test_every_cell_has_a_row_and_all_of_it_is_said(made: tuple[Home, str, str]) -> None:
    room, out, said = made
    told = json.loads(out)
    assert told["films"] == told["cells"] == 3 and told["states"] == {"made": 3}
    assert {row.state for row in room.rows.values()} == {"made"}
    assert all(row.figures["claims"] == 1 and row.shots[0].still for row in room.rows.values())
    assert all((room.run / row.shots[0].still).is_file() for row in room.rows.values())
    assert all(row.orders.sent and not row.orders.astray and row.shots[0].job for row in room.rows.values())
    assert "1 of 3" in said and "3 of 3" in said and "of about $" in said
    assert float(told["spent"]) == pytest.approx(sum(row.figures["charged"] for row in room.rows.values()))


def test_the_first_brief_is_made_once_more_in_larger_pictures(made: tuple[Home, str, str], tmp_path: Path) -> None:
    run = read_run(made[0].run)
    few = run.model_copy(update={"candidates": run.candidates[:1]})
    larger = tmp_path / "runs" / "lamp-480p"
    rows = read_rows(made[0].run, run)
    found = carried(few, rows, ["quality", "charged"], size="480p", folder=larger, at_once=1)
    assert found and (found.brief, found.size, found.films) == ("lamp-31", "480p", 1)
    assert found.here["off"]["quality"] == made[0].rows["off"].figures["quality"] and found.there["off"]["charged"] > 0
    (large,) = read_rows(larger, read_run(larger))
    assert large.size == "480p" and large.key != made[0].rows["off"].key
    assert carried(few, [], [], size="none", folder=larger, at_once=1) is None


def test_no_key_of_the_environment_is_in_a_file(made: tuple[Home, str, str]) -> None:
    room, out, said = made
    assert "canary" not in out + said
    kept = [file for file in room.folder.rglob("*") if file.is_file()]
    assert len(kept) > 20 and not [file for file in kept if b"canary" in file.read_bytes()]


def test_without_a_critic_the_first_take_is_kept_unseen_and_said_to_be_so(made: tuple[Home, str, str]) -> None:
    record, row = made[0].record("off"), made[0].rows["off"]
    assert [take["screening"] for take in record["takes"]] == [None] and row.shots[0].takes == 1
    assert row.shots[0].score is not None, "the harness judges what the agent did not"
    assert row.figures["rolled"] == 1 and "retry_gain" not in row.figures


def test_with_scores_the_same_words_are_shot_again_and_no_remedy_is_heard(made: tuple[Home, str, str]) -> None:
    takes = made[0].record("scores")["takes"]
    assert (
        len(takes) == 2 and len({take["prompt"] for take in takes}) == 1 and len({take["seed"] for take in takes}) == 2
    )
    assert all(take["screening"]["score"] is not None for take in takes)


def test_with_notes_the_words_are_mended(made: tuple[Home, str, str]) -> None:
    first, second = made[0].record("notes")["takes"]
    asked = {one.phrase for one in remedies()}
    assert first["prompt"] != second["prompt"] and any(words in second["prompt"].lower() for words in asked)


def test_every_candidate_lives_in_the_same_world(made: tuple[Home, str, str]) -> None:
    rows = made[0].rows.values()
    assert len({row.shots[0].first_score for row in rows}) == 1, "the first take is spoiled for all alike"
    assert {row.screen for row in rows} == {next(iter(rows)).screen} and len({row.rubric for row in rows}) == 1


def test_killed_after_its_first_row_it_goes_on_and_another_home_gives_the_same_figures(
    made: tuple[Home, str, str], tmp_path: Path
) -> None:
    room = home(tmp_path)
    process = room.begin("off", "scores")
    rows = room.run / "rows"
    while not list(rows.glob("*.json")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    workers = children(process.pid)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    ended(workers, room.folder)
    (first,) = rows.glob("*.json")
    films = room.folder / "cells" / first.stem / "films.json"
    before = films.stat()
    again = room.begin("off", "scores")
    out, said = again.communicate(timeout=600)
    assert again.returncode == 0 and json.loads(out)["films"] == 2, said[-2000:]
    assert (films.stat().st_mtime_ns, films.stat().st_ino) == (before.st_mtime_ns, before.st_ino), "not made again"
    for name, row in room.rows.items():
        twin = made[0].rows[name]
        assert (row.figures, row.claims, row.shots, row.path) == (twin.figures, twin.claims, twin.shots, twin.path)


def test_a_candidate_against_itself_differs_by_exactly_nothing(made: tuple[Home, str, str]) -> None:
    run = read_run(made[0].run)
    found = compare(run, read_rows(made[0].run, run), "off", "off")
    assert {verdict.difference for verdict in found.verdicts} <= {0.0, None}


def test_judged_again_claims_change_and_nothing_is_made(
    made: tuple[Home, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(made[0].folder, tmp_path / "home")
    room = Home(tmp_path / "home")
    films = {file: file.stat().st_mtime_ns for file in room.folder.rglob("*") if file.suffix in (".mp4", ".sqlite")}
    other = tmp_path / "other.toml"
    other.write_text(SUITE.replace("NAME", "lamp-31").replace("length = 2", "length = 9"))
    figures = room.rows["off"].figures
    assert rescore.main([str(room.run), "--suite", str(other)]) == 0
    assert json.loads(capsys.readouterr().out) == {"v": 1, "judged": 3, "changed": 3, "briefs": ["lamp-31"]}
    row = room.rows["off"]
    assert [claim.ok for claim in row.claims] == [False, True, True] and row.figures["takes"] == figures["takes"]
    assert rescore.main([str(room.run), "--suite", str(other)]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == 0
    assert films == {file: file.stat().st_mtime_ns for file in films}
    other.write_text(SUITE.replace("NAME", "lamp-31").replace("a lamp", "a boat").replace("length = 2", "length = 7"))
    assert rescore.main([str(room.run), "--suite", str(other)]) == 0, "another brief of the same name has other claims"
    assert json.loads(capsys.readouterr().out)["changed"] == 0
    next((room.run / "rows").glob("*.json")).unlink()
    assert rescore.main([str(room.run)]) == 0 and json.loads(capsys.readouterr().out)["judged"] == 2
    shutil.rmtree(room.folder / "cells")
    with pytest.raises(UserMistake, match="No film of lamp is left"):
        rescore.main([str(room.run)])


def test_a_second_run_of_one_folder_is_told_in_one_line(
    made: tuple[Home, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with films.held(made[0].run):
        assert main(made[0].words("off")) == 5
        said = capsys.readouterr().err.strip()
        assert "\n" not in said and "lamp is being made by process" in said
        assert main(["rescore", str(made[0].run)]) == 5
    assert set(made[0].rows) == {"off", "scores", "notes"}


async def test_who_wants_a_cell_that_is_being_made_waits_for_it(tmp_path: Path) -> None:
    entered = asyncio.Event()

    async def second() -> None:
        async with alone(tmp_path / "cell"):
            entered.set()

    with films.held(tmp_path / "cell"):
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.2)
        assert not entered.is_set()
    await asyncio.wait_for(waiting, 5)


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def ended(pids: list[int], folder: Path) -> None:
    """Wait until some processes have ended, and every one that speaks of a folder, as a sandbox does of its bank."""
    for _ in range(100):
        speak = [pid for pid in Path("/proc").glob("[0-9]*") if str(folder).encode() in line_of(pid)]
        if not speak and not any(line_of(Path(f"/proc/{pid}")) for pid in pids):
            return
        time.sleep(0.1)
    raise AssertionError("something goes on after the run was killed")


def line_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
