"""One film from outside: begun, resumed, stopped for a person, one shot made again; one process at a time."""

import inspect
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent import board, films
from agent.graph import production
from agent.keeper import Keeper
from agent.state import FilmState
from agent.studio import Studio
from memory import film as nouns
from memory import match as matches
from memory import record as records
from memory import series as serials
from memory.errors import NeedsPerson, UserMistake
from memory.film import Brief, Noun, Shot
from memory.record import Reel
from tools.screen.drift import nouns as drifts


class Restaged(Noun):
    """A shot as the client wants it now."""

    prompt: str
    camera: nouns.Camera
    motion: nouns.Motion
    light: nouns.Light
    framing: nouns.Framing


def serializer() -> JsonPlusSerializer:
    """Only our own nouns may come back from a checkpoint."""
    allowed = [
        (module.__name__, name)
        for module in (nouns, matches, records, serials, drifts)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Noun) and kind.__module__ == module.__name__
    ]
    return JsonPlusSerializer(allowed_msgpack_modules=allowed)


@asynccontextmanager
async def opened(studio: Studio, film: str) -> AsyncIterator[Any]:
    """The film's graph over its own checkpoint file, while the lease is held."""
    folder = studio.folder(film)
    with films.held(folder):
        async with Keeper.from_conn_string(str(folder / "graph.sqlite")) as saver:
            saver.serde = serializer()
            yield production().compile(checkpointer=saver)


def thread(film: str) -> dict[str, Any]:
    return {"configurable": {"thread_id": film}, "recursion_limit": 10_000}


async def make(studio: Studio, brief: Brief, *, until: str = "", film: str = "") -> FilmState:
    """Begin a film, or go on where the same brief was left; a `film` that was begun goes on as it was begun.

    Only its budget and its deliverables are then those of `brief`.
    """
    film = film or films.name_of(brief)
    studio = studio.on(film, brief.budget)
    folder = studio.folder(film)
    folder.mkdir(parents=True, exist_ok=True)
    async with opened(studio, film) as graph:
        known = await graph.aget_state(thread(film))
        studio.tell("film", film=film, folder=str(folder), again=bool(known.values))
        if known.values:
            return await _go_on(studio, graph, film, known, _as_begun(studio, known.values["brief"], brief), until)
        return await _run(studio, graph, film, {"film": film, "brief": brief}, until)


def _as_begun(studio: Studio, begun: Brief, wish: Brief) -> Brief:
    """The brief a film was begun with, at the budget and with the deliverables of now; what else differs is said."""
    kept = begun.model_copy(update={"budget": wish.budget, "deliver": wish.deliver})
    other = [name for name in type(kept).model_fields if getattr(kept, name) != getattr(wish, name)]
    if other:
        studio.tell("warning", says=f"This film was begun with another {', '.join(other)}, and goes on with it")
    return kept


async def price(studio: Studio, brief: Brief) -> FilmState:
    """A film planned as far as its storyboard, so that it can be priced; nothing is ordered."""
    return await make(studio, brief, until="storyboard")


async def resume(studio: Studio, film: str, *, budget: Any = None, until: str = "") -> FilmState:
    """Go on with a film: what is stored is kept, an edited storyboard.json is shot as it now reads."""
    async with opened(studio, film) as graph:
        known = await graph.aget_state(thread(film))
        if not known.values:
            raise UserMistake(f"{film} was never begun", 'Begin it with filmwright make "BRIEF"')
        studio.tell("film", film=film, folder=str(studio.folder(film)), again=True)
        brief = known.values["brief"]
        wish = brief.model_copy(update={"budget": budget}) if budget is not None else brief
        return await _go_on(studio.on(film, wish.budget), graph, film, known, wish, until)


def _shown(studio: Studio, shots: Sequence[Shot], fps: str) -> None:
    """The plan on the screen, for whoever comes to a film that was begun."""
    studio.tell("storyboard", shots=[shot.model_dump(mode="json") for shot in shots], fps=fps)


async def _go_on(studio: Studio, graph: Any, film: str, known: Any, brief: Brief, until: str) -> FilmState:
    """The next step of a film that was begun: shoot an edited board, answer the greenlight, deliver more, or go on."""
    values = known.values
    story = values.get("storyboard")
    board_file = studio.folder(film) / "storyboard.json"
    now = board.read(board_file, story) if story and board_file.is_file() else story
    if now:
        _shown(studio, now.shots, now.fps)
    if now != story:
        changes: dict[str, Any] = {"storyboard": now, "stills": _kept(values, story, now), "brief": brief}
        await graph.aupdate_state(thread(film), changes, as_node="storyboard")
        return await _run(studio, graph, film, None, until)
    if until and story:
        return values  # type: ignore[no-any-return]
    if known.interrupts:
        _approved(studio, brief, known)
        await graph.aupdate_state(thread(film), {"brief": brief}, as_node="storyboard")
        return await _run(studio, graph, film, None, until)
    ahead = [task.name for task in known.tasks]  # known.next leaves out a node that ended just before a crash
    if not ahead and brief == values["brief"] and _whole(values):
        return values  # type: ignore[no-any-return]
    again = _again(values, studio)
    if again or brief != values["brief"] or not ahead:
        if "storyboard" not in values:
            return await _run(studio, graph, film, {"film": film, "brief": brief}, until)
        node = "storyboard" if again else _before(ahead, values, studio)
        await graph.aupdate_state(thread(film), {"reels": again, "brief": brief}, as_node=node)
    return await _run(studio, graph, film, None, until)


def _before(ahead: Sequence[str], values: FilmState, studio: Studio) -> str:
    """The node after which a film goes on with another budget or other deliverables; its pictures stay."""
    if not ahead or ahead[0] in ("master", "archive"):
        return "mix" if studio.vault.has(values["sound"]) else "grade"
    return {"grade": "cut", "mix": "grade"}.get(ahead[0], "storyboard")


def _again(values: FilmState, studio: Studio) -> list[Reel]:
    """Reels to be shot once more, as made for no intention: the shot failed, or its take is gone from the vault."""
    due = (reel for reel in values.get("reels", []) if reel.failed or _lacks(reel, studio))
    return [
        reel.model_copy(update={
            "shot": reel.shot.model_copy(update={"prompt": ""}),
            "circled": "" if _lacks(reel, studio) else reel.circled,
        })
        for reel in due
    ]  # fmt: skip


def _lacks(reel: Reel, studio: Studio) -> bool:
    return bool(reel.take and not studio.vault.has(reel.take.digest))


def _kept(values: FilmState, story: nouns.Storyboard, now: nouns.Storyboard) -> dict[str, str]:
    """The panels of shots that an edit left alone."""
    same = {str(new.number) for old, new in zip(story.shots, now.shots, strict=False) if old == new}
    return {number: digest for number, digest in values.get("stills", {}).items() if number in same}


def _whole(state: FilmState) -> bool:
    """True when nothing is left to do for a film that was made."""
    return Path(state["master"].path).is_file() and not any(reel.failed for reel in state["reels"])


def _approved(studio: Studio, brief: Brief, known: Any) -> None:
    """The person's yes to a price: --yes and a budget, together. Without it the price is asked once more."""
    if not studio.yes or brief.budget is None or brief.budget < Decimal(known.interrupts[0].value["price"]):
        _ask(known)


def _ask(known: Any) -> None:
    asked = known.interrupts[0].value
    raise NeedsPerson(
        f"The film may cost up to ${asked['price']}", f"Resume with --budget {asked['price']} --yes to make it",
        field="budget", got=asked["price"],
    )  # fmt: skip


async def _run(studio: Studio, graph: Any, film: str, start: Any, until: str) -> FilmState:
    stop = [until] if until else None
    await graph.ainvoke(start, thread(film), context=studio, durability="sync", interrupt_after=stop)
    state = await graph.aget_state(thread(film))
    if state.interrupts:
        _ask(state)
    return state.values  # type: ignore[no-any-return]


async def retake(studio: Studio, film: str, number: int, words: str, *, budget: Any = None) -> FilmState:
    """Make one shot again as the client's words ask; every other segment keeps its bytes."""
    async with opened(studio, film) as graph:
        known = await graph.aget_state(thread(film))
        story: nouns.Storyboard | None = known.values.get("storyboard") if known.values else None
        shot = next((s for s in story.shots if s.number == number), None) if story else None
        if story is None or shot is None or "master" not in known.values:
            shots = f"1 to {len(story.shots)}" if story else "none yet"
            raise UserMistake(
                f"{film} has no shot {number} to make again", "Finish the film first, then name one of its shots",
                field="shot", got=str(number), accepted=shots,
            )  # fmt: skip
        studio.tell("film", film=film, folder=str(studio.folder(film)), again=True)
        studio = studio.on(film, known.values["brief"].budget)
        changed = await _restaged(studio, shot, words)
        _shown(studio, [changed], story.fps)
        board_shots = tuple(changed if s.number == number else s for s in story.shots)
        renewed = story.model_copy(update={"shots": board_shots})
        board.write(renewed, studio.folder(film) / "storyboard.json")
        stills = {n: digest for n, digest in known.values["stills"].items() if n != str(number)}
        brief = known.values["brief"]
        limit = brief if budget is None else brief.model_copy(update={"budget": budget})
        changes = {"storyboard": renewed, "stills": stills, "brief": limit}
        await graph.aupdate_state(thread(film), changes, as_node="storyboard")
        return await _run(studio, graph, film, None, "")


async def _restaged(studio: Studio, shot: Shot, words: str) -> Shot:
    facts = {"shot": json.loads(shot.model_dump_json()), "words": words[:2000]}
    wish, _ = await studio.llm.ask("retake", studio.prompt("retake", facts), Restaged)
    changed = shot.model_copy(update=wish.model_dump())
    if changed == shot:
        changed = shot.model_copy(update={"prompt": f"{shot.prompt}, {words[:200]}"})
    return changed
