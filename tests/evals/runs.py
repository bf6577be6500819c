"""A small run on disk, as the runner leaves it: one film that was made, one that failed, one not reached."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from evals.nouns import Candidate, Claim, Claimed, Item, Row, Run, ShotRow, Suite

ITEMS = (
    Item(name="lamp", text="a 6s teaser for Lumen", claims=(Claim(check="length", want=6),)),
    Item(name="=boat", text="=cmd|' /C calc'!A0", cluster="harbour"),
)
CANDIDATES = (Candidate(name="plain"), Candidate(name="two takes/b", settings={"takes": 2, "model": "-x"}))


def shot(number: int, **more: Any) -> ShotRow:
    told: dict[str, Any] = {
        "number": number, "start": 3.0 * (number - 1), "seconds": 3.0, "slate": f"sh0{number}_t1", "takes": 2,
        "score": 0.9, "first_score": None, "vendor": "animatic", "model": "animatic", "camera": "pan_left",
        "measured_camera": "pan_left", "prompt": "+a lamp, on a shore", "notes": ("@dark",), "still": "stills/1.jpg",
    }  # fmt: skip
    return ShotRow(**{**told, **more})


def run(folder: Path) -> Path:
    """Two items, two candidates, two seeds; the last cell has no row, and one film failed."""
    keys = {f"{i.name}/{c.name}/{s}": f"k{a}{b}{s}" for a, i in enumerate(ITEMS) for b, c in enumerate(CANDIDATES)
            for s in (1, 2)}  # fmt: skip
    suite = Suite(name="small suite", dated="2026-11-27", items=ITEMS, digest="d1")
    made = Run(made="2026-11-27T00:40:00+00:00", suite=suite, candidates=CANDIDATES, seeds=(1, 2), size="240p",
               cap=Decimal(3), keys=keys, versions={"filmwright": "0.1.0"})  # fmt: skip
    (folder / "rows").mkdir(parents=True)
    (folder / "run.json").write_text(made.model_dump_json())
    for name, key in list(keys.items())[:-1]:
        item, _, rest = name.partition("/")
        (folder / "rows" / f"{key}.json").write_text(row(item, rest[:-2], int(rest[-1]), key).model_dump_json())
    return folder


def row(item: str, candidate: str, seed: int, key: str) -> Row:
    if item == "=boat" and seed == 1:
        return Row(key=key, item=item, candidate=candidate, seed=seed, state="failed", why="-no vendor would",
                   figures={"charged": 0.25})  # fmt: skip
    claims = (Claimed(check="length", want=6, got=6.0, ok=True), Claimed(check="tone", want="calm", got=None, ok=None))
    return Row(
        key=key, item=item, candidate=candidate, seed=seed, state="made", film=f"cells/{key}", claims=claims,
        figures={"quality": 0.8, "claims": 1.0, "made": 1.0, "charged": 0.5, "quoted": 0.5, "wasted": 0.0},
        shots=(shot(1), shot(2, score=None)), path=("read", "roll"), size="240p", cpu=2.5, wall=3.5,
    )  # fmt: skip
