"""The narrator: every line is spoken and timed before a picture is ordered, so that no line is cut off."""

import asyncio
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Brief, Line, Scene, Script, Treatment
from tools.probe import probe
from tools.screenplay.people import sounds
from tools.shape import frames_of
from tools.voices.contract import Voice
from tools.voices.troupe import cast

GAP = 0.25


@dataclass(frozen=True)
class ReadThrough:
    """A script whose lines have been spoken; lines carry their length, their place comes with the cut."""

    script: Script
    lines: list[Line]
    scratch: bool
    warnings: list[str]


async def read_through(
    script: Script,
    idea: Treatment,
    brief: Brief,
    studio: Studio,
    film: str = "",
    voices: Mapping[str, str] | None = None,
) -> ReadThrough:
    """Speak every line and leave out what doesn't fit the film. voices: who speaks -> the name of a voice."""
    return fitted(await read_aloud(script, idea, brief, studio, film, voices), idea)


async def read_aloud(
    script: Script,
    idea: Treatment,
    brief: Brief,
    studio: Studio,
    film: str = "",
    voices: Mapping[str, str] | None = None,
) -> ReadThrough:
    """Speak every line, each figure with a voice of its own, the narrator's only where nobody is named."""
    if brief.voiceover:
        return ReadThrough(script, [], False, [])
    lines: list[Line] = []
    warnings: list[str] = []
    scratch = False
    mains = _company(script, _narrator(voice_of(film, brief, studio, warnings), voices, warnings), voices, warnings)
    stands = _company(script, studio.scratch, voices, [])
    for scene in script.scenes:
        if scene.line:
            try:
                line, voice = await spoken(scene, idea, studio, mains[scene.who], stands[scene.who], warnings)
            except ProductionError as error:
                warnings.append(f"A line has no voice: {error}")
            else:
                lines.append(line)
                scratch = scratch or voice.scratch
    return ReadThrough(script, lines, scratch, list(dict.fromkeys(warnings)))


def _narrator(main: Voice, voices: Mapping[str, str] | None, warnings: list[str]) -> Voice:
    """The film's own voice, or the one that the series names for its narrator."""
    named = (voices or {}).get("", "")
    other = main.other(named.partition(":")[2] or named) if named else main
    if other is None:
        warnings.append(f"{main.name} has no voice {named[:40]!r}; it narrates itself")
    return other or main


def fitted(heard: ReadThrough, idea: Treatment) -> ReadThrough:
    """Only the lines that fit the film; the others are left out, longest first, and said."""
    lines, warnings = list(heard.lines), list(heard.warnings)
    room = frames_of(idea.seconds * 0.94, idea.fps)
    pause = frames_of(GAP, idea.fps)
    while lines and sum(line.frames + pause for line in lines) > room:
        longest = max(lines, key=lambda line: line.frames)
        lines.remove(longest)
        warnings.append(f"A line was left out, it did not fit the film: {longest.text}")
    kept = {line.shot for line in lines}
    scenes = tuple(
        s if s.number in kept or not s.line else s.model_copy(update={"line": ""}) for s in heard.script.scenes
    )
    return ReadThrough(Script(scenes=scenes), lines, bool(lines) and heard.scratch, list(dict.fromkeys(warnings)))


def _company(script: Script, main: Voice, voices: Mapping[str, str] | None, warnings: list[str]) -> dict[str, Voice]:
    """Who speaks with which voice; "" is the narrator."""
    actions = [scene.action for scene in script.scenes]
    speakers = {scene.who: sounds(scene.who, actions) for scene in script.scenes if scene.line and scene.who}
    found, lacking = cast(speakers, main, voices)
    warnings.extend(lacking)
    return {"": main, **found}


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


async def spoken(
    scene: Scene, idea: Treatment, studio: Studio, main: Voice, scratch: Voice, warnings: list[str]
) -> tuple[Line, Voice]:
    """A line by the voice that is to speak it; when that fails, by a scratch voice, and it is said."""
    try:
        return await speak(scene, idea, studio, main), main
    except ProductionError as error:
        if main.scratch:
            raise
        warnings.append(f"The scratch voice speaks where {main.name} could not: {error}")
        return await speak(scene, idea, studio, scratch), scratch


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
    frames = frames_of(seconds, idea.fps) + 1
    return Line(shot=scene.number, text=text, who=scene.who, digest=digest, start=0, frames=frames)


def _seconds(file: Path) -> float:
    return probe(file).seconds
