"""One vendor's line: an order is sent at most once, a question until it is answered."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from memory.errors import Barred, Busy, Missing, Rejected, Retired, Unanswered, VendorError
from tools.vendors import download
from tools.vendors.guard import origin
from tools.vendors.outside import Outside

LARGEST = 32 << 20
"""Most bytes of a JSON answer."""
TRIES = 5
SHORTEST = 8
"""Letters of a word that may be a key; a shorter one is too common to be looked for."""
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Reply:
    """An answer: body is its JSON, or None when it held none; words is its text, cut short."""

    status: int
    headers: Mapping[str, str]
    body: Any
    words: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def after(self) -> float | None:
        """Seconds of Retry-After, at most two minutes."""
        try:
            return max(0.0, min(float(self.headers.get("retry-after", "")), 120.0))
        except ValueError:
            return None


Verdict = Callable[[Reply], VendorError | None]


@dataclass(frozen=True)
class Wire:
    """`verdict` tells a vendor's own refusals from the usual ones; `headers` are made anew for every call."""

    title: str
    base: str
    outside: Outside
    headers: Callable[[], dict[str, str]]
    verdict: Verdict = lambda reply: None

    async def order(self, path: str, *, method: str = "POST", **parts: Any) -> Reply:
        """Send what may cost money, once. Busy = it never arrived or was turned away; Unanswered = nobody knows.

        parts: httpx's json, data, files, params, headers.
        """
        try:
            reply = await self._call(method, path, parts)
        except NEVER_SENT as error:
            raise Busy(f"{self.title} can't be reached ({type(error).__name__})", "Check the network") from error
        except httpx.HTTPError as error:
            raise self._lost(type(error).__name__) from error
        if reply.ok and reply.body is not None:
            return reply
        if reply.ok:
            raise self._lost(f"{reply.status} without JSON: {reply.words[:80]}")
        raise self.refusal(reply)

    async def ask(
        self, path: str, *, method: str = "GET", final: Callable[[Reply], bool] = lambda reply: False, **parts: Any
    ) -> Reply:
        """Ask what costs nothing; lost and garbled answers are asked again, with a growing wait.

        `final` knows the refusals that are an answer: they are returned as they are.
        """
        wait, why = 1.0, ""
        for left in reversed(range(TRIES)):
            try:
                reply = await self._call(method, path, parts)
            except httpx.HTTPError as error:
                why, reply = type(error).__name__, None
            if reply is not None:
                if (reply.ok and (reply.body is not None or method == "DELETE")) or (not reply.ok and final(reply)):
                    return reply
                again = reply.ok or reply.status in (408, 425, 429) or reply.status >= 500
                if not again or isinstance(self.refusal(reply), Barred):
                    raise self.refusal(reply)
                why = f"{reply.status} {reply.words[:120]}"
            if left:
                await self.outside.clock.sleep(max(wait, (reply.after if reply else 0) or 0))
                wait = min(wait * 2, 30)
        raise Busy(f"{self.title} gives no usable answer ({self.outside.clean(why)})", "Resume later; nothing is lost")

    async def download(self, url: str, into: Path, headers: Mapping[str, str] | None = None) -> Path:
        """A finished file, without our key unless it is among `headers`; download.Stale for a link that is dead."""
        return await download.file(self.outside, url, into, self.title, headers)

    def refusal(self, reply: Reply) -> VendorError:
        """Our error for an answer that is no success: the vendor's own table first, then the usual meaning."""
        return self.verdict(reply) or usual(reply, self.title, self.outside.clean(says(reply)))

    async def _call(self, method: str, path: str, parts: Mapping[str, Any]) -> Reply:
        url = path if "://" in path else self.base.rstrip("/") + path
        if origin(url) != origin(self.base):
            raise VendorError(f"{self.title} named another host, {httpx.URL(url).host}", "Our key was not sent there")
        own = {**self.headers(), **parts.get("headers", {})}
        more = {name: part for name, part in parts.items() if name != "headers"}
        async with self.outside.client.stream(method, url, headers=own, **more) as answer:
            raw = bytearray()
            async for piece in answer.aiter_bytes():
                raw += piece
                if len(raw) > LARGEST:
                    raise httpx.ReadError(f"more than {LARGEST >> 20} MB")
        words = self._clean(raw.decode("utf-8-sig", errors="replace"), own)
        return Reply(answer.status_code, answer.headers, _json(words), words[:2000])

    def _clean(self, words: str, sent: Mapping[str, str]) -> str:
        """An answer without any key in it, not even one made of ours; cleaned before anything is cut short."""
        told = sent.get("Authorization", "").rpartition(" ")[2]
        return self.outside.clean(words.replace(told, "…") if len(told) >= SHORTEST else words)

    def _lost(self, why: str) -> Unanswered:
        words = self.outside.clean(why)
        return Unanswered(f"{self.title} did not answer an order ({words})", "It is looked up, never sent again")


def usual(reply: Reply, title: str, words: str) -> VendorError:
    """What a status means at most vendors."""
    status = reply.status
    if status in (429, 503):
        busy = Busy(f"{title} is busy ({status}): {words}", "Nothing was ordered; it is tried again")
        busy.after = reply.after
        return busy
    if status in (401, 402, 403):
        remedy = "Add credit, then resume" if status == 402 else "Check the key, then resume"
        return Barred(f"{title} does not let us in ({status}): {words}", remedy)
    if status == 404:
        return Missing(f"{title} does not know this (404): {words}", "It may belong to another account or address")
    if status == 410:
        return Retired(f"{title} no longer offers this (410): {words}", "Choose another vendor; see filmwright vendors")
    if 400 <= status < 500 and status != 408:
        return Rejected(f"{title} refuses the order ({status}): {words}", "Order it in other words")
    return Unanswered(f"{title} broke off ({status}): {words}", "It is looked up, never sent again")


def says(reply: Reply) -> str:
    """The vendor's own short words, from the usual places of an error body."""
    body = reply.body
    found = body.get("error") or body.get("detail") or body.get("message") if isinstance(body, dict) else None
    if isinstance(found, dict):
        found = found.get("message") or found.get("code")
    words = found if isinstance(found, str) else json.dumps(found) if found else reply.words
    return " ".join(words.split())[:200]


def _json(words: str) -> Any:
    try:
        return json.loads(words) if words.strip() else None
    except ValueError:
        return None
