"""What every voice promises: a line of text in, a clean sound file and its length out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Speech:
    """One spoken line: 48 kHz mono WAV, trimmed, level evened. `scratch`: a better voice should replace it."""

    path: Path
    seconds: float
    scratch: bool
    voice: str


class Voice(Protocol):
    """Someone who can speak a line. `language` is an ISO 639-1 code, perhaps with a region ("pt-BR")."""

    @property
    def name(self) -> str: ...
    @property
    def scratch(self) -> bool: ...

    async def speak(self, text: str, language: str, out: Path) -> Speech: ...
