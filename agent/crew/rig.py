"""The rig carries out the camera's calls. Its guards, not the prompt, hold takes, budget, lengths and patience."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from langchain_core.messages import AIMessage
from langchain_core.tools import StructuredTool
from langgraph.runtime import Runtime

from agent.crew.likenesses import likenesses
from agent.crew.showrunner import colours
from agent.state import UnitState, UnitWrap
from agent.studio import Studio
from agent.toolbox import answer, did_nothing
from agent.toolbox import wrap as tool
from memory.errors import NeedsPerson, OverBudget, UserMistake
from memory.film import Take
from memory.record import Reel, Rewrite
from tools import calls, lengthen
from tools import floor as on
from tools.casting import named
from tools.floor import Floor
from tools.shape import frame_size
from tools.slates import number_of, rows
from tools.vendors.contract import Order

PATIENCE = 2
REWORDINGS = 3
SLACK = 0.02


class Wish:
    """What the camera decided in one turn, beside the takes it made."""

    circled = why = failed = waits = ""


def floor_of(state: UnitState, studio: Studio) -> Floor:
    """The shooting floor of this shot as it stands."""
    shot, brief, treatment = state["shot"], state["brief"], state["treatment"]
    width, height = frame_size(brief.size, treatment.ratio)
    vendor, model = named(brief.vendor)
    there = [take for take in state.get("takes", []) if studio.vault.has(take.digest)]
    base = Order(
        slate=f"{state['film']}_sh{shot.number:02d}", vendor=vendor, model=model, shot=shot, prompt=shot.prompt,
        frames=shot.frames, fps=state["fps"], width=width, height=height, seed=brief.seed, camera=shot.camera,
        motion=shot.motion, palette=colours(treatment.look, state.get("style")), title=treatment.title,
        world=style.series if (style := state.get("style")) else "", references=likenesses(state, studio),
        avoid=", ".join(style.avoid) if style else "",
    )  # fmt: skip
    return Floor(
        shot=shot, base=base, lot=studio.lot(state["film"], brief.budget), vendor=studio.vendor,
        tell=lambda kind, **facts: studio.tell(kind, shot=shot.number, of=brief.takes, **facts), limit=brief.takes,
        cast=state.get("cast", ()), stills=_stills(state, studio), earlier=state.get("earlier", 0),
        takes=there, known=state.get("known", []), critic=brief.critic, joins=brief.joins,
        lost=[take.slate for take in state.get("takes", []) if take not in there],
    )  # fmt: skip


def first_order(state: UnitState, studio: Studio) -> Order:
    """The order a shot's first take starts from: all of its frames, and the client's own picture where it names one."""
    shot, brief = state["shot"], state["brief"]
    reference = next((ref for ref in brief.references if ref.name == shot.reference), None)
    first = str(studio.vault.path(reference.digest)) if reference else ""
    base = floor_of(state, studio).base
    return base.model_copy(update={"seed": brief.seed * 1000 + shot.number, "first_frame": first})


def _stills(state: UnitState, studio: Studio) -> dict[str, Path]:
    given = {ref.name: studio.vault.path(ref.digest) for ref in state["brief"].references}
    ours = {"panel": state.get("still", ""), "frame": state.get("frame", "")}
    return {**given, **{name: studio.vault.path(digest) for name, digest in ours.items() if digest}}


def toolset(state: UnitState, studio: Studio) -> tuple[tuple[Floor, Wish], list[StructuredTool]]:
    """The camera's six tools, bound to this shot."""
    floor, wish = floor_of(state, studio), Wish()

    async def roll(order: calls.Roll) -> dict[str, Any]:
        await _screen_rest(floor)
        return _told(await _late(floor) or await on.roll(order, floor))

    async def animate(order: calls.Animate) -> dict[str, Any]:
        await _screen_rest(floor)
        return _told(await _late(floor) or await on.animate(order, floor))

    async def extend(order: calls.Extend) -> dict[str, Any]:
        return _told(await _late(floor) or await lengthen.extend(order, floor))

    async def screen(order: calls.Screen) -> dict[str, Any]:
        seen = (await on.screen(order, floor)).model_dump(mode="json")
        return seen if floor.critic == "notes" else {**seen, "notes": []}

    async def circle(order: calls.Circle) -> dict[str, Any]:
        await _screen_rest(floor)
        wish.circled, wish.why = _best(floor, order)
        return {"circled": wish.circled, "why": wish.why}

    async def give_up(order: calls.GiveUp) -> dict[str, Any]:
        if any(_usable(take, floor) for take in floor.takes):
            raise UserMistake("There is a playable take", "Circle the best one")
        wish.failed = order.why or "given up"
        return {"failed": wish.failed}

    wrapped = [
        tool("roll", calls.Roll, roll), tool("animate", calls.Animate, animate), tool("extend", calls.Extend, extend),
        tool("screen", calls.Screen, screen), tool("circle", calls.Circle, circle),
        tool("give_up", calls.GiveUp, give_up),
    ]  # fmt: skip
    return (floor, wish), wrapped


async def _late(floor: Floor) -> Take | None:
    """A take that was ordered before a crash or a pause: it is collected before anything new is ordered."""
    return await lengthen.adopted(floor.late, floor) if floor.late else None


async def run(state: UnitState, runtime: Runtime[Studio]) -> UnitState:
    """Answer the camera's last move; two moves without effect hand the shot to the understudy, four end it."""
    (floor, wish), tools = toolset(state, runtime.context)
    move = cast(AIMessage, state["messages"][-1])
    replies, said = await answer(move, tools, "camera", state["rungs"][-1].model)
    idle = state.get("idle", 0) + 1 if did_nothing(list(replies)) else 0
    update: UnitState = {"messages": list(replies), "takes": floor.takes, "calls": said, "idle": idle}
    _refused(state, update, floor, wish, replies)
    if floor.stopped:
        _stopped(floor, wish, runtime.context)
        update["idle"] = 0
    if idle >= PATIENCE:
        update["stand_in"] = True
    if not wish.circled and not wish.failed and _spent(state, idle):
        await _end(floor, wish, replies)
    if wish.circled:
        runtime.context.tell("circled", shot=state["shot"].number, slate=wish.circled, why=wish.why)
    update.update({"circled": wish.circled, "why": wish.why, "failed": wish.failed, "takes": floor.takes})
    update["waits"] = wish.waits
    return update


def _refused(state: UnitState, update: UnitState, floor: Floor, wish: Wish, replies: Sequence[Any]) -> None:
    """Words that were refused may be put otherwise a few times; that is no take and no fault of the camera's."""
    if not floor.refused:
        return
    update["refusals"] = state.get("refusals", 0) + floor.refused
    update["idle"] = 0
    if update["refusals"] > REWORDINGS:
        wish.failed = f"refused {update['refusals']} times: {str(replies[-1].content)[:200]}"


def _stopped(floor: Floor, wish: Wish, studio: Studio) -> None:
    """The last order can't be mended by another try. Who may take over is asked only when nothing is under way.

    An order nobody heard of again ends its shot; a spent budget ends it when there is no take yet; else the film
    pauses until a person has mended what is wrong.
    """
    error = floor.stopped
    if isinstance(error, OverBudget) and any(_usable(take, floor) for take in floor.takes):
        return
    if isinstance(error, NeedsPerson):
        wish.failed = str(error)
        return
    if not isinstance(error, OverBudget) and not floor.late:
        studio.down[floor.stopped_at] = str(error)
        if any(one.vendor not in studio.down for one in floor.cast):
            studio.tell("warning", says=f"{floor.stopped_at} can't go on, another takes over: {error}")
            return
    wish.failed = wish.waits = str(error)


def _spent(state: UnitState, idle: int) -> bool:
    """Patience is over: the understudy is stuck too, or the turns ran out."""
    return idle >= 2 * PATIENCE or state.get("turns", 0) >= 4 * state["brief"].takes + 2 * PATIENCE


async def _end(floor: Floor, wish: Wish, replies: Sequence[Any]) -> None:
    """The guard's own end: the best take there is, else a failed shot in the last tool's words."""
    await _screen_rest(floor)
    if any(_usable(take, floor) for take in floor.takes):
        wish.circled, wish.why = _best(floor, None)
    else:
        wish.failed = str(replies[-1].content)[:300] if replies else "the camera never rolled"


async def _screen_rest(floor: Floor) -> None:
    for take in floor.takes if floor.critic != "off" else ():
        if take.screening is None:
            await on.screen(calls.Screen(slate=take.slate), floor)


def _score(take: Take) -> float:
    return take.screening.score or 0.0 if take.screening else 0.0


def _usable(take: Take, floor: Floor) -> bool:
    """A take that fills its shot and can be played."""
    playable = not take.screening or all(m.score != 0 for m in take.screening.measures if m.name == "playable")
    return playable and take.frames >= floor.shot.frames


def _best(floor: Floor, order: calls.Circle | None) -> tuple[str, str]:
    """The asked take unless a better one exists; the best so far is kept when a retake is worse."""
    usable = [take for take in floor.takes if _usable(take, floor)]
    if not usable:
        raise UserMistake("No take fills this shot and can be played", "Extend it, roll again, or give up")
    best = max(usable, key=_score)
    if order is None:
        return best.slate, "best of its takes; the guard ended the shot"
    asked = floor.find(order.slate)
    if asked not in usable or _score(best) > _score(asked) + SLACK:
        return best.slate, f"{best.slate} is better than {asked.slate}"
    return asked.slate, order.why


def _told(take: Take) -> dict[str, Any]:
    return {"slate": take.slate, "frames": take.frames, "vendor": take.vendor, "price": str(take.price)}


async def wrap(state: UnitState, runtime: Runtime[Studio]) -> UnitWrap:
    """The reel of the shot, with what each rewrite did to the score."""
    takes = state.get("takes", [])
    reel = Reel(
        shot=state["shot"], takes=tuple(takes), circled=state.get("circled", ""), why=state.get("why", ""),
        failed=state.get("failed", ""), waits=state.get("waits", ""), cast=tuple(state.get("cast", [])),
        refusals=state.get("refusals", 0), began=state.get("earlier", 0), ended=_last(state, runtime.context),
        rewrites=tuple(_rewrites(takes)), calls=tuple(state.get("calls", [])), rungs=tuple(state.get("rungs", [])),
    )  # fmt: skip
    if reel.failed:
        runtime.context.tell("failed", shot=reel.shot.number, why=reel.failed)
    return {"reels": [reel]}


def _last(state: UnitState, studio: Studio) -> int:
    """The highest number of this shot's orders, so that another attempt begins after it."""
    numbers = [number_of(entry.slate) for entry in rows(floor_of(state, studio))]
    return max([state.get("earlier", 0), *(take.number for take in state.get("takes", [])), *numbers])


def _rewrites(takes: Sequence[Take]) -> list[Rewrite]:
    return [
        Rewrite(
            shot=a.shot, before=a.prompt, after=b.prompt, score_before=_score(a), score_after=_score(b),
            because="; ".join(note.says for note in a.screening.notes) if a.screening else "",
        )
        for a, b in pairwise(takes) if a.prompt != b.prompt or a.camera != b.camera or a.seed != b.seed
    ]  # fmt: skip
