"""The writer: brief to treatment to script, and the lines read aloud before any picture is ordered."""

import re
from typing import Any

from langgraph.runtime import Runtime

from agent.crew import reader, showrunner
from agent.crew.colorist import has_look
from agent.crew.narrator import fitted, read_aloud, read_through
from agent.state import FilmState
from agent.studio import Studio
from memory.film import Brief, Scene, Script, Treatment
from memory.record import Rung
from memory.series import Style
from tools.post.looks import LOOKS
from tools.screenplay import Screenplay

WORDS_A_SECOND = 2.3


async def treatment(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """One idea for the film; what was set by option outranks every reading of the words."""
    studio, brief, style = runtime.context, state["brief"], showrunner.style_in(state)
    play = reader.screenplay(brief, studio) if brief.script else None
    facts = {
        "brief": brief.text, "wishes": wishes(brief, style), **showrunner.known(state),
        "recalled": [line.model_dump() for line in state.get("recalled", [])],
        "looks": [{"name": name, "words": look.words} for name, look in LOOKS().items()],
        **({"screenplay": reader.summary(play)} if play else {}),
    }  # fmt: skip
    idea, rung = await studio.llm.ask("treatment", studio.prompt("treatment", facts), Treatment)
    idea = held_to(as_written(idea, play, brief) if play else idea, brief, style)
    studio.tell("treatment", title=idea.title, logline=idea.logline, assumed=idea.assumed)
    return {"treatment": idea, "rungs": [rung]}


def as_written(idea: Treatment, play: Screenplay, brief: Brief) -> Treatment:
    """A treatment that keeps to a screenplay: its title, its length, a story whose lines are heard."""
    kept = {"kind": "story", "title": play.title or brief.text[:80], "claims": [], "call_to_action": "", "voice": True}
    return idea.model_copy(update={**kept, "seconds": reader.runs(reader.scenes(play))})


def wishes(brief: Brief, style: Style | None = None) -> dict[str, Any]:
    """What was set: by an option for this film, else by the bible for the series; a screenplay has its own length."""
    own = {name: getattr(brief, name) for name in ("seconds", "ratio", "fps", "voice", "look")}
    serial = {} if style is None else {
        "seconds": None if brief.script else style.seconds, "ratio": style.ratio, "fps": style.fps or None,
        "look": style.look or None,
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
    if state["brief"].script:
        return await filmed(state, runtime.context)
    studio, idea = runtime.context, state["treatment"]
    words = str(round(idea.seconds * WORDS_A_SECOND * 0.82))
    facts = {"brief": state["brief"].text, "treatment": idea.model_dump(mode="json"), **showrunner.known(state)}
    written, rung = await studio.llm.ask("script", studio.prompt("script", facts, words=words), Script)
    written = silenced(written, idea)
    studio.tell("script", scenes=len(written.scenes), lines=[scene.line for scene in written.scenes if scene.line])
    spoken = await read_through(written, idea, state["brief"], studio, state["film"], showrunner.voices(state))
    return {
        "script": spoken.script,
        "lines": spoken.lines,
        "scratch_voice": spoken.scratch,
        "rungs": [rung],
        "warnings": spoken.warnings,
    }


async def filmed(state: FilmState, studio: Studio) -> FilmState:
    """A screenplay's scenes just as they are written; the film is as long as they take, unless a length was asked."""
    brief, idea = state["brief"], state["treatment"]
    play = reader.screenplay(brief, studio)
    written = reader.scenes(play, heard=idea.voice)
    warnings = reader.remarks(play)
    if not idea.voice:
        written, mute = reader.muted(written)
        warnings += mute
    studio.tell("script", scenes=len(written.scenes), lines=[scene.line for scene in written.scenes if scene.line])
    heard = await read_aloud(written, idea, brief, studio, state["film"], showrunner.voices(state))
    needs = reader.runs(written, heard.lines, float(idea.fps))
    idea = idea if brief.seconds else idea.model_copy(update={"seconds": min(needs, reader.AT_MOST)})
    warnings += reader.hurried(needs, idea.seconds)
    spoken = fitted(heard, idea)
    return {
        "treatment": idea, "script": spoken.script, "lines": spoken.lines, "scratch_voice": spoken.scratch,
        "rungs": [Rung(part="script", model="", rung="screenplay")], "warnings": [*warnings, *spoken.warnings],
    }  # fmt: skip


def silenced(written: Script, idea: Treatment) -> Script:
    """The script without what the treatment rules out, numbered from one, on one line each."""

    def plain(scene: Scene, number: int) -> Scene:
        line = re.sub(r"\s+", " ", scene.line).strip() if idea.voice else ""
        words = re.sub(r"\s+", " ", scene.words).strip()[:60] if idea.words_on_screen else ""
        return scene.model_copy(update={"number": number, "line": line[:400], "words": words})

    return Script(scenes=tuple(plain(scene, n) for n, scene in enumerate(written.scenes[:40], 1)))
