"""Runway's pictures: text to picture, with up to three pictures to go by, each under a tag of the prompt."""

from decimal import Decimal
from pathlib import Path

from tools.stills import facts
from tools.stills.contract import StillOrder, checked, listed, worded
from tools.vendors.contract import Job
from tools.vendors.enclosed import data_uri, likeness
from tools.vendors.likeness import tags
from tools.vendors.outside import Outside
from tools.vendors.runway_tasks import Tasks


class RunwayImages(Tasks):
    suffix = ".png"

    def __init__(self, cache: Path, outside: Outside, name: str = "runway-images") -> None:
        super().__init__(facts(name), cache, outside)

    async def quote(self, order: StillOrder) -> Decimal:
        model = self.facts.model(order.model)
        checked(order, model)
        return listed(order, model).usd

    async def submit(self, order: StillOrder) -> Job:
        model = self.facts.model(order.model)
        checked(order, model)
        size = listed(order, model)
        body = {
            "model": model.id, "promptText": worded(order, model), "ratio": f"{size.width}:{size.height}",
            "seed": order.seed % 2**32,
        }  # fmt: skip
        named = zip(order.references, tags(order.references), strict=True)
        pictures = [{"uri": data_uri(likeness(one)), "tag": tag} for one, tag in named]
        return await self.ordered("/v1/text_to_image", body | ({"referenceImages": pictures} if pictures else {}))
