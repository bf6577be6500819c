"""Matching: what is laid on each clip so that a series, or a film of real footage, stays one picture."""

import asyncio
from pathlib import Path

from pydantic import ValidationError

from agent.state import FilmState
from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Clip, Cut, Shot, Take
from memory.match import Reading, Target
from memory.whole import put
from tools.post import match

CARDS = ("title_card", "end_card")


async def matched(state: FilmState, studio: Studio) -> Cut:
    """The cut with a match on each clip that needs one: against the series' target, else its film's own middle."""
    cut, shots = state["cut"], filmed(state, studio)
    if aims := state.get("target") if state["brief"].series else None:
        wanted = shots
    else:
        kin = [(shot.light, shot.place) for shot in shots.values()]
        wanted = {number: shot for number, shot in shots.items() if kin.count((shot.light, shot.place)) > 1}
    found = await readings([(clip, wanted[clip.shot]) for clip in cut.clips if clip.shot in wanted], studio)
    target: Target = aims or match.middle(found.values())
    clips = tuple(_laid(clip, found.get(clip.shot), target) for clip in cut.clips)
    return cut.model_copy(update={"clips": clips})


async def measured(state: FilmState, studio: Studio) -> list[Reading]:
    """How the shots of a finished cut read, drawn ones too but no cards: what the bible keeps of an episode."""
    shots = {shot.number: shot for shot in state["storyboard"].shots if shot.staging not in CARDS}
    clips = [clip for clip in state["cut"].clips if clip.shot in shots]
    found = await readings([(clip, shots[clip.shot]) for clip in clips], studio)
    return [match.after(found[clip.shot], clip.match) for clip in clips if clip.shot in found]


def filmed(state: FilmState, studio: Studio) -> dict[int, Shot]:
    """Shots of the cut by number that a match may touch: no cards, and none drawn in the film's own colours."""
    takes = {take.slate: take for reel in state["reels"] for take in reel.takes}
    shots = {shot.number: shot for shot in state["storyboard"].shots}
    return {
        clip.shot: shots[clip.shot]
        for clip in state["cut"].clips
        if clip.shot in shots and shots[clip.shot].staging not in CARDS and not _drawn(takes.get(clip.slate), studio)
    }


def _drawn(take: Take | None, studio: Studio) -> bool:
    return take is None or studio.vendor(take.vendor).facts.model(take.model).exact_colours


async def readings(clips: list[tuple[Clip, Shot]], studio: Studio) -> dict[int, Reading]:
    """Readings by shot; a take is measured once, beside the event loop. One that can't be read has none."""
    room = studio.cache / "readings"
    await asyncio.to_thread(room.mkdir, parents=True, exist_ok=True)
    seats = asyncio.Semaphore(2)

    async def one(clip: Clip) -> Reading | None:
        async with seats:
            return await asyncio.to_thread(_read, studio.vault.path(clip.digest), room / f"{clip.digest}.json")

    found = await asyncio.gather(*(one(clip) for clip, _ in clips))
    return {
        clip.shot: read.model_copy(update={"light": shot.light, "place": shot.place})
        for (clip, shot), read in zip(clips, found, strict=True)
        if read
    }


def _read(take: Path, kept: Path) -> Reading | None:
    try:
        return Reading.model_validate_json(kept.read_bytes())
    except (OSError, ValidationError):
        pass
    try:
        read = match.read(take)
    except ProductionError:
        return None
    put(kept, read.model_dump_json())
    return read


def _laid(clip: Clip, read: Reading | None, target: Target) -> Clip:
    return clip.model_copy(update={"match": match.match(read, target) if read else None})


def told(cut: Cut) -> dict[str, str]:
    """What was matched, by shot number, in words."""
    return {str(clip.shot): match.words(clip.match) for clip in cut.clips if clip.match}
