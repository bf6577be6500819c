"""Children killed at random keep every promise about money; and the sweep notices when the code keeps one no more."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("agent", "evals", "memory", "prompts", "tools")
SHOOT, SENT, WIRE = "tools/vendors/shoot.py", "tools/vendors/submit.py", "tools/vendors/wire.py"
SENDING = r'( *lot\.ledger\.move\(entry\.intent, "sending".*\n)'
SUBMIT = r"( *try:\n *job = await door\(vendor\.submit\(order\).*\n)"
POST = r"(            reply = await self\._call\(method, path, parts\)\n)(        except NEVER_SENT)"
RETRIED = r"            try:\n    \1            except httpx.TransportError:\n    \1\2"
STORED = (
    r"(?s)(async def _stored\(.*?\n)( *)(digest = await asyncio\.to_thread\(lot\.vault\.put, file\)\n)(.*?)"
    r"    return (lot\.ledger\.move\(entry\.intent, \"stored\", digest=digest\)\n)"
)
FIRST = (
    r"\1\2from hashlib import sha256\n\2digest = sha256(file.read_bytes()).hexdigest() + file.suffix\n"
    r"\2now = \5\2\3\4    return now\n"
)
PLANTED = {
    "`sending` is written after the submit": (SENT, SENDING + SUBMIT, r"\2    \1", "was ordered 2 times"),
    "an order is sent again after a broken answer": (WIRE, POST, RETRIED, "was ordered 2 times"),
    "`stored` is written before the file is in the vault": (SHOOT, STORED, FIRST, "is stored, and not in the vault"),
    "`finished` is written without its price": (SHOOT, r'"finished", price=str\(price\)', '"finished"', "was charged"),
}


def swept(tree: Path, bank: Path, *options: str) -> dict[str, Any]:
    """The figures of a sweep of the code in a folder."""
    bank.mkdir(exist_ok=True)
    words = [sys.executable, "-m", "evals", "sweep", "--json", "--bank", str(bank), *options]
    done = subprocess.run(words, cwd=tree, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode in (0, 1), done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == bool(told["failures"]), done.stdout
    return {**told, "said": done.stdout}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bank")


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("first", "many"), [(0, 75), pytest.param(75, 225, marks=pytest.mark.slow)])
def test_children_killed_at_random_keep_every_promise(first: int, many: int, bank: Path) -> None:
    told = swept(ROOT, bank, "--first", str(first), "--seeds", str(many))
    assert (told["seeds"], told["failures"]) == (many, 0), told["said"]
    assert told["killed"] > many / 2


@pytest.mark.parametrize("bug", PLANTED)
def test_the_sweep_notices_when(bug: str, tmp_path: Path, bank: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    file, line, other, words = PLANTED[bug]
    code, changed = re.subn(line, other, (tmp_path / file).read_text())
    assert changed == 1, f"{file} no longer has the line to change: {line}"
    (tmp_path / file).write_text(code)
    told = swept(tmp_path, bank, "--seeds", "60", "--stop")
    assert words in told["said"], f"60 seeds, and nobody noticed that {bug}: {told['said']}"


def test_a_seed_is_the_same_draw_alone_and_among_others(bank: Path) -> None:
    from evals.sweep import draw

    assert draw(4711) == draw(4711) != draw(4712)
    told = swept(ROOT, bank, "--first", "4711", "--seeds", "1")
    assert (told["seeds"], told["failures"]) == (1, 0), told["said"]


@pytest.mark.parametrize("seed", ["282", "306"])
def test_lives_that_once_stood_still_come_to_an_end(seed: str, bank: Path) -> None:
    """Kling's shared question had to be asked again: while fetching, and while waiting for several jobs."""
    told = swept(ROOT, bank, "--first", seed, "--seeds", "1")
    assert told["failures"] == 0, told["said"]
