"""The command line as people meet it: bad input, a full disk, a second process, Ctrl-C, and one JSON object."""

import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.film.conftest import ROOT, Made, command
from tests.film.test_again import alive

SHORT = "a 3s teaser for our solar lamp"
SMALL = ("--size", "240p", "--takes", "1", "--no-voice")
MANY = 'x "é" ' * 400_000


def page_of(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, str]]:
    """The one object on standard output, after everything a refusal must be was looked at."""
    said = [line for line in done.stderr.splitlines() if not line.startswith("Fontconfig")]
    assert "Traceback" not in done.stderr and len(said) == 1 and said[0].startswith("filmwright: "), done.stderr
    page = json.loads(done.stdout)
    assert {"field", "got", "accepted", "remedy"} <= page["error"].keys()
    return page  # type: ignore[no-any-return]


def prints(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file of a folder, but for a database's own side files."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("seconds", ["make", SHORT, "--seconds", "1e309"]),
        ("ratio", ["make", SHORT, "--ratio", "7:x"]),
        ("vendor", ["make", SHORT, "--vendor", "pixar"]),
        ("model", ["make", SHORT, "--model", "gpt-nowhere"]),
        ("look", ["make", SHORT, "--look", "a\udcff"]),
        ("reference", ["make", SHORT, "--reference", "nowhere.png"]),
        ("", ["make", SHORT, "--sparkle"]),
        ("film", ["resume", "no-such-film"]),
        ("film", ["retake", "no-such-film", "1", "warmer"]),
        ("shot", ["retake", "a", "first", "warmer"]),
        ("budget", ["resume", "a", "--budget", "10,00"]),
    ],
)
def test_bad_input_is_one_line_and_touches_nothing(small: Made, field: str, words: list[str]) -> None:
    before = prints(small.studio)
    done = command(*words, "--studio", str(small.studio), "--json")
    assert done.returncode == 2 and page_of(done)["error"]["field"] == field
    assert prints(small.studio) == before


@pytest.mark.parametrize("raw", [b"a film\0", b"caf\xe9 film", MANY.encode(), b" \n"])
def test_a_brief_by_standard_input_that_is_none(tmp_path: Path, raw: bytes) -> None:
    words = [sys.executable, "-m", "agent", "make", "-", "--json", "--studio", str(tmp_path / "new")]
    done = subprocess.run(words, input=raw, capture_output=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2 and b"Traceback" not in done.stderr
    assert json.loads(done.stdout)["error"]["field"] == "brief" and not (tmp_path / "new").exists()


def test_a_studio_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "studio").write_text("mine")
    done = command("make", SHORT, "--studio", str(tmp_path / "studio"), "--json")
    assert done.returncode == 2 and page_of(done)["error"]["field"] == "studio"
    assert (tmp_path / "studio").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_studio_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = command("make", SHORT, "--studio", str(tmp_path / "studio"), "--json")
    assert done.returncode == 2 and page_of(done)["error"]["field"] == "studio"


def test_a_shot_that_is_not_there(small: Made) -> None:
    master = prints(small.folder)
    done = command("retake", small.page["film"], "99", "warmer", "--studio", str(small.studio), "--json")
    assert done.returncode == 2 and page_of(done)["error"]["field"] == "shot"
    after = prints(small.folder)
    assert {name: after[name] for name in master if name != ".lease"} == {
        name: seen for name, seen in master.items() if name != ".lease"
    }


def test_a_full_disk_is_one_line_and_the_film_goes_on_when_there_is_room(tmp_path: Path, small: Made) -> None:
    """A limit on every file's size stands for the disk; a finished film beside it keeps its bytes."""
    room = tmp_path / "studio"
    shutil.copytree(small.studio, room)
    finished = room / "films" / small.page["film"]
    before, words = prints(finished), ["make", "a 3s teaser for our harbour lamp", *SMALL, "--studio", str(room)]
    full = subprocess.run(
        [sys.executable, "-m", "agent", *words, "--json"], capture_output=True, text=True, cwd=ROOT, timeout=200,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000)),
    )  # fmt: skip
    assert full.returncode == 2 and page_of(full)["error"]["field"] == "studio", full.stderr[-2000:]
    assert "disk is full" in full.stderr and prints(finished) == before
    done = command(*words, "--json")
    page = json.loads(done.stdout)
    assert done.returncode == 0 and page["seconds"] == 3 and all(shot["takes"] for shot in page["shots"])


def _heard() -> None:
    """A suite in the background hears no Ctrl-C, and nor would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("whole_group", [True, False], ids=["as from a terminal", "only us"])
def test_ctrl_c_leaves_nothing_behind_and_resume_goes_on(tmp_path: Path, whole_group: bool) -> None:
    room, marker = tmp_path / "studio", f"stop{os.getpid()}x{int(whole_group)}"
    words = [sys.executable, "-m", "agent", "make", SHORT, *SMALL, "--studio", str(room)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FILMWRIGHT_MARK": marker}
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_heard,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 120
        while not list(room.glob("films/*/storyboard.json")) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.7)
        (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "Traceback" not in said and "resume" in said, said[-2000:]
    time.sleep(0.5)
    assert alive(marker) == []
    film = next((room / "films").iterdir()).name
    done = command("resume", film[:12], "--studio", str(room), "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["seconds"] == 3


def test_a_second_process_on_a_film_is_told_who_has_it(small: Made) -> None:
    with (small.folder / ".lease").open("r+") as lease:
        fcntl.flock(lease, fcntl.LOCK_EX)
        lease.truncate(0)
        lease.write("4711")
        lease.flush()
        done = command("resume", small.page["film"], "--studio", str(small.studio), "--json")
    assert done.returncode == 5 and "4711" in page_of(done)["error"]["says"]


def test_a_lease_left_by_a_dead_process_holds_nobody(small: Made) -> None:
    (small.folder / ".lease").write_text("999999")
    done = command("resume", small.page["film"], "--studio", str(small.studio), "--json")
    assert done.returncode == 0 and json.loads(done.stdout) == small.page


def test_both_names_give_the_same_help(tmp_path: Path) -> None:
    entry = "import sys; from agent.cli import main; sys.argv = ['filmwright', *sys.argv[1:]]; main()"
    for words in ([], ["--help"], ["make", "--help"]):
        one = command(*words)
        other = subprocess.run(
            [sys.executable, "-c", entry, *words], capture_output=True, text=True, cwd=ROOT, timeout=60
        )
        assert one.returncode == other.returncode == 0 and "Usage: filmwright" in one.stdout
        assert one.stdout == other.stdout


def test_until_storyboard_prints_one_object_even_when_a_library_prints(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, os\nprint('a library says hello')\n"
        "import threading\n"
        "threading.Timer(2.5, lambda: (print('and prints', flush=True), os.write(1, b'even so\\n'))).start()\n"
    )
    words = ["make", SHORT, *SMALL, "--until", "storyboard", "--studio", str(tmp_path / "studio"), "--json"]
    done = command(*words, guard=tmp_path)
    page = json.loads(done.stdout.removeprefix("a library says hello\n"))
    assert page["v"] == 1 and page["master"] is None and page["spent"] == "0.00" and "even so" in done.stderr
    folder = Path(page["folder"])
    assert (folder / "storyboard.json").is_file() and (folder / "storyboard.png").is_file()
    assert not list((tmp_path / "studio" / "vault").rglob("*.mp4"))


def test_the_vendors_the_ledger_and_the_doctor(small: Made) -> None:
    sheets = json.loads(command("vendors", "--json").stdout)
    assert sheets["v"] == 1 and sheets["vendors"][0]["name"] == "animatic"
    assert "animatic" in command("vendors").stdout
    orders = json.loads(command("ledger", small.page["film"], "--studio", str(small.studio), "--json").stdout)["orders"]
    assert len(orders) == sum(shot["takes"] for shot in small.page["shots"])
    assert {(order["film"], order["price"]) for order in orders} == {(small.page["film"], "0.00")}
    told = command("doctor", "--studio", str(small.studio))
    assert told.returncode == 0 and "ffmpeg" in told.stdout and "index of looks rebuilt: 1" in told.stdout
