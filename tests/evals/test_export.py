"""A run leaves for other tools whole: every cell, its shots and its figures, in the types they have."""

import csv
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.export import main
from evals.export.sheets import harmless
from tests.evals.runs import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("run") / "r")


def sheet(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as page:
        return list(csv.DictReader(page))


def logs(folder: Path, out: Path) -> list[Path]:
    assert main([str(folder), "--to", "inspect", "--out", str(out)]) == 0
    return sorted(out.glob("*.json"))


def test_csv_has_every_cell_that_was_asked_for(folder: Path, tmp_path: Path) -> None:
    assert main([str(folder), "--to", "csv", "--out", str(tmp_path)]) == 0
    rows = sheet(tmp_path / "cells.csv")
    assert [row["state"] for row in rows] == ["made"] * 4 + ["failed", "made", "failed", "not reached"]
    failed = rows[4]
    assert (failed["quality"], failed["made"], failed["charged"], failed["takes"]) == ("0.0", "0.0", "0.25", "")
    assert rows[0]["claims_kept"] == "1" and rows[0]["claims_not_judged"] == "1" and rows[7]["quality"] == ""
    assert len(sheet(tmp_path / "shots.csv")) == 2 * 5
    meanings = {row["name"]: row["says"] for row in sheet(tmp_path / "figures.csv")}
    assert "0..1" in meanings["quality"] and set(meanings) <= set(rows[0])


def test_no_text_in_a_csv_is_a_formula(folder: Path, tmp_path: Path) -> None:
    main([str(folder), "--to", "csv", "--out", str(tmp_path)])
    texts = [
        text
        for name in ("cells", "shots", "figures")
        for row in sheet(tmp_path / f"{name}.csv")
        for text in row.values()
    ]
    assert "'=cmd|' /C calc'!A0" in texts and "'+a lamp, on a shore" in texts and "'-no vendor would" in texts
    assert "'@dark" in texts and not [text for text in texts if text[:1] in ("=", "+", "-", "@")]


@pytest.mark.parametrize("text", ["=1+1", "  =1", "\t=1", "＝1", "\r@a", "\n-1"])
def test_every_disguise_of_a_formula_is_seen(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1.5, "a-b", "", None, "a = b"])
def test_what_is_no_formula_stays_as_it_is(value: Any) -> None:
    assert harmless(value) == value


def test_parquet_keeps_types_and_meanings(folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert main([str(folder), "--to", "parquet", "--out", str(tmp_path)]) == 0
    table = parquet.read_table(tmp_path / "cells.parquet")
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["seed"], kinds["quality"], kinds["item"], kinds["claims_kept"]) == (
        "int64",
        "double",
        "string",
        "int64",
    )
    assert b"quality of the film" in table.schema.field("quality").metadata[b"says"]
    assert table.num_rows == 8 and table.column("brief")[4].as_py().startswith("=cmd")
    assert parquet.read_table(tmp_path / "shots.parquet").num_rows == 10


def test_a_log_holds_failed_films_as_samples_with_errors(folder: Path, tmp_path: Path) -> None:
    first, second = (json.loads(file.read_text()) for file in logs(folder, tmp_path))
    assert (first["status"], second["status"]) == ("success", "cancelled")
    assert [(one["id"], one["epoch"]) for one in first["samples"]] == [
        ("lamp", 1),
        ("lamp", 2),
        ("=boat", 1),
        ("=boat", 2),
    ]
    failed = first["samples"][2]
    assert "no vendor would" in failed["error"]["message"] and failed["scores"]["quality"]["value"] == 0.0
    assert "error" not in first["samples"][0] and second["results"]["total_samples"] == 4
    means = {score["name"]: score["metrics"]["mean"]["value"] for score in first["results"]["scores"]}
    assert means["quality"] == pytest.approx((0.8 + (0.0 + 0.8) / 2) / 2)
    told = first["samples"][0]["metadata"]
    assert told["key"] == "k001" and told["money_usd"]["charged"] == 0.5 and "+a lamp" in told["prompts"][0]
    assert next(iter(first["samples"][0]["scores"])) == "quality" and told["film"].endswith("cells/k001")


@pytest.mark.skipif(not importlib.util.find_spec("inspect_ai"), reason="inspect_ai is not installed here")
def test_inspect_ai_reads_the_logs(folder: Path, tmp_path: Path) -> None:
    from inspect_ai.log import list_eval_logs, read_eval_log

    files = logs(folder, tmp_path)
    assert len(list_eval_logs(str(tmp_path))) == len(files) == 2
    read = read_eval_log(str(files[0]))
    assert read.samples and read.samples[2].error and read.samples[0].scores
    assert read.samples[0].scores["quality"].value == 0.8 and read.eval.config.epochs == 2
    done = subprocess.run([sys.executable, "-m", "inspect_ai", "log", "dump", str(files[0])], capture_output=True)
    assert done.returncode == 0 and json.loads(done.stdout)["version"] == 2


def test_a_folder_without_a_run_is_a_mistake_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--to", "csv"]) == 2
    said = capsys.readouterr().err
    assert "holds no run" in said and said.count("\n") == 1
