"""python -m evals published: what others measured of real models, as dated priors and nothing more."""

import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

WARNING = "stale priors, not ours, not comparable with our figures"


def page(today: date) -> str:
    """Every table with its source and its age."""
    told = tomllib.loads((Path(__file__).parent / "published.toml").read_text(encoding="utf-8"))
    return "\n\n".join([WARNING, *("\n".join(_table(table, today)) for table in told["table"])])


def _table(table: dict[str, Any], today: date) -> Iterator[str]:
    age = (today - table["read"]).days
    yield f"{table['name']} ({table['unit']}), read {table['read']}, {age} days ago: {WARNING}"
    yield f"  source: {table['source']}"
    yield f"  note: {table['note']}"
    wide = max(map(len, table["scores"]))
    for model, scores in table["scores"].items():
        figures = ", ".join(f"{name} {value:.2f}" for name, value in scores.items() if name != "tested")
        yield f"  {model:<{wide}}  {scores.get('tested', 'undated'):<7}  {figures}"


def main(words: list[str]) -> int:
    """Print the page; the verb takes no words."""
    if words:
        print("usage: python -m evals published", file=sys.stderr)
        return 2
    print(page(date.today()))
    return 0
