"""The colorist: takes matched to one another, and one look over the whole film."""

from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from agent.crew import matching
from agent.crew.desk import work
from agent.crew.showrunner import style_in
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import UserMistake
from memory.film import Noun
from tools.post.looks import LOOKS


class Grade(Noun):
    """Choose the look of the film by name."""

    name: str


@dataclass
class Choice:
    look: str


async def grade(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Takes matched; then the look the client named, else the one the colorist chooses."""
    studio, brief = runtime.context, state["brief"]
    studio.tell("stage", name="grade")
    cut, style = await matching.matched(state, studio), style_in(state)
    if named := brief.look or (style.look if style else ""):
        return {"cut": cut.model_copy(update={"look": named})}
    choice = Choice(state["treatment"].look)
    facts = {
        "treatment": state["treatment"].model_dump(mode="json"),
        "looks": [{"name": name, "words": look.words} for name, look in LOOKS().items()],
    }  # fmt: skip
    desk = await work("colorist", facts, {"look": (Grade, _choose)}, choice, studio)
    return {"cut": cut.model_copy(update={"look": choice.look}), "calls": desk.calls, "rungs": desk.rungs}


def has_look(name: str) -> bool:
    """True for a look's name and for a .cube file, which was checked when it was given."""
    return name in LOOKS() or name.endswith(".cube")


async def _choose(wish: Grade, choice: Choice) -> dict[str, Any]:
    if not has_look(wish.name):
        raise UserMistake(f"There is no look {wish.name}", f"Looks: {', '.join(LOOKS())}")
    choice.look = wish.name
    return {"look": wish.name}
