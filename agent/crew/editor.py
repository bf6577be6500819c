"""The editor: circled takes to a cut of exactly the film's length."""

from dataclasses import dataclass
from typing import Any, Literal

from langgraph.runtime import Runtime
from pydantic import Field

from agent.crew.desk import work
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Clip, Cut, Noun, Shot, Storyboard, Title
from memory.record import Reel
from tools.post import editing
from tools.shape import frame_size, frames_of

FADE = 0.5


class Trim(Noun):
    """Use another span of a shot's circled take; its length stays, so that the film's length stays."""

    shot: int
    start: int = Field(description="First frame used, 0 or later")


class Join(Noun):
    """How a shot begins: a hard cut, or a crossfade from the shot before."""

    shot: int
    kind: Literal["cut", "crossfade"]


class Say(Noun):
    """Lay words over a shot."""

    shot: int
    text: str
    under: str = ""
    button: str = ""
    style: Literal["title", "lower", "kinetic", "end"]


@dataclass
class Table:
    """The cutting table: the cut as it stands."""

    cut: Cut


async def cut(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """A rough cut by rule, then the editor's own changes through tools, always the same length."""
    studio = runtime.context
    studio.tell("stage", name="cut")
    story, reels = state["storyboard"], {reel.shot.number: reel for reel in state["reels"]}
    table = Table(rough(state, story, reels))
    frames = table.cut.frames
    desk = await work(
        "editor", _facts(state, story, table.cut), _tools(state, story, reels, lettered(reels, studio)), table, studio
    )
    if table.cut.frames != frames:
        raise ProductionError("The cut changed its length", "This is our fault; please report it")
    return {"cut": table.cut, "calls": desk.calls, "rungs": desk.rungs}


def rough(state: FilmState, story: Storyboard, reels: dict[int, Reel]) -> Cut:
    """Every circled take in order at its shot's length; a lost shot is left out."""
    width, height = frame_size(state["brief"].size, state["treatment"].ratio)
    fade = frames_of(FADE, story.fps)
    clips: list[Clip] = []
    for shot in story.shots:
        take = reels[shot.number].take if shot.number in reels else None
        if take:
            soft = fade if shot.transition == "crossfade" and clips else 0
            clips.append(
                Clip(
                    shot=shot.number,
                    slate=take.slate,
                    digest=take.digest,
                    start=0,
                    frames=shot.frames,
                    fade=min(soft, shot.frames),
                )
            )
    return Cut(title=story.title, fps=story.fps, width=width, height=height, clips=tuple(clips))


def _facts(state: FilmState, story: Storyboard, cut: Cut) -> dict[str, Any]:
    return {
        "treatment": state["treatment"].model_dump(mode="json"), "fps": story.fps,
        "shots": [shot.model_dump(mode="json") for shot in story.shots],
        "clips": [clip.model_dump(mode="json") for clip in cut.clips],
    }  # fmt: skip


def lettered(reels: dict[int, Reel], studio: Studio) -> set[int]:
    """The shots whose take holds the words of its card; a filmed one has none, so they are laid over it."""
    return {
        number for number, reel in reels.items()
        if reel.take and studio.vendor(reel.take.vendor).facts.model(reel.take.model).letters
    }  # fmt: skip


def _tools(state: FilmState, story: Storyboard, reels: dict[int, Reel], drawn: set[int]) -> dict[str, Any]:
    fade = frames_of(FADE, story.fps)
    spans = {number: reel.take.frames for number, reel in reels.items() if reel.take}
    mood = state["treatment"].mood
    shots = {shot.number: shot for shot in story.shots}

    async def trim(wish: Trim, table: Table) -> dict[str, Any]:
        table.cut = editing.trim(table.cut, wish.shot, wish.start, spans.get(wish.shot, 0))
        return {"shot": wish.shot, "start": wish.start}

    async def transition(wish: Join, table: Table) -> dict[str, Any]:
        table.cut = editing.transition(table.cut, wish.shot, fade if wish.kind == "crossfade" else 0)
        return {"shot": wish.shot, "kind": wish.kind}

    async def title(wish: Say, table: Table) -> dict[str, Any]:
        if not state["treatment"].words_on_screen:
            raise ProductionError("The client wants no words on the screen")
        shot: Shot | None = shots.get(wish.shot)
        card = shot and shot.staging in ("title_card", "end_card") and wish.style in ("title", "end")
        if wish.shot in drawn and (card or (shot and shot.staging == "exploded")):
            raise ProductionError("That shot is drawn with its words on it already")
        words = Title(
            text=wish.text[:120],
            under=wish.under[:120],
            button=wish.button[:60],
            style=wish.style,
            mood=mood,
            start=0,
            frames=1,
        )
        table.cut = editing.title(table.cut, wish.shot, words)
        return {"shot": wish.shot, "text": words.text}

    return {"trim": (Trim, trim), "transition": (Join, transition), "title": (Say, title)}
