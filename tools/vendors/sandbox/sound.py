"""Spoken lines: eSpeak's voice, or a tone of the right length where there is none."""

import asyncio
from pathlib import Path

from memory.errors import ProductionError
from tools import ffmpeg

SECONDS_A_LETTER = 0.065


async def speech(words: str, seconds: float, out: Path) -> None:
    """The words as a 48 kHz mono WAV."""
    from tools.voices.espeak import Espeak

    try:
        await Espeak().speak(words, "en", out)
    except (ProductionError, OSError):
        long = seconds or max(0.5, len(words) * SECONDS_A_LETTER)
        tone = f"sine=frequency=220:sample_rate=48000:duration={long:.3f}"
        await asyncio.to_thread(ffmpeg.run, ["-y", "-f", "lavfi", "-i", tone, "-ac", "1", out])
