"""The OpenAI Videos shape: closed at its own address since 2026-09-24, alive at gateways that serve it."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote as escaped

from memory.errors import Unanswered, UserMistake, VendorError
from tools.vendors import enclosed, openai_codes
from tools.vendors.contract import Job, Model, Order, Status
from tools.vendors.outside import Outside
from tools.vendors.remote import Remote, retired
from tools.vendors.wire import Reply
from tools.vendors.words import worded


class Sora(Remote):
    """Text, first frame, extension (the answer is the stitched whole) and remix; no cancelling, no looking up."""

    def __init__(self, cache: Path, outside: Outside, name: str = "sora", more: tuple[Model, ...] = ()) -> None:
        super().__init__(cache, outside, name, more)
        self.closed = bool(self.facts.retired) and self.base.rstrip("/") == self.facts.base.rstrip("/")

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key('OPENAI_API_KEY')}"}

    def verdict(self, reply: Reply) -> VendorError | None:
        return openai_codes.meaning(reply, self.facts.title)

    async def quote(self, order: Order) -> Decimal:
        self._open()
        return self.fit(order).usd

    async def submit(self, order: Order) -> Job:
        self._open()
        if order.continues is not None:
            reply = await self._extended(order)
        elif order.source_job:
            reply = await self.wire.order(f"{path(order.source_job)}/remix", json={"prompt": self._words(order)})
        else:
            reply = await self._created(order)
        return Job(vendor=self.facts.name, id=self._id(reply))

    async def poll(self, job: Job) -> Status:
        told = (await self.wire.ask(path(job.id))).body
        return status(told if isinstance(told, dict) else {})

    async def link(self, job: Job) -> str:
        """The address of the clip itself; it opens to our key only. A look at the job tells a refused key first."""
        await self.poll(job)
        return f"{self.base.rstrip('/')}{path(job.id)}/content"

    async def download(self, url: str, into: Path) -> Path:
        return await self.wire.download(url, into, headers=self.headers())

    async def _created(self, order: Order) -> Reply:
        """Multipart with and without a picture, as the vendor's own client sends it."""
        made = self.fit(order)
        parts: dict[str, Any] = {
            "model": (None, self.facts.model(order.model).id),
            "prompt": (None, self._words(order)),
            "seconds": (None, f"{made.seconds:g}"),
            "size": (None, f"{made.width}x{made.height}"),
        }
        if order.first_frame:
            picture = enclosed.picture(Path(order.first_frame), made.width, made.height)
            parts["input_reference"] = ("first.jpg", picture, "image/jpeg")
        return await self.wire.order("/videos", files=parts)

    async def _extended(self, order: Order) -> Reply:
        if not order.source_job:
            raise UserMistake(
                f"{self.facts.title} extends its own clips only", "Go on from the last frame", field="vendor"
            )
        body = {
            "prompt": self._words(order),
            "seconds": f"{self.fit(order).seconds:g}",
            "video": {"id": order.source_job},
        }
        return await self.wire.order("/videos/extensions", json=body)

    def _words(self, order: Order) -> str:
        return worded(order, self.facts.model(order.model))

    def _id(self, reply: Reply) -> str:
        named = reply.body.get("id") if isinstance(reply.body, dict) else None
        if not isinstance(named, str) or not named:
            raise Unanswered(f"{self.facts.title} took an order and named no job", "Look at filmwright ledger")
        return named

    def _open(self) -> None:
        if self.closed:
            raise retired(self.facts)


def path(job: str) -> str:
    """The path of a video by its name, which is the vendor's word and may hold anything."""
    return f"/videos/{escaped(job, safe='')}"


def status(told: dict[str, Any]) -> Status:
    """A video object as a Status; an unknown word counts as still under way."""
    word = str(told.get("status", ""))
    if word == "completed":
        return Status(state="finished", progress=1.0)
    if word == "failed":
        error = told.get("error")
        error = error if isinstance(error, dict) else {}
        code = str(error.get("code", ""))
        says = f"{error.get('message', '')} ({code})".strip() if code else str(error.get("message", ""))
        return Status(state="refused" if "moderation" in code else "failed", says=says[:300])
    share = told.get("progress")
    share = min(max(float(share) / 100, 0.0), 1.0) if isinstance(share, int | float) else 0.0
    if word == "queued":
        return Status(state="waiting", progress=share)
    return Status(state="rolling", progress=share, odd="" if word == "in_progress" else word or "no status")
