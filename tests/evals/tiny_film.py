"""Tiny films with everything a finished one has in its folder, each as true or as wrong as a test wants it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.claims import Made
from evals.nouns import State
from memory.film import Clip, Cut, Line, Shot, Storyboard, Title
from memory.ledger import Ledger
from memory.vault import Vault
from tools import ffmpeg
from tools.post import captions, pcm

FPS = 24
PICTURES = ("testsrc", "smptebars", "rgbtestsrc", "testsrc2")


@dataclass(frozen=True)
class Tiny:
    """What is told of a film, and what is really in it. shots: seconds of each; drawn: how many pictures there are."""

    shots: tuple[float, ...] = (2.0, 2.0)
    drawn: int = 0
    wide: int = 160
    high: int = 90
    lines: tuple[str, ...] = ()
    spoken: bool = True
    hidden_voice: bool = False
    music: float = 0.2
    titles: tuple[str, ...] = ()
    late: bool = False
    card: str = ""
    model: str = "drawn"
    name: str = "a tiny film"

    @property
    def seconds(self) -> float:
        return sum(self.shots)


def tune(seconds: float) -> pcm.F32:
    """Chords that change every half second."""
    at, chance = np.arange(round(seconds * pcm.RATE)) / pcm.RATE, np.random.default_rng(3)
    out = np.zeros(len(at))
    for start in range(0, len(at), pcm.RATE // 2):
        part = slice(start, start + pcm.RATE // 2)
        out[part] = sum(np.sin(2 * np.pi * hertz * at[part]) for hertz in chance.uniform(200, 1500, 4)) / 4
    return out.astype(np.float32)


def speech(seconds: float, seed: int = 7) -> pcm.F32:
    """Noise in the speech band that comes and goes like syllables."""
    frames = round(seconds * pcm.RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(frames))
    hertz = np.fft.rfftfreq(frames, 1 / pcm.RATE)
    sound = np.fft.irfft(np.where((hertz > 300) & (hertz < 3000), spectrum, 0), frames)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * np.arange(frames) / pcm.RATE)
    return (0.3 * sound / sound.std() * syllables).astype(np.float32)


def tiny(root: Path, told: Tiny | None = None, state: State = "made") -> Made:
    """A film's folder in a studio: master, captions, record, music, ledger."""
    film = told or Tiny()
    folder = root / "films" / "tiny-1"
    (folder / "work").mkdir(parents=True)
    lines = _lines(root, film)
    pcm.write(folder / "work" / "music.wav", _stereo(tune(film.seconds) * np.float32(film.music)))
    pcm.write(folder / "work" / "mix.wav", _stereo(_mix(film, lines)))
    _master(folder, film)
    captions.write(lines, str(FPS), folder)
    _record(folder, film, lines)
    Ledger(root / "ledger.sqlite").close()
    return Made(folder, root, state)


def _stereo(sound: pcm.F32) -> pcm.F32:
    return np.repeat(sound[None], 2, 0)


def _lines(root: Path, film: Tiny) -> list[Line]:
    """One line a shot, a quarter of a second after it begins, a second long."""
    vault, rows = Vault(root / "vault"), []
    for number, text in enumerate(film.lines):
        file = pcm.write(root / f"line-{number}.wav", speech(1.0, number)[None])
        start = round((sum(film.shots[:number]) + 0.25) * FPS)
        rows.append(Line(shot=number + 1, text=text, digest=vault.put(file), start=start, frames=FPS))
    return rows


def _mix(film: Tiny, lines: list[Line]) -> pcm.F32:
    sound = tune(film.seconds) * np.float32(film.music)
    for number, line in enumerate(lines if film.spoken else []):
        at = round(line.start / FPS * pcm.RATE)
        sound[at : at + pcm.RATE] = sound[at : at + pcm.RATE] * 0.4 + speech(1.0, number)
    if film.hidden_voice:
        sound[pcm.RATE : 2 * pcm.RATE] += speech(1.0, 99)
    return sound


def _master(folder: Path, film: Tiny) -> None:
    """Test pictures, one after another; fewer of them than shots when a cut is only told."""
    many = film.drawn or len(film.shots)
    words: list[str | Path] = ["-y"]
    for number in range(many):
        seconds = film.shots[number] if many == len(film.shots) else film.seconds / many
        look = f"{PICTURES[number]}=size={film.wide}x{film.high}:rate={FPS}"
        words += ["-f", "lavfi", "-t", str(seconds), "-i", look]
    joined = "".join(f"[{number}:v]" for number in range(many)) + f"concat=n={many}:v=1:a=0,format=yuv420p[v]"
    words += ["-i", folder / "work" / "mix.wav", "-filter_complex", joined, "-map", "[v]", "-map", f"{many}:a"]
    words += ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-metadata", f"title={film.name}"]
    ffmpeg.run([*words, folder / "master.mp4"])


def _record(folder: Path, film: Tiny, lines: list[Line]) -> None:
    frames = [round(seconds * FPS) for seconds in film.shots]
    start = sum(frames) + 10 if film.late else 4
    titles = tuple(Title(text=text, style="title", mood="awe", start=start, frames=24) for text in film.titles)
    clips = tuple(
        Clip(shot=number, slate=f"sh{number}", digest="", start=0, frames=many) for number, many in enumerate(frames, 1)
    )
    cut = Cut(
        title=film.name, fps=str(FPS), width=film.wide, height=film.high, clips=clips, titles=titles,
        lines=tuple(lines),
    )  # fmt: skip
    board = Storyboard(
        title=film.name, fps=str(FPS), shots=tuple(_shot(n, many, film) for n, many in enumerate(frames, 1))
    )
    takes = [
        {"slate": f"sh{number}", "vendor": "animatic", "model": film.model} for number in range(1, len(frames) + 1)
    ]
    page: dict[str, Any] = {"cut": cut.model_dump(mode="json"), "storyboard": board.model_dump(mode="json")}
    page |= {"takes": takes, "brief": {"voiceover": None}}
    (folder / "record.json").write_text(json.dumps(page), encoding="utf-8")


def _shot(number: int, frames: int, film: Tiny) -> Shot:
    last = bool(film.card) and number == len(film.shots)
    return Shot(
        number=number, scene=number, frames=frames, action="it stands", place="studio", light="night", subject="lamp",
        staging="end_card" if last else "hero", framing="wide", camera="static", motion="low",
        words=film.card if last else "", prompt="a lamp",
    )  # fmt: skip
