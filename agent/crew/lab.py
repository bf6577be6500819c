"""The lab: titles, segments, captions, master and deliverables."""

import asyncio
from pathlib import Path
from typing import Any

from langgraph.runtime import Runtime

from agent.crew import lore
from agent.crew.desk import work
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import UserMistake
from memory.film import Noun
from memory.record import Deliverable
from tools.post import captions, segments
from tools.post.deliver import deliver as made_to_fit
from tools.post.master import master as mastered
from tools.post.titles import draw_all


class Deliver(Noun):
    """Make the master fit one target, by the name of its preset."""

    preset: str


async def master(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Render what changed, join, mux, read back; then captions and what else was asked for."""
    studio, cut = runtime.context, state["cut"]
    folder = studio.folder(state["film"])
    studio.tell("stage", name="titles")
    drawn = await draw_all(cut, studio.cache / "titles")
    studio.tell("stage", name="picture")
    files = {clip.digest: studio.vault.path(clip.digest) for clip in cut.clips}
    parts = await segments.render(
        cut,
        files,
        drawn,
        studio.cache / "segments",
        lambda done, of: studio.tell("progress", stage="picture", done=done, of=of),
    )
    held = await lore.judged(state, parts, studio)
    studio.tell("stage", name="master")
    whole = await mastered(cut, parts, studio.vault.path(state["sound"]), folder / "master.mp4", _says(state))
    await asyncio.to_thread(captions.write, cut.lines, cut.fps, folder)
    wanted, calls, rungs = await _wanted(state, studio)
    made = [await _deliver(preset, Path(whole.path), folder, studio) for preset in wanted]
    unread = [words for title in drawn.values() for words in title.warnings]
    told = [*unread, *held.get("warnings", [])]
    return {**held, "warnings": told, "master": whole, "deliverables": made, "calls": calls, "rungs": rungs}


def _says(state: FilmState) -> str:
    vendors = sorted({take.vendor for reel in state["reels"] for take in reel.takes})
    drawn = "An animatic: drawn by code, not filmed and not made by a video model. " if vendors == ["animatic"] else ""
    return f"{drawn}Made with Filmwright; pictures by {', '.join(vendors)}."


async def _wanted(state: FilmState, studio: Studio) -> tuple[list[str], list[Any], list[Any]]:
    """The presets the lab's model calls for, which must be the client's; what it forgets is made all the same."""
    asked = state["brief"].deliver
    if not asked:
        return [], [], []

    async def take_order(wish: Deliver, called: list[str]) -> dict[str, Any]:
        if wish.preset not in asked:
            raise UserMistake(f"The client did not ask for {wish.preset}", f"Asked: {', '.join(asked)}")
        called.append(wish.preset)
        return {"preset": wish.preset}

    desk = await work("lab", {"presets": list(asked)}, {"deliver": (Deliver, take_order)}, list[str](), studio)
    return list(asked), desk.calls, desk.rungs


async def _deliver(preset: str, source: Path, folder: Path, studio: Studio) -> Deliverable:
    studio.tell("stage", name=f"deliver {preset}")
    made = await made_to_fit(source, preset, folder / "deliverables")
    passed = [f"{check.name}: wanted {check.wanted}, found {check.found}" for check in made.checks]
    told = [made.reframe, *made.notes] if made.reframe else list(made.notes)
    return Deliverable(preset=preset, path=str(made.path), checks=(*passed, *told))
