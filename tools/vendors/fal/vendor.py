"""fal's queue, behind which Pika and any other model by its endpoint wait for orders."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from memory.errors import Busy, Missing, Rejected, Retired, Unanswered, VendorError
from tools.vendors.contract import Job, Model, Order, Status, Tier
from tools.vendors.enclosed import data_uri, likeness, picture
from tools.vendors.fal.answers import clip, ended, faults, says, word
from tools.vendors.fal.orders import app_of, endpoint, endpoints, settings
from tools.vendors.fit import Fit, price
from tools.vendors.likeness import shown
from tools.vendors.outside import Outside
from tools.vendors.remote import Remote, barred
from tools.vendors.wire import Reply, Wire
from tools.vendors.words import worded

STORAGE, CDN = "https://rest.fal.ai", "https://v3.fal.media"
TOKEN = "/storage/auth/token?storage_type=fal-cdn-v3"
ENCLOSED = 1_000_000
"""Most bytes of a picture sent inside an order; a larger one is uploaded first."""
CANCELS = ("OK", "CANCELLATION_REQUESTED", "ALREADY_COMPLETED", "NOT_FOUND")
NO_VIDEO = "finished without a video"
UNPAID = ("locked", "balance", "exhausted")


class Ticket(NamedTuple):
    """A job's name at fal and the addresses that submit gave for it: what is asked must not be put together anew."""

    request: str
    status: str
    response: str
    cancel: str


class Fal(Remote):
    """One client for every registry line that speaks fal's queue; `more` are models of the user's own sheet."""

    def __init__(self, cache: Path, outside: Outside, name: str, more: tuple[Model, ...] = ()) -> None:
        super().__init__(cache, outside, name, more)
        title, bases = self.facts.title, outside.bases
        self.storage = Wire(title, bases.get("fal-rest", STORAGE), outside, self.headers, self.verdict)
        self.cdn = Wire(title, bases.get("fal-cdn", CDN), outside, dict, self.verdict)
        self.stopped: dict[str, str] = {}

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Key {self._key()}"}

    def verdict(self, reply: Reply) -> VendorError | None:
        title, again = self.facts.title, reply.headers.get("x-fal-retryable", "").lower()
        words = self.outside.clean(says(reply))
        if reply.status == 403 and any(word in words.lower() for word in UNPAID):
            return barred(self.facts, words, "Top up at fal.ai/dashboard/billing, then resume")
        if (reply.status in (429, 503) and again == "false") or (reply.status == 422 and again != "true"):
            return Rejected(f"{title} refuses the order ({reply.status}): {words}", "Order it in other words")
        if 400 <= reply.status < 500 and again == "true":
            busy = Busy(f"{title} is busy ({reply.status}): {words}", "Nothing was ordered; it is tried again")
            busy.after = reply.after
            return busy
        return None

    def fit(self, order: Order) -> Fit:
        """As usual, but key frames cost what their own endpoint asks."""
        made = super().fit(order)
        rate = self.facts.model(order.model).wire.get(f"frames_price_{made.tier}") if order.last_frame else None
        if rate is None:
            return made
        tier = Tier(name=made.tier, sizes={}, per_second=Decimal(str(rate)))
        return made.model_copy(update={"usd": price(tier, made.seconds)})

    async def submit(self, order: Order) -> Job:
        model = self.facts.model(order.model)
        named = endpoint(order, model)
        body = await self._body(order, model)
        try:
            reply = await self.wire.order(f"/{named}", json=body)
        except Missing as error:
            raise Retired(f"fal has no endpoint {named}", "Look its id up at fal.ai/models") from error
        told = reply.body if isinstance(reply.body, dict) else {}
        if not told.get("request_id"):
            raise Unanswered(f"{self.facts.title} took an order and gave no name for it", "It is never sent again")
        return Job(vendor=self.facts.name, id=" ".join(_ticket(told, self.base, named)))

    async def poll(self, job: Job) -> Status:
        try:
            told = (await self.wire.ask(self._ticket(job).status)).body
            state = str(told.get("status", "") if isinstance(told, dict) else told)
            if state == "COMPLETED":
                return await self._outcome(job, str(told.get("error") or told.get("error_type") or ""))
        except Missing:
            if job.id not in self.stopped:
                raise
            return self._cancelled(job)
        if state == "IN_QUEUE":
            return Status(state="waiting")
        return Status(state="rolling", odd="" if state == "IN_PROGRESS" else state or "no status")

    async def link(self, job: Job) -> str:
        reply = await self.wire.ask(self._ticket(job).response)
        if url := clip(reply.body):
            return url
        raise VendorError(f"{self.facts.title} {NO_VIDEO}", "Its answer is kept at fal for 30 days")

    async def cancel(self, job: Job) -> None:
        """Out of the queue for nothing; a running job only gets a signal and may be charged."""
        reply = await self.wire.ask(self._ticket(job).cancel, method="PUT", final=lambda reply: word(reply) in CANCELS)
        told = word(reply)
        if told == "NOT_FOUND":
            raise Missing(f"{self.facts.title} does not know this job", "It may belong to another account")
        if told != "ALREADY_COMPLETED":
            self.stopped[job.id] = told

    async def _outcome(self, job: Job, failed: str) -> Status:
        """What COMPLETED means: only the result tells. failed: what the status says against it."""
        try:
            reply = await self.wire.ask(self._ticket(job).response, final=ended)
        except Busy:
            if not failed:
                raise
            return Status(state="failed", says=self.outside.clean(failed))
        words, kinds = self.outside.clean(says(reply)), faults(reply)
        if reply.ok:
            found = bool(clip(reply.body))
            return Status(state="finished", progress=1.0) if found else Status(state="refused", says=NO_VIDEO)
        if "client_cancelled" in kinds:
            return self._cancelled(job)
        if "content_policy_violation" in kinds:
            return Status(state="refused", says=words)
        if reply.status == 400 and not (kinds or failed):
            return Status(state="rolling", odd=f"COMPLETED, but {words}")
        return Status(state="failed", says=words, cost=Decimal(0) if reply.status >= 500 else None)

    def _cancelled(self, job: Job) -> Status:
        return Status(state="cancelled", cost=Decimal(0) if self.stopped.get(job.id) == "OK" else None)

    async def _body(self, order: Order, model: Model) -> dict[str, Any]:
        made, wire = self.fit(order), model.wire
        body = {"prompt": worded(order, model), **settings(order, model, made)}
        if likenesses := shown(order, model):
            bodies = await asyncio.gather(*(asyncio.to_thread(likeness, one) for one in likenesses))
            return body | {str(wire["references_list"]): [await self._enclosed(one) for one in bodies]}
        pictures = [await self._picture(path, made) for path in (order.first_frame, order.last_frame) if path]
        if len(pictures) == 2 and "frames_list" in wire:
            step = {"duration": body.pop("duration")}
            return {**body, str(wire["frames_list"]): pictures, str(wire["frames_steps"]): [step]}
        first = wire.get("frames_first", wire.get("first", "")) if len(pictures) == 2 else wire.get("first", "")
        return body | dict(zip((str(first), str(wire.get("last", ""))), pictures, strict=False))

    async def _picture(self, path: str, made: Fit) -> str:
        """A frame of the ordered size."""
        return await self._enclosed(await asyncio.to_thread(picture, Path(path), made.width, made.height))

    async def _enclosed(self, body: bytes) -> str:
        """A picture as fal takes it: inside the order, or the address of an upload."""
        if len(body) <= ENCLOSED:
            return data_uri(body)
        try:
            return await self._uploaded(body)
        except (KeyError, TypeError) as error:
            raise Busy(f"{self.facts.title} has no place for a picture", "Nothing was ordered; try again") from error

    async def _uploaded(self, body: bytes) -> str:
        token = (await self.storage.ask(TOKEN, method="POST", json={})).body
        told = {
            "Authorization": f"{token['token_type']} {token['token']}",
            "Content-Type": "image/jpeg",
            "X-Fal-File-Name": "frame.jpg",
        }
        return str((await self.cdn.ask("/files/upload", method="POST", content=body, headers=told)).body["access_url"])

    def _ticket(self, job: Job) -> Ticket:
        """The addresses a job was given; a bare name found in fal's own pages gets the usual ones."""
        parts = job.id.split(" ")
        if len(parts) == 4:
            return Ticket(*parts)
        app, _, name = job.id.removeprefix(self.base).strip("/").replace("/requests/", "/").rpartition("/")
        apps = {app_of(name) for model in self.facts.models for name in endpoints(model)}
        if not app and len(apps) != 1:
            raise Missing(f"Of which model is the job {name[:60]!r}", "Name it as it stands in its address: MODEL/JOB")
        return _ticket({"request_id": name}, self.base, app or apps.pop())

    def _key(self) -> str:
        keys = self.outside.keys
        if not keys.get("FAL_KEY") and keys.get("FAL_KEY_ID") and keys.get("FAL_KEY_SECRET"):
            return f"{keys['FAL_KEY_ID']}:{keys['FAL_KEY_SECRET']}"
        return self.key("FAL_KEY")


def _ticket(told: dict[str, Any], base: str, endpoint: str) -> Ticket:
    """The addresses submit gave; fal's own form of them for any it left out."""
    name = str(told["request_id"])
    usual = f"{base.rstrip('/')}/{app_of(endpoint)}/requests/{name}"
    return Ticket(
        name,
        told.get("status_url") or f"{usual}/status",
        told.get("response_url") or usual,
        told.get("cancel_url") or f"{usual}/cancel",
    )
