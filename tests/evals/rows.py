"""Runs and rows made up for tests: suites of the real shapes, with the noise of real films."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.nouns import Candidate, Item, Row, Run, State, Suite

Scores = Callable[[str, str, int], Mapping[str, float]]
"""Figures of a film by its item, candidate and seed."""


KEPT = ("made", "quoted", "charged", "wasted")
"""What a row has even where no film was made: figures of its state and its money."""


def alone(count: int) -> tuple[Item, ...]:
    """Items of their own."""
    return tuple(Item(name=f"brief-{at:02}", text="a film") for at in range(count))


def series(clusters: int, episodes: int) -> tuple[Item, ...]:
    """Episodes of several series."""
    return tuple(
        Item(name=f"s{at}e{number}", text="an episode", cluster=f"series-{at}", episode=number)
        for at in range(clusters)
        for number in range(1, episodes + 1)
    )


def made_run(
    items: Sequence[Item],
    candidates: Mapping[str, dict[str, Any]],
    seeds: Sequence[int] = (1, 2),
    **changes: Any,
) -> Run:
    """A run that asks every candidate for every item with every seed; each cell has a key of its own."""
    names = [f"{item.name}/{name}/{seed}" for item in items for name in candidates for seed in seeds]
    plain = Run(
        made="2026-11-27T10:00:00+00:00",
        suite=Suite(name="made up", dated="2026-11-27", items=tuple(items), digest=str(len(items))),
        candidates=tuple(Candidate(name=name, settings=settings) for name, settings in candidates.items()),
        seeds=tuple(seeds), size="240p", cap=None, keys={name: name.replace("/", "-") for name in names},
        versions={"filmwright": "0.1.0"},
    )  # fmt: skip
    return plain.model_copy(update=changes)


def made_rows(run: Run, scores: Scores, states: Mapping[str, State] | None = None, **changes: Any) -> list[Row]:
    """A row for every key; `states` tells, by 'item/candidate/seed', which films were not made."""
    rows, clusters = [], {item.name: item.cluster for item in run.suite.items}
    for name, key in run.keys.items():
        item, candidate, seed = name.rsplit("/", 2)
        state = (states or {}).get(name, "made")
        figures = dict(scores(item, candidate, int(seed))) | {"made": float(state == "made")}
        kept = figures if state == "made" else {name: figures[name] for name in KEPT if name in figures}
        told = {"screen": "s1", "rubric": "r1", "size": "426x240", "cpu": 36.0, "wall": 40.0, **changes}
        rows.append(Row(key=key, item=item, cluster=clusters[item], candidate=candidate, seed=int(seed), state=state,
                        figures=kept, **told))  # fmt: skip
    return rows


def laid_down(folder: Path, run: Run, rows: Sequence[Row]) -> Path:
    """A run's folder as the runner leaves it, without films."""
    (folder / "rows").mkdir(parents=True)
    (folder / "run.json").write_text(run.model_dump_json(), encoding="utf-8")
    for row in rows:
        (folder / "rows" / f"{row.key}.json").write_text(row.model_dump_json(), encoding="utf-8")
    return folder


def noise(
    rng: np.random.Generator, sims: int, clusters: int, items: int, seeds: int, *, lost: float = 0.02
) -> np.ndarray:
    """Scores (sims, clusters, items, seeds) as films have them: a cluster's own taste for the candidate, an item's, a
    seed's, held to 0..1, and now and then a film that was not made and has 0.
    """
    taste = rng.normal(0.7, 0.03, (sims, clusters, 1, 1))
    brief = rng.normal(0, 0.05, (sims, clusters, items, 1))
    luck = rng.normal(0, 0.04, (sims, clusters, items, seeds))
    scores = np.clip(taste + brief + luck, 0, 1)
    return np.where(rng.random(scores.shape) < lost, 0.0, scores)
