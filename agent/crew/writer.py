"""The writer: brief to treatment to script, and the lines read aloud before any picture is ordered."""

import re
from typing import Any

from langgraph.runtime import Runtime

from agent.crew import showrunner
from agent.crew.colorist import has_look
from agent.crew.narrator import read_through
from agent.state import FilmState
from agent.studio import Studio
from memory.film import Brief, Scene, Script, Treatment
from memory.series import Style
from prompts import prompt
from tools.post.looks import LOOKS

WORDS_A_SECOND = 2.3


async def treatment(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """One idea for the film; what was set by option outranks every reading of the words."""
    studio, brief, style = runtime.context, state["brief"], showrunner.style_in(state)
    facts = {
        "brief": brief.text, "wishes": wishes(brief, style), **showrunner.known(state),
        "recalled": [line.model_dump() for line in state.get("recalled", [])],
        "looks": [{"name": name, "words": look.words} for name, look in LOOKS().items()],
    }  # fmt: skip
    idea, rung = await studio.llm.ask("treatment", prompt("treatment", facts), Treatment)
    idea = held_to(idea, brief, style)
    studio.tell("treatment", title=idea.title, logline=idea.logline, assumed=idea.assumed)
    return {"treatment": idea, "rungs": [rung]}


def wishes(brief: Brief, style: Style | None = None) -> dict[str, Any]:
    """What was set: by an option for this film, else by the bible for the series."""
    own = {name: getattr(brief, name) for name in ("seconds", "ratio", "fps", "voice", "look")}
    serial = {"seconds": None, "ratio": None, "fps": None, "look": None} if style is None else {
        "seconds": style.seconds, "ratio": style.ratio, "fps": style.fps or None, "look": style.look or None,
    }  # fmt: skip
    return {name: serial.get(name) if value is None else value for name, value in own.items()}


def held_to(idea: Treatment, brief: Brief, style: Style | None = None) -> Treatment:
    """The treatment with the user's options put back, a length that can be filmed, and a look that exists."""
    said = {name: value for name, value in wishes(brief, style).items() if value is not None}
    if style and style.titles:
        said["mood"] = style.titles
    assumed = list(idea.assumed)
    if not 1 <= said.get("seconds", idea.seconds) <= 600:
        said["seconds"] = min(600.0, max(3.0, idea.seconds))
        assumed.append(f"A length of {said['seconds']:g} s, since {idea.seconds:g} s can't be filmed.")
    if not has_look(said.get("look", idea.look)):
        said["look"] = "clean"
    if idea.fps not in ("24", "25", "30", "60"):
        said.setdefault("fps", "24")
    return idea.model_copy(update={**said, "assumed": assumed})


async def script(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Scenes with their lines, and each line spoken and timed."""
    studio, idea = runtime.context, state["treatment"]
    words = str(round(idea.seconds * WORDS_A_SECOND * 0.82))
    facts = {"brief": state["brief"].text, "treatment": idea.model_dump(mode="json"), **showrunner.known(state)}
    written, rung = await studio.llm.ask("script", prompt("script", facts, words=words), Script)
    written = silenced(written, idea)
    studio.tell("script", scenes=len(written.scenes), lines=[scene.line for scene in written.scenes if scene.line])
    spoken = await read_through(written, idea, state["brief"], studio, state["film"])
    return {
        "script": spoken.script,
        "lines": spoken.lines,
        "scratch_voice": spoken.scratch,
        "rungs": [rung],
        "warnings": spoken.warnings,
    }


def silenced(written: Script, idea: Treatment) -> Script:
    """The script without what the treatment rules out, numbered from one, on one line each."""

    def plain(scene: Scene, number: int) -> Scene:
        line = re.sub(r"\s+", " ", scene.line).strip() if idea.voice else ""
        words = re.sub(r"\s+", " ", scene.words).strip()[:60] if idea.words_on_screen else ""
        return scene.model_copy(update={"number": number, "line": line[:400], "words": words})

    return Script(scenes=tuple(plain(scene, n) for n, scene in enumerate(written.scenes[:40], 1)))
