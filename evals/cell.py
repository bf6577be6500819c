"""What is made together: one brief, or the episodes of a series in their order; by one candidate, with one seed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from evals import candidate as setup
from evals.nouns import Candidate, Item, Suite
from memory.noun import Noun

ROOMS = ("agent", "tools", "prompts", "memory", "evals/stage.py", "evals/candidate.py", "evals/suite.py")


class Cell(Noun):
    """A cell of the run. key: of everything that could make another film; the same key is never made twice."""

    key: str
    items: tuple[Item, ...]
    candidate: Candidate
    seed: int
    size: str

    def row(self, item: Item) -> str:
        """The key of an item's row."""
        return self.key if len(self.items) == 1 else f"{self.key}-{item.episode:02d}"


def cells(suite: Suite, candidates: Sequence[Candidate], seeds: Iterable[int], size: str) -> list[Cell]:
    """Every cell of a run: seed by seed and brief by brief, so that half a run already holds pairs."""
    return [
        Cell(key=key(group, one, seed, size), items=group, candidate=one, seed=seed, size=size)
        for seed in seeds for group in together(suite.items) for one in candidates
    ]  # fmt: skip


def together(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Items alone, and the episodes of each series side by side, in the suite's order."""
    alike = groupby(enumerate(items), lambda at: at[1].cluster if at[1].episode else at[0])
    return [tuple(item for _, item in group) for _, group in alike]


def key(items: Sequence[Item], candidate: Candidate, seed: int, size: str) -> str:
    """A name for what will be made: equal when, and only when, brief, settings, seed, size and our code are."""
    asked = [item.model_dump(mode="json", exclude={"claims"}) for item in items]
    told = [source(), asked, setup.digest(candidate), seed, size]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:20]


@cache
def source() -> str:
    """Digest of every file of ours that makes films."""
    return _digest(*(Path(__file__).parents[1] / room for room in ROOMS))


@cache
def screen() -> str:
    """Digest of the judge: a score is only comparable with scores of the same one."""
    return _digest(Path(__file__).parents[1] / "tools" / "screen")


def _digest(*folders: Path) -> str:
    kinds = (".py", ".toml", ".md", ".cube")
    found = (file for folder in folders for file in ([folder] if folder.is_file() else folder.rglob("*")))
    files = sorted(file for file in found if file.suffix in kinds)
    told = hashlib.sha256()
    for file in files:
        told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()[:12]
