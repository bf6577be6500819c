"""The archivist: what is remembered before a film, and what is written down after it."""

import asyncio
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from langgraph.runtime import Runtime

from agent.crew import lore, matching, showrunner
from agent.crew.showrunner import colours, known, style_in
from agent.purse import bill
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Take
from memory.record import Reel
from memory.whole import put
from tools import ffmpeg
from tools.post.looks import palette
from tools.post.loudness import loudness, waveform
from tools.post.report import write as write_report
from tools.screen.drift import rows
from tools.stills.grabs import stills

PACKAGES = (
    "filmwright",
    "langgraph",
    "langchain-openai",
    "pydantic",
    "httpx",
    "moviepy",
    "chromadb",
    "av",
    "numpy",
    "skia-python",
)
NEAR = 0.85
REHEARSED = "A rehearsal: the sandbox drew these takes. Nothing was ordered from a vendor and nothing was paid."


async def recall(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """The series of an episode, and earlier films near to this brief, each with its source."""
    studio, brief = runtime.context, state["brief"]
    found, serial = await _near(state, studio), showrunner.serial_of(brief.series, brief.episode, studio)
    if serial is None:
        return found
    told = lore.contradicted(serial, brief, studio)
    for words in told:
        studio.tell("warning", says=words)
    aims = lore.aims(serial, studio) if brief.memory else None
    kept: FilmState = {"serial": serial, **({"target": aims} if aims else {})}
    return {**found, **kept, "warnings": [*found["warnings"], *told]}


async def _near(state: FilmState, studio: Studio) -> FilmState:
    """Films like this one; an index that is unwell is said, and costs no memory."""
    brief = state["brief"]
    said = [REHEARSED] if studio.rehearsal else []
    near = await asyncio.to_thread(studio.looks.near_films, brief.series, brief.text)
    lines = [film.recalled() for film, distance in near if distance < NEAR and film.film != state["film"]]
    studio.tell("recalled", lines=[line.text for line in lines])
    return {"recalled": lines, "warnings": [*said, *_unwell(studio)]}


async def archive(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Remember the film's look and what worked; write record.json and report.html."""
    studio, idea = runtime.context, state["treatment"]
    studio.tell("stage", name="report")
    unkept = [*await _remember(state, studio), *(f"{who} could not go on: {why}" for who, why in studio.down.items())]
    used = slates_used(state)
    for entry in studio.ledger.of(state["film"]):
        if entry.state == "stored" and entry.slate in used:
            studio.ledger.move(entry.intent, "used")
    folder = studio.folder(state["film"])
    page = await record({**state, "warnings": [*state.get("warnings", []), *unkept]}, studio)
    put(folder / "record.json", json.dumps(page, ensure_ascii=False, indent=1, default=str))
    await asyncio.to_thread(write_report, page, folder, folder / "report.html")
    lore.premiered(state, studio)
    studio.tell("done", title=idea.title, folder=str(folder))
    return {"warnings": unkept}


def slates_used(state: FilmState) -> set[str]:
    """The slates of every take in the cut, those they were extended from among them."""
    takes = {take.slate: take for reel in state["reels"] for take in reel.takes}
    used, todo = set(), [clip.slate for clip in state["cut"].clips]
    while todo:
        slate = todo.pop()
        used.add(slate)
        if slate in takes and takes[slate].extends:
            todo.append(takes[slate].extends)
    return used


async def _remember(state: FilmState, studio: Studio) -> list[str]:
    brief, idea = state["brief"], state["treatment"]
    studio.bible.remember(state["film"], brief.series, brief.text, idea, palette(idea.look))
    studio.bible.remember_prompts(state["film"], state["reels"])
    await lore.written_down(state, studio)
    before = _unwell(studio)
    await asyncio.to_thread(studio.looks.follow, brief.series)
    return [line for line in _unwell(studio) if line not in before]


def _unwell(studio: Studio) -> list[str]:
    """What the index could not do, in one sentence, if anything."""
    return [studio.looks.unwell] if studio.looks.unwell else []


async def record(state: FilmState, studio: Studio) -> dict[str, Any]:
    """Everything about a film as one plain object: record.json, and what the report is drawn from."""
    film, idea, cut, master = state["film"], state["treatment"], state["cut"], state["master"]
    takes = [take for reel in state["reels"] for take in reel.takes]
    sound = await asyncio.to_thread(_sound, Path(master.path))
    sound |= {"music_mood": state.get("mood", ""), "tempo": state.get("tempo", 0)}
    recalled = [line.model_dump() for line in state.get("recalled", [])]
    return {
        "v": 1, "film": film, "rehearsal": studio.rehearsal, "title": idea.title,
        "brief": state["brief"].model_dump(mode="json"),
        "treatment": idea.model_dump(mode="json"), "script": state["script"].model_dump(mode="json"),
        "storyboard": state["storyboard"].model_dump(mode="json"),
        "panels": {n: str(studio.vault.path(digest)) for n, digest in state.get("stills", {}).items()},
        "takes": [take.model_dump(mode="json") for take in takes],
        "casts": {str(reel.shot.number): [one.model_dump(mode="json") for one in reel.cast] for reel in state["reels"]},
        "circled": {str(reel.shot.number): reel.circled for reel in state["reels"] if reel.circled},
        "failed": {str(reel.shot.number): reel.failed for reel in state["reels"] if reel.failed},
        "rewrites": [rewrite.model_dump(mode="json") for reel in state["reels"] for rewrite in reel.rewrites],
        "cut": cut.model_dump(mode="json"), "master": master.model_dump(mode="json"), "look": cut.look,
        "palette": list(colours(cut.look, style_in(state))), "series": known(state).get("series"),
        "matched": matching.told(cut), "drift": rows(state["drift"]) if "drift" in state else [],
        "sound": {**sound, "scratch_voice": state.get("scratch_voice", False)},
        "deliverables": [made.model_dump(mode="json") for made in state.get("deliverables", [])],
        "assumed": list(idea.assumed), "not_judged": not_judged(takes), "warnings": warnings(state),
        "spent": f"{studio.ledger.spent(film):.2f}", "recalled": recalled,
        "calls": [call.model_dump() for call in all_calls(state)],
        "llm": [rung.model_dump() for rung in all_rungs(state)], "talks": bill(studio.ledger.talks(film)),
        "versions": {**{name: _version(name) for name in PACKAGES}, "ffmpeg": ffmpeg.version()},
        "stills": await _stills(takes, studio),
    }  # fmt: skip


def not_judged(takes: list[Take]) -> list[str]:
    return sorted({word for take in takes if take.screening for word in take.screening.not_judged})


def warnings(state: FilmState) -> list[str]:
    """Everything a person should know went otherwise, the shots that could not be made among it."""
    reels = state.get("reels", [])
    fitted = [
        f"Shot {reel.shot.number} was {note}" for reel in reels if reel.take for note in reel.take.fitted if _seen(note)
    ]
    return [*state.get("warnings", []), *(_lost(reel) for reel in reels if reel.failed), *fitted]


def _seen(note: str) -> bool:
    """Whether a person would see what was done to a take: a crop, an enlargement, a join that shows, a picture of
    somebody that was not gone by.
    """
    return any(sign in note for sign in ("cropped", "enlarged", "(seen)", "shot without"))


def _lost(reel: Reel) -> str:
    kept = "again and stays as it was" if reel.take else "and is left out"
    return f"Shot {reel.shot.number} could not be made {kept}: {reel.failed}"


def all_calls(state: FilmState) -> list[Any]:
    return [call for reel in state["reels"] for call in reel.calls] + state.get("calls", [])


def all_rungs(state: FilmState) -> list[Any]:
    return state.get("rungs", []) + [rung for reel in state["reels"] for rung in reel.rungs]


def _sound(master: Path) -> dict[str, Any]:
    heard = loudness(master)
    return {
        "waveform": waveform(master, 240),
        "loudness_curve": list(heard.curve),
        "integrated": heard.integrated,
        "peak": heard.peak,
    }


async def _stills(takes: list[Take], studio: Studio) -> dict[str, str]:
    """One frame of every take, for the report."""
    found = {}
    for take in takes:
        try:
            found[take.slate] = str(
                studio.vault.path(studio.vault.put_bytes((await stills(studio.vault.path(take.digest), 1))[0], ".jpg"))
            )
        except ProductionError:
            continue
    return found


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return "not installed"
