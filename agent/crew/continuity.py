"""Continuity: neighbours that share a place must match; a bounded number of retakes is ordered where they don't."""

from itertools import pairwise
from typing import Literal

from langgraph.runtime import Runtime
from langgraph.types import Send

from agent.crew.camera import call_sheet
from agent.crew.producer import RETAKES
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import Unplayable, VendorError
from memory.film import Shot, Storyboard
from memory.record import Reel

JUMP = 0.28


async def look(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Order shots again whose exposure jumps against a neighbour in the same place and light."""
    studio = runtime.context
    studio.tell("stage", name="continuity")
    reels = {reel.shot.number: reel for reel in state.get("reels", [])}
    waits = [reel for reel in reels.values() if reel.waits]
    if waits:
        kept = sum(1 for reel in reels.values() if reel.take)
        fact = f"{waits[0].waits.rstrip('.')}. The film pauses: {kept} of {len(reels)} shots are made and kept"
        raise VendorError(fact, f"Then filmwright resume {state['film']}")
    if not any(reel.take for reel in reels.values()):
        why = next((reel.failed for reel in reels.values() if reel.failed), "no shot was made")
        raise Unplayable(f"No shot could be made: {why}", "Resume to try again, or choose another --vendor")
    ordered = state.get("ordered", 0)
    wanted = _jumps(state["storyboard"], reels)[: RETAKES - ordered] if state["brief"].takes > 1 else []
    if not wanted:
        return {}
    studio.tell("retakes", shots=[shot.number for shot in wanted])
    renewed = {shot.number: shot for shot in wanted}
    story = state["storyboard"]
    shots = tuple(renewed.get(shot.number, shot) for shot in story.shots)
    return {"storyboard": story.model_copy(update={"shots": shots}), "ordered": ordered + len(wanted)}


def _jumps(story: Storyboard, reels: dict[int, Reel]) -> list[Shot]:
    found = []
    for a, b in pairwise(story.shots):
        one, two = _luma(reels.get(a.number)), _luma(reels.get(b.number))
        alike = (a.place, a.light, a.staging) == (b.place, b.light, b.staging)
        if alike and one is not None and two is not None and abs(one - two) > JUMP:
            word = "brighter" if two < one else "darker"
            if word not in b.prompt:
                found.append(b.model_copy(update={"prompt": f"{b.prompt}, {word}"}))
    return found


def _luma(reel: Reel | None) -> float | None:
    take = reel.take if reel else None
    measures = take.screening.measures if take and take.screening else ()
    return next((m.value for m in measures if m.name in ("exposure", "brightness", "luma")), None)


def retakes_or_cut(state: FilmState) -> list[Send] | Literal["cut"]:
    """Back to the units that were ordered again, or on to the cut."""
    sheet = call_sheet(state)
    return sheet if isinstance(sheet, list) and state.get("ordered", 0) else "cut"
