"""What others published stays apart: dated, sourced, said to be stale, and never under our names."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from evals.published import WARNING, main, page
from tests.evals.moving import clip
from tools.screen.score import measure

ROOT = Path(__file__).resolve().parents[2]
TOLD = tomllib.loads((ROOT / "evals" / "published.toml").read_text(encoding="utf-8"))
ROOMS = ("agent", "tools", "prompts", "memory", "evals")


def plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


NAMES = {plain(name) for name in TOLD["dimensions"]["names"]}


def test_every_table_has_a_source_and_a_day() -> None:
    for table in TOLD["table"]:
        assert re.search(r"arXiv \d{4}\.\d{5}|huggingface\.co/", table["source"]) and isinstance(table["read"], date)
        assert table["unit"] and table["note"] and table["scores"]


def test_the_page_says_that_they_are_stale_and_not_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert said.startswith(WARNING) and said.count(WARNING) == 1 + len(TOLD["table"])
    assert all(table["source"] in said for table in TOLD["table"]) and "Veo 3" in said and "85.06" in said
    assert "10 days ago" in page(date(2026, 12, 2))
    assert main(["x"]) == 2


def test_no_figure_and_no_measure_of_ours_has_a_name_of_vbench(tmp_path: Path) -> None:
    figures = tomllib.loads((ROOT / "evals" / "figures.toml").read_text(encoding="utf-8"))
    measures = {one.name for one in measure(*clip(tmp_path, 1)).measures}
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tools" / "screen").rglob("*.py"))
    written = set(re.findall(r"""(?:figure\(|name=)\s*["']([^"']+)["']""", sources))
    assert len(measures) > 10 and len(written) > 10 and {"quality", "takes"} <= set(figures)
    assert not {name for name in (*figures, *measures, *written) if plain(name) in NAMES}


def test_the_names_of_vbench_are_known_in_every_spelling() -> None:
    assert {plain("Subject_Consistency"), plain("dynamic-degree"), plain("Motion  Smoothness")} <= NAMES


def test_published_numbers_are_read_in_one_place_only() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    readers = [file for file in files if re.search(r"published(\.toml|\s+import|\b.*\bimport)|import\s+published",
                                                   file.read_text(encoding="utf-8"))]  # fmt: skip
    allowed = {ROOT / "evals" / "published.py", ROOT / "evals" / "__main__.py"}
    assert ROOT / "evals" / "published.py" in readers and set(readers) <= allowed, readers
