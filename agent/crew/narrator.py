"""The narrator: every line is spoken and timed before a picture is ordered, so that no line is cut off."""

import asyncio
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Brief, Line, Scene, Script, Treatment
from tools.probe import probe
from tools.shape import frames_of
from tools.voices.contract import Voice

GAP = 0.25


@dataclass(frozen=True)
class ReadThrough:
    """A script whose lines have been spoken; lines carry their length, their place comes with the cut."""

    script: Script
    lines: list[Line]
    scratch: bool
    warnings: list[str]


async def read_through(script: Script, idea: Treatment, brief: Brief, studio: Studio, film: str = "") -> ReadThrough:
    """Speak every line; what doesn't fit the film is left out, longest first, and said."""
    if brief.voiceover:
        return ReadThrough(script, [], False, [])
    lines: list[Line] = []
    warnings: list[str] = []
    scratch = False
    main = voice_of(film, brief, studio, warnings)
    for scene in script.scenes:
        if scene.line:
            try:
                line, voice = await spoken(scene, idea, studio, main, warnings)
            except ProductionError as error:
                warnings.append(f"A line has no voice: {error}")
            else:
                lines.append(line)
                scratch = scratch or voice.scratch
    room = frames_of(idea.seconds * 0.94, idea.fps)
    pause = frames_of(GAP, idea.fps)
    while lines and sum(line.frames + pause for line in lines) > room:
        longest = max(lines, key=lambda line: line.frames)
        lines.remove(longest)
        warnings.append(f"A line was left out, it did not fit the film: {longest.text}")
    kept = {line.text for line in lines}
    scenes = tuple(s if s.line in kept else s.model_copy(update={"line": ""}) for s in script.scenes)
    return ReadThrough(Script(scenes=scenes), lines, bool(lines) and scratch, list(dict.fromkeys(warnings)))


def voice_of(film: str, brief: Brief, studio: Studio, warnings: list[str]) -> Voice:
    """Who speaks. A paid voice needs the client's yes and a budget, because lines are timed before the greenlight."""
    if not brief.speaker:
        return studio.voice
    if not (studio.yes and brief.budget):
        warnings.append("The paid voice needs --budget and --yes; the scratch voice stands in")
        return studio.scratch
    from tools.vendors.shoot import shoot
    from tools.voices import open_speaker
    from tools.voices.paid import LineOrder, PaidVoice, Speaker

    lot = studio.lot(film, brief.budget)

    async def pay(speaker: Speaker, order: LineOrder) -> Path:
        entry = await shoot(speaker, order, lot, lambda *_, **__: None)
        return studio.vault.path(entry.digest)

    name, _, voice = brief.speaker.partition(":")
    return PaidVoice(open_speaker(name, cache=studio.cache, outside=studio.outside), pay, film, voice)


async def spoken(scene: Scene, idea: Treatment, studio: Studio, main: Voice, warnings: list[str]) -> tuple[Line, Voice]:
    """A line by the film's voice; when that fails, by the scratch voice, and it is said."""
    try:
        return await speak(scene, idea, studio, main), main
    except ProductionError as error:
        if main.scratch:
            raise
        warnings.append(f"The scratch voice speaks where {main.name} could not: {error}")
        return await speak(scene, idea, studio, studio.scratch), studio.scratch


async def speak(scene: Scene, idea: Treatment, studio: Studio, voice: Voice) -> Line:
    """One line as a sound file in the vault; the same words by the same voice are spoken once."""
    text = scene.line
    key = hashlib.sha256(f"{voice.name}\n{idea.language}\n{text}".encode()).hexdigest()[:32]
    file = studio.root / "voices" / f"{key}.wav"
    if not file.is_file():
        file.parent.mkdir(exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.wav")
        await voice.speak(text, idea.language, draft)
        draft.replace(file)
    digest = await asyncio.to_thread(studio.vault.put, file)
    seconds = await asyncio.to_thread(_seconds, file)
    return Line(shot=scene.number, text=text, digest=digest, start=0, frames=frames_of(seconds, idea.fps) + 1)


def _seconds(file: Path) -> float:
    return probe(file).seconds
