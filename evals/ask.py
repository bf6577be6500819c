"""python -m evals ask NAME: one of our questions, asked with all its candidates, answered with intervals.

python -m evals ask --plot FILE.svg: every question that was answered here, in one picture.
"""

import argparse
import asyncio
import shlex
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from evals import candidate as setup
from evals.answer import Answer, text
from evals.answer_plot import plot
from evals.carried import NONE, carried
from evals.compare import compare
from evals.nouns import Comparison, Row, Run, Verdict, read_rows, read_run
from evals.run import HOME, counted, direct, first, planned
from evals.suite import load
from memory.errors import UserMistake
from memory.whole import put

HERE = Path(__file__).parent


def questions() -> dict[str, dict[str, Any]]:
    """The table of questions.toml."""
    return tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))


def main(words: list[str]) -> int:
    """Read the command line; ask, or draw what was answered."""
    told = _options().parse_args(words)
    if told.plot:
        return drawn(told.home, told.plot)
    if told.name not in questions():
        raise UserMistake(
            f"There is no question {told.name!r}",
            f"Ask one of {', '.join(questions())}",
            field="question",
            got=told.name,
        )
    found = asked(told, shlex.join(["python", "-m", "evals", "ask", *words]))
    print(text(found))
    return 0


def drawn(home: Path, into: Path) -> int:
    """Every question that was answered in a home as one picture in a file."""
    files = [home / "runs" / name / "answer.json" for name in questions()]
    answers = [_kept(file) for file in files if file.is_file()]
    if not answers:
        raise UserMistake(f"No question was answered in {home}", "Ask one: python -m evals ask critic")
    try:
        into.write_text(plot(answers), encoding="utf-8")
    except OSError as error:
        raise UserMistake(
            f"{into} can't be written ({error.strerror})", "Name another file", field="plot", got=str(into)
        ) from None
    return 0


def _options() -> argparse.ArgumentParser:
    parse = argparse.ArgumentParser(prog="python -m evals ask", description=__doc__)
    parse.add_argument("name", nargs="?", default="", help=", ".join(questions()))
    parse.add_argument("--seeds", type=int, default=1, choices=range(1, 101), metavar="K")
    parse.add_argument("--first", type=counted, default=0, metavar="N", help="only the suite's first N briefs")
    parse.add_argument("--size", default="240p", choices=["240p", "480p", "720p", "1080p"])
    parse.add_argument("--home", type=Path, default=HOME, help="where runs, cells and the bank of clips lie")
    parse.add_argument("--at-once", type=int, default=2, choices=range(1, 65), metavar="N")
    parse.add_argument(
        "--also", default="720p", choices=["480p", "720p", "1080p", NONE],
        help="the suite's first brief is made once more at this size, to see whether the answer carries",
    )  # fmt: skip
    parse.add_argument("--plot", type=Path, metavar="FILE.svg")
    return parse


def asked(told: argparse.Namespace, command: str) -> Answer:
    """The run made, or found made, and what it says; kept as answer.json in its folder."""
    row = questions()[told.name]
    suite = first(load(row["suite"]), told.first)
    candidates = [setup.load(Path(name)) for name in row["candidates"]]
    run, every = planned(suite, candidates, range(1, told.seeds + 1), told.size, None)
    folder = (told.home / "runs" / told.name).resolve()
    asyncio.run(direct(run, every, folder, told.home.resolve(), told.at_once, 300))
    rows = read_rows(folder, run)
    found = answer(told.name, row, command, read_run(folder), rows)
    beside = folder.with_name(f"{told.name}-{told.also}")
    larger = carried(run, rows, row["figures"], size=told.also, folder=beside, at_once=told.at_once)
    found = found.model_copy(update={"carried": larger})
    put(folder / "answer.json", found.model_dump_json(indent=1))
    return found


def answer(name: str, row: dict[str, Any], command: str, run: Run, rows: Sequence[Row]) -> Answer:
    """What the rows say, each candidate against the first one."""
    base, *others = run.candidates
    told = {other.name: compare(run, list(rows), base.name, other.name, row["figures"]) for other in others}
    one = next(iter(told.values()))
    spent = sum((Decimal(str(line.figures.get("charged", 0))) for line in rows), Decimal(0))
    return Answer(
        question=name, says=row["says"], command=command, dated=datetime.now(UTC).date().isoformat(),
        films=len(rows), unmade=sum(line.state != "made" for line in rows), briefs=len(run.suite.items),
        clusters=one.verdicts[0].clusters, seeds=len(run.seeds), size=run.size, spent=f"{spent:.2f}",
        cpu_hours=round(sum(line.cpu for line in rows) / 3600, 2), first=base.name,
        verdicts={who: _of(found, row["figures"]) for who, found in told.items()},
        orders={base.name: one.orders[0], **{who: found.orders[1] for who, found in told.items()}},
        warnings=tuple(dict.fromkeys(line for found in told.values() for line in found.warnings)),
    )  # fmt: skip


def _of(found: Comparison, figures: Sequence[str]) -> tuple[Verdict, ...]:
    return tuple(one for name in figures for one in found.verdicts if one.figure == name)


def _kept(file: Path) -> Answer:
    try:
        return Answer.model_validate_json(file.read_text(encoding="utf-8"))
    except ValueError as error:
        fact = " ".join(str(error).split())[:200]
        raise UserMistake(
            f"{file} can't be read: {fact}", f"Ask again: python -m evals ask {file.parent.name}"
        ) from None
