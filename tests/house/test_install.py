"""Installed, editable or from a wheel, our packages are ours wherever we are started, and nothing they need is left."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agent", "tools", "prompts", "memory", "evals")
DATA = (".md", ".toml", ".html", ".cube")
WHERE = (
    "import sys, importlib; sys.argv = ['filmwright', '--help']\n"
    "try:\n    import runpy; {start}\nexcept SystemExit: pass\n"
    "print('WHERE', *[importlib.import_module(name).__file__ for name in {rooms!r}])\n"
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to build from, so that building leaves nothing behind here."""
    pytest.importorskip("setuptools", minversion="77", reason="building needs what pyproject.toml asks for")
    folder = tmp_path_factory.mktemp("checkout")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def stray(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another project's folder, with a tools package and a memory module of its own."""
    folder = tmp_path_factory.mktemp("stray")
    (folder / "tools").mkdir()
    (folder / "tools" / "__init__.py").write_text("raise SystemExit('the stray tools')\n")
    (folder / "memory.py").write_text("raise SystemExit('the stray memory')\n")
    return folder


def pip(*words: str) -> None:
    flags = ("--disable-pip-version-check", "--no-deps", "--no-build-isolation")
    done = subprocess.run([sys.executable, "-m", "pip", *words, *flags], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]


def environment(folder: Path) -> Path:
    """A fresh environment that finds the libraries of this one, but nothing this one has installed of ours."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=60)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return packages


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-index", "-w", str(out), str(checkout))
    return next(out.glob("filmwright-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    environment(folder)
    pip("--python", str(folder / "bin" / "python"), "install", "--no-index", str(wheel))
    return folder


@pytest.fixture(scope="module")
def editable(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editable")
    environment(folder)
    pip("--python", str(folder / "bin" / "python"), "install", "--no-index", "-e", str(checkout))
    return folder


def run(words: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI", "FILMWRIGHT", "PYTHON"))}
    return subprocess.run(words, cwd=cwd, env=clean, capture_output=True, text=True, timeout=280)


@pytest.mark.parametrize("how", ["installed", "editable"])
def test_started_beside_a_stray_tools_folder_ours_are_found(
    how: str, stray: Path, request: pytest.FixtureRequest
) -> None:
    room: Path = request.getfixturevalue(how)
    home = str(request.getfixturevalue("checkout") if how == "editable" else room)
    by_name = f"runpy.run_path({str(room / 'bin' / 'filmwright')!r}, run_name='__main__')"
    for start in (by_name, "runpy.run_module('agent', run_name='__main__')"):
        code = WHERE.format(start=start, rooms=ROOMS)
        flags = ["-P"] if start == by_name else []
        done = run([str(room / "bin" / "python"), *flags, "-c", code], stray)
        found = done.stdout.splitlines()[-1].split()
        assert "Usage: filmwright" in done.stdout and found[0] == "WHERE", done.stderr[-1500:]
        assert len(found) == 6 and all(place.startswith(home) for place in found[1:]), found


def test_both_commands_start_beside_a_stray_tools_folder(installed: Path, stray: Path) -> None:
    python = str(installed / "bin" / "python")
    for words in ([str(installed / "bin" / "filmwright")], [python, "-m", "agent"]):
        done = run([*words, "vendors", "--json"], stray)
        assert done.returncode == 0 and "animatic" in done.stdout, done.stderr[-1500:]


def test_the_wheel_holds_every_module_and_everything_they_read(wheel: Path) -> None:
    kept = set(zipfile.ZipFile(wheel).namelist())
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in (".py", *DATA)]
    assert files and not {str(path.relative_to(ROOT)) for path in files} - kept


@pytest.mark.slow
def test_a_film_is_made_from_the_wheel_alone(installed: Path, stray: Path) -> None:
    words = ["make", "a 3s teaser for our solar lamp", "--size", "240p", "--takes", "1"]
    done = run([str(installed / "bin" / "filmwright"), *words], stray)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(list((stray / "studio" / "films").glob("*/master.mp4"))) == 1
