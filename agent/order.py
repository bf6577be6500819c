"""What a person typed, checked field by field before anything is made: a Wish in, a Brief out."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from agent.crew import reader
from memory.errors import UserMistake
from memory.film import Brief, Ratio, Reference, Size
from memory.vault import Vault
from tools import given, screenplay
from tools.casting import AUTO, named
from tools.post.deliver import presets
from tools.post.looks import LOOKS, lut
from tools.vendors import NAMES

MOST_WORDS = 64 * 1024
RATES = ("24", "25", "30", "60")
STILLS = {"plate": "plate", "openai": "openai-images", "runway": "runway-images"}
SPEAKERS = {"runway": "runway-speech"}


@dataclass(frozen=True)
class Wish:
    """The options of make, as typed."""

    words: str = ""
    file: str = ""
    seconds: str = ""
    ratio: str = ""
    fps: str = ""
    size: str = "720p"
    vendor: str = "animatic"
    recast: bool = False
    stills: str = ""
    speaker: str = ""
    takes: str = "3"
    budget: str = ""
    seed: str = "1"
    look: str = ""
    references: tuple[str, ...] = ()
    music: str = ""
    voiceover: str = ""
    no_voice: bool = False
    deliver: str = ""
    until: str = ""
    script: str = ""


def mistake(field: str, got: str, accepted: str, fact: str = "") -> UserMistake:
    shown = got if len(got) <= 60 else got[:57] + "…"
    return UserMistake(
        fact or f"--{field} {shown!r} can't be used", f"Give {accepted}", field=field, got=shown, accepted=accepted
    )


def checked(wish: Wish) -> Brief:
    """A brief with every option accepted; files are looked at but not yet stored."""
    play = screenplay.read(Path(wish.script)) if wish.script else None
    text = _text(wish) if play is None or wish.file or wish.words else ""
    if play and not wish.seconds:
        _short(play)
    _files(wish)
    if wish.until:
        one_of("until", wish.until, ("storyboard",))
    return Brief(
        text=text or (play.title if play and _lettered(play.title) else "") or Path(wish.script).stem,
        seconds=number("seconds", wish.seconds, 1, 600) if wish.seconds else None,
        ratio=one_of("ratio", wish.ratio, get_args(Ratio)) if wish.ratio else None,
        fps=one_of("fps", wish.fps, RATES) if wish.fps else None,
        size=one_of("size", wish.size, get_args(Size)),
        vendor=_vendor(wish.vendor),
        recast=wish.recast,
        stills=STILLS[one_of("stills", wish.stills, tuple(STILLS))] if wish.stills else "",
        speaker=_speaker(wish.speaker),
        takes=int(number("takes", wish.takes, 1, 10, whole=True)),
        budget=money("budget", wish.budget) if wish.budget else _said(text),
        seed=int(number("seed", wish.seed, 0, 2**31 - 1, whole=True)),
        look=look(wish.look),
        voice=False if wish.no_voice else None,
        deliver=tuple(
            one_of("deliver", name.strip(), tuple(presets())) for name in wish.deliver.split(",") if name.strip()
        ),
    )


def stored(brief: Brief, wish: Wish, vault: Vault) -> Brief:
    """The brief with the user's files put into the vault, so that what they hold is part of what was asked."""
    files = [Path(path) for path in wish.references]
    references = tuple(
        Reference(name=name, digest=vault.put(file)) for name, file in zip(_names(files), files, strict=True)
    )
    music = vault.put(Path(wish.music)) if wish.music else None
    voiceover = vault.put(Path(wish.voiceover)) if wish.voiceover else None
    look = str(vault.path(vault.put(Path(wish.look)))) if wish.look.endswith(".cube") else brief.look
    script = vault.put(Path(wish.script)) if wish.script else ""
    given = {"references": references, "music": music, "voiceover": voiceover, "look": look, "script": script}
    return brief.model_copy(update=given)


def wordless(wish: Wish) -> Wish:
    """The options of a wish whose words will be written by the showrunner."""
    return replace(wish, words="the next episodes")


def _short(play: screenplay.Screenplay) -> None:
    """UserMistake for a script that takes longer than a film may be."""
    needs = reader.runs(reader.scenes(play))
    if needs > reader.AT_MOST:
        raise UserMistake(
            f"The script takes about {needs / 60:.0f} minutes, and a film has at most {reader.AT_MOST / 60:.0f}",
            "Make several films of it, or give --seconds and let it be shortened", field="script",
            got=f"{needs:.0f} s", accepted=f"a script of at most {reader.AT_MOST:.0f} s, or --seconds",
        )  # fmt: skip


def _names(files: Sequence[Path]) -> list[str]:
    """A name for each picture: its file's, with a number where two share one."""
    stems = [file.stem[:60] for file in files]
    counts = [stems[:at].count(stem) + 1 for at, stem in enumerate(stems)]
    return [stem if count == 1 else f"{stem}-{count}" for stem, count in zip(stems, counts, strict=True)]


def _text(wish: Wish) -> str:
    """The brief's words from the argument, a file, or standard input."""
    if wish.file and wish.words:
        raise mistake("brief", wish.file, "either words or --brief FILE", "The brief was given twice")
    if wish.file:
        path = Path(wish.file)
        if not path.is_file():
            raise mistake("brief", wish.file, "a text file", f"There is no file {wish.file}")
        with path.open("rb") as stream:
            raw = stream.read(MOST_WORDS + 1)
    else:
        raw = (
            sys.stdin.buffer.read(MOST_WORDS + 1)
            if wish.words == "-"
            else wish.words.encode("utf-8", "surrogateescape")
        )
    return _read(raw)


def _read(raw: bytes) -> str:
    accepted = 'some words, such as "a 30s launch video for our solar lamp"'
    if len(raw) > MOST_WORDS:
        raise mistake("brief", f"more than {MOST_WORDS} bytes", "a brief of at most 64 kB", "The brief is too long")
    if b"\0" in raw:
        raise mistake("brief", "a NUL byte", "plain text", "The brief holds a NUL byte")
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        fact = f"The brief is not UTF-8 (byte {error.start})"
        raise mistake("brief", "bytes that are not UTF-8", "UTF-8 text", fact) from None
    if not _lettered(text):
        raise mistake("brief", text, accepted, "The brief is empty")
    return text


def _lettered(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _said(text: str) -> Decimal | None:
    from agent.understudy.money import budget

    return budget(text)


def money(field: str, typed: str) -> Decimal:
    """A finite, plain amount of USD, 0 to 100000, at most four decimals."""
    accepted = "an amount in USD such as 12.50"
    try:
        amount = Decimal(typed.strip())
    except InvalidOperation:
        raise mistake(field, typed, accepted) from None
    plain = amount.is_finite() and 0 <= amount <= 100_000 and amount == round(amount, 4)
    if not plain or not all(letter.isdigit() or letter == "." for letter in typed.strip()):
        raise mistake(field, typed, accepted)
    return amount


def number(field: str, typed: str, least: float, most: float, *, whole: bool = False) -> float:
    accepted = f"{'a whole number' if whole else 'a number'} from {least:g} to {most:g}"
    try:
        number = Decimal(typed.strip())
    except InvalidOperation:
        raise mistake(field, typed, accepted) from None
    if not number.is_finite() or not least <= number <= most or (whole and number != int(number)):
        raise mistake(field, typed, accepted)
    return float(number)


def one_of(field: str, typed: str, accepted: Sequence[str]) -> Any:
    if typed not in accepted:
        raise mistake(field, typed, f"one of {', '.join(accepted)}")
    return typed


def _vendor(typed: str) -> str:
    """A vendor's name, perhaps with a model after a colon, or "auto"."""
    vendor, _ = named(typed)
    one_of("vendor", vendor, (AUTO, *NAMES))
    return typed


def _speaker(typed: str) -> str:
    """A paid speaker and one of its voices, such as "runway:Maya"."""
    if not typed:
        return ""
    name, _, voice = typed.partition(":")
    one_of("speaker", name, tuple(SPEAKERS))
    return f"{SPEAKERS[name]}:{voice or 'Maya'}"


def look(typed: str) -> str | None:
    if not typed:
        return None
    if typed.endswith(".cube"):
        lut(Path(typed))
        return str(Path(typed).resolve())
    return str(one_of("look", typed, tuple(LOOKS())))


def _files(wish: Wish) -> None:
    if len(wish.references) > 12:
        raise mistake("reference", str(len(wish.references)), "at most 12 pictures")
    for path in wish.references:
        given.picture(Path(path))
    for field, path in (("music", wish.music), ("voiceover", wish.voiceover)):
        if path:
            given.sound(Path(path), field)
