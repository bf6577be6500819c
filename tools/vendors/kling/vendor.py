"""Kling: one vendor with two designs of its API, told apart by the model."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from memory.errors import Missing, Rejected, Unanswered, UserMistake, VendorError
from tools.vendors.contract import Job, Model, Order, Status
from tools.vendors.download import Stale
from tools.vendors.fit import Fit, fit
from tools.vendors.kling import codes, orders
from tools.vendors.kling.glance import Glance
from tools.vendors.kling.token import Expired, token
from tools.vendors.outside import Outside
from tools.vendors.remote import Remote, no_key
from tools.vendors.wire import Reply, says

CURRENT = {"submitted": "waiting", "processing": "rolling", "succeeded": "finished", "failed": "failed"}
LEGACY = {"submitted": "waiting", "processing": "rolling", "succeed": "finished", "failed": "failed"}
UNSAFE = ("risk control", "safety", "sensitive", "content policy", "content review", "moderation", "violat")


class Kling(Remote):
    """Text, first and last frame; in the legacy design also extension and camera values.

    An order can be looked up by our own name for it, but not cancelled. A job's id begins with its design and product.
    """

    finds = True

    def __init__(self, cache: Path, outside: Outside, name: str = "kling", more: tuple[Model, ...] = ()) -> None:
        super().__init__(cache, outside, name, more)
        self.token = token(outside)
        self.glance = Glance(self._tasks, outside.clock)

    def headers(self) -> dict[str, str]:
        word = self.outside.keys.get("KLING_API_KEY") or (self.token.word() if self.token else "")
        if not word:
            raise no_key(self.facts)
        return {"Authorization": f"Bearer {word}"}

    def verdict(self, reply: Reply) -> VendorError | None:
        return codes.meaning(reply, self.facts.title, self.outside.clean(says(reply)))

    def fit(self, order: Order) -> Fit:
        model = self.facts.model(order.model)
        if self.token and not self.outside.keys.get("KLING_API_KEY") and not orders.legacy(model):
            names = ", ".join(one.id for one in self.facts.models if orders.legacy(one))
            raise UserMistake(
                f"{model.id} takes no access key, only KLING_API_KEY (from {self.facts.key_page})",
                f"Or choose one of {names}", field="model", got=model.id, accepted=names,
            )  # fmt: skip
        if order.continues is not None and self.facts.model(order.continues.model).id != model.id:
            raise UserMistake("Kling goes on with the model of the source only", f"Choose {order.continues.model}")
        return fit(order, orders.narrowed(order, model))

    async def submit(self, order: Order) -> Job:
        made, model, name = self.fit(order), self.facts.model(order.model), external(order)
        model = orders.narrowed(order, model)
        product = orders.product(order, model)
        if order.continues is not None:
            body = orders.extension(order, model, await self._video(order), name)
        else:
            write = orders.former if orders.legacy(model) else orders.current
            body = await asyncio.to_thread(write, order, made, model, name)
        try:
            told = await self._through(self.wire.order, _address(model, product), json=body)
        except Rejected as refusal:
            earlier = await self.find(order) if "external_task_id" in str(refusal) else None
            if earlier is None:
                raise
            return earlier  # this very order was taken before, by a studio that forgot it
        return self._job(model, product, told)

    async def find(self, order: Order) -> Job | None:
        model, name = self.facts.model(order.model), external(order)
        product = orders.product(order, model)
        if not orders.legacy(model):
            rows = await self._through(self.wire.ask, "/tasks", params={"external_task_ids": name})
            found = [row for row in _rows(rows) if row.get("external_id") == name]
            return self._job(model, product, found[0]) if found else None
        try:
            return self._job(model, product, await self._through(self.wire.ask, f"{_address(model, product)}/{name}"))
        except Missing:
            return None

    async def poll(self, job: Job) -> Status:
        told, legacy = await self._task(job), job.id.startswith("legacy/")
        word = str(told.get("task_status" if legacy else "status", ""))
        message = str(told.get("task_status_msg" if legacy else "message") or "")
        return status(word, LEGACY if legacy else CURRENT, message, _cash(told))

    async def link(self, job: Job) -> str:
        video = _video(await self._task(job))
        if not isinstance(video.get("url"), str):
            raise Stale(f"{self.facts.title} names no file for {job.id} yet", "It is asked for again")
        return str(video["url"])

    async def _task(self, job: Job) -> dict[str, Any]:
        design, _, name = job.id.rpartition(":")
        if not design.startswith("legacy/"):
            return await self.glance.at(name)
        return _row(await self._through(self.wire.ask, f"/v1/videos/{design.removeprefix('legacy/')}/{name}"))

    async def _tasks(self, names: list[str]) -> dict[str, dict[str, Any]]:
        rows = await self._through(self.wire.ask, "/tasks", params={"task_ids": ",".join(names)})
        return {str(row.get("id")): row for row in _rows(rows)}

    async def _video(self, order: Order) -> str:
        """Kling's name for the video of the order that is continued; it isn't the job's."""
        if not order.source_job.startswith("legacy/"):
            raise UserMistake("Kling goes on from its legacy models' takes only", "Start from the last frame instead")
        name = _video(await self._task(Job(vendor=self.facts.name, id=order.source_job))).get("id")
        if not isinstance(name, str):
            raise VendorError(f"{self.facts.title} no longer has the video of {order.source_job}", "Shoot it again")
        return name

    async def _through(self, send: Callable[..., Awaitable[Reply]], path: str, **parts: Any) -> Any:
        """An answer's `data`. A refused token is renewed once, which is safe: nothing was ordered with it."""
        try:
            reply = await send(path, **parts)
        except Expired as refused:
            if self.token is None:
                raise
            self.token.renew(refused.date)
            reply = await send(path, **parts)
        if codes.code(reply) == 0:
            return reply.body.get("data")
        words = self.outside.clean(says(reply))
        unknown = Unanswered(f"{self.facts.title} answers in words we do not know: {words}", "It is looked up")
        raise self.verdict(reply) or unknown

    def _job(self, model: Model, product: str, told: Any) -> Job:
        legacy = orders.legacy(model)
        name = _row(told).get("task_id" if legacy else "id")
        if not isinstance(name, str) or not name:
            raise Unanswered(f"{self.facts.title} took an order and named no job", "It is looked up, never sent again")
        return Job(vendor=self.facts.name, id=f"legacy/{product}:{name}" if legacy else f"current:{name}")


def external(order: Order) -> str:
    """Our own name for an order, the same whenever it is asked for."""
    return hashlib.sha256(order.model_dump_json().encode()).hexdigest()[:32]


def status(word: str, known: dict[str, str], message: str, cash: Decimal | None) -> Status:
    """A task's word as a Status: failures have no code, only a message, and cost nothing."""
    state = known.get(word)
    if state == "failed":
        unsafe = any(sign in message.lower() for sign in UNSAFE)
        return Status(state="refused" if unsafe else "failed", says=message[:300], cost=Decimal(0))
    if state is None:
        return Status(state="rolling", odd=word or "no status")
    done = state == "finished"
    return Status.model_validate({"state": state, "progress": float(done), "cost": cash if done else None})


def _address(model: Model, product: str) -> str:
    return f"/v1/videos/{product}" if orders.legacy(model) else f"/{product}/{model.id}"


def _row(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _rows(told: Any) -> list[dict[str, Any]]:
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def _video(told: dict[str, Any]) -> dict[str, Any]:
    """The first video of a finished task, in either design."""
    rows = _rows(told.get("outputs")) or _rows(_row(told.get("task_result")).get("videos"))
    return next((row for row in rows if row.get("type", "video") == "video"), {})


def _cash(told: dict[str, Any]) -> Decimal | None:
    """USD taken in cash; None when it was paid in units of a package, or isn't told."""
    try:
        paid = [
            Decimal(str(row.get("amount"))) for row in _rows(told.get("billing")) if row.get("charge_type") == "cash"
        ]
    except InvalidOperation:
        return None
    return sum(paid, Decimal(0)) if paid else None
