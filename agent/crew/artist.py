"""The artist: script to storyboard with exact lengths, panels early, and reference frames after the greenlight."""

import asyncio
from fractions import Fraction
from typing import Any, get_args

from langgraph.runtime import Runtime

from agent import board
from agent.crew import frames, reader, showrunner, wardrobe
from agent.crew.likenesses import looked_at
from agent.crew.rig import first_order
from agent.state import FilmState, UnitState
from agent.studio import Studio
from memory import film as nouns
from memory.film import Shot, Storyboard
from tools.post.sheet import storyboard_sheet
from tools.post.type import drawable
from tools.shape import frames_of
from tools.stills import panel
from tools.vendors.contract import Order

PANEL = 320
FACES = ("manrope:SemiBold",)


async def storyboard(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Shots whose frames add up to the film, written for people, with a panel for each."""
    studio, idea = runtime.context, state["treatment"]
    frames = frames_of(idea.seconds, idea.fps)
    draft, rung = await studio.llm.ask(
        "storyboard", studio.prompt("storyboard", _facts(state, frames) | written(state, studio)), board.Draft
    )
    shots = board.settle(draft, frames, idea, state.get("lines", []), state["brief"])
    shots = await wardrobe.dressed(shots, showrunner.style_in(state), studio)
    story = Storyboard(title=draft.title or idea.title, fps=idea.fps, shots=shots)
    studio.tell("storyboard", shots=[shot.model_dump(mode="json") for shot in shots], fps=idea.fps)
    board.write(story, studio.folder(state["film"]) / "storyboard.json")
    stills = await panels(state, story, studio)
    return {"storyboard": story, "stills": stills, "rungs": [rung], "warnings": [*unread(story), *shared(story, state)]}


def shared(story: Storyboard, state: FilmState) -> list[str]:
    """A warning where a screenplay has more scenes than a film has shots."""
    seen = {shot.scene for shot in story.shots}
    without = [scene.number for scene in state["script"].scenes if scene.number not in seen]
    if not without or not state["brief"].script:
        return []
    return [f"{len(without)} of the script's {len(state['script'].scenes)} scenes share a shot with the one before"]


def unread(story: Storyboard) -> list[str]:
    """A warning for words on a shot in a script that our typefaces lack; they are left out, never drawn as boxes."""
    said = dict.fromkeys(words for shot in story.shots for words in shot.words.split("|") if words.strip())
    lacking = [words for words in said if not drawable(words, FACES)]
    return [f"Our typefaces can't draw {words[:60]!r}; it is not shown" for words in lacking]


def _facts(state: FilmState, frames: int) -> dict[str, Any]:
    idea = state["treatment"]
    spoken = [
        {"scene": line.shot, "seconds": round(float(line.frames / Fraction(idea.fps)), 2)}
        for line in state.get("lines", [])
    ]
    choices = {
        name: list(get_args(getattr(nouns, name.title())))
        for name in ("place", "light", "staging", "framing", "camera", "motion", "happening")
    }
    return {
        "brief": state["brief"].text, "treatment": idea.model_dump(mode="json"),
        "script": state["script"].model_dump(mode="json"), **showrunner.known(state),
        "fps": idea.fps, "frames": frames, "seconds": idea.seconds, "spoken": spoken,
        "references": [reference.name for reference in state["brief"].references], "choices": choices,
    }  # fmt: skip


def written(state: FilmState, studio: Studio) -> dict[str, Any]:
    """What an artist is told of a screenplay beside its scenes; nothing where there is none."""
    brief = state["brief"]
    return {"screenplay": reader.summary(reader.screenplay(brief, studio))} if brief.script else {}


async def panels(state: FilmState, story: Storyboard, studio: Studio) -> dict[str, str]:
    """A small drawn still for each shot, by the animatic's own scene code, and the sheet of them all.

    UserMistake when a picture that a shot goes by is missing, before anything is drawn.
    """
    orders = [_order(state, shot, story.fps, studio) for shot in story.shots]
    await looked_at(order.references for order in orders)
    drawn = await asyncio.gather(*(_panel(order, studio) for order in orders))
    stills = {str(shot.number): digest for shot, digest in zip(story.shots, drawn, strict=True)}
    await _sheet(story, stills, studio, state["film"])
    return stills


async def _sheet(story: Storyboard, stills: dict[str, str], studio: Studio, film: str) -> None:
    """storyboard.png, for people."""
    drawings = [studio.vault.path(stills[str(shot.number)]) for shot in story.shots]
    out = studio.folder(film) / "storyboard.png"
    await asyncio.to_thread(storyboard_sheet, drawings, story.shots, story.title, out, fps=story.fps)


def _order(state: FilmState, shot: Shot, fps: str, studio: Studio) -> Order:
    unit: UnitState = {
        "film": state["film"], "brief": state["brief"], "treatment": state["treatment"], "shot": shot, "fps": fps,
        **showrunner.styled(state),
    }  # fmt: skip
    return first_order(unit, studio)


async def _panel(order: Order, studio: Studio) -> str:
    picture = await panel(order, studio.vendor("animatic"), PANEL)
    studio.tell("panel", shot=order.shot.number)
    return studio.vault.put_bytes(picture, ".png")


async def references(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """What shots start from: missing panels are drawn again, and reference frames made where the client asked for them.

    A client's own picture comes first; a frame that can't be made leaves its shot to words, and it is said.
    """
    known, studio, story = state.get("stills", {}), runtime.context, state["storyboard"]
    missing = [shot for shot in story.shots if not studio.vault.has(known.get(str(shot.number), ""))]
    drawn = [await _panel(_order(state, shot, story.fps, studio), studio) for shot in missing]
    stills = known | {str(shot.number): digest for shot, digest in zip(missing, drawn, strict=True)}
    if missing:
        await _sheet(story, stills, studio, state["film"])
    return {"stills": stills, **await frames.made(state, studio)}
