"""The camera operator: one Send per shot that needs shooting, and one move per turn."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime
from langgraph.types import Send

from agent.crew.rig import toolset
from agent.state import FilmState, UnitState
from agent.studio import Studio
from memory.film import Shot, Take
from prompts import prompt
from tools.floor import rolled


def shots_due(state: FilmState) -> list[Shot]:
    """The shots to shoot now: those with no reel, or with one made for another intention."""
    made = {reel.shot.number: reel.shot for reel in state.get("reels", [])}
    return [shot for shot in state["storyboard"].shots if made.get(shot.number) != shot]


def call_sheet(state: FilmState) -> list[Send] | str:
    """One unit for each shot that is due."""
    made = {reel.shot.number: reel for reel in state.get("reels", [])}
    board, due = state["storyboard"], shots_due(state)
    if not due:
        return "continuity"
    return [
        Send("unit", {
            "film": state["film"], "brief": state["brief"], "treatment": state["treatment"], "shot": shot,
            "fps": board.fps, "still": state.get("stills", {}).get(str(shot.number), ""),
            "earlier": made[shot.number].takes[-1].number if shot.number in made and made[shot.number].takes else 0,
        })
        for shot in due
    ]  # fmt: skip


async def move(state: UnitState, runtime: Runtime[Studio]) -> UnitState:
    """Ask for the next move. The facts are told anew each turn and never saved: state keeps moves and answers only."""
    studio = runtime.context
    facts = HumanMessage(prompt("camera", facts_of(state, studio)))
    history = [HumanMessage(f"Shot {state['shot'].number}."), *state.get("messages", []), facts]
    _, tools = toolset(state, studio)
    reply, rung = await studio.llm.act("camera", history, tools, understudy=state.get("stand_in", False))
    return {"messages": [reply], "rungs": [rung], "turns": state.get("turns", 0) + 1}


def facts_of(state: UnitState, studio: Studio) -> dict[str, Any]:
    """What the camera sees: shot, look, vendors, limits, and every take with its notes."""
    shot, brief, takes = state["shot"], state["brief"], state.get("takes", [])
    vendor = studio.vendor(brief.vendor).facts
    seconds = round(float(shot.frames / Fraction(state["fps"])), 3)
    return {
        "shot": shot.model_dump(mode="json"),
        "seconds": seconds,
        "order": {
            "vendor": brief.vendor,
            "model": vendor.models[0],
            "prompt": shot.prompt,
            "camera": shot.camera,
            "motion": shot.motion,
            "seconds": seconds,
            "seed": brief.seed * 1000 + shot.number,
        },
        "look": state["treatment"].look,
        "stills": ["panel", *([shot.reference] if shot.reference else [])],
        "vendors": [vendor.model_dump(mode="json")],
        "takes": [_told(take) for take in takes],
        "limits": {"takes_left": brief.takes - rolled(takes), "stop_at": 0.9, "budget_left": str(_left(state, studio))},
    }


def _left(state: UnitState, studio: Studio) -> Decimal:
    budget = state["brief"].budget or Decimal(0)
    return max(Decimal(0), budget - studio.ledger.committed(state["film"]))


def _told(take: Take) -> dict[str, Any]:
    seen = take.screening
    return {
        "slate": take.slate, "prompt": take.prompt, "camera": take.camera, "motion": take.motion, "seed": take.seed,
        "frames": take.frames, "screened": seen is not None, "score": seen.score if seen else None,
        "measured_camera": seen.measured_camera if seen else "",
        "notes": [note.model_dump() for note in seen.notes] if seen else [],
        "not_judged": list(seen.not_judged) if seen else [],
    }  # fmt: skip
