"""Luma's Agents API: text, first and last frame, extension both ways by the name of an earlier job."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote as escaped

from memory.errors import Barred, Busy, Rejected, Unanswered, UserMistake, VendorError
from tools.stills import grabs
from tools.vendors import enclosed
from tools.vendors.contract import Job, Model, Order, Status
from tools.vendors.fit import Fit, length
from tools.vendors.remote import Remote
from tools.vendors.wire import Reply, says
from tools.vendors.words import worded

FULL_HOUSE = 60.0
"""Seconds to wait while as many jobs run as the plan allows, when Luma doesn't say."""

CUT = 0.05
"""Seconds by which a clip may be longer than ordered without being cut."""

# failure_code -> how the job ended, and what was charged (None = not said). The rest is never sent again as it is.
ENDS: dict[str, tuple[str, Decimal | None]] = {
    "content_moderated": ("refused", Decimal(0)),
    "generation_failed": ("failed", Decimal(0)),
    "output_not_found": ("failed", Decimal(0)),
    "rate_limited": ("failed", None),
    # a job that has ended can't be mended: the next order is turned away with 402, and there the film pauses
    "budget_exhausted": ("failed", None),
}


class Luma(Remote):
    """No cancelling, no looking up, no price of its own: a job goes on to its end and is charged if it gets there."""

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key('LUMA_AGENTS_API_KEY')}"}

    def verdict(self, reply: Reply) -> VendorError | None:
        words = self.outside.clean(says(reply))
        if reply.status == 403:
            return Barred(f"Luma has closed this account (403): {words}", "Ask Luma why, then resume")
        if reply.status == 413:
            return Rejected(f"Luma finds a picture too large (413): {words}", "Give one under 50 MB")
        if reply.status == 429 and "oncurren" in words:
            busy = Busy(f"Luma has as many jobs of ours as it takes at once: {words}", "It is tried again")
            busy.after = reply.after if reply.after is not None else FULL_HOUSE
            return busy
        return None

    def fit(self, order: Order) -> Fit:
        model = self.facts.model(order.model)
        if model.retired:
            successor = str(model.wire["successor"])
            raise UserMistake(
                f"{model.id} was retired on {model.retired}, with the whole Dream Machine API", f"Use {successor}",
                field="model", got=model.id, accepted=successor,
            )  # fmt: skip
        if order.continues is not None:
            _without_picture(order, order.continues)
        return super().fit(order)

    async def submit(self, order: Order) -> Job:
        made = self.fit(order)
        model = self.facts.model(order.model)
        if order.continues is not None and not meets(order, order.continues, model):
            order = await self._from_picture(order)
        body = {
            "model": model.id,
            "type": "video",
            "prompt": worded(order, model),
            "aspect_ratio": made.shape,
            "video": {"resolution": made.tier, "duration": f"{made.seconds:g}s", **_frames(order, made, model)},
        }
        told = (await self.wire.order("/generations", json=body)).body
        named = told.get("id") if isinstance(told, dict) else None
        if not isinstance(named, str) or not named:
            raise Unanswered("Luma took an order and named no job", "Look at filmwright ledger")
        return Job(vendor=self.facts.name, id=named)

    async def _from_picture(self, order: Order) -> Order:
        """The same order from the last frame of the take it goes on from, instead of by its job."""
        if order.direction == "backward" or not order.source:
            raise UserMistake("Luma can't lead up to a take cut where it begins", "Extend it forward, or roll again")
        self.cache.mkdir(parents=True, exist_ok=True)
        picture = self.cache / f"{order.slate}-from.png"
        picture.write_bytes(await grabs.last(Path(order.source)))
        return order.model_copy(update={"continues": None, "first_frame": str(picture), "last_frame": ""})

    async def poll(self, job: Job) -> Status:
        return status(await self._look(job))

    async def link(self, job: Job) -> str:
        """Every look makes a link anew; it is good for an hour."""
        url = _video(await self._look(job))
        if not url:
            raise VendorError(f"Luma gives no link to job {job.id}", "Resume later; nothing is lost")
        return url

    async def _look(self, job: Job) -> dict[str, Any]:
        told = (await self.wire.ask(f"/generations/{escaped(job.id, safe='')}")).body
        return told if isinstance(told, dict) else {}


def status(told: dict[str, Any]) -> Status:
    """A generation as a Status; an unknown state counts as still under way."""
    word = str(told.get("state", ""))
    if word == "queued":
        return Status(state="waiting")
    if word == "processing":
        return Status(state="rolling")
    if word == "completed" and _video(told):
        return Status(state="finished", progress=1.0)
    if word == "completed":
        return Status(state="refused", says="completed, but without a video")
    if word != "failed":
        return Status(state="rolling", odd=word or "no state")
    code = str(told.get("failure_code") or "")
    state, cost = ENDS.get(code, ("refused", None))
    reason = f"{told.get('failure_reason') or ''} ({code or 'no code'})".strip()
    return Status.model_validate({"state": state, "says": reason[:300], "cost": cost})


def _video(told: dict[str, Any]) -> str:
    """The link to the MP4; other files may lie beside it."""
    found = told.get("output")
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return next((str(row["url"]) for row in rows if row.get("type") == "video" and row.get("url")), "")


def _without_picture(order: Order, earlier: Order) -> None:
    """Luma takes no picture beside a job it goes on from; those of the earlier take don't count."""
    own = {"", earlier.first_frame, earlier.last_frame}
    if not {order.first_frame, order.last_frame} <= own:
        raise UserMistake("Luma takes no picture with an extension", "Leave the picture out", field="last_frame")


def meets(order: Order, earlier: Order, model: Model) -> bool:
    """Whether Luma's clip and the take we keep of it are one and the same where the extension begins.

    Luma goes on from its own clip. A take was cut from it where the clip was longer than ordered, and a take grown at
    its other side ends with another clip.
    """
    if earlier.continues is None and order.direction == "backward":
        return True
    asked = float(Fraction(earlier.frames) / Fraction(earlier.fps))
    uncut = length(asked, model, extension=earlier.continues is not None) - asked < CUT
    return uncut and (earlier.continues is None or earlier.direction == order.direction)


def _frames(order: Order, made: Fit, model: Model) -> dict[str, Any]:
    """What the clip starts from, ends on, or goes on from."""
    if order.continues is not None:
        if not order.source_job:
            raise UserMistake("Luma extends only takes it made itself", "Roll a new take from this one's last picture")
        side = "start_frame" if order.direction == "forward" else "end_frame"
        return {side: {"generation_id": order.source_job}}
    ends = [("start_frame", 0.0, order.first_frame), ("end_frame", made.seconds, order.last_frame)]
    given = [(field, at, _picture(Path(path), made)) for field, at, path in ends if path]
    if made.seconds <= float(model.wire["plain_seconds"]):
        return {field: picture for field, _, picture in given}
    if not given:
        return {}
    grid = float(model.wire["grid"])
    return {
        "keyframes": [picture for _, _, picture in given],
        "keyframe_indexes": [round(at * grid) for _, at, _ in given],
    }


def _picture(path: Path, made: Fit) -> dict[str, str]:
    return {"data": enclosed.text(enclosed.picture(path, made.width, made.height)), "media_type": "image/jpeg"}
