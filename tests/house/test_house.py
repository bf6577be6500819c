"""The habits of the house, as failing tests."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agent", "tools", "prompts", "memory", "evals")
PYTHON = sys.executable
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=280)


def test_imports_run_one_way() -> None:
    done = run(str(Path(PYTHON).with_name("lint-imports")), "--config", "pyproject.toml", "--no-cache")
    assert done.returncode == 0, done.stdout[-3000:]


def test_ruff_is_silent() -> None:
    done = run(PYTHON, "-m", "ruff", "check", ".")
    assert done.returncode == 0, done.stdout[-3000:]


def test_ruff_finds_nothing_to_format() -> None:
    done = run(PYTHON, "-m", "ruff", "format", "--check", ".")
    assert done.returncode == 0, done.stdout[-3000:]


def test_mypy_is_content() -> None:
    done = run(PYTHON, "-m", "mypy")
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_is_in_the_package_list() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {str(path.parent.relative_to(ROOT)).replace("/", ".") for path in SOURCES}
    assert found == listed


def test_the_readme_shows_the_graph_we_run() -> None:
    from agent.graph import production

    drawn = production().compile().get_graph().draw_mermaid()
    arrows = [line.strip().rstrip(";") for line in drawn.splitlines() if "-->" in line or "-.->" in line]
    block = re.search(r"```mermaid\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert (
        block
        and arrows
        and sorted(arrow for line in block[1].splitlines() for arrow in chained(line)) == sorted(arrows)
    )


def chained(line: str) -> list[str]:
    """The arrows of a line such as `a --> b -.-> c`, one by one."""
    parts = re.split(r" (-->|-\.->) ", line.strip().rstrip(";"))
    return [" ".join(parts[at : at + 3]) for at in range(0, len(parts) - 2, 2)]


def test_the_constraints_are_names_and_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert "==" in line and "/" not in line and "@" not in line, line


@pytest.mark.parametrize("words", [["--help"], ["make", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    heavy = [
        "langgraph",
        "langchain_core",
        "langchain_openai",
        "chromadb",
        "numpy",
        "httpx",
        "pydantic_settings",
        "cv2",
        "skia",
    ]
    code = (
        "import sys\nsys.argv=['filmwright',*" + repr(words) + "]\nfrom agent.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('LOADED', sorted(set(" + repr(heavy) + ") & set(sys.modules)))"
    )
    done = run(PYTHON, "-c", code)
    assert "LOADED []" in done.stdout, done.stdout[-500:] + done.stderr[-500:]


def test_no_file_is_over_its_budget() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := p.read_text().count("\n")) > 300}
    assert not long


def test_no_function_is_over_its_budget() -> None:
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 60:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert not long


def test_every_prompt_is_used() -> None:
    words = "".join(path.read_text() for path in (ROOT / "agent").rglob("*.py"))
    unused = [p.stem for p in (ROOT / "prompts").glob("*.md") if f'"{p.stem}"' not in words]
    assert not unused


def test_the_top_level_holds_nothing_else() -> None:
    tracked = run("git", "ls-files").stdout.split()
    if not tracked:
        pytest.skip("not a git checkout")
    tops = {name.split("/")[0] for name in tracked}
    allowed = {*ROOMS, "tests", "README.md", "pyproject.toml", "constraints.txt", ".ci", ".readme", ".gitignore"}
    assert tops <= allowed
