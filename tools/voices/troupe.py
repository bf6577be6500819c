"""Who speaks as whom: each figure a voice of its own, the same one in every film."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tools.voices.contract import Voice

Parts = dict[str, dict[str, dict[str, Any]]]


@cache
def troupe(kind: str) -> Parts:
    """The voices of one kind by how they sound, f and m: name -> settings."""
    told: dict[str, Any] = tomllib.loads(Path(__file__).with_name("troupe.toml").read_text(encoding="utf-8"))
    return dict(told.get(kind, {}))


def known(kind: str) -> dict[str, dict[str, Any]]:
    """Every voice of one kind."""
    return {name: settings for voices in troupe(kind).values() for name, settings in voices.items()}


NARRATORS = ("espeak:Andy", "runway:Maya")
"""Voices that tell a film, and are no figure's unless somebody asks for them."""


@cache
def company() -> tuple[str, ...]:
    """Every voice that can be asked for, with its kind: "espeak:Annie"."""
    told: dict[str, Any] = tomllib.loads(Path(__file__).with_name("troupe.toml").read_text(encoding="utf-8"))
    kinds = [kind for kind, listed in told.items() if isinstance(listed, dict)]
    return (*NARRATORS, *(f"{kind}:{name}" for kind in kinds for name in known(kind)))


def cast(
    speakers: Mapping[str, str], main: Voice, voices: Mapping[str, str] | None = None
) -> tuple[dict[str, Voice], list[str]]:
    """A voice for each speaker, and what could not be had. `speakers`: name -> "f", "m" or "" where nobody knows.

    voices: name -> the voice chosen for it, such as "Annie" or "espeak:Annie"; it outranks ours. A figure keeps its
    voice from film to film; where two of one film would have the same, the later takes the next.
    """
    wanted = {who.casefold(): named.partition(":")[2] or named for who, named in (voices or {}).items()}
    found: dict[str, Voice] = {}
    lacking: list[str] = []
    for who, sounds in speakers.items():
        named = wanted.get(who.casefold(), "")
        voice = main.other(named) if named else None
        if named and voice is None:
            lacking.append(f"{main.name} has no voice {named[:40]!r}; another speaks as {who}")
        found[who] = voice or _own(who, sounds, main, [main, *found.values()])
    return found, lacking


def _own(who: str, sounds: str, main: Voice, taken: Iterable[Voice]) -> Voice:
    """The voice a name falls on among those that sound like it, past what is taken while there are free ones."""
    parts = troupe(main.kind)
    names = [name for group in ([sounds] if sounds in parts else list(parts)) for name in parts[group]]
    if not names:
        return main
    start = int(hashlib.sha256(who.casefold().encode()).hexdigest(), 16) % len(names)
    turned = [other for name in names[start:] + names[:start] if (other := main.other(name))]
    used = {voice.name for voice in taken}
    return next((voice for voice in turned if voice.name not in used), turned[0] if turned else main)
