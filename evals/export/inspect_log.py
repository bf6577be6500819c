"""A run as eval logs of inspect_ai, one per candidate: its viewer opens them, its dataframes read them.

Written as the JSON that inspect_ai documents (version 2), without the package: it brings some eighty others, and wants
older ones of python-dateutil and fsspec than our constraints name. Samples are items, epochs are seeds, scores are
figures. A film that failed is a sample with an error, whose figures count as figures.toml says; a cell that was not
reached leaves the log "cancelled".
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from evals.export.cells import Cell, counted
from evals.nouns import Candidate, Row, Run, ShotRow
from evals.stats.figures import known

LARGEST_STILL = 60_000
"""Bytes; a larger picture is named and not shown, so that a log stays one that a browser opens."""


def write(folder: Path, run: Run, cells: Sequence[Cell], out: Path) -> list[Path]:
    """One .json log per candidate."""
    files = []
    for number, who in enumerate(run.candidates, 1):
        told = log(folder, run, who, [one for one in cells if one.candidate.name == who.name])
        name = f"{_moment(run).replace(':', '-')}_{_plain(run.suite.name)}_{number}-{_plain(who.name)}.json"
        (out / name).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        files.append(out / name)
    return files


def log(folder: Path, run: Run, who: Candidate, cells: Sequence[Cell]) -> dict[str, Any]:
    """The log of one candidate as plain JSON."""
    reached = [one for one in cells if one.row]
    order = {seed: number for number, seed in enumerate(run.seeds, 1)}
    return {
        "version": 2,
        "status": "success" if len(reached) == len(cells) else "cancelled",
        "eval": _spec(run, who),
        "plan": {"name": "film", "steps": [], "config": {}},
        "results": {
            "total_samples": len(cells),
            "completed_samples": sum(one.state == "made" for one in cells),
            "scores": list(_results(reached)),
        },
        "stats": {"started_at": _moment(run), "completed_at": _moment(run), "model_usage": {}},
        "samples": [_sample(folder, one, one.row, order[one.seed]) for one in reached if one.row],
    }  # fmt: skip


def _spec(run: Run, who: Candidate) -> dict[str, Any]:
    items = [item.name for item in run.suite.items]
    whole = json.dumps([run.model_dump(mode="json"), who.name], sort_keys=True)
    name = hashlib.sha256(whole.encode()).hexdigest()[:22]
    return {
        "eval_id": name, "run_id": name, "task_id": name, "created": _moment(run), "task": run.suite.name,
        "task_version": run.suite.dated, "model": f"filmwright/{who.name}",
        "model_args": {key: _json(value) for key, value in who.settings.items()},
        "dataset": {"name": run.suite.name, "samples": len(items), "sample_ids": items, "shuffled": False},
        "config": {"epochs": len(run.seeds), "epochs_reducer": ["mean"], "fail_on_error": False},
        "packages": run.versions,
        "metadata": {
            "suite_digest": run.suite.digest, "size": run.size, "seeds": list(run.seeds),
            "cap": None if run.cap is None else str(run.cap), "figures": {k: v["says"] for k, v in known().items()},
        },
    }  # fmt: skip


def _results(reached: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    """Per figure, the mean over items of the mean over their seeds."""
    for name, told in known().items():
        items: dict[str, list[float]] = {}
        for one in reached:
            if name in (values := counted(one)):
                items.setdefault(one.item.name, []).append(values[name])
        scored = sum(map(len, items.values()))
        if items:
            value = mean(mean(values) for values in items.values())
            yield {
                "name": name, "scorer": name, "params": {}, "metadata": {"says": told["says"]},
                "scored_samples": scored, "unscored_samples": len(reached) - scored,
                "metrics": {"mean": {"name": "mean", "value": value, "params": {}}},
            }  # fmt: skip


def _sample(folder: Path, cell: Cell, row: Row, epoch: int) -> dict[str, Any]:
    values, told = counted(cell), _told(row)
    answer = {
        "role": "assistant",
        "source": "generate",
        "content": [{"type": "text", "text": told}, *_stills(folder, row)],
    }
    failed = f"{row.state}: {row.why}" if row.state != "made" else ""
    error = {"message": failed, "traceback": "", "traceback_ansi": failed}
    return {
        "id": cell.item.name, "epoch": epoch, "input": cell.item.text,
        "target": [f"{claim.check}: {json.dumps(_json(claim.want), ensure_ascii=False)}" for claim in cell.item.claims],
        "messages": [{"role": "user", "content": cell.item.text, "source": "input"}, answer],
        "output": {
            "model": f"filmwright/{cell.candidate.name}",
            "choices": [{"message": answer, "stop_reason": "stop"}],
        },
        "scores": {name: _score(name, values[name], row) for name in known() if name in values},
        "metadata": _metadata(folder, cell, row), "store": {}, "events": [], "model_usage": {},
        "total_time": row.wall, "working_time": row.cpu,
        **({"error": error} if failed else {}),
    }  # fmt: skip


def _score(name: str, value: float, row: Row) -> dict[str, Any]:
    broken = [f"{claim.check}: {claim.says or claim.got}" for claim in row.claims if claim.ok is False]
    told = {"explanation": "\n".join(broken) or "every judged claim is kept"} if name == "claims" else {}
    return {"value": value, "answer": row.state, **told}


def _metadata(folder: Path, cell: Cell, row: Row) -> dict[str, Any]:
    money = {name: row.figures[name] for name in ("quoted", "charged", "wasted") if name in row.figures}
    return {
        "key": cell.key, "state": row.state, "seed": cell.seed, "cluster": cell.item.cluster, "money_usd": money,
        "film": str((folder / row.film).resolve()) if row.film else "", "why": row.why,
        "prompts": [f"shot {shot.number}: {shot.prompt}" for shot in row.shots], "path": list(row.path),
        "claims": [claim.model_dump(mode="json") for claim in row.claims],
        "shots": [shot.model_dump(mode="json", exclude={"prompt"}) for shot in row.shots],
        "screen": row.screen, "rubric": row.rubric, "size": row.size,
    }  # fmt: skip


def _told(row: Row) -> str:
    lines = [f"shot {one.number}, {one.seconds:.2f} s, {_scored(one)}: {one.prompt}" for one in row.shots]
    return "\n".join([f"{row.state}{': ' + row.why if row.why else ''}", *lines])


def _scored(shot: ShotRow) -> str:
    return "not judged" if shot.score is None else f"score {shot.score:.3f}"


def _stills(folder: Path, row: Row) -> Iterator[dict[str, str]]:
    for shot in row.shots:
        file = (folder / shot.still).resolve()
        inside = shot.still and file.is_relative_to(folder.resolve()) and file.is_file()
        if inside and file.stat().st_size <= LARGEST_STILL:
            kind = "png" if file.suffix == ".png" else "jpeg"
            picture = base64.b64encode(file.read_bytes()).decode()
            yield {"type": "image", "image": f"data:image/{kind};base64,{picture}"}


def _moment(run: Run) -> str:
    """When the run was made, as ISO time with its zone."""
    try:
        made = datetime.fromisoformat(run.made)
    except ValueError:
        made = datetime(1970, 1, 1, tzinfo=UTC)
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)[:60]


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))
