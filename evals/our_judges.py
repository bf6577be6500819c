"""Our own critics as judges that can be tried: the screen, and the critic's eye with a vision model."""

import asyncio
import base64
from collections.abc import Mapping
from fractions import Fraction

from agent.crew import critic
from agent.studio import Studio
from evals.anchors import Scores
from evals.judges import Answers, Choice, Chooses, Exhibit, Reply
from memory.errors import ModelError, Unplayable
from memory.film import Shot, Take
from tools.screen.score import measure
from tools.stills.grabs import stills

MARGIN = 0.02
"""Scores that lie nearer to each other are equal: the margin of `takes` in figures.toml."""


def by_score(score: Scores, margin: float = MARGIN) -> Chooses:
    """A judge of pairs out of one that scores; what it can't score it holds for equal."""

    def choose(one: Exhibit, other: Exhibit) -> Choice:
        a, b = score(one), score(other)
        if a is None or b is None or abs(a - b) <= margin:
            return "tie"
        return "first" if a > b else "second"

    return choose


def screened(exhibit: Exhibit) -> float | None:
    """The score of our screen, 0..1."""
    return measure(exhibit.path, exhibit.wanted).score


def seen(studio: Studio, shots: Mapping[str, Shot]) -> Scores:
    """The share of yes that the critic's eye gives a clip, 0..1; shots: slate -> the shot its questions come from."""

    def score(exhibit: Exhibit) -> float | None:
        shot = shots[exhibit.wanted.slate]
        take = _take(exhibit, shot, studio.vault.put(exhibit.path)).model_copy(
            update={"screening": measure(exhibit.path, exhibit.wanted)}
        )
        judged, _ = asyncio.run(critic.judged(take, shot, studio))
        found = judged.screening.measures if judged.screening else ()
        return next((one.value for one in found if one.name == "seen"), None)

    return score


def asked(studio: Studio) -> Answers:
    """The same eye, asked one question about one clip; unsure when it can't or won't look."""

    def answer(exhibit: Exhibit, question: str) -> Reply:
        try:
            return asyncio.run(_ask(studio, exhibit, question))
        except (ModelError, Unplayable):
            return "unsure"

    return answer


async def _ask(studio: Studio, exhibit: Exhibit, question: str) -> Reply:
    frames = [base64.b64encode(jpeg).decode() for jpeg in await stills(exhibit.path, 4)]
    pictures = [f"data:image/jpeg;base64,{frame}" for frame in frames]
    sight, _ = await studio.llm.ask(
        "judge", studio.prompt("judge", {"questions": [question]}), critic.Sight, frames=pictures
    )
    return sight.answers[0] if len(sight.answers) == 1 else "unsure"


def _take(exhibit: Exhibit, shot: Shot, digest: str) -> Take:
    wanted = exhibit.wanted
    return Take(
        slate=wanted.slate, shot=shot.number, number=1, vendor="", model="", prompt=wanted.prompt, seed=0,
        camera=wanted.camera, motion=wanted.motion, digest=digest,
        frames=round(wanted.seconds * Fraction(wanted.fps)),
    )  # fmt: skip
