"""A voice behind an OpenAI-shaped `POST {base}/audio/speech`. A line that may have been billed is never sent twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from memory.errors import Busy, Rejected, Unplayable, UserMistake, VendorError
from tools.post import pcm
from tools.voices import room
from tools.voices.contract import Speech

LARGEST = 50 * 1024 * 1024
LONGEST = 4096
TRIES = 3
PATIENCE = 20.0
"""Longest Retry-After in seconds that is waited for."""


@dataclass(frozen=True)
class SpeechApi:
    """One voice of one model at one address. `seconds` bounds the whole answer to one line."""

    client: httpx.AsyncClient
    base_url: str
    key: str = field(repr=False)
    model: str
    voice: str
    seconds: float = 120.0
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    scratch: bool = False
    kind: str = "openai"

    @property
    def name(self) -> str:
        return f"{self.model}/{self.voice}"

    def other(self, name: str) -> "SpeechApi":
        """Another voice of the same model; the server alone knows which there are."""
        return replace(self, voice=name)

    async def speak(self, text: str, language: str, out: Path) -> Speech:
        words = " ".join(text.split())
        if not words or len(words) > LONGEST:
            raise UserMistake(
                "A spoken line is empty or too long", f"Give 1 to {LONGEST} letters", field="line", got=str(len(words))
            )
        sound = await self._order(words)
        raw = out.with_name(out.name + ".raw")
        try:
            await asyncio.to_thread(raw.write_bytes, sound)
            seconds = await asyncio.to_thread(_finish, raw, out)
        finally:
            raw.unlink(missing_ok=True)
        return Speech(out, seconds, False, self.name)

    async def _order(self, words: str) -> bytes:
        """Ask until the vendor takes the order; only refusals and connections that never stood are asked again."""
        wait = 1.0
        for left in reversed(range(TRIES)):
            try:
                return await asyncio.wait_for(self._once(words), self.seconds)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                if not left:
                    raise VendorError("The voice API can't be reached", "Check its address and the network") from error
            except Refused as refusal:
                wait = max(wait, refusal.after)
                if not left or wait > PATIENCE:
                    raise Busy(f"The voice API is busy ({refusal.status})", "Try again later") from None
            except TimeoutError:
                raise self._lost(f"no whole answer within {self.seconds:.0f} s") from None
            except httpx.HTTPError as error:
                raise self._lost(type(error).__name__) from error
            await self.pause(wait)
            wait *= 2
        raise AssertionError("unreachable")

    @staticmethod
    def _lost(why: str) -> VendorError:
        return VendorError(
            f"The voice API broke off ({why}); the line may have been billed", "Run again to order it once more"
        )

    async def _once(self, words: str) -> bytes:
        order = {"model": self.model, "voice": self.voice, "input": words, "response_format": "wav"}
        url = self.base_url.rstrip("/") + "/audio/speech"
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        async with self.client.stream("POST", url, json=order, headers=headers, follow_redirects=False) as answer:
            body = await _body(answer)
        if answer.status_code != 200:
            raise self._refusal(answer, body)
        if not pcm.container(body[:16]):
            kind = answer.headers.get("content-type", "no type").split(";")[0][:60]
            raise VendorError(f"The voice API answered with {kind}, not sound", "Check its address; most end in /v1")
        return body

    def _refusal(self, answer: httpx.Response, body: bytes) -> Exception:
        status = answer.status_code
        if status in (429, 503):
            return Refused(status, _after(answer.headers.get("retry-after", "")))
        if status in (401, 403):
            return VendorError(f"The voice API does not accept the key ({status})", "Set OPENAI_API_KEY to a valid key")
        says = self._words(body)
        if status in (400, 413, 422):
            return Rejected(f"The voice API refuses the line ({status}){says}", "Rewrite the line")
        if status == 404:
            return VendorError(
                f"The voice API has no such address, model or voice (404){says}", "Check its address and the model"
            )
        return VendorError(f"The voice API failed ({status}){says}", "Try again later; the line may have been billed")

    def _words(self, body: bytes) -> str:
        """The vendor's own short words, without the key."""
        if body.lstrip()[:1] not in (b"{", b"["):
            return ""
        says = " ".join(body[:400].decode(errors="replace").split())
        return ": " + (says.replace(self.key, "…") if self.key else says)


class Refused(Exception):
    """Turned away before any work was done: 429 or 503."""

    def __init__(self, status: int, after: float) -> None:
        self.status, self.after = status, after


def _after(words: str) -> float:
    try:
        return max(0.0, min(float(words), 3600.0))
    except ValueError:
        return 0.0


async def _body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > LARGEST:
            raise VendorError(f"The voice API sent more than {LARGEST >> 20} MB for one line", "Check its address")
        parts.append(part)
    return b"".join(parts)


def _finish(raw: Path, out: Path) -> float:
    try:
        return room.finish(pcm.read(raw, 1, longest=900), out, scratch=False)
    except Unplayable as error:
        raise VendorError(
            f"The voice API sent sound that can't be read: {error.fact}", "Try again, or another voice"
        ) from error
