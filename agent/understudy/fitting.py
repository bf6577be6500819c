"""One thing that a narrator says, how long it takes to say, and which of them a film has room for."""

import re
from dataclasses import dataclass

from agent.understudy.notices import DEAL
from agent.understudy.voice import Voice


@dataclass(frozen=True)
class Beat:
    """One thing said. role: open, before, reveal, naming, claim, step, life, audience, turn, end."""

    role: str
    line: str
    claim: str = ""
    place: str = ""
    light: str = ""
    props: tuple[str, ...] = ()
    happening: str = ""
    rank: int = 0


KEEP = {
    "end": 0,
    "question": 0,
    "reveal": 1,
    "claim": 2,
    "step": 2,
    "audience": 2,
    "open": 3,
    "life": 4,
    "after": 5,
    "turn": 5,
    "before": 6,
}


def spoken_seconds(line: str) -> float:
    """About how long a line takes to say, in seconds, by its letters and stops, as an unhurried voice was timed."""
    return 0.35 + 0.075 * len(line) + 0.25 * max(len(re.findall(r"[.!?:]", line)) - 1, 0) if line else 0.0


def fit(said: list[Beat], v: Voice) -> list[Beat]:
    """Keep what matters most within the film's length: about two words a second, fewer when it is slow."""
    seconds, moods = float(v.treatment["seconds"]), set(v.reading.moods)
    slow, quick = bool({"melancholic", "calm", "dark", "cinematic"} & moods), bool({"punchy", "hype"} & moods)
    words, most = seconds * (1.65 if slow else 2.05), round(seconds / (4.4 if slow else 2.7 if quick else 3.5))
    speaking = [beat for beat in said if beat.line]
    chosen: list[int] = []
    for i in sorted(range(len(speaking)), key=lambda i: _worth(speaking[i], i)):
        if speaking[i].role == "step" and not _follows(i, chosen, speaking):
            continue
        lines = [speaking[j].line for j in [*chosen, i]]
        fits = sum(len(line.split()) for line in lines) <= words
        fits = fits and sum(spoken_seconds(line) + 0.3 for line in lines) <= 0.94 * seconds - 0.9
        if len(chosen) < min(max(most, 3, min(6, 2 + len(v.treatment["claims"]))), 36) and (len(chosen) < 2 or fits):
            chosen.append(i)
    return [speaking[i] for i in sorted(chosen)]


def _follows(i: int, chosen: list[int], speaking: list[Beat]) -> bool:
    """A step is told right after the one before it; only what it all comes to may stand alone."""
    last = max(j for j, beat in enumerate(speaking) if beat.role == "step")
    return i == last or i - 1 in chosen


def _worth(beat: Beat, place: int) -> tuple[int, int, int]:
    """What goes last stands last: only the first of the life lines matters more than a turn; an offer comes first."""
    if beat.claim and DEAL.search(beat.claim):
        return KEEP["reveal"], -1, place
    late = 4 if beat.role == "life" and beat.rank > 0 else 0
    return KEEP[beat.role] + late, beat.rank, place
