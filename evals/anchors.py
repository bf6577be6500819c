"""Has a judge drifted? A fixed set of clips is judged again, and held against the scores that were kept."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from evals.judges import Exhibit
from memory.errors import UserMistake
from memory.noun import Noun

Scores = Callable[[Exhibit], float | None]


class Anchors(Noun):
    """Scores of a fixed set, by the SHA-256 of each clip's file, and which judge gave them."""

    v: int = 1
    judge: str
    scores: dict[str, float | None]


def keep(judge: str, score: Scores, clips: Sequence[Exhibit], file: Path) -> Anchors:
    """Judge a set for the first time and write its scores down."""
    kept = Anchors(judge=judge, scores={digest(one.path): score(one) for one in clips})
    file.write_text(kept.model_dump_json(indent=1), encoding="utf-8")
    return kept


def drifted(score: Scores, clips: Sequence[Exhibit], file: Path, *, tolerance: float = 0.0) -> list[str]:
    """What differs from the kept scores by more than `tolerance`, in words; an empty list: the judge stands still."""
    kept, said = _read(file), []
    now = {digest(one.path): one for one in clips}
    for key, exhibit in now.items():
        if key not in kept.scores:
            said.append(f"{exhibit.path.name} is none of the anchors, or its file has changed")
        elif not _near(was := kept.scores[key], got := score(exhibit), tolerance):
            said.append(f"{exhibit.path.name} was {_spoken(was)} with {kept.judge} and is {_spoken(got)} now")
    gone = len(kept.scores.keys() - now.keys())
    return [*said, *([f"{gone} of {len(kept.scores)} anchors were not judged again"] if gone else [])]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(file: Path) -> Anchors:
    try:
        return Anchors.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UserMistake(f"{file} holds no anchors: {str(error)[:120]}", "Keep them anew", field="anchors") from None


def _near(was: float | None, now: float | None, tolerance: float) -> bool:
    return was == now if was is None or now is None else abs(was - now) <= tolerance


def _spoken(score: float | None) -> str:
    return "not judged" if score is None else f"{score:.3f}"
