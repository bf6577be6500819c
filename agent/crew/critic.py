"""The critic looks at what was screened; with a vision model it also sees, blind first, then yes or no."""

import base64
from typing import Literal

from langgraph.runtime import Runtime

from agent.state import UnitState
from agent.studio import Studio
from memory.errors import ModelError, Unplayable
from memory.film import Measure, Note, Noun, Shot, Take
from memory.record import Rung
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
    seen = [await judged(take, state["shot"], studio) for take in fresh]
    return {"takes": [take for take, _ in seen], "rungs": [rung for _, rung in seen if rung]}


def _names(take: Take) -> set[str]:
    return {measure.name for measure in take.screening.measures} if take.screening else set()


def questions(shot: Shot) -> dict[str, str]:
    """Yes-or-no items made from the shot's own words, each with the words that would mend a no."""
    card = shot.staging in ("title_card", "end_card")
    shown = [] if card else [*([shot.subject] if shot.subject and shot.staging != "view" else []), *shot.props]
    light = shot.light.replace("_", " ")
    return {
        **{f"Is there {one} in the picture?": f"clearly showing {one}" for one in shown},
        f"Does the light look like {light}?": f"unmistakably {light} light",
        "Is the picture free of broken shapes, garbled letters and other visible faults?": "whole, clean shapes",
    }


async def judged(take: Take, shot: Shot, studio: Studio) -> tuple[Take, Rung | None]:
    """A take with the eye's answers as one more measure and a note for each no; an unsure answer is not judged."""
    from tools.stills.grabs import stills

    asked = questions(shot)
    try:
        frames = [base64.b64encode(jpeg).decode() for jpeg in await stills(studio.vault.path(take.digest), 4)]
        words, pictures = (
            studio.prompt("judge", {"questions": list(asked)}),
            [f"data:image/jpeg;base64,{f}" for f in frames],
        )
        sight, rung = await studio.llm.ask("judge", words, Sight, frames=pictures)
    except (ModelError, Unplayable):  # nobody could look: the take stays not judged
        return take, None
    return _with(take, asked, sight), rung


def _with(take: Take, asked: dict[str, str], sight: Sight) -> Take:
    assert take.screening is not None
    if len(sight.answers) != len(asked):
        return take
    pairs = [(question, reply) for question, reply in zip(asked, sight.answers, strict=True) if reply != "unsure"]
    if not pairs:
        return take
    share = sum(reply == "yes" for _, reply in pairs) / len(pairs)
    seen = Measure(name="seen", value=share, unit="share of yes", score=share, weight=WEIGHT)
    notes = [
        Note(slate=take.slate, fault="not_seen", says=f"The eye says no: {question}", remedy=asked[question])
        for question, reply in pairs if reply == "no"
    ]  # fmt: skip
    return take.model_copy(update={"screening": with_more(take.screening, [seen], notes, "story")})
