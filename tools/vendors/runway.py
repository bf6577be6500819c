"""Runway: tasks made by one POST, looked at by GET, ended by DELETE; hosted models speak the same protocol."""

import re
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import httpx

from memory.errors import Barred, Busy, Missing, Unanswered, UserMistake, VendorError
from tools.probe import probe
from tools.vendors.contract import Job, Model, Order, Status, Tier
from tools.vendors.download import Stale
from tools.vendors.enclosed import data_uri, likeness, picture
from tools.vendors.fit import Fit, fit, price
from tools.vendors.likeness import shown
from tools.vendors.remote import Remote
from tools.vendors.wire import Reply, says
from tools.vendors.words import worded

VERSION = "2024-11-06"
ENCLOSED = 3_500_000
"""Most bytes of a picture inside an order: encoded, 5 MB; larger ones are uploaded."""
TRIES = 3
POOR = re.compile(r"\b(enough|insufficient|out of|more) credits?\b", re.IGNORECASE)

STATES: dict[str, Literal["waiting", "rolling", "finished", "failed", "cancelled"]] = {
    "PENDING": "waiting", "THROTTLED": "waiting", "RUNNING": "rolling", "SUCCEEDED": "finished", "FAILED": "failed",
    "CANCELLED": "cancelled", "CANCELED": "cancelled",
}  # fmt: skip

# failureCode -> may the same order succeed another time? By the longest prefix; an unknown code is taken as a no.
AGAIN = {
    "SAFETY": False, "INPUT_PREPROCESSING.SAFETY": False, "INPUT_PREPROCESSING.INTERNAL": True, "ASSET": False,
    "INTERNAL": True, "THIRD_PARTY": True,
}  # fmt: skip


class Runway(Remote):
    """Text and pictures to video, extension and edit, on Runway's own and hosted models."""

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key('RUNWAYML_API_SECRET')}", "X-Runway-Version": VERSION}

    def verdict(self, reply: Reply) -> VendorError | None:
        """An empty purse comes as a 400 with a text about credits."""
        words = says(reply)
        if reply.status == 400 and POOR.search(words):
            return Barred(f"Runway: {self.outside.clean(words)}", "Add credit, then resume")
        return None

    def fit(self, order: Order) -> Fit:
        model = self.facts.model(order.model)
        if _edits(order, model):
            return _edit(order, model)
        if order.continues is None:
            return fit(order, _without_picture(model) if not order.first_frame else model)
        if order.last_frame:
            raise UserMistake(f"{model.id} can't extend to a picture", "Extend it without a last frame", field="model")
        return self._extension(order, model)

    def _extension(self, order: Order, model: Model) -> Fit:
        """Billed at one picture size, and for the clip it goes on from too, whose true length counts."""
        tier = next((one for one in model.tiers if one.name == model.wire.get("extend_tier")), model.tiers[-1])
        found = fit(order, model.model_copy(update={"tiers": (tier,)}))
        if not order.source:
            return found
        return found.model_copy(update={"usd": price(tier, found.seconds, probe(Path(order.source)).seconds)})

    async def submit(self, order: Order) -> Job:
        model, found = self.facts.model(order.model), self.fit(order)
        endpoint, inputs = await self._inputs(order, model, found)
        body = {"model": model.id, **_common(order, model), **inputs}
        return self._job(await self.wire.order(f"/v1/{endpoint}_to_video", json=body))

    async def _inputs(self, order: Order, model: Model, found: Fit) -> tuple[str, dict[str, Any]]:
        """The endpoint of an order, and what only this endpoint takes."""
        if _edits(order, model):
            return "video", {**await self._clip(order, model), "promptText": order.prompt.strip()}
        said = {"promptText": worded(order, model), "duration": int(found.seconds)}
        if order.continues is not None:
            return "video", {**said, **await self._clip(order, model), "mode": model.wire["extend"]}
        if order.first_frame:
            return "image", {**said, **_ratio(found, model, "image_"), **await self._pictures(order, found)}
        return "text", {**said, **_ratio(found, model), **_references(order, model)}

    def _job(self, reply: Reply) -> Job:
        told = reply.body if isinstance(reply.body, dict) else {}
        if not isinstance(told.get("id"), str):
            raise Unanswered("Runway took an order and named no task", "It is looked up, never sent again")
        return Job(vendor=self.facts.name, id=told["id"], estimate=_usd(told.get("estimatedCost")))

    async def poll(self, job: Job) -> Status:
        task = await self._task(job)
        word = str(task.get("status"))
        state = STATES.get(word)
        if state is None:
            return Status(state="waiting", odd=word)
        if state == "finished" and not _output(task):
            return Status(state="refused", says="Finished without a file", cost=_usd(task.get("cost")))
        if state == "failed":
            return _failed(task)
        return Status(state=state, progress=_progress(task, state == "finished"), cost=_usd(task.get("cost")))

    async def link(self, job: Job) -> str:
        links = _output(await self._task(job))
        if not links:
            raise Stale("Runway has no file for this task yet", "It is asked again")
        return links[0]

    async def cancel(self, job: Job) -> None:
        """Only what is still under way: a DELETE of a finished task would throw its paid clip away."""
        try:
            if (await self.poll(job)).state in ("waiting", "rolling"):
                await self.wire.ask(f"/v1/tasks/{quote(job.id, safe='')}", method="DELETE")
        except Missing:
            return

    async def _task(self, job: Job) -> dict[str, Any]:
        told = (await self.wire.ask(f"/v1/tasks/{quote(job.id, safe='')}")).body
        if not isinstance(told, dict):
            raise Busy("Runway describes a task in an unknown shape", "Resume later; nothing is lost")
        return told

    async def _pictures(self, order: Order, found: Fit) -> dict[str, Any]:
        """promptImage, both pictures cut to the ordered size."""
        ends = {"first": order.first_frame, "last": order.last_frame}
        return {"promptImage": [
            {"position": position, "uri": await self._enclosed(Path(path), found)}
            for position, path in ends.items() if path
        ]}  # fmt: skip

    async def _enclosed(self, path: Path, found: Fit) -> str:
        body = picture(path, found.width, found.height)
        return data_uri(body) if len(body) <= ENCLOSED else await self._uploaded(body, f"{path.stem}.jpg", "image/jpeg")

    async def _clip(self, order: Order, model: Model) -> dict[str, Any]:
        if not order.source:
            raise UserMistake(f"{model.id} needs the clip it goes on from", "Shoot it first", field="source")
        body = Path(order.source).read_bytes()
        return {str(model.wire["video"]): await self._uploaded(body, Path(order.source).name, "video/mp4")}

    async def _uploaded(self, body: bytes, name: str, kind: str) -> str:
        """A runway:// address, good for a day. The upload goes to another host, without our key; it costs nothing."""
        told = (await self.wire.ask("/v1/uploads", method="POST", json={"filename": name, "type": "ephemeral"})).body
        if not isinstance(told, dict) or not all(told.get(part) for part in ("uploadUrl", "fields", "runwayUri")):
            raise Busy("Runway names no place for an upload", "Nothing was ordered; it is tried again")
        for turn in range(TRIES):
            try:
                answer = await self.outside.client.post(
                    told["uploadUrl"], data=told["fields"], files={"file": (name, body, kind)}
                )
                if answer.is_success:
                    return str(told["runwayUri"])
            except httpx.HTTPError:
                pass
            await self.outside.clock.sleep(2.0**turn)
        raise Busy("Runway's upload address takes no file", "Nothing was ordered; it is tried again")


def _references(order: Order, model: Model) -> dict[str, Any]:
    """Pictures to go by, in the prompt's order; always small enough to be enclosed."""
    pictures = [{"uri": data_uri(likeness(one))} for one in shown(order, model)]
    return {"references": pictures} if pictures else {}


def _edits(order: Order, model: Model) -> bool:
    return bool(order.source and order.continues is None and model.wire.get("edit"))


def _edit(order: Order, model: Model) -> Fit:
    """An edit keeps the size and length of its clip, and is billed by whole seconds."""
    clip, tier = probe(Path(order.source)), model.tiers[0]
    if not 0 < clip.seconds <= model.seconds[1] + 0.05:
        raise UserMistake(f"{model.id} edits no clip of {clip.seconds:.3g} s", f"Up to {model.seconds[1]:g} s")
    usd = price(tier, _whole(clip.seconds))
    return Fit(seconds=clip.seconds, width=clip.width, height=clip.height, tier=tier.name, shape="", usd=usd)


def _without_picture(model: Model) -> Model:
    """The model with the shapes it makes from words alone."""
    shapes = str(model.wire.get("text_shapes", "")).split()
    return model.model_copy(update={"tiers": tuple(_only(tier, shapes) for tier in model.tiers)}) if shapes else model


def _only(tier: Tier, shapes: list[str]) -> Tier:
    return tier.model_copy(update={"sizes": {shape: tier.sizes[shape] for shape in shapes}})


def _common(order: Order, model: Model) -> dict[str, Any]:
    """seed, silence and what must not be seen, where the model has them."""
    said: dict[str, Any] = {"seed": order.seed % 2**32} if model.seed else {}
    if model.wire.get("audio"):
        said["audio"] = False
    if order.avoid and "avoid" in model.wire:
        said[str(model.wire["avoid"])] = order.avoid
    return said


def _ratio(found: Fit, model: Model, kind: str = "") -> dict[str, str]:
    shape = str(model.wire.get(f"{kind}ratio", "{width}:{height}"))
    return {"ratio": shape.format(width=found.width, height=found.height, tier=found.tier)}


def _failed(task: dict[str, Any]) -> Status:
    code = str(task.get("failureCode") or "")
    known = max((prefix for prefix in AGAIN if f"{code}.".startswith(f"{prefix}.")), key=len, default="")
    again = AGAIN[known] if known else not code
    words = ": ".join(filter(None, (code, str(task.get("failure") or ""))))[:300]
    return Status(state="failed" if again else "refused", says=words, cost=_usd(task.get("cost")))


def _progress(task: dict[str, Any], done: bool) -> float:
    told = task.get("progress")
    return 1.0 if done else max(0.0, min(1.0, told)) if isinstance(told, int | float) else 0.0


def _output(task: dict[str, Any]) -> list[str]:
    links = task.get("output")
    return [link for link in links if isinstance(link, str)] if isinstance(links, list) else []


def _usd(told: Any) -> Decimal | None:
    """A cost in USD from {"credits": …}; a credit is a cent."""
    credits = told.get("credits") if isinstance(told, dict) else None
    return Decimal(str(credits)) / 100 if isinstance(credits, (int, float)) else None


def _whole(seconds: float) -> int:
    return ceil(seconds - 0.05)
