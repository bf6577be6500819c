"""The user's own voice-over: one recording for the whole film."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from memory.errors import Unplayable, UserMistake
from tools.post import pcm
from tools.voices import room
from tools.voices.contract import Speech

LONGEST = 3600.0


@dataclass(frozen=True)
class FileVoice:
    """Speaks whatever is in the file, once, however the line reads."""

    file: Path
    name: str = "recording"
    scratch: bool = False
    kind: str = ""

    def other(self, name: str) -> None:
        """A recording has the voices it has."""

    async def speak(self, text: str, language: str, out: Path) -> Speech:
        """Level and trim the recording; `UserMistake` when it is not sound or holds no speech."""
        seconds = await asyncio.to_thread(self._finish, out)
        return Speech(out, seconds, False, self.name)

    def _finish(self, out: Path) -> float:
        try:
            return room.finish(pcm.read(self.file, 1, longest=LONGEST), out, scratch=False)
        except Unplayable as error:
            raise UserMistake(
                error.fact, error.remedy, field="voiceover", got=self.file.name, accepted=pcm.ACCEPTED
            ) from error
