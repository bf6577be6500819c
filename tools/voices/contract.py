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
    """Someone who can speak a line. `language` is an ISO 639-1 code, perhaps with a region ("pt-BR").

    kind: which voices of `troupe.toml` are its companions, "" = none.
    """

    @property
    def name(self) -> str: ...
    @property
    def scratch(self) -> bool: ...
    @property
    def kind(self) -> str: ...

    def other(self, name: str) -> "Voice | None":
        """The same speaker with another voice of that name; None when it has none."""
        ...

    async def speak(self, text: str, language: str, out: Path) -> Speech: ...
