"""How well the index finds the record a shot needs: recall@5 by kind of question and by embedding."""

import argparse
import json
import tempfile
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from memory.bible import Bible
from memory.embedding import Embedding, Hashing
from memory.looks import Looks
from memory.series import Record

FOLDER = Path(__file__).parent
GROUPS = ("named", "paraphrased", "other")
AT = 5


@dataclass(frozen=True)
class Question:
    """What is asked in a series, and a passage of the one record that is wanted."""

    group: str
    series: str
    words: str
    passage: str


def records() -> list[Record]:
    """Every record of records.toml, approved, its id made of series and line."""
    told = tomllib.loads((FOLDER / "records.toml").read_text(encoding="utf-8"))["series"]
    return [
        _record(series, number, line)
        for series, lines in told.items()
        for number, line in enumerate(lines.strip().splitlines())
    ]


def _record(series: str, number: int, line: str) -> Record:
    kind, name, words = (part.strip() for part in line.split("|"))
    return Record.model_validate(
        {"id": f"{series}-{number}", "series": series, "kind": kind, "name": name, "text": words,
         "origin": "person", "standing": "approved"}
    )  # fmt: skip


def questions() -> list[Question]:
    told = tomllib.loads((FOLDER / "questions.toml").read_text(encoding="utf-8"))
    lines = [(group, line) for group in GROUPS for line in told[group].strip().splitlines()]
    return [Question(group, *(part.strip() for part in line.split("|"))) for group, line in lines]


def embeddings(paid: Embedding | None = None) -> dict[str, Embedding | None]:
    """Every embedding by name; None where it can't be had on this machine."""
    from memory import minilm

    here = minilm.folder() is not None and find_spec("tokenizers") is not None
    return {"own": Hashing(), "minilm": minilm.MiniLm() if here else None, "paid": paid}


def table(chosen: dict[str, Embedding | None]) -> list[dict[str, Any]]:
    """One row per embedding: recall@5 of each group, and how many records of another series came back."""
    with tempfile.TemporaryDirectory() as folder:
        bible = Bible(Path(folder) / "bible.sqlite")
        for record in records():
            bible.serials.write(record)
        try:
            return [_row(name, bible, Path(folder), one) for name, one in chosen.items()]
        finally:
            bible.close()


def _row(name: str, bible: Bible, folder: Path, embedding: Embedding | None) -> dict[str, Any]:
    if embedding is None:
        return {"embedding": name, "says": "not installed" if name == "minilm" else "no key"}
    looks = Looks(folder / "chroma", bible, embedding)
    for series in sorted({record.series for record in records()}):
        looks.follow(series)
    asked = [(one, [record for record, _ in looks.near(one.series, one.words, AT)]) for one in questions()]
    looks.close()
    shares = {group: _recall([pair for pair in asked if pair[0].group == group]) for group in GROUPS}
    strays = sum(record.series != one.series for one, found in asked for record in found)
    return {"embedding": name, **shares, "strays": strays, "unwell": looks.unwell}


def _recall(asked: list[tuple[Question, list[Record]]]) -> float:
    return round(sum(any(one.passage in record.text for record in found) for one, found in asked) / len(asked), 3)


def main(words: list[str]) -> int:
    """python -m evals retrieval: the table, for every embedding that is at hand."""
    argparse.ArgumentParser(prog="python -m evals retrieval", description=__doc__).parse_args(words)
    print(json.dumps({"v": 1, "at": AT, "rows": table(embeddings())}, indent=1))
    return 0
