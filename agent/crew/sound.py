"""The sound editor: music chosen, lines placed, everything mixed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime
from pydantic import Field

from agent.board import home
from agent.crew.desk import Desk, work
from agent.crew.showrunner import style_in
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Brief, Cut, Line, Noun
from tools import music
from tools.post.mix import mix as mixed
from tools.shape import frames_of

LEAD, GAP = 0.3, 0.25


class PlaceMusic(Noun):
    """Choose the mood and the tempo of the music."""

    mood: str
    tempo: int = Field(description="Beats per minute, 40 to 180")


class PlaceVoice(Noun):
    """Put one spoken line on a shot."""

    shot: int
    text: str


@dataclass
class Score:
    """What the sound editor decided: mood and tempo, and line text -> shot number."""

    mood: str = ""
    tempo: int = 0
    shots: dict[str, int] | None = None


async def mix(state: FilmState, runtime: Runtime[Studio]) -> FilmState:
    """Music composed to the cut's length and turns unless the brief wants none; lines placed, everything mixed."""
    studio, cut = runtime.context, state["cut"]
    studio.tell("stage", name="mix")
    desk = await _session(state, studio)
    score, style = desk.work, style_in(state)
    lines = placed(state, cut, score.shots or {})
    mood, tempo = score.mood or suggested(state), score.tempo
    if style and style.music in music.moods():
        mood, tempo = style.music, style.tempo or music.moods()[style.music].middle
    sound, warnings = await _render(cut, lines, mood, tempo, state, studio)
    return {
        "cut": cut.model_copy(update={"lines": tuple(lines), "music": mood}), "mood": mood, "tempo": tempo,
        "sound": sound,
        "calls": desk.calls, "rungs": desk.rungs, "warnings": warnings,
    }  # fmt: skip


async def _session(state: FilmState, studio: Studio) -> Desk[Score]:
    """Let the model choose music and places, held to moods that exist and lines that were spoken."""
    moods = list(music.moods())
    spoken = {line.text for line in state.get("lines", [])}

    async def place_music(wish: PlaceMusic, score: Score) -> dict[str, Any]:
        if wish.mood not in moods:
            raise ProductionError(f"There is no mood {wish.mood}", f"Moods: {', '.join(moods)}")
        score.mood, score.tempo = wish.mood, max(40, min(180, wish.tempo))
        return {"mood": score.mood, "tempo": score.tempo}

    async def place_voice(wish: PlaceVoice, score: Score) -> dict[str, Any]:
        if wish.text not in spoken:
            raise ProductionError("That line was not spoken", "Use the words of a line exactly")
        score.shots = {**(score.shots or {}), wish.text: wish.shot}
        return {"placed": wish.text, "shot": wish.shot}

    facts = {
        "treatment": state["treatment"].model_dump(mode="json"), "suggested": suggested(state),
        "moods": [{"name": name, "words": mood.words} for name, mood in music.moods().items()],
        "lines": [{"text": line.text, "scene": line.shot} for line in state.get("lines", [])],
        "shots": [
            {"number": shot.number, "scene": shot.scene, "line": shot.line, "frames": shot.frames}
            for shot in state["storyboard"].shots
        ],
    }  # fmt: skip
    tools: dict[str, Any] = {"place_music": (PlaceMusic, place_music), "place_voice": (PlaceVoice, place_voice)}
    return await work("sound", facts, tools, Score(shots={}), studio)


def suggested(state: FilmState) -> str:
    """The mood of music nearest to the film's tone and kind."""
    idea = state["treatment"]
    return music.suited(" ".join([*idea.tone, idea.kind, idea.look]))


def placed(state: FilmState, cut: Cut, chosen: dict[str, int]) -> list[Line]:
    """Each line on its shot, in story order, none over another and none past the end."""
    fps = cut.fps
    starts: dict[int, int] = {}
    at = 0
    for clip in cut.clips:
        starts[clip.shot] = at
        at += clip.frames
    board, spoken = state["storyboard"].shots, state.get("lines", [])
    texts = [line.text for line in spoken]
    on = [
        chosen[line.text] if line.text in chosen and texts.count(line.text) == 1 else board[home(board, line)].number
        for line in spoken
    ]
    lines, free = [], 0
    for shot, line in sorted(zip(on, spoken, strict=True), key=lambda pair: (starts.get(pair[0], 0), pair[1].shot)):
        start = max(free, starts.get(shot, free) + frames_of(LEAD, fps))
        lines.append(line.model_copy(update={"shot": shot, "start": start}))
        free = start + line.frames + frames_of(GAP, fps)
    return _pulled_in(lines, cut.frames - frames_of(LEAD, fps), frames_of(GAP, fps))


def _pulled_in(lines: list[Line], end: int, gap: int) -> list[Line]:
    """Move late lines earlier so that the last word is heard whole."""
    pulled: list[Line] = []
    for line in reversed(lines):
        start = min(line.start, end - line.frames)
        pulled.insert(0, line.model_copy(update={"start": max(0, start)}))
        end = start - gap
    return pulled


async def _render(
    cut: Cut, lines: list[Line], mood: str, tempo: int, state: FilmState, studio: Studio
) -> tuple[str, list[str]]:
    """The mix as a digest. Composing and mixing are pure work on a thread."""
    brief, rate = state["brief"], float(state["storyboard"].rate)
    seconds = cut.frames / rate
    folder = studio.folder(state["film"]) / "work"
    folder.mkdir(parents=True, exist_ok=True)

    def render() -> tuple[str, list[str]]:
        bed, wanted = folder / "music.wav", state["treatment"].music
        style = style_in(state)
        if song := brief.music or (style.song if style and wanted else ""):
            music.fit(studio.vault.path(song), seconds, bed)
        elif wanted:
            music.compose(_cue(cut, mood, tempo, seconds, brief, rate), bed)
        spoken = [(studio.vault.path(line.digest), line.start / rate) for line in lines]
        if brief.voiceover:
            spoken = [(studio.vault.path(brief.voiceover), 0.0)]
        out = folder / "mix.wav"
        heard = mixed(spoken, bed if song or wanted else None, seconds, out, scratch=state.get("scratch_voice", False))
        return studio.vault.put(out), list(heard.warnings)

    return await asyncio.to_thread(render)


def _cue(cut: Cut, mood: str, tempo: int, seconds: float, brief: Brief, rate: float) -> music.Cue:
    """What the composer must know: where the cuts fall and where the story turns."""
    hits, at = [], 0
    for clip in cut.clips:
        hits.append(at / rate)
        at += clip.frames
    return music.Cue(
        mood=mood,
        tempo=tempo,
        seconds=seconds,
        hits=tuple(hits[1:]),
        turn=seconds * 0.6,
        seed=brief.seed,
        motif=brief.series,
    )
