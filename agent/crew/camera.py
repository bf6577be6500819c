"""The camera operator: one Send per shot that needs shooting, and one move per turn."""

import asyncio
from decimal import Decimal
from fractions import Fraction
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime
from langgraph.types import Send

from agent.crew.likenesses import likenesses
from agent.crew.rig import first_order, floor_of, toolset
from agent.crew.showrunner import styled
from agent.state import FilmState, UnitState
from agent.studio import Studio
from memory.film import Critic, Shot, Take
from memory.record import Cast
from tools.casting import AUTO, cast, extends
from tools.vendors.contract import Order
from tools.vendors.shoot import quoted

LESSONS = 3


def shots_due(state: FilmState) -> list[Shot]:
    """The shots to shoot now: those with no reel, or with one made for another intention."""
    made = {reel.shot.number: reel.shot for reel in state.get("reels", [])}
    return [shot for shot in state["storyboard"].shots if made.get(shot.number) != shot]


def call_sheet(state: FilmState) -> list[Send] | str:
    """One unit for each shot that is due."""
    due = shots_due(state)
    return [Send("unit", _unit(state, shot)) for shot in due] if due else "continuity"


def _unit(state: FilmState, shot: Shot) -> UnitState:
    """A shot on its way. One that paused goes on with its takes; another intention, or another try, begins anew."""
    number = str(shot.number)
    unit: UnitState = {
        "film": state["film"], "brief": state["brief"], "treatment": state["treatment"], "shot": shot,
        "fps": state["storyboard"].fps, "still": state.get("stills", {}).get(number, ""),
        "frame": state.get("frames", {}).get(number, ""), "earlier": 0, **styled(state),
    }  # fmt: skip
    reel = next((reel for reel in state.get("reels", []) if reel.shot.number == shot.number), None)
    if reel is None:
        return unit
    paused = reel.waits or not reel.failed
    if paused and reel.shot.model_copy(update={"prompt": shot.prompt}) == shot and not reel.shot.prompt:
        return {**unit, "earlier": reel.began, "takes": list(reel.takes), "refusals": reel.refusals}
    last = max([reel.ended, *(take.number for take in reel.takes)])
    return {**unit, "earlier": last, "known": [take.slate for take in reel.takes]}


async def move(state: UnitState, runtime: Runtime[Studio]) -> UnitState:
    """Ask for the next move. The facts are told anew each turn and never saved: state keeps moves and answers only."""
    studio = runtime.context
    state = {**state, "cast": state.get("cast") or await cast_of(state, studio)}
    facts = HumanMessage(studio.prompt("camera", {**facts_of(state, studio), **await lessons(state, studio)}))
    history = [HumanMessage(f"Shot {state['shot'].number}."), *state.get("messages", []), facts]
    _, tools = toolset(state, studio)
    reply, rung = await studio.llm.act("camera", history, tools, understudy=state.get("stand_in", False))
    return {"messages": [reply], "rungs": [rung], "turns": state.get("turns", 0) + 1, "cast": state["cast"]}


async def lessons(state: UnitState, studio: Studio) -> dict[str, Any]:
    """What worked in shots like this one of the series and what did not, each with where it was learned."""
    style, shot = state.get("style"), state["shot"]
    if not style:
        return {}
    near = await asyncio.to_thread(
        studio.looks.near, style.series, f"{shot.action} {shot.prompt}", LESSONS, ("worked", "failed")
    )
    told = [one for one, _ in near if one.standing == "approved"]  # what was taken in from elsewhere teaches nobody yet
    return {"lessons": [{"kind": one.kind, "says": one.text[:400], "source": one.source} for one in told]}


async def cast_of(state: UnitState, studio: Studio) -> list[Cast]:
    """Who can shoot this shot, cheapest first; those after the first only when the client lets others take over."""
    brief = state["brief"]
    order = first_order(state, studio)
    if brief.stills and not order.first_frame:
        order = order.model_copy(update={"first_frame": "the frame to come"})

    async def quote(asked: Order) -> Decimal:
        return await quoted(studio.vendor(asked.vendor), asked, studio.ledger)

    wish = [brief.vendor, *([AUTO] if brief.recast and brief.vendor != AUTO else [])]
    found: list[Cast] = []
    for one in wish:
        found += await cast(order, studio.facts(), one, studio.outside.keys, quote, pictures=bool(brief.stills))
    chain = list({(choice.vendor, choice.model): choice for choice in found}.values())
    return chain if brief.recast else chain[:1]


def facts_of(state: UnitState, studio: Studio) -> dict[str, Any]:
    """What the camera sees: shot, look, who may shoot it, limits, and every take with its notes."""
    shot, brief = state["shot"], state["brief"]
    takes = [take for take in state.get("takes", []) if studio.vault.has(take.digest)]
    seconds = round(float(shot.frames / Fraction(state["fps"])), 3)
    able = [one for one in state["cast"] if one.vendor not in studio.down] or state["cast"][-1:]
    return {
        "shot": shot.model_dump(mode="json"),
        "seconds": seconds,
        "order": {
            "vendor": able[0].vendor,
            "model": able[0].model,
            "prompt": shot.prompt,
            "camera": shot.camera,
            "motion": shot.motion,
            "seconds": seconds,
            "seed": brief.seed * 1000 + shot.number,
        },
        "look": state["treatment"].look,
        "stills": [*(["frame"] if state.get("frame") else []), "panel", *([shot.reference] if shot.reference else [])],
        "pictures": [one.name for one in likenesses(state, studio)],
        "vendors": [_able(one, studio) for one in able],
        "takes": [_told(take, brief.critic) for take in takes],
        "limits": {
            "takes_left": floor_of(state, studio).left,
            "stop_at": 0.9,
            "budget_left": str(_left(state, studio)),
        },
        "refused": state.get("refusals", 0),
    }


def _able(one: Cast, studio: Studio) -> dict[str, Any]:
    """What a model can do, as far as the camera needs it."""
    model = next(facts for facts in studio.facts() if facts.name == one.vendor).model(one.model)
    lengths = model.lengths or model.seconds
    return {
        "name": one.vendor, "model": model.id, "models": [model.id], "seconds": [min(lengths), max(lengths)],
        "first_frame": model.first_frame, "last_frame": model.last_frame, "avoid": model.avoid,
        "extend": [way for way in ("forward", "backward") if extends(model, way)], "seed": model.seed,
        "references": model.references, "usd_a_take": f"{one.quote:.2f}",
    }  # fmt: skip


def _left(state: UnitState, studio: Studio) -> Decimal:
    budget = state["brief"].budget or Decimal(0)
    return max(Decimal(0), budget - studio.ledger.committed(state["film"]))


def _told(take: Take, critic: Critic) -> dict[str, Any]:
    """A take as far as this film's critic speaks of it; without one there is nothing to wait for."""
    seen = take.screening
    return {
        "slate": take.slate, "prompt": take.prompt, "camera": take.camera, "motion": take.motion, "seed": take.seed,
        "frames": take.frames, "screened": seen is not None or critic == "off", "score": seen.score if seen else None,
        "measured_camera": seen.measured_camera if seen else "",
        "notes": [note.model_dump() for note in seen.notes] if seen and critic == "notes" else [],
        "not_judged": list(seen.not_judged) if seen else [],
    }  # fmt: skip
