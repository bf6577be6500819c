"""OpenAI's pictures: one call that answers with the picture itself, kept on the disk before anybody hears of it."""

import base64
import binascii
import hashlib
import json
import os
import shutil
from decimal import ROUND_UP, Decimal
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import httpx

from memory.errors import Unanswered, VendorError
from tools.stills import facts
from tools.stills.contract import Size, StillOrder, checked, worded
from tools.vendors import openai_codes
from tools.vendors.contract import Job, Model, Status
from tools.vendors.enclosed import likeness
from tools.vendors.fit import CENT
from tools.vendors.outside import Outside
from tools.vendors.remote import no_key
from tools.vendors.wire import Reply, Wire

MILLION = Decimal(1_000_000)
SLOW = httpx.Timeout(240, connect=10)
"""A picture takes minutes, and not a byte comes before it is done."""


class OpenAIImages:
    """Text to picture, and pictures to go by. A picture whose answer was lost is lost: it is never ordered again."""

    def __init__(self, cache: Path, outside: Outside, name: str = "openai-images") -> None:
        self.facts = facts(name)
        self.room, self.outside = cache / "stills", outside
        self.base = outside.bases.get("openai", self.facts.base)
        self.wire = Wire(self.facts.title, self.base, outside, self.headers, self.verdict)

    def headers(self) -> dict[str, str]:
        if not self.outside.keys.get("OPENAI_API_KEY"):
            raise no_key(self.facts)
        return {"Authorization": f"Bearer {self.outside.keys['OPENAI_API_KEY']}"}

    def verdict(self, reply: Reply) -> VendorError | None:
        return openai_codes.meaning(reply, self.facts.title)

    async def quote(self, order: StillOrder) -> Decimal:
        return self._size(order).usd

    async def submit(self, order: StillOrder) -> Job:
        """Order the picture and keep it; the job is named after the order, so that it is found again."""
        size, model = self._size(order), self.facts.model(order.model)
        told = {
            "model": model.id, "prompt": worded(order, model), "size": f"{size.width}x{size.height}",
            "quality": str(model.wire["quality"]), "output_format": "png",
        }  # fmt: skip
        if order.references:
            reply = await self.wire.order("/images/edits", files=_parts(told, order), timeout=SLOW)
        else:
            reply = await self.wire.order("/images/generations", json=told, timeout=SLOW)
        name = _name(order)
        self._keep(name, _picture(reply.body), _charged(reply.body, model))
        return Job(vendor=self.facts.name, id=name)

    async def poll(self, job: Job) -> Status:
        if not self._file(job.id).is_file():
            return Status(state="failed", says="its picture is gone from the cache")
        cost = json.loads(self._file(job.id).with_suffix(".json").read_text(encoding="utf-8"))["usd"]
        return Status(state="finished", progress=1.0, cost=None if cost is None else Decimal(cost))

    async def fetch(self, job: Job, into: Path) -> Path:
        return Path(shutil.copyfile(self._file(job.id), into / "still.png" if into.is_dir() else into))

    async def cancel(self, job: Job) -> None:
        raise VendorError(f"{self.facts.title} can't cancel an order", "It is charged as it stands")

    async def find(self, order: StillOrder) -> Job | None:
        """The picture of an order whose answer came before we died."""
        name = _name(order)
        return Job(vendor=self.facts.name, id=name) if self._file(name).is_file() else None

    async def close(self) -> None:
        """The client belongs to the studio."""

    def _size(self, order: StillOrder) -> Size:
        """The next size with both sides divisible by 16 and enough pixels, and the most it can cost."""
        model = self.facts.model(order.model)
        checked(order, model)
        scale = max(1.0, sqrt(int(model.wire["least_pixels"]) / (order.width * order.height)))
        width, height = (16 * ceil(side * scale / 16 - 1e-9) for side in (order.width, order.height))
        out = int(model.wire["square_tokens"]) * width * height / 1024**2
        seen = int(model.wire["reference_tokens"]) * len(order.references)
        usd = _usd(model, len(worded(order, model).encode()), seen, ceil(out)).quantize(CENT, ROUND_UP)
        return Size(width=width, height=height, usd=usd)

    def _keep(self, name: str, picture: bytes, usd: Decimal | None) -> None:
        """Price first; the picture's rename is the commit."""
        self.room.mkdir(parents=True, exist_ok=True)
        _written(self._file(name).with_suffix(".json"), json.dumps({"usd": None if usd is None else str(usd)}).encode())
        _written(self._file(name), picture)

    def _file(self, name: str) -> Path:
        return self.room / f"{Path(name).name}.png"


def _name(order: StillOrder) -> str:
    return hashlib.sha256(order.model_dump_json().encode()).hexdigest()[:32]


def _parts(told: dict[str, str], order: StillOrder) -> list[tuple[str, Any]]:
    plain = [(name, (None, value)) for name, value in told.items()]
    pictures = [
        ("image[]", (f"{number}.jpg", likeness(one), "image/jpeg")) for number, one in enumerate(order.references, 1)
    ]
    return [*plain, *pictures]


def _picture(body: Any) -> bytes:
    """The picture of an answer; one without it was taken and lost."""
    try:
        return base64.b64decode(body["data"][0]["b64_json"], validate=True)
    except (KeyError, IndexError, TypeError, binascii.Error) as error:
        raise Unanswered("OpenAI took an order and sent no picture", "It is never sent again") from error


def _charged(body: Any, model: Model) -> Decimal | None:
    """USD by the tokens of an answer; None when it tells none."""
    try:
        usage = body["usage"]
        seen = int(usage["input_tokens_details"]["image_tokens"])
        return _usd(model, int(usage["input_tokens"]) - seen, seen, int(usage["output_tokens"]))
    except (KeyError, TypeError, ValueError):
        return None


def _usd(model: Model, words: int, seen: int, out: int) -> Decimal:
    rates = [Decimal(str(model.wire[name])) for name in ("text_in", "image_in", "image_out")]
    tokens = sum((rate * count for rate, count in zip(rates, (words, seen, out), strict=True)), Decimal(0))
    return tokens / MILLION


def _written(path: Path, body: bytes) -> None:
    """The whole file on the disk, or none of it."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
