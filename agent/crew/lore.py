"""Lore: what an episode leaves in its series' bible, what later ones read there, and how far it lies from the rest."""

import asyncio
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from agent.crew import matching, reader
from agent.crew.showrunner import style_in
from agent.state import FilmState
from agent.studio import Studio
from memory.clash import clashes
from memory.embedding import Hashing, vectors
from memory.errors import ProductionError
from memory.film import Brief, Scene, Take
from memory.match import Reading, Target
from memory.record import Reel
from memory.saying import Said
from memory.series import LONGEST, Episode, Record, Serial
from tools.post.match import target
from tools.screen.colours import garments
from tools.screen.drift import Drift, ShotSeen, Told, drift, signature, signed

WORKED = 0.9
ALONE = ("palette", "cast")
"""Measures of which one outside is enough to flag a film; of the others two are needed."""


def contradicted(serial: Serial, brief: Brief, studio: Studio) -> list[str]:
    """What an episode's words and its script say against its bible, a sentence each; nothing is resolved here."""
    series, number = serial.style.series, serial.episode.number
    known = [row for row in studio.bible.serials.records(series) if row.kind != "happened" or row.episode < number]
    script = [Said(reader.words(reader.screenplay(brief, studio)), "the script")] if brief.script else []
    found = clashes([Said(brief.text, "this brief"), *script], known)
    return [f"{one.sentence}. Both are kept: say which holds" for one in found if one.kind == "clash"]


def aims(serial: Serial, studio: Studio) -> Target | None:
    """What the takes of a series measured so far, and its palette; None where neither is known."""
    readings = [
        Reading.model_validate(row) for one in _made(serial, studio) if one.readings for row in json.loads(one.readings)
    ]
    palette = serial.style.palette
    return target(readings, palette) if readings or palette else None


def _made(serial: Serial, studio: Studio) -> list[Episode]:
    """The series' other episodes that are made."""
    rows = studio.bible.serials.episodes(serial.style.series, ("made",))
    return [one for one in rows if one.number != serial.episode.number]


async def judged(state: FilmState, parts: Sequence[Path], studio: Studio) -> FilmState:
    """An episode measured in its graded pictures and its mix, against the other episodes, before it is mastered."""
    if "serial" not in state:
        return {}
    studio.tell("stage", name="drift")
    try:
        sign = await asyncio.to_thread(signature, _seen(state, parts), studio.vault.path(state["sound"]), _told(state))
    except ProductionError as error:
        return {"warnings": [f"How near this is to its series was not measured: {error}"]}
    others = [known for one in _made(state["serial"], studio) if (known := signed(one.signature))]
    if not others:
        return {"signature": sign}
    found = drift(sign, others)
    studio.tell("drift", total=found.steps, outside=list(found.outside), known=found.known)
    return {"signature": sign, "drift": found, "warnings": flagged(found)}


def flagged(found: Drift) -> list[str]:
    """A sentence when a film lies outside its series' own spread."""
    out = {one.name: one for one in found.readings if not one.inside}
    if not (set(out) & set(ALONE) or len(out) > 1) or not found.known:
        return []
    told = "; ".join(f"{one.name.replace('_', ' ')} {one.this}, usually {one.series}" for one in out.values())
    return [f"This episode lies outside its series: {told}"]


def _seen(state: FilmState, parts: Sequence[Path]) -> list[ShotSeen]:
    shots = {shot.number: shot for shot in state["storyboard"].shots}
    screened = {take.slate: take.screening for reel in state["reels"] for take in reel.takes}
    return [
        ShotSeen(
            clip.shot, part, 0, clip.frames, state["cut"].fps, shots[clip.shot].camera, shots[clip.shot].place,
            shots[clip.shot].light, shots[clip.shot].cast, screened.get(clip.slate),
        )
        for clip, part in zip(state["cut"].clips, parts, strict=True) if clip.shot in shots
    ]  # fmt: skip


def _told(state: FilmState) -> Told:
    """What the crew knows better than a measure: the tempo, the words, and what the cast wears."""
    style = style_in(state)
    words = " ".join(scene.line or scene.action for scene in state["script"].scenes)
    text = tuple(round(float(number), 4) for number in vectors(Hashing(), [words[:LONGEST] or "-"])[0])
    worn = {f"{one.name} {what}": shade for one in (style.cast if style else ()) for what, shade in garments(one.draws)}
    return Told(tempo=float(state.get("tempo", 0)), text=text, worn=worn)


async def written_down(state: FilmState, studio: Studio) -> None:
    """What an episode told, and which prompts worked or did not, in the bible; the same film again changes nothing."""
    if "serial" not in state:
        return
    serial, film, book = state["serial"], state["film"], studio.bible.serials
    number, series = serial.episode.number, serial.style.series
    happened, measured = recap(state), await _measured(state, studio)
    now = next((one for one in book.episodes(series) if one.number == number), serial.episode)
    book.note(now.model_copy(update={"film": film, "happened": happened, **measured}))
    rows = [_row(serial, film, "happened", 0, text=happened, name=state["treatment"].title)]
    heard = state["brief"].critic == "notes"
    for reel in state["reels"]:
        rows += [row for take in reel.takes if (row := _lesson(serial, film, take, reel, heard))]
    for row in rows:
        book.write(row)
    studio.tell("remembered", series=series, episode=number, records=len(rows))


def premiered(state: FilmState, studio: Studio) -> None:
    """An episode is made here alone: when its film lies whole in its folder. One that lacks a shot has failed."""
    if "serial" not in state:
        return
    serial, book = state["serial"], studio.bible.serials
    whole = not any(reel.failed for reel in state["reels"])
    now = next(one for one in book.episodes(serial.style.series) if one.number == serial.episode.number)
    told = {"phase": "made" if whole else "failed", "title": state["treatment"].title}
    book.note(now.model_copy(update=told))


async def _measured(state: FilmState, studio: Studio) -> dict[str, str]:
    """How the film measures as a whole, and its takes by place and light, for the episodes to come."""
    readings = await matching.measured(state, studio)
    sign = state.get("signature")
    return {
        "signature": sign.model_dump_json() if sign else "",
        "readings": json.dumps([row.model_dump(mode="json") for row in readings]),
    }


def recap(state: FilmState) -> str:
    """What happened: in the words that were planned, in those of a script, or in the logline."""
    episode = state["serial"].episode
    said = " ".join(map(_happens, state["script"].scenes)) if episode.script else episode.words
    return (said or state["treatment"].logline)[:600]


def _happens(scene: Scene) -> str:
    """A scene of a script as its action or as what is said in it, aloud or to be read."""
    if scene.line:
        return f"{scene.who}: {scene.line}" if scene.who else scene.line
    return scene.words if scene.who else f"{scene.action} {scene.words}".strip()


def _row(serial: Serial, film: str, kind: Any, at: int, **told: Any) -> Record:
    mark = sha256(f"{film}\n{kind}\n{at}".encode()).hexdigest()[:12]
    return Record(
        id=mark, series=serial.style.series, kind=kind, origin="film", episode=serial.episode.number,
        source=f"episode {serial.episode.number}", standing="approved", **told,
    )  # fmt: skip


def _lesson(serial: Serial, film: str, take: Take, reel: Reel, heard: bool) -> Record | None:
    """A prompt that worked at once, or one whose take was noted; nothing is learned from a take nobody judged.

    heard: whether this film's critic says what is wrong.
    """
    score = take.screening.score if take.screening else None
    if score is None or take.vendor == "animatic":
        return None
    notes = "; ".join(note.says for note in take.screening.notes) if take.screening and heard else ""
    kind = "worked" if take.slate == reel.circled and score >= WORKED else "failed" if notes else ""
    at = take.shot * 1000 + take.number
    said = f"{take.prompt[:1500]} — {notes}" if notes else take.prompt[:1500]
    return _row(serial, film, kind, at, text=said[:LONGEST], score=score) if kind else None
