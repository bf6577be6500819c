"""README says what is so: its commands run as they stand, in order, and .ci/run runs its second block."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [body for kind, body in re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE) if kind == "sh"]
FIRST, SECOND = BLOCKS[:2]
SMALLER = {"--size": "240p", "--seconds": "3", "--takes": "1"}


def lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.strip()]


def evals(block: str) -> list[list[str]]:
    """The commands of the evals of a block as words, each of one brief only."""
    words = [shlex.split(line, comments=True) for line in lines(block)]
    few = {"run": ["--first", "1"], "ask": ["--first", "1", "--also", "none"]}
    return [[sys.executable, *one[1:], *few.get(one[3], [])] for one in words if one[:3] == ["python", "-m", "evals"]]


def films(block: str) -> list[list[str]]:
    """The filmwright commands of a block as words."""
    words = [shlex.split(line, comments=True) for line in lines(block)]
    return [one for one in words if one[0] == "filmwright"]


def smaller(words: list[str]) -> list[str]:
    """A make or a rehearsal with the options that make it small, where it does not name them itself."""
    if words[1] == "rehearse":
        words = [*words, "--clips", "plain"]
    if words[1] not in ("make", "rehearse"):
        return words
    return [*words, *(part for name, value in SMALLER.items() if name not in words for part in (name, value))]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in a folder of its own, `filmwright` being this checkout's."""
    (folder / "bin").mkdir(exist_ok=True)
    name = folder / "bin" / "filmwright"
    name.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m agent "$@"\n')
    name.chmod(0o755)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI", "FILMWRIGHT"))}
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        words, cwd=folder, env={**clean, "PATH": path, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=280,
    )  # fmt: skip


def test_readme_is_short() -> None:
    assert README.count("\n") <= 200


def test_set_up_is_two_commands_and_so_are_the_tests() -> None:
    assert len(lines(FIRST)) == 2 and "python3 -m venv" in FIRST and "pip install -c constraints.txt -e ." in FIRST
    assert lines(SECOND)[0] == "pip install -c constraints.txt -e '.[test]'"
    assert lines(SECOND)[1].startswith("python -m pytest") and len(lines(SECOND)) == 2


def test_every_other_command_is_ours() -> None:
    others = [line for block in BLOCKS[2:] for line in lines(block)]
    assert others and all(line.startswith(("filmwright ", "python -m evals ")) for line in others)


def test_ci_runs_exactly_the_second_block() -> None:
    script = next(line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line.startswith("awk"))
    taken = subprocess.run(
        ["bash", "-c", script.rpartition(">")[0]], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert taken == SECOND


def test_the_commands_work_in_order_on_one_studio(tmp_path: Path) -> None:
    for block in BLOCKS:
        for words in films(block):
            done = run(smaller(words), tmp_path)
            assert done.returncode == 0, f"{words}\n{done.stderr[-2000:]}"
    masters = list((tmp_path / "studio" / "films").glob("*/master.mp4"))
    assert len(masters) == sum(made(words) for block in BLOCKS for words in films(block))


def test_the_commands_of_the_evals_work_in_order(tmp_path: Path) -> None:
    said = [words for block in BLOCKS for words in evals(block)]
    assert {words[3] for words in said} >= {"run", "compare", "report", "ask"}
    for words in said:
        done = run(words, tmp_path)
        assert done.returncode == 0, f"{words}\n{done.stderr[-2000:]}"
    assert (tmp_path / "studio" / "evals" / "runs" / "launch" / "report.html").is_file()


def made(words: list[str]) -> int:
    """How many films a command comes to in its studio."""
    if words[1] == "episode" and "--auto" in words:
        return int(words[words.index("--auto") + 1])
    return int(words[1] in ("make", "episode"))


@pytest.mark.slow
def test_the_first_command_makes_the_thirty_second_film(tmp_path: Path) -> None:
    from tools.probe import probe

    done = run(films(FIRST)[0], tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    facts = probe(next((tmp_path / "studio" / "films").glob("*/master.mp4")))
    assert facts.frames == 30 * 24 and (facts.width, facts.height) == (1280, 720)


def test_the_pictures_it_shows_are_there_and_small() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert shown and all(0 < (ROOT / name).stat().st_size < 300_000 for name in shown)
