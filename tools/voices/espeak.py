"""The scratch voice: eSpeak NG, offline, in a child process that ends with us."""

import asyncio
import json
import struct
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from memory.errors import ProductionError, Unplayable, UserMistake
from tools.post.pcm import F32, RATE
from tools.voices import espeak_child, room
from tools.voices.contract import Speech
from tools.voices.troupe import known

LONGEST = 2000


@dataclass(frozen=True)
class Espeak:
    """A synthesiser that runs anywhere. `rate` in words a minute, `pitch` 0..99, `gap` tens of ms between words."""

    variant: str = "Andy"
    rate: int = 150
    pitch: int = 42
    gap: int = 1
    seconds: float = 30.0
    name: str = "espeak"
    scratch: bool = True
    kind: str = "espeak"

    def other(self, name: str) -> "Espeak | None":
        """One of the troupe, or this one under its own name."""
        if name.casefold() == self.variant.casefold():
            return self
        found = next(((own, told) for own, told in known("espeak").items() if own.casefold() == name.casefold()), None)
        return replace(self, name=f"espeak {found[0]}", **found[1]) if found else None

    async def speak(self, text: str, language: str, out: Path) -> Speech:
        words = " ".join(text.replace("\0", " ").split())
        if not words or len(words) > LONGEST:
            raise UserMistake(
                "A spoken line is empty or too long", f"Give 1 to {LONGEST} letters", field="line", got=str(len(words))
            )
        rate, raw = await self._ask(words, language)
        sound = resample(raw, rate)
        seconds = await asyncio.to_thread(room.finish, sound, out, scratch=True)
        return Speech(out, seconds, True, f"{self.name} {language}")

    async def _ask(self, words: str, language: str) -> tuple[int, F32]:
        order = {"text": words, "language": language.lower(), "variant": self.variant}
        order |= {"rate": self.rate, "pitch": self.pitch, "gap": self.gap}  # type: ignore[dict-item]
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-P", espeak_child.__file__, stdin=pipe, stdout=pipe, stderr=pipe
        )
        try:
            said = await asyncio.wait_for(_hear(child, order), self.seconds)
        except TimeoutError:
            raise ProductionError(f"eSpeak did not finish a line in {self.seconds:.0f} s", "Shorten the line") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode == 3:
            raise UserMistake(
                f"No scratch voice speaks {language!r}",
                "Use --no-voice, or a voice API",
                field="language",
                got=language,
            )
        if child.returncode or len(said) < 1000:
            raise Unplayable("eSpeak gave no sound for a line", "Use --no-voice, or a voice API")
        samples = np.frombuffer(said[4:], "<i2").astype(np.float32)[None] / np.float32(32768)
        return int(struct.unpack("<I", said[:4])[0]), np.asarray(samples, np.float32)


async def _hear(child: asyncio.subprocess.Process, order: dict[str, str]) -> bytes:
    """Write the order but keep stdin open: the child takes its end for our death."""
    assert child.stdin and child.stdout
    child.stdin.write(json.dumps(order).encode() + b"\n")
    await child.stdin.drain()
    said = await child.stdout.read()
    await child.wait()
    return said


def resample(sound: F32, rate: int) -> F32:
    """A short sound at another rate brought to 48 kHz by its spectrum."""
    tenths = -(-sound.shape[1] * 10 // rate) + 1
    size, wanted = tenths * rate // 10, tenths * RATE // 10
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, size), wanted) * (wanted / size), np.float32)
