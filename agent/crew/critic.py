"""The critic looks at what was screened; with a vision model it also sees, blind first, then yes or no."""

import base64
from typing import Literal

from langgraph.runtime import Runtime

from agent.state import UnitState
from agent.studio import Studio
from memory.film import Measure, Note, Noun, Shot, Take
from prompts import prompt
from tools.screen.score import with_more

WEIGHT = 2.0


class Sight(Noun):
    """What a vision model saw before it knew what was wanted, then its answers in the questions' order."""

    seen: str
    answers: list[Literal["yes", "no", "unsure"]]


async def look(state: UnitState, runtime: Runtime[Studio]) -> UnitState:
    """Add what the eye sees to every newly screened take; without a vision model it stays "not judged"."""
    studio = runtime.context
    if not (studio.settings.vision and studio.llm.model):
        return {}
    fresh = [take for take in state.get("takes", []) if take.screening and "seen" not in _names(take)]
    return {"takes": [await judged(take, state["shot"], studio) for take in fresh]}


def _names(take: Take) -> set[str]:
    return {measure.name for measure in take.screening.measures} if take.screening else set()


def questions(shot: Shot) -> list[str]:
    """Yes-or-no items made from the shot's own words."""
    asked = [f"Is there {shot.subject} in the picture?"] if shot.staging != "view" else []
    asked += [f"Is there {prop} in the picture?" for prop in shot.props]
    asked.append(f"Does the picture look like {shot.light.replace('_', ' ')}?")
    asked.append("Is the picture free of broken shapes, garbled letters and other visible faults?")
    return asked


async def judged(take: Take, shot: Shot, studio: Studio) -> Take:
    """A take with the eye's answers as one more measure and a note for each no; an unsure answer is not judged."""
    from tools.stills.grabs import stills

    assert take.screening is not None
    frames = [base64.b64encode(jpeg).decode() for jpeg in await stills(studio.vault.path(take.digest), 4)]
    asked = questions(shot)
    words = prompt("judge", {"questions": asked})
    sight, rung = await studio.llm.ask("judge", words, Sight, frames=[f"data:image/jpeg;base64,{f}" for f in frames])
    if rung.model == "understudy" or len(sight.answers) != len(asked):
        return take
    pairs = [(question, reply) for question, reply in zip(asked, sight.answers, strict=True) if reply != "unsure"]
    if not pairs:
        return take
    share = sum(reply == "yes" for _, reply in pairs) / len(pairs)
    seen = Measure(name="seen", value=share, unit="share of yes", score=share, weight=WEIGHT)
    notes = [_note(take, question) for question, reply in pairs if reply == "no"]
    return take.model_copy(update={"screening": with_more(take.screening, [seen], notes, "story")})


def _note(take: Take, question: str) -> Note:
    wanted = question.removeprefix("Is there ").removesuffix(" in the picture?").removesuffix("?")
    return Note(slate=take.slate, fault="not_seen", says=f"not seen: {wanted}", remedy=f"clearly showing {wanted}")
