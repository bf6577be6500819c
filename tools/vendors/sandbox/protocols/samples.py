"""Small real pictures and sounds for protocols that answer with them at once."""

import hashlib
import io
import tempfile
import wave
from pathlib import Path

import cv2
import numpy as np

from tools import ffmpeg

LETTERS_A_SECOND = 15.0


def picture(words: str, width: int, height: int, form: str = "png") -> bytes:
    """A picture of width × height px whose colours tell its words apart; form: png, jpeg or webp."""
    dice = np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big"))
    coarse = dice.integers(30, 226, (5, 9, 3), dtype=np.uint8)
    drawn = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    suffix = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}[form]
    return bytes(cv2.imencode(suffix, drawn)[1].tobytes())


def tone(words: str, rate: int = 24000, speed: float = 1.0) -> bytes:
    """A mono WAV, a syllable-like hum as long as the words take to say."""
    seconds = max(0.5, len(words) / LETTERS_A_SECOND / speed)
    at = np.arange(int(seconds * rate)) / rate
    hum = np.sin(2 * np.pi * 170 * at) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * at)) * 0.4
    out = io.BytesIO()
    with wave.open(out, "wb") as box:
        box.setnchannels(1)
        box.setsampwidth(2)
        box.setframerate(rate)
        box.writeframes((hum * 32767).astype("<i2").tobytes())
    return out.getvalue()


def encoded(wav: bytes, form: str) -> bytes:
    """A WAV in another form: wav, pcm (24 kHz without a header), mp3, opus, aac or flac."""
    if form == "wav":
        return wav
    if form == "pcm":
        return wav[44:]
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.wav", Path(folder) / f"out.{form}"
        source.write_bytes(wav)
        ffmpeg.run(["-i", source, "-y", out])
        return out.read_bytes()
