"""fal's queue, behind which Pika and any other model by its endpoint wait for orders."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from memory.errors import Busy, Missing, Rejected, Retired, Unanswered, VendorError
from tools.vendors.contract import Job, Model, Order, Status, Tier
from tools.vendors.enclosed import data_uri, picture
from tools.vendors.fit import Fit, price
from tools.vendors.outside import Outside
from tools.vendors.remote import Remote, barred
from tools.vendors.wire import Reply, Wire
from tools.vendors.words import worded

STORAGE, CDN = "https://rest.fal.ai", "https://v3.fal.media"
TOKEN = "/storage/auth/token?storage_type=fal-cdn-v3"
ENCLOSED = 1_000_000
"""Most bytes of a picture sent inside an order; a larger one is uploaded first."""
DURATIONS: dict[str, Callable[[float], int | str]] = {
    "int": int,
    "string": "{:g}".format,
    "seconds-string": "{:g}s".format,
}
CANCELS = ("OK", "CANCELLATION_REQUESTED", "ALREADY_COMPLETED", "NOT_FOUND")
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
        endpoint = _endpoint(order, model)
        body = await self._body(order, model)
        try:
            reply = await self.wire.order(f"/{endpoint}", json=body)
        except Missing as error:
            raise Retired(f"fal has no endpoint {endpoint}", "Look its id up at fal.ai/models") from error
        told = reply.body if isinstance(reply.body, dict) else {}
        if not told.get("request_id"):
            raise Unanswered(f"{self.facts.title} took an order and gave no name for it", "It is never sent again")
        return Job(vendor=self.facts.name, id=" ".join(_ticket(told, self.base, endpoint)))

    async def poll(self, job: Job) -> Status:
        ticket = _read(job)
        try:
            told = (await self.wire.ask(ticket.status)).body
            word = str(told.get("status", "") if isinstance(told, dict) else told)
            if word == "COMPLETED":
                return await self._outcome(job, bool(told.get("error") or told.get("error_type")))
        except Missing:
            if job.id not in self.stopped:
                raise
            return self._cancelled(job)
        if word == "IN_QUEUE":
            return Status(state="waiting")
        return Status(state="rolling", odd="" if word == "IN_PROGRESS" else word or "no status")

    async def link(self, job: Job) -> str:
        reply = await self.wire.ask(_read(job).response)
        if url := clip(reply.body):
            return url
        raise VendorError(f"{self.facts.title} finished without a video", "Its answer is kept at fal for 30 days")

    async def cancel(self, job: Job) -> None:
        """Out of the queue for nothing; a running job only gets a signal and may be charged."""
        reply = await self.wire.ask(_read(job).cancel, method="PUT", final=lambda reply: _word(reply) in CANCELS)
        word = _word(reply)
        if word == "NOT_FOUND":
            raise Missing(f"{self.facts.title} does not know this job", "It may belong to another account")
        if word != "ALREADY_COMPLETED":
            self.stopped[job.id] = word

    async def _outcome(self, job: Job, failed: bool) -> Status:
        """What COMPLETED means: only the result tells."""
        reply = await self.wire.ask(_read(job).response, final=lambda reply: failed or _own(reply))
        words = self.outside.clean(says(reply))
        if reply.ok and clip(reply.body):
            return Status(state="finished", progress=1.0)
        if reply.ok:
            return Status(state="failed", says="the result holds no video")
        kinds = faults(reply)
        if "client_cancelled" in kinds:
            return self._cancelled(job)
        if "content_policy_violation" in kinds:
            return Status(state="refused", says=words)
        return Status(state="failed", says=words, cost=Decimal(0) if reply.status >= 500 else None)

    def _cancelled(self, job: Job) -> Status:
        return Status(state="cancelled", cost=Decimal(0) if self.stopped.get(job.id) == "OK" else None)

    async def _body(self, order: Order, model: Model) -> dict[str, Any]:
        made, wire = self.fit(order), model.wire
        body = {"prompt": worded(order, model.prompt_most), **_settings(order, model, made)}
        pictures = [await self._picture(path, made) for path in (order.first_frame, order.last_frame) if path]
        if len(pictures) == 2 and "frames_list" in wire:
            step = {"duration": body.pop("duration")}
            return {**body, str(wire["frames_list"]): pictures, str(wire["frames_steps"]): [step]}
        first = wire.get("frames_first", wire.get("first", "")) if len(pictures) == 2 else wire.get("first", "")
        return body | dict(zip((str(first), str(wire.get("last", ""))), pictures, strict=False))

    async def _picture(self, path: str, made: Fit) -> str:
        """A frame of the ordered size, as fal takes it: inside the order, or the address of an upload."""
        body = picture(Path(path), made.width, made.height)
        if len(body) <= ENCLOSED:
            return data_uri(body)
        token = (await self.storage.ask(TOKEN, method="POST", json={})).body
        told = {
            "Authorization": f"{token['token_type']} {token['token']}",
            "Content-Type": "image/jpeg",
            "X-Fal-File-Name": "frame.jpg",
        }
        return str((await self.cdn.ask("/files/upload", method="POST", content=body, headers=told)).body["access_url"])

    def _key(self) -> str:
        keys = self.outside.keys
        if not keys.get("FAL_KEY") and keys.get("FAL_KEY_ID") and keys.get("FAL_KEY_SECRET"):
            return f"{keys['FAL_KEY_ID']}:{keys['FAL_KEY_SECRET']}"
        return self.key("FAL_KEY")


def clip(body: Any) -> str:
    """The address of the first video in a result: under `video`, else in `videos`; empty when there is none."""
    body = body if isinstance(body, dict) else {}
    several = body.get("videos")
    for found in (body.get("video"), *(several if isinstance(several, list) else ())):
        if isinstance(found, dict) and isinstance(found.get("url"), str):
            return str(found["url"])
    return ""


def faults(reply: Reply) -> tuple[str, ...]:
    """fal's own names for what went wrong."""
    body = reply.body if isinstance(reply.body, dict) else {}
    rows = body.get("detail")
    kinds = [row.get("type") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    found = (body.get("error_type"), reply.headers.get("x-fal-error-type"), *kinds)
    return tuple(str(kind) for kind in found if kind)


def says(reply: Reply) -> str:
    """What went wrong in fal's words, each with the field it is about."""
    body = reply.body if isinstance(reply.body, dict) else {}
    rows = body.get("detail") or body.get("error") or reply.words
    if isinstance(rows, list):
        rows = "; ".join(_row(row) for row in rows)
    return " ".join(str(rows).split())[:200]


def _row(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    where = ".".join(str(part) for part in row.get("loc", ()) if part != "body")
    return f"{where}: {row.get('msg', '')}" if where else str(row.get("msg", ""))


def _own(reply: Reply) -> bool:
    """Whether a refusal is the job's own end, and not the gateway's bad moment."""
    from_job = "x-fal-request-id" in reply.headers and isinstance(reply.body, dict) and "detail" in reply.body
    return reply.status in (400, 422, 499) or bool(faults(reply)) or (from_job and reply.status >= 500)


def _word(reply: Reply) -> str:
    return str(reply.body.get("status", "")) if isinstance(reply.body, dict) else ""


def _endpoint(order: Order, model: Model) -> str:
    use = "frames" if order.last_frame and "frames" in model.wire else "image" if order.first_frame else "text"
    return str(model.wire.get(use, model.id))


def _settings(order: Order, model: Model, made: Fit) -> dict[str, Any]:
    """Everything of an order but its words and pictures, in the fields that this model has."""
    wire = model.wire
    body: dict[str, Any] = {name[5:]: value for name, value in wire.items() if name.startswith("send_")}
    if "duration" in wire:
        body["duration"] = DURATIONS[str(wire["duration"])](made.seconds)
    if "ratio" in wire and not order.first_frame:
        body[str(wire["ratio"])] = made.shape
    if "resolution" in wire:
        body[str(wire["resolution"])] = made.tier
    if "audio" in wire:
        body[str(wire["audio"])] = False
    if model.seed:
        body["seed"] = order.seed
    if model.avoid and order.avoid:
        body["negative_prompt"] = order.avoid[: int(wire.get("avoid_most", 0)) or None]
    return body


def _ticket(told: dict[str, Any], base: str, endpoint: str) -> Ticket:
    """The addresses submit gave; fal's own form of them for any it left out."""
    parts = endpoint.split("/")
    app = "/".join(parts[: 3 if parts[0] in ("workflows", "comfy") else 2])
    name = str(told["request_id"])
    usual = f"{base.rstrip('/')}/{app}/requests/{name}"
    return Ticket(
        name,
        told.get("status_url") or f"{usual}/status",
        told.get("response_url") or usual,
        told.get("cancel_url") or f"{usual}/cancel",
    )


def _read(job: Job) -> Ticket:
    parts = job.id.split(" ")
    if len(parts) != 4:
        raise Missing(f"The job {job.id[:60]!r} is none of fal's", "It needs the addresses that its order was given")
    return Ticket(*parts)
