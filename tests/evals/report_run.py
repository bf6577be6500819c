"""A run as an eval leaves it, made of numbers: films and stills of noise, two candidates, one better."""

import itertools
import json
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from evals.nouns import Candidate, Claimed, Comparison, Item, Row, Run, ShotRow, Suite, Verdict
from memory.noun import Noun

SIZE = "426x240"


def film(file: Path, seconds: float = 0.5, seed: int = 0) -> Path:
    """A small film of noise."""
    file.parent.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(seed)
    with av.open(str(file), "w") as told:
        stream = told.add_stream("mpeg4", rate=24)
        stream.width, stream.height = 64, 36
        for _ in range(round(seconds * 24)):
            frame = av.VideoFrame.from_ndarray(dice.integers(0, 255, (36, 64, 3), np.uint8), format="rgb24")
            told.mux(stream.encode(frame))
        told.mux(stream.encode())
    return file


def still(file: Path, seed: int) -> Path:
    """A picture with as much in it as a frame of a film has: patches, a ramp, grain."""
    dice = np.random.default_rng(seed)
    rough = Image.fromarray(dice.integers(0, 255, (9, 16, 3), np.uint8)).resize((426, 240), Image.Resampling.BICUBIC)
    grain = dice.normal(0, 10, (240, 426, 1))
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(np.asarray(rough) + grain, 0, 255).astype(np.uint8)).save(file, quality=90)
    return file


def run(
    items: Sequence[Item], names: Sequence[str] = ("one-take", "three-takes"), seeds: Sequence[int] = (1, 2)
) -> Run:
    cells = itertools.product(enumerate(items), enumerate(names), seeds)
    keys = {f"{item.name}/{name}/{seed}": f"k{n}-{at}-{seed}" for (n, item), (at, name), seed in cells}
    suite = Suite(name="launch", dated="2026-11-27", items=tuple(items), digest="abc123")
    return Run(
        made="2026-11-27T09:00:00Z", suite=suite,
        candidates=tuple(Candidate(name=name, settings={"takes": 1 + 2 * at}) for at, name in enumerate(names)),
        seeds=tuple(seeds), size=SIZE, cap=Decimal("20.00"), keys=keys, versions={"filmwright": "0.1.0"},
    )  # fmt: skip


def items(count: int) -> list[Item]:
    return [Item(name=f"brief-{at:02}", text=f"A {at + 6} second film of lamp number {at}.") for at in range(count)]


def row(told: Run, item: Item, candidate: str, seed: int, **other: Any) -> Row:
    """A made film; the second candidate's is a little better and dearer."""
    at = [one.name for one in told.candidates].index(candidate)
    dice = random.Random(f"{item.name}/{candidate}/{seed}")
    key = told.keys[f"{item.name}/{candidate}/{seed}"]
    shots = tuple(shot(key, number, at, dice) for number in range(1, 6))
    quality = sum(one.score or 0 for one in shots) / len(shots)
    made: dict[str, Any] = {
        "key": key, "item": item.name, "cluster": item.cluster, "candidate": candidate, "seed": seed, "state": "made",
        "film": f"cells/{key}/master.mp4", "shots": shots,
        "path": ("plan", "board", *["shoot", "judge"] * (at + 1), "cut"),
        "figures": {"quality": quality, "takes": quality, "claims": 0.5, "made": 1.0, "charged": 0.40 + 0.12 * at},
        "claims": (Claimed(check="length", want=8, got=8.02, ok=True),
                   Claimed(check="names", want="Ember", got="", ok=False, at=0.3, says="never said")),
        "size": SIZE, "cpu": 90.0, "wall": 60.0, "screen": "s1", "rubric": "r1",
    }  # fmt: skip
    return Row.model_validate(made | other)


def shot(key: str, number: int, at: int, dice: random.Random) -> ShotRow:
    first = round(min(1.0, dice.uniform(0.45, 0.8)), 3)
    score = round(min(1.0, first + at * 0.1), 3)
    return ShotRow(
        number=number, start=0.1 * (number - 1), seconds=0.1, slate=f"1{'ABCDE'[number - 1]}", takes=1 + 2 * at,
        score=score, first_score=first, vendor="animatic", model="v2", camera="push_in", measured_camera="push_in",
        prompt=f"A brass lamp on a desk, {'slow push in' if at else 'static'}, warm light, shot {number}.",
        notes=("too dark",) if at else (), rewrites=((first, score),) if at else (), still=f"cells/{key}/{number}.jpg",
    )  # fmt: skip


def refused(told: Run, item: Item, candidate: str, seed: int, why: str = "the vendor refuses this brief") -> Row:
    bare: dict[str, Any] = {"shots": (), "claims": (), "path": (), "film": "", "figures": {"charged": 0.1}}
    return row(told, item, candidate, seed, state="refused", why=why, **bare)


def lay(folder: Path, told: Run, rows: Sequence[Row], *, pixels: bool = True) -> None:
    """The run's files as the harness leaves them."""
    (folder / "rows").mkdir(parents=True)
    (folder / "run.json").write_text(told.model_dump_json())
    source = film(folder / "source.mp4") if pixels else None
    for at, one in enumerate(rows):
        (folder / "rows" / f"{one.key}.json").write_text(one.model_dump_json())
        if source and one.film:
            (folder / one.film).parent.mkdir(parents=True, exist_ok=True)
            (folder / one.film).write_bytes(source.read_bytes())
            for shot in one.shots:
                still(folder / shot.still, at * 10 + shot.number)


def verdict(figure: str = "quality", **other: Any) -> Verdict:
    told = {
        "a": 0.61, "b": 0.67, "difference": 0.06, "low": 0.02, "high": 0.10, "p": 0.004, "adjusted": 0.01,
        "detectable": 0.05, "more": None, "pairs": 8, "clusters": 4, "margin": 0.02, "verdict": "better",
    }  # fmt: skip
    return Verdict.model_validate({"figure": figure} | told | other)


def comparison(**other: Any) -> Comparison:
    dearer = verdict("charged", a=0.4, b=0.52, difference=0.12, low=0.1, high=0.14, verdict="worse")
    told = {
        "a": "one-take", "b": "three-takes", "verdicts": (verdict(), dearer), "completed": (verdict(),),
        "changed": {"takes": (1, 3)}, "counts": {"made": (8, 7), "refused": (0, 1)}, "films": 16, "seeds": 2,
        "size": SIZE, "cpu_hours": 0.4, "spent": "7.36", "warnings": (),
    }  # fmt: skip
    return Comparison.model_validate(told | other)


def whole(folder: Path, count: int = 4) -> tuple[Run, list[Row]]:
    """A run of `count` briefs, two candidates, two seeds, on disk; the last film of b was refused."""
    asked = items(count)
    told = run(asked)
    rows = [row(told, item, one.name, seed) for item in asked for one in told.candidates for seed in told.seeds]
    rows[-1] = refused(told, asked[-1], "three-takes", 2)
    lay(folder, told, rows)
    return told, rows


class Effect(Noun):
    """As evals.compare_effects has it."""

    setting: str
    was: Any
    becomes: Any
    verdicts: tuple[Verdict, ...]


class Effects(Noun):
    """As evals.compare_effects has it."""

    design: str = "one at a time"
    base: str = "one-take"
    effects: tuple[Effect, ...]
    unexplained: tuple[str, ...] = ()
    films: int = 16
    seeds: int = 2
    size: str = SIZE
    cpu_hours: float = 0.4


def scripts(page: str) -> dict[str, Any]:
    """Every JSON script of a page, by its id."""
    parts = page.split('<script type="application/json" id="')[1:]
    return {part.split('"', 1)[0]: json.loads(part.split(">", 1)[1].split("</script>", 1)[0]) for part in parts}
