"""Voices: a scratch voice that runs anywhere, voices behind an API, and the user's own recording."""

import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from memory.errors import UserMistake
from tools.voices.contract import Speech, Voice
from tools.voices.espeak import Espeak
from tools.voices.recording import FileVoice
from tools.voices.speech_api import SpeechApi

if TYPE_CHECKING:
    from tools.vendors.contract import Facts
    from tools.voices.paid import Speaker

__all__ = ["SPEAKERS", "Espeak", "FileVoice", "Speech", "SpeechApi", "Voice", "facts", "open_speaker"]

# name -> where its factory lives; a factory takes `cache` and `outside`
SPEAKERS = {"runway-speech": "tools.voices.runway_speech:RunwaySpeech"}
SHEETS = (*SPEAKERS, "openai-speech")


def facts(name: str) -> "Facts":
    """The dated fact sheet of a voice behind an API."""
    from tools.vendors.contract import Facts

    if name not in SHEETS:
        raise UserMistake(
            f"There is no speaker {name!r}", f"Choose one of: {', '.join(SHEETS)}",
            field="speaker", got=name, accepted=", ".join(SHEETS),
        )  # fmt: skip
    sheet = Path(__file__).with_name(f"{name.replace('-', '_')}.toml").read_text(encoding="utf-8")
    return Facts.model_validate(tomllib.loads(sheet))


def open_speaker(name: str, *, cache: Path, outside: Any) -> "Speaker":
    """A speaker whose lines are ordered and paid, ready to take orders."""
    if name not in SPEAKERS:
        raise UserMistake(f"{name!r} takes no orders", f"Choose one of: {', '.join(SPEAKERS)}", field="speaker")
    module, _, factory = SPEAKERS[name].partition(":")
    return cast("Speaker", getattr(import_module(module), factory)(cache=cache, outside=outside))
